"""Entries of metrics that are not scalar: reports, images, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.answers.base import section
from mlwidget.kinds import KINDS, scalar

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.wire import Entries, Entry

MOST: Final = 1000


def entries(asked: Asked, question: dict[str, Any]) -> tuple[Entries, bytes]:
    """Entries number `start` to `stop` of a metric.

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
        columns = zip(
            points.steps.tolist(), points.times.tolist(), scalar.values(points), strict=True
        )
        found = [
            {"number": at, "step": step, "time": time, "value": plain(value)}
            for at, (step, time, value) in enumerate(columns, start)
        ]
    return {"total": metric.count, "entries": found}, b""


def plain(value: Any) -> Any:
    """The value as JSON knows it: a number that is not finite becomes `{"float": …}`.

    >>> plain([0.5, float("inf")])
    [0.5, {'float': 'inf'}]
    """
    if isinstance(value, float):
        return value if value - value == 0 else {"float": repr(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value
