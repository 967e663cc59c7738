"""Runs as points."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import pytest
from bqplot import LogScale

from mlwidget import Experiment, plots
from mlwidget.errors import InvalidTypeError, NotFoundError
from mlwidget.plots.points import ScatterPlot
from tests.plots.conftest import End, look


def drawn(plot: ScatterPlot) -> list[tuple[float, float]]:
    return list(zip(plot._mark.x.tolist(), plot._mark.y.tolist(), strict=True))


def lasso(plot: ScatterPlot, *points: int) -> None:
    """What the page does when somebody draws around points."""
    plot._mark.selected = np.array(points, np.uint32)


def test_a_run_lies_between_a_parameter_and_a_metric(ended: End) -> None:
    runs = [ended(f"try {rate}", {"rate": rate}, loss=[3, rate, 2]) for rate in (1, 4)]

    assert drawn(plots.scatter(runs, "rate", "loss")) == [(1, 2), (4, 2)]
    assert drawn(plots.scatter(runs, "min(loss)", "max(loss)")) == [(1, 3), (2, 4)]


def test_arguments_and_tags_are_parameters_too(experiment: Experiment) -> None:
    with experiment.start_logging(tags={"depth": "3"}) as run:
        run.log("loss", 1)

    assert drawn(plots.scatter(run, "depth", "loss")) == [(3, 1)]


def test_points_inside_a_lasso_are_the_selected_runs(ended: End) -> None:
    runs = [ended(f"try {rate}", {"rate": rate}, loss=[rate]) for rate in (1, 2, 3)]
    plot = plots.scatter(runs, "rate", "loss")
    heard = []
    plot.observe(lambda change: heard.append(change["new"]), "selected_runs")

    lasso(plot, 0, 2)
    lasso(plot)

    assert heard == [(runs[0], runs[2]), ()]


def test_runs_selected_by_python_are_shown(ended: End) -> None:
    runs = [ended(f"try {rate}", {"rate": rate}, loss=[rate]) for rate in (1, 2, 3)]
    plot = plots.scatter(runs, "rate", "loss")

    plot.selected_runs = (runs[1],)
    assert plot._mark.selected.tolist() == [1]

    plot.selected_runs = ()
    assert plot._mark.selected is None


def test_a_run_that_lacks_a_value_is_counted_and_not_drawn(ended: End) -> None:
    runs = [
        ended("whole", {"rate": 1}, loss=[1]),
        ended("no rate", loss=[2]),
        ended("no number", {"rate": 2}, loss=[math.nan]),
        ended("another", {"rate": 3}, loss=[3]),
    ]
    plot = plots.scatter(runs, "rate", "loss")

    lasso(plot, 1)

    assert (drawn(plot), plot.figure.title) == ([(1, 1), (3, 3)], "2 of 4 runs lack rate and loss")
    assert plot.selected_runs == (runs[3],)


def test_a_wide_reach_of_positive_numbers_is_spread_by_its_logarithm(ended: End) -> None:
    runs = [ended(f"try {rate}", {"rate": rate}, loss=[rate]) for rate in (0.001, 0.01, 1)]

    def kinds(plot: ScatterPlot) -> list[bool]:
        return [isinstance(axis.scale, LogScale) for axis in plot.figure.axes]

    assert kinds(plots.scatter(runs, "rate", "loss")) == [True, True]
    assert kinds(plots.scatter(runs, "rate", "loss", log_x=False)) == [False, True]


def test_words_have_their_places_on_an_axis(ended: End) -> None:
    runs = [ended(name, {"optimizer": name}, loss=[1]) for name in ("sgd", "adam", "<b>x</b>")]
    plot = plots.scatter(runs, "optimizer", "loss")

    assert [x for x, _ in drawn(plot)] == [2, 1, 0]
    assert plot.figure.axes[0].tick_labels == {"0": "<b>x</b>", "1": "adam", "2": "sgd"}


def test_points_move_while_runs_train_and_stay_selected(experiment: Experiment, ended: End) -> None:
    before = ended("before", {"rate": 1}, loss=[1])
    run = experiment.start_logging(properties={"rate": "2"})
    plot = plots.scatter([run, before], "rate", "loss")
    lasso(plot, 0)
    assert (drawn(plot), plot.selected_runs) == ([(1, 1)], (before,))

    run.log("loss", 5)
    run.flush()
    look()

    assert (drawn(plot), plot.selected_runs) == ([(2, 5), (1, 1)], (before,))
    assert plot._mark.selected.tolist() == [1]


def test_a_number_that_turns_into_a_word_makes_another_axis(experiment: Experiment, ended: End) -> None:
    before = ended("before", {"rate": 1}, loss=[1])
    run = experiment.start_logging()
    plot = plots.scatter([run, before], "rate", "loss")

    run.add_properties({"rate": "fast"})
    run.log("loss", 5)
    run.flush()
    look()

    assert drawn(plot) == [(1, 5), (0, 1)]
    assert plot.figure.axes[0].tick_labels == {"0": "1", "1": "fast"}


def test_the_mouse_draws_lassos_or_boxes_or_looks(ended: End) -> None:
    plot = plots.scatter(ended("try", {"rate": 1}, loss=[1]), "rate", "loss")
    modes = plot.children[1].children[0]

    kinds = []
    for mode in ("Lasso", "Box", "Look"):
        modes.value = mode
        kinds.append(type(plot.figure.interaction).__name__)

    assert kinds == ["LassoSelector", "BrushSelector", "NoneType"]


def test_clear_selects_no_run(ended: End) -> None:
    plot = plots.scatter(ended("try", {"rate": 1}, loss=[1]), "rate", "loss")
    lasso(plot, 0)

    plot.children[1].children[1].click()

    assert (plot.selected_runs, plot._mark.selected) == ((), None)


def test_an_unknown_name_is_an_error_that_names_those_near(ended: End) -> None:
    run = ended("try", {"rate": 1}, loss=[1])

    with pytest.raises(NotFoundError, match="no run has a parameter or metric 'rates'; near it: 'rate'"):
        plots.scatter(run, "rates", "loss")
    with pytest.raises(NotFoundError, match=r"'min\(lost\)'"):
        plots.scatter(run, "rate", "min(lost)")


def test_names_are_text(ended: End) -> None:
    with pytest.raises(InvalidTypeError, match="scatter takes names as text, got 3"):
        plots.scatter(ended(loss=[1]), cast(Any, 3), "loss")
