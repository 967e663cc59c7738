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

CAPACITY: Final = 1 << 21
"""Slots of a ring: 64 MB, more than a second of a loop that does nothing but log."""
FIRST: Final = 1 << 18
"""Slots that take room on the disk from the beginning: 8 MB."""
GROWTH: Final = 4
FIRST_WINDOW: Final = 1 << 11
WINDOW: Final = 1 << 16
"""Slots that are read at once from another process's ring: first so many as a viewer mostly finds."""

_POPULATE_WRITE: Final = 23  # MADV_POPULATE_WRITE of Linux 5.14; other systems refuse it


class Ring:
    """A map of `capacity` slots, of which the first `ready` may be used; it grows before it wraps.

    Args:
        folder: Where the file goes; None keeps it in memory only.
        writer: Whose it is.
        capacity: Slots; a power of two.
    """

    def __init__(self, folder: Path | None, writer: str, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        self.ready = 0
        size = slots.HEADER_BYTES + capacity * slots.SLOT_BYTES
        self.path = folder / f"tail-{writer}.ring" if folder else None
        self._fd = -1
        if self.path is None:
            self._map = mmap.mmap(-1, size)
        else:
            self._fd, self._map = _create(self.path, size, writer, capacity)
        try:
            self._allocate(min(FIRST, capacity))
        except OSError:
            self.remove()
            raise
        self.view = memoryview(self._map)[slots.HEADER_BYTES :]
        self.records: NDArray[Any] = np.frombuffer(self.view, dtype=slots.SLOT)

    def grow(self) -> None:
        """Make more slots ready, where the disk has room for them."""
        with contextlib.suppress(OSError):
            self._allocate(min(self.ready * GROWTH, self.capacity))

    def _allocate(self, ready: int) -> None:
        start = slots.HEADER_BYTES + self.ready * slots.SLOT_BYTES if self.ready else 0
        size = slots.HEADER_BYTES + ready * slots.SLOT_BYTES - start
        if self._fd >= 0:
            # A sparse file on a full disk would be a SIGBUS in the training; this is a clean error.
            os.posix_fallocate(self._fd, start, size)
        with contextlib.suppress(OSError, AttributeError, ValueError):
            # Fault the pages in now, so that the hot path does not have to.
            self._map.madvise(_POPULATE_WRITE, start, size)
        self.ready = ready

    def remove(self) -> None:
        """Remove the file; the map goes when the last closure over it does."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)
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


def marked(ring: NDArray[Any], slot: int, most: int) -> int:
    """How many slots from `slot` on are recorded without a gap, up to the end of the ring."""
    at = slot % len(ring)
    most = min(most, len(ring) - at)
    done, window = 0, 1 << 8
    while done < most:
        count = min(window, most - done)
        good = marked_in(ring[at + done : at + done + count], slot + done)
        if good < count:
            return done + good
        done += count
        window *= 16
    return done


def read_ring(path: Path, start: int, most: int | None = None) -> NDArray[Any]:
    """A copy of another process's slots from number `start` on, in their order.

    Args:
        path: The ring's file.
        start: The first slot that is wanted.
        most: Stop after so many, and before a gap: for a writer that is alive. None takes all
            there are, whatever lies between: for one that is dead.
    """
    empty = np.empty(0, slots.SLOT)
    with path.open("rb") as file:
        header = json.loads(file.read(slots.HEADER_BYTES).rstrip(b"\0") or b"{}")
        if header.get("format") != slots.FORMAT:
            return empty
        capacity = header["capacity"]
        if most is None:
            file.seek(slots.HEADER_BYTES)
            return _all_from(np.frombuffer(file.read(capacity * slots.SLOT_BYTES), slots.SLOT), start)
        pieces, window = [empty], FIRST_WINDOW
        while most > 0:
            count = min(window, most, capacity - start % capacity)
            window = min(WINDOW, window * 8)
            good = marked_in(_read(file.fileno(), start % capacity, count), start)
            # Once more: what a mark commits was written before it, but maybe not before it was read.
            pieces.append(_read(file.fileno(), start % capacity, good))
            start, most = start + good, most - good
            if good < count:
                break
        return np.concatenate(pieces)


def marked_in(records: NDArray[Any], start: int) -> int:
    """How many of the records are the slots from `start` on, without a gap."""
    numbers = records["mark"] >> slots.KEY_BITS
    good = numbers == np.arange(start, start + len(records), dtype=np.uint64)
    good &= records["mark"] != 0
    return slots.leading(good)


def _read(fd: int, at: int, count: int) -> NDArray[Any]:
    data = os.pread(fd, count * slots.SLOT_BYTES, slots.HEADER_BYTES + at * slots.SLOT_BYTES)
    return np.frombuffer(data[: len(data) // slots.SLOT_BYTES * slots.SLOT_BYTES], dtype=slots.SLOT)


def _all_from(ring: NDArray[Any], start: int) -> NDArray[Any]:
    numbers = slots.numbers(ring)
    places = numbers % max(1, len(ring)) == np.arange(len(ring))
    found: NDArray[Any] = ring[(numbers >= start) & places & (ring["mark"] != 0)]
    return found[np.argsort(found["mark"], kind="stable")]


def _create(path: Path, size: int, writer: str, capacity: int) -> tuple[int, mmap.mmap]:
    fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o644)
    try:
        os.ftruncate(fd, size)
        header = {"format": slots.FORMAT, "writer": writer, "capacity": capacity}
        header |= asdict(this_process())
        os.posix_fallocate(fd, 0, slots.HEADER_BYTES)
        os.pwrite(fd, json.dumps(header).encode(), 0)
        return fd, mmap.mmap(fd, size)
    except OSError:
        os.close(fd)
        path.unlink()
        raise
