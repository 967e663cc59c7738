"""A lock that a forked child never finds taken, whichever thread of the parent held it."""

from __future__ import annotations

import os
import threading
import weakref
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import TracebackType

FORK_SECONDS: Final = 5.0
"""How long a fork waits at most for a lock that guards code which no fork may interrupt."""

_all: weakref.WeakSet[Lock] = weakref.WeakSet()
_guard = threading.Lock()
_forking = threading.local()  # two threads may fork at once


class Lock:
    """A re-entrant lock; in a forked child it is a new one.

    Args:
        awaited: A fork waits until nobody holds it. Only for locks under which no other is taken.
    """

    def __init__(self, *, awaited: bool = False) -> None:
        self.awaited = awaited
        self.inner = threading.RLock()
        with _guard:
            _all.add(self)

    def __enter__(self) -> None:
        self.inner.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.inner.release()


def _before_fork() -> None:
    with _guard:
        awaited = [lock for lock in _all if lock.awaited]
    _forking.held = [lock for lock in awaited if lock.inner.acquire(timeout=FORK_SECONDS)]


def _after_in_parent() -> None:
    for lock in _forking.held:
        lock.inner.release()
    _forking.held = []


def _after_in_child() -> None:
    global _guard  # noqa: PLW0603
    _guard = threading.Lock()
    _forking.held = []
    for lock in list(_all):
        lock.inner = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_in_parent, after_in_child=_after_in_child
    )
