"""From a run's store to the messages that a viewer draws, by cursor: nobody waits for a reader.

What a viewer was told is kept as one small sketch per series, so that a snapshot costs as much for ten
million points as for ten thousand. Each bucket of a sketch keeps its least and its greatest value and
where it was not finite: no spike is lost.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from mlwidget.feed.cursor import Cursor, floats
from mlwidget.feed.sketch import Sketch
from mlwidget.records import TERMINAL
from mlwidget.wire import (
    HEARTBEAT_SECONDS,
    PROTOCOL,
    Closed,
    Heartbeat,
    Points,
    RunHeader,
    SeriesPart,
    Snapshot,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mlwidget import records
    from mlwidget.feed.sketch import Floats
    from mlwidget.store.base import RunStore

__all__ = ["Feed", "Message", "Sketch", "floats"]

Message: TypeAlias = Snapshot | Points | Heartbeat | Closed

FULL_SERIES: Final = 50
"""With more series than this, each one's part of a snapshot gets smaller."""
ASK_SECONDS: Final = 1.0
"""A change of status is seen this late: in a busy process each query waits for the interpreter."""
LIVE_SHARE: Final = 8
"""A live message carries at most budget / LIVE_SHARE points of a series, some 30 times a second."""


class Feed:
    """The messages of one viewer of one run.

    >>> from mlwidget.records import RunRecord
    >>> from mlwidget.store import open_store
    >>> store = open_store("memory:")
    >>> experiment = store.create_experiment("digits")
    >>> feed = Feed(store.create_run(RunRecord("run-1", "digits", created=0.0)))
    >>> header, columns = feed.snapshot()
    >>> header["run"]["status"]
    'NotStarted'
    >>> feed.since()
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
        self._cursor = Cursor(store)
        self._series: dict[str, _Series] = {}
        self._again = False
        self._asked = 0.0
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
            return self._anew()

    def _anew(self) -> tuple[Snapshot, bytes]:
        self._again = False
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
        if self._again:
            return [self._anew()]
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
        near = self._cursor.is_near and abs(self._clock() - self._asked) < ASK_SECONDS
        version = self._version if near else self._store.version()
        self._asked = self._asked if near else self._clock()
        changed = version != self._version
        if not changed and self._is_late(self._read):
            # A writer that died changes nothing: somebody has to look.
            changed = True
            self._store.recover()
        if changed:
            self._record = self._store.record()  # before the points: what ended has logged everything
            self._read, self._version = self._clock(), version
        restarts = self._cursor.restarts
        pieces = self._cursor.look(changed=changed)
        if self._cursor.restarts != restarts:
            self._series.clear()
            self._again = True
        fresh: dict[str, Sketch] = {}
        limit = max(16, self._budget // LIVE_SHARE)
        for name, *columns in pieces:
            series = self._series.get(name)
            if series is None:
                series = _Series(len(self._series), name, Sketch(self._budget))
                self._series[name] = series
            if name not in fresh:
                fresh[name] = Sketch(limit, start=series.sketch.total)
            series.sketch.add(*columns)
            fresh[name].add(*columns)
        if not changed and not fresh:
            return None
        limit = max(16, min(limit, LIVE_SHARE * self._budget // (len(fresh) or 1)))
        return [_Part(self._series[name], sketch.columns(limit)) for name, sketch in fresh.items()]

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


@dataclass(slots=True)
class _Series:
    id: int
    name: str
    sketch: Sketch


@dataclass(slots=True)
class _Part:
    series: _Series
    columns: tuple[Floats, ...] = field(repr=False)


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
