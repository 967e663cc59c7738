"""Metrics over their steps, that grow while the runs train."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any, Final

import bqplot
import numpy as np
from bqplot import interacts

from mlwidget.errors import InvalidValueError, NotFoundError
from mlwidget.plots import live
from mlwidget.plots.bar import bar_of
from mlwidget.plots.base import Plot
from mlwidget.plots.curve import Curve, Outside
from mlwidget.plots.figures import axis_of, figure_of
from mlwidget.plots.group import Group
from mlwidget.plots.known import check_lines, group_of
from mlwidget.plots.legend import MOST as LEGEND_MOST
from mlwidget.plots.legend import Legend
from mlwidget.plots.source import MOST, Source
from mlwidget.plots.stepped import Stepped, whole_steps
from mlwidget.plots.style import HUES, dash_of
from mlwidget.plots.words import check_name, distinct, runs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlwidget.tracking import Run
    from mlwidget.tracking.metrics import Series

POINTS: Final = 10_000
"""Points of all lines of a figure together, about: more make SVG slow."""
LEAST: Final = 60
"""Points of each line, however many there are."""
MODES: Final = {
    "Select": "Drag over the figure to select steps",
    "Move": "Drag to move along the steps, turn the wheel to zoom",
}


class LinePlot(Plot, Stepped):
    """What `plot` gives back.

    Args:
        runs: Whose metrics.
        names: The metrics.
        log: Whether the vertical axis is logarithmic.
        group: The plots it moves together with; a new one if not given.
        most: Points of a line, about.
        plain: Whether it has neither buttons nor a legend.
        **figure: Traits of the figure.
    """

    def __init__(
        self,
        runs: tuple[Run, ...],
        names: tuple[str, ...],
        *,
        log: bool = False,
        group: Group | None = None,
        most: int = MOST,
        plain: bool = False,
        **figure: Any,
    ) -> None:
        self.names = names
        """The metrics that it shows."""
        self._sources = [Source.of(run) for run in runs]
        group = Group() if group is None else group
        with live.pump.lock:
            for source in self._sources:
                source.look()
            check_lines(self._sources, names)
            self._y = bqplot.LogScale() if log else bqplot.LinearScale()
            scales = {"x": group.steps, "y": self._y}
            share = max(LEAST, min(most, POINTS // (len(runs) * len(names))))
            self._curves = list(self._make_curves(scales, share))
            title = figure.pop("title", None) or ", ".join(names)
            drawn = figure_of(title, [], [curve.mark for curve in self._curves], **figure)
            self._outside = Outside(drawn, group.steps)
            self._legend = None if plain else self._make_legend()
            bar = None if plain else bar_of(MODES, self.use, self._actions())
            self._is_brushed = False
            drawn.add_class("mlw-lines")
            self._stand_on(drawn, group)
            below = [self._legend] if self._legend is not None else []
            super().__init__(runs, drawn, bar=bar, below=below, group=group)
            self.redraw()
        live.pump.add(self)

    def selection(self) -> list[Series]:
        """The points inside the selected steps, every one that was logged; of each line, in its order.

        All points, when no steps are selected; of all runs, when none is selected.
        """
        low, high = self.selected_steps or (-math.inf, math.inf)
        chosen = [run for run in self.runs if run in self.selected_runs] or self.runs
        return [_between(run, name, low, high) for run in chosen for name in self.names]

    def watched(self) -> Iterable[Source]:
        return self._sources

    def aside(self) -> Iterable[Any]:
        return self._interactions.values()

    def redraw(self) -> int:
        steps = self.group.steps
        fresh = [curve for curve in self._curves if curve.read(steps.min, steps.max)]
        sent = sum(curve.draw() for curve in fresh)
        if fresh:
            self.group.reach(max(one.source.reach(one.name) for one in self._curves))
            self._spread()
            self._outside.draw(self._curves)
            if self._legend is not None and len(self.runs) > 1:
                self._legend.rename(distinct(source.name for source in self._sources))
        self._note_trouble(self._nothing())
        return sent

    def zoomed(self) -> None:
        with live.pump.lock:
            self.redraw()

    def emphasise(self) -> None:
        chosen = [at for at, run in enumerate(self.runs) if run in self.selected_runs]
        names: set[str] = set()
        if self._legend is not None and len(self.runs) > 1:
            self._legend.pressed = tuple(chosen)
        elif self._legend is not None:
            names = {self.names[at] for at in self._legend.pressed}
        sources = [self._sources[at] for at in chosen] or self._sources
        for curve in self._curves:
            is_chosen = curve.source in sources and (not names or curve.name in names)
            curve.fade(faded=not is_chosen)

    def follow(self, group: Group) -> None:
        before = self.group
        with live.pump.lock:
            super().follow(group)
            for curve in self._curves:
                curve.mark.scales = {**curve.mark.scales, "x": group.steps}
            self._outside.move_to(group.steps)
            old = list(self._interactions.values())
            self._stand_on(self.figure, group)
            for widget in old:
                widget.close()
            before.end()
            self.hear_while_busy()
            self.redraw()

    def _make_curves(self, scales: dict[str, Any], most: int) -> Iterator[Curve]:
        one = len(self._sources) == 1
        for at, source in enumerate(self._sources):
            for number, name in enumerate(self.names):
                hue, dash = (number, number // len(HUES)) if one else (at, number + at // len(HUES))
                look: dict[str, Any] = {"scales": scales, "most": most, "dash": dash_of(dash)}
                yield Curve(source, name, hue=hue % len(HUES), **look)

    def _make_legend(self) -> Legend | None:
        one = len(self._sources) == 1
        curves = self._curves if one else self._curves[:: len(self.names)]
        if not 1 < len(curves) <= LEGEND_MOST:
            return None
        names = self.names if one else distinct(source.name for source in self._sources)
        looks = [(f"hue-{curve.hue}", curve.dash) for curve in curves]
        legend = Legend([(name, *look) for name, look in zip(names, looks, strict=True)])
        legend.observe(self._press, "pressed")
        return legend

    def _press(self, change: Any) -> None:
        if len(self.runs) > 1:
            self.selected_runs = tuple(self.runs[at] for at in change["new"])
        else:
            self.emphasise()

    def _stand_on(self, figure: Any, group: Group) -> None:
        """Use the steps of a group, with a new brush: one that is shown cannot change its axis."""
        brush = interacts.BrushIntervalSelector(scale=group.steps, marks=[])
        brush.observe(self._brush, "selected")
        mover = interacts.PanZoom(scales={"x": [group.steps]})
        self._interactions = {"Select": brush, "Move": mover}
        upright = figure.axes[1] if figure.axes else axis_of(self._y, "", "left")
        figure.axes = [group.axis, upright]
        figure.interaction = brush

    def use(self, mode: str) -> None:
        """Let the mouse select or move.

        Args:
            mode: "Select" or "Move".
        """
        self.figure.interaction = self._interactions[mode]

    def _actions(self) -> dict[str, Any]:
        return {
            "Zoom": ("Show the selected steps only", self.zoom_in),
            "All": ("Show all steps", self.zoom),
            "Save": ("Save the figure as a picture", lambda: self.figure.save_png("plot.png")),
        }

    def _brush(self, change: Any) -> None:
        self._is_brushed = True
        try:
            self.selected_steps = whole_steps(change["new"])
        finally:
            self._is_brushed = False

    def place_brush(self, steps: tuple[int, int] | None) -> None:
        if not self._is_brushed:
            brush = self._interactions["Select"]
            brush.selected = None if steps is None else np.array(steps, dtype=np.float64)

    def _spread(self) -> None:
        """Give the vertical axis a reach where the values have none."""
        values = np.concatenate([curve.drawn for curve in self._curves])
        values = values[np.isfinite(values)]
        low: float | None = None
        high: float | None = None
        if not len(values):
            low, high = (1.0, 10.0) if isinstance(self._y, bqplot.LogScale) else (0.0, 1.0)
        elif values.min() == values.max():
            about = abs(float(values[0])) * 0.1 or 1.0
            low, high = float(values[0]) - about, float(values[0]) + about
        with self._y.hold_sync():
            self._y.min, self._y.max = low, high

    def _nothing(self) -> str:
        if any(len(curve.steps) for curve in self._curves):
            return ""
        names = ", ".join(self.names)
        return f"no points of {names}" + ("" if self.is_over() else " yet")


def plot(
    runs: Run | Iterable[Run], *names: str, log: bool = False, link: Plot | None = None
) -> LinePlot:
    """A live figure of one metric or several over their steps, of one run or several.

    >>> from mlwidget import Experiment, Workspace, plots
    >>> with Experiment(Workspace.from_config(), "digits").start_logging() as run:
    ...     figure = plots.plot(run, "loss")
    ...     run.log_list("loss", [3, 2, 1])
    >>> figure.selected_steps = (1, 2)  # as a brush does
    >>> [series] = figure.selection()
    >>> series.value
    array([2, 1])

    Args:
        runs: A run, or several: each gets a hue.
        *names: The metrics; a run that has not ended may log them later.
        log: Whether the vertical axis is logarithmic.
        link: Another plot: both show the same steps and have one selection.

    Raises:
        NotFoundError: For a metric that no run has, when all have ended.
        InvalidValueError: For a metric that is no line.
    """
    chosen = runs_of(runs, "plot")
    if not names:
        raise InvalidValueError("plot takes the name of a metric: plot(run, 'loss')")
    called = tuple(dict.fromkeys(check_name(name, "plot") for name in names))
    made = LinePlot(chosen, called, log=log, group=group_of(link))
    if link is not None:
        link.group.settle(link)
    return made


def _between(run: Run, name: str, low: float, high: float) -> Series:
    try:
        series = run.series(name)
    except NotFoundError:  # not yet
        from mlwidget.tracking.metrics import Series

        return Series(name, "scalar", np.empty(0, np.int64), np.empty(0), np.empty(0))
    inside = (series.step >= low) & (series.step <= high)
    return dataclasses.replace(
        series, step=series.step[inside], time=series.time[inside], value=series.value[inside]
    )
