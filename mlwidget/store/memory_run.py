"""One run in memory."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mlwidget.records import (
    ArtifactRecord,
    Batch,
    CellRecord,
    Entry,
    MetricRecord,
    Points,
    ProcessRecord,
    RunRecord,
    RunState,
    Sketched,
    Spans,
    WriterRecord,
)
from mlwidget.store import artifacts, chunks, sketches
from mlwidget.store.base import RunStore
from mlwidget.store.locks import Lock
from mlwidget.store.recover import recover_run, tails_of
from mlwidget.store.sqlite_run import with_properties, with_status, without
from mlwidget.store.tail import Tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_NOWHERE = Path(os.devnull)
"""Tails in memory have no files."""


@dataclass(slots=True)
class _Metric:
    id: int
    name: str
    kind: str
    count: int = 0
    last: float | None = None
    points: list[Points] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


class MemoryRunStore(RunStore):
    """A run that goes with its process.

    Args:
        record: The run.
        folder: Gives the temporary folder for files.
    """

    def __init__(self, record: RunRecord, folder: Callable[[], Path]) -> None:
        self._lock = Lock()
        self._record = record
        self._base = folder
        self._place = uuid.uuid4().hex
        self._history = [(time.time(), record.status)]
        self._metrics: dict[tuple[str, str], _Metric] = {}
        self._writers: dict[str, WriterRecord] = {}
        self._numbers: dict[str, dict[int, _Metric]] = {}
        self._artifacts: dict[str, ArtifactRecord] = {}
        self._has_files = False
        self._cells: dict[int, CellRecord] = {}
        self._requests: list[tuple[int, str, dict[str, Any]]] = []
        self._version = 0

    @property
    def folder(self) -> Path:
        """Where the run's files lie."""
        return self._base() / "runs" / self._place

    # The record

    def record(self) -> RunRecord:
        return self._record

    def change(self, change: Callable[[RunRecord], RunRecord]) -> RunRecord:
        with self._lock:
            before, self._record = self._record, change(self._record)
            if self._record.status != before.status:
                self._history.append((time.time(), self._record.status))
            self._version += self._record != before
            return self._record

    def update(self, **changes: Any) -> RunRecord:
        return self.change(lambda record: replace(record, **changes))

    def set_status(
        self, status: str, *, reason: str | None = None, error: dict[str, Any] | None = None
    ) -> RunRecord:
        return self.change(lambda record: with_status(record, status, reason, error))

    def status_history(self) -> list[tuple[float, str]]:
        with self._lock:
            return list(self._history)

    def set_tags(self, tags: dict[str, str | None]) -> RunRecord:
        return self.change(lambda record: replace(record, tags={**record.tags, **tags}))

    def remove_tags(self, names: list[str]) -> RunRecord:
        return self.change(lambda record: replace(record, tags=without(record.tags, names)))

    def add_properties(self, properties: dict[str, str]) -> RunRecord:
        return self.change(lambda record: with_properties(record, properties))

    def version(self) -> int:
        return self._version

    # What was logged

    def open_tail(self) -> Tail:
        return Tail(self, None, self.open_tail)

    def add_writer(self, writer: str, process: ProcessRecord) -> None:
        with self._lock:
            self._writers[writer] = WriterRecord(writer, process, 0, time.time(), closed=False)
            self._numbers[writer] = {}
            self._version += 1

    def writers(self) -> list[WriterRecord]:
        with self._lock:
            return list(self._writers.values())

    def beat(self, writer: str, *, closed: bool = False) -> None:
        with self._lock:
            before = self._writers[writer]
            self._writers[writer] = replace(
                before, heartbeat=time.time(), closed=before.closed or closed
            )

    def append(self, writer: str, batch: Batch) -> bool:
        with self._lock:
            before = self._writers.get(writer)
            if before is None or before.drained != batch.start:
                return False
            numbers = self._numbers[writer]
            for number, (name, kind) in batch.defined.items():
                new = _Metric(len(self._metrics) + 1, name, kind)
                numbers.setdefault(number, self._metrics.setdefault((name, kind), new))
            for number, points in batch.points.items():
                _add_points(numbers[number], points)
            for number, entries in batch.entries.items():
                _add_entries(numbers[number], entries)
            self._writers[writer] = replace(before, drained=batch.stop, heartbeat=time.time())
            self._version += 1
            return True

    def compact(self) -> None:
        with self._lock:
            for metric in self._metrics.values():
                metric.points = [chunks.join(metric.points)]

    def defined(self, writer: str) -> dict[int, tuple[str, str]]:
        with self._lock:
            known = self._numbers.get(writer, {})
            return {number: (metric.name, metric.kind) for number, metric in known.items()}

    def tails(self, after: Mapping[str, int] | None = None) -> dict[str, Batch]:
        return tails_of(self, _NOWHERE, after)

    def metrics(self) -> list[MetricRecord]:
        return self.state().metrics

    def state(self) -> RunState:
        with self._lock:
            metrics = [
                MetricRecord(one.id, one.name, one.kind, one.count, one.last)
                for one in self._metrics.values()
            ]
            return RunState(self._version, self._record, metrics, self.writers())

    def points(self, metric: int, start: int = 0, stop: int | None = None) -> Points:
        with self._lock:
            found = self._metric(metric)
            found.points = [chunks.join(found.points)]
            return chunks.part(found.points[0], start, found.count if stop is None else stop)

    def sketch(
        self, metric: int, start: int = 0, stop: int | None = None, *, most: int | None = None
    ) -> Sketched:
        points = self.points(metric, start, stop)
        starts = np.arange(0, len(points.steps), chunks.LARGE)
        floats, turning = chunks.as_floats(points), sketches.turns(points)
        coarse, fine = sketches.pack(points, floats, starts, turning)
        size = sketches.bucket_for(len(floats), most)
        bodies = coarse if size == sketches.COARSE else fine
        end = start + len(points.steps)
        return sketches.unpack((start + starts).tolist(), bodies, end, sketches.texts(points))

    def spans(self, metric: int) -> Spans:
        points = self.points(metric)
        stops = np.arange(0, len(points.steps), chunks.LARGE)[1:]
        starts, stops = np.append(0, stops), np.append(stops, len(points.steps))
        if not stops[-1]:
            return Spans(stops[:0], stops[:0], *[(np.empty(0), np.empty(0))] * 2)
        columns = (points.steps.astype(np.float64), points.times)
        steps, times = (
            (np.minimum.reduceat(column, starts), np.maximum.reduceat(column, starts))
            for column in columns
        )
        return Spans(starts, stops, steps, times)

    def entries(self, metric: int, start: int = 0, stop: int | None = None) -> list[Entry]:
        with self._lock:
            return self._metric(metric).entries[start:stop]

    def _metric(self, number: int) -> _Metric:
        found = [metric for metric in self._metrics.values() if metric.id == number]
        return found[0] if found else _Metric(number, "", "scalar")

    # Beside the metrics

    def put_artifact(self, name: str, source: Path, *, replace: bool = False) -> ArtifactRecord:
        with self._lock:
            self._has_files = True
            replace = replace or (
                artifacts.is_lent(self.folder, name)
                and str(artifacts.check_name(name)) not in self._artifacts
            )
            record = artifacts.put(self.folder, self.folder / "blobs", name, source, replace=replace)
            self._artifacts[record.name] = record
            self._version += 1
            return record

    def put_snapshot(self, files: Iterable[tuple[str, Path, str]]) -> None:
        with self._lock:
            self._has_files = True
            for one in files:
                record = artifacts.put_shared(self.folder, self.folder / "blobs", *one)
                self._artifacts[record.name] = record
            self._version += 1

    def artifacts(self) -> list[ArtifactRecord]:
        with self._lock:
            return [self._artifacts[name] for name in sorted(self._artifacts)]

    def artifact_path(self, name: str) -> Path:
        return artifacts.find(self.folder, name)

    def place(self, name: str) -> Path:
        self._has_files = True
        return artifacts.place(self.folder, name)

    def unkept(self) -> list[ArtifactRecord]:
        if not self._has_files:
            return []
        return artifacts.unkept(self.folder, {one.name: one.size for one in self.artifacts()})

    def put_cell(self, cell: CellRecord) -> None:
        with self._lock:
            self._cells[cell.order] = cell
            self._version += 1

    def cells(self) -> list[CellRecord]:
        with self._lock:
            return [self._cells[order] for order in sorted(self._cells)]

    def request(self, kind: str, body: dict[str, Any] | None = None) -> None:
        with self._lock:
            self._requests.append((len(self._requests) + 1, kind, dict(body or {})))
            self._version += 1

    def requests(self, after: int = 0) -> list[tuple[int, str, dict[str, Any]]]:
        with self._lock:
            return [request for request in self._requests if request[0] > after]

    def recover(self) -> RunRecord:
        return recover_run(self, _NOWHERE)

    def close(self) -> None:
        """Nothing is open."""

    def remove(self) -> None:
        """Remove the run's files."""
        if self._has_files:
            shutil.rmtree(self.folder, ignore_errors=True)


def _add_points(metric: _Metric, points: Points) -> None:
    metric.points.append(points)
    metric.count += len(points.steps)
    last = float(chunks.as_floats(chunks.part(points, -1, len(points.steps)))[0])
    metric.last = None if np.isnan(last) else last


def _add_entries(metric: _Metric, entries: list[Entry]) -> None:
    for entry in entries:
        step = metric.count if entry.step < 0 else entry.step
        metric.entries.append(replace(entry, step=step))
        metric.count += 1
