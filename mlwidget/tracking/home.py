"""Where a run is trained: a thread, in a notebook a cell, with asyncio a task; and is it still at it?

A stop must interrupt the training and nothing else. A run may have been left open, and its thread be
busy with something unrelated: the next cell, the next job of a pool.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from mlwidget.tracking.core import RunCore

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator
    from types import CodeType, FrameType

LATELY_SECONDS: Final = 2.0
"""A thread that has logged this lately is taken to be at it."""
_COROUTINE: Final = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR | inspect.CO_ITERABLE_COROUTINE
_OURS: Final = "mlwidget."


class Home:
    """The place of whoever makes it: who has started the run, or entered its `with` block.

    Args:
        run: The run's id.
    """

    def __init__(self, run: str) -> None:
        self.thread = threading.current_thread()
        self.task: asyncio.Task[Any] | None = None
        """The task whose own code it is; None outside of asyncio."""
        self._run = run
        self._cells: set[int | None] = set()
        self._cell = _cell()
        self._taken = 0
        self._logged = 0.0
        guards = _guards()
        for frame in _stack(sys._getframe(1)):  # noqa: SLF001 - there is no other way to look up
            if frame.f_code in guards:  # further up are the kernel's own coroutines
                self._cells.add(self._cell)
                break
            if frame.f_code.co_flags & _COROUTINE:
                self.task = _current_task()

    def look(self, taken: int) -> None:
        """Remember the cell in which the process logs, and when it did.

        Args:
            taken: A number that grows with everything the process logs into the run.
        """
        before, self._cell = self._cell, _cell()
        if taken != self._taken:
            self._taken, self._logged = taken, time.monotonic()
            if before == self._cell:  # else it may have been the cell before
                self._cells.add(before)

    def frame(self) -> FrameType | None:
        """Where its thread is now."""
        return sys._current_frames().get(self.thread.ident or 0)  # noqa: SLF001

    def is_idle(self, frame: FrameType | None) -> bool:
        """Whether the thread, being at this frame, cannot come back to the run by itself."""
        if self.task is not None:
            return self.task.done()
        if frame is None or not self.thread.is_alive():
            return True
        is_main = self.thread is threading.main_thread()
        return is_main and hasattr(_shell(), "kernel") and not is_guarded(frame)

    def is_at_it(self, frame: FrameType | None) -> bool:
        """Whether the thread, being at this frame, still works on the run.

        In a notebook that is a cell which has started the run, logs into it, or speaks of it.
        """
        if self.task is not None:
            return not self.task.done()
        if frame is None or not self.thread.is_alive():
            return False
        if self.thread is not threading.main_thread():
            return time.monotonic() - self._logged < LATELY_SECONDS or self._is_spoken_of(frame)
        shell = _shell()
        if shell is None:
            return True
        in_cell = is_guarded(frame)
        if in_cell and _cell() in self._cells:
            return True
        return (in_cell or not hasattr(shell, "kernel")) and self._is_spoken_of(frame)

    def _is_spoken_of(self, frame: FrameType) -> bool:
        return any(_speaks_of(one, self._run) for one in _stack(frame))


def is_guarded(frame: FrameType | None) -> bool:
    """Whether something on the stack takes whatever is raised at the frame: IPython, or its kernel."""
    guards = _guards()
    return any(one.f_code in guards for one in _stack(frame))


def in_notebook() -> bool:
    """Whether IPython runs this program, in a kernel or in a terminal."""
    return _shell() is not None


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _guards() -> set[CodeType]:
    found = set()
    for module, kind, method in (
        ("IPython.core.interactiveshell", "InteractiveShell", "run_code"),
        ("ipykernel.kernelbase", "Kernel", "dispatch_shell"),
    ):
        function = getattr(getattr(sys.modules.get(module), kind, None), method, None)
        if function is not None:
            found.add(function.__code__)
    return found


def _shell() -> Any:
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def _cell() -> int | None:
    """What no other cell of the session has; None outside of a notebook."""
    count: int | None = getattr(_shell(), "execution_count", None)
    return count


def _current_task() -> asyncio.Task[Any] | None:
    import asyncio

    with contextlib.suppress(RuntimeError):  # no loop runs here
        return asyncio.current_task()
    return None


def _speaks_of(frame: FrameType, run: str) -> bool:
    """Whether the code of the frame names the run, or has something in hand that holds it."""
    code, names = frame.f_code, frame.f_globals
    if str(names.get("__name__", "")).startswith(_OURS):
        return False
    held = list(frame.f_locals.values()) if code.co_flags & inspect.CO_OPTIMIZED else []
    held += [names[name] for name in code.co_names if name in names]
    return any(_holds(one, run) for one in held)


def _holds(thing: Any, run: str) -> bool:
    if isinstance(thing, RunCore):
        return thing.id == run
    try:  # not `vars`, which may ask code of the thing itself
        inside = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        return False
    if not isinstance(inside, dict) or inspect.ismodule(thing):
        return False
    return any(isinstance(one, RunCore) and one.id == run for one in list(inside.values()))
