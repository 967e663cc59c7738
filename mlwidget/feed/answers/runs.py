"""The run and the runs below it, a row each: so many at once as a moment suffices for."""

from __future__ import annotations

import time
import weakref
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import NotFoundError, StoreError
from mlwidget.feed.answers.base import count, flag, number_or_none
from mlwidget.feed.answers.entries import plain
from mlwidget.feed.parameters import parameters_of
from mlwidget.records import TERMINAL, RunFilter
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.feed.answers.base import Asked
    from mlwidget.questions import RunRow, Runs
    from mlwidget.records import RunRecord
    from mlwidget.store.base import RunStore, Store

    Metrics = dict[str, Any]

MOST_SECONDS: Final = 0.25
"""A viewer shows the rows that it has, and asks for the next ones."""
MOST_ROWS: Final = 2000
SLACK_SECONDS: Final = 30.0
"""Clocks of several machines differ: what ended so shortly before is told again."""
MOST_KEPT: Final = 20_000

_ended: weakref.WeakKeyDictionary[Store, dict[str, Metrics]] = weakref.WeakKeyDictionary()
"""By workspace and run id, the last values of runs that have ended: they stay as they are."""
_listed: weakref.WeakKeyDictionary[Store, tuple[str, list[RunRecord]]] = weakref.WeakKeyDictionary()
"""By workspace, the runs below the one that was asked about last: who asks on gets the same ones."""


def runs(
    asked: Asked, question: dict[str, Any], clock: Callable[[], float] = time.monotonic
) -> tuple[Runs, bytes]:
    """The run itself, then its children, oldest first.

    Args:
        asked: The run.
        question: An `AskRuns`.
        clock: Seconds, for how long it has taken.
    """
    now = time.time()
    start = count(question.get("start", 0), "start")
    after = number_or_none(question.get("after"), "after")
    own = asked.store.record()
    records = [own]
    if flag(question.get("children"), "children") and asked.workspace is not None:
        records += _below(asked.workspace, own.id, anew=start == 0)
    began = clock()
    rows: list[RunRow] = []
    stop = start
    for record in records[start:]:
        stop += 1
        if after is not None and _is_old(record, after - SLACK_SECONDS):
            continue
        rows.append(row_of(record, asked.store if record is own else None, asked.workspace))
        if len(rows) >= MOST_ROWS or clock() - began > MOST_SECONDS:
            break
    return {
        "total": len(records),
        "next": stop if stop < len(records) else None,
        "now": now,
        "rows": rows,
    }, b""


def _below(workspace: Store, parent: str, *, anew: bool) -> list[RunRecord]:
    known, found = _listed.get(workspace, ("", []))
    if anew or known != parent:
        found = sorted(workspace.runs(RunFilter(parent=parent)), key=lambda child: child.created)
        _listed[workspace] = (parent, found)
    return found


def row_of(record: RunRecord, store: RunStore | None, workspace: Store | None = None) -> RunRow:
    """A run in a few words.

    Args:
        record: The run.
        store: Where its metrics are; None to look for them in the workspace.
        workspace: The workspace.
    """
    return {
        "id": record.id,
        "name": record.name or record.id,
        "number": record.number,
        "status": record.status,  # type: ignore[typeddict-item]  # the store holds wire statuses
        "started": record.started,
        "ended": record.ended,
        "tags": dict(record.tags),
        "parameters": plain(parameters_of(record)),
        "metrics": _last(store) if store is not None else _last_below(record, workspace),
    }


def _is_old(record: RunRecord, when: float) -> bool:
    ended = record.ended if record.status in TERMINAL else None
    return ended is not None and max(ended, record.created) < when


def _last(store: RunStore) -> Metrics:
    return {
        metric.name: plain(metric.last)
        for metric in store.metrics()
        if metric.kind == "scalar" and not metric.name.startswith(INTERNAL)
    }


def _last_below(record: RunRecord, workspace: Store | None) -> Metrics:
    if workspace is None:
        return {}
    kept = _ended.setdefault(workspace, {})
    known = kept.get(record.id)
    if known is not None:
        return known
    try:
        found = _last(workspace.run(record.id))
    except (NotFoundError, StoreError, OSError):  # removed meanwhile, or damaged: the others are shown
        return {}
    if record.status in TERMINAL:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[record.id] = found
    return found
