"""Figures and axes of bqplot as all of ours are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import bqplot
import ipywidgets

from mlwidget.plots.style import FAINT, INK
from mlwidget.plots.words import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT: Final = "300px"
MARGIN: Final = {"top": 52, "bottom": 46, "left": 60, "right": 20}


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
    numbers = "~g" if isinstance(scale, bqplot.LogScale) else None
    traits = {"grid_lines": grid, "label_offset": offset, "tick_format": numbers, **other}
    return bqplot.Axis(scale=scale, label=shown(label), side=side, label_color=FAINT, **traits)
