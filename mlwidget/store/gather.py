"""Reads a tail in the order of its slots, out of the ring and the append file, into one batch."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.records import OTHER, Batch, Entry, Points
from mlwidget.store import slots
from mlwidget.store.scalars import split_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from mlwidget.store.frames import FrameLog
    from mlwidget.store.ring import Ring

FULL: Final = 1 << 13
"""Slots that are moved at once without waiting for them to grow old."""
OLD_SECONDS: Final = 1.0
"""A power failure loses at most what is younger."""
MOST: Final = 1 << 16
"""Slots of one batch: about a tenth of a second of a loop that does nothing but log."""
HOLE_SECONDS: Final = 2.0
HOLE_ROUNDS: Final = 20


class Gatherer:
    """The drain's view of one live tail."""

    def __init__(self, ring: Ring | None, frames: FrameLog) -> None:
        self._ring = ring.records if ring else None
        self._log = frames
        self._frames: dict[int, slots.Frame] = {}
        self._lock = threading.Lock()
        self._since: float | None = None
        self._hole: tuple[int, float, int] = (-1, 0.0, 0)
        self._retry = 0.0
        self.drained = 0

    def batch(self, *, force: bool = False) -> Batch | None:
        """What is full or old, or with `force` whatever there is; None when there is nothing to do."""
        now = time.monotonic()
        with self._lock:
            if not force and now < self._retry:
                return None
            records, found, stop = self._scan()
            if stop == self.drained:
                self._since = None
                return None
            self._since = self._since if self._since is not None else now
            if not force and stop - self.drained < FULL and now - self._since < OLD_SECONDS:
                return None
            return assemble(self.drained, stop, records, found)

    def peek(self) -> Batch | None:
        """What is recorded and not yet kept, without moving it."""
        with self._lock:
            records, found, stop = self._scan(look_only=True)
            return assemble(self.drained, stop, records, found) if stop > self.drained else None

    def kept(self, batch: Batch) -> None:
        """The store has the batch: its slots may be used again."""
        with self._lock:
            self._since, self._retry = None, 0.0
            for slot in [slot for slot in self._frames if slot < batch.stop]:
                del self._frames[slot]
            self.drained = batch.stop
        self._log.release(batch.stop)

    def refused(self) -> None:
        """The store did not take the batch: try again in a while."""
        self._retry = time.monotonic() + OLD_SECONDS

    def _scan(self, *, look_only: bool = False) -> tuple[NDArray[Any] | None, list[slots.Frame], int]:
        # The ring first, the append file after: a frame is written before its slot is marked.
        # So a slot that says "framed" finds its frame here.
        pieces, stop = runs(self._ring, self._frames, self.drained)
        self._frames.update((frame.slot, frame) for frame in self._log.read())
        more, stop = runs(self._ring, self._frames, stop)
        pieces += more
        if not look_only and stop in self._passed(stop):
            more, stop = runs(self._ring, self._frames, stop + 1)
            pieces += more
        taken = [self._frames[slot] for slot in sorted(self._frames) if self.drained <= slot < stop]
        return (np.concatenate(pieces) if pieces else None), taken, stop

    def _passed(self, slot: int) -> Iterable[int]:
        """The slot, when it is a hole that will not be filled any more.

        A thread takes its slot and fills it a moment later. Between the two an interrupt may hit, and
        then nothing was acknowledged. Only time tells the two apart: the drain waits, in its own
        rounds and not by the clock alone, since the whole process may have been stopped meanwhile.
        """
        later = self._beyond(slot)
        if later is None:
            self._hole = (-1, 0.0, 0)
            return ()
        hole, since, rounds = self._hole
        if hole != slot:
            self._hole = (slot, time.monotonic(), 1)
            return ()
        self._hole = (slot, since, rounds + 1)
        if rounds < HOLE_ROUNDS or time.monotonic() - since < HOLE_SECONDS:
            return ()
        return (slot,)

    def _beyond(self, slot: int) -> int | None:
        candidates = [other for other in self._frames if other > slot]
        if self._ring is not None:
            numbers = (self._ring["mark"] >> slots.KEY_BITS).astype(np.int64)
            here = numbers[numbers > slot]
            if len(here):
                candidates.append(int(here.min()))
        return min(candidates, default=None)


def runs(
    ring: NDArray[Any] | None, frames: dict[int, slots.Frame], start: int
) -> tuple[list[NDArray[Any]], int]:
    """(pieces of the ring, slot after them): everything from `start` on without a gap."""
    pieces: list[NDArray[Any]] = []
    slot = start
    while slot - start < MOST:
        if ring is not None:
            at = slot % len(ring)
            count = min(len(ring) - at, MOST - (slot - start))
            # The marks first, the records after: what a mark commits was written before it.
            numbers = ring["mark"][at : at + count] >> slots.KEY_BITS
            good = numbers == np.arange(slot, slot + count, dtype=np.uint64)
            good_count = count if good.all() else int(good.argmin())
            if good_count:
                pieces.append(ring[at : at + good_count].copy())
                slot += good_count
                continue
        if slot not in frames:
            break
        while slot in frames and slot - start < MOST:
            slot += 1
    return pieces, slot


def left_over(ring: NDArray[Any] | None, found: dict[int, slots.Frame], start: int) -> Batch | None:
    """What a dead process left behind from slot `start` on; holes will not be filled any more."""
    records = None
    stop = start
    if ring is not None and len(ring):
        numbers = (ring["mark"] >> slots.KEY_BITS).astype(np.int64)
        places = numbers % len(ring) == np.arange(len(ring))
        records = ring[(numbers >= start) & places & (ring["mark"] != 0)]
        records = records[np.argsort(records["mark"], kind="stable")]
        if len(records):
            stop = int(records["mark"][-1] >> slots.KEY_BITS) + 1
    wanted = [found[slot] for slot in sorted(found) if slot >= start]
    if wanted:
        stop = max(stop, wanted[-1].slot + 1)
    return assemble(start, stop, records, wanted) if stop > start else None


def assemble(start: int, stop: int, records: NDArray[Any] | None, frames: list[slots.Frame]) -> Batch:
    """One batch out of ring records and frames, each metric's points in the order of the slots."""
    defined: dict[int, tuple[str, str]] = {}
    entries: dict[int, list[Entry]] = {}
    framed: dict[int, list[tuple[int, Points]]] = {}
    for frame in frames:
        if frame.code == slots.DEFINE:
            kind, _, name = frame.payload.decode("utf-8", "surrogatepass").partition("\n")
            defined[frame.metric] = (name, kind)
        elif frame.code == slots.ENTRY:
            step, when, _, body = slots.split_point(frame.payload)
            entries.setdefault(frame.metric, []).append(Entry(step, when, body))
        elif frame.code == slots.BULK:
            framed.setdefault(frame.metric, []).append((frame.slot, split_columns(frame.payload)))
        elif frame.code in slots.POINT_CODES:
            framed.setdefault(frame.metric, []).append((frame.slot, _one_point(frame)))
    points = _ring_points(records) if records is not None else {}
    for metric, several in framed.items():
        points[metric] = _in_order(points.get(metric), several)
    return Batch(start, stop, defined, {m: p for m, (_, p) in points.items()}, entries)


def _one_point(frame: slots.Frame) -> Points:
    step, when, value, rest = slots.split_point(frame.payload)
    others = (json.loads(rest),) if frame.code == OTHER else ()
    return Points(
        np.array([step]), np.array([when]), np.array([value]), np.array([frame.code], np.uint8), others
    )


_Numbered = tuple["NDArray[Any]", Points]


def _ring_points(records: NDArray[Any]) -> dict[int, _Numbered]:
    keys = records["mark"] & np.uint64(slots.KEY_MASK)
    codes = (keys & np.uint64(15)).astype(np.uint8)
    is_point = codes <= OTHER
    if not is_point.all():
        records, keys, codes = records[is_point], keys[is_point], codes[is_point]
    metrics = keys >> np.uint64(slots.CODE_BITS)
    found: dict[int, _Numbered] = {}
    for metric in np.unique(metrics):
        mine = records if len(records) and (metrics == metric).all() else records[metrics == metric]
        types = codes if mine is records else codes[metrics == metric]
        numbers = (mine["mark"] >> np.uint64(slots.KEY_BITS)).astype(np.int64)
        found[int(metric)] = (
            numbers,
            Points(mine["step"].copy(), mine["time"].copy(), mine["value"].copy(), types),
        )
    return found


def _in_order(ring: _Numbered | None, framed: list[tuple[int, Points]]) -> _Numbered:
    pieces = [] if ring is None else [ring]
    others: list[Any] = []
    for slot, part in framed:
        values = part.values.copy()
        values[part.types == OTHER] += len(others)
        others.extend(part.others)
        shifted = Points(part.steps, part.times, values, part.types)
        pieces.append((np.full(len(values), slot), shifted))
    numbers = np.concatenate([number for number, _ in pieces])
    order = np.argsort(numbers, kind="stable")
    columns = (
        np.concatenate([getattr(part, column) for _, part in pieces])[order]
        for column in ("steps", "times", "values", "types")
    )
    return numbers[order], Points(*columns, others=tuple(others))
