"""What a viewer asks for: one file for each thing that it can look at, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError, MlwidgetError
from mlwidget.feed.answers.base import Asked
from mlwidget.feed.answers.control import stop, tag, turn
from mlwidget.feed.answers.details import details
from mlwidget.feed.answers.entries import entries
from mlwidget.feed.answers.files import files, some_bytes
from mlwidget.feed.answers.rows import rows
from mlwidget.feed.answers.runs import runs
from mlwidget.feed.answers.search import find
from mlwidget.feed.answers.sections import sections
from mlwidget.feed.answers.sift import lines

if TYPE_CHECKING:
    from collections.abc import Callable

    Reply = tuple[Any, bytes]

ANSWERS: Final[dict[str, Callable[[Asked, dict[str, Any]], Reply]]] = {
    "range": sections,
    "entries": entries,
    "rows": rows,
    "files": files,
    "bytes": some_bytes,
    "find": find,
    "lines": lines,
    "runs": runs,
    "details": details,
    "stop": stop,
    "turn": turn,
    "tag": tag,
}
"""The function that answers each question of `mlwidget.questions.Answers`."""

__all__ = ["ANSWERS", "Asked", "answer"]


def answer(asked: Asked, question: Any) -> tuple[Any, str | None, bytes]:
    """The body of an answer, or None and why there is none; and its columns.

    Args:
        asked: Where it comes from.
        question: As it came from the browser; anything at all.
    """
    try:
        if not isinstance(question, dict) or question.get("what") not in ANSWERS:
            raise InvalidValueError(f"there is no such question: {question!r:.80}")  # noqa: TRY301
        body, columns = ANSWERS[question["what"]](asked, question)
    except (MlwidgetError, OSError) as error:
        return None, str(error) or type(error).__name__, b""
    except Exception as error:  # noqa: BLE001 - whatever went wrong, who asked is told, and the rest goes on
        return None, f"{type(error).__name__}: {error}", b""
    return body, None, columns
