"""The one background thread of a process that hears what its runs are asked for."""

from __future__ import annotations

import os
import threading
import time
import weakref
from typing import Final, Protocol

LOOK_SECONDS: Final = 0.25


class Listening(Protocol):
    """Something that may be asked for things."""

    def step(self) -> bool:
        """Whether there may be more to hear, after everything new was heard and done."""


class Listener:
    """Steps everything that listens, four times a second; its thread lives as long as there is one."""

    def __init__(self) -> None:
        self._reset()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._all: weakref.WeakSet[Listening] = weakref.WeakSet()
        self._thread: threading.Thread | None = None

    def add(self, one: Listening) -> None:
        """Step it until it has nothing more to hear, or is gone."""
        with self._lock:
            self._all.add(one)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="mlwidget requests", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            with self._lock:
                everyone = list(self._all)
                if not everyone:
                    self._thread = None
                    return
            for one in everyone:
                if not one.step():
                    with self._lock:
                        self._all.discard(one)
            del everyone, one  # nothing is kept alive by being listened to


listener = Listener()
