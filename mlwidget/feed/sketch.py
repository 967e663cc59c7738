"""A series thinned to what a screen can show: no spike is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from mlwidget.store.sketches import spikes

if TYPE_CHECKING:
    from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.float64]"


class Sketch:
    """A series thinned to what a screen can show, that takes new points at the end.

    Args:
        budget: Points to keep at most; up to twice as many are held.
        start: Number of the first point.
    """

    def __init__(self, budget: int, start: int = 0) -> None:
        self.start = self.total = start
        self._budget = budget
        self._columns: tuple[Floats, ...] = (_NONE, _NONE, _NONE, _NONE)
        # Points come a few at a time, some twenty times a second for each series: they are joined when
        # somebody looks, or when they have become many.
        self._waiting: list[tuple[Floats, ...]] = []
        self._count = 0

    def add(
        self,
        steps: Floats,
        times: Floats,
        values: Floats,
        numbers: Floats | None = None,
        total: int | None = None,
    ) -> None:
        """Take the points that follow.

        Args:
            steps: A column of them.
            times: Another.
            values: Another.
            numbers: Where each stands in the series, when they stand for others between them.
            total: Points of the series after all that they stand for.
        """
        count = len(steps)
        if numbers is None:
            numbers = np.arange(self.total, self.total + count, dtype=np.float64)
        self.total = self.total + count if total is None else total
        self._waiting.append((numbers, steps, times, values))
        self._count += count
        if self._count > self._budget:
            self._join()

    def columns(self, budget: int) -> tuple[Floats, ...]:
        """Steps, times and values of at most `budget` points (and at least four)."""
        if self._waiting:
            self._join()
        return _thinned(self._columns, budget)[1:]

    def _join(self) -> None:
        added, self._waiting, self._count = self._waiting, [], 0
        pieces = [_thinned(piece, self._budget) for piece in added]
        if len(self._columns[0]):
            pieces.insert(0, self._columns)
        self._columns = (
            pieces[0]
            if len(pieces) == 1
            else tuple(np.concatenate(column) for column in zip(*pieces, strict=True))
        )
        if len(self._columns[0]) > 2 * self._budget:
            self._columns = _thinned(self._columns, self._budget)


_NONE: Final = np.empty(0)


def _thinned(columns: tuple[Floats, ...], budget: int) -> tuple[Floats, ...]:
    if len(columns[0]) <= budget:
        return columns
    chosen = thin(columns[0], columns[-1], budget)
    return tuple(column[chosen] for column in columns)


def thin(along: Floats, values: Floats, budget: int) -> NDArray[np.int64]:
    """Places of at most `budget` points, and at least some: ends, spikes and what is not finite stay.

    >>> thin(np.arange(9.0), np.array([0, 0, 0, 7, 0, 0, -5, 0, 0.0]), 4).tolist()
    [0, 3, 6, 8]

    Args:
        along: Where the points lie, in ascending order; buckets of equal width are made of it.
        values: Their values.
        budget: How many are wanted.
    """
    if len(along) <= budget:
        return np.arange(len(along))
    # Two of each bucket; where many points are not finite, up to three more.
    chosen = _chosen(along, values, max(1, (budget - 2) // 2))
    if len(chosen) > budget:
        chosen = _chosen(along, values, max(1, (budget - 2) // 5))
    return chosen


def _chosen(along: Floats, values: Floats, buckets: int) -> NDArray[np.int64]:
    """Places of the first and last point, and of what must be kept of each bucket."""
    low, width = along[0], float(along[-1]) - float(along[0])
    bucket = np.zeros(len(along), np.int64)
    if width > 0:
        bucket = np.minimum((along - low) / width * buckets, buckets - 1).astype(np.int64)
    return np.unique(np.concatenate([[0, len(along) - 1], spikes(values, bucket)]))
