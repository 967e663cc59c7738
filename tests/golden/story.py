"""A run whose points and times are always the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from mlwidget.feed import Feed, Message
from mlwidget.records import FLOAT, Batch, Points, ProcessRecord, RunRecord
from mlwidget.store.base import RunStore, Store

NOON = 1_790_000_000.0
WRITER = "writer"


class Scribe:
    """Appends points to a run as a drain would, at times that are always the same."""

    def __init__(self, store: RunStore) -> None:
        self.store = store
        self.slot = 0
        self.numbers: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        store.add_writer(WRITER, ProcessRecord("host", "boot", 1, NOON))

    def log(self, name: str, values: Sequence[float]) -> None:
        """Append floats to a scalar metric, at steps that go on."""
        number = self.numbers.setdefault(name, len(self.numbers))
        start = self.counts.get(name, 0)
        steps = np.arange(start, start + len(values))
        bits = np.array(values, dtype="<f8").view("<i8")
        types = np.full(len(values), FLOAT, np.uint8)
        self.append({number: Points(steps, NOON + steps / 10, bits, types)}, {number: (name, "scalar")})
        self.counts[name] = start + len(values)

    def append(self, points: dict[int, Points], defined: dict[int, tuple[str, str]]) -> None:
        """Append points of any type."""
        size = sum(len(part.steps) for part in points.values())
        batch = Batch(self.slot, self.slot + size, defined, points)
        assert self.store.append(WRITER, batch)
        self.slot += size


class Clock:
    """A clock that only goes when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def new_run(store: Store, name: str = "golden run") -> RunStore:
    """A run of no process in particular, not started yet."""
    store.create_experiment("digits")
    return store.create_run(RunRecord("run-1", "digits", NOON, name=name))


def messages(store: Store) -> Iterator[tuple[str, Message, bytes]]:
    """(file name, header, buffer) of every golden message."""
    run = new_run(store)
    scribe, clock = Scribe(run), Clock()
    feed = Feed(run, clock=clock)
    yield "snapshot_empty", *feed.snapshot()
    run.update(started=NOON)
    run.set_status("Running")
    run.update(started=NOON)
    scribe.log("train/loss", [1.0, 0.5, float("nan"), 0.25])
    scribe.log("train/<b>accuracy</b>", [0.1, float("inf"), float("-inf"), 0.9])
    clock.now += 1
    yield "snapshot", *feed.snapshot()
    scribe.log("train/loss", [0.125, float("nan")])
    scribe.log("val/loss", [0.7])
    clock.now += 1
    yield "points", *only(feed)
    clock.now += 3
    yield "heartbeat", *only(feed)
    run.set_status("Failed", reason="ValueError: no more data")
    run.update(ended=NOON + 6)
    clock.now += 1
    ending, closed = feed.since()
    yield "points_failed", *ending
    yield "closed", *closed


def only(feed: Feed) -> tuple[Message, bytes]:
    """The one message that the feed has."""
    (message,) = feed.since()
    return message
