"""How much of a view is kept where neither kernel nor store will be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """What a frozen view may hold, each of it at most; whatever they say, `size` is kept."""

    size: int
    """Bytes of the whole."""
    picture: int
    """Points of all metrics together, as they are seen from afar."""
    points: int
    """Of each metric, as they are seen on zooming in; 0 for none."""
    rows: int
    """Of each table, the first."""
    entries: int
    """Of each report, text and list of images, the last."""
    children: int
    files: int
    """Names of files."""
    image: int
    """Bytes of one image; a larger one is left out."""
    log: int
    """Bytes of one log, the last."""
    words: int
    """Characters of one text; a longer one is cut."""

    @property
    def exact(self) -> bool:
        """Whether each number is kept to the last bit; otherwise to six digits."""
        return self.points > 0


NOTEBOOK: Final = Limits(
    size=18_000,
    picture=24_000,
    points=0,
    rows=100,
    entries=4,
    children=100,
    files=100,
    image=4_000,
    log=4_000,
    words=500,
)
"""Beside a static picture, so that a notebook with 25 views stays below a megabyte."""

PAGE: Final = Limits(
    size=20_000_000,
    picture=500_000,
    points=20_000,
    rows=5_000,
    entries=500,
    children=2_000,
    files=5_000,
    image=4_000_000,
    log=1_000_000,
    words=100_000,
)
"""A file that can still be sent by mail; `size` is that of the whole file."""
