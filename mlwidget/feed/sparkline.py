"""A line as a small PNG, without any library for drawing: legible on white and on black."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mlwidget.feed.sketch import Floats

    Pixels = NDArray[np.float64]
    Line = tuple[Floats, Floats]

HUES: Final = ("2f86c6", "d9691a", "12966f", "b3609a", "a67c00", "7a7f87")
"""Neither light nor dark."""
FRAME: Final = "8b9199"
LEVELS: Final = 5
"""Degrees of opacity of each colour."""
THICK: Final = 1.7
"""The line, in pixels of the picture when it is shown."""


def sparkline(lines: Sequence[Line], width: int, height: int, *, scale: int = 2) -> bytes:
    r"""The bytes of a PNG of `width * scale` by `height * scale` pixels, with no background.

    >>> import numpy as np
    >>> sparkline([(np.arange(9.0), np.arange(9.0) ** 2)], 40, 20)[:4]
    b'\x89PNG'

    Args:
        lines: Where the points lie and their values, of each line; those after the sixth are left out.
        width: Of the picture as it is to be shown.
        height: The same.
        scale: Pixels for each of those.
    """
    shown = lines[: len(HUES)]
    left, across = _frame([line[0] for line in shown])
    bottom, up = _frame([line[1] for line in shown])
    wide, high, thick = width * scale, height * scale, THICK * scale
    index = np.zeros((high, wide), np.uint8)
    index[-1, :] = index[:, 0] = len(shown) * LEVELS + LEVELS // 2  # the axes
    for hue, (along, values) in enumerate(shown):
        order = np.argsort(along, kind="stable")
        right = thick + _share(along[order], left, across) * (wide - 1 - 2 * thick)
        down = thick + (1 - _share(values[order], bottom, up)) * (high - 1 - 2 * thick)
        level = np.round(_cover(right, down, wide, high, thick) * LEVELS).astype(np.uint8)
        index = np.where(level > 0, hue * LEVELS + level, index)
    return _png(index, (*HUES[: len(shown)], FRAME))


def _frame(columns: Sequence[Floats]) -> tuple[float, float]:
    """The least of some numbers and the greatest, never the same; halved, so that both are floats."""
    every = np.concatenate([np.empty(0), *columns])
    every = every[np.isfinite(every)] / 2
    low, high = (float(every.min()), float(every.max())) if len(every) else (0.0, 0.0)
    room = 0.0 if high > low else max(abs(low) / 2, 1e-300)
    return low - room, high + room


def _share(column: Floats, low: float, high: float) -> Floats:
    """Where each number lies between both, from 0 to 1; what is not finite, nowhere."""
    finite = np.where(np.isfinite(column), column, np.nan)
    share: Floats = (finite / 2 - low) / (high - low)
    return share


def _cover(along: Floats, down: Floats, width: int, height: int, thick: float) -> Pixels:
    """How much of each pixel lies under the line: of each column, from its lowest to its highest."""
    low, high = np.full(width, np.inf), np.full(width, -np.inf)
    _reach_over(low, high, along, down)
    alone = np.isfinite(down) & _is_gap(down, 1) & _is_gap(down, -1)
    for beside in np.arange(-thick, thick + 1):  # what no line leads to is a dot
        _reach_out(low, high, along[alone] + beside, down[alone] - thick / 2)
        _reach_out(low, high, along[alone] + beside, down[alone] + thick / 2)
    rows = np.arange(height)[:, np.newaxis]
    overlap = np.minimum(high + thick / 2, rows + 1) - np.maximum(low - thick / 2, rows)
    cover: Pixels = np.where(np.isfinite(overlap), overlap, 0).clip(0, 1)
    return cover


def _is_gap(down: Floats, beside: int) -> NDArray[np.bool_]:
    """Whether the next point, or the one before, is none."""
    missing = np.isnan(np.roll(down, -beside))
    missing[-1:] |= beside > 0
    missing[:1] |= beside < 0
    return missing


def _reach_over(low: Floats, high: Floats, along: Floats, down: Floats) -> None:
    """Note what the points reach over, and the lines between them."""
    _reach_out(low, high, along, down)
    if len(along) > 1:
        edges = np.arange(1, len(low), dtype=np.float64)
        crossing = np.interp(edges, along, down, left=np.nan, right=np.nan)
        _reach_out(low, high, edges, crossing)  # an edge is in the columns of both its sides
        _reach_out(low, high, edges - 1, crossing)


def _reach_out(low: Floats, high: Floats, along: Floats, down: Floats) -> None:
    there = np.isfinite(along) & np.isfinite(down)
    column = along[there].astype(np.int64).clip(0, len(low) - 1)
    np.minimum.at(low, column, down[there])
    np.maximum.at(high, column, down[there])


def _deflated(data: bytes) -> bytes:
    # looking for runs of one byte alone finds what there is, in a fiftieth of the time
    packer = zlib.compressobj(9, strategy=zlib.Z_RLE)
    return packer.compress(data) + packer.flush()


def _png(index: Any, hues: Sequence[str]) -> bytes:
    """A PNG with a palette: nothing, and each colour in `LEVELS` degrees of opacity."""
    palette, opacity = bytearray(3), bytearray(1)
    for hue in hues:
        palette += bytes.fromhex(hue) * LEVELS
        opacity += bytes(round(255 * level / LEVELS) for level in range(1, LEVELS + 1))
    height, width = index.shape
    lines = np.zeros((height, 1 + width), np.uint8)
    lines[:, 1:] = index
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(palette)),
        (b"tRNS", bytes(opacity)),
        (b"IDAT", _deflated(lines.tobytes())),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))
        for tag, data in parts
    )
