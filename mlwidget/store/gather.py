"""The drain's view of one live tail: its ring and its append file, in the order of the slots."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.store import slots
from mlwidget.store.assemble import assemble
from mlwidget.store.ring import marked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mlwidget.records import Batch
    from mlwidget.store.frames import FrameLog
    from mlwidget.store.ring import Ring

FULL: Final = 1 << 13
"""Slots that are moved at once without waiting for them to grow old."""
OLD_SECONDS: Final = 1.0
"""A power failure loses at most what is younger."""
MOST: Final = 1 << 19
"""Slots of one batch. Under a loop that does nothing but log, every call into NumPy or SQLite waits
for the interpreter's lock again: few and large is what keeps up."""
PEEK: Final = 1 << 16
HOLE_SECONDS: Final = 2.0
HOLE_ROUNDS: Final = 20
_NO_HOLE: Final = (-1, 0.0, 0, -1)


class Gatherer:
    """Reads a tail without a gap; `drained` is the first slot that is not yet in the store."""

    def __init__(self, ring: Ring | None, frames: FrameLog) -> None:
        self._ring = ring
        self._log = frames
        # What was read from the append file and is not yet in the store.
        self._points = np.empty(0, slots.SLOT)
        self._frames: dict[int, slots.Frame] = {}
        self._beside = np.empty(0, np.int64)
        self._lock = threading.Lock()
        self._since: float | None = None
        self._hole = _NO_HOLE
        self._retry = 0.0
        self.drained = 0

    def batch(self, *, force: bool = False) -> Batch | None:
        """What is full or old, or with `force` whatever there is; None when there is nothing to do."""
        now = time.monotonic()
        with self._lock:
            if not force and now < self._retry:
                return None
            pieces, stop = self._scan(self.drained, MOST)
            horizon = self._horizon(stop)
            while stop < horizon and stop - self.drained < MOST:
                more, stop = self._scan(stop + 1, MOST)
                pieces += more
            if stop == self.drained:
                self._since = None
                return None
            self._since = self._since if self._since is not None else now
            if not force and stop - self.drained < FULL and now - self._since < OLD_SECONDS:
                return None
            return self._assembled(self.drained, stop, pieces)

    def peek(self, start: int) -> Batch:
        """What is recorded from slot `start` on and not yet kept, without moving it."""
        with self._lock:
            start = max(start, self.drained)
            pieces, stop = self._scan(start, PEEK)
            return self._assembled(start, stop, pieces)

    def kept(self, stop: int) -> None:
        """The store has what lies below a slot: that space may be used again."""
        with self._lock:
            self._since, self._retry = None, 0.0
            if len(self._points):
                self._points = self._points[slots.numbers(self._points) >= stop]
            for slot in [slot for slot in self._frames if slot < stop]:
                del self._frames[slot]
            self._beside = self._beside[self._beside >= stop]
            self.drained = stop
        self._log.release(stop)

    def refused(self) -> None:
        """The store did not take the batch: try again in a while."""
        self._retry = time.monotonic() + OLD_SECONDS

    def _assembled(self, start: int, stop: int, pieces: list[NDArray[Any]]) -> Batch:
        frames = [self._frames[slot] for slot in sorted(self._frames) if start <= slot < stop]
        if len(self._points):
            numbers = slots.numbers(self._points)
            spilled = self._points[(numbers >= start) & (numbers < stop)]
            pieces = [*pieces, spilled]
            records = np.concatenate(pieces)
            records = records[np.argsort(records["mark"], kind="stable")]
        elif len(pieces) == 1:
            records = pieces[0]
        else:
            records = np.concatenate(pieces) if pieces else np.empty(0, slots.SLOT)
        return assemble(start, stop, records, frames)

    def _scan(self, start: int, most: int) -> tuple[list[NDArray[Any]], int]:
        """(pieces of the ring, slot after them): everything from `start` on without a gap."""
        pieces, stop = self._known(*self._run(start, most))
        if self._read_log(needed=stop == start) and stop - start < most:
            more, stop = self._known(*self._run(stop, most - (stop - start)))
            pieces += more
        return pieces, stop

    def _run(self, start: int, most: int) -> tuple[list[NDArray[Any]], int]:
        pieces: list[NDArray[Any]] = []
        slot = start
        while slot - start < most:
            count = self._in_ring(slot, most - (slot - start), pieces)
            if not count:
                at = int(np.searchsorted(self._beside, slot))
                numbers = self._beside[at : at + most - (slot - start)]
                count = slots.leading(numbers == np.arange(slot, slot + len(numbers)))
            if not count:
                break
            slot += count
        return pieces, slot

    def _in_ring(self, slot: int, most: int, pieces: list[NDArray[Any]]) -> int:
        if self._ring is None:
            return 0
        at = slot % self._ring.capacity
        # Beyond what is ready the file has no room: not even reading is safe there.
        count = marked(self._ring.records, slot, min(most, self._ring.ready - at))
        if count:
            # The marks first, the records after: what a mark commits was written before it.
            pieces.append(self._ring.records[at : at + count].copy())
        return count

    def _read_log(self, *, needed: bool) -> bool:
        if not needed and len(self._beside) > MOST:
            return False
        points, frames = self._log.read()
        if not len(points) and not frames:
            return False
        self._points = np.concatenate([self._points, points])
        self._frames.update((frame.slot, frame) for frame in frames)
        inside = np.fromiter(self._frames, np.int64, len(self._frames))
        self._beside = np.unique(np.concatenate([slots.numbers(self._points), inside]))
        return True

    def _known(self, pieces: list[NDArray[Any]], stop: int) -> tuple[list[NDArray[Any]], int]:
        """Up to the first slot that says "framed" and whose frame was not read yet."""
        for at, piece in enumerate(pieces):
            framed = slots.codes(piece) == slots.FRAMED
            if framed.any():
                numbers = slots.numbers(piece)
                missing = framed & ~np.isin(numbers, self._beside)
                if missing.any():
                    first = int(missing.argmax())
                    return [*pieces[:at], piece[:first]], int(numbers[first])
        return pieces, stop

    def _horizon(self, slot: int) -> int:
        """Below this slot nothing that is missing will come any more; `slot` while that is not sure.

        A thread takes its slot and fills it a moment later. Between the two an interrupt may hit, and
        then nothing was acknowledged. Only time tells the two apart: the drain waits, in its own
        rounds and not by the clock alone, since the whole process may have been stopped meanwhile.
        """
        hole, since, rounds, newest = self._hole
        if hole != slot:
            newest = self._newest(slot)
            self._hole = (slot, time.monotonic(), 1, newest) if newest > slot else _NO_HOLE
            return slot
        self._hole = (slot, since, rounds + 1, newest)
        is_sure = rounds >= HOLE_ROUNDS and time.monotonic() - since >= HOLE_SECONDS
        return newest if is_sure else slot

    def _newest(self, slot: int) -> int:
        """The greatest slot that was recorded shortly after this one; this one if there is none."""
        newest = max(slot, int(self._beside[-1]) if len(self._beside) else slot)
        if self._ring is not None:
            at = (slot + 1) % self._ring.capacity
            near = self._ring.records[at : max(at, min(at + FULL, self._ring.ready))]
            expected = np.arange(slot + 1, slot + 1 + len(near))
            there = expected[slots.numbers(near) == expected]
            newest = max(newest, int(there[-1]) if len(there) else slot)
        return newest
