"""A stop that was asked for: from the request, through the interrupt, to the end of the run."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import MlwidgetError, RunCanceled
from mlwidget.tracking import interrupt
from mlwidget.tracking.home import Home, in_notebook, is_guarded

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator
    from types import FrameType

    from mlwidget.tracking.control import Control

GRACE_SECONDS: Final = 30.0
"""How long a loop that has read `run.should_stop` may take to end by itself."""
TASK_SECONDS: Final = 2.0
"""A task of asyncio that was canceled, and does not give way to its loop, is interrupted after this."""
SWALLOWED_SECONDS: Final = 5.0
"""A program that still runs so long after its interrupt is told of in `run.health`."""
PATIENCE_SECONDS: Final = 1.5
"""How long a thread that is busy is watched for signs that it works on the run, before the run ends."""
STOPPED: Final = "stopped"
"""The reason of a run that was stopped."""
FROM_A_VIEW: Final = "from its view"
_ABOUT: Final = "stop"
_LONGEST: Final = 100


class Stopping:
    """What one process has to do with a stop of a run.

    Args:
        control: Of the run in this process.
    """

    def __init__(self, control: Control) -> None:
        self.requested = False
        """Whether the run shall stop."""
        self.polled = False
        """Whether the training asks for that itself."""
        self.home: Home | None = None
        """Where the run is trained; None in a process that does not hold it."""
        self.ending = False
        """Whether the run is being ended: there is nothing left to interrupt."""
        self._control = control
        self._by = FROM_A_VIEW
        self._asked = 0.0
        self._urgent = False
        self._raised: float | None = None
        self._insisted = False

    def ask(self, by: Any = None) -> None:
        """Begin to stop the run; asked again, interrupt it at once.

        Args:
            by: Words that tell who asks.
        """
        if self.requested:
            self._urgent, self._raised, self._insisted = True, None, False
            return
        self._by = by[:_LONGEST] if isinstance(by, str) and by else FROM_A_VIEW
        self._asked = time.monotonic()
        reason = f"asked to stop {self._by}"
        if self.polled:
            reason += f"; its loop may end by itself within {GRACE_SECONDS:.0f} seconds"
        self.requested = True
        self._set_status("CancelRequested", reason)

    def step(self) -> None:
        """Do what is due now (listener's thread)."""
        if not self.requested or self.ending or self.home is None:
            return
        now = time.monotonic()
        if self._raised is not None:
            self._watch(self.home, now - self._raised)
        elif self._urgent or not self.polled or now - self._asked > GRACE_SECONDS:
            self._interrupt(self.home)

    def elsewhere(self) -> Callable[[], object]:
        """What interrupts the training, unless this is its own thread; the caller ends the run."""
        home = self.home
        if home is None or home.thread is threading.current_thread() or self.ending:
            return lambda: None
        self.requested, self._by = True, "by run.cancel()"
        return lambda: self._raise_in(home, lambda frame: self._error_at(home, frame))

    def is_meant_by(self, error: BaseException | None) -> bool:
        """Whether the run ends since it was stopped, when it ends by this error, or by none.

        A loop that has asked ends well; what the interrupt itself has caused on its way counts too.
        """
        if not self.requested:
            return False
        is_plain = isinstance(error, Exception) and not _has_canceled(error)
        return not is_plain

    def was_raised(self) -> bool:
        """Whether the training was interrupted."""
        return self._raised is not None

    def reason(self) -> str:
        """The reason of the run's end."""
        if self._is_told():
            return f"{STOPPED}; its code had caught the interrupt and gone on"
        return STOPPED

    # Interrupting

    def _interrupt(self, home: Home) -> None:
        if self._raise_in(home, self._arrive):
            return
        if home.is_idle(home.frame()) or time.monotonic() - self._asked > PATIENCE_SECONDS:
            self._control.end(self.reason())

    def _raise_in(self, home: Home, arrive: Callable[[FrameType | None], RunCanceled | None]) -> bool:
        """Whether the training is still there, so that it will be interrupted."""
        if not home.is_at_it(home.frame()):
            return False
        if home.task is not None:
            self._raised = time.monotonic()
            interrupt.in_task(home.task, str(self._error()))
        elif home.thread is threading.main_thread():
            if not interrupt.in_main(id(self), arrive):
                self._raised = time.monotonic()
                interrupt.as_ctrl_c()
        else:
            self._raised = time.monotonic()
            interrupt.in_thread(home.thread, self._error())
        return True

    def _arrive(self, frame: FrameType | None) -> RunCanceled | None:
        """What to raise at this frame of the main thread; None when there is nothing to interrupt."""
        return None if self.ending or self.home is None else self._error_at(self.home, frame)

    def _error_at(self, home: Home, frame: FrameType | None) -> RunCanceled | None:
        if home.task is not None:
            # What leaves a task of a kernel's loop ends the kernel.
            is_there = _is_running(home.task) and (is_guarded(frame) or not in_notebook())
        else:
            is_there = home.is_at_it(frame)
        if not is_there:
            return None
        self._raised = time.monotonic()
        return self._error()

    def _error(self) -> RunCanceled:
        message = f"run {self._control.name()!r} was stopped {self._by}"
        if not in_notebook():
            interrupt.exit_as_interrupted(message)
        return RunCanceled(message, run=self._control.run.id)

    def _watch(self, home: Home, since: float) -> None:
        """Tell when the training was interrupted and goes on; end the run when it does not."""
        if not home.is_at_it(home.frame()):
            self._control.end(self.reason())
        elif since > SWALLOWED_SECONDS and not self._is_told():
            name = self._control.name()
            sentence = f"run {name!r} was asked to stop; its code has caught the interrupt and goes on"
            self._control.recorder.remark(_ABOUT, sentence)
            self._set_status("CancelRequested", sentence)
        elif home.task is not None and since > TASK_SECONDS and not self._insisted:
            self._insisted = True
            interrupt.in_main(id(self), self._arrive)

    def _is_told(self) -> bool:
        return self._control.recorder.is_remarked(_ABOUT)

    def _set_status(self, status: str, reason: str) -> None:
        if self.home is not None:
            with contextlib.suppress(MlwidgetError, OSError):  # the stop matters more than its record
                self._control.run._store.set_status(status, reason=reason)  # noqa: SLF001


def _is_running(task: asyncio.Task[Any]) -> bool:
    import asyncio

    with contextlib.suppress(RuntimeError):
        return asyncio.current_task(task.get_loop()) is task
    return False


def _has_canceled(error: BaseException | None) -> bool:
    return any(isinstance(one, RunCanceled) for one in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and those it came of."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            waiting += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]
            yield one
