"""How a run ends: completed, failed or canceled, by a call, a `with` block or the interpreter's end."""

from __future__ import annotations

import contextlib
import json
import logging
import traceback
from typing import TYPE_CHECKING, Any, Self

from mlwidget.errors import InvalidTypeError, StoreError
from mlwidget.records import TERMINAL
from mlwidget.tracking import open_runs
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.tee import Tee

if TYPE_CHECKING:
    from types import TracebackType

    from mlwidget.tracking.collect import Collected

log = logging.getLogger("mlwidget")


class Lifecycle(RunCore):
    """The calls that end a run."""

    _collected: Collected | None = None
    _managed = False
    """A launcher started this process for the run, and sets its status when the process ends."""
    _tee: Tee | None = None

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
        self._end("Completed" if _set_status else None)

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
        if error_details is not None and not isinstance(error_details, str | BaseException):
            msg = f"fail takes a text or an exception, got {type(error_details).__name__}"
            raise InvalidTypeError(msg)
        error = describe(error_details, error_code)
        reason = error["message"].strip().splitlines()
        if isinstance(error_details, BaseException):
            reason = [f"{type(error_details).__name__}: {error_details}".strip()]
        self._end("Failed" if _set_status else None, reason=reason[0] if reason else None, error=error)

    def cancel(self) -> None:
        """End the run as Canceled; one that another process runs is asked to stop as well."""
        if not open_runs.is_open(self.id):
            self._store.request("stop")
        self._end("Canceled")

    def _end(
        self,
        status: str | None,
        *,
        reason: str | None = None,
        error: dict[str, Any] | None = None,
    ) -> None:
        """End the run; trouble on disk is said, and does not stop the caller."""
        try:
            self._finish_files()
            self._recorder.close()
            if self._managed:
                if error is not None:
                    self._store.update(error=error)
            elif status is not None:
                self._store.set_status(status, reason=reason, error=error)
                if self._store.record().status in TERMINAL:
                    self._store.recover()
                    self._store.compact()
        except (StoreError, OSError) as trouble:
            self._recorder.say(f"the end of run {self.id} could not be kept: {trouble}")
        if status is not None:
            open_runs.closed(self)  # type: ignore[arg-type]  # every RunCore is a Run

    def _finish_files(self) -> None:
        tee, self._tee = self._tee, None
        if tee is not None:
            tee.stop()
        if self._collected is not None:
            self._collected.keep(self._store)
            self._collected.end()

    def _end_by(self, error: BaseException | None, *, reason: str | None = None) -> None:
        """End the run as the exception says that left it, or as Completed without one."""
        if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
            self._end("Completed", reason=reason)
        elif isinstance(error, KeyboardInterrupt):
            self._end("Canceled", reason="interrupted")
        elif isinstance(error, SystemExit):
            text = f"the program ended with {error.code!r}"
            self._end("Failed", reason=text, error=describe(text, "SystemExit"))
        else:
            self.fail(error)

    def __enter__(self) -> Self:
        """The run; what is printed inside the block is kept in its logs/user_log.txt."""
        with contextlib.suppress(OSError):
            self._tee = Tee(self._store)
            self._tee.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_by(value)


def describe(error: str | BaseException | None, code: str | None = None) -> dict[str, Any]:
    """The error as `Run.get_details()["error"]` shows it."""
    if not isinstance(error, BaseException):
        return {"code": code or "UserError", "message": error or "The run has failed."}
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return {
        "code": code or "UserError",
        "message": str(error) or type(error).__name__,
        "debug_type": type(error).__name__,
        "debug_message": str(error),
        "debug_stack_trace": "".join(lines),
    }


def as_text(error: dict[str, Any]) -> str:
    """The error as indented JSON."""
    return json.dumps({"error": error}, indent=4)
