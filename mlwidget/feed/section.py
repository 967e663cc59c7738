"""What lies between two ends of a series: gathered from chunks, read or seen from afar, and thinned."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from mlwidget.feed.sketch import thin
from mlwidget.records import Spans
from mlwidget.store.chunks import as_floats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mlwidget.feed.sketch import Floats
    from mlwidget.records import MetricRecord, Points
    from mlwidget.store.base import RunStore

    Places: TypeAlias = NDArray[np.int64] | slice

Axis: TypeAlias = Literal["step", "time"]
Columns: TypeAlias = "tuple[Floats, Floats, Floats, Floats]"
"""Numbers, steps, times, values."""

PIECE: Final = 1 << 19
"""Points read at once."""
FINER: Final = 8
"""When more are read than the memory should hold, so many times more are kept than are wanted."""


class Section:
    """Takes what is read of one series, and keeps what lies between the ends.

    Args:
        axis: Whether the ends are steps or times.
        low: The least that lies inside.
        high: The greatest.
        most: Points that are wanted, about.
        raw: With at most so many points inside, all are read.
    """

    def __init__(self, axis: Axis, low: float, high: float, *, most: int, raw: int) -> None:
        self.low, self.high, self.most, self.raw = low, high, most, raw
        self.count = 0
        self._axis = 1 if axis == "step" else 2
        self._pieces: list[Columns] = []
        self._held = 0
        self._before: Columns | None = None
        self._after: Columns | None = None

    def read(self, store: RunStore, metric: MetricRecord) -> None:
        """Take what the store has.

        Args:
            store: The run.
            metric: The series up to where it is looked at.
        """
        spans = _until(store.spans(metric.id), metric.count)
        least, greatest = spans.steps if self._axis == 1 else spans.times
        known = np.isfinite(least) & np.isfinite(greatest)
        inside = known & (least >= self.low) & (greatest <= self.high)
        before, after = known & (greatest < self.low), known & (least > self.high)
        across = ~(inside | before | after)
        if (spans.stops - spans.starts)[inside].sum() <= self.raw:
            across, inside = across | inside, np.zeros_like(inside)
        for start, stop in _stretches(spans, inside):
            self._see(store, metric, start, stop)
        for start, stop in _stretches(spans, across):
            self._read(store, metric, start, stop)
        # The neighbours are in chunks across the ends, unless an end lies between two chunks.
        if before.any():
            at = _last_greatest(np.where(before, greatest, -math.inf))
            if self._before is None or (greatest[at], spans.starts[at]) > self._place(self._before):
                self._read(store, metric, int(spans.starts[at]), int(spans.stops[at]))
        if after.any():
            at = int(np.where(after, least, math.inf).argmin())
            if self._after is None or (least[at], spans.starts[at]) < self._place(self._after):
                self._read(store, metric, int(spans.starts[at]), int(spans.stops[at]))

    def _place(self, point: Columns) -> tuple[float, float]:
        return float(point[self._axis][0]), float(point[0][0])

    def _see(self, store: RunStore, metric: MetricRecord, start: int, stop: int) -> None:
        sketch = store.sketch(metric.id, start, stop, most=self.most)
        columns = (sketch.numbers.astype(np.float64), sketch.steps.astype(np.float64))
        self._keep((*columns, sketch.times, sketch.values), sketch.stop - sketch.start)

    def _read(self, store: RunStore, metric: MetricRecord, start: int, stop: int) -> None:
        for at in range(start, stop, PIECE):
            self.add(store.points(metric.id, at, min(stop, at + PIECE)), at)

    def add(self, points: Points, start: int) -> None:
        """Take points, wherever they lie.

        Args:
            points: They follow each other in the series.
            start: The number of the first.
        """
        steps = points.steps.astype(np.float64)
        numbers = np.arange(start, start + len(steps), dtype=np.float64)
        columns = (numbers, steps, points.times, as_floats(points))
        along = columns[self._axis]
        there = np.isfinite(along)  # a clock may say anything
        below, above = there & (along < self.low), there & (along > self.high)
        inside = np.flatnonzero(there & ~below & ~above)
        self._keep(_only(columns, _as_slice(inside)), len(inside))
        self._meet(columns, along, below, above)

    def _meet(
        self, columns: Columns, along: Floats, below: NDArray[np.bool_], above: NDArray[np.bool_]
    ) -> None:
        """Remember the nearest point outside each end: the last of several before, the first after."""
        if below.any():
            at = _last_greatest(np.where(below, along, -math.inf))
            point = _only(columns, slice(at, at + 1))
            if self._before is None or self._place(point) > self._place(self._before):
                self._before = point
        if above.any():
            at = int(np.where(above, along, math.inf).argmin())
            point = _only(columns, slice(at, at + 1))
            if self._after is None or self._place(point) < self._place(self._after):
                self._after = point

    def _keep(self, columns: Columns, count: int) -> None:
        self.count += count
        self._held += len(columns[0])
        self._pieces.append(columns)
        if self._held > 2 * PIECE:
            self._pieces = [self._thinned(FINER * self.most)]
            self._held = len(self._pieces[0][0])

    def _thinned(self, most: int) -> Columns:
        held = self._in_order()
        if len(held[0]) <= most:
            return held
        return _only(held, thin(held[self._axis], held[3], most))

    def _in_order(self) -> Columns:
        """What is held, by the axis; what lies at one place, in the order it was logged."""
        pieces = sorted((piece for piece in self._pieces if len(piece[0])), key=lambda one: one[0][0])
        numbers, steps, times, values = (
            np.concatenate([piece[at] for piece in pieces] or [np.empty(0)]) for at in range(4)
        )
        held = (numbers, steps, times, values)
        along = held[self._axis]
        if (along[1:] >= along[:-1]).all() and (numbers[1:] > numbers[:-1]).all():
            return held
        return _only(held, np.lexsort((numbers, along)))

    def columns(self) -> tuple[Floats, Floats, Floats, bool]:
        """Steps, times and values with the neighbours; and whether each point inside is there."""
        held = self._thinned(self.most)
        around = [piece for piece in (self._before, held, self._after) if piece is not None]
        steps, times, values = (np.concatenate([piece[at] for piece in around]) for at in (1, 2, 3))
        return steps, times, values, len(held[0]) == self.count


def _only(columns: Columns, places: Places) -> Columns:
    numbers, steps, times, values = columns
    return numbers[places], steps[places], times[places], values[places]


def _last_greatest(column: Floats) -> int:
    return len(column) - 1 - int(column[::-1].argmax())


def _as_slice(places: NDArray[np.int64]) -> Places:
    """The same places, without a copy of what lies there if they follow each other."""
    if len(places) and places[-1] - places[0] == len(places) - 1:
        return slice(int(places[0]), int(places[-1]) + 1)
    return places


def _until(spans: Spans, count: int) -> Spans:
    """The chunks of the first `count` points; one that holds others too says nothing of its reach."""
    there = spans.starts < count
    whole = spans.stops[there] <= count
    steps, times = (
        (np.where(whole, least[there], np.nan), np.where(whole, greatest[there], np.nan))
        for least, greatest in (spans.steps, spans.times)
    )
    return Spans(spans.starts[there], np.minimum(spans.stops[there], count), steps, times)


def _stretches(spans: Spans, chosen: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """(start, stop) of points that follow each other in the chosen chunks."""
    places = np.flatnonzero(chosen)
    for some in np.split(places, np.flatnonzero(np.diff(places) != 1) + 1):
        if len(some):
            yield int(spans.starts[some[0]]), int(spans.stops[some[-1]])
