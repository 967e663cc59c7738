"""How often each class was taken for each other."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

import bqplot
import numpy as np

from mlwidget.plots import live
from mlwidget.plots.bar import bar_of
from mlwidget.plots.base import Plot
from mlwidget.plots.figures import MARGIN, axis_of, figure_of
from mlwidget.plots.known import check_matrix
from mlwidget.plots.source import Source
from mlwidget.plots.style import INK, WASH
from mlwidget.plots.words import check_name, runs_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlwidget.feed.sketch import Floats
    from mlwidget.plots.group import Group
    from mlwidget.tracking import Run

LABELLED: Final = 20
"""With more classes, the numbers do not fit into their cells."""
TICKS: Final = 40
LETTERS: Final = 14
"""Of a label beside the figure."""
ROOM: Final = 34
"""Letters of all labels under the figure."""
DARK: Final = 0.55
"""From this strength on a cell needs white letters."""
MODES: Final = {
    "Share": "Of all that belong to a class, how many were taken for each",
    "Count": "How many of each",
}


class ConfusionPlot(Plot):
    """What `confusion` gives back.

    Args:
        run: Whose matrix.
        name: The metric.
        plain: Whether it has no buttons.
        group: The plots it moves together with; a new one if not given.
        **figure: Traits of the figure.
    """

    def __init__(
        self, run: Run, name: str, *, plain: bool = False, group: Group | None = None, **figure: Any
    ) -> None:
        self.name = name
        """The metric."""
        self._source = Source.of(run)
        self._mode = next(iter(MODES))
        self._stamp: object = None
        self._document: dict[str, Any] = {"class_labels": [], "matrix": []}
        with live.pump.lock:
            self._source.look()
            check_matrix(self._source, name)
            reach = {"allow_padding": False}
            self._x, self._y = bqplot.LinearScale(**reach), bqplot.LinearScale(reverse=True, **reach)
            self._cells = bqplot.GridHeatMap(
                color=np.zeros((2, 2)),
                row=np.arange(3) - 0.5,
                column=np.arange(3) - 0.5,
                scales={
                    "row": self._y,
                    "column": self._x,
                    "color": bqplot.ColorScale(colors=list(WASH), min=0.0, max=1.0),
                },
                stroke="transparent",
                null_color="transparent",
                visible=False,
            )
            self._texts = bqplot.Label(
                x=np.empty(0),
                y=np.empty(0),
                text=np.array([], dtype="U"),
                scales={"x": self._x, "y": self._y},
                align="middle",
                default_size=11,
                font_weight="normal",
            )
            self._axes = [
                axis_of(self._x, "predicted", "bottom", grid_lines="none"),
                axis_of(self._y, "true", "left", grid_lines="none"),
            ]
            title = figure.pop("title", name)
            drawn = figure_of(title, self._axes, [self._cells, self._texts], padding_y=0.0, **figure)
            bar = None if plain else bar_of(MODES, self._use, {})
            super().__init__((run,), drawn, bar=bar, group=group)
            self.redraw()
        live.pump.add(self)

    def watched(self) -> Iterable[Source]:
        return [self._source]

    def redraw(self) -> int:
        count = self._source.count(self.name)
        stamp = (count, self._mode)
        sent = 0
        if count and stamp != self._stamp:
            self._stamp = stamp
            entry = self._source.entry(self.name)
            self._document = json.loads(entry)["value"][
                "data"
            ]  # as `log_confusion_matrix` has checked it
            sent = self._draw()
        nothing = f"no matrix {self.name} yet"
        self._note_trouble("" if self._stamp is not None else nothing)
        return sent

    def _draw(self) -> int:
        matrix = np.array(
            [[math.nan if cell is None else cell for cell in row] for row in self._document["matrix"]],
            dtype=np.float64,
        )
        labels = [str(label) for label in self._document["class_labels"]]
        count = len(labels)
        if not count:
            return 0
        shares = _shares(matrix)
        at = np.arange(float(count))
        with self._cells.hold_sync():
            # of one class, bqplot would make no area: it gets four equal cells
            self._cells.color = shares if count > 1 else np.repeat(shares, 4).reshape(2, 2)
            self._cells.row = self._cells.column = np.linspace(-0.5, count - 0.5, max(count, 2) + 1)
            self._cells.visible = True
        letters = (max(2, ROOM // count), LETTERS)
        for axis, most in zip(self._axes, letters, strict=True):
            axis.tick_values = at[:: math.ceil(count / TICKS)]
            axis.tick_labels = {str(place): shown(one, most) for place, one in enumerate(labels)}
        left = max(MARGIN["left"], 30 + 7 * max(len(one) for one in self._axes[1].tick_labels.values()))
        self._axes[1].label_offset = f"{left - 12}px"
        self.figure.fig_margin = {**MARGIN, "left": left}
        for scale in (self._x, self._y):
            scale.min, scale.max = -0.5, count - 0.5
        self._write(matrix, shares)
        return int(matrix.size)

    def _write(self, matrix: Floats, shares: Floats) -> None:
        count = len(matrix) if len(matrix) <= LABELLED else 0
        row, column = (found.ravel().astype(np.float64) for found in np.indices((count, count)))
        texts = [
            _text(matrix[int(i), int(j)], shares[int(i), int(j)], is_share=self._mode == "Share")
            for i, j in zip(row, column, strict=True)
        ]
        strengths = shares[:count, :count].ravel()
        with self._texts.hold_sync():
            self._texts.x, self._texts.y = column, row
            self._texts.text = np.array(texts, dtype="U")
            self._texts.colors = [("white" if strength >= DARK else INK) for strength in strengths] or [
                INK
            ]

    def _use(self, mode: str) -> None:
        with live.pump.lock:
            self._mode = mode
            self.redraw()


def _shares(matrix: Floats) -> Floats:
    """Of each row, what part lies in each cell."""
    total = np.nansum(matrix, axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(np.where(total > 0, matrix / total, 0.0))


def _text(count: float, share: float, *, is_share: bool) -> str:
    if math.isnan(count) or count == 0:
        return ""
    return f"{share:.0%}" if is_share else f"{count:.6g}"


def confusion(run: Run, name: str) -> ConfusionPlot:
    """A live figure of a confusion matrix; its colours are shares of each true class.

    >>> from mlwidget import Experiment, Workspace, plots
    >>> data = {"class_labels": ["cat", "dog"], "matrix": [[5, 1], [2, 4]]}
    >>> with Experiment(Workspace.from_config(), "pets").start_logging() as run:
    ...     run.log_confusion_matrix(
    ...         "mistakes",
    ...         {"schema_type": "confusion_matrix", "schema_version": "1.0.0", "data": data},
    ...     )
    >>> figure = plots.confusion(run, "mistakes")
    >>> figure.figure.title
    'mistakes'

    Args:
        run: Whose matrix.
        name: The metric; a run that has not ended may log it later.

    Raises:
        NotFoundError: For a matrix that the run, which has ended, does not have.
        InvalidValueError: For a metric of another kind.
    """
    [one] = runs_of(run, "confusion")[:1]
    return ConfusionPlot(one, check_name(name, "confusion"))
