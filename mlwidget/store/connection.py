"""One connection to a SQLite file: a Ctrl-C, a fork or another thread finds it whole."""

from __future__ import annotations

import contextlib
import functools
import os
import sqlite3
import weakref
from typing import TYPE_CHECKING, Any, Final

from mlwidget.store.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_inherited: Final[list[sqlite3.Connection]] = []


class Use:
    """A use of a connection, which a Ctrl-C on its way in or out ends at once.

    `contextlib` alone would leave it to the traceback, which a notebook keeps: the lock with it.
    """

    def __init__(self, steps: Generator[sqlite3.Connection]) -> None:
        self.steps = steps
        self.manager = contextlib.contextmanager(lambda: steps)()

    def __enter__(self) -> sqlite3.Connection:
        try:
            return self.manager.__enter__()
        except BaseException:
            self.steps.close()
            raise

    @property
    def __exit__(self) -> Callable[..., bool | None]:  # noqa: PLE0302, PYI036 - what it returns takes them
        # The `with` statement holds the use, the traceback of a Ctrl-C in `_end` only a weak reference.
        end = functools.partial(_end, weakref.ref(self))
        vars(end)["use"] = self
        return end


def _end(reference: weakref.ref[Use], *error: Any) -> bool | None:
    use = reference()
    assert use is not None
    try:
        return use.manager.__exit__(*error)
    except BaseException:
        use.steps.close()
        raise


class Connection:
    """A connection that one thread uses at a time, and that a forked child opens anew.

    Args:
        connect: Opens it.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self.lock = Lock(awaited=True)  # SQLite has locks of its own, which a fork would keep taken
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._used: sqlite3.Connection | None = None
        self._pid = 0

    @property
    def is_open(self) -> bool:
        """Whether this process has it open."""
        return self._connection is not None and self._pid == os.getpid()

    def is_used(self, connection: sqlite3.Connection) -> bool:
        """Whether it is inside a transaction, further up in this thread."""
        return connection is self._used

    def clean(self) -> sqlite3.Connection:
        """What it is, without what an interrupted use left behind; for who holds the lock."""
        connection = self._opened()
        if connection.in_transaction and connection is not self._used:
            connection.execute("ROLLBACK")
        return connection

    def _opened(self) -> sqlite3.Connection:
        if self._connection is not None and self._pid == os.getpid():
            return self._connection
        if self._connection is not None:
            # What a fork inherited is the parent's: it must not be used, nor closed.
            _inherited.append(self._connection)
            self._connection = None
        connection = self._connect()
        self._connection, self._pid = connection, os.getpid()
        return connection

    def transaction(self, begin: str, end: str) -> Generator[sqlite3.Connection]:
        """Give it inside a transaction; for who holds the lock.

        Args:
            begin: The statement that begins it.
            end: The statement that ends it well.
        """
        connection = self.clean()
        try:
            self._used = connection
            connection.execute(begin)
            yield connection
            connection.execute(end)
        finally:
            # First, lest a Ctrl-C make the next use believe that it is inside this one.
            self._used = None
            if connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):  # the next use tries it again
                    connection.execute("ROLLBACK")

    def is_busy(self) -> bool:
        """Whether another thread uses it, so that this one would wait."""
        taken: list[bool] = []
        try:
            self.lock.attempt(taken)
            return True not in taken
        finally:
            if True in taken:
                self.lock.inner.release()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self.lock:
            connection, self._connection = self._connection, None
            if connection is None:
                return
            if self._pid == os.getpid():
                connection.close()
            else:
                _inherited.append(connection)

    def close_idle(self) -> bool:
        """Whether nobody was using it, so that it is closed now."""
        taken: list[bool] = []
        try:
            self.lock.attempt(taken)
            if True not in taken or self._used is not None:
                return False
            self.close()
            return True
        finally:
            if True in taken:
                self.lock.inner.release()
