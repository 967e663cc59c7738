"""One run in a folder: `run.sqlite` is its truth, the tails hold what is not there yet."""

from __future__ import annotations

import json
import time
import zlib
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import (
    InvalidValueError,
    PropertyConflictError,
    StoreDamagedError,
    StoreUnwritableError,
)
from mlwidget.logger import log
from mlwidget.records import (
    TERMINAL,
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
from mlwidget.store import afar, artifacts, chunks, filesystem, rows, schema, sketches
from mlwidget.store.base import RunStore
from mlwidget.store.database import Database, one
from mlwidget.store.recover import recover_run, tails_of
from mlwidget.store.tail import Tail

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path


_RECORD: Final = "SELECT value FROM run WHERE field = 'record'"


class SqliteRunStore(RunStore):
    """A run's folder.

    Args:
        folder: `runs/<experiment>/<run id>`.
        changed: Told each new state of the record, to keep the catalog.
        record: The record of a new run; None opens one that is there.
        blobs: Where large artifacts are kept by their content.
    """

    def __init__(
        self,
        folder: Path,
        changed: Callable[[RunRecord], None],
        *,
        blobs: Path,
        record: RunRecord | None = None,
    ) -> None:
        self.folder = folder
        self._changed = changed
        self._version: int | None = None
        self._blobs = blobs
        self._database = Database(
            folder / "run.sqlite",
            schema.RUN,
            create=record is not None,
            wal=record is not None and not filesystem.is_network(folder.parent),
        )
        if record is not None:
            with self._database.writing() as connection:
                self._save(connection, record, status=True)

    # The record

    def record(self) -> RunRecord:
        return self._parsed(self._database.row(_RECORD))

    def _parsed(self, row: tuple[str] | None) -> RunRecord:
        if row is None:
            raise StoreDamagedError(f"{self._database.path} holds no run")
        return rows.run_record(row[0])

    def _save(self, connection: sqlite3.Connection, record: RunRecord, *, status: bool = False) -> None:
        connection.execute("REPLACE INTO run VALUES ('record', ?)", (rows.to_text(record),))
        if status:
            row = (time.time(), record.status)
            connection.execute("INSERT INTO status (time, status) VALUES (?, ?)", row)
        _touch(connection)

    def change(self, change: Callable[[RunRecord], RunRecord]) -> RunRecord:
        with self._database.writing() as connection:
            before = self._parsed(one(connection, _RECORD))
            after = change(before)
            if after != before:
                self._save(connection, after, status=after.status != before.status)
        # who still has the file of a run open that was removed writes it, and nobody reads that any more
        if after != before and self.folder.exists():
            self._changed(after)
        if after.status != before.status:
            why = f": {after.reason}" if after.reason else ""
            log.debug("run %s is %s%s", after.id, after.status, why)
        return after

    def update(self, **changes: Any) -> RunRecord:
        return self.change(lambda record: replace(record, **changes))

    def set_status(
        self, status: str, *, reason: str | None = None, error: dict[str, Any] | None = None
    ) -> RunRecord:
        return self.change(lambda record: with_status(record, status, reason, error))

    def status_history(self) -> list[tuple[float, str]]:
        with self._database.reading() as connection:
            return connection.execute("SELECT time, status FROM status ORDER BY number").fetchall()

    def set_tags(self, tags: dict[str, str | None]) -> RunRecord:
        return self.change(lambda record: replace(record, tags={**record.tags, **tags}))

    def remove_tags(self, names: list[str]) -> RunRecord:
        return self.change(lambda record: replace(record, tags=without(record.tags, names)))

    def add_properties(self, properties: dict[str, str]) -> RunRecord:
        return self.change(lambda record: with_properties(record, properties))

    def version(self) -> int:
        # A viewer asks often: rather than wait it learns the next time what is just being written.
        if self._version is None or not self._database.must_wait():
            self._version = int(self._database.row("SELECT number FROM version")[0])
        return self._version

    def stamp(self) -> object:
        return self._database.stamp()

    # What was logged

    def open_tail(self) -> Tail:
        return Tail(self, self.folder, self.open_tail)

    def add_writer(self, writer: str, process: ProcessRecord) -> None:
        with self._database.writing() as connection:
            row = (writer, *astuple(process), 0, time.time(), 0)
            connection.execute("INSERT INTO writers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            _touch(connection)

    def writers(self) -> list[WriterRecord]:
        return self.state().writers

    def beat(self, writer: str, *, closed: bool = False) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE writers SET heartbeat = ?, closed = max(closed, ?) WHERE id = ?",
                (time.time(), closed, writer),
            )

    def append(self, writer: str, batch: Batch) -> bool:
        with self._database.writing() as connection:
            row = one(connection, "SELECT drained FROM writers WHERE id = ?", writer)
            if row is None or row[0] != batch.start:
                return False
            for number, (name, kind) in batch.defined.items():
                metric = _metric(connection, name, kind)
                connection.execute(
                    "INSERT OR IGNORE INTO writer_metrics VALUES (?, ?, ?)", (writer, number, metric)
                )
            known = dict(
                connection.execute(
                    "SELECT number, metric FROM writer_metrics WHERE writer = ?", (writer,)
                ).fetchall()
            )
            for number, points in batch.points.items():
                _append_points(connection, known[number], points)
            for number, entries in batch.entries.items():
                _append_entries(connection, known[number], entries)
            connection.execute(
                "UPDATE writers SET drained = ?, heartbeat = ? WHERE id = ?",
                (batch.stop, time.time(), writer),
            )
            _touch(connection)
        return True

    def defined(self, writer: str) -> dict[int, tuple[str, str]]:
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT number, name, kind FROM writer_metrics JOIN metrics ON metrics.id = metric "
                "WHERE writer = ?",
                (writer,),
            )
            return {number: (name, kind) for number, name, kind in found}

    def tails(self, after: Mapping[str, int] | None = None) -> dict[str, Batch]:
        return tails_of(self, self.folder, after)

    def metrics(self) -> list[MetricRecord]:
        return self.state().metrics

    def state(self) -> RunState:
        version, record, metrics, writers = self._database.row(schema.STATE)
        if record is None:
            raise StoreDamagedError(f"{self._database.path} holds no run")
        return RunState(
            version,
            rows.run_record(record),
            [rows.metric_record(row) for row in json.loads(metrics)],
            [rows.writer_record(row) for row in json.loads(writers)],
        )

    def points(self, metric: int, start: int = 0, stop: int | None = None) -> Points:
        with self._database.reading() as connection:
            return chunks.read(connection, metric, start, 1 << 62 if stop is None else stop)

    def sketch(
        self, metric: int, start: int = 0, stop: int | None = None, *, most: int | None = None
    ) -> Sketched:
        with self._database.reading() as connection:
            if stop is None:
                row = one(connection, "SELECT count FROM metrics WHERE id = ?", metric)
                stop = row[0] if row else 0
            size = sketches.bucket_for(stop - start, most)
            return afar.sketch(connection, metric, start, stop, size)

    def spans(self, metric: int) -> Spans:
        with self._database.reading() as connection:
            return afar.spans(connection, metric)

    def entries(self, metric: int, start: int = 0, stop: int | None = None) -> list[Entry]:
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT step, time, body, crc FROM entries WHERE metric = ? AND number >= ? "
                "AND number < ? ORDER BY number",
                (metric, start, 1 << 62 if stop is None else stop),
            ).fetchall()
        for _, _, body, crc in found:
            if zlib.crc32(body) != crc:
                raise StoreDamagedError(f"an entry of metric {metric} does not match its checksum")
        return [Entry(step, when, body) for step, when, body, _ in found]

    def compact(self) -> None:
        with self._database.writing() as connection:
            chunks.compact(connection)
            _touch(connection)
        self._database.checkpoint()

    # Beside the metrics

    def put_artifact(self, name: str, source: Path, *, replace: bool = False) -> ArtifactRecord:
        if not replace and artifacts.is_lent(self.folder, name):
            with self._database.reading() as connection:
                found = one(
                    connection, "SELECT 1 FROM artifacts WHERE name = ?", str(artifacts.check_name(name))
                )
            replace = found is None  # it lies there only to be read until it is kept
        with self._database.said():
            record = artifacts.put(self.folder, self._blobs, name, source, replace=replace)
        with self._database.writing() as connection:
            connection.execute("REPLACE INTO artifacts VALUES (?, ?, ?, ?)", astuple(record))
            _touch(connection)
        return record

    def put_snapshot(self, files: Iterable[tuple[str, Path, str]]) -> None:
        with self._database.said():
            records = [artifacts.put_shared(self.folder, self._blobs, *one) for one in files]
        with self._database.writing() as connection:
            connection.executemany(
                "REPLACE INTO artifacts VALUES (?, ?, ?, ?)", [astuple(one) for one in records]
            )
            _touch(connection)

    def artifacts(self) -> list[ArtifactRecord]:
        with self._database.reading() as connection:
            found = connection.execute("SELECT * FROM artifacts ORDER BY name")
            return [ArtifactRecord(*row) for row in found]

    def artifact_path(self, name: str) -> Path:
        return artifacts.find(self.folder, name)

    def place(self, name: str) -> Path:
        with self._database.said():
            return artifacts.place(self.folder, name)

    def unkept(self) -> list[ArtifactRecord]:
        return artifacts.unkept(self.folder, {one.name: one.size for one in self.artifacts()})

    def put_cell(self, cell: CellRecord) -> None:
        with self._database.writing() as connection:
            connection.execute("REPLACE INTO cells VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(cell))
            _touch(connection)

    def cells(self) -> list[CellRecord]:
        with self._database.reading() as connection:
            found = connection.execute("SELECT * FROM cells ORDER BY number")
            return [CellRecord(*row) for row in found]

    def request(self, kind: str, body: dict[str, Any] | None = None) -> None:
        with self._database.writing() as connection:
            row = (time.time(), kind, json.dumps(body or {}))
            connection.execute("INSERT INTO requests (time, kind, body) VALUES (?, ?, ?)", row)
            _touch(connection)

    def requests(self, after: int = 0) -> list[tuple[int, str, dict[str, Any]]]:
        found = json.loads(self._database.row(schema.REQUESTS, after)[0])
        return [(number, kind, json.loads(body)) for number, kind, body in found]

    def recover(self) -> RunRecord:
        try:
            return recover_run(self, self.folder)
        except StoreUnwritableError:  # a copy that can only be read shows what was known
            return self.record()

    def close(self) -> None:
        self._database.close()


def with_status(
    record: RunRecord, status: str, reason: str | None, error: dict[str, Any] | None
) -> RunRecord:
    """The record after a change of status; one that has ended stays as it is."""
    if record.status in TERMINAL:
        return record
    now = time.time()
    started = now if status == "Running" and record.started is None else record.started
    return replace(
        record,
        status=status,
        reason=reason,
        error=error if error is not None else record.error,
        started=started,
        ended=now if status in TERMINAL else None,
    )


def with_properties(record: RunRecord, properties: dict[str, str]) -> RunRecord:
    """The record with more properties; a second value for one is refused."""
    for name, value in properties.items():
        if record.properties.get(name, value) != value:
            msg = (
                f"property {name!r} is {record.properties[name]!r} and cannot become {value!r}: "
                "properties are written once, use a tag for what changes"
            )
            raise PropertyConflictError(msg)
    return replace(record, properties={**record.properties, **properties})


def without(tags: dict[str, str | None], names: Sequence[str]) -> dict[str, str | None]:
    """The tags but the named ones."""
    if isinstance(names, str):
        raise InvalidValueError(f"remove_tags takes a list of names, got the text {names!r}")
    return {name: value for name, value in tags.items() if name not in names}


def _touch(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE version SET number = number + 1")


def _metric(connection: sqlite3.Connection, name: str, kind: str) -> int:
    connection.execute(
        "INSERT OR IGNORE INTO metrics (name, kind, count) VALUES (?, ?, 0)", (name, kind)
    )
    return int(one(connection, "SELECT id FROM metrics WHERE name = ? AND kind = ?", name, kind)[0])


def _append_points(connection: sqlite3.Connection, metric: int, points: Points) -> None:
    count = one(connection, "SELECT count FROM metrics WHERE id = ?", metric)[0]
    last = float(chunks.as_floats(chunks.part(points, -1, len(points.steps)))[0])
    chunks.insert(connection, metric, count, points)
    connection.execute(
        "UPDATE metrics SET count = ?, last = ? WHERE id = ?",
        (count + len(points.steps), None if last != last else last, metric),  # noqa: PLR0124 - NaN
    )


def _append_entries(connection: sqlite3.Connection, metric: int, entries: list[Entry]) -> None:
    count = one(connection, "SELECT count FROM metrics WHERE id = ?", metric)[0]
    connection.executemany(
        "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                metric,
                count + at,
                count + at if e.step < 0 else e.step,
                e.time,
                e.body,
                zlib.crc32(e.body),
            )
            for at, e in enumerate(entries)
        ],
    )
    connection.execute("UPDATE metrics SET count = ? WHERE id = ?", (count + len(entries), metric))
