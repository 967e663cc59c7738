"""The background threads of a process that hear what its runs are asked for, and do what takes long."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
import weakref
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_SECONDS: Final = 0.25
IDLE_SECONDS: Final = 5.0


class Listening(Protocol):
    """Something that may be asked for things."""

    def step(self) -> bool:
        """Whether there may be more to hear, after everything new was heard and done."""


class Listener:
    """Steps everything that listens, four times a second; its threads live as long as they are needed.

    One thread hears. Another one calls what may take its time, such as code of the user: whatever that
    does, a run can still be stopped.
    """

    def __init__(self) -> None:
        self._reset()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._all: weakref.WeakSet[Listening] = weakref.WeakSet()
        self._jobs: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._hearing: threading.Thread | None = None
        self._doing: threading.Thread | None = None

    def add(self, one: Listening) -> None:
        """Step it until it has nothing more to hear, or is gone."""
        with self._lock:
            self._all.add(one)
            if self._hearing is None or not self._hearing.is_alive():
                self._hearing = _started(self._hear, "mlwidget requests")

    def do(self, job: Callable[[], object]) -> None:
        """Call it soon, after those that were handed over before."""
        with self._lock:
            self._jobs.put(job)
            if self._doing is None or not self._doing.is_alive():
                self._doing = _started(self._do, "mlwidget chores")

    def _hear(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            with self._lock:
                everyone = list(self._all)
                if not everyone:
                    self._hearing = None
                    return
            for one in everyone:
                if not one.step():
                    with self._lock:
                        self._all.discard(one)
            del everyone, one  # nothing is kept alive by being listened to

    def _do(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                with self._lock:
                    if self._jobs.empty():
                        self._doing = None
                        return
                continue
            with contextlib.suppress(Exception):
                job()
            del job


def _started(target: Callable[[], None], name: str) -> threading.Thread:
    thread = threading.Thread(target=target, name=name, daemon=True)
    thread.start()
    return thread


listener = Listener()
