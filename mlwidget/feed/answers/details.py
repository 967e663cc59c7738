"""All that is known of a run beside what it logged."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.answers.noticed import noticed
from mlwidget.feed.parameters import HIDDEN, is_secret, parameters_of, without_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlwidget.feed.answers.base import Asked
    from mlwidget.questions import CellRow, Details, Fact, RunError, StatusChange
    from mlwidget.records import CellRecord, RunRecord
    from mlwidget.store.base import RunStore

MOST_CELLS: Final = 500
LONGEST: Final = 20_000
"""Signs of a cell, a value or a traceback."""
GIT: Final = {
    "Repository": "azureml.git.repository_uri",
    "Branch": "azureml.git.branch",
    "Commit": "azureml.git.commit",
    "Uncommitted changes": "azureml.git.dirty",
    "Snapshot": "ContentSnapshotId",
}


def details(asked: Asked, _question: dict[str, Any]) -> tuple[Details, bytes]:
    """Facts, parameters, properties, cells, statuses, warnings and the error of the run.

    Args:
        asked: The run.
    """
    record = asked.store.record()
    history: list[StatusChange] = [
        {"time": time, "status": status}  # type: ignore[typeddict-item]  # wire statuses
        for time, status in asked.store.status_history()
    ]
    kept = record.details.get("provenance")
    provenance = kept if isinstance(kept, dict) else {}
    return {
        "facts": _facts(record, asked.store),
        "environment": _section(provenance, "environment"),
        "code": _code(record, _section(provenance, "code")),
        "parameters": listed(parameters_of(record)),
        "properties": listed(record.properties),
        "cells": [_cell(cell) for cell in asked.store.cells()[-MOST_CELLS:]],
        "history": history,
        "error": _error(record),
        "warnings": noticed(asked.store, record),
    }, b""


def _facts(record: RunRecord, store: RunStore) -> list[Fact]:
    process = record.process
    known: dict[str, Any] = {
        "Run": record.id,
        "Number": record.number,
        "Experiment": record.experiment,
        "Description": record.description,
        "Type": record.type,
        "Parent": record.parent,
        "Target": record.target,
        "User": record.details.get("submittedBy"),
        "Created": _moment(record.created),
        "Started": _moment(record.started),
        "Ended": _moment(record.ended),
        "Host": process.host if process else None,
        "Process": process.pid if process else None,
        "Folder": str(folder) if (folder := getattr(store, "folder", None)) else None,
    }
    return listed({name: value for name, value in known.items() if value is not None})


def _code(record: RunRecord, known: list[Fact]) -> list[Fact]:
    definition = record.details.get("runDefinition")
    given: dict[str, Any] = {}
    if isinstance(definition, dict):
        arguments = definition.get("arguments")
        words = [str(word) for word in arguments] if isinstance(arguments, list) else []
        given = {"Script": definition.get("script"), "Arguments": " ".join(without_secrets(words))}
    git = {title: record.properties.get(name) for title, name in GIT.items()}
    return known + listed({name: value for name, value in (given | git).items() if value})


def _section(provenance: dict[str, Any], name: str) -> list[Fact]:
    found = provenance.get(name)
    return (
        listed({key: value for key, value in found.items() if value}) if isinstance(found, dict) else []
    )


def _cell(cell: CellRecord) -> CellRow:
    return {
        "id": cell.cell,
        "count": cell.count,
        "source": cell.source[:LONGEST],
        "started": cell.started,
        "duration": cell.duration,
        "error": cell.error,
    }


def listed(values: Mapping[str, Any]) -> list[Fact]:
    """Names and values as text.

    >>> listed({"lr": 0.1, "layers": [64, 10]})
    [{'name': 'lr', 'value': '0.1'}, {'name': 'layers', 'value': '[64, 10]'}]
    """
    return [
        {"name": str(name), "value": HIDDEN if is_secret(str(name)) else _text(value)[:LONGEST]}
        for name, value in values.items()
    ]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def _moment(when: float | None) -> str | None:
    if when is None:
        return None
    return dt.datetime.fromtimestamp(when).astimezone().isoformat(sep=" ", timespec="seconds")


def _error(record: RunRecord) -> RunError | None:
    error = record.error
    if not error:
        return None
    return {
        "type": str(error.get("debug_type") or error.get("code") or "Error"),
        "message": str(error.get("message") or ""),
        "traceback": str(error.get("debug_stack_trace") or "")[-LONGEST:],
    }
