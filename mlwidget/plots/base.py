"""What all plots have in common: a figure, its frame, and words where there is nothing to draw."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

import bqplot
import ipywidgets
import numpy as np

from mlwidget.plots.linked import Linked
from mlwidget.plots.style import FAINT, INK, style_sheet
from mlwidget.plots.words import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.plots.group import Group
    from mlwidget.tracking import Run

HEIGHT: Final = "300px"
MARGIN: Final = {"top": 36, "bottom": 46, "left": 64, "right": 20}
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


def figure_of(title: str, axes: Sequence[Any], marks: Sequence[Any], **other: Any) -> Any:
    """A bqplot figure as all of ours are.

    Args:
        title: What it shows.
        axes: Its axes.
        marks: What is drawn.
        **other: More of its traits.
    """
    height = other.pop("height", HEIGHT)
    return bqplot.Figure(
        title=shown(title),
        axes=list(axes),
        marks=list(marks),
        fig_margin=other.pop("fig_margin", MARGIN),
        layout=ipywidgets.Layout(height=height, width="100%", min_width="0"),
        background_style={"fill": "transparent"},
        title_style={"fill": INK},
        padding_y=other.pop("padding_y", 0.04),
        display_toolbar=False,  # its Reset fails before the first zoom; ours can be used by keyboard
        **other,
    )


def axis_of(scale: Any, label: str, side: str, **other: Any) -> Any:
    """An axis of one of our figures.

    Args:
        scale: What it shows.
        label: In words.
        side: Of the figure.
        **other: More of its traits.
    """
    offset = {"left": "48px", "bottom": "34px"}.get(side)
    grid = "none" if side == "bottom" else "solid"
    traits = {"grid_lines": grid, "label_offset": offset, **other}
    return bqplot.Axis(scale=scale, label=shown(label), side=side, label_color=FAINT, **traits)
