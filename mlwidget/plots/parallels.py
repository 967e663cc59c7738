"""Runs as lines across parallel axes, one for each parameter or metric; ranges on the axes pick runs."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import bqplot
import numpy as np
import traitlets
from bqplot import interacts

from mlwidget.errors import InvalidValueError
from mlwidget.plots import live
from mlwidget.plots.bar import bar_of
from mlwidget.plots.base import Plot
from mlwidget.plots.curve import FADED
from mlwidget.plots.dimension import Dimension, telling
from mlwidget.plots.facts import Facts
from mlwidget.plots.figures import axis_of, figure_of
from mlwidget.plots.known import check_facts, group_of
from mlwidget.plots.style import INK, RAMP
from mlwidget.plots.words import check_name, distinct, missing, runs_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from mlwidget.feed.sketch import Floats
    from mlwidget.plots.group import Group
    from mlwidget.plots.linked import Linked
    from mlwidget.tracking import Run

AXES_MOST: Final = 8
"""Axes that are chosen without being asked for."""
SLACK: Final = 0.04
"""The frame reaches over the ends of the axes by so much."""
MODES: Final = {
    "Select": "Drag along an axis to select the runs that pass there",
    "Look": "Point at a line to see which run it is",
}


class ParallelPlot(Plot):
    """What `parallel` gives back.

    Args:
        runs: A line each.
        names: The axes, from left to right.
        group: The plots it moves together with; a new one if not given.
    """

    ranges: Any = traitlets.Dict()
    """Name of an axis → (least, greatest), or the words that count: what passes all is selected."""

    def __init__(
        self, runs: tuple[Run, ...], names: tuple[str, ...], *, group: Group | None = None
    ) -> None:
        self._facts = [Facts(run) for run in runs]
        self._dimensions: list[Dimension] = []
        self._before: dict[str, Any] = {}
        self._is_quiet = False
        self._scales: list[Any] = []
        with live.pump.lock:
            for one in self._facts:
                one.look()
            check_facts(self._facts, names)
            self.names = names or telling(self._facts, AXES_MOST)
            """The axes, from left to right."""
            if len(self.names) < 2:
                raise InvalidValueError(f"parallel takes two axes or more, got {list(self.names)}")
            reach = {"allow_padding": False}
            count = max(1, len(self.names) - 1)
            self._x = bqplot.LinearScale(min=-0.08 * count, max=1.08 * count, **reach)
            self._y = bqplot.LinearScale(min=-SLACK, max=1 + SLACK, **reach)
            self._colours = bqplot.ColorScale(colors=list(RAMP), min=0.0, max=1.0)
            self._lines = self._make_lines()
            self._bars = bqplot.Lines(
                x=np.empty(0),
                y=np.empty(0),
                scales={"x": self._x, "y": self._y},
                colors=[INK],
                opacities=[0.4],
                stroke_width=8,
            )
            self._titles = bqplot.Label(
                x=np.empty(0),
                y=np.empty(0),
                text=np.array([], dtype="U"),
                scales={"x": self._x, "y": self._y},
                colors=[INK],
                align="middle",
                default_size=12,
                y_offset=-14,
                apply_clip=False,
            )
            self._brush = interacts.BrushSelector(x_scale=self._x, y_scale=self._y, marks=[])
            self._brush.observe(self._brushed, ["selected_x", "selected_y", "brushing"])
            margin = {"top": 56, "bottom": 20, "left": 40, "right": 40}
            marks = [self._bars, self._lines, self._titles]
            figure = figure_of("", [], marks, fig_margin=margin, padding_y=0.0)
            figure.interaction = self._brush
            bar = bar_of(MODES, self._use, {"Clear": ("Select no run", self._clear)})
            super().__init__(runs, figure, bar=bar, group=group)
            self.redraw()
        self.observe(self._ranged, "ranges")
        live.pump.add(self)

    def watched(self) -> Iterable[Facts]:
        return self._facts

    def aside(self) -> Iterable[Any]:
        return [self._brush]

    def redraw(self) -> int:
        found = [Dimension.of(name, self._facts) for name in self.names]
        if found == self._dimensions:
            self._note_trouble()
            return 0
        forms = [(one.reach, one.is_log, one.words) for one in found]
        if forms != [(one.reach, one.is_log, one.words) for one in self._dimensions]:
            self._dimensions = found
            self._make_axes()
        self._dimensions = found
        heights = np.stack([one.heights() for one in found], axis=1)
        last = heights[:, -1]
        with self._lines.hold_sync():
            # bqplot wants to label the end of a line, and cannot where it has none: each gets one more
            # point, at the height it had where it was last seen
            self._lines.x = np.append(np.arange(float(len(found))), len(found) - 1)
            self._lines.y = np.column_stack([heights, _seen_last(heights)])
            self._lines.color = np.where(np.isfinite(last), last, 0.5)
            self._lines.labels = [shown(name, 40) for name in distinct(one.name for one in self._facts)]
        self._draw_ranges()
        self.emphasise()
        self._note_trouble()
        return int(heights.size)

    def emphasise(self) -> None:
        chosen = [run in self.selected_runs for run in self.runs]
        normal = 0.9 if len(self.runs) <= 30 else 0.5
        strong = chosen if any(chosen) or self.ranges else [True] * len(self.runs)
        self._lines.opacities = [normal if is_strong else FADED for is_strong in strong]
        if not self._is_quiet and self.ranges and self.selected_runs != self._inside():
            with self._quiet():  # selected by another plot: the ranges say something else
                self.ranges = {}

    @traitlets.validate("ranges")
    def _check_ranges(self, proposal: Any) -> dict[str, Any]:
        ranges = dict(proposal["value"])
        for name, wanted in ranges.items():
            if name not in self.names:
                raise missing(str(name), self.names, "there is no axis")
            if isinstance(wanted, str) or not isinstance(wanted, list | tuple) or not wanted:
                raise traitlets.TraitError(f"a range is (least, greatest) or words, got {wanted!r:.80}")
            if not all(isinstance(one, str) for one in wanted):
                low, high = wanted
                ranges[name] = (float(low), float(high))
        return ranges

    def _inside(self) -> tuple[Run, ...]:
        if not self.ranges:
            return ()
        inside: NDArray[np.bool_] = np.ones(len(self.runs), dtype=bool)
        for one in self._dimensions:
            if one.name in self.ranges:
                inside &= one.within(self.ranges[one.name])
        return tuple(run for run, is_inside in zip(self.runs, inside, strict=True) if is_inside)

    def _ranged(self, _: Any) -> None:
        """Select the runs that pass all ranges."""
        with live.pump.lock:
            self._draw_ranges()
        if not self._is_quiet:
            with self._quiet():
                self.selected_runs = self._inside()
            self.emphasise()

    def _draw_ranges(self) -> None:
        x: list[float] = []
        y: list[float] = []
        for at, one in enumerate(self._dimensions):
            if one.name in self.ranges:
                for low, high in one.stretches(self.ranges[one.name]):
                    x += [at, at, at]
                    y += [low, high, np.nan]
        with self._bars.hold_sync():
            self._bars.x, self._bars.y = np.array(x[:-1]), np.array(y[:-1])

    def _brushed(self, change: Any) -> None:
        """Make ranges of the box that was dragged, on the axes it covers or on the one beside it."""
        brush = self._brush
        if change["name"] == "brushing":
            if change["new"]:
                self._before = dict(self.ranges)
            return
        x, y = brush.selected_x, brush.selected_y
        if x is None or y is None or not len(x) or not len(y):
            if not brush.brushing and x is None and y is None:
                self.ranges = {}
            return
        middle = round(float(np.clip(np.mean(x), 0, len(self._dimensions) - 1)))
        covered = [at for at in range(len(self._dimensions)) if x[0] <= at <= x[1]] or [middle]
        found = {self.names[at]: self._dimensions[at].range_at(*map(float, y)) for at in covered}
        self.ranges = {**self._before, **{name: one for name, one in found.items() if one}}

    def _make_axes(self) -> None:
        old = [*self.figure.axes, *self._scales]
        self._scales = []
        axes = []
        for at, one in enumerate(self._dimensions):
            low, high = one.place(-SLACK), one.place(1 + SLACK)
            scale = one.scale(min=low, max=high, allow_padding=False)
            self._scales.append(scale)
            offset = {"scale": self._x, "value": at}
            traits = {"grid_lines": "none", "offset": offset, **one.ticks(few=True)}
            axes.append(axis_of(scale, "", "left", **traits))
        with self._titles.hold_sync():
            self._titles.x = np.arange(float(len(axes)))
            self._titles.y = np.full(len(axes), 1 + SLACK)
            self._titles.text = np.array([shown(name, 20) for name in self.names], dtype="U")
        self.figure.axes = axes
        self.hear_while_busy()
        for widget in old:
            widget.close()

    def _make_lines(self) -> Any:
        return bqplot.Lines(
            x=np.empty(0),
            y=np.empty(0),
            color=np.empty(0),
            scales={"x": self._x, "y": self._y, "color": self._colours},
            stroke_width=2,
            tooltip=bqplot.Tooltip(fields=["name"], labels=["run"]),
        )

    def _use(self, mode: str) -> None:
        self.figure.interaction = self._brush if mode == "Select" else None

    def _clear(self) -> None:
        self._brush.selected = None
        self.ranges = {}
        self.selected_runs = ()

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        self._is_quiet = True
        try:
            yield
        finally:
            self._is_quiet = False


def parallel(runs: Run | Iterable[Run], *names: str, link: Linked | None = None) -> ParallelPlot:
    """A live figure with a line for each run across parallel axes; ranges on them select runs.

    >>> from mlwidget import Experiment, Workspace, plots
    >>> experiment = Experiment(Workspace.from_config(), "digits")
    >>> for rate in (0.1, 0.2, 0.3):
    ...     with experiment.start_logging(properties={"rate": rate}) as run:
    ...         run.log("loss", 1 - rate)
    >>> figure = plots.parallel(experiment.get_runs())
    >>> figure.names
    ('rate', 'loss')
    >>> figure.ranges = {"loss": (0.75, 1.0)}  # as a brush does
    >>> [run.properties["rate"] for run in figure.selected_runs]
    ['0.2', '0.1']

    Args:
        runs: A line each, with the colour of its place on the last axis.
        *names: The axes, named as `scatter` takes them; if not given, the parameters and metrics that
            differ between the runs.
        link: Another plot: runs selected in one are selected in both.

    Raises:
        NotFoundError: For a name that no run has, when all have ended.
        InvalidValueError: For fewer than two axes.
    """
    chosen = runs_of(runs, "parallel")
    called = tuple(dict.fromkeys(check_name(name, "parallel") for name in names))
    made = ParallelPlot(chosen, called, group=group_of(link))
    if link is not None:
        link.group.settle(link)
    return made


def _seen_last(heights: Floats) -> Floats:
    """The last height of each run that there is."""
    last = np.full(len(heights), 0.5)
    for column in heights.T:
        last = np.where(np.isfinite(column), column, last)
    return last
