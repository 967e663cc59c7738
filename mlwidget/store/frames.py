"""The append file of a tail: frames that survive the death of the process once `write` returned."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path
from typing import Final

from mlwidget.store import slots

ROTATE_BYTES: Final = 4 << 20
HOLD_FRAMES: Final = 1_000_000  # kept in memory while the disk refuses, about 100 MB


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
        self._size = 0
        self._held: list[bytes] = []
        self._offsets: dict[Path, int] = {}
        self._top: dict[Path, int] = {}  # the greatest slot in each finished file
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
            if self._fd < 0 or self._size > ROTATE_BYTES:
                self._open()
            written = os.write(self._fd, data)
        except OSError as error:
            self.trouble = f"the tail cannot be written ({error.strerror})"
            return False
        if written < len(data):  # a disk that fills up takes a part: cut it off again
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self._size)
            self.trouble = "the tail cannot be written (the disk took only a part)"
            return False
        self._size += written
        self.trouble = None
        return True

    def _open(self) -> None:
        assert self._folder is not None
        path = self._path(self._number + 1)
        flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        fd = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o644)
        if self._fd >= 0:
            os.close(self._fd)
        self._fd, self._size, self._number = fd, 0, self._number + 1
        self._offsets[path] = 0

    def _path(self, number: int) -> Path:
        assert self._folder is not None
        return self._folder / f"tail-{self._writer}.{number:06d}.frames"

    def read(self) -> list[slots.Frame]:
        """The frames that came since the last call."""
        with self._lock:
            held, self._held = self._held, []
            paths = list(self._offsets)
        found = []
        for path in paths:
            with path.open("rb") as file:
                file.seek(self._offsets[path])
                data = file.read()
            end = 0
            for end, item in slots.frames(data):
                found.append(item)
                self._top[path] = max(self._top.get(path, -1), item.slot)
            self._offsets[path] += end
        found.extend(item for data in held for _, item in slots.frames(data))
        return found

    def release(self, drained: int) -> None:
        """Remove files whose frames are all in the store."""
        with self._lock:
            if (
                self._fd >= 0
                and self._size
                and self._top.get(self._path(self._number), drained) < drained
            ):
                # Rotate a file that was read to its end: the next frame begins a new one.
                if self._offsets[self._path(self._number)] == self._size:
                    os.close(self._fd)
                    self._fd = -1
            current = self._path(self._number) if self._fd >= 0 else None
            done = [
                path for path in self._offsets if path != current and self._top.get(path, -1) < drained
            ]
            for path in done:
                del self._offsets[path]
                self._top.pop(path, None)
        for path in done:
            with contextlib.suppress(OSError):
                path.unlink()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._fd >= 0:
                os.close(self._fd)
                self._fd = -1
