"""What a dead process left behind is taken in, and its run gets its true end."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

from mlwidget.records import TERMINAL, Batch
from mlwidget.store import slots
from mlwidget.store.gather import left_over
from mlwidget.store.liveness import is_alive, is_writing
from mlwidget.store.ring import read_ring
from mlwidget.store.tail import open_tails

if TYPE_CHECKING:
    from pathlib import Path

    from mlwidget.records import RunRecord, WriterRecord
    from mlwidget.store.base import RunStore


def recover_run(store: RunStore, folder: Path) -> RunRecord:
    """The run, after the tails of dead writers were drained and a run nobody holds was ended."""
    record = store.record()
    for writer in store.writers():
        if not writer.closed and is_writing(writer) is False:
            take_in(store, folder, writer)
    if record.status in TERMINAL or record.process is None:
        return record
    alive = is_alive(record.process)
    if alive is False:
        reason = f"its process (pid {record.process.pid}) is gone without ending the run"
        error = {"code": "ProcessLost", "message": f"The run has failed: {reason}."}
        record = store.set_status("Failed", reason=reason, error=error)
        store.compact()
        return record
    if alive is None and record.status == "Running" and _silent(store):
        return store.set_status("NotResponding", reason=f"no sign of life from {record.process.host}")
    return record


def _silent(store: RunStore) -> bool:
    open_writers = [writer for writer in store.writers() if not writer.closed]
    return bool(open_writers) and not any(map(is_writing, open_writers))


def take_in(store: RunStore, folder: Path, writer: WriterRecord) -> None:
    """Drain what a dead writer left in its files, and remove them."""
    batch = _left_by(store, folder, writer)
    if batch is None or store.append(writer.id, batch):
        store.beat(writer.id, closed=True)
        for path in folder.glob(f"tail-{writer.id}.*"):
            with contextlib.suppress(OSError):
                path.unlink()


def _left_by(store: RunStore, folder: Path, writer: WriterRecord) -> Batch | None:
    ring_path = folder / f"tail-{writer.id}.ring"
    ring = read_ring(ring_path) if ring_path.exists() else None
    found: dict[int, slots.Frame] = {}
    for path in sorted(folder.glob(f"tail-{writer.id}.*.frames")):
        with contextlib.suppress(FileNotFoundError):  # drained and removed in this moment
            found.update((frame.slot, frame) for _, frame in slots.frames(path.read_bytes()))
    batch = left_over(ring, found, writer.drained)
    return complete(store, writer.id, batch) if batch else None


def complete(store: RunStore, writer: str, batch: Batch) -> Batch:
    """The batch, with a name for every metric it speaks of."""
    defined = {**store.defined(writer), **batch.defined}
    for number in {*batch.points, *batch.entries} - defined.keys():
        kind = "scalar" if number in batch.points else "unknown"
        defined[number] = (f"unnamed metric {number} of {writer}", kind)
    return Batch(batch.start, batch.stop, defined, batch.points, batch.entries)


def tails_of(store: RunStore, folder: Path) -> list[Batch]:
    """What is not yet in the store: of this process's tails from memory, of others from their files."""
    own = {tail.writer: tail for tail in open_tails()}
    found = []
    for writer in store.writers():
        if writer.closed:
            continue
        if writer.id in own:
            batch = own[writer.id].fresh()
            if batch is not None:
                defined = own[writer.id].definitions()
                batch = Batch(batch.start, batch.stop, defined, batch.points, batch.entries)
        elif writer.process.pid == os.getpid() and time.time() - writer.heartbeat < 1:
            batch = None  # a tail of this process that is just being opened
        else:
            batch = _left_by(store, folder, writer)
        if batch is not None:
            found.append(batch)
    return found
