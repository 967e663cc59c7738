"""The one background thread of a process that moves tails into their stores."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mlwidget.store.tail import Tail

ROUND_SECONDS: Final = 0.1
IDLE_SECONDS: Final = 0.5
IDLE_ROUNDS: Final = 50


class Drain:
    """Visits every open tail of the process; the thread lives as long as there is one."""

    def __init__(self) -> None:
        self._reset()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._tails: list[Tail] = []
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._moved = threading.Condition()
        self._thread: threading.Thread | None = None
        self._forced = 0

    def add(self, tail: Tail) -> None:
        """Visit a tail from now on."""
        with self._lock:
            self._tails.append(tail)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="mlwidget-drain", daemon=True)
                self._thread.start()

    def discard(self, tail: Tail) -> None:
        """Visit a tail no more."""
        with self._lock:
            if tail in self._tails:
                self._tails.remove(tail)
        self._wake.set()

    def wake(self) -> None:
        """Begin a round now."""
        self._wake.set()

    def wait(self, tail: Tail, slot: int, timeout: float | None) -> bool:
        """Whether the tail is in the store up to and with `slot`, waiting at most `timeout` seconds."""
        if threading.current_thread() is self._thread:
            return tail.drained > slot
        end = None if timeout is None else time.monotonic() + timeout
        with self._moved:
            self._forced += 1
            try:
                while tail.drained <= slot:
                    left = None if end is None else end - time.monotonic()
                    if left is not None and left <= 0:
                        return False
                    self._wake.set()
                    self._ensure()
                    self._moved.wait(min(left or 0.05, 0.05))
            finally:
                self._forced -= 1
        return True

    def _ensure(self) -> None:
        # At the very end of the interpreter the daemon thread may be gone: go on in this one.
        if self._thread is None or not self._thread.is_alive():
            self.round()

    def round(self) -> bool:
        """Visit each tail once; True when something was moved."""
        with self._lock:
            tails = list(self._tails)
        moved = False
        for tail in tails:
            moved = tail.step(force=self._forced > 0) or moved
        return moved

    def _run(self) -> None:
        quiet = 0
        while True:
            with self._lock:
                if not self._tails:
                    self._thread = None
                    return
            self._wake.clear()
            moved = self.round()
            quiet = 0 if moved else quiet + 1
            with self._moved:
                self._moved.notify_all()
            if not moved:
                self._wake.wait(ROUND_SECONDS if quiet < IDLE_ROUNDS else IDLE_SECONDS)


drain = Drain()
