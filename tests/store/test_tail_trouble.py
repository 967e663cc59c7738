"""The tail when something comes between: an interrupt, a signal, a lock, somebody else's recovery."""

from __future__ import annotations

import itertools
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from mlwidget.errors import StoreError
from mlwidget.records import Batch
from mlwidget.store import gather, tail
from mlwidget.store.base import RunStore
from mlwidget.store.drain import drain
from mlwidget.store.recover import take_in
from mlwidget.store.sqlite import SqliteStore
from mlwidget.store.sqlite_run import SqliteRunStore
from tests.store.contract import add_run, values


@pytest.fixture
def store(tmp_path: Path) -> SqliteRunStore:
    store = add_run(SqliteStore(tmp_path / "store"), "run-1")
    assert isinstance(store, SqliteRunStore)
    return store


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Holes are passed over soon."""
    monkeypatch.setattr(gather, "HOLE_SECONDS", 0.1)


@pytest.fixture
def no_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "open_ring", lambda *_: None)


class Slow:
    """A scalar that lies on a device which takes its time."""

    ndim = 0

    def item(self) -> float:
        time.sleep(0.5)
        return 2.0


def test_a_value_that_comes_late_is_not_passed_over(store: RunStore, quick: None) -> None:
    from threading import Thread

    one = store.open_tail()
    log = one.scalar("loss")
    thread = Thread(target=log, args=(Slow(),))
    thread.start()
    for _ in range(30):
        one.scalar_of("other")(1.0)
        time.sleep(0.02)
    thread.join()
    one.close()

    assert values(store) == [2.0]


@pytest.mark.parametrize("call", ["write", "open"])
def test_an_interrupt_in_a_write_costs_at_most_what_it_interrupted(
    store: RunStore, no_ring: None, quick: None, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    one = store.open_tail()
    log = one.scalar("loss")
    log(0.0)
    real = getattr(os, call)

    def interrupted(*args: Any) -> None:
        real(*args)
        monkeypatch.setattr(os, call, real)
        raise KeyboardInterrupt

    if call == "open":
        one.flush()  # the file is given back, so that the next frame opens one
    monkeypatch.setattr(os, call, interrupted)
    with pytest.raises(KeyboardInterrupt):
        log(1.0)
    for number in range(2, 100):
        log(float(number))

    assert one.close()
    found = values(store)
    assert found in ([float(n) for n in range(100)], [0.0, *(float(n) for n in range(2, 100))])


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no interval timers")
def test_a_signals_handler_may_log(store: RunStore, no_ring: None) -> None:
    one = store.open_tail()
    log, other = one.scalar("loss"), one.scalar("signals")
    numbers = itertools.count()

    def handle(*_: object) -> None:
        other(float(next(numbers)))  # a signal may interrupt this as well

    before = signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    try:
        end, count = time.monotonic() + 0.5, 0
        while time.monotonic() < end:
            log(float(count))
            count += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    one.close()

    told = next(numbers)
    assert told > 0
    assert values(store) == [float(number) for number in range(count)]
    assert sorted(values(store, "signals")) == [float(number) for number in range(told)]


def test_many_holes_are_passed_over_at_once(store: RunStore, quick: None) -> None:
    one = store.open_tail()
    log = one.scalar("loss")
    for number in range(50):
        log(float(number))
        one._next()  # what a call leaves behind that is interrupted before it recorded anything

    log(50.0)
    assert one.flush(timeout=20.0)
    assert values(store) == [float(number) for number in range(51)]
    one.close()


def test_a_writer_that_was_taken_for_dead_goes_on_elsewhere(store: SqliteRunStore) -> None:
    one = store.open_tail()
    log = one.scalar("loss")
    drain.discard(one)
    for number in range(10):
        log(float(number))
    (writer,) = store.writers()
    take_in(store, store.folder, writer)
    log(10.0)
    drain.add(one)

    deadline = time.monotonic() + 20
    while len(store.writers()) < 2 and time.monotonic() < deadline:
        log(float(len(values(store))))
        time.sleep(0.05)
    one.close()

    found = values(store)
    assert found[:11] == [float(number) for number in range(11)]
    assert len(store.writers()) == 2
    assert list(store.folder.glob("tail-*")) == []


def test_a_close_that_takes_too_long_is_finished_by_the_drain(
    store: SqliteRunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = store.open_tail()
    log = one.scalar("loss")
    keep = store.append

    def locked(writer: str, batch: Batch) -> bool:
        raise StoreError("database is locked")

    monkeypatch.setattr(store, "append", locked)
    log(1.0)
    assert not one.close(timeout=0.2)
    monkeypatch.setattr(store, "append", keep)

    assert one.close()
    assert values(store) == [1.0]
    assert list(store.folder.glob("tail-*")) == []


def test_a_successor_that_cannot_be_opened_is_counted_and_tried_again(
    store: SqliteRunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = store.open_tail()
    log = one.scalar("loss")
    log(1.0)
    one.close()
    add = store.add_writer

    def locked(*_: object) -> None:
        raise StoreError("database is locked")

    monkeypatch.setattr(store, "add_writer", locked)
    log(2.0)
    log(3.0)
    assert "2 records were lost" in " ".join(one.health())

    monkeypatch.setattr(store, "add_writer", add)
    monkeypatch.setattr(one, "_retry", 0.0)
    log(4.0)
    one.flush()
    assert values(store) == [1.0, 4.0]
    one.close()


def test_a_drain_that_meets_the_unexpected_goes_on(
    store: SqliteRunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = store.open_tail()
    log = one.scalar("loss")
    read = one._frames.read

    def broken() -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(one._frames, "read", broken)
    log(1.0)
    assert not one.flush(timeout=0.3)
    assert "Too many open files" in " ".join(one.health())

    monkeypatch.setattr(one._frames, "read", read)
    assert one.flush()
    assert values(store) == [1.0]
    one.close()
