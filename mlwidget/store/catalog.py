"""The index of a workspace: a cache of what the run folders say, rebuilt from them when in doubt."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from mlwidget.errors import StoreDamagedError, StoreError
from mlwidget.logger import log
from mlwidget.records import TERMINAL
from mlwidget.store import rows, schema
from mlwidget.store.database import Database, one
from mlwidget.store.locks import Lock
from mlwidget.store.search import index

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from mlwidget.records import RunFilter, RunRecord
    from mlwidget.store.search.conditions import Kind
    from mlwidget.store.search.facts import Facts
    from mlwidget.store.search.wanted import Found, Group, Search

    T = TypeVar("T")


class Catalog:
    """`catalog.sqlite` of a workspace.

    Args:
        path: The file.
        scan: Reads the record of every run from the run folders.
    """

    def __init__(self, path: Path, scan: Callable[[], Iterable[RunRecord]]) -> None:
        self._path = path
        self._scan = scan
        self._lock = Lock()
        fresh = not path.exists() or not path.stat().st_size
        self._database = Database(path, schema.CATALOG, create=True)
        self._file: int | None = None
        if fresh:
            self.rebuild()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def rebuild(self) -> int:
        """The number of runs found when the index was made anew from the run folders."""
        began = time.time()
        records = list(self._scan())
        with self._database.writing() as connection:
            # what began since then is not among what was found, and stays
            connection.execute("DELETE FROM runs WHERE created < ?", (began,))
            connection.execute("DELETE FROM facts WHERE run NOT IN (SELECT key FROM runs)")
            for record in sorted(records, key=lambda record: record.created):
                index.put(connection, record)
        return len(records)

    def _healed(self, work: Callable[[], T]) -> T:
        self._look()
        try:
            return work()
        except StoreDamagedError as error:
            with self._lock:
                log.warning("the catalog is made anew from the run folders: %s", error)
                self._database.close()
                for suffix in ("", "-journal"):
                    with contextlib.suppress(FileNotFoundError):
                        self._path.with_name(self._path.name + suffix).unlink()
                self.rebuild()
            return work()

    def _read(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        def work() -> T:
            with self._database.reading() as connection:
                return ask(connection)

        return self._healed(work)

    def _look(self) -> None:
        # A workspace that is removed and made anew has another file of the same name; what this process
        # holds open would for ever say what the old one said.
        stamp = self._database.stamp()[0]
        number = stamp[2] if stamp else self._file
        if self._file not in (None, number):
            self._database.close()
        self._file = number

    def number(self, record: RunRecord) -> int:
        """The number of a new run in its experiment; the run is in the index from now on."""

        def work() -> int:
            with self._database.writing() as connection:
                found = one(
                    connection,
                    "SELECT max(number) FROM runs WHERE experiment = ?",
                    record.experiment,
                )
                number = (found[0] or 0) + 1
                index.put(connection, replace(record, number=number))
            return number

        return self._healed(work)

    def put(self, record: RunRecord) -> None:
        """Bring a run up to date; trouble is only logged, the run's own folder is the truth."""

        def work() -> None:
            with self._database.writing() as connection:
                index.put(connection, record)

        try:
            self._healed(work)
        except StoreError as error:
            log.warning("the catalog misses a change of run %s: %s", record.id, error)

    def remove(self, run_id: str, *, if_over: bool = False) -> None:
        """Take a run out of the index; trouble is only logged: who asks for the run next does it again.

        Args:
            run_id: The run.
            if_over: Only one that has ended: another may be about to be made.
        """

        def work() -> None:
            found = self._database.row("SELECT status FROM runs WHERE id = ?", run_id)
            if found is not None and (not if_over or found[0] in TERMINAL):
                with self._database.writing() as connection:
                    index.remove(connection, run_id)

        try:
            self._healed(work)
        except StoreError as error:
            log.warning("the catalog still has run %s, which is gone: %s", run_id, error)

    def experiment_of(self, run_id: str) -> str | None:
        """The experiment that holds the run, or None when the index does not know it."""

        def work() -> Any:
            return self._database.row("SELECT experiment FROM runs WHERE id = ?", run_id)

        row = self._healed(work)
        return row[0] if row else None

    def find(self, wanted: RunFilter) -> list[RunRecord]:
        """The runs of that experiment, type and parent, newest first, as the index has them."""
        where, values = _where(wanted)

        def work() -> list[str]:
            with self._database.reading() as connection:
                sql = f"SELECT record FROM runs WHERE {where} ORDER BY created DESC, number DESC"  # noqa: S608
                return [text for (text,) in connection.execute(sql, values)]

        return [rows.run_record(text) for text in self._healed(work)]

    def count(self, wanted: RunFilter) -> int:
        """How many `find` would find, without reading them."""
        where, values = _where(wanted)

        def work() -> Any:
            return self._database.row(f"SELECT count(*) FROM runs WHERE {where}", *values)  # noqa: S608

        return int(self._healed(work)[0])

    def unseen(self) -> list[index.Unseen]:
        """The runs that may have changed since they were indexed."""
        return self._read(index.unseen)

    def index(self, found: Sequence[tuple[RunRecord, Facts, str]]) -> None:
        """Let runs be found by what they are now.

        Args:
            found: Each run with its facts, and the stamp that its files had before they were read.
        """

        def work() -> None:
            with self._database.writing() as connection:
                for record, facts, stamp in found:
                    index.put(connection, record, facts, stamp)

        self._healed(work)

    def search(self, wanted: Search) -> Found:
        """The runs that a search finds, as they were indexed."""
        return self._read(lambda connection: index.search(connection, wanted))

    def running(self) -> int:
        """How many runs go on."""
        return self._read(index.running)

    def groups(self, wanted: Search, by: str) -> list[Group]:
        """How many runs a search finds for each value of a field or fact."""
        return self._read(lambda connection: index.groups(connection, wanted, by))

    def names(self) -> dict[Kind, list[str]]:
        """The names that facts have, by their kind."""
        return self._read(index.names)

    def stamp(self) -> object:
        """Another value after each change."""
        return self._database.stamp()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _where(wanted: RunFilter) -> tuple[str, list[str]]:
    conditions, values = [], []
    for column in ("experiment", "type", "parent"):
        value = getattr(wanted, column)
        if value is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    if wanted.parent is None and not wanted.include_children:
        conditions.append("parent IS NULL")
    return " AND ".join(conditions) or "1", values
