"""Where a reader stands in a run: it reads on from there, out of the store and out of the tail.

The store is written once a second; a viewer wants to see a point at once. So as long as one process
alone writes, what its tail holds beyond the store is read too. When several write, only the store
knows the order of their points.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from mlwidget.store.chunks import as_floats
from mlwidget.store.sketches import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.feed.sketch import Floats
    from mlwidget.records import Batch, MetricRecord, Points, RunState, Sketched, WriterRecord
    from mlwidget.store.base import RunStore

SCALAR: Final = "scalar"
AT_ONCE: Final = 1 << 19
"""Points read in one look at the store, about; more of them are seen from afar."""
LONG: Final = 1 << 16
"""Points of one metric that follow each other; more of them are seen from afar."""


class Piece(NamedTuple):
    """Points that follow in a series."""

    name: str
    steps: Floats
    times: Floats
    values: Floats
    is_text: bool = False
    """Whether each of them is a text."""
    numbers: Floats | None = None
    """Where each stands in the series, when they stand for others between them."""
    total: int | None = None
    """Points of the series after all that they stand for."""


class Cursor:
    """Reads each point of a run once, in the order of its series.

    Args:
        store: The run.
        most: Points of a series that are shown, about: of a long one not all are read.
    """

    def __init__(self, store: RunStore, most: int = 2000) -> None:
        self._store = store
        self._most = most
        self._begin()
        self.restarts = 0
        """Grows when all that was read before must be forgotten."""

    def _begin(self) -> None:
        self._counts: dict[str, int] = {}
        self._metrics: list[MetricRecord] = []
        self._writer: WriterRecord | None = None
        self._others: frozenset[str] = frozenset()
        self._slot = 0

    @property
    def metrics(self) -> list[MetricRecord]:
        """All metrics of any kind, as the last look at the store found them."""
        return self._metrics

    @property
    def is_near(self) -> bool:
        """Whether what comes next is in this process: then a look costs no query."""
        return self._writer is not None and self._writer.process.pid == os.getpid()

    def look(self, state: RunState | None = None) -> Iterator[Piece]:
        """What came since the last look.

        Args:
            state: The run now, where the store may hold something new; otherwise the tail is enough.
        """
        if state is None:
            batch = self._tail()
            if batch is not None:
                return self._live(batch)
            state = self._store.state()
        self._metrics = state.metrics
        self._meet(state.writers)
        return self._read()

    def _meet(self, writers: list[WriterRecord]) -> None:
        """Choose whose tail is read: the one that writes alone."""
        mine = self._writer.id if self._writer else None
        if self._is_overtaken(writers):
            self._begin()
            self.restarts += 1
            state = self._store.state()
            self._metrics, writers = state.metrics, state.writers
        open_ones = [one for one in writers if not one.closed]
        self._writer = open_ones[0] if len(open_ones) == 1 else None
        if self._writer:
            same = self._writer.id == mine
            self._slot = max(self._slot if same else 0, self._writer.drained)
            self._others = _with_points(writers, self._writer)

    def _is_overtaken(self, writers: list[WriterRecord]) -> bool:
        """Whether points of another process came, or may come, between those read from the tail."""
        if self._writer is None or self._slot <= self._writer.drained:
            return False
        mine = self._writer.id
        stand = next((one.drained for one in writers if one.id == mine), 0)
        alone = sum(not one.closed for one in writers) == 1
        came = _with_points(writers, self._writer) != self._others
        return came or (self._slot > stand and not alone)

    def _tail(self) -> Batch | None:
        """What follows in the tail; None when that cannot be said without the store."""
        if self._writer is None:
            return None
        batch = self._store.tails({self._writer.id: self._slot}).get(self._writer.id)
        return batch if batch is not None and batch.start == self._slot else None

    def _read(self) -> Iterator[Piece]:
        new = [one for one in self._metrics if one.kind == SCALAR and one.count > self._count(one)]
        for metric in new:
            yield from self._stored(metric, min(LONG, AT_ONCE // len(new)))
        batch = self._tail()
        if batch is not None:
            yield from self._live(batch)

    def _live(self, batch: Batch) -> Iterator[Piece]:
        self._slot = batch.stop
        for number, points in batch.points.items():
            name, kind = batch.defined[number]
            if kind == SCALAR:
                yield self._piece(name, points)

    def _count(self, metric: MetricRecord) -> int:
        return self._counts.get(metric.name, 0)

    def _stored(self, metric: MetricRecord, share: int) -> Iterator[Piece]:
        start = self._count(metric)
        if metric.count - start <= share:
            yield self._piece(metric.name, self._store.points(metric.id, start, metric.count))
        else:
            sketch = self._store.sketch(metric.id, start, metric.count, most=self._most)
            yield self._from_afar(metric.name, sketch)

    def _from_afar(self, name: str, sketch: Sketched) -> Piece:
        self._counts[name] = sketch.stop
        numbers, steps = sketch.numbers.astype(np.float64), sketch.steps.astype(np.float64)
        is_text = sketch.texts == sketch.stop - sketch.start
        return Piece(name, steps, sketch.times, sketch.values, is_text, numbers, sketch.stop)

    def _piece(self, name: str, points: Points) -> Piece:
        count = len(points.steps)
        self._counts[name] = self._counts.get(name, 0) + count
        steps = points.steps.astype(np.float64)
        return Piece(name, steps, points.times, as_floats(points), texts(points) == count)


def _with_points(writers: list[WriterRecord], beside: WriterRecord) -> frozenset[str]:
    return frozenset(one.id for one in writers if one.drained and one.id != beside.id)
