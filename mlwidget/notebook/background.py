"""Writes to the store for the hooks, in the background and in order, so that no cell waits."""

from __future__ import annotations

import contextlib
import queue
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Background:
    """Calls functions one after the other in a thread of its own; what they raise is dropped."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def do(self, job: Callable[[], object]) -> None:
        """Call it soon."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="mlwidget cells", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def finish(self, timeout: float = 10.0) -> bool:
        """Whether everything handed over so far was called, within so many seconds."""
        done = threading.Event()
        self.do(done.set)
        return done.wait(timeout)

    def close(self) -> None:
        """Let the thread end after what it has."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread = None

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            with contextlib.suppress(Exception):
                job()
