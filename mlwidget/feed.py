"""From a run's store to the messages that a viewer draws, by cursor: nobody waits for a reader.

What a viewer was told is kept as one small sketch per series, so that a snapshot costs as much for ten
million points as for ten thousand. Each bucket of a sketch keeps its least and its greatest value and
where it was not finite: no spike is lost.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias, get_args

import numpy as np

from mlwidget.records import BOOL, FLOAT, INT, OTHER, TERMINAL
from mlwidget.wire import (
    HEARTBEAT_SECONDS,
    PROTOCOL,
    Closed,
    Heartbeat,
    Kind,
    Points,
    RunHeader,
    SeriesPart,
    Snapshot,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from mlwidget import records
    from mlwidget.store.base import RunStore

Message: TypeAlias = Snapshot | Points | Heartbeat | Closed
Floats: TypeAlias = "NDArray[np.float64]"

KINDS: Final = frozenset(get_args(Kind))
PIECE: Final = 1 << 19
"""Points read at once: about 12 MB of columns."""
FULL_SERIES: Final = 50
"""With more series than this, each one's part of a snapshot gets smaller."""
LIVE_SHARE: Final = 8
"""A live message carries at most budget / LIVE_SHARE points of a series, 20 times a second."""


class Feed:
    """The messages of one viewer of one run.

    >>> from mlwidget.store import open_store  # doctest: +SKIP
    >>> feed = Feed(open_store("memory:").run("my-run"))  # doctest: +SKIP
    >>> header, columns = feed.snapshot()  # doctest: +SKIP
    >>> feed.since()  # doctest: +SKIP
    []

    Args:
        store: The run to read; whichever process writes it.
        budget: Points of a series that a snapshot holds at most.
        health: Gives sentences about trouble in storage, where the writer is in this process.
        clock: Seconds since the epoch.
    """

    def __init__(
        self,
        store: RunStore,
        budget: int = 2000,
        *,
        health: Callable[[], list[str]] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._budget = budget
        self._health = health or list
        self._clock = clock
        self._lock = threading.RLock()
        self._series: dict[str, _Series] = {}
        self._seq = -1
        self._version: int | None = None
        self._header: RunHeader | None = None
        self._sent = self._read = clock()
        self._record: records.RunRecord | None = None
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether `closed` was sent: there is nothing more to come."""
        return self._ended

    def snapshot(self) -> tuple[Snapshot, bytes]:
        """Everything up to now, as the next message."""
        with self._lock:
            self._collect()
            self._header = self._describe()
            self._number()
            return self._picture(self._budget)

    def picture(self, most: int | None = None) -> tuple[Snapshot, bytes]:
        """What a viewer that missed nothing has now; takes no number.

        Args:
            most: Points of all series together, about; None for as many as a snapshot has.
        """
        with self._lock:
            if self._header is None:
                return self.snapshot()
            count = max(1, len(self._series))
            return self._picture(self._budget if most is None else max(4, most // count))

    def since(self) -> list[tuple[Message, bytes]]:
        """The messages that bring a viewer from the last call to now; often none."""
        with self._lock:
            if self._ended:
                return []
            if self._header is None:
                messages: list[tuple[Message, bytes]] = [self.snapshot()]
            else:
                messages = self._news()
            if self._header is not None and self._header["status"] in TERMINAL:
                messages.append((self._close(None), b""))
            return messages

    def close(self, reason: str) -> Closed:
        """The last message, when there is trouble; says what went wrong.

        Args:
            reason: A sentence for the person who looks at the view.
        """
        with self._lock:
            return self._close(reason)

    def _close(self, reason: str | None) -> Closed:
        self._ended = True
        return {"type": "closed", "protocol": PROTOCOL, "seq": self._number(), "reason": reason}

    def _news(self) -> list[tuple[Message, bytes]]:
        new = self._collect()
        now = self._clock()
        header = self._describe() if new is not None or self._is_late(self._sent) else self._header
        changed = header is not None and not _same(header, self._header)
        if new or changed:
            self._header = header
            parts, columns = _pack(new or [])
            message: Message = {
                "type": "points",
                "protocol": PROTOCOL,
                "seq": self._number(),
                "run": header if changed else None,
                "series": parts,
            }
            return [(message, columns)]
        if self._is_late(self._sent):
            return [
                ({"type": "heartbeat", "protocol": PROTOCOL, "seq": self._number(), "now": now}, b"")
            ]
        return []

    def _collect(self) -> list[_Part] | None:
        """The new points of each series, thinned; None when nothing in the run has changed."""
        version = self._store.version()
        if version == self._version and not self._is_late(self._read):
            return None
        if version == self._version:
            # A writer that died changes nothing: somebody has to look.
            self._store.recover()
        self._record = self._store.record()  # before the points: what ended has logged everything
        self._read, self._version = self._clock(), version
        wanted = [metric for metric in self._store.metrics() if metric.kind in KINDS]
        limit = max(16, min(self._budget // LIVE_SHARE, LIVE_SHARE * self._budget // (len(wanted) or 1)))
        parts = []
        for metric in wanted:
            series = self._series.get(metric.name)
            if series is None:
                series = _Series(len(self._series), metric.name, Sketch(self._budget))
                self._series[metric.name] = series
            fresh = Sketch(limit, start=series.sketch.total)
            for columns in _read(self._store, metric, series.sketch.total):
                series.sketch.add(*columns)
                fresh.add(*columns)
            if fresh.total > fresh.start:
                parts.append(_Part(series, fresh.columns(limit)))
        return parts

    def _is_late(self, when: float) -> bool:
        return abs(self._clock() - when) >= HEARTBEAT_SECONDS

    def _number(self) -> int:
        self._seq += 1
        self._sent = self._clock()
        return self._seq

    def _describe(self) -> RunHeader:
        record = self._record or self._store.record()
        return {
            "id": record.id,
            "experiment": record.experiment,
            "name": record.name or record.id,
            "status": record.status,  # type: ignore[typeddict-item]  # the store holds wire statuses
            "reason": record.reason,
            "started": record.started,
            "ended": record.ended,
            "now": self._clock(),
            "health": self._health(),
        }

    def _picture(self, budget: int) -> tuple[Snapshot, bytes]:
        assert self._header is not None
        count = max(1, len(self._series))
        most = min(budget, max(100, FULL_SERIES * self._budget // count))
        parts, columns = _pack(_Part(s, s.sketch.columns(most)) for s in self._series.values())
        return {
            "type": "snapshot",
            "protocol": PROTOCOL,
            "seq": max(0, self._seq),
            "run": {**self._header, "now": self._clock()},
            "series": parts,
        }, columns


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


@dataclass(slots=True)
class _Series:
    id: int
    name: str
    sketch: Sketch


@dataclass(slots=True)
class _Part:
    series: _Series
    columns: tuple[Floats, ...] = field(repr=False)


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


def _pack(parts: Iterable[_Part]) -> tuple[list[SeriesPart], bytes]:
    described: list[SeriesPart] = []
    pieces: list[bytes] = []
    at = 0
    for part in parts:
        series, columns = part.series, part.columns
        described.append(
            {
                "id": series.id,
                "name": series.name,
                "kind": "scalar",
                "total": series.sketch.total,
                "n": len(columns[0]),
                "at": at,
            }
        )
        pieces += [column.astype("<f8").tobytes() for column in columns]
        at += sum(map(len, pieces[-3:]))
    return described, b"".join(pieces)


def _same(one: RunHeader, other: RunHeader | None) -> bool:
    return other is not None and {**one, "now": 0} == {**other, "now": 0}


def _read(
    store: RunStore, metric: records.MetricRecord, start: int
) -> Iterable[tuple[Floats, Floats, Floats]]:
    """Steps, times and values of a metric's points from number `start` on, in pieces."""
    while start < metric.count:
        points = store.points(metric.id, start, min(metric.count, start + PIECE))
        if not len(points.steps):
            return
        yield points.steps.astype(np.float64), points.times, floats(points)
        start += len(points.steps)


def floats(points: records.Points) -> Floats:
    """The values as floats: bool as 0 and 1, what is no number as NaN."""
    bits = points.values.astype("<i8")
    values: NDArray[Any] = np.full(len(bits), np.nan)
    for code, column in ((FLOAT, bits.view("<f8")), (INT, bits), (BOOL, bits)):
        chosen = points.types == code
        values[chosen] = column[chosen]
    for at in np.flatnonzero(points.types == OTHER):
        other = points.others[int(bits[at])]
        if isinstance(other, int):  # beyond 64 bits
            values[at] = float(other) if abs(other) < 1 << 1023 else np.inf * (1 if other > 0 else -1)
    return values
