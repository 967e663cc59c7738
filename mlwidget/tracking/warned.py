"""Warnings of Python that a process shows while it trains a run, with how often each was shown."""

from __future__ import annotations

import os
import threading
import time
import warnings
import weakref
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TextIO

from mlwidget.feed.answers.noticed import LONGEST, MOST_ROWS, alike

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.records import RunRecord
    from mlwidget.store.base import RunStore

DETAIL: Final = "warnings"
KEEP_SECONDS: Final = 1.0
MOST_WAITING: Final = 10_000
"""Warnings that are remembered until they are kept; of more, the oldest are not counted."""

_counting: weakref.WeakSet[Warned] = weakref.WeakSet()
_lock = threading.Lock()
_before: Callable[..., Any] | None = None
"""What showed warnings until we came; None while nobody counts."""


class Warned:
    """Counts the warnings that are shown in the thread that trains a run, or in one that trains none.

    What filters leave out, or `catch_warnings(record=True)` takes, is shown to nobody and not counted.

    Args:
        store: The run.
        clock: Seconds.
    """

    def __init__(self, store: RunStore, clock: Callable[[], float] = time.monotonic) -> None:
        self.thread: threading.Thread | None = None
        """The one that trains the run."""
        self.pid = 0
        self._store = store
        self._clock = clock
        self._next = 0.0
        self._waiting: deque[tuple[str, float]] = deque(maxlen=MOST_WAITING)

    def begin(self) -> None:
        """Count from now on, for the caller's thread."""
        self.thread, self.pid = threading.current_thread(), os.getpid()
        _begin(self)

    def end(self) -> None:
        """Count no more, and keep what was counted."""
        _end(self)
        self._keep()

    def step(self) -> None:
        """Keep what was counted, if that is due (listener's thread)."""
        if self._waiting and self._clock() >= self._next:
            self._next = self._clock() + KEEP_SECONDS
            self._keep()

    def note(self, message: str) -> None:
        """Count one."""
        self._waiting.append((message, time.time()))

    def _keep(self) -> None:
        fresh = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if fresh:
            self._store.change(lambda record: _with(record, fresh))


def _with(record: RunRecord, fresh: list[tuple[str, float]]) -> RunRecord:
    known = record.details.get(DETAIL)
    rows = list(known) if isinstance(known, list) else []
    places = {alike(str(row.get("message"))): at for at, row in enumerate(rows) if isinstance(row, dict)}
    for message, when in fresh:
        at = places.get(alike(message))
        if at is not None:
            rows[at] = {**rows[at], "count": rows[at].get("count", 1) + 1, "time": when}
        elif len(rows) < MOST_ROWS:
            places[alike(message)] = len(rows)
            rows.append({"source": "Python", "message": message, "count": 1, "time": when})
    return replace(record, details={**record.details, DETAIL: rows})


# Every warning that is shown goes through one place of Python: anybody may put a function there, and
# `catch_warnings` puts back what was there. So ours comes and goes only while it is the last one; if
# not, it stays where it is and does nothing but call the one before.


def _begin(one: Warned) -> None:
    global _before  # noqa: PLW0603
    with _lock:
        _counting.add(one)
        if warnings.showwarning is not _show:
            _before = warnings.showwarning
            warnings.showwarning = _show


def _end(one: Warned) -> None:
    with _lock:
        _counting.discard(one)
        if not _counting and warnings.showwarning is _show and _before is not None:
            warnings.showwarning = _before


def _show(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    try:
        _count(f"{category.__name__}: {message}")
    finally:
        assert _before is not None, "it is only there after one was found there"
        _before(message, category, filename, lineno, file, line)


def _count(text: str) -> None:
    here, pid = threading.current_thread(), os.getpid()
    everyone = [one for one in list(_counting) if one.pid == pid]
    for one in [one for one in everyone if one.thread is here] or everyone:
        one.note(text.partition("\n")[0][:LONGEST])


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 - another thread of the parent may have held it
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
