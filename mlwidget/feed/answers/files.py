"""Files and logs of a run: which there are, some of their bytes, where a text stands in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError
from mlwidget.feed.answers.base import count, flag, section, text
from mlwidget.wire import MOST_BYTES

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.wire import Bytes, FileRow, Files, Find

LOOKED: Final = 64 << 20
"""Bytes that one question looks through: about a tenth of a second."""
BLOCK: Final = 1 << 20


def files(asked: Asked, _question: dict[str, Any]) -> tuple[Files, bytes]:
    """The run's files by name."""
    found: list[FileRow] = [
        {"name": one.name, "size": one.size, "time": one.created, "live": False}
        for one in asked.store.artifacts()
    ]
    return {"files": found}, b""


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


def find(asked: Asked, question: dict[str, Any]) -> tuple[Find, bytes]:
    """Where a text stands next in a file.

    Args:
        asked: The run.
        question: An `AskFind`.
    """
    wanted = text(question.get("text"), "text").encode()
    if not wanted or len(wanted) > BLOCK:
        raise InvalidValueError(f"text has 1 to {BLOCK:,} bytes, got {len(wanted):,}")
    backwards = flag(question.get("backwards"), "backwards")
    same_case = flag(question.get("case"), "case")
    path = asked.store.artifact_path(text(question.get("name"), "name"))
    size = path.stat().st_size
    start = min(size, count(question.get("start"), "start"))
    if not same_case:
        wanted = wanted.lower()
    end = max(0, start - LOOKED) if backwards else min(size, start + LOOKED)
    with path.open("rb") as file:
        at = start
        while at != end:
            low = max(end, at - BLOCK) if backwards else at
            high = at if backwards else min(end, at + BLOCK)
            file.seek(low)
            # what begins in this block may end in the next
            block = file.read(high - low + len(wanted) - 1)
            block = block if same_case else block.lower()
            place = block.rfind(wanted) if backwards else block.find(wanted)
            if place >= 0:
                return {"at": low + place, "looked": low + place}, b""
            at = low if backwards else high
    return {"at": None, "looked": end}, b""
