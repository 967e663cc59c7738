"""One SQLite file: the connections of this process, migrations, and errors said in our words."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import weakref
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import (
    MlwidgetError,
    StoreDamagedError,
    StoreError,
    StoreUnwritableError,
    StoreVersionError,
)
from mlwidget.store.connection import Connection, Use

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

BUSY_SECONDS: Final = 20.0
PAUSE_SECONDS: Final = 0.02
MOST_OPEN: Final = 64
"""A process has few file handles, and a notebook may hold thousands of runs."""
_DAMAGED: Final = ("malformed", "not a database", "corrupt", "no such table", "no such column")

_in_use: OrderedDict[int, weakref.ref[Database]] = OrderedDict()
_in_use_lock = threading.Lock()


class Database:
    """A SQLite file that any thread of any process may use.

    While one thread writes, others read beside it where the file has a write-ahead log: through a second
    connection, which never writes, so that it never moves the log into the file either.

    Args:
        path: The file; made when it is not there and `create` is true.
        migrations: SQL scripts, oldest first; a file of version n has had the first n of them.
        wal: Give a new file a write-ahead log, which this connection alone moves into the file:
            SQLite before 3.51.3 can damage a file when several connections do. Otherwise a new file
            has a rollback journal, which any number of processes may share.
    """

    def __init__(
        self,
        path: Path,
        migrations: Sequence[str],
        *,
        create: bool = False,
        wal: bool = False,
    ) -> None:
        self.path = path
        self._places = (str(path), f"{path}-wal")
        self._migrations = migrations
        self._wal = wal
        self._main = Connection(self._connect)
        self._beside = Connection(self._connect_beside)
        self._has_log = False
        if create:
            with self.said():
                path.parent.mkdir(parents=True, exist_ok=True)
        self._create = create

    @contextlib.contextmanager
    def said(self) -> Iterator[None]:
        """Raise what SQLite and the file system say as a StoreError that names the file."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            text = str(error)
            if any(word in text for word in _DAMAGED):
                msg = f"{self.path} is damaged ({text}): restore it from a copy, or move it away"
                raise StoreDamagedError(msg) from error
            if "readonly" in text or "unable to open" in text:
                raise StoreUnwritableError(f"{self.path} cannot be opened or written: {text}") from error
            raise StoreError(f"{self.path}: {text}") from error
        except OSError as error:
            if isinstance(error, MlwidgetError):
                raise
            raise StoreUnwritableError(f"{self.path}: {error.strerror or error}") from error

    def reading(self) -> Use:
        """A connection, inside one consistent view of the file."""
        return Use(self._read())

    def row(self, sql: str, *values: Any) -> Any:
        """The one row of a statement, or None.

        A statement is a consistent view by itself, and needs no transaction around it. Each call into
        SQLite, even for the next of many rows, lets go of the interpreter: while another thread
        computes in pure Python, it costs some 5 ms to have it back.
        """
        with Use(self._look()) as connection:
            return one(connection, sql, *values)

    def writing(self) -> Use:
        """The connection, inside a transaction that is kept whole or not at all."""
        return Use(self._write())

    def _look(self) -> Generator[sqlite3.Connection]:
        chosen = self._chosen()
        with chosen.lock, self.said():
            yield self._clean(chosen)

    def _read(self) -> Generator[sqlite3.Connection]:
        chosen = self._chosen()
        with chosen.lock, self.said():
            connection = self._clean(chosen)
            if chosen.is_used(connection):
                yield connection
            else:
                yield from chosen.transaction("BEGIN", "ROLLBACK")

    def _write(self) -> Generator[sqlite3.Connection]:
        with self._main.lock, self.said():
            if self._main.is_used(self._clean(self._main)):
                msg = f"{self.path} is written or read already, further up: one write holds no other"
                raise StoreError(msg)
            yield from self._main.transaction("BEGIN IMMEDIATE", "COMMIT")

    def _chosen(self) -> Connection:
        """The connection that reads now."""
        waits = self._has_log and self._main.is_open and self._main.is_busy()
        return self._beside if waits else self._main

    def _clean(self, chosen: Connection) -> sqlite3.Connection:
        connection = chosen.clean()
        _touch(self)
        return connection

    def stamp(self) -> tuple[tuple[int, int, int] | None, ...]:
        """What the file system says of the file and its log: no query, no lock, no open handle."""
        return tuple(map(_stamp, self._places))

    def must_wait(self) -> bool:
        """Whether a read would wait for another thread: where nothing is read beside what writes."""
        return self._main.is_busy() and not (self._has_log and self._main.is_open)

    def _connect(self) -> sqlite3.Connection:
        if not self._create and not self.path.exists():
            raise FileNotFoundError(2, "no such file", str(self.path))
        connection = self._connect_as(self._mode())
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect_beside(self) -> sqlite3.Connection:
        return self._connect_as("mode=ro")

    def _connect_as(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(self._migrations):
            msg = (
                f"{self.path} was written by a newer mlwidget (format {version}, this one reads up to "
                f"{len(self._migrations)}): upgrade mlwidget"
            )
            raise StoreVersionError(msg)
        if self._create and os.access(self.path.parent, os.W_OK):
            wanted = "wal" if self._wal else "delete"
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != wanted and version == 0:
                _set_journal(connection, wanted)
        connection.execute("PRAGMA synchronous=FULL")
        if not self._wal:
            connection.execute("PRAGMA wal_autocheckpoint=0")
        if version < len(self._migrations) and (version == 0 or not self._is_frozen()):
            self._migrate(connection)
        journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
        self._has_log = journal == "wal" and not self._is_frozen()

    def _is_frozen(self) -> bool:
        return not os.access(self.path.parent, os.W_OK)

    def _mode(self) -> str:
        if not self._is_frozen():
            return "mode=rwc"
        # A file without a log opens in a folder that cannot be written only as an immutable one; a log
        # that a dead process left is read beside it.
        log = self.path.with_name(self.path.name + "-wal")
        return "mode=ro" if log.exists() else "immutable=1"

    def _migrate(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            for number, script in enumerate(self._migrations[version:], start=version + 1):
                for statement in filter(None, map(str.strip, script.split(";\n"))):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version={number}")
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise

    def checkpoint(self) -> None:
        """Move the log into the file, so that the file alone holds everything."""
        with self._main.lock, self.said():
            self._clean(self._main).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        # The last to close moves the log into the file: that must be the one that writes.
        self._beside.close()
        self._main.close()

    def close_idle(self) -> bool:
        """Whether nobody was using the file, so that it is closed now."""
        return self._beside.close_idle() and self._main.close_idle()


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked for often, and faster than by a Path
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _set_journal(connection: sqlite3.Connection, mode: str) -> None:
    # SQLite waits for nobody here, and a process that lists runs may be looking at the new file.
    for _ in range(int(BUSY_SECONDS / PAUSE_SECONDS)):
        try:
            connection.execute(f"PRAGMA journal_mode={mode}")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _touch(database: Database) -> None:
    """Remember the last use, and close what was used longest ago when too many are open."""
    with _in_use_lock:
        _in_use[id(database)] = weakref.ref(database)
        _in_use.move_to_end(id(database))
        oldest = [_in_use.pop(key) for key in list(_in_use)[: max(0, len(_in_use) - MOST_OPEN)]]
    for reference in oldest:
        found = reference()
        if found is not None and found is not database and not found.close_idle():
            with _in_use_lock:
                _in_use[id(found)] = reference
                _in_use.move_to_end(id(found), last=False)


def _after_fork() -> None:
    global _in_use_lock  # noqa: PLW0603 - another thread of the parent may have held it
    _in_use_lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def one(connection: sqlite3.Connection, sql: str, *values: Any) -> Any:
    """The first row, or None."""
    return connection.execute(sql, values).fetchone()
