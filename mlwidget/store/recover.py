"""What a dead process left behind is taken in, and its run gets its true end."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import numpy as np

from mlwidget.errors import MlwidgetError
from mlwidget.logger import log
from mlwidget.records import TERMINAL, Batch
from mlwidget.store import slots
from mlwidget.store.assemble import left_over, without_gap
from mlwidget.store.gather import PEEK
from mlwidget.store.liveness import is_alive, is_writing
from mlwidget.store.ring import read_ring
from mlwidget.store.tail import open_tails

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from mlwidget.records import RunRecord, WriterRecord
    from mlwidget.store.base import RunStore


def recover_run(store: RunStore, folder: Path) -> RunRecord:
    """The run, after the tails of dead writers were drained and a run nobody holds was ended."""
    record = store.record()
    for writer in store.writers():
        if not writer.closed and is_writing(writer) is False:
            take_in(store, folder, writer)
    if record.status in TERMINAL:
        return record
    process = record.process
    if process is None:
        is_held = any(is_writing(writer) is not False for writer in store.writers() if not writer.closed)
        return record if is_held else _ended_if_asked(store, record, "no process holds it")
    alive = is_alive(process)
    if alive is False:
        reason = f"its process (pid {process.pid}) is gone without ending the run"
        error = {"code": "ProcessLost", "message": f"The run has failed: {reason}."}
        record = _ended_if_asked(store, record, f"its process (pid {process.pid}) is gone")
        record = store.set_status("Failed", reason=reason, error=error)
        _keep_files(store)
        store.compact()
        return record
    if alive is None and _silent(store):
        silence = f"no sign of life from {process.host}"
        record = _ended_if_asked(store, record, silence)
        if record.status == "Running":
            return store.set_status("NotResponding", reason=silence)
    return record


def _ended_if_asked(store: RunStore, record: RunRecord, why: str) -> RunRecord:
    """The run that nobody is there to stop, Canceled if somebody has asked for that."""
    if any(kind == "stop" for _, kind, _ in store.requests()):
        return store.set_status("Canceled", reason=f"stopped; {why}")
    return record


def _keep_files(store: RunStore) -> None:
    """Keep what the process was writing, such as its log; drop links to what is not the run's own."""
    for file in store.unkept():
        with contextlib.suppress(MlwidgetError, OSError):
            path = store.place(file.name)
            if path.stat().st_nlink > 1:
                path.unlink()
            else:
                store.put_artifact(file.name, path, replace=True)


def _silent(store: RunStore) -> bool:
    open_writers = [writer for writer in store.writers() if not writer.closed]
    return bool(open_writers) and not any(map(is_writing, open_writers))


def take_in(store: RunStore, folder: Path, writer: WriterRecord) -> None:
    """Drain what a dead writer left in its files, and remove them."""
    batch = _left_by(store, folder, writer)
    log.debug("writer %s in %s is gone: what it left is taken in", writer.id, folder)
    if batch is None or store.append(writer.id, batch):
        store.beat(writer.id, closed=True)
        for path in folder.glob(f"tail-{writer.id}.*"):
            with contextlib.suppress(OSError):
                path.unlink()


def _left_by(store: RunStore, folder: Path, writer: WriterRecord) -> Batch | None:
    batch = left_over(
        _ring_of(folder, writer.id, writer.drained), _frames_of(folder, writer.id), writer.drained
    )
    return complete(store, writer.id, batch) if batch else None


def _ring_of(folder: Path, writer: str, start: int, most: int | None = None) -> NDArray[Any]:
    path = folder / f"tail-{writer}.ring"
    try:
        return read_ring(path, start, most)
    except (FileNotFoundError, NotADirectoryError):
        return np.empty(0, slots.SLOT)


def _frames_of(folder: Path, writer: str) -> list[bytes]:
    found = []
    for path in sorted(folder.glob(f"tail-{writer}.*.frames")):
        with contextlib.suppress(FileNotFoundError):  # drained and removed in this moment
            found.append(path.read_bytes())
    return found


def complete(store: RunStore, writer: str, batch: Batch) -> Batch:
    """The batch, with a name for every metric it speaks of."""
    defined = {**store.defined(writer), **batch.defined}
    for number in {*batch.points, *batch.entries} - defined.keys():
        kind = "scalar" if number in batch.points else "unknown"
        defined[number] = (f"unnamed metric {number} of {writer}", kind)
    return Batch(batch.start, batch.stop, defined, batch.points, batch.entries)


def tails_of(store: RunStore, folder: Path, after: Mapping[str, int] | None = None) -> dict[str, Batch]:
    """What is not yet in the store: of this process's tails from memory, of others from their files."""
    own = {tail.writer: tail for tail in open_tails()}
    if after is None:
        after = {writer.id: writer.drained for writer in store.writers() if not writer.closed}
    found = {}
    for writer, start in after.items():
        if writer in own:
            found[writer] = own[writer].fresh(start)
            continue
        ring = _ring_of(folder, writer, start, PEEK)
        batch = without_gap(ring, _frames_of(folder, writer), start)
        if batch is not None:
            found[writer] = complete(store, writer, batch)
    return found
