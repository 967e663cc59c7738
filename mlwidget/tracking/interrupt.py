"""Raises an exception in another thread, also in one that sleeps or waits for a lock.

The main thread gets a signal whose handler raises: that ends `time.sleep` and waiting for a lock, as
Ctrl-C does, and leaves Ctrl-C itself alone. The signal is SIGURG: the system ignores it where nobody
listens, so that one that comes too late does no harm. Other threads get the exception before their
next step in Python; nothing in an operating system wakes them from a sleep to raise something.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import RunCanceled

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from types import FrameType, TracebackType

    Handler = Callable[[int, FrameType | None], Any]

SIGNAL: Final[signal.Signals | None] = getattr(signal, "SIGURG", None)
EXIT_STATUS: Final = 130
"""Of a program that an interrupt has ended, as shells count: 128 and the number of SIGINT."""

_due: dict[int, Callable[[FrameType | None], BaseException | None]] = {}
_before: Any = signal.SIG_DFL
_messages: set[str] = set()
_kept = False


def prepare(*, for_good: bool = False) -> None:
    """Make the main thread ready, when this is it.

    Args:
        for_good: Whether it stays so, whatever ends.
    """
    global _before, _kept  # noqa: PLW0603
    _kept = _kept or for_good
    if SIGNAL is None or threading.current_thread() is not threading.main_thread():
        return
    found = signal.getsignal(SIGNAL)
    if found is not None and found is not _handle:  # None: somebody listens whom Python does not know
        with contextlib.suppress(ValueError):  # another interpreter's main thread
            signal.signal(SIGNAL, _handle)
            _before = found


def undo() -> None:
    """Give the signal back, when this is the main thread."""
    if _kept or SIGNAL is None or threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(SIGNAL) is _handle:
        with contextlib.suppress(ValueError):
            signal.signal(SIGNAL, _before)


def in_main(key: int, arrive: Callable[[FrameType | None], BaseException | None]) -> bool:
    """Whether the main thread will call `arrive` with its frame, and raise what comes back, if anything.

    Args:
        key: A second call with the same one takes the place of the first, if that is still due.
        arrive: Decides there and then.
    """
    if SIGNAL is None or signal.getsignal(SIGNAL) is not _handle:
        return False
    _due[key] = arrive
    signal.pthread_kill(threading.main_thread().ident or 0, SIGNAL)
    return True


def as_ctrl_c() -> None:
    """Interrupt the main thread as a Ctrl-C does."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


def in_thread(thread: threading.Thread, error: RunCanceled) -> None:
    """Raise the error in a thread other than the main one, before its next step in Python."""
    message, run = str(error), error.run

    class Arriving(RunCanceled):  # what is raised there is a class, made into an error there
        def __init__(self) -> None:
            super().__init__(message, run)

        def __reduce__(self) -> tuple[Any, ...]:
            return RunCanceled, (message, run)

    Arriving.__name__ = Arriving.__qualname__ = RunCanceled.__name__
    Arriving.__module__ = RunCanceled.__module__
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(Arriving)
    )


def in_task(task: asyncio.Task[Any], message: str) -> None:
    """Cancel a task of asyncio, from whatever thread."""
    with contextlib.suppress(RuntimeError):  # its loop is closed
        task.get_loop().call_soon_threadsafe(task.cancel, message)


def exit_as_interrupted(message: str) -> None:
    """Let this program end with the status of an interrupt, should it end by one with this message."""
    _messages.add(message)
    if sys.flags.interactive or hasattr(sys, "ps1") or isinstance(sys.excepthook, _ExceptHook):
        return
    sys.excepthook = _ExceptHook(sys.excepthook)


class _ExceptHook:
    """Does what the other hook does; Python itself knows the interrupt's status of one type alone."""

    def __init__(self, other: Callable[..., Any]) -> None:
        self._other = other

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self._other(kind, error, trace)
        if str(error) in _messages:  # RunCanceled, or the CancelledError of a task
            raise SystemExit(EXIT_STATUS)


def _handle(number: int, frame: FrameType | None) -> None:
    if not _due and callable(_before):
        _before(number, frame)
    while _due:
        _, arrive = _due.popitem()
        error = arrive(frame)
        if error is not None:
            raise error


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_due.clear)
