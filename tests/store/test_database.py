"""One SQLite file: what a failed commit, a Ctrl-C or a fork may leave behind is nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlwidget.errors import StoreError
from mlwidget.store import database as module
from mlwidget.store.database import Database
from mlwidget.store.locks import Lock

INSERT = "INSERT INTO numbers VALUES (?)"
ATTEMPTS = 300


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "numbers.sqlite", ["CREATE TABLE numbers (n)"], create=True)
    yield made
    made.close()


def insert(database: Database, number: int) -> None:
    with database.writing() as connection:
        connection.execute(INSERT, (number,))


def numbers(database: Database) -> list[int]:
    with database.reading() as connection:
        return [n for (n,) in connection.execute("SELECT n FROM numbers ORDER BY n")]


def in_a_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive(), "another thread waits for ever"


def test_a_commit_that_another_reader_stops_leaves_the_file_usable(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    insert(database, 1)
    reader = sqlite3.connect(database.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM numbers").fetchall()

    with pytest.raises(StoreError, match="locked"):
        insert(database, 2)
    reader.close()

    insert(database, 3)
    assert numbers(database) == [1, 3]


def test_a_transaction_that_was_left_open_is_rolled_back_by_the_next_use(database: Database) -> None:
    with database.reading() as connection:
        pass
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(INSERT, (1,))

    assert numbers(database) == []
    insert(database, 2)
    assert numbers(database) == [2]


def test_reading_inside_writing_sees_what_is_written_and_ends_nothing(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(INSERT, (1,))
        assert numbers(database) == [1]
        connection.execute(INSERT, (2,))

    assert numbers(database) == [1, 2]


def test_writing_inside_writing_is_refused_and_the_outer_one_goes_on(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(INSERT, (1,))
        with pytest.raises(StoreError, match="further up"):
            insert(database, 2)
        connection.execute(INSERT, (3,))

    assert numbers(database) == [1, 3]


def test_what_fails_inside_writing_is_kept_not_at_all(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            connection.execute(INSERT, (1,))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert numbers(database) == []


def test_a_database_in_use_is_not_closed_as_idle(database: Database) -> None:
    with database.writing() as connection:
        assert not database.close_idle()
        connection.execute(INSERT, (1,))

    assert database.close_idle()
    assert numbers(database) == [1]


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Database]:
    """A database with a write-ahead log."""
    made = Database(tmp_path / "run.sqlite", ["CREATE TABLE numbers (n)"], create=True, wal=True)
    insert(made, 1)
    yield made
    made.close()


def read_beside(database: Database) -> list[int]:
    """What another thread reads while this one writes."""
    found: list[int] = []
    with database.writing() as connection:
        connection.execute(INSERT, (2,))
        in_a_thread(lambda: found.extend(numbers(database)))
    return found


def test_while_one_thread_writes_another_reads_what_was_there(logged: Database) -> None:
    assert read_beside(logged) == [1]
    assert numbers(logged) == [1, 2]


def test_who_reads_beside_a_writer_cannot_write(logged: Database) -> None:
    refused: list[str] = []

    def work() -> None:
        with logged.reading() as connection, pytest.raises(sqlite3.OperationalError) as error:
            connection.execute(INSERT, (3,))
        refused.append(str(error.value))

    with logged.writing():
        in_a_thread(work)
    assert "readonly" in refused[0]


def test_reading_beside_a_writer_may_read_again(logged: Database) -> None:
    found: list[int] = []

    def work() -> None:
        with logged.reading():
            found.extend(numbers(logged))

    with logged.writing():
        in_a_thread(work)
    assert found == [1]


def test_after_reading_beside_a_writer_the_file_alone_holds_everything(logged: Database) -> None:
    read_beside(logged)
    logged.close()

    assert [path.name for path in logged.path.parent.iterdir()] == ["run.sqlite"]
    assert numbers(logged) == [1, 2]


def test_a_database_that_is_read_beside_a_writer_is_not_closed_as_idle(logged: Database) -> None:
    closed: list[bool] = []

    def work() -> None:
        with logged.reading():
            in_a_thread(lambda: closed.append(logged.close_idle()))

    with logged.writing():
        in_a_thread(work)
    assert closed == [False]
    assert logged.close_idle()


def test_without_a_log_nobody_reads_beside_a_writer(database: Database) -> None:
    insert(database, 1)
    reader = threading.Thread(target=numbers, args=(database,), daemon=True)
    with database.writing():
        reader.start()
        reader.join(0.1)
        assert reader.is_alive()
    reader.join(30)
    assert not reader.is_alive()


def test_only_without_a_log_a_look_must_wait_for_a_writer(database: Database, logged: Database) -> None:
    waits: list[bool] = []
    with database.writing(), logged.writing():
        in_a_thread(lambda: waits.extend((database.must_wait(), logged.must_wait())))

    assert waits == [True, False]
    assert not database.must_wait()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_opens_all_connections_anew(logged: Database) -> None:
    read_beside(logged)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the threads that a test run has
        child = os.fork()
    if child == 0:
        try:
            os._exit(7 if read_beside(logged) == numbers(logged)[:2] == [1, 2] else 1)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


# A notebook keeps the traceback of its last Ctrl-C, and with it whatever only a traceback still holds.
INTERRUPTED = """
import pathlib, random, signal, sys, threading
from mlwidget.store.database import Database

database = Database(pathlib.Path(sys.argv[1]), ["CREATE TABLE numbers (n)"], create=True, wal=True)
done, begun = threading.Event(), threading.Event()

def hold():
    with database.writing():
        begun.set()
        done.wait()

writer = threading.Thread(target=hold)
lock = database._main.lock
with database.reading():
    pass
PREPARE
signal.signal(signal.SIGALRM, signal.default_int_handler)
kept = None
for _ in range(ATTEMPTS):
    try:
        signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-4, 1e-3))
        while True:
            USE
    except KeyboardInterrupt as interrupt:
        kept = interrupt
    assert not lock.inner._is_owned(), "a Ctrl-C left the lock taken"
done.set()
if writer.ident:
    writer.join()
with database.writing() as connection:
    connection.execute("INSERT INTO numbers VALUES (1)")
"""

BESIDE = """
lock = database._beside.lock
writer.start()
begun.wait()
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timer that interrupts")
@pytest.mark.parametrize(
    ("prepare", "use"),
    [
        pytest.param("", "with lock: pass", id="the lock"),
        pytest.param("", "database.must_wait()", id="a look at the lock"),
        pytest.param("", "with database.reading(): pass", id="reading"),
        pytest.param("", "with database.writing(): pass", id="writing"),
        pytest.param(BESIDE, "with database.reading(): pass", id="reading beside a writer"),
    ],
)
def test_no_ctrl_c_leaves_a_lock_taken(tmp_path: Path, prepare: str, use: str) -> None:
    program = INTERRUPTED.replace("ATTEMPTS", str(ATTEMPTS)).replace("USE", use)
    program = program.replace("PREPARE", prepare)
    command = [sys.executable, "-W", "error", "-c", program, str(tmp_path / "numbers.sqlite")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_finds_no_lock_taken_and_the_parent_keeps_none() -> None:
    lock = Lock(awaited=True)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the threads that a test run has
        child = os.fork()
    if child == 0:
        try:
            with lock:
                os._exit(7)
        finally:
            os._exit(1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    in_a_thread(lock.inner.acquire)


FORKED = """
import os, signal, threading, time
from mlwidget.store import locks

locks_of_a_fork = [locks.Lock(awaited=True) for _ in range(8)]
# A fork takes them in this order, and waits for the last.
*free, held = [lock for lock in locks._all if lock.awaited]
taken, done = threading.Event(), threading.Event()

def hold():
    with held:
        taken.set()
        while not is_taken(free[-1]):
            time.sleep(0.01)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGALRM)
        done.wait()

def is_taken(lock):
    told = []
    lock.attempt(told)
    if told == [True]:
        lock.inner.release()
    return told == [False]

signal.signal(signal.SIGALRM, signal.default_int_handler)
thread = threading.Thread(target=hold)
thread.start()
taken.wait()
child = os.fork()  # the Ctrl-C ends the waiting; Python only reports what a hook of a fork raises
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
done.set()
thread.join()
assert not any(lock.inner._is_owned() for lock in free), "the fork kept what it had taken"
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_ctrl_c_while_a_fork_waits_leaves_no_lock_taken() -> None:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "KeyboardInterrupt" in done.stderr


def test_a_lock_is_re_entrant_and_held_until_the_outer_block_ends() -> None:
    lock, seen = Lock(), list[bool]()
    with lock:
        with lock:
            pass
        in_a_thread(lambda: lock.attempt(seen))
    in_a_thread(lambda: lock.attempt(seen))

    assert seen == [False, True]
