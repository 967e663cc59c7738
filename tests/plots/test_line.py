"""Lines: what they show of a run, and what is selected in them."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import pytest
import traitlets

from mlwidget import Experiment, plots
from mlwidget.errors import InvalidTypeError, InvalidValueError, NotFoundError
from mlwidget.plots.curve import Curve
from mlwidget.plots.line import LinePlot
from tests.plots.conftest import End, look


def line(plot: LinePlot, at: int = 0) -> Curve:
    return plot._curves[at]


def drawn(plot: LinePlot, at: int = 0) -> list[tuple[float, float]]:
    mark = line(plot, at).mark
    return list(zip(mark.x.tolist(), mark.y.tolist(), strict=True))


def brush(plot: LinePlot, low: float, high: float) -> None:
    """What the page does when somebody drags over the figure."""
    plot.figure.interaction.selected = np.array([low, high])


def names(plot: LinePlot) -> list[Any]:
    """The buttons of the legend."""
    assert plot._legend is not None
    return list(plot._legend.children)


def note(plot: LinePlot) -> str:
    return " ".join(plot._note.text)


def test_a_line_goes_through_the_points(ended: End) -> None:
    plot = plots.plot(ended(loss=[3, 2, 1]), "loss")

    assert drawn(plot) == [(0, 3), (1, 2), (2, 1)]
    assert plot.figure.title == "loss"


def test_a_line_grows_while_the_run_trains(experiment: Experiment) -> None:
    run = experiment.start_logging()
    plot = plots.plot(run, "loss")
    assert note(plot) == "no points of loss yet"

    run.log_list("loss", [3, 2])
    look()

    assert (drawn(plot), note(plot)) == ([(0, 3), (1, 2)], "")


def test_each_run_has_a_hue_and_each_metric_a_dash(ended: End) -> None:
    runs = [ended(name, loss=[1, 2], accuracy=[2, 1]) for name in ("first", "second")]

    plot = plots.plot(runs, "loss", "accuracy")

    looks = [(curve.hue, curve.dash) for curve in plot._curves]
    assert looks == [(0, "solid"), (0, "dashed"), (1, "solid"), (1, "dashed")]


def test_metrics_of_one_run_have_a_hue_each(ended: End) -> None:
    plot = plots.plot(ended(loss=[1, 2], accuracy=[2, 1]), "loss", "accuracy")

    assert [curve.hue for curve in plot._curves] == [0, 1]
    assert [button.description for button in names(plot)] == ["loss", "accuracy"]


def test_runs_of_one_name_are_told_apart(ended: End) -> None:
    plot = plots.plot([ended("try", loss=[1]), ended("try", loss=[2])], "loss")

    assert [button.description for button in names(plot)] == ["try", "try (2)"]


def test_names_are_shown_as_they_are(ended: End) -> None:
    name = "<img src=x onerror=alert(1)> $x$ \u202e" + "x" * 900

    plot = plots.plot(ended(name, **{name: [1, 2]}), name)

    assert plot.figure.title.startswith("<img src=x onerror=alert(1)> $x$  x")
    assert len(plot.figure.title) == 60


def test_a_long_series_is_thinned_and_keeps_its_spike(ended: End) -> None:
    plot = plots.plot(ended(loss=[9.0 if step == 12_345 else 0.5 for step in range(50_000)]), "loss")

    assert len(drawn(plot)) <= 2000
    assert (12_345, 9) in drawn(plot)


def test_a_zoom_asks_for_the_points_themselves(ended: End) -> None:
    plot = plots.plot(ended(loss=list(range(50_000))), "loss")

    plot.zoom(100, 103)
    assert drawn(plot) == [(step, step) for step in range(99, 105)]

    plot.zoom()
    assert 1000 < len(drawn(plot)) <= 2000
    assert drawn(plot)[-1] == (49_999, 49_999)


def test_a_zoom_between_two_points_shows_the_line_that_passes(ended: End) -> None:
    plot = plots.plot(ended(loss=[3, 2, 1]), "loss")

    plot.zoom(0.4, 0.6)

    assert drawn(plot) == [(0, 3), (1, 2)]


@pytest.mark.parametrize("ends", [(3, 2), (2, 2), (1, None), (math.nan, 2)])
def test_a_zoom_takes_two_steps(ended: End, ends: tuple[float, float]) -> None:
    with pytest.raises(InvalidValueError, match="the lower first"):
        plots.plot(ended(loss=[1]), "loss").zoom(*ends)


def test_what_is_not_finite_is_a_gap_and_a_mark_at_the_frame(ended: End) -> None:
    plot = plots.plot(ended(loss=[1, math.nan, math.inf, 2, -math.inf, 3]), "loss")

    assert np.flatnonzero(np.isnan(line(plot).mark.y)).tolist() == [1, 2, 4]
    marks = {name: mark.x.tolist() for name, mark in plot._outside._marks.items()}
    assert marks == {"cross": [1], "triangle-up": [2], "triangle-down": [4]}


def test_a_line_never_ends_in_a_gap(ended: End) -> None:
    plot = plots.plot(ended(loss=[1, 2, math.nan, math.nan]), "loss")

    assert drawn(plot) == [(0, 1), (1, 2)]


def test_nothing_but_nan_is_marks_only(ended: End) -> None:
    plot = plots.plot(ended(loss=[math.nan] * 3), "loss")

    assert (drawn(plot), note(plot)) == ([], "")
    assert plot._outside._marks["cross"].x.tolist() == [0, 1, 2]
    assert (plot._y.min, plot._y.max) == (0, 1)


def test_one_point_is_seen(ended: End) -> None:
    plot = plots.plot(ended(loss=[5]), "loss")

    assert (drawn(plot), line(plot).mark.marker) == ([(0, 5)], "circle")
    assert plot._y.min < 5 < plot._y.max


def test_a_line_begins_anew_where_steps_go_back(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        for step in (0, 1, 2, 1, 2):
            run.log("loss", step * 10, step=step)

    steps, values = (line(plots.plot(run, "loss")).mark.x, line(plots.plot(run, "loss")).mark.y)

    assert steps.tolist() == [0, 1, 2, 1, 1, 2]
    assert np.isnan(values).tolist() == [False, False, False, True, False, False]


def test_steps_beyond_32_bits_stay_what_they_are(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        run.log("loss", 1, step=1 << 40)

    assert line(plots.plot(run, "loss")).mark.x.tolist() == [1 << 40]


def test_a_logarithmic_axis_marks_what_it_cannot_reach(ended: End) -> None:
    plot = plots.plot(ended(loss=[1, 0, -1, 10]), "loss", log=True)

    assert np.isnan(line(plot).mark.y).tolist() == [False, True, True, False]
    assert plot._outside._marks["triangle-down"].x.tolist() == [1, 2]


def test_a_brush_selects_the_whole_steps_inside(ended: End) -> None:
    plot = plots.plot(ended(loss=list(range(10))), "loss")
    heard = []
    plot.observe(lambda change: heard.append(change["new"]), "selected_steps")

    brush(plot, 2.4, 6.7)

    assert heard == [(3, 6)]
    assert [series.value.tolist() for series in plot.selection()] == [[3, 4, 5, 6]]


def test_a_brush_that_is_taken_away_selects_nothing(ended: End) -> None:
    plot = plots.plot(ended(loss=list(range(10))), "loss")
    brush(plot, 2, 6)

    plot.figure.interaction.selected = None

    assert plot.selected_steps is None
    assert len(plot.selection()[0]) == 10


def test_steps_selected_by_python_are_shown_by_the_brush(ended: End) -> None:
    plot = plots.plot(ended(loss=list(range(10))), "loss")

    plot.selected_steps = (2, 5)

    assert plot.figure.interaction.selected.tolist() == [2, 5]


@pytest.mark.parametrize("wrong", [(5, 2), (1, 2, 3), ("a", "b"), (math.nan, 2), (1,)])
def test_what_is_no_reach_of_steps_is_refused(ended: End, wrong: tuple[object, ...]) -> None:
    plot = plots.plot(ended(loss=[1, 2]), "loss")

    with pytest.raises(traitlets.TraitError, match="selected_steps"):
        plot.selected_steps = wrong


def test_the_selection_is_exact_where_the_line_is_thinned(ended: End) -> None:
    plot = plots.plot(ended(loss=list(range(20_000))), "loss")

    brush(plot, 5000, 5999)

    assert plot.selection()[0].value.tolist() == list(range(5000, 6000))


def test_pressing_names_brings_their_runs_to_the_fore(ended: End) -> None:
    runs = [ended(name, loss=[1, 2]) for name in ("first", "second", "third")]
    plot = plots.plot(runs, "loss")

    names(plot)[1].value = True

    assert plot.selected_runs == (runs[1],)
    assert [curve.mark.opacities[0] == 1 for curve in plot._curves] == [False, True, False]


def test_runs_selected_by_python_have_their_names_pressed(ended: End) -> None:
    runs = [ended(name, loss=[1, 2]) for name in ("first", "second")]
    plot = plots.plot(runs, "loss")

    plot.selected_runs = [runs[0]]

    assert [button.value for button in names(plot)] == [True, False]


def test_only_runs_can_be_selected(ended: End) -> None:
    plot = plots.plot(ended(loss=[1]), "loss")

    with pytest.raises(traitlets.TraitError, match="takes runs, got str"):
        plot.selected_runs = ["first"]


def test_an_unknown_metric_of_an_ended_run_is_an_error_that_names_those_near(ended: End) -> None:
    run = ended(loss=[1], accuracy=[2])

    with pytest.raises(NotFoundError, match="the run has no metric 'los'; near it: 'loss'"):
        plots.plot(run, "los")


def test_a_metric_that_one_of_several_runs_has_is_no_error(ended: End) -> None:
    plot = plots.plot([ended(loss=[1]), ended(accuracy=[1])], "loss")

    assert [len(drawn(plot, at)) for at in (0, 1)] == [1, 0]


def test_a_metric_of_another_kind_is_an_error_that_names_it(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        run.log_row("table", a=1)
        run.log("word", "yes")

    with pytest.raises(InvalidValueError, match="'table' is no line but a table"):
        plots.plot(run, "table")
    with pytest.raises(InvalidValueError, match="'word' is no line but a text"):
        plots.plot(run, "word")


def test_wrong_calls_say_what_is_wanted(ended: End) -> None:
    run, wrong = ended(loss=[1]), cast(Any, 3)

    with pytest.raises(InvalidTypeError, match="plot takes a run or several, got int"):
        plots.plot(wrong, "loss")
    with pytest.raises(InvalidTypeError, match="got int among them"):
        plots.plot([run, wrong], "loss")
    with pytest.raises(InvalidValueError, match="at least one run"):
        plots.plot([], "loss")
    with pytest.raises(InvalidValueError, match=r"plot\(run, 'loss'\)"):
        plots.plot(run)
    with pytest.raises(InvalidTypeError, match="link takes a plot, got int"):
        plots.plot(run, "loss", link=wrong)


def test_a_plot_says_what_it_is(ended: End) -> None:
    plot = plots.plot([ended(f"try {at}", loss=[1]) for at in range(5)], "loss")

    assert repr(plot) == "<LinePlot of try 0, try 1, try 2 and 2 more>"


def test_many_lines_share_what_a_page_can_draw(ended: End) -> None:
    runs = [ended(loss=list(range(3000))) for _ in range(10)]

    plot = plots.plot(runs, "loss")

    assert sum(len(drawn(plot, at)) for at in range(10)) <= 10_000
