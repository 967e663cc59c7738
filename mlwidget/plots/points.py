"""Runs as points between two parameters or metrics, to be picked with a lasso."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import bqplot
import numpy as np
from bqplot import interacts

from mlwidget.plots import live
from mlwidget.plots.bar import bar_of
from mlwidget.plots.base import Plot
from mlwidget.plots.dimension import Dimension
from mlwidget.plots.facts import Facts
from mlwidget.plots.figures import MARGIN, axis_of, figure_of
from mlwidget.plots.known import check_facts, group_of
from mlwidget.plots.style import FAINT, HUES, INK
from mlwidget.plots.words import check_name, distinct, runs_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlwidget.plots.group import Group
    from mlwidget.plots.linked import Linked
    from mlwidget.tracking import Run

NAMED: Final = 12
"""So many points have their names beside them."""
HUED: Final = 12
"""So many runs have the hues that they have as lines."""
MODES: Final = {
    "Lasso": "Draw around points to select runs",
    "Box": "Drag a box around points to select runs",
    "Look": "Point at a run to see what it is",
}


class ScatterPlot(Plot):
    """What `scatter` gives back.

    Args:
        runs: A point each.
        names: What lies along the horizontal and the vertical axis.
        logs: Whether each axis is logarithmic; None to let the numbers decide.
        group: The plots it moves together with; a new one if not given.
    """

    def __init__(
        self,
        runs: tuple[Run, ...],
        names: tuple[str, str],
        *,
        logs: tuple[bool | None, bool | None] = (None, None),
        group: Group | None = None,
    ) -> None:
        self.names = names
        """What lies along the horizontal and the vertical axis."""
        self._facts = [Facts(run) for run in runs]
        self._logs = logs
        self._drawn: list[Dimension] = []
        self._placed: list[int] = []
        self._forms: list[tuple[bool, bool]] = []
        self._is_quiet = False
        self._mode = "Lasso"
        self._mark: Any = None
        self._interactions: dict[str, Any] = {}
        with live.pump.lock:
            for one in self._facts:
                one.look()
            check_facts(self._facts, names)
            margin = {**MARGIN, "top": 34}
            figure = figure_of("", [], [], fig_margin=margin, padding_x=0.05, padding_y=0.08)
            bar = bar_of(MODES, self._use, {"Clear": ("Select no run", self._clear)})
            super().__init__(runs, figure, bar=bar, group=group)
            self.redraw()
        live.pump.add(self)

    def watched(self) -> Iterable[Facts]:
        return self._facts

    def aside(self) -> Iterable[Any]:
        return [one for one in self._interactions.values() if one is not None]

    def redraw(self) -> int:
        found = [
            Dimension.of(name, self._facts, log)
            for name, log in zip(self.names, self._logs, strict=True)
        ]
        sent = 0
        if found != self._drawn:
            forms = [(one.is_log, bool(one.words)) for one in found]
            if self._mark is None or forms != self._forms:
                self._forms = forms
                self._build(found)
            for axis, one in zip(self.figure.axes, found, strict=True):
                for trait, value in one.ticks().items():
                    setattr(axis, trait, value)
            self._drawn = found
            sent = self._place(found)
        missed = len(self.runs) - len(self._placed)
        what = " and ".join(self.names)
        self.figure.title = f"{missed} of {len(self.runs)} runs lack {shown(what, 40)}" if missed else ""
        self._note_trouble("" if self._placed else f"no run has {what} yet")
        return sent

    def emphasise(self) -> None:
        if self._is_quiet or self._mark is None:
            return
        chosen = [at for at, run in enumerate(self._placed) if self.runs[run] in self.selected_runs]
        with self._quiet():
            self._mark.selected = np.array(chosen, np.uint32) if chosen else None

    def _build(self, dimensions: list[Dimension]) -> None:
        """Make the axes anew: bqplot's cannot turn logarithmic once they are shown."""
        old = [*self.aside(), *self.figure.axes, *([self._mark] if self._mark is not None else [])]
        old += list({id(axis.scale): axis.scale for axis in self.figure.axes}.values())
        x, y = (one.scale() for one in dimensions)
        self._mark = bqplot.Scatter(
            x=np.empty(0),
            y=np.empty(0),
            scales={"x": x, "y": y},
            colors=[HUES[0]],
            default_size=80,
            apply_clip=False,
            stroke="var(--jp-layout-color0, white)",
            stroke_width=1,
            selected_style={"stroke": INK, "stroke-width": "2"},
            unselected_style={"opacity": "0.22"},
            tooltip=_tooltip(dimensions),
            tooltip_style={"opacity": "1", "color": FAINT},
            label_display_horizontal_offset=8,
            label_display_vertical_offset=6,
        )
        self._mark.observe(self._pick, "selected")
        both = {"x_scale": x, "y_scale": y, "marks": [self._mark]}
        self._interactions = {
            "Lasso": interacts.LassoSelector(**both),
            "Box": interacts.BrushSelector(**both),
            "Look": None,
        }
        sides = zip((x, y), dimensions, ("bottom", "left"), strict=True)
        self.figure.axes = [axis_of(scale, one.name, side) for scale, one, side in sides]
        self.figure.marks = [self._mark, self._note]
        self._use(self._mode)
        self.hear_while_busy()
        for widget in old:
            widget.close()

    def _place(self, dimensions: list[Dimension]) -> int:
        places = np.stack([one.places() for one in dimensions])
        self._placed = np.flatnonzero(np.isfinite(places).all(axis=0)).tolist()
        names = distinct(one.name for one in self._facts)
        hue = HUES if len(self.runs) <= HUED else HUES[:1]
        mark = self._mark
        with self._quiet(), mark.hold_sync():
            mark.selected = None
            mark.x, mark.y = (line[self._placed] for line in places)
            mark.names = np.array([shown(names[at], 20) for at in self._placed], dtype="U")
            mark.display_names = len(self._placed) <= NAMED
            mark.colors = [hue[at % len(hue)] for at in self._placed] or [HUES[0]]
        self.emphasise()
        return len(self._placed)

    def _use(self, mode: str) -> None:
        self._mode = mode
        self.figure.interaction = self._interactions[mode]

    def _clear(self) -> None:
        self._interactions["Lasso"].reset()
        self._interactions["Box"].selected = None
        self.selected_runs = ()

    def _pick(self, change: Any) -> None:
        """Take over what the page has selected."""
        if self._is_quiet:
            return
        chosen = [] if change["new"] is None else sorted(int(at) for at in change["new"])
        with self._quiet():
            self.selected_runs = tuple(self.runs[self._placed[at]] for at in chosen)
            if not chosen:
                self._mark.selected = None

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        """Inside, what is selected is set by us, and need not be taken over."""
        self._is_quiet = True
        try:
            yield
        finally:
            self._is_quiet = False


def _tooltip(dimensions: list[Dimension]) -> Any:
    """What is said of the run that the mouse points at; words stand at the axis."""
    numbers = {axis: one for axis, one in zip("xy", dimensions, strict=True) if not one.words}
    return bqplot.Tooltip(
        fields=["name", *numbers],
        labels=["run", *(shown(one.name, 40) for one in numbers.values())],
        formats=["", *(".4~g" for _ in numbers)],
    )


def scatter(
    runs: Run | Iterable[Run],
    x: str,
    y: str,
    *,
    log_x: bool | None = None,
    log_y: bool | None = None,
    link: Linked | None = None,
) -> ScatterPlot:
    """A live figure with a point for each run, between two parameters or metrics.

    >>> from mlwidget import Experiment, Workspace, plots
    >>> experiment = Experiment(Workspace.from_config(), "digits")
    >>> for rate in (0.1, 0.2):
    ...     with experiment.start_logging(properties={"rate": rate}) as run:
    ...         run.log_list("loss", [3, 1, 2])
    >>> figure = plots.scatter(experiment.get_runs(), "rate", "min(loss)")
    >>> figure.selected_runs = figure.runs[:1]  # as a lasso does

    Args:
        runs: A point each.
        x: A parameter (argument, hyperparameter, property, knob or tag); a metric, for its last value;
            or `min(loss)`, `max(loss)`, `last(loss)` of a metric.
        y: Another.
        log_x: Whether the horizontal axis is logarithmic; let the numbers decide if not given.
        log_y: The same for the vertical axis.
        link: Another plot: runs selected in one are selected in both.

    Raises:
        NotFoundError: For a name that no run has, when all have ended.
    """
    chosen = runs_of(runs, "scatter")
    names = check_name(x, "scatter"), check_name(y, "scatter")
    made = ScatterPlot(chosen, names, logs=(log_x, log_y), group=group_of(link))
    if link is not None:
        link.group.settle(link)
    return made
