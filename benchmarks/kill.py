"""`kill -9` in a hot loop at a random moment: what was acknowledged, and what is there."""

from __future__ import annotations

import mmap
import os
import random
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks import loops, peers
from benchmarks.process import Outcome, call, end, last_words, scratch, start
from benchmarks.results import Goal, Result, Table

ROUNDS = 100
PEER_ROUNDS = 5
WAYS = (
    ("run.log('loss', x)", 0.0),
    ("loss.log(x)", 0.0),
    ("run.log({'loss': x, 'other': x}, step=i)", 0.0),
    ("run.log('loss', x)", 0.001),
)
"""Ours in turn, with the seconds between two points: most are flat out, so that the ring runs round."""
START_SECONDS = 60.0
NOTE = """\
The loop adds one to a mapped counter after each call returned: that is what was acknowledged. A new
process reads with the tracker's own reader; tensorboardX and W&B have none, so their files are parsed
with their own schemas. The time to Failed is from the kill until a reader that was started then says so,
with the start of its interpreter."""

COUNTED = """
def loop(values, counter, pause, {names}):
    i = 0
    while True:
        x = float(i)
        {statement}
        i += 1
        counter[0] = i
        if pause:
            sleep(pause)
"""


def measure(quick: bool) -> Result:
    """A hundred rounds of ours, a few of each other."""
    rounds, others = (6, 1) if quick else (ROUNDS, PEER_ROUNDS)
    rows = [_row("ours", rounds)] + [_row(name, others) for name in peers.NAMES[1:]]
    columns = {
        "peer": "tracker",
        "rounds": "kills",
        "acknowledged": "points acknowledged",
        "lost": "lost of them",
        "worst": "most in one kill",
        "opened": "could be read",
        "in_order": "exact and in order",
        "note": "",
    }
    ours = rows[0]
    whole = ours["opened"] == ours["in_order"] == ours["rounds"] == rounds
    goals = [
        Goal(
            f"no acknowledged point lost in {rounds} kills, every store opens",
            f"{ours['lost']:,} of {ours['acknowledged']:,} lost; "
            f"{ours['opened']} of {rounds} opened, {ours['in_order']} exact and in order",
            whole and ours["lost"] == 0,
        ),
        Goal(
            "every run ends Failed within two heartbeats",
            f"{ours.pop('failed')} of {rounds} Failed, at the latest after "
            f"{ours['seconds_to_failed']:.2f} s ({ours['heartbeats']:.2f} heartbeats)",
            ours.pop("all_failed") and ours["heartbeats"] <= 2,
        ),
    ]
    return Result(
        "kill",
        "Points lost by `kill -9` in the middle of the loop",
        [Table("", columns, rows)],
        goals,
        [NOTE],
    )


def _row(name: str, rounds: int) -> dict[str, Any]:
    peer = peers.peer(name)
    row: dict[str, Any] = {"peer": peer.title, "rounds": 0, "acknowledged": 0, "lost": 0, "worst": 0}
    row |= {"opened": 0}
    if name == "ours":  # the others promise no order
        row["in_order"] = 0
    missing = peers.missing(name)
    if missing:
        return row | {"note": missing}
    dice = random.Random(name)
    troubles: list[str] = []
    failed, seconds, counts = 0, [0.0], list[int]()
    for at in range(rounds):
        with scratch() as folder:
            way = WAYS[at % len(WAYS)] if name == "ours" else (peer.one, 0.0)
            counted, outcome, killed = _kill_and_read(name, way, dice.random(), folder)
        row["rounds"] += 1
        row["acknowledged"] += counted
        counts.append(counted)
        found = outcome.last
        if outcome.trouble:
            troubles.append(f"round {at + 1}: {outcome.trouble}")
        if "lost" not in found:
            row["lost"] += counted
            row["worst"] = max(row["worst"], counted)
            continue
        row["opened"] += 1
        row["lost"] += found["lost"]
        row["worst"] = max(row["worst"], found["lost"])
        if name == "ours":
            row["in_order"] += found["in_order"]
            failed += found["status"] == "Failed"
            seconds.append(found["told"] - killed)
            row["heartbeats"] = max(seconds) / found["heartbeat"]
    row["seconds_to_failed"] = max(seconds)
    row.setdefault("heartbeats", 0.0)
    row["failed"], row["all_failed"] = failed, failed == rounds
    if troubles:
        row["note"] = troubles[0] + (f" (and {len(troubles) - 1} more)" if len(troubles) > 1 else "")
    print(
        f"  {peer.title}: {row['lost']:,} of {row['acknowledged']:,} lost in {row['rounds']} kills "
        f"(a median of {median(counts or [0]):,.0f} points) {row.get('note', '')}",
        flush=True,
    )
    return row


def _kill_and_read(
    name: str, way: tuple[str, float], dice: float, folder: Path
) -> tuple[int, Outcome, float]:
    (folder / "counter").write_bytes(bytes(8))
    process = start("benchmarks.kill:hot", folder, name=name, statement=way[0], pause=way[1])
    try:
        began = time.monotonic()
        while _counted(folder) == 0 and time.monotonic() - began < START_SECONDS:
            if process.poll() is not None:
                return 0, Outcome([], f"did not start: {last_words(folder)}"), time.time()
            time.sleep(0.002)
        time.sleep(1.5 * dice)
    finally:
        killed = time.time()
        end(process)
    outcome = call("benchmarks.kill:look", seconds=120, folder=folder, name=name)
    return _counted(folder), outcome, killed


def _counted(folder: Path) -> int:
    return int(struct.unpack("<Q", (folder / "counter").read_bytes())[0])


def hot(name: str, statement: str, pause: float) -> Iterator[dict[str, Any]]:
    """In the child that will be killed: log 0.0, 1.0, 2.0 … and count what returned."""
    folder = Path.cwd()
    with (folder / "counter").open("r+b") as file:
        counter = memoryview(mmap.mmap(file.fileno(), 8)).cast("Q")
    peer = peers.peer(name)
    names = peer.open(folder) | {"sleep": time.sleep}
    loop: Callable[..., None] = loops.compiled(COUNTED, statement, names)
    yield {"pid": os.getpid()}
    loop(None, counter, pause, **names)


def look(name: str) -> Iterator[dict[str, Any]]:
    """In the child that reads: how many points are lost, and whether the rest is 0.0, 1.0, 2.0 …"""
    folder = Path.cwd()
    found: dict[str, Any] = {}
    if name == "ours":
        found = _told(folder)
    values = np.asarray(peers.peer(name).read(folder), np.float64)
    counted = _counted(folder)
    kept = np.intersect1d(values, np.arange(counted, dtype=float)).size
    # one more may be there: the kill came between the call and the count
    in_order = len(values) <= counted + 1 and bool(np.array_equal(values, np.arange(len(values))))
    yield found | {"lost": counted - kept, "in_order": in_order}


def _told(folder: Path) -> dict[str, Any]:
    from benchmarks.peers.ours import RUN
    from mlwidget import Workspace
    from mlwidget.store.liveness import HEARTBEAT_SECONDS

    run = Workspace(folder=folder / "workspace").get_run(RUN)
    return {"status": run.get_status(), "told": time.time(), "heartbeat": HEARTBEAT_SECONDS}
