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
from mlwidget.plots.matrix import ConfusionPlot
from mlwidget.plots.source import Source
from mlwidget.plots.stepped import Stepped
from mlwidget.plots.style import HUES, dash_of, style_sheet
from mlwidget.plots.words import check_name, distinct, missing, runs_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlwidget.plots.base import Plot
    from mlwidget.tracking import Run

MOST: Final = 24
"""Figures on a board: each is a few dozen widgets for the page."""
POINTS: Final = 600
"""Points of a line: the figures are small."""
HEIGHT: Final = "220px"


class Board(Stepped):
    """What `board` gives back.

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
        group = Group()
        actions = {
            "Zoom": ("Show the selected steps only", self.zoom_in),
            "All": ("Show all steps", self.zoom),
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
            super().__init__(runs, [style_sheet(), bar, *below, self._grid, self._words], group=group)
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
            self.plots.append(self._make(kind, name, at))
        if new:
            self._grid.children = list(self.plots)
            self._use(self._mode)
        self._words.value = self._say(len(wanted))
        return 0

    def emphasise(self) -> None:
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
        looks: Any = {"plain": True, "group": self.group, "height": HEIGHT}
        if kind == CONFUSION:
            run = self.runs[at]
            more = f" · {self._sources[at].name}" if len(self.runs) > 1 else ""
            return ConfusionPlot(run, name, title=shown(name + more), **looks | {"height": "300px"})
        return LinePlot(self.runs, (name,), most=POINTS, **looks)

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
        for plot in self.plots:
            if isinstance(plot, LinePlot):
                plot.use(mode)

    def _clear(self) -> None:
        self.selected_steps, self.selected_runs = None, ()


def board(runs: Run | Iterable[Run], *patterns: str) -> Board:
    """A widget with a live figure for each metric of a run or several; it grows as they log more.

    >>> from mlwidget import Experiment, Workspace, plots
    >>> with Experiment(Workspace.from_config(), "digits").start_logging() as run:
    ...     run.log_list("train/loss", [3, 2, 1])
    ...     run.log_list("test/loss", [3, 2, 2])
    >>> [plot.figure.title for plot in plots.board(run, "test/*").plots]
    ['test/loss']

    A line for each metric that is a number, over its steps, and a picture of each confusion matrix. All
    show the same steps, and what is brushed in one is brushed in all.

    Args:
        runs: A run, or several.
        *patterns: Only metrics whose name is one of these, in which `*` stands for anything.

    Raises:
        NotFoundError: For a pattern that is no run's, when all have ended.
    """
    wanted = tuple(check_name(pattern, "board") for pattern in patterns)
    return Board(runs_of(runs, "board"), wanted)
