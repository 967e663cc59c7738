"""Points of several series in one buffer, as `mlwidget.wire` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlwidget.feed.sketch import Floats


class Buffer:
    """Columns one behind the other.

    >>> import numpy as np
    >>> buffer = Buffer()
    >>> buffer.add((np.array([0.0]), np.array([1.5]), np.array([0.25])))
    0
    >>> len(buffer.bytes())
    24
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, columns: tuple[Floats, ...]) -> int:
        """The byte at which the columns now start.

        Args:
            columns: Steps, times and values, of equal length.
        """
        at = self._size
        for column in columns:
            piece = column.astype("<f8", copy=False).tobytes()
            self._pieces.append(piece)
            self._size += len(piece)
        return at

    def bytes(self) -> bytes:
        """All that was added."""
        return b"".join(self._pieces)
