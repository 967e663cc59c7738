"""The run and the runs below it, a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.answers.base import flag
from mlwidget.feed.parameters import parameters_of
from mlwidget.records import RunFilter
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.records import RunRecord
    from mlwidget.store.base import RunStore
    from mlwidget.wire import RunRow, Runs

MOST: Final = 10_000


def runs(asked: Asked, question: dict[str, Any]) -> tuple[Runs, bytes]:
    """The run itself, then its children, oldest first.

    Args:
        asked: The run.
        question: An `AskRuns`.
    """
    record = asked.store.record()
    rows = [row_of(record, asked.store)]
    total = 1
    if flag(question.get("children"), "children") and asked.workspace is not None:
        below = sorted(
            asked.workspace.runs(RunFilter(parent=record.id)), key=lambda child: child.created
        )
        total += len(below)
        rows += [row_of(child, asked.workspace.run(child.id)) for child in below[:MOST]]
    return {"total": total, "rows": rows}, b""


def row_of(record: RunRecord, store: RunStore) -> RunRow:
    """A run in a few words."""
    metrics = {
        metric.name: metric.last
        for metric in store.metrics()
        if metric.kind == "scalar" and not metric.name.startswith(INTERNAL)
    }
    return {
        "id": record.id,
        "name": record.name or record.id,
        "number": record.number,
        "status": record.status,  # type: ignore[typeddict-item]  # the store holds wire statuses
        "started": record.started,
        "ended": record.ended,
        "tags": dict(record.tags),
        "parameters": parameters_of(record),
        "metrics": metrics,
    }
