"""The one thread that pushes to all views of this process."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD: Final = 0.025
"""Between two looks of a view for news: what a person sees lags by this and by the way."""
FOR_EACH: Final = 0.006
"""Seconds of rest for each metric of which there was news, up to `LONGEST`.

A training with many metrics is not to be slowed by being looked at, nor a page by drawing them all.
"""
LONGEST: Final = 0.35
MOST_PER_SECOND: Final = 400
"""Messages of all views together: a Jupyter server drops what goes beyond 1,000, for good."""


class Pushing(Protocol):
    """Something that has news from time to time."""

    told: int
    """Of so many metrics the last step had news."""

    def step(self) -> bool:
        """Whether there may be more to tell, after everything new was told."""


class Pump:
    """Steps every view some forty times a second, and rests when there is none.

    Args:
        wait: Rests for so many seconds.
    """

    def __init__(self, wait: Callable[[float], object] = time.sleep) -> None:
        self._wait = wait
        self._lock = threading.Condition()
        self._views: list[Pushing] = []
        self._thread: threading.Thread | None = None

    def add(self, view: Pushing) -> None:
        """Step the view until it has nothing more to tell."""
        with self._lock:
            self._views.append(view)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mlwidget views", daemon=True)
                self._thread.start()

    def join(self, timeout: float | None = None) -> None:
        """Wait until no view has anything more to tell."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def finish(self, view: Pushing, timeout: float = 2.0) -> bool:
        """Whether the view has told all it ever will, within so many seconds."""
        if threading.current_thread() is self._thread:
            return False
        with self._lock:
            return self._lock.wait_for(lambda: view not in self._views, timeout)

    def _run(self) -> None:
        while True:
            with self._lock:
                views = list(self._views)
                if not views:
                    self._thread = None
                    return
            done = [view for view in views if not view.step()]
            if done:
                with self._lock:
                    self._views = [view for view in self._views if view not in done]
                    self._lock.notify_all()
            told = sum(view.told for view in views)
            self._wait(max(rest(told), len(views) / MOST_PER_SECOND))


def rest(told: int) -> float:
    """Seconds until the next round, after one with news of so many metrics.

    >>> [round(rest(told), 3) for told in (0, 1, 10, 50, 500)]
    [0.025, 0.031, 0.085, 0.325, 0.35]
    """
    return min(LONGEST, PERIOD + told * FOR_EACH)


pump = Pump()


def _start_anew() -> None:
    # A forked child has the list of views and not the thread; the views are its parent's.
    global pump  # noqa: PLW0603
    pump = Pump()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
