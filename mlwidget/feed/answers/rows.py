"""Rows of a table, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError, NotFoundError
from mlwidget.feed.answers.base import flag, section, text
from mlwidget.feed.answers.entries import plain
from mlwidget.kinds import KINDS
from mlwidget.kinds.table import join

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.wire import Rows

MOST: Final = 5000


def rows(asked: Asked, question: dict[str, Any]) -> tuple[Rows, bytes]:
    """Rows number `start` to `stop` of a table, after it was sorted.

    Args:
        asked: Where they come from.
        question: An `AskRows`.
    """
    metric = asked.metric(question.get("series"))
    if metric.kind != "table":
        raise InvalidValueError(f"metric {metric.name!r} is no table but holds {metric.kind}")
    table = KINDS["table"]
    columns = join([table.decode(one.body) for one in asked.store.entries(metric.id)])
    total = len(next(iter(columns.values()), []))
    places = range(total)
    sort = question.get("sort")
    if sort is not None:
        places = _sorted(columns, text(sort, "sort"), descending=flag(question.get("descending"), "descending"))
    start, stop = section(question.get("start"), question.get("stop"), total, MOST)
    return {
        "columns": list(columns),
        "numeric": [is_numeric(values) for values in columns.values()],
        "total": total,
        "rows": [[plain(values[at]) for values in columns.values()] for at in places[start:stop]],
    }, b""


def _sorted(columns: dict[str, list[Any]], name: str, *, descending: bool) -> Any:
    if name not in columns:
        raise NotFoundError(f"the table has no column {name!r}")
    values = columns[name]
    there = [at for at, value in enumerate(values) if value is not None and value == value]  # noqa: PLR0124
    there.sort(key=lambda at: _key(values[at]), reverse=descending)
    seen = set(there)
    # what has no order stands at the end, whichever way the rest is sorted
    return there + [at for at in range(len(values)) if at not in seen]


def _key(value: Any) -> tuple[int, float, str]:
    return (1, 0.0, value) if isinstance(value, str) else (0, float(value), "")


def is_numeric(values: list[Any]) -> bool:
    """Whether a column holds numbers and nothing else but gaps."""
    found = [value for value in values if value is not None]
    return bool(found) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in found
    )
