"""Waiting for the end of a run, silently or with its log on the screen."""

from __future__ import annotations

import json
import re
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import RunFailedError
from mlwidget.records import TERMINAL
from mlwidget.tracking.details import Details
from mlwidget.tracking.lifecycle import as_text

if TYPE_CHECKING:
    from pathlib import Path

LOOK_SECONDS: Final = 0.1
"""How often the store is looked at: the end is noticed at once."""
_STREAMED: Final = re.compile(r"user_logs/std_log.*\.txt|azureml-logs/(?:\d\d.*|hyperdrive)\.txt")


class Waiting(Details):
    """The call that waits."""

    def wait_for_completion(
        self,
        show_output: bool = False,  # noqa: FBT001, FBT002
        wait_post_processing: bool = False,  # noqa: FBT001, FBT002
        raise_on_error: bool = True,  # noqa: FBT001, FBT002
    ) -> dict[str, Any]:
        """The details of the run, once it has ended.

        >>> run = Run.get_context()
        >>> run.complete()
        >>> run.wait_for_completion()["status"]
        'Completed'

        Args:
            show_output: Write its log to standard output while it comes.
            wait_post_processing: Taken and not needed: the end comes after it.
            raise_on_error: Raise when the run has failed.

        Raises:
            RunFailedError: With `raise_on_error`, for a run that has failed.
            KeyboardInterrupt: Ctrl-C ends the waiting, never the run.
        """
        stream = _Stream(self) if show_output else None
        try:
            self._follow(stream)
        except KeyboardInterrupt as interrupt:
            goes_on = f"Only the waiting has ended: run {self.id} goes on. cancel() would stop it."
            interrupt.add_note(goes_on)
            if stream is not None:
                stream.say(f"\n{goes_on}\n")
            raise
        details = self.get_details()
        failed = details["status"] == "Failed"
        if stream is not None:
            stream.end(details, show_error=failed and not raise_on_error)
        if failed and raise_on_error:
            error = as_text(details.get("error") or {"message": "The run has failed."})
            raise RunFailedError(f"run {self.id} has failed:\n{error}")
        return details

    def _follow(self, stream: _Stream | None) -> None:
        if stream is not None:
            stream.begin()
        while True:
            status = self.get_status()
            if stream is not None:
                stream.look(to_the_end=status in TERMINAL)
            if status in TERMINAL:
                return
            time.sleep(LOOK_SECONDS)


class _Stream:
    """Writes a run's log to standard output, in the form that programs parse."""

    def __init__(self, run: Details) -> None:
        self._run = run
        self._name: str | None = None
        self._read = 0

    def begin(self) -> None:
        """Write whose log it is."""
        self.say(f"RunId: {self._run.id}\nWeb View: {self._run.get_portal_url()}\n")

    def look(self, *, to_the_end: bool = False) -> None:
        """Write the lines that have come since the last time, at the end also one that goes on."""
        logs = {name: path for name, path in self._run._logs().items() if _STREAMED.fullmatch(name)}  # noqa: SLF001
        if not logs:
            return
        name = self._best(logs)
        if name != self._name:
            self.say(f"\nStreaming {name}\n{'=' * (len(name) + 10)}\n\n")
            self._name, self._read = name, 0
        with logs[name].open("rb") as file:
            file.seek(self._read)
            data = file.read()
        whole = data if to_the_end else data[: data.rfind(b"\n") + 1]
        self._read += len(whole)
        self.say(whole.decode("utf-8", "replace"))

    def _best(self, logs: dict[str, Path]) -> str:
        names = sorted(logs)
        first = [name for name in names if "rank_0" in name or "worker_0" in name]
        return (first or names)[-1]

    def end(self, details: dict[str, Any], *, show_error: bool) -> None:
        """Write the summary."""
        lines = [
            "",
            "Execution Summary",
            "=================",
            f"RunId: {self._run.id}",
            f"Web View: {self._run.get_portal_url()}",
        ]
        if details.get("warnings"):
            lines += ["", "Warnings:", json.dumps(details["warnings"], indent=4)]
        if show_error:
            lines += ["", "Error:", as_text(details.get("error") or {})]
        self.say("\n".join(lines) + "\n\n")

    def say(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
