"""Plots that move together."""

from __future__ import annotations

import pytest

from mlwidget import plots
from mlwidget.errors import InvalidTypeError
from tests.plots.conftest import End
from tests.plots.test_line import brush


def test_a_brush_over_one_is_a_brush_over_all(ended: End) -> None:
    run = ended(loss=[3, 2, 1], accuracy=[1, 2, 3])
    loss = plots.plot(run, "loss")
    accuracy = plots.plot(run, "accuracy", link=loss)

    brush(accuracy, 0.5, 2.5)

    assert (loss.selected_steps, loss.figure.interaction.selected.tolist()) == ((1, 2), [1, 2])


def test_linked_lines_have_one_axis_and_zoom_together(ended: End) -> None:
    run = ended(loss=list(range(100)), accuracy=list(range(100)))
    loss, accuracy = plots.plot(run, "loss"), plots.plot(run, "accuracy")

    plots.link(loss, accuracy)
    loss.zoom(10, 20)

    assert accuracy.figure.axes[0].scale is loss.figure.axes[0].scale
    assert accuracy._curves[0].mark.x.tolist() == list(range(9, 22))


def test_plots_that_were_linked_stay_so_when_one_of_them_is_linked_again(ended: End) -> None:
    run = ended(a=[1, 2], b=[1, 2], c=[1, 2])
    a, b, c = (plots.plot(run, name) for name in "abc")

    plots.link(b, c)
    plots.link(a, b)
    c.selected_steps = (0, 1)

    assert (a.selected_steps, b.selected_steps) == ((0, 1), (0, 1))


def test_what_is_selected_in_the_first_is_selected_in_those_that_follow(ended: End) -> None:
    runs = [ended(loss=[1, 2]), ended(loss=[2, 1])]
    first, second = plots.plot(runs, "loss"), plots.plot(runs, "loss")
    first.selected_steps, first.selected_runs = (0, 1), runs[:1]

    plots.link(first, second)

    assert (second.selected_steps, second.selected_runs) == ((0, 1), (runs[0],))


def test_runs_picked_in_one_sort_of_plot_stand_out_in_the_others(ended: End) -> None:
    runs = [ended(f"try {rate}", {"rate": rate}, loss=[rate, 1 - rate]) for rate in (0.1, 0.2, 0.3)]
    lines = plots.plot(runs, "loss")
    points = plots.scatter(runs, "rate", "loss", link=lines)
    across = plots.parallel(runs, "rate", "loss", link=lines)

    points._mark.selected = [2]

    assert lines.selected_runs == across.selected_runs == (runs[2],)
    assert [curve.mark.opacities[0] == 1 for curve in lines._curves] == [False, False, True]
    assert [opacity > 0.5 for opacity in across._lines.opacities] == [False, False, True]


def test_only_plots_can_be_linked(ended: End) -> None:
    plot = plots.plot(ended(loss=[1]), "loss")

    with pytest.raises(InvalidTypeError, match="link takes plots, got Figure"):
        plots.link(plot, plot.figure)
