"""All that is known of a run beside what it logged."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from mlwidget.feed.parameters import parameters_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlwidget.feed.answers.base import Asked
    from mlwidget.records import RunRecord
    from mlwidget.wire import CellRow, Details, Fact, RunError, StatusChange


def details(asked: Asked, _question: dict[str, Any]) -> tuple[Details, bytes]:
    """Facts, parameters, properties, cells, statuses and the error of the run."""
    record = asked.store.record()
    cells: list[CellRow] = [
        {
            "count": cell.count,
            "source": cell.source,
            "started": cell.started,
            "duration": cell.duration,
            "error": cell.error,
        }
        for cell in asked.store.cells()
    ]
    history: list[StatusChange] = [
        {"time": time, "status": status}  # type: ignore[typeddict-item]  # wire statuses
        for time, status in asked.store.status_history()
    ]
    return {
        "facts": _facts(record),
        "parameters": listed(parameters_of(record)),
        "properties": listed(record.properties),
        "cells": cells,
        "history": history,
        "error": _error(record),
        "warnings": [],
    }, b""


def _facts(record: RunRecord) -> list[Fact]:
    process = record.process
    known: dict[str, Any] = {
        "Run": record.id,
        "Number": record.number,
        "Experiment": record.experiment,
        "Description": record.description,
        "Type": record.type,
        "Parent": record.parent,
        "Target": record.target,
        "Created": _moment(record.created),
        "Host": process.host if process else None,
        "Process": process.pid if process else None,
    }
    return listed({name: value for name, value in known.items() if value is not None})


def listed(values: Mapping[str, Any]) -> list[Fact]:
    """Names and values as text."""
    return [{"name": str(name), "value": _text(value)} for name, value in values.items()]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def _moment(when: float) -> str:
    return dt.datetime.fromtimestamp(when).astimezone().isoformat(sep=" ", timespec="seconds")


def _error(record: RunRecord) -> RunError | None:
    error = record.error
    if not error:
        return None
    return {
        "type": str(error.get("debug_type") or error.get("code") or "Error"),
        "message": str(error.get("message") or ""),
        "traceback": str(error.get("debug_stack_trace") or ""),
    }
