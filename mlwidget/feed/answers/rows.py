"""Rows of a table, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.errors import InvalidValueError
from mlwidget.feed.answers.base import MOST_COUNT, flag, section, text
from mlwidget.feed.answers.entries import plain
from mlwidget.feed.answers.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.feed.answers.base import Asked
    from mlwidget.feed.answers.tables import Column
    from mlwidget.questions import Rows

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
    sort = question.get("sort")
    sort = None if sort is None else text(sort, "sort")
    descending = flag(question.get("descending", False), "descending")
    table = table_of(asked.store, metric)
    with table.lock:
        table.read(asked.store, metric.count)
        start, stop = section(question.get("start"), question.get("stop"), table.total, MOST)
        places = table.places(sort, descending=descending)[start:stop]
        picked = [
            [_exact(value) for value in plain(_pick(values, places))]
            for values in table.columns.values()
        ]
        return {
            "columns": list(table.columns),
            "numeric": list(table.numeric),
            "total": table.total,
            "rows": [list(row) for row in zip(*picked, strict=True)],
        }, b""


def _pick(values: Column, places: Sequence[int]) -> list[Any]:
    if isinstance(values, np.ndarray):
        found: list[Any] = values[np.asarray(places, np.intp)].tolist()
        return found
    return [values[at] for at in places]


def _exact(value: Any) -> Any:
    return (
        {"int": str(value)} if isinstance(value, int) and not -MOST_COUNT < value < MOST_COUNT else value
    )
