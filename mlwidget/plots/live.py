"""The one thread that keeps the figures of this process up to date, and rests when none can change."""

from __future__ import annotations

import os
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PERIOD: Final = 0.25
"""Seconds between two looks: SVG is slow to draw, and the page has other things to do."""
POINTS_PER_SECOND: Final = 20_000
"""After so many points were sent, a second of rest: what a page can draw beside its other work."""


class Watched(Protocol):
    """Something that is looked at for news."""

    ended: bool
    trouble: str | None

    def again(self) -> None:
        """Nothing, after everything was read from the beginning."""

    def look(self) -> None:
        """Nothing, after all that is new was read."""


class Drawn(Protocol):
    """Something that shows what is watched."""

    def watched(self) -> Iterable[Watched]:
        """What it shows; what has ended does not change any more."""

    def redraw(self) -> int:
        """How many points it sent to the page, after everything new was drawn."""

    def is_over(self) -> bool:
        """Whether it needs no more looks."""


class Pump:
    """Looks some four times a second for all figures that may change.

    Args:
        wait: Rests for so many seconds.
    """

    def __init__(self, wait: Callable[[float], object] = time.sleep) -> None:
        self.lock = threading.RLock()
        """Whoever draws holds it: figures are changed by one thread at a time."""
        self._wait = wait
        self._drawn: weakref.WeakSet[Any] = weakref.WeakSet()
        self._thread: threading.Thread | None = None

    def add(self, drawn: Drawn) -> None:
        """Keep it up to date until it is over, or until nobody else has it."""
        with self.lock:
            if drawn.is_over():
                return
            self._drawn.add(drawn)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mlwidget plots", daemon=True)
                self._thread.start()

    def remove(self, drawn: Drawn) -> None:
        """Do not draw it any more."""
        with self.lock:
            self._drawn.discard(drawn)

    def join(self, timeout: float | None = None) -> None:
        """Wait until nothing can change any more."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _run(self) -> None:
        while True:
            with self.lock:
                sent = self._look()
                if not self._drawn:
                    self._thread = None
                    return
            self._wait(PERIOD + sent / POINTS_PER_SECOND)

    def _look(self) -> int:
        shown = list(self._drawn)
        for watched in {id(one): one for drawn in shown for one in drawn.watched()}.values():
            watched.look()
        sent = 0
        for drawn in shown:
            try:
                sent += drawn.redraw()
                is_over = drawn.is_over()
            except Exception:  # noqa: BLE001 - a page that is gone; nothing may reach the training
                is_over = True
            if is_over:
                self._drawn.discard(drawn)
        return sent


pump = Pump()


def _start_anew() -> None:
    # A forked child has the figures and not the thread; the figures are its parent's.
    global pump  # noqa: PLW0603
    pump = Pump()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
