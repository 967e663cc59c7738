"""Entries of metrics that are not scalar: reports, images, texts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.answers.base import section
from mlwidget.kinds import KINDS, scalar

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.questions import Entries, Entry

MOST: Final = 1000
MOST_CHARACTERS: Final = 4_000_000
"""Of all texts in an answer, about; one entry is given whatever its size."""
_AS_THEY_ARE: Final = frozenset({int, str, bool, type(None)})


def entries(asked: Asked, question: dict[str, Any]) -> tuple[Entries, bytes]:
    """Entries number `start` to `stop` of a metric; fewer where their texts are very long.

    Args:
        asked: Where they come from.
        question: An `AskEntries`.
    """
    metric = asked.metric(question.get("series"))
    start, stop = section(question.get("start"), question.get("stop"), metric.count, MOST)
    found: list[Entry]
    if metric.kind in KINDS:
        decode = KINDS[metric.kind].decode
        found = [
            {"number": at, "step": one.step, "time": one.time, "value": plain(decode(one.body))}
            for at, one in enumerate(asked.store.entries(metric.id, start, stop), start)
        ]
    else:
        points = asked.store.points(metric.id, start, stop)
        columns = zip(points.steps.tolist(), points.times.tolist(), scalar.values(points), strict=True)
        found = [
            {"number": at, "step": step, "time": time, "value": plain(value)}
            for at, (step, time, value) in enumerate(columns, start)
        ]
        found = found[: _how_many(found)]
    return {"total": metric.count, "entries": found}, b""


def _how_many(found: list[Entry]) -> int:
    """How many of the entries make an answer of a good size: a viewer asks on from there."""
    size = 0
    for at, one in enumerate(found):
        size += len(one["value"]) if isinstance(one["value"], str) else 0
        if size > MOST_CHARACTERS:
            return max(1, at)
    return len(found)


def plain(value: Any) -> Any:
    """The value as JSON knows it: a number that is not finite becomes `{"float": …}`.

    >>> plain([0.5, float("inf")])
    [0.5, {'float': 'inf'}]
    """
    if isinstance(value, float):
        return value if value - value == 0 else {"float": repr(value)}
    if isinstance(value, list):
        types = set(map(type, value))
        if types <= _AS_THEY_ARE or (types == {float} and all(map(math.isfinite, value))):
            return value  # a matrix may hold a million
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value
