"""Runs as lines across parallel axes."""

from __future__ import annotations

import numpy as np
import pytest
import traitlets

from mlwidget import Experiment, Run, plots
from mlwidget.errors import InvalidValueError, NotFoundError
from mlwidget.plots.parallels import ParallelPlot
from tests.plots.conftest import End, look


@pytest.fixture
def runs(ended: End) -> list[Run]:
    words = ("adam", "sgd", "adam")
    return [
        ended(f"try {at}", {"rate": 10.0**-at, "optimizer": word, "epochs": 5}, loss=[at])
        for at, word in enumerate(words)
    ]


def brush(plot: ParallelPlot, x: tuple[float, float], y: tuple[float, float]) -> None:
    """What the page does when somebody drags a box, a step at a time."""
    box = plot.figure.interaction
    box.brushing = True
    for part in (0.5, 1.0):
        with box.hold_trait_notifications():
            box.selected_x = np.array([x[0], x[0] + part * (x[1] - x[0])])
            box.selected_y = np.array([y[0], y[0] + part * (y[1] - y[0])])
    box.brushing = False


def test_the_axes_are_what_differs_between_the_runs(runs: list[Run]) -> None:
    plot = plots.parallel(runs)

    assert sorted(plot.names) == ["loss", "optimizer", "rate"]
    assert plot.names[-1] == "loss"


def test_each_run_crosses_the_axes_at_its_values(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "optimizer", "loss")

    heights = plot._lines.y[:, :3]
    assert heights.round(3).tolist() == [[1, 0, 0], [0.5, 1, 0.5], [0, 0, 1]]


def test_a_box_across_an_axis_selects_the_runs_that_pass(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "optimizer", "loss")

    brush(plot, (1.9, 2.1), (0.4, 1.0))

    assert plot.selected_runs == (runs[1], runs[2])
    assert plot.ranges == {"loss": (0.8, 2.0)}


def test_boxes_on_several_axes_select_what_passes_all(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "optimizer", "loss")

    brush(plot, (1.9, 2.1), (0.4, 1.0))
    brush(plot, (0.9, 1.1), (-0.1, 0.1))

    assert plot.ranges["optimizer"] == ("adam",)
    assert plot.selected_runs == (runs[2],)


def test_a_box_beside_an_axis_is_meant_for_it(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "optimizer", "loss")

    brush(plot, (1.6, 1.8), (0.4, 1.0))

    assert list(plot.ranges) == ["loss"]


def test_a_click_beside_all_boxes_takes_them_away(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "loss")
    brush(plot, (0.9, 1.1), (0.4, 1.0))

    with plot.figure.interaction.hold_trait_notifications():
        plot.figure.interaction.selected_x = plot.figure.interaction.selected_y = None

    assert (plot.ranges, plot.selected_runs) == ({}, ())


def test_ranges_set_by_python_are_drawn_and_select(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "optimizer", "loss")

    plot.ranges = {"optimizer": ("sgd",), "loss": (0, 5)}

    assert plot.selected_runs == (runs[1],)
    assert np.unique(plot._bars.x).tolist() == [1, 2]


def test_a_selection_from_elsewhere_replaces_the_ranges(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "loss")
    plot.ranges = {"loss": (0, 1)}

    plot.selected_runs = (runs[2],)

    assert (plot.ranges, plot.selected_runs, plot._bars.x.tolist()) == ({}, (runs[2],), [])


def test_ranges_that_nothing_passes_fade_every_run(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "loss")

    plot.ranges = {"loss": (7, 8)}

    assert plot.selected_runs == ()
    assert max(plot._lines.opacities) < 0.5


def test_a_run_that_lacks_a_value_has_a_gap_there(runs: list[Run], ended: End) -> None:
    plot = plots.parallel([*runs, ended("no loss", {"rate": 1})], "rate", "loss")

    assert np.isnan(plot._lines.y[:, 1]).tolist() == [False, False, False, True]
    assert np.isfinite(plot._lines.y[:, -1]).all()


def test_the_last_axis_gives_the_colours(runs: list[Run]) -> None:
    assert plots.parallel(runs, "rate", "loss")._lines.color.tolist() == [0, 0.5, 1]


def test_axes_grow_while_runs_train(experiment: Experiment, runs: list[Run]) -> None:
    run = experiment.start_logging(properties={"rate": "1"})
    plot = plots.parallel([*runs, run], "rate", "loss")

    run.log("loss", 4)
    run.flush()
    look()

    assert plot._lines.y[:, 1].tolist() == [0, 0.25, 0.5, 1]


@pytest.mark.parametrize("wrong", [{"loss": "low"}, {"loss": 3}, {"loss": ()}])
def test_what_is_no_range_is_refused(runs: list[Run], wrong: dict[str, object]) -> None:
    plot = plots.parallel(runs, "rate", "loss")

    with pytest.raises(traitlets.TraitError, match="a range is"):
        plot.ranges = wrong


def test_a_range_of_an_axis_that_is_not_there_is_an_error(runs: list[Run]) -> None:
    plot = plots.parallel(runs, "rate", "loss")

    with pytest.raises(NotFoundError, match="there is no axis 'lost'; near it: 'loss'"):
        plot.ranges = {"lost": (0, 1)}


def test_fewer_than_two_axes_are_an_error(runs: list[Run]) -> None:
    with pytest.raises(InvalidValueError, match="two axes or more"):
        plots.parallel(runs, "rate")
    with pytest.raises(InvalidValueError, match="two axes or more"):
        plots.parallel(runs[:1])
