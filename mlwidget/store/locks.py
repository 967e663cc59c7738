"""A lock that a forked child never finds taken, whichever thread of the parent held it."""

from __future__ import annotations

import operator
import os
import threading
import weakref
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

FORK_SECONDS: Final = 5.0
"""How long a fork waits at most for a lock that guards code which no fork may interrupt."""

_all: weakref.WeakSet[Lock] = weakref.WeakSet()
_guard = threading.Lock()


class _Forking(threading.local):  # two threads may fork at once
    def __init__(self) -> None:
        self.held: list[threading.RLock] = []


_forking = _Forking()


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

    # Properties, so that `with` calls the inner lock itself: a Ctrl-C that comes between the inner lock
    # and the end of a method of ours would leave it taken for ever.

    @property
    def __enter__(self) -> Callable[[], bool]:
        return self.inner.__enter__

    @property
    def __exit__(self) -> Callable[..., None]:  # noqa: PLE0302, PYI036 - what it returns takes them
        return self.inner.__exit__

    def attempt(self, taken: list[bool]) -> None:
        """Take it if nobody else holds it, and add to `taken` whether it was."""
        # One call, so that no Ctrl-C comes between the taking and the telling.
        taken.extend(map(self.inner.acquire, (False,)))


def _before_fork() -> None:
    held: list[threading.RLock] = []
    _forking.held = held
    with _guard:
        awaited = [lock.inner for lock in _all if lock.awaited]
    # One call, as in `attempt`; a Ctrl-C while it waits leaves in `held` what was taken by then.
    held.extend(filter(operator.methodcaller("acquire", timeout=FORK_SECONDS), awaited))


def _after_in_parent() -> None:
    held, _forking.held = _forking.held, []
    for lock in held:
        lock.release()


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
