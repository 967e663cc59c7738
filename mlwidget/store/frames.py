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
HOLD_FRAMES: Final = 1_000_000
"""Kept in memory while the disk refuses: about 100 MB."""


@dataclass
class _File:
    path: Path
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
        self._lock = threading.Lock()
        self._fd = -1
        self._number = 0
        self._files: list[_File] = []  # the last one is written
        self._held: list[bytes] = []
        self.dropped = 0
        self.trouble: str | None = None

    def write(self, data: bytes) -> None:
        """Take one frame; returns when the operating system has it (or memory holds it)."""
        with self._lock:
            if self._folder is None or self._held or not self._try(data):
                if len(self._held) < HOLD_FRAMES:
                    self._held.append(data)
                else:
                    self.dropped += 1

    def _try(self, data: bytes) -> bool:
        try:
            if self._fd < 0 or self._files[-1].size > ROTATE_BYTES:
                self._open()
            written = os.write(self._fd, data)
        except OSError as error:
            self.trouble = f"the tail cannot be written ({error.strerror})"
            return False
        if written < len(data):  # a disk that fills up takes a part: cut it off again
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self._files[-1].size)
            self.trouble = "the tail cannot be written (the disk took only a part)"
            return False
        self._files[-1].size += written
        self.trouble = None
        return True

    def _open(self) -> None:
        assert self._folder is not None
        path = self._folder / f"tail-{self._writer}.{self._number + 1:06d}.frames"
        flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        fd = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o644)
        if self._fd >= 0:
            os.close(self._fd)
        self._fd, self._number = fd, self._number + 1
        self._files.append(_File(path))

    def read(self) -> tuple[NDArray[Any], list[slots.Frame]]:
        """(points as slots, other frames) that came since the last call; a part where it is much."""
        with self._lock:
            held, self._held = self._held, []
            sizes = [(file, file.size) for file in self._files if file.read < file.size]
        points, others, left = [np.empty(0, slots.SLOT)], [], READ_BYTES
        for file, size in sizes:
            if left <= 0:
                break
            with file.path.open("rb") as opened:
                opened.seek(file.read)
                # Only whole frames are counted in the size, and this process wrote them itself.
                data = opened.read(size - file.read)
            file.read = size
            left -= len(data)
            some, more = slots.split(data)
            file.top = max(
                file.top,
                *(frame.slot for frame in more),
                int((some["mark"] >> slots.KEY_BITS).max(initial=0)),
            )
            points.append(some)
            others += more
        if held:
            some, more = slots.split(b"".join(held))
            points.append(some)
            others += more
        return np.concatenate(points), others

    def release(self, drained: int) -> None:
        """Remove files whose frames are all in the store."""
        with self._lock:
            done = [file for file in self._files if file.read == file.size and file.top < drained]
            if done and self._files[-1] is done[-1] and self._fd >= 0:
                os.close(self._fd)  # the next frame begins a new file
                self._fd = -1
            self._files = [file for file in self._files if file not in done]
        for file in done:
            with contextlib.suppress(OSError):
                file.path.unlink()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._fd >= 0:
                os.close(self._fd)
                self._fd = -1
