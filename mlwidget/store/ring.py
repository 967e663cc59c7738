"""The preallocated memory-mapped file behind a tail's hot path."""

from __future__ import annotations

import contextlib
import json
import mmap
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.store import filesystem, slots
from mlwidget.store.liveness import this_process

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

CAPACITY: Final = 1 << 17
"""Slots of a ring: 4 MB, about 0.1 s of a loop that does nothing but log."""

_POPULATE_WRITE: Final = 23  # MADV_POPULATE_WRITE of Linux 5.14; other systems refuse it


class Ring:
    """A map of `capacity` slots; without a folder, in memory only."""

    def __init__(self, folder: Path | None, writer: str, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        size = slots.HEADER_BYTES + capacity * slots.SLOT_BYTES
        self.path = folder / f"tail-{writer}.ring" if folder else None
        if self.path is None:
            self._map = mmap.mmap(-1, size)
        else:
            self._map = _create(self.path, size, writer, capacity)
        with contextlib.suppress(OSError, AttributeError, ValueError):
            # Fault the pages in now, so that the hot path does not have to.
            self._map.madvise(_POPULATE_WRITE)
        self.view = memoryview(self._map)[slots.HEADER_BYTES :]
        self.records: NDArray[Any] = np.frombuffer(self.view, dtype=slots.SLOT)

    def remove(self) -> None:
        """Remove the file; the map goes when the last closure over it does."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                self.path.unlink()


def open_ring(folder: Path | None, writer: str) -> Ring | None:
    """A ring, or None where maps are unsafe or the disk has no room for one."""
    if folder is not None and (not filesystem.allows_maps(folder) or not hasattr(os, "posix_fallocate")):
        return None
    try:
        return Ring(folder, writer)
    except OSError:
        return None


def read_ring(path: Path) -> NDArray[Any]:
    """A copy of the slots of another process's ring."""
    with path.open("rb") as file:
        header = json.loads(file.read(slots.HEADER_BYTES).rstrip(b"\0") or b"{}")
        if header.get("format") != slots.FORMAT:
            return np.empty(0, slots.SLOT)
        return np.frombuffer(file.read(header["capacity"] * slots.SLOT_BYTES), dtype=slots.SLOT)


def _create(path: Path, size: int, writer: str, capacity: int) -> mmap.mmap:
    fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o644)
    try:
        # A sparse file on a full disk would be a SIGBUS in the training; this is a clean error.
        os.posix_fallocate(fd, 0, size)
        header = {
            "format": slots.FORMAT,
            "writer": writer,
            "capacity": capacity,
            **asdict(this_process()),
        }
        os.pwrite(fd, json.dumps(header).encode(), 0)
        return mmap.mmap(fd, size)
    except OSError:
        path.unlink()
        raise
    finally:
        os.close(fd)
