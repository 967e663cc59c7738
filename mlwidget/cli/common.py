"""What the commands have in common: the workspace, the run that is meant, and how things are said."""

from __future__ import annotations

import json
import math
import re
import sys
import time
from typing import TYPE_CHECKING, Any, Final, TextIO

import click
from rich.console import Console
from rich.text import Text

from mlwidget.cli.plain import visible
from mlwidget.errors import InvalidValueError, RunNotFoundError, WorkspaceNotFoundError
from mlwidget.tracking.finding import span_of
from mlwidget.tracking.naming import meant
from mlwidget.tracking.workspace import Workspace
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    from mlwidget.records import RunRecord
    from mlwidget.tracking.finding import RunStore
    from mlwidget.tracking.run import Run

place = click.option(
    "--workspace",
    "-w",
    metavar="FOLDER",
    help="The workspace's folder; the one that notebooks here use if not given.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON.")
run_text = click.argument("run", metavar="RUN")
RUN_HELP: Final = "RUN is a run's id, the beginning of one, or the name of one run alone."
TONES: Final = {
    "Completed": "green",
    "Failed": "red",
    "Running": "blue",
    "Finalizing": "blue",
    "NotResponding": "yellow",
    "CancelRequested": "yellow",
}
_WIDE: Final = 100_000
_SIZES: Final = {"": 1.0, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}


def opened(place: str | None) -> Workspace:
    """The workspace of a folder that is one, or that of this folder."""
    from pathlib import Path

    if place is None:
        return Workspace.from_config()
    folder = Path(place).expanduser()
    if not (folder / "catalog.sqlite").is_file() and not (folder / "runs").is_dir():
        raise WorkspaceNotFoundError(f"there is no workspace in {str(folder)!r}")
    return Workspace(folder=folder)


def find(workspace: Workspace, text: str) -> Run:
    """The run that is meant.

    Raises:
        RunNotFoundError: When there is none, or several are meant.
    """
    return workspace.get_run(find_record(workspace, text).id)


def find_record(workspace: Workspace, text: str) -> RunRecord:
    """What is known of the run that is meant, also where it cannot be opened.

    Raises:
        RunNotFoundError: When there is none, or several are meant.
    """
    fitting = meant(workspace, text)
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return workspace.get_run(text)._store.record()  # noqa: SLF001 - it says why there is none
    some = ", ".join(f"{one.id} ({one.name or one.experiment})" for one in fitting[:5])
    raise RunNotFoundError(f"{len(fitting)} runs are meant by {text!r}: {some}; give more of the id")


def scalars(store: RunStore) -> list[str]:
    """The names of a run's scalar metrics."""
    known = [one.name for one in store.metrics() if one.kind == "scalar" and one.count]
    return [name for name in known if not name.startswith(INTERNAL)]


def console() -> Console:
    """Where things are written; colours and folded lines are for a terminal."""
    width = None if sys.stdout.isatty() else _WIDE
    return Console(highlight=False, markup=False, emoji=False, width=width)


def cell(value: object, style: str = "") -> Text:
    """A text of a user's as one line of a table."""
    return Text(visible(value, lines=False), style=style)


def status(record: RunRecord) -> Text:
    """The status, in its colour."""
    return Text(record.status, style=TONES.get(record.status, "dim"))


def say_json(value: object, file: TextIO | None = None) -> None:
    """Write JSON; a number that is not finite is "nan", "inf" or "-inf"."""
    (file or sys.stdout).write(
        json.dumps(_plain(value), indent=2, ensure_ascii=False, default=str) + "\n"
    )


def described(record: RunRecord) -> dict[str, object]:
    """What JSON says of every run, under names that stay."""
    return {
        "id": record.id,
        "experiment": record.experiment,
        "number": record.number,
        "name": record.name,
        "status": record.status,
        "reason": record.reason,
        "created": record.created,
        "started": record.started,
        "ended": record.ended,
        "duration": lasted(record),
        "parent": record.parent,
    }


def number(value: object) -> str:
    """A value of a metric in few signs."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def lasted(record: RunRecord) -> float | None:
    """Seconds that a run took, or has taken until now."""
    if record.started is None:
        return None
    return (record.ended or time.time()) - record.started


def span(seconds: float | None) -> str:
    """Seconds as people say them.

    >>> span(3.21), span(75), span(7300), span(None)
    ('3.2s', '1m 15s', '2h 1m', '')
    """
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h {minutes}m" if hours else f"{minutes}m {rest}s"


def moment(seconds: float | None) -> str:
    """A time by the clock of this machine."""
    return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def size(count: float) -> str:
    """Bytes as people say them.

    >>> size(12), size(1_500_000)
    ('12 B', '1.5 MB')
    """
    for unit, factor in reversed(list(_SIZES.items())):
        if unit and count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count:.0f} B"


def as_seconds(text: str) -> float:
    """`30d`, `12h`, `90m`, `45s` or `2w` in seconds.

    >>> as_seconds("30d")
    2592000.0
    """
    found = span_of(text.strip())
    if found is None:
        raise InvalidValueError(f"a span of time is like 30d, 12h or 90m, got {text!r}")
    return found


def as_bytes(text: str) -> float:
    """`1GB`, `500 MB` or a plain number in bytes.

    >>> as_bytes("1.5GB")
    1500000000.0
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(KB|MB|GB|TB|)", text.strip().upper())
    if found is None:
        raise InvalidValueError(f"a size is like 1GB or 500MB, got {text!r}")
    return float(found[1]) * _SIZES[found[2]]


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
