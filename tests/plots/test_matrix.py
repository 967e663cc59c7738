"""Confusion matrices."""

from __future__ import annotations

from typing import Any

import pytest

from mlwidget import Experiment, Run, plots
from mlwidget.errors import InvalidValueError, NotFoundError
from mlwidget.plots.matrix import ConfusionPlot
from tests.plots.conftest import look


def log(run: Run, matrix: list[list[Any]], labels: list[str] | None = None) -> None:
    data = {"class_labels": labels or [f"c{at}" for at in range(len(matrix))], "matrix": matrix}
    document = {"schema_type": "confusion_matrix", "schema_version": "1.0.0", "data": data}
    run.log_confusion_matrix("mistakes", document)


@pytest.fixture
def run(experiment: Experiment) -> Run:
    return experiment.start_logging(display_name="a try")


def texts(plot: ConfusionPlot) -> list[str]:
    found: list[str] = plot._texts.text.tolist()
    return found


def test_cells_are_shares_of_their_row(run: Run) -> None:
    log(run, [[3, 1], [0, 2]])
    run.complete()
    plot = plots.confusion(run, "mistakes")

    assert plot._cells.color.tolist() == [[0.75, 0.25], [0, 1]]
    assert texts(plot) == ["75%", "25%", "", "100%"]


def test_or_counts_when_they_are_asked_for(run: Run) -> None:
    log(run, [[3, 1], [0, 2]])
    run.complete()
    plot = plots.confusion(run, "mistakes")

    plot.children[1].children[0].value = "Count"

    assert texts(plot) == ["3", "1", "", "2"]


def test_a_matrix_appears_when_it_is_logged(run: Run) -> None:
    plot = plots.confusion(run, "mistakes")
    assert " ".join(plot._note.text) == "no matrix mistakes yet"

    log(run, [[3, 1], [0, 2]])
    run.flush()
    look()

    assert (plot._cells.visible, plot._note.text.tolist()) == (True, [])


@pytest.mark.parametrize("matrix", [[], [[5]], [[0, 0], [0, 0]], [[None, 1], [1, None]]])
def test_small_and_hollow_matrices_are_drawn(run: Run, matrix: list[list[Any]]) -> None:
    log(run, matrix)
    run.complete()

    plot = plots.confusion(run, "mistakes")

    assert plot._cells.visible is bool(matrix)


def test_many_classes_have_colours_and_no_numbers(run: Run) -> None:
    log(run, [[1] * 30 for _ in range(30)])
    run.complete()

    plot = plots.confusion(run, "mistakes")

    assert (plot._cells.color.shape, texts(plot)) == ((30, 30), [])


def test_labels_are_shown_as_they_are(run: Run) -> None:
    log(run, [[1, 0], [0, 1]], ["<b>cat</b>", "$dog$"])
    run.complete()

    axis = plots.confusion(run, "mistakes").figure.axes[0]

    assert axis.tick_labels == {"0": "<b>cat</b>", "1": "$dog$"}


def test_what_is_no_matrix_is_an_error(run: Run) -> None:
    run.log("loss", 1)
    run.log_row("table", a=1)
    run.complete()

    with pytest.raises(InvalidValueError, match="'loss' is no confusion matrix but a line"):
        plots.confusion(run, "loss")
    with pytest.raises(InvalidValueError, match="'table' is no confusion matrix but a table"):
        plots.confusion(run, "table")
    with pytest.raises(NotFoundError, match="the run has no confusion matrix 'x'; there is none"):
        plots.confusion(run, "x")


def test_a_matrix_is_no_line(run: Run) -> None:
    log(run, [[1]])
    run.complete()

    with pytest.raises(InvalidValueError, match=r"use plots\.confusion"):
        plots.plot(run, "mistakes")
