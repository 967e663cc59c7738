"""How a run ends: completed, failed or canceled, by a call, a `with` block or the interpreter's end."""

from __future__ import annotations

import contextlib
import json
import os
import traceback
from typing import TYPE_CHECKING, Any, Self

from mlwidget.errors import InvalidTypeError, MlwidgetError
from mlwidget.records import TERMINAL
from mlwidget.store.liveness import is_alive, this_process
from mlwidget.tracking import open_runs
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.stopping import STOPPED
from mlwidget.tracking.tee import Tee

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from mlwidget.records import RunRecord
    from mlwidget.tracking.collect import Collected


class Lifecycle(RunCore):
    """The calls that end a run."""

    _collected: Collected | None = None
    _managed = False
    """A launcher started this process for the run, and sets its status when the process ends."""
    _tee: Tee | None = None
    _entered = 0
    """The process that entered the `with` block."""

    def start(self) -> None:
        """Set a run that was not started to Running."""
        self._store.set_status("Running")

    def complete(self, _set_status: bool = True) -> None:  # noqa: FBT001, FBT002
        """End the run as Completed, after everything logged is in the store and files are kept.

        >>> run = Run.get_context()
        >>> run.complete()
        >>> run.get_status()
        'Completed'
        """
        if _set_status:
            self._end_by(None)
        else:
            self._end(None)

    def fail(
        self,
        error_details: str | BaseException | None = None,
        error_code: str | None = None,
        _set_status: bool = True,  # noqa: FBT001, FBT002
    ) -> None:
        """End the run as Failed.

        >>> run = Run.get_context()
        >>> run.fail("no more data", error_code="EmptyFolder")
        >>> run.get_details()["error"]["message"]
        'no more data'

        Args:
            error_details: What went wrong: a sentence or the exception.
            error_code: A word for programs; "UserError" if not given.
        """
        given: Any = error_details
        if given is not None and not isinstance(given, str | BaseException):
            raise InvalidTypeError(f"fail takes a text or an exception, got {type(given).__name__}")
        error = describe(error_details, error_code)
        reason = error["message"].strip().splitlines()
        if isinstance(error_details, BaseException):
            reason = [f"{type(error_details).__name__}: {_text_of(error_details)}".strip()]
        self._end("Failed" if _set_status else None, reason=reason[0] if reason else None, error=error)

    def cancel(self) -> None:
        """End the run as Canceled, and interrupt its training, if that is not the caller's own.

        Where another process trains it, or another thread of this one, RunCanceled is raised there.
        """
        if open_runs.held(self) is None:
            self._store.request("stop", {"by": "by run.cancel() in another process"})
            self._end("Canceled", reason=STOPPED)
        else:
            interrupt = self._control.stopping.elsewhere()
            self._end("Canceled")
            interrupt()

    def _end(
        self,
        status: str | None,
        *,
        reason: str | None = None,
        error: dict[str, Any] | None = None,
    ) -> None:
        """End the run; trouble on disk is said, and does not stop the caller."""
        control = self._recorder.control
        if control is not None:
            control.system.end()
            with self._said("what it was warned of last"):
                control.warned.end()
            control.stopping.ending |= status is not None
        # Each step by itself: a file that cannot be kept is no reason for a run without an end.
        with self._said("what it left in the working directory"):
            self._finish_files()
        with self._said("what its application has logged"):
            while self._recorder.handlers:
                self._recorder.handlers.pop().close()
        with self._said("what it logged last"):
            self._recorder.close()
        with self._said("its end"):
            self._set_end(status, reason, error)
        if status is not None:
            open_runs.closed(self)

    def _set_end(self, status: str | None, reason: str | None, error: dict[str, Any] | None) -> None:
        if self._managed:
            if error is not None:
                self._store.update(error=error)
        elif status is not None:
            record = self._store.set_status(status, reason=reason, error=error)
            if record.status in TERMINAL and not _is_written_elsewhere(record):
                self._store.recover()
                self._store.compact()

    @contextlib.contextmanager
    def _said(self, what: str) -> Iterator[None]:
        try:
            yield
        except (MlwidgetError, OSError) as trouble:
            self._recorder.say(f"run {self.id}: {what} could not be kept: {trouble}")

    def _finish_files(self) -> None:
        # Another object of the same run may have begun it.
        holder = open_runs.held(self)
        if holder is not None and holder is not self:
            holder._finish_files()  # noqa: SLF001 - the same class
        tee, self._tee = self._tee, None
        if tee is not None:
            tee.stop()
        if self._collected is not None:
            for trouble in self._collected.keep(self._store):
                self._recorder.say(f"run {self.id}: {trouble}")
            self._collected.end(self._store)

    def _end_by(self, error: BaseException | None, *, reason: str | None = None) -> None:
        """End the run as the exception says that left it, or as Completed without one."""
        stopping = self._recorder.control.stopping if self._recorder.control else None
        if stopping is not None and stopping.is_meant_by(error):
            self._end("Canceled", reason=stopping.reason())
        elif error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
            self._end("Completed", reason=reason)
        elif isinstance(error, SystemExit):
            text = f"the program ended with {error.code!r}"
            self._end("Failed", reason=text, error=describe(text, "SystemExit"))
        elif isinstance(error, Exception):
            self.fail(error)
        else:  # Ctrl-C, a canceled task, a generator that nobody reads to its end
            is_key = isinstance(error, KeyboardInterrupt)
            self._end("Canceled", reason="interrupted" if is_key else type(error).__name__)

    def _end_interrupted(self, error: BaseException) -> None:
        """End the run, if this is the interrupt by which it was stopped, and nobody has ended it."""
        control = self._recorder.control
        if control is not None and control.stopping.was_raised() and not isinstance(error, Exception):
            self._end_by(error)

    def __enter__(self) -> Self:
        """The run; what is printed inside the block is kept in its logs/user_log.txt, at once."""
        self._entered = os.getpid()
        if self._recorder.control is not None and self._control.acts:
            self._control.hold()  # in whichever thread the block is
        with contextlib.suppress(OSError):
            self._tee = Tee(self._store, self._recorder)
            self._tee.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._entered == os.getpid():
            self._end_by(value)
        else:  # a forked child leaves a block of its parent, whose run goes on
            self._end(None)


def _is_written_elsewhere(record: RunRecord) -> bool:
    """Whether another process holds the run: it alone may tend the file while it writes."""
    process = record.process
    return process is not None and process != this_process() and is_alive(process) is not False


def describe(error: str | BaseException | None, code: str | None = None) -> dict[str, Any]:
    """The error as `Run.get_details()["error"]` shows it."""
    if not isinstance(error, BaseException):
        return {"code": code or "UserError", "message": error or "The run has failed."}
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return {
        "code": code or "UserError",
        "message": _text_of(error) or type(error).__name__,
        "debug_type": type(error).__name__,
        "debug_message": _text_of(error),
        "debug_stack_trace": "".join(lines),
    }


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an error that cannot say itself must not replace itself
        return type(error).__name__


def as_text(error: dict[str, Any]) -> str:
    """The error as indented JSON."""
    return json.dumps({"error": error}, indent=4)
