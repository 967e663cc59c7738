"""Reading back: how long for a million points, and how many bytes each takes on the disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import loops, peers
from benchmarks.process import call, scratch
from benchmarks.results import Result, Table

POINTS = 1_000_000
WRITE_SECONDS = 20.0
CLOSING_SECONDS = 120.0
ENOUGH = 10_000
"""Fewer points say nothing of a million."""
NOTE = """\
A run is ended as its user would, and a new process reads it; the import is not counted. Ours is read by
`run.series`. tensorboardX and W&B have no reader: their files are parsed here. The bytes are all that is
left in the folder."""
LEFT_OUT = ("mlflow_async",)
"""The same store as another peer, and hours until it is flushed."""


def measure(quick: bool) -> Result:
    """Write, close, and read in a new process."""
    points, seconds = (50_000, 1.0) if quick else (POINTS, WRITE_SECONDS)
    rows = [_row(name, points, seconds) for name in peers.NAMES if name not in LEFT_OUT]
    for row in rows[1:]:
        if row.get("read_s_per_million") and rows[0].get("read_s_per_million"):
            row["ratio"] = row["read_s_per_million"] / rows[0]["read_s_per_million"]
    columns = {
        "peer": "tracker",
        "points": "points",
        "bytes_per_point": "bytes a point",
        "read_s": "s to read them",
        "read_s_per_million": "s for a million",
        "ratio": "times ours",
        "again_s": "s the second time",
        "metrics_s": "s by `get_metrics`",
        "note": "",
    }
    return Result(
        "read",
        "Reading back",
        [Table("", columns, rows)],
        [],
        [
            f"A tracker writes as many of {points:,} points as fit in {seconds:.0f} s.",
            NOTE,
        ],
    )


def _row(name: str, points: int, seconds: float) -> dict[str, Any]:
    peer = peers.peer(name)
    row: dict[str, Any] = {"peer": peer.title}
    missing = peers.missing(name)
    if missing:
        return row | {"note": missing}
    with scratch() as folder:
        written = call(
            "benchmarks.read:write",
            seconds=seconds + CLOSING_SECONDS,
            folder=folder,
            name=name,
            points=points,
            budget=seconds,
        )
        if written.trouble:
            return row | {"note": f"writing: {written.trouble}"}
        row |= written.last
        read = call("benchmarks.read:back", seconds=CLOSING_SECONDS, folder=folder, name=name)
    for part in read.rows:
        row |= part
    if read.trouble:
        row["note"] = f"reading: {read.trouble}"
    elif row["read"] != row["points"]:
        row["note"] = f"{row['read']:,} points came back"
    if row.get("read", 0) >= ENOUGH:
        row["read_s_per_million"] = row["read_s"] / row["read"] * 1e6
    print(f"  {peer.title}: {row}", flush=True)
    return row


def write(name: str, points: int, budget: float) -> Iterator[dict[str, Any]]:
    """In the child that writes."""
    folder = Path.cwd()
    before = _size(folder)
    peer = peers.peer(name)
    names = peer.open(folder)
    spent = loops.each(peer.one, names, points, budget)
    peer.close()
    yield {"points": len(spent), "bytes_per_point": (_size(folder) - before) / len(spent)}


def back(name: str) -> Iterator[dict[str, Any]]:
    """In the child that reads."""
    folder = Path.cwd()
    peer = peers.peer(name)
    __import__(peer.package)
    began = time.perf_counter()
    count = len(peer.read(folder))
    yield {"read": count, "read_s": time.perf_counter() - began}
    began = time.perf_counter()
    peer.read(folder)
    yield {"again_s": time.perf_counter() - began}
    if name == "ours":
        from benchmarks.peers.ours import RUN
        from mlwidget import Workspace

        began = time.perf_counter()
        got = Workspace(folder=folder / "workspace").get_run(RUN).get_metrics()
        yield {"metrics_s": time.perf_counter() - began}
        assert len(got["loss"]) == count


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
