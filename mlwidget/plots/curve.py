"""One line of a figure, and what of it lies outside of every frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import bqplot
import numpy as np

from mlwidget.plots.style import HUES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mlwidget.feed.sketch import Floats
    from mlwidget.plots.source import Source

FEW: Final = 40
"""So many points are drawn as points, too."""
FADED: Final = 0.14
"""The opacity of what is not selected, while something is."""
MARKS_MOST: Final = 200
"""Marks of one sort at the frame; more of them would be one band."""
EMPTY: Final[Floats] = np.empty(0)


class Curve:
    """The line of one metric of one run.

    Args:
        source: Where the points come from.
        name: The metric.
        hue: The number of its colour.
        dash: How the line is drawn.
        scales: "x" and "y" of the figure.
        most: Points to draw, about.
    """

    def __init__(
        self, source: Source, name: str, *, hue: int, dash: str, scales: dict[str, Any], most: int
    ) -> None:
        self.source, self.name, self.hue, self.dash = source, name, hue, dash
        self.steps = self.values = EMPTY
        """What was read last, as it is."""
        self.drawn = EMPTY
        """The values that the line goes through, NaN where it has a gap."""
        self._most = most
        self._is_log = isinstance(scales["y"], bqplot.LogScale)
        self._stamp: object = None
        self.mark = bqplot.Lines(
            x=EMPTY,
            y=EMPTY,
            scales=scales,
            colors=[HUES[hue % len(HUES)]],
            line_style=dash,
            stroke_width=1.75,
            marker_size=18,
            opacities=[1.0],
        )

    def read(self, low: float | None, high: float | None) -> bool:
        """Whether there is anything new between two steps.

        Args:
            low: The first step that is shown; None for the first of all.
            high: The last one.
        """
        stamp = (self.source.stamp(self.name), low, high)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self.steps, self.values = self._points(low, high) or (EMPTY, EMPTY)
        return True

    def _points(self, low: float | None, high: float | None) -> tuple[Floats, Floats] | None:
        if low is None or high is None:
            return self.source.columns(self.name, self._most)
        if self.source.stamp(self.name)[1] > self._most:
            return self.source.section(self.name, low, high, self._most)
        points = self.source.columns(self.name, self._most)
        return None if points is None else _between(*points, low, high)

    def draw(self) -> int:
        """How many points went to the page."""
        x, y = _in_pieces(self.steps, self.values)
        y = np.where(np.isfinite(y), y, np.nan)
        if self._is_log:
            y[y <= 0] = np.nan
        there = np.flatnonzero(np.isfinite(y))
        end = there[-1] + 1 if len(there) else 0
        x, y = x[:end], y[:end]  # bqplot wants to label the end of a line, and cannot where it has none
        self.drawn = y
        with self.mark.hold_sync():
            self.mark.x, self.mark.y = x, y
            # a marker cannot lie in a gap; a point between two gaps is a dot all the same
            self.mark.marker = "circle" if 0 < len(there) == len(x) <= FEW else None
        return len(x)

    def fade(self, *, faded: bool) -> None:
        """Draw it behind the others, or like them."""
        self.mark.opacities = [FADED if faded else 1.0]

    def outside(self) -> dict[str, Floats]:
        """The steps of the points that no axis reaches, by the marker that stands for them."""
        below = self.values == -np.inf
        if self._is_log:
            below |= self.values <= 0
        sorts: dict[str, NDArray[np.bool_]] = {
            "cross": np.isnan(self.values),
            "triangle-up": self.values == np.inf,
            "triangle-down": below,
        }
        return {marker: self.steps[sort] for marker, sort in sorts.items() if sort.any()}


class Outside:
    """Marks at the frame for NaN (a cross), +Infinity and -Infinity (triangles).

    Args:
        figure: Where they appear when there are some.
        steps: The axis.
    """

    HEIGHTS: Final = {"cross": 0.025, "triangle-up": 0.975, "triangle-down": 0.025}

    def __init__(self, figure: Any, steps: Any) -> None:
        self._figure = figure
        self._steps = steps
        self._marks: dict[str, Any] = {}

    def draw(self, curves: Sequence[Curve]) -> None:
        """Mark what of the curves lies outside."""
        outside = [curve.outside() for curve in curves]
        for marker, height in self.HEIGHTS.items():
            steps = [found.get(marker, EMPTY) for found in outside]
            count = sum(map(len, steps))
            if not count and marker not in self._marks:
                continue
            hues = [HUES[curve.hue] for curve, some in zip(curves, steps, strict=True) for _ in some]
            chosen = np.unique(np.linspace(0, count - 1, min(count, MARKS_MOST)).astype(int))
            mark = self._mark(marker)
            with mark.hold_sync():
                mark.colors = [hues[at] for at in chosen] or [HUES[0]]
                mark.x = np.concatenate(steps)[chosen]
                mark.y = np.full(len(chosen), height)

    def move_to(self, steps: Any) -> None:
        """Follow another axis."""
        self._steps = steps
        for mark in self._marks.values():
            mark.scales = {**mark.scales, "x": steps}

    def _mark(self, marker: str) -> Any:
        if marker not in self._marks:
            self._marks[marker] = bqplot.Scatter(
                x=EMPTY,
                y=EMPTY,
                scales={"x": self._steps, "y": self._figure.scale_y},
                preserve_domain={"y": True},
                marker=marker,
                default_size=36,
            )
            self._figure.marks = [*self._figure.marks, self._marks[marker]]
        return self._marks[marker]


def _between(steps: Floats, values: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """The points between two steps, and those beside them, to which the line goes."""
    inside = (steps >= low) & (steps <= high)
    near = inside.copy()
    near[1:] |= inside[:-1]
    near[:-1] |= inside[1:]
    if not near.any() and len(steps):  # between two steps: the line passes
        at = int(np.searchsorted(steps, low))
        near[max(0, at - 1) : at + 1] = True
    return steps[near], values[near]


def _in_pieces(steps: Floats, values: Floats) -> tuple[Floats, Floats]:
    """The same points, with a gap where the steps go back: there, something began again."""
    back = np.flatnonzero(np.diff(steps) < 0) + 1
    if not len(back):
        return steps, values
    return np.insert(steps, back, steps[back]), np.insert(values, back, np.nan)
