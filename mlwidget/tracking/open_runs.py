"""The runs that this process holds open, and their true end when the interpreter ends."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.tracking.run import Run

INTERPRETER_ENDED: Final = "closed when the interpreter ended"

_open: dict[str, Run] = {}
_started: list[Callable[[Run], None]] = []
_ended: list[Callable[[Run], None]] = []
_lock = threading.Lock()


def open_runs() -> list[Run]:
    """The runs that this process has started and not ended, oldest first.

    >>> open_runs()
    []
    """
    with _lock:
        return list(_open.values())


def on_start(callback: Callable[[Run], None]) -> Callable[[], None]:
    """What takes the callback away again; until then it is called with each run that starts."""
    return _listen(_started, callback)


def on_end(callback: Callable[[Run], None]) -> Callable[[], None]:
    """What takes the callback away again; until then it is called with each run that ended."""
    return _listen(_ended, callback)


def _listen(
    listeners: list[Callable[[Run], None]], callback: Callable[[Run], None]
) -> Callable[[], None]:
    listeners.append(callback)

    def dispose() -> None:
        with contextlib.suppress(ValueError):
            listeners.remove(callback)

    return dispose


def opened(run: Run) -> None:
    """Tell that this process holds a run open from now on."""
    with _lock:
        _open[run.id] = run
    for callback in _started:
        callback(run)


def closed(run: Run) -> None:
    """Tell that a run has ended."""
    with _lock:
        known = _open.pop(run.id, None)
    if known is not None:
        for callback in _ended:
            callback(run)


def is_open(run_id: str) -> bool:
    """Whether this process holds the run open."""
    return run_id in _open


def _uncaught() -> BaseException | None:
    """The exception that ends this interpreter; None when it just comes to its end."""
    if "IPython" in sys.modules:
        from IPython.core.getipython import get_ipython

        if get_ipython() is not None:  # there it is the last cell's, which has ended nothing
            return None
    found = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    return found if isinstance(found, BaseException) else None


def end_all() -> None:
    """End every run that is still open as it is true, newest first, and give all tails back."""
    for run in reversed(open_runs()):
        with contextlib.suppress(Exception):
            run._end_by(_uncaught(), reason=INTERPRETER_ENDED)  # noqa: SLF001 - the same package
    from mlwidget.store.tail import open_tails

    for tail in open_tails():
        with contextlib.suppress(Exception):
            tail.close(10.0)


def _after_fork() -> None:
    """In a forked child: the runs are the parent's to end."""
    global _lock  # noqa: PLW0603
    _lock = threading.Lock()
    _open.clear()


atexit.register(end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
