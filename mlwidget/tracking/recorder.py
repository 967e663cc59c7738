"""The writing end of a run in this process: its tail, opened with the first thing that is logged."""

from __future__ import annotations

import os
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import KindConflictError, StoreError
from mlwidget.kinds import SCALAR
from mlwidget.kinds.names import check_name
from mlwidget.logger import log
from mlwidget.store.scalars import coerce, coerce_step
from mlwidget.store.trouble import RETRY_SECONDS, Trouble
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mlwidget.records import Points
    from mlwidget.store.base import RunStore
    from mlwidget.store.tail import LogScalar, Tail
    from mlwidget.tracking.control import Control

_CALLS: Final = {SCALAR: "log or log_list", "table": "log_row or log_table"}


class Recorder:
    """Shared by every Run object of one run in this process, so that their points keep one order."""

    def __init__(self, store: RunStore) -> None:
        self.handles: dict[str, LogScalar] = {}
        self.control: Control | None = None
        """What this process knows of requests to the run; made when it is first wanted."""
        self.telling: object = None
        """The outermost loop that tells how far the run has come."""
        self.handlers: list[logging.Handler] = []
        """What writes the application's log records into the run."""
        self._own: dict[str, LogScalar] = {}
        self._remarks: dict[str, str] = {}
        self._store = store
        self._lock = threading.RLock()
        self._tail: Tail | None = None
        self._kinds: dict[str, str] = {}
        self._starts: dict[str, int] = {}
        self._trouble = Trouble()
        self._lost = 0
        self._retry = 0.0
        _recorders.add(self)

    # Trouble in storage never reaches the caller; a wrong call does, before anything is opened.

    def bind(self, name: Any) -> LogScalar:
        """What logs into a scalar metric, made once; while disks fail, a function that tries again."""
        check_name(name)
        return self._bound(name) or self._waiting(name)

    def own(self, name: str) -> LogScalar:
        """What logs into a metric of ours, which no user's call can name."""
        return self._own.get(name) or self._bound(name) or self._waiting(name)

    def _bound(self, name: str) -> LogScalar | None:
        handles = self._own if name.startswith(INTERNAL) else self.handles
        with self._lock:
            tail = self._open()
            if tail is None:
                return None
            self._claim(name, SCALAR)
            handle = handles.get(name)
            if handle is None:
                handle = handles[name] = tail.scalar_of(name, self._starts.get(name, 0))
            return handle

    @property
    def taken(self) -> int:
        """A number that grows with everything that this process logs into the run."""
        return self._tail.taken if self._tail is not None else 0

    def waiting(self) -> Iterator[tuple[str, Points]]:
        """(metric, points) of what this process has logged and the store may not have yet."""
        if self._tail is None:
            return
        batch = self._tail.fresh(self._tail.drained)
        for number, points in batch.points.items():
            if number in batch.defined:
                yield batch.defined[number][0], points

    def _waiting(self, name: str) -> LogScalar:
        """Loses points until the store can be opened: who asked for it keeps it for a whole training."""
        handle: LogScalar | None = None

        def log(value: Any, step: int | None = None) -> None:
            nonlocal handle
            # The clock first: whoever tries to open the store holds the lock, and may wait long.
            if handle is None and (self._tail is not None or time.monotonic() >= self._retry):
                handle = self._bound(name)
            if handle is not None:
                handle(value, step)
                return
            coerce(value, name)
            coerce_step(0 if step is None else step)
            self._lost += 1

        return log

    def first(self, name: Any, value: Any, step: Any) -> None:
        """Log the first point of a metric: nothing is kept of a wrong call, not even the name."""
        check_name(name)
        coerce(value, name)
        if step is not None:
            coerce_step(step)
        self.bind(name)(value, step)

    def bulk(self, name: str, values: Any, steps: NDArray[Any] | None = None) -> None:
        """Log many points of one scalar metric."""
        with self._lock:
            tail = self._open()
            if tail is None:
                self._lost += len(values)
                return
            self._claim(name, SCALAR)
            handle = self.handles.get(name)
            if handle is not None and steps is None:
                # Only the handle knows which step comes next.
                for value in values.tolist() if hasattr(values, "tolist") else values:
                    handle(value)
                return
            start = self._starts.get(name, 0)
            tail.bulk(name, values, steps, start=start)
            self._starts[name] = start + len(values)

    def entry(self, name: str, kind: str, body: bytes, step: int | None = None) -> None:
        """Log one thing of a kind that is not scalar."""
        with self._lock:
            tail = self._open()
            if tail is None:
                self._lost += 1
                return
            self._claim(name, kind)
            tail.entry(name, kind, body, step)

    def claim(self, name: str, kind: str) -> None:
        """Nothing, or KindConflictError where the metric holds another kind."""
        with self._lock:
            if self._open() is not None:
                self._claim(name, kind)

    def _claim(self, name: str, kind: str) -> None:
        known = self._kinds.setdefault(name, kind)
        if known != kind:
            call = _CALLS.get(known, f"log_{known}")
            msg = f"metric {name!r} already holds what {call} logs: choose another name for a {kind}"
            raise KindConflictError(msg)

    def _open(self) -> Tail | None:
        if self._tail is not None:
            return self._tail
        if time.monotonic() < self._retry:
            return None
        try:
            for metric in self._store.metrics():
                self._kinds.setdefault(metric.name, metric.kind)
                if metric.kind == SCALAR:
                    self._starts.setdefault(metric.name, metric.count)
            self._tail = self._store.open_tail()
        except (StoreError, OSError) as error:
            self._retry = time.monotonic() + RETRY_SECONDS
            self.say(f"nothing can be recorded: {error}")
        else:
            self._trouble.now = None
        return self._tail

    # Trouble

    def say(self, sentence: str) -> None:
        """Remember trouble; the first of a run is also a warning."""
        self._trouble.say(sentence)

    def remark(self, about: str, sentence: str | None) -> None:
        """Tell something in `health` until it is said of the same thing that all is well, by None."""
        if sentence is None:
            self._remarks.pop(about, None)
        elif self._remarks.get(about) != sentence:
            self._remarks[about] = sentence
            log.warning("%s", sentence)

    def is_remarked(self, about: str) -> bool:
        """Whether something is told of this."""
        return about in self._remarks

    def health(self) -> list[str]:
        """Trouble, a sentence each; empty when all is well."""
        found = [self._trouble.now] if self._trouble.now else []
        found += self._remarks.copy().values()
        if self._lost:
            found.append(f"{self._lost:,} records were lost: the store could not be opened")
        return found + (self._tail.health() if self._tail is not None else [])

    # The end

    def flush(self, timeout: float | None) -> bool:
        """Whether all that was logged in this process is in the store."""
        tail = self._tail
        return self._checked(tail.flush(timeout)) if tail is not None else True

    def close(self, timeout: float | None = 30.0) -> bool:
        """Whether all is in the store and the tail given back; what is logged later opens another."""
        tail = self._tail
        return self._checked(tail.close(timeout)) if tail is not None else True

    def _checked(self, done: bool) -> bool:  # noqa: FBT001
        if done:
            self._trouble.now = None
        elif self._tail is not None and not self._tail.health():  # else the tail has said it
            self.say("the store takes longer than it should")
        return done

    def _inherited(self) -> None:
        self._lock = threading.RLock()
        self.control = self.telling = None


_recorders: weakref.WeakSet[Recorder] = weakref.WeakSet()
_known: weakref.WeakValueDictionary[tuple[str, str], Recorder] = weakref.WeakValueDictionary()
_lock = threading.Lock()


def recorder_of(folder: str, run_id: str, store: RunStore) -> Recorder:
    """The recorder of a run; one for each run and process."""
    with _lock:
        found = _known.get((folder, run_id))
        if found is None or found._store is not store:  # noqa: SLF001
            found = _known[folder, run_id] = Recorder(store)
        return found


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 - a lock that another thread held in the parent stays locked here
    _lock = threading.Lock()
    for recorder in list(_recorders):
        recorder._inherited()  # noqa: SLF001


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
