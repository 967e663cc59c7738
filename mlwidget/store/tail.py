"""What is logged and not yet in the store: once a call returned, `kill -9` does not lose it.

The hot path takes a slot number from one C-level counter (no lock), and packs one record into the
ring. Whatever does not go that way (text, whole rows, a full ring, a file system without maps) is a
frame of the append file, under a slot number of the same counter, so that the order is kept.
"""

from __future__ import annotations

import itertools
import os
import struct
import threading
import time
import uuid
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from mlwidget.errors import InvalidTypeError, StoreError
from mlwidget.records import BOOL, FLOAT, INT, Batch
from mlwidget.store import slots
from mlwidget.store.drain import drain
from mlwidget.store.frames import FrameLog
from mlwidget.store.gather import Gatherer
from mlwidget.store.liveness import HEARTBEAT_SECONDS, this_process
from mlwidget.store.ring import open_ring
from mlwidget.store.scalars import coerce, coerce_step, columns_of, payload_of
from mlwidget.store.trouble import RETRY_SECONDS, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from mlwidget.store.base import RunStore

PART: Final = 1 << 13
"""Slots after which the hot path wakes the drain."""
NO_ROOM: Final = -1


class LogScalar(Protocol):
    """Records one point of one metric."""

    def __call__(self, value: Any, step: int | None = None) -> None: ...


_tails: weakref.WeakSet[Tail] = weakref.WeakSet()


class Tail:
    """The open end of one process's writing into one run.

    Args:
        store: Where the drain puts what was taken.
        folder: Where the tail's files go; None keeps it in memory.
        open_successor: Makes the tail that goes on when this one was closed, or was inherited by a
            forked child, which must not write into its parent's files.
    """

    def __init__(self, store: RunStore, folder: Path | None, open_successor: Callable[[], Tail]) -> None:
        self.writer = uuid.uuid4().hex[:12]
        self.pid = os.getpid()
        self._store = store
        self._open_successor = open_successor
        self._successor: Tail | None = None
        # A signal's handler may log while its thread is in here.
        self._lock = threading.RLock()
        self._numbers: Callable[[], int] = itertools.count().__next__
        self._defined: dict[tuple[str, str], int] = {}
        self._told: set[int] = set()
        self._scalars: dict[int, tuple[str, LogScalar]] = {}
        self._trouble = Trouble()
        self._beaten = time.time()
        store.add_writer(self.writer, this_process())
        self._ring = open_ring(folder, self.writer)
        self._frames = FrameLog(folder, self.writer)
        self._gather = Gatherer(self._ring, self._frames)
        self._counter = itertools.count()
        self._next: Callable[[], int] = self._counter.__next__
        self.limit = min(PART, self._ring.ready) if self._ring else NO_ROOM
        self.closed = self._closing = False
        self._last: int | None = None  # the slot of the close
        self._lost = 0
        self._retry = 0.0
        _tails.add(self)
        drain.add(self)

    # Recording

    def current(self) -> Tail:
        """This tail, or the one that goes on after it."""
        if self.closed or self.pid != os.getpid():
            return self.successor().current()
        return self

    def define(self, name: str, kind: str) -> int:
        """This writer's number of a metric; the same one for the same name and kind."""
        with self._lock:
            metric = self._defined.get((name, kind))
            if metric is None:
                metric = self._numbers()
                if metric >= slots.MAX_METRICS:
                    msg = f"a run holds at most {slots.MAX_METRICS:,} metrics for each process"
                    raise InvalidTypeError(msg)
                payload = f"{kind}\n{name}".encode("utf-8", "surrogatepass")
                self._frame(self._next(), metric, slots.DEFINE, payload)
                self._defined[name, kind] = metric
            return metric

    def scalar(self, name: str, start: int = 0) -> LogScalar:
        """The fastest way to log one scalar metric: a function bound to it.

        Args:
            name: The metric.
            start: The step of the first point that is logged without one; the next ones count up.
        """
        if self.current() is not self:
            return self.current().scalar_of(name, start)
        tail, metric = self, self.define(name, "scalar")
        next_slot, next_step, now = self._next, itertools.count(start).__next__, time.time
        as_float, as_int = metric << slots.CODE_BITS | FLOAT, metric << slots.CODE_BITS | INT
        key_bits, shift = slots.KEY_BITS, slots.SLOT_SHIFT
        pack_float, pack_int = slots.pack_float, slots.pack_int
        view = self._ring.view if self._ring else memoryview(bytearray())
        mask = self._ring.capacity - 1 if self._ring else 0

        def log(value: Any, step: int | None = None) -> None:
            if step is None:
                step = next_step()
            # A slot is taken when nothing is left to do but to fill it: what takes its time in between
            # (an accelerator's `.item()`) would hold up the drain, or be passed over as a hole.
            slot = None
            kind = type(value)
            try:
                if kind is float or isinstance(value, float):  # np.float64 is one
                    slot = next_slot()
                    if slot < tail.limit:
                        at = (slot & mask) << shift
                        pack_float(view, at, step, now(), value, slot << key_bits | as_float)
                        return
                elif kind is int:
                    slot = next_slot()
                    if slot < tail.limit:
                        at = (slot & mask) << shift
                        pack_int(view, at, step, now(), value, slot << key_bits | as_int)
                        return
            except (struct.error, TypeError):  # a step or an integer that does not fit a slot
                pass
            tail.take(metric, name, value, step, slot)

        self._scalars[metric] = (name, log)
        return log

    def take(self, metric: int, name: str, value: Any, step: Any, slot: int | None) -> None:
        """Record a point, whatever its type: the hot path's other way."""
        try:
            step = coerce_step(step)
            code, number = coerce(value, name)
        except BaseException:
            slot = None if slot is None else self._claimed(slot)
            if slot is not None:
                self._void(slot)
            raise
        slot = self._claimed(slot)
        if slot is None:
            self._elsewhere(lambda tail: tail.scalar_of(name)(value, step))
        elif code in (FLOAT, INT, BOOL) and self._room(slot):
            assert self._ring is not None
            pack = slots.pack_float if code == FLOAT else slots.pack_int
            mark = slot << slots.KEY_BITS | metric << slots.CODE_BITS | code
            at = (slot & (self._ring.capacity - 1)) << slots.SLOT_SHIFT
            pack(self._ring.view, at, step, time.time(), number, mark)
        else:
            self._frame(slot, metric, code, payload_of(code, step, time.time(), number))

    def entry(self, name: str, kind: str, body: bytes, step: int | None = None) -> None:
        """Record one thing of a kind that is not scalar."""
        wanted = -1 if step is None else coerce_step(step)
        payload = slots.point_payload(INT, wanted, time.time(), 0) + body
        if not self._record(name, kind, slots.ENTRY, payload):
            self._elsewhere(lambda tail: tail.entry(name, kind, body, step))

    def bulk(
        self,
        name: str,
        values: Sequence[Any] | NDArray[Any],
        steps: NDArray[np.int64] | None = None,
        times: NDArray[np.float64] | None = None,
        start: int = 0,
    ) -> None:
        """Record many points of one scalar metric at once; all of them or none."""
        payload = columns_of(name, values, steps, times, start)
        if payload and not self._record(name, "scalar", slots.BULK, payload):
            self._elsewhere(lambda tail: tail.bulk(name, values, steps, times, start))

    def _record(self, name: str, kind: str, code: int, payload: bytes) -> bool:
        """Whether this tail took it; another one must when this was closed or inherited."""
        if self.closed or self.pid != os.getpid():
            return False
        metric = self.define(name, kind)
        slot = self._claimed(None)
        if slot is not None:
            self._frame(slot, metric, code, payload)
        return slot is not None

    def _claimed(self, slot: int | None) -> int | None:
        """A slot of this tail to fill, or None. The close waits for every slot taken before its own."""
        if self.pid != os.getpid():
            return None
        slot = self._next() if slot is None else slot
        if not self.closed:
            return slot
        if self._closing:
            self._void(slot)
        return None

    def _elsewhere(self, record: Callable[[Tail], None]) -> None:
        """Record in the tail that goes on; trouble in opening it never reaches the caller."""
        try:
            tail = self.current()
        except (StoreError, OSError) as error:
            self._lost += 1
            self._trouble.say(f"nothing more can be recorded: {error}")
        else:
            record(tail)

    def scalar_of(self, name: str, start: int = 0) -> LogScalar:
        """The bound function of a metric, made once."""
        metric = self._defined.get((name, "scalar"))
        found = self._scalars.get(metric) if metric is not None else None
        return found[1] if found else self.scalar(name, start)

    # The other side: the drain

    def step(self, *, force: bool = False) -> bool:
        """Move what is full or old into the store; True when something was moved (drain thread)."""
        try:
            return self._step(force=force)
        except Exception as error:  # noqa: BLE001 - whatever it is, the training and the drain go on
            self._trouble.say(f"points wait in the tail: {error}")
            self._gather.refused()
            return False

    def _step(self, *, force: bool) -> bool:
        if self._ring and self._ring.ready < 2 * self.limit and self._ring.ready < self._ring.capacity:
            self._ring.grow()
        batch = self._gather.batch(force=force)
        if batch is None:
            self._beat()
            self._end()
            return False
        news = {*batch.points, *batch.entries} - self._told - batch.defined.keys()
        if news:  # their definition is a frame that an interrupt may have cost
            known = {n: metric for n, metric in self.definitions().items() if n in news}
            batch = replace(batch, defined=known | batch.defined)
        if self._store.append(self.writer, batch):
            self._told |= batch.defined.keys()
            self._trouble.now = None
            self._gather.kept(batch.stop)
        else:
            self._taken_in(batch)
        self._end()
        return True

    def _taken_in(self, batch: Batch) -> None:
        """Go on elsewhere: somebody took this process for dead, and its files are gone."""
        with self._lock:
            self.closed, self._closing, self.limit = True, True, NO_ROOM
        mine = [writer for writer in self._store.writers() if writer.id == self.writer]
        if not mine or not batch.start < mine[0].drained <= batch.stop:
            raise StoreError("the store and the tail do not agree on what is kept")
        self._gather.kept(mine[0].drained)

    def _end(self) -> None:
        """Give the files back once everything up to the close is in the store."""
        with self._lock:
            if not self._closing or self._last is None or self.drained <= self._last:
                return
            self._closing = False
        drain.discard(self)
        self._frames.close()
        self._frames.release(self._last + 1)
        if self._ring:
            self._ring.remove()
        self._store.beat(self.writer, closed=True)

    def _beat(self) -> None:
        if time.time() - self._beaten > HEARTBEAT_SECONDS:
            self._beaten = time.time()
            try:
                self._store.beat(self.writer)
            except (StoreError, OSError) as error:
                self._trouble.now = f"the store cannot be written: {error}"

    def flush(self, timeout: float | None = 300.0) -> bool:
        """Whether everything recorded until now is in the store.

        Args:
            timeout: Seconds to wait at most; None waits as long as it takes.
        """
        if self.pid == os.getpid():
            slot = self._claimed(None)
            if slot is not None:
                self._void(slot)
            elif self._last is not None:
                slot = self._last
            if slot is not None and not drain.wait(self, slot, timeout):
                return False
        return self._successor.flush(timeout) if self._successor else True

    def close(self, timeout: float | None = 30.0) -> bool:
        """Whether all is in the store and the files given back.

        Where that takes longer, the drain goes on with it, and a later call waits for it again.
        """
        if self.pid != os.getpid():
            return self._successor.close(timeout) if self._successor else True
        with self._lock:
            if self._last is None:
                self.closed = self._closing = True
                self.limit = NO_ROOM
                self._last = self._next()
                self._frame(self._last, 0, slots.VOID, b"")
        done = drain.wait(self, self._last, timeout)
        if done:
            try:
                self._end()
            except (StoreError, OSError) as error:
                self._trouble.now = str(error)
        if self._successor:
            done = self._successor.close(timeout) and done
        return done

    def health(self) -> list[str]:
        """Trouble with the disk, a sentence each; empty when all is well."""
        found = [text for text in (self._trouble.now, self._frames.trouble) if text]
        if self._frames.dropped:
            found.append(f"{self._frames.dropped:,} records were lost: the disk refused them too long")
        if self._lost:
            found.append(f"{self._lost:,} records were lost: the store could not be opened")
        return found + (self._successor.health() if self._successor else [])

    @property
    def drained(self) -> int:
        """Slots below this one are in the store."""
        return self._gather.drained

    @property
    def taken(self) -> int:
        """How many slots this tail, and those that went on after it, have taken until now."""
        # A counter tells where it stands by its name alone; any other look takes from it.
        return int(repr(self._counter)[6:-1]) + (self._successor.taken if self._successor else 0)

    def fresh(self, start: int) -> Batch:
        """What is recorded from slot `start` on and not yet in the store, without moving it.

        It may be empty, and begins later than `start` when that was moved into the store already.
        """
        batch = self._gather.peek(start)
        return Batch(batch.start, batch.stop, self.definitions(), batch.points, batch.entries)

    def definitions(self) -> dict[int, tuple[str, str]]:
        """This writer's own metric number → (name, kind)."""
        return {number: metric for metric, number in list(self._defined.items())}

    def successor(self) -> Tail:
        """The tail that goes on after this one."""
        with self._lock:
            if self._successor is None or self._successor.pid != os.getpid():
                if time.monotonic() < self._retry:
                    raise StoreError(self._trouble.now or "the store cannot be opened")
                try:
                    self._successor = self._open_successor()
                except (StoreError, OSError):
                    self._retry = time.monotonic() + RETRY_SECONDS
                    raise
            return self._successor

    # Slots

    def _room(self, slot: int) -> bool:
        """Whether the slot may be written in the ring; moves the limit by a part and wakes the drain."""
        if slot < self.limit:
            return True
        ring = self._ring
        if ring is None or self.limit == NO_ROOM:
            return False
        # Until the ring has its whole size it must not wrap.
        hard = ring.ready if ring.ready < ring.capacity else self._gather.drained + ring.capacity
        if slot < hard:
            with self._lock:
                if self.limit != NO_ROOM:
                    self.limit = max(self.limit, min(hard, (slot // PART + 1) * PART))
            drain.wake()
            return True
        if not slot % PART:
            drain.wake()
        return False

    def _frame(self, slot: int, metric: int, code: int, payload: bytes) -> None:
        self._frames.write(slots.frame(slot, metric, code, payload))
        if self._room(slot):
            self._mark(slot, slots.FRAMED)

    def _void(self, slot: int) -> None:
        if self._room(slot):
            self._mark(slot, slots.VOID)
        else:
            self._frames.write(slots.frame(slot, 0, slots.VOID, b""))

    def _mark(self, slot: int, code: int) -> None:
        assert self._ring is not None
        at = (slot & (self._ring.capacity - 1)) << slots.SLOT_SHIFT
        slots.pack_int(self._ring.view, at, 0, time.time(), 0, slot << slots.KEY_BITS | code)

    def _inherited(self) -> None:
        """In a forked child: the files are the parent's, and its threads are not here."""
        self.limit = NO_ROOM
        self._lock = threading.RLock()
        self._retry = 0.0


def open_tails() -> list[Tail]:
    """The tails of this process that are not closed."""
    return [tail for tail in list(_tails) if not tail.closed and tail.pid == os.getpid()]


def _after_fork() -> None:
    for tail in list(_tails):
        tail._inherited()  # noqa: SLF001 - the same module


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
