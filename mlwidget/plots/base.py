"""What all plots have in common: a figure, its frame, and words where there is nothing to draw."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

import bqplot
import numpy as np

from mlwidget.plots.linked import Linked
from mlwidget.plots.style import FAINT, style_sheet
from mlwidget.plots.words import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.plots.group import Group
    from mlwidget.tracking import Run

NOTE_LETTERS: Final = 46
NOTE_LINES: Final = 4


class Plot(Linked):
    """A figure of runs that is a widget: show it, put it into an `HBox`, observe what is selected.

    Args:
        runs: What it shows.
        figure: The bqplot figure.
        bar: The buttons at its corner; None for a plot on a board, which brings the style, too.
        below: What stands under the figure.
        group: The plots it moves together with; a new one if not given.
    """

    def __init__(
        self,
        runs: Sequence[Run],
        figure: Any,
        *,
        bar: Any = None,
        below: Sequence[Any] = (),
        group: Group | None = None,
    ) -> None:
        self.figure = figure
        """The bqplot figure, to be changed at will."""
        self._note = bqplot.Label(
            x=np.array([]),
            y=np.array([]),
            text=np.array([], dtype="U"),
            scales={"x": figure.scale_x, "y": figure.scale_y},
            preserve_domain={"x": True, "y": True},
            colors=[FAINT],
            align="middle",
            default_size=12,
            font_weight="normal",
        )
        figure.marks = [*figure.marks, self._note]
        parts = [figure] if bar is None else [style_sheet(), bar, figure]
        super().__init__(runs, [*parts, *below], group=group)

    def show_note(self, text: str) -> None:
        """Put words into the middle of the figure; none take them away."""
        lines = textwrap.wrap(shown(text, NOTE_LETTERS * NOTE_LINES), NOTE_LETTERS)
        if list(self._note.text) == lines:
            return
        heights = 0.5 + 0.07 * (np.arange(len(lines))[::-1] - (len(lines) - 1) / 2)
        with self._note.hold_sync():
            self._note.text = np.array(lines, dtype="U")
            self._note.x, self._note.y = np.full(len(lines), 0.5), heights

    def _note_trouble(self, otherwise: str = "") -> None:
        troubles = [one.trouble for one in self.watched() if one.trouble]
        self.show_note(troubles[0] if troubles else otherwise)
