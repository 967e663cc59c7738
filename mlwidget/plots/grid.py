"""All that runs have to show, as one widget of figures."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any, Final

import ipywidgets

from mlwidget.plots import live
from mlwidget.plots.bar import bar_of
from mlwidget.plots.group import Group
from mlwidget.plots.known import CONFUSION
from mlwidget.plots.legend import MOST as LEGEND_MOST
from mlwidget.plots.legend import Legend
from mlwidget.plots.line import MODES, LinePlot
from mlwidget.plots.linked import Linked
from mlwidget.plots.matrix import ConfusionPlot
from mlwidget.plots.source import Source
from mlwidget.plots.style import HUES, dash_of, style_sheet
from mlwidget.plots.words import check_name, distinct, missing, runs_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mlwidget.plots.base import Plot
    from mlwidget.tracking import Run

MOST: Final = 24
"""Figures on a board: each is a few dozen widgets for the page."""
POINTS: Final = 600
"""Points of a line: the figures are small."""
HEIGHT: Final = "240px"
LETTERS: Final = 38
"""Of a title."""
NEAR: Final = 0.5
"""Lines share an axis when the shorter one goes at least so much of the way."""


class Board(Linked):
    """What `board` gives back.

    Metrics that go about as far as each other share an axis of steps: an accuracy of each epoch would be
    a dash beside a loss of each batch.

    Args:
        runs: What it shows.
        patterns: Only metrics whose name is one of these.
    """

    def __init__(self, runs: tuple[Run, ...], patterns: tuple[str, ...]) -> None:
        self.plots: list[Plot] = []
        """The figures, in the order of the metrics' first points."""
        self._patterns = patterns or ("*",)
        self._sources = [Source.of(run) for run in runs]
        self._shown: set[object] = set()
        self._grid = ipywidgets.GridBox(
            layout=ipywidgets.Layout(
                grid_template_columns="repeat(auto-fill, minmax(min(100%, 320px), 1fr))", width="100%"
            )
        )
        self._words = ipywidgets.Label()
        self._groups: list[Group] = []
        actions = {
            "Zoom": ("Show the selected steps only", lambda: self._each(LinePlot.zoom_in)),
            "All": ("Show all steps", lambda: self._each(LinePlot.zoom)),
            "Clear": ("Select nothing", self._clear),
        }
        bar = bar_of(MODES, self._use, actions)
        self._mode = next(iter(MODES))
        with live.pump.lock:
            for source in self._sources:
                source.look()
            self._check()
            self._legend = self._make_legend()
            below = [self._legend] if self._legend is not None else []
            super().__init__(runs, [style_sheet(), bar, *below, self._grid, self._words])
            self.add_class("mlw-plot-board")
            self.redraw()
        live.pump.add(self)

    def watched(self) -> Iterable[Source]:
        return self._sources

    def redraw(self) -> int:
        wanted = list(self._wanted())
        new = [one for one in wanted if one not in self._shown][: MOST - len(self.plots)]
        for kind, name, at in new:
            self._shown.add((kind, name, at))
            plot = self._make(kind, name, at)
            plot.observe(self._follow, "selected_runs")
            self.plots.append(plot)
        if new:
            self._grid.children = list(self.plots)
            self._use(self._mode)
        self._words.value = self._say(len(wanted))
        return 0

    def emphasise(self) -> None:
        for plot in self.plots:
            plot.selected_runs = self.selected_runs
        if self._legend is not None:
            self._legend.pressed = tuple(
                at for at, run in enumerate(self.runs) if run in self.selected_runs
            )

    def close(self) -> None:
        for plot in self.plots:
            plot.close()
        super().close()

    def _wanted(self) -> Iterator[tuple[str, str, int]]:
        """Kind and name of each metric, and the place of its run if each run has a figure of its own."""
        for name in dict.fromkeys(name for source in self._sources for name in source.numeric):
            if self._matches(name):
                yield "line", name, 0
        for at, source in enumerate(self._sources):
            for name, kind in source.others.items():
                if kind == CONFUSION and self._matches(name):
                    yield CONFUSION, name, at

    def _matches(self, name: str) -> bool:
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self._patterns)

    def _check(self) -> None:
        if self._patterns == ("*",) or not all(source.ended for source in self._sources):
            return
        names = [name for source in self._sources for name in (*source.numeric, *source.others)]
        for pattern in self._patterns:
            if not any(fnmatch.fnmatchcase(name, pattern) for name in names):
                raise missing(pattern, names, "no run has a metric")

    def _make(self, kind: str, name: str, at: int) -> Plot:
        looks: Any = {"plain": True, "height": HEIGHT, "title": shown(name, LETTERS)}
        if kind == CONFUSION:
            run = self.runs[at]
            more = f" · {self._sources[at].name}" if len(self.runs) > 1 else ""
            return ConfusionPlot(run, name, **looks | {"title": shown(name + more, LETTERS)})
        made = LinePlot(self.runs, (name,), most=POINTS, group=self._group_for(name), **looks)
        made.selected_runs = self.selected_runs
        return made

    def _group_for(self, name: str) -> Group:
        """The plots whose lines go about as far."""
        reach = max(source.reach(name) for source in self._sources)
        for group in self._groups:
            if group.members and NEAR * max(reach, group.last) <= min(reach, group.last):
                return group
        self._groups.append(Group())
        return self._groups[-1]

    def _make_legend(self) -> Legend | None:
        if not 1 < len(self._sources) <= LEGEND_MOST:
            return None
        names = distinct(source.name for source in self._sources)
        legend = Legend(
            [(name, f"hue-{at % len(HUES)}", dash_of(at // len(HUES))) for at, name in enumerate(names)]
        )
        legend.observe(self._press, "pressed")
        return legend

    def _press(self, change: Any) -> None:
        self.selected_runs = tuple(self.runs[at] for at in change["new"])

    def _say(self, wanted: int) -> str:
        # our own words and numbers only: what others named would be read as mathematics
        if not wanted:
            return "nothing to draw" if self.is_over() else "nothing to draw yet"
        if wanted > len(self.plots):
            return f"{len(self.plots)} of {wanted} figures; board(run, 'train/*') shows others"
        return ""

    def _use(self, mode: str) -> None:
        self._mode = mode
        self._each(lambda plot: plot.use(mode))

    def _each(self, act: Callable[[LinePlot], object]) -> None:
        for plot in self.plots:
            if isinstance(plot, LinePlot):
                act(plot)

    def _follow(self, change: Any) -> None:
        self.selected_runs = change["new"]

    def _clear(self) -> None:
        self.selected_runs = ()
        self._each(lambda plot: setattr(plot, "selected_steps", None))


def board(runs: Run | Iterable[Run], *patterns: str) -> Board:
    """A widget with a live figure for each metric of a run or several; it grows as they log more.

    >>> from mlwidget import Experiment, Workspace, plots
    >>> with Experiment(Workspace.from_config(), "digits").start_logging() as run:
    ...     run.log_list("train/loss", [3, 2, 1])
    ...     run.log_list("test/loss", [3, 2, 2])
    >>> [plot.figure.title for plot in plots.board(run, "test/*").plots]
    ['test/loss']

    A line for each metric that is a number, over its steps, and a picture of each confusion matrix.
    Lines that go about as far as each other show the same steps and have one brush.

    Args:
        runs: A run, or several.
        *patterns: Only metrics whose name is one of these, in which `*` stands for anything.

    Raises:
        NotFoundError: For a pattern that is no run's, when all have ended.
    """
    wanted = tuple(check_name(pattern, "board") for pattern in patterns)
    return Board(runs_of(runs, "board"), wanted)
