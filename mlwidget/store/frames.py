"""The append file of a tail: frames that survive the death of the process once `write` returned."""

from __future__ import annotations

import contextlib
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.store import slots

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

ROTATE_BYTES: Final = 4 << 20
READ_BYTES: Final = 16 << 20
"""Taken into memory at once."""
HOLD_BYTES: Final = 64 << 20
"""Kept in memory while the disk refuses: about a million points."""


@dataclass(eq=False)
class _File:
    path: Path
    fd: int
    size: int = 0
    read: int = 0
    top: int = -1  # the greatest slot that was read from it


class FrameLog:
    """Numbered append files `tail-<writer>.<k>.frames`; without a folder, a list in memory.

    Where a file cannot be written, frames are held in memory and written when the disk takes them
    again, so that a full disk costs durability for its time but no data.
    """

    def __init__(self, folder: Path | None, writer: str) -> None:
        self._folder = folder
        self._writer = writer
        # A signal's handler may log while its thread is in here.
        self._lock = threading.RLock()
        self._number = 0
        self._files: list[_File] = []
        self._current: _File | None = None  # the one that is written
        self._held: list[bytes] = []
        self._held_bytes = 0
        self.dropped = 0
        self.trouble: str | None = None

    def write(self, data: bytes) -> None:
        """Take one frame; returns when the operating system has it (or memory holds it)."""
        with self._lock:
            if self._folder is None or self._held or not self._try(data):
                if self._held_bytes + len(data) <= HOLD_BYTES:
                    self._held.append(data)
                    self._held_bytes += len(data)
                else:
                    self.dropped += 1

    def _try(self, data: bytes) -> bool:
        try:
            # One name for both, since a signal's handler may come between and open another file.
            file = self._current
            if file is None or file.size > ROTATE_BYTES:
                file = self._open()
            written = os.write(file.fd, data)
            if written == len(data):
                file.size += written
                self.trouble = None
                return True
            # A disk that fills up takes a part: what follows goes into another file.
            self.trouble = "the tail cannot be written (the disk took only a part)"
        except OSError as error:
            self.trouble = f"the tail cannot be written ({error.strerror})"
            return False
        except BaseException:
            # An interrupt: nobody knows how much was written, so nothing more goes into this file.
            self._leave()
            raise
        self._leave()
        return False

    def _leave(self) -> None:
        """The next frame begins a new file; this one is still read."""
        file, self._current = self._current, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(file.fd, file.size)

    def _open(self) -> _File:
        assert self._folder is not None
        self._leave()
        self._number += 1
        path = self._folder / f"tail-{self._writer}.{self._number:06d}.frames"
        flags = os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        file = _File(path, os.open(path, flags | getattr(os, "O_BINARY", 0), 0o644))
        self._files.append(file)
        self._current = file
        return file

    def read(self) -> tuple[NDArray[Any], list[slots.Frame]]:
        """(points as slots, other frames) that came since the last call; a part where it is much."""
        with self._lock:
            sizes = [(file, file.size) for file in self._files if file.read < file.size]
        points, others, left = [np.empty(0, slots.SLOT)], [], READ_BYTES
        for file, size in sizes:
            if left <= 0:
                break
            # Only whole frames are counted in the size, and this process wrote them itself. Not by the
            # path: whoever took this process for dead has removed it.
            data = _bytes_of(file, size)
            left -= len(data)
            some, more = slots.split(data)
            newest = max([int(slots.numbers(some).max(initial=0)), *(frame.slot for frame in more)])
            file.top = max(file.top, newest)
            file.read = size
            points.append(some)
            others += more
        with self._lock:
            held, self._held, self._held_bytes = self._held, [], 0
        if held:
            some, more = slots.split(b"".join(held))
            points.append(some)
            others += more
        return np.concatenate(points), others

    def release(self, drained: int) -> None:
        """Remove files whose frames are all in the store."""
        with self._lock:
            done = [file for file in self._files if file.read == file.size and file.top < drained]
            if self._current in done:
                self._leave()
            self._files = [file for file in self._files if file not in done]
        for file in done:
            os.close(file.fd)
            with contextlib.suppress(OSError):
                file.path.unlink()

    def close(self) -> None:
        """Write no more; what has trouble to be written was kept without it."""
        with self._lock:
            self._leave()
            self.trouble = None


def _bytes_of(file: _File, size: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(file.fd, size - file.read, file.read)
    with file.path.open("rb") as opened:
        opened.seek(file.read)
        return opened.read(size - file.read)
