"""Sections of series, as fine as a viewer wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError
from mlwidget.feed.answers.base import count, number_or_none
from mlwidget.feed.pack import Buffer
from mlwidget.feed.window import windows

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.questions import Range, RangePart

MOST_SERIES: Final = 200
MOST_POINTS: Final = 20_000


def sections(asked: Asked, question: dict[str, Any]) -> tuple[Range, bytes]:
    """The same section of some series.

    Args:
        asked: Where it comes from.
        question: An `AskRange`.
    """
    numbers, axis = question.get("series"), question.get("axis")
    if not isinstance(numbers, list) or len(numbers) > MOST_SERIES:
        raise InvalidValueError(f"series is a list of at most {MOST_SERIES} numbers")
    if axis not in ("step", "time"):
        raise InvalidValueError(f"axis is step or time, got {axis!r:.80}")
    low, high = number_or_none(question.get("low"), "low"), number_or_none(question.get("high"), "high")
    most = min(MOST_POINTS, count(question.get("most"), "most", least=4))
    names = [asked.named(number)[0] for number in numbers]
    found = windows(asked.store, names, axis=axis, low=low, high=high, most=most)
    buffer = Buffer()
    parts: list[RangePart] = [
        {
            "id": number,
            "n": len(one.steps),
            "at": buffer.add((one.steps, one.times, one.values)),
            "count": one.count,
            "exact": one.exact,
        }
        for number, one in zip(numbers, found, strict=True)
    ]
    return {"parts": parts}, buffer.bytes()
