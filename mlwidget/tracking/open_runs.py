"""The runs that this process holds open, and their true end when the interpreter ends."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING, Final

from mlwidget.tracking import interrupt

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.tracking.core import RunCore
    from mlwidget.tracking.run import Run

INTERPRETER_ENDED: Final = "closed when the interpreter ended"

_open: dict[tuple[str, str], Run] = {}
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
        _open[_key(run)] = run
    run._control.hold()  # noqa: SLF001 - the same package
    for callback in tuple(_started):
        callback(run)


def closed(run: RunCore) -> None:
    """Tell that a run has ended."""
    with _lock:
        known = _open.pop(_key(run), None)
        if not _open:
            interrupt.undo()
    if known is not None:
        for callback in tuple(_ended):
            callback(known)


def is_open(run_id: str) -> bool:
    """Whether this process holds the run open."""
    with _lock:
        return any(run_id == known for _, known in _open)


def held(run: RunCore) -> Run | None:
    """The object with which this process holds the run open; None when it does not."""
    with _lock:
        return _open.get(_key(run))


def _key(run: RunCore) -> tuple[str, str]:
    # Two workspaces may have a run of one id.
    return run.experiment.workspace.folder, run.id


def _uncaught() -> BaseException | None:
    """The exception that ends this interpreter; None when it just comes to its end."""
    if "IPython" in sys.modules:
        from IPython.core.getipython import get_ipython

        shell = get_ipython()
        if shell is not None:  # sys.last_exc may be that of any cell before
            result = getattr(shell, "last_execution_result", None)
            return result and (result.error_before_exec or result.error_in_exec)
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
