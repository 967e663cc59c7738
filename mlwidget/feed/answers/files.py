"""Files and logs of a run: which there are, and some of their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError
from mlwidget.feed.answers.base import section, text
from mlwidget.questions import MOST_BYTES, MOST_FILES
from mlwidget.records import TERMINAL
from mlwidget.store import live

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.questions import Bytes, FileRow, Files
    from mlwidget.records import ArtifactRecord

MOST_UNDER: Final = 20


def files(asked: Asked, question: dict[str, Any]) -> tuple[Files, bytes]:
    """The run's files by name: those that it has kept, and those that are being written.

    Args:
        asked: The run.
        question: An `AskFiles`.
    """
    under = question.get("under", [""])
    if not isinstance(under, list) or len(under) > MOST_UNDER:
        raise InvalidValueError(f"under is a list of at most {MOST_UNDER} beginnings of names")
    beginnings = tuple(text(one, "under") for one in under)
    after = text(question.get("after", ""), "after")
    live.bring(asked.store)
    is_over = asked.store.record().status in TERMINAL
    found = {one.name: _row(one, live=False) for one in asked.store.artifacts()}
    found |= {one.name: _row(one, live=not is_over) for one in asked.store.unkept()}
    names = sorted(name for name in found if name.startswith(beginnings))
    rows = [found[name] for name in names if name > after]
    return {"files": rows[:MOST_FILES], "total": len(names)}, b""


def _row(file: ArtifactRecord, *, live: bool) -> FileRow:
    return {"name": file.name, "size": file.size, "time": file.created, "live": live}


def some_bytes(asked: Asked, question: dict[str, Any]) -> tuple[Bytes, bytes]:
    """Bytes number `start` to `stop` of a file.

    Args:
        asked: The run.
        question: An `AskBytes`.
    """
    path = asked.store.artifact_path(text(question.get("name"), "name"))
    size = path.stat().st_size
    start, stop = section(question.get("start"), question.get("stop"), size, MOST_BYTES)
    with path.open("rb") as file:
        file.seek(start)
        found = file.read(stop - start)
    return {"start": start, "size": size}, found
