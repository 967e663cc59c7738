"""The tail: what one call recorded is there, in its order, whichever way it went."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlwidget.errors import InvalidTypeError, StoreError
from mlwidget.records import BOOL, FLOAT, INT, NONE, OTHER, Batch
from mlwidget.store import ring, tail
from mlwidget.store.base import RunStore
from mlwidget.store.drain import drain
from mlwidget.store.sqlite import SqliteStore
from mlwidget.store.sqlite_run import SqliteRunStore
from mlwidget.store.tail import Tail
from tests.store.contract import add_run

SMALL = 1 << 10


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return add_run(SqliteStore(tmp_path / "store"), "run-1")


@pytest.fixture
def folder(store: RunStore) -> Path:
    assert isinstance(store, SqliteRunStore)
    return store.folder


@pytest.fixture(params=["ring", "small ring", "append file"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How points reach the disk: a ring that holds all, one that overflows, or none at all."""
    if request.param == "small ring":
        monkeypatch.setattr(
            tail, "open_ring", lambda folder, writer: ring.Ring(folder, writer, capacity=SMALL)
        )
    elif request.param == "append file":
        monkeypatch.setattr(tail, "open_ring", lambda *_: None)
    return str(request.param)


@pytest.fixture
def open_tail(store: RunStore, way: str) -> Iterator[Callable[[], Tail]]:
    opened: list[Tail] = []

    def new() -> Tail:
        opened.append(store.open_tail())
        return opened[-1]

    yield new
    for one in opened:
        one.close()


def points(store: RunStore, name: str = "loss") -> Any:
    metric = next(one for one in store.metrics() if one.name == name)
    return store.points(metric.id)


def floats(store: RunStore, name: str = "loss") -> list[float]:
    found = points(store, name)
    assert set(found.types.tolist()) == {FLOAT}
    numbers: list[float] = found.values.view("<f8").tolist()
    return numbers


def test_many_points_come_back_in_their_order(store: RunStore, open_tail: Callable[[], Tail]) -> None:
    one = open_tail()
    log = one.scalar("loss")
    for number in range(30_000):
        log(float(number))
    one.flush()

    assert floats(store) == [float(number) for number in range(30_000)]
    assert points(store).steps.tolist() == list(range(30_000))


def test_values_of_all_types_keep_one_order(store: RunStore, open_tail: Callable[[], Tail]) -> None:
    one = open_tail()
    log = one.scalar("mixed")
    some = [0.5, 7, True, None, "text", np.float64(1.5), np.int64(3), np.bool_(False), 1 << 70, "end"]
    for value in itertools.islice(itertools.cycle(some), 5000):
        log(value)
    one.flush()

    found = points(store, "mixed")
    kinds = [FLOAT, INT, BOOL, NONE, OTHER, FLOAT, INT, BOOL, OTHER, OTHER]
    assert found.types.tolist() == kinds * 500
    texts = [found.others[at] for at in found.values[found.types == OTHER]]
    assert texts == ["text", 1 << 70, "end"] * 500
    assert found.steps.tolist() == list(range(5000))


def test_columns_rows_and_points_keep_one_order(store: RunStore, open_tail: Callable[[], Tail]) -> None:
    one = open_tail()
    log = one.scalar("loss")
    for start in range(0, 3000, 3):
        log(float(start))
        one.bulk("loss", [start + 1.0, start + 2.0], start=start + 1)
        one.entry("row", "table", b"%d" % start)
    one.flush()

    assert floats(store) == [float(number) for number in range(3000)]
    row = next(metric for metric in store.metrics() if metric.name == "row")
    assert [int(entry.body) for entry in store.entries(row.id)] == list(range(0, 3000, 3))


def test_threads_lose_nothing_and_each_keeps_its_order(
    store: RunStore, open_tail: Callable[[], Tail]
) -> None:
    one = open_tail()
    log = one.scalar("loss")

    def work(thread: int) -> None:
        for number in range(5000):
            log(thread * 5000.0 + number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    one.flush()

    numbers = floats(store)
    assert sorted(numbers) == [float(number) for number in range(20_000)]
    for thread in range(4):
        own = [number for number in numbers if number // 5000 == thread]
        assert own == sorted(own)


def test_a_refused_value_leaves_no_gap(store: RunStore, open_tail: Callable[[], Tail]) -> None:
    one = open_tail()
    log = one.scalar("loss")
    log(1.0)
    with pytest.raises(InvalidTypeError, match="log_list"):
        log([1, 2])
    log(2.0)
    one.flush()

    assert floats(store) == [1.0, 2.0]


def test_a_step_beyond_64_bits_is_refused(store: RunStore, open_tail: Callable[[], Tail]) -> None:
    log = open_tail().scalar("loss")
    with pytest.raises(ValueError, match="64 bits"):
        log(1.0, 1 << 64)


def test_a_store_that_refuses_loses_nothing(
    store: RunStore,
    open_tail: Callable[[], Tail],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = open_tail()
    log = one.scalar("loss")
    keep = store.append

    def full(writer: str, batch: Batch) -> bool:
        raise StoreError("database or disk is full")

    monkeypatch.setattr(store, "append", full)
    for number in range(5000):
        log(float(number))
    assert not one.flush(timeout=0.5)
    assert "disk is full" in " ".join(one.health())
    assert [record.levelname for record in caplog.records] == ["WARNING"]

    monkeypatch.setattr(store, "append", keep)
    assert one.flush()
    assert floats(store) == [float(number) for number in range(5000)]
    assert one.health() == []


def test_a_disk_that_refuses_the_append_file_loses_nothing(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "open_ring", lambda *_: None)
    one = store.open_tail()
    log = one.scalar("loss")
    write = os.write

    def full(fd: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    for number in range(1000):
        log(float(number))
    assert one.health() or one.flush()
    monkeypatch.setattr(os, "write", write)
    for number in range(1000, 2000):
        log(float(number))
    one.close()

    assert floats(store) == [float(number) for number in range(2000)]


def test_what_is_logged_after_the_close_is_kept(store: RunStore, open_tail: Callable[[], Tail]) -> None:
    one = open_tail()
    log = one.scalar("loss")
    log(1.0)
    one.close()
    log(2.0)
    one.flush()

    assert floats(store) == [1.0, 2.0]


def test_a_closed_tail_leaves_no_file(
    store: RunStore, folder: Path, open_tail: Callable[[], Tail]
) -> None:
    one = open_tail()
    log = one.scalar("loss")
    for number in range(5000):
        log(float(number))
    one.close()

    assert list(folder.glob("tail-*")) == []
    assert [writer.closed for writer in store.writers()] == [True]


def test_a_viewer_reads_what_is_not_in_the_store_yet(
    store: RunStore, open_tail: Callable[[], Tail]
) -> None:
    one = open_tail()
    log = one.scalar("loss")
    one.flush()
    drain.discard(one)  # so that nothing is moved meanwhile
    stand = one.drained
    for number in range(10):
        log(float(number))
    log("text")

    batch = store.tails({one.writer: stand})[one.writer]

    assert batch.start == stand
    (found,) = batch.points.values()
    assert found.values[:10].view("<f8").tolist() == [float(number) for number in range(10)]
    assert found.others == ("text",)
    assert [name for name, _ in batch.defined.values()] == ["loss"]
    log(10.0)
    (more,) = store.tails({one.writer: batch.stop})[one.writer].points.values()
    assert more.values.view("<f8").tolist() == [10.0]
    drain.add(one)


def test_a_ring_grows_before_it_wraps(folder: Path) -> None:
    grown = ring.Ring(folder, "writer")
    before = grown.ready
    grown.grow()

    assert before == ring.FIRST
    assert grown.ready == ring.FIRST * ring.GROWTH
    assert grown.path is not None
    room = grown.path.stat().st_blocks * 512
    assert grown.ready * 32 <= room < grown.capacity * 32
    grown.remove()


def test_without_room_for_a_ring_the_append_file_is_used(
    store: RunStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fd: int, start: int, size: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    one = store.open_tail()
    one.scalar("loss")(1.0)

    assert list(folder.glob("*.ring")) == []
    assert len(list(folder.glob("*.frames"))) == 1
    one.close()
    assert floats(store) == [1.0]


def test_an_interrupted_call_does_not_hold_up_the_rest(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlwidget.store import gather

    monkeypatch.setattr(gather, "HOLE_SECONDS", 0.1)
    one = store.open_tail()
    log = one.scalar("loss")
    log(1.0)
    one._next()  # a slot that was taken by a call that never came to its end
    log(2.0)

    assert one.close()
    assert floats(store) == [1.0, 2.0]


def test_metrics_defined_by_threads_at_once_are_one(store: RunStore) -> None:
    one = store.open_tail()
    barrier = threading.Barrier(8)

    def work(number: int) -> None:
        barrier.wait()
        one.scalar_of("loss")(float(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    one.close()

    assert sorted(floats(store)) == [float(number) for number in range(8)]
    assert len(store.metrics()) == 1
