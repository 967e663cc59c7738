"""What there is to say about a run."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError
from mlwidget.records import TERMINAL
from mlwidget.store import MEMORY
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.paths import copy_file, given_path

if TYPE_CHECKING:
    from mlwidget.records import RunRecord

LOGS: Final = ("logs/", "azureml-logs/", "user_logs/", "system_logs/")


class Details(RunCore):
    """The calls that describe."""

    @property
    def name(self) -> str:
        """The display name, or one made from the id."""
        return self._store.record().name or f"run_{self.id}"

    @property
    def display_name(self) -> str | None:
        """What views call the run; None while nobody has named it. It can be set."""
        return self._store.record().name

    @display_name.setter
    def display_name(self, text: str | None) -> None:
        self._store.update(name=_text(text, "display_name"))

    @property
    def description(self) -> str | None:
        """What the run is about. It can be set."""
        return self._store.record().description

    @description.setter
    def description(self, text: str | None) -> None:
        self._store.update(description=_text(text, "description"))

    @property
    def number(self) -> int:
        """Counts the runs of the experiment, from 1."""
        return self._store.record().number

    @property
    def type(self) -> str | None:
        """What started the run; None for one of `start_logging`."""
        return self._store.record().type

    @property
    def status(self) -> str:
        """The status, such as "Running", "Completed" or "Failed"."""
        return self.get_status()

    def get_status(self) -> str:
        """The status as it is now; a run whose process is gone has failed.

        >>> Run.get_context().get_status()
        'Running'
        """
        return self._now().status

    def get_detailed_status(self) -> dict[str, Any]:
        """The status, and the reason for it in words."""
        record = self._now()
        return {"status": record.status, "details": record.reason}

    def _now(self) -> RunRecord:
        record = self._store.record()
        return record if record.status in TERMINAL else self._store.recover()

    def get_details(self) -> dict[str, Any]:
        """The run as one dict, under the names that programs read, as "runId" and "status".

        >>> run = Run.get_context()
        >>> run.get_details()["runId"] == run.id
        True
        """
        record = self._now()
        times = {"startTimeUtc": record.started, "endTimeUtc": record.ended}
        details: dict[str, Any] = {
            "runId": record.id,
            "target": record.target,
            "status": record.status,
            **{key: _utc(when) for key, when in times.items() if when is not None},
            "services": {},
            "properties": dict(record.properties),
            "inputDatasets": [],
            "outputDatasets": [],
            **record.details,
            "logFiles": {name: path.absolute().as_uri() for name, path in self._logs().items()},
        }
        if record.error is not None:
            details["error"] = dict(record.error)
        return details

    def get_details_with_logs(self) -> dict[str, Any]:
        """The same as `get_details`, with the text of each log file."""
        texts = {name: path.read_text("utf-8", "replace") for name, path in self._logs().items()}
        return {**self.get_details(), "logFiles": texts}

    def get_all_logs(self, destination: str | Path | None = None) -> list[str]:
        """The paths of copies of all log files.

        Args:
            destination: The folder to copy them to; `assets/<run id>` if not given.
        """
        top = Path("assets") / self.id
        if destination is not None:
            top = given_path(destination, "get_all_logs")
        written = []
        for name, path in self._logs().items():
            written.append(str(copy_file(path, top / name).absolute()))
        return written

    def _logs(self) -> dict[str, Path]:
        """The log files by name, those that are still being written among them."""
        everyone = {one.name for one in (*self._store.artifacts(), *self._store.unkept())}
        names = sorted(name for name in everyone if name.startswith(LOGS))
        return {name: self._store.artifact_path(name) for name in names}

    def get_portal_url(self) -> str:
        """Where the run lies: its folder as a URL, or its place in memory."""
        location = self._experiment.workspace.folder
        if location == MEMORY:
            return f"{MEMORY}{self.id}"
        folder = getattr(self._store, "folder", None)
        return Path(folder).absolute().as_uri() if folder else f"{location}#{self.id}"

    @property
    def portal_url(self) -> str:
        """Where the run lies."""
        return self.get_portal_url()

    def clean(self) -> None:
        """Remove temporary files of the run from this machine; a run of `start_logging` has none."""

    def __repr__(self) -> str:
        record = self._store.record()
        return (
            f"Run(Experiment: {record.experiment},\nId: {record.id},\nType: {record.type},\n"
            f"Status: {record.status})"
        )

    def _repr_html_(self) -> str:
        record = self._store.record()
        cells = {
            "Experiment": record.experiment,
            "Id": record.id,
            "Type": record.type,
            "Status": record.status,
            "Place": self.get_portal_url(),
        }
        head = "".join(f"<th>{name}</th>" for name in cells)
        body = "".join(f"<td>{escape(value or '')}</td>" for value in cells.values())
        return f'<table style="width:100%"><tr>{head}</tr><tr>{body}</tr></table>'


def _text(text: Any, what: str) -> str | None:
    if text is not None and not isinstance(text, str):
        raise InvalidTypeError(f"{what} is a text, got {type(text).__name__}")
    return text


def _utc(when: float) -> str:
    return dt.datetime.fromtimestamp(when, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
