"""Records as JSON texts and table rows, and back."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, TypeVar

from mlwidget.errors import StoreDamagedError
from mlwidget.records import MetricRecord, ProcessRecord, RunRecord, WriterRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlwidget.records import ExperimentRecord, ModelRecord

    R = TypeVar("R", ExperimentRecord, ModelRecord)


def to_text(record: RunRecord | ExperimentRecord | ModelRecord) -> str:
    """The record as JSON."""
    return json.dumps(asdict(record))


def run_record(text: str) -> RunRecord:
    """The run of a JSON text; fields of later versions are passed over."""
    with _said(RunRecord, text):
        values = _known(RunRecord, text)
        if values.get("process") is not None:
            values["process"] = ProcessRecord(**values["process"])
        return RunRecord(**values)


def plain_record(kind: type[R], text: str) -> R:
    """The experiment or model of a JSON text."""
    with _said(kind, text):
        return kind(**_known(kind, text))


def _known(kind: type[Any], text: str) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in json.loads(text).items() if name in names}


@contextlib.contextmanager
def _said(kind: type[Any], text: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, AttributeError) as error:
        raise StoreDamagedError(f"a {kind.__name__} that cannot be read: {text[:80]!r}") from error


def metric_record(row: Sequence[Any]) -> MetricRecord:
    """The metric of a row of `metrics`, its last number as SQLite quotes it."""
    number, name, kind, count, last = row
    return MetricRecord(number, name, kind, count, None if last == "NULL" else float(last))


def writer_record(row: Sequence[Any]) -> WriterRecord:
    """The writer of a row of `writers`."""
    writer, host, boot, pid, started, drained, heartbeat, closed = row
    return WriterRecord(
        writer, ProcessRecord(host, boot, pid, started), drained, heartbeat, bool(closed)
    )
