"""`kill -9` in the middle of a loop that does nothing but log."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mlwidget.feed import Feed
from mlwidget.records import FLOAT, OTHER
from mlwidget.store import slots
from mlwidget.store.assemble import left_over
from mlwidget.store.base import RunStore
from mlwidget.store.sqlite import SqliteStore
from tests.store.contract import add_run

ROOT = Path(__file__).parents[2]


class Victim:
    """The writing process, and what it has acknowledged."""

    def __init__(self, root: Path, way: str) -> None:
        self.ledger = root / "ledger"
        self.ledger.write_bytes(bytes(8))
        add_run(SqliteStore(root), "run-1")
        command = [sys.executable, "-m", "tests.store.writer_process", str(root), "run-1"]
        self.process = subprocess.Popen([*command, str(self.ledger), way], cwd=ROOT)
        while not self.acknowledged:
            assert self.process.poll() is None
            time.sleep(0.01)

    @property
    def acknowledged(self) -> int:
        return int(struct.unpack("=q", self.ledger.read_bytes())[0])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(params=["floats", "mixed"])
def victim(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Victim]:
    victim = Victim(tmp_path, request.param)
    yield victim
    victim.kill()


def numbers(run: RunStore) -> list[int]:
    (metric,) = run.metrics()
    points = run.points(metric.id)
    assert points.steps.tolist() == list(range(len(points.steps)))
    found = np.zeros(len(points.steps))
    found[points.types == FLOAT] = points.values[points.types == FLOAT].view("<f8")
    found[points.types == OTHER] = [
        int(points.others[at]) for at in points.values[points.types == OTHER]
    ]
    return found.astype(int).tolist()


@pytest.mark.parametrize("moment", range(3))
def test_nothing_that_was_acknowledged_is_lost(victim: Victim, tmp_path: Path, moment: int) -> None:
    time.sleep(random.uniform(0.0, 0.7))
    victim.kill()

    run = SqliteStore(tmp_path).run("run-1")
    record = run.recover()

    assert record.status == "Failed"
    assert f"pid {victim.process.pid}" in str(record.reason)
    count = len(found := numbers(run))
    assert found == list(range(count))
    assert victim.acknowledged <= count <= victim.acknowledged + 1
    assert list(tmp_path.glob("runs/**/tail-*")) == []


def test_a_viewer_in_another_process_follows_and_sees_the_end(victim: Victim, tmp_path: Path) -> None:
    feed = Feed(SqliteStore(tmp_path).run("run-1"))
    feed.snapshot()
    total = 0
    for _ in range(10):
        time.sleep(0.05)
        before = victim.acknowledged
        for header, _ in feed.since():
            if header["type"] == "points":
                told = [part["total"] for part in header["series"]]
                total = max([total, *told, *(count for _, _, count in header["news"])])
        assert total <= victim.acknowledged + 1
    assert total > 0
    assert before > 0

    victim.kill()
    run = SqliteStore(tmp_path).run("run-1")
    run.recover()
    last = feed.since()
    assert last[-1][0]["type"] == "closed"
    assert feed.picture()[0]["series"][0]["total"] == len(numbers(run))


def test_a_cut_and_a_damaged_append_file_give_what_is_whole() -> None:
    whole = b"".join(
        slots.frame(slot, 0, FLOAT, slots.point_payload(FLOAT, slot, 0.5, float(slot)))
        for slot in range(100)
    )
    empty = np.empty(0, slots.SLOT)
    cut = left_over(empty, [whole[:-1]], 0)
    flipped = bytearray(whole)
    flipped[40 * 50 + 30] ^= 1
    damaged = left_over(empty, [bytes(flipped)], 0)

    assert cut is not None
    assert damaged is not None
    assert len(cut.points[0].steps) == 99
    assert len(damaged.points[0].steps) == 50
