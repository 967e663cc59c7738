"""A series thinned to what a screen can show: no spike is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

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
        empty = np.empty(0)
        self._columns: tuple[Floats, ...] = (empty, empty, empty, empty)

    def add(self, steps: Floats, times: Floats, values: Floats) -> None:
        """Take the points that follow."""
        numbers = np.arange(self.total, self.total + len(steps), dtype=np.float64)
        self.total += len(steps)
        added = _thinned((numbers, steps, times, values), self._budget)
        self._columns = tuple(np.concatenate(pair) for pair in zip(self._columns, added, strict=True))
        if len(self._columns[0]) > 2 * self._budget:
            self._columns = _thinned(self._columns, self._budget)

    def columns(self, budget: int) -> tuple[Floats, ...]:
        """Steps, times and values of at most `budget` points (and at least four)."""
        return _thinned(self._columns, budget)[1:]


def _thinned(columns: tuple[Floats, ...], budget: int) -> tuple[Floats, ...]:
    if len(columns[0]) <= budget:
        return columns
    # Two of each bucket; where many points are not finite, up to three more.
    chosen = _chosen(columns, max(1, (budget - 2) // 2))
    if len(chosen) > budget:
        chosen = _chosen(columns, max(1, (budget - 2) // 5))
    return tuple(column[chosen] for column in columns)


def _chosen(columns: tuple[Floats, ...], buckets: int) -> NDArray[np.int64]:
    """Places of the first and last point, and of what must be kept of each bucket."""
    numbers, values = columns[0], columns[-1]
    low, high = numbers[0], numbers[-1]
    bucket = ((numbers - low) * (buckets / (high - low + 1))).astype(np.int64)
    kept = {0, len(numbers) - 1}
    for sort in (np.isnan(values), values == np.inf, values == -np.inf):
        kept.update(_firsts(np.flatnonzero(sort), bucket))
    finite = np.flatnonzero(np.isfinite(values))
    if len(finite):
        inside, here = values[finite], bucket[finite]
        starts = np.flatnonzero(np.diff(here, prepend=-1))
        lengths = np.diff(np.append(starts, len(finite)))
        for reduce in (np.minimum, np.maximum):
            extreme = np.repeat(reduce.reduceat(inside, starts), lengths)
            kept.update(_firsts(finite[np.flatnonzero(inside == extreme)], bucket))
    return np.array(sorted(kept))


def _firsts(places: NDArray[np.intp], bucket: NDArray[np.int64]) -> list[int]:
    """The first of the places in each bucket."""
    if not len(places):
        return []
    firsts: list[int] = places[np.diff(bucket[places], prepend=-1) != 0].tolist()
    return firsts
