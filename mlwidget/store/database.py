"""One SQLite file: a connection of this process, migrations, and errors said in our words."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

from mlwidget.errors import StoreDamagedError, StoreError, StoreUnwritableError, StoreVersionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BUSY_SECONDS = 20.0


class Database:
    """A SQLite file that any thread of any process may use.

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
        self._migrations = migrations
        self._wal = wal
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._pid = 0
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
            if "malformed" in text or "not a database" in text or "corrupt" in text:
                msg = (
                    f"{self.path} is damaged ({text}): run `mlwidget doctor`, or restore it from a copy"
                )
                raise StoreDamagedError(msg) from error
            if "readonly" in text or "unable to open" in text:
                raise StoreUnwritableError(f"{self.path} cannot be opened or written: {text}") from error
            raise StoreError(f"{self.path}: {text}") from error
        except OSError as error:
            if isinstance(error, StoreError):
                raise
            raise StoreUnwritableError(f"{self.path}: {error.strerror or error}") from error

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, inside one consistent view of the file."""
        with self._lock, self.said():
            connection = self._open()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection, inside a transaction that is kept whole or not at all."""
        with self._lock, self.said():
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._pid == os.getpid():
            return self._connection
        # A connection that was inherited by a fork must not be used, nor closed: it is the parent's.
        if not self._create and not self.path.exists():
            raise FileNotFoundError(2, "no such file", str(self.path))
        # In a folder that cannot be written, only an immutable file opens: it has no log to read.
        frozen = not os.access(self.path.parent, os.W_OK)
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{'immutable=1' if frozen else 'mode=rwc'}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._connection, self._pid = connection, os.getpid()
        return connection

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
                connection.execute(f"PRAGMA journal_mode={wanted}")
        connection.execute("PRAGMA synchronous=FULL")
        if not self._wal:
            connection.execute("PRAGMA wal_autocheckpoint=0")
        if version < len(self._migrations):
            self._migrate(connection)

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
        with self._lock, self.said():
            self._open().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None and self._pid == os.getpid():
                connection.close()


def one(connection: sqlite3.Connection, sql: str, *values: Any) -> Any:
    """The first row, or None."""
    return connection.execute(sql, values).fetchone()
