"""A log of a run that anybody can read while it is written."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from mlwidget.errors import MlwidgetError
from mlwidget.store.trouble import RETRY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.store.base import RunStore

MOST_WAITING: Final = 1 << 20
"""Bytes that are held while the disk refuses them; of what is more, the oldest is lost."""


AT_ONCE: Final = 8192
"""Letters of one line that are gathered before they are written."""
GATHER_SECONDS: Final = 0.1
"""What comes later than this after the last text is written though its line has no end yet."""


class LogFile:
    """A file in the run's folder to which lines are added as they come, so that no kill loses one.

    Nothing here raises for trouble with the disk, and an empty log is no file. Several processes may
    add to one log.

    Args:
        store: The run.
        name: The file's name in the run.
        say: Is told of trouble, and by None that it is over.
    """

    def __init__(self, store: RunStore, name: str, say: Callable[[str | None], None]) -> None:
        self._store = store
        self._name = name
        self._say = say
        self._file: IO[bytes] | None = None
        self._line: list[str] = []
        self._letters = 0
        self._written = 0.0
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._lost = 0
        self._retry = 0.0
        self._said = False

    def add(self, text: str, *, flush: bool = False) -> None:
        """Add a text at the end.

        Args:
            text: A line or a part of one; `print` writes each of its words by itself.
            flush: Whether it shall be there at once, though the line has no end yet.
        """
        self._line.append(text)
        self._letters += len(text)
        now = time.monotonic()
        if flush or "\n" in text or now - self._written > GATHER_SECONDS or self._letters > AT_ONCE:
            self._flush(now)

    def _flush(self, now: float) -> None:
        line, self._line, self._letters, self._written = self._line, [], 0, now
        data = "".join(line).encode("utf-8", "replace")
        if not data:
            return
        self._waiting.append(data)
        self._size += len(data)
        if now >= self._retry:
            self._write()
        while self._size > MOST_WAITING:
            oldest = self._waiting.popleft()
            self._size -= len(oldest)
            self._lost += len(oldest)

    def keep(self) -> None:
        """Make the file an artifact of the run; nothing is added afterwards."""
        self._retry = 0.0
        self._flush(time.monotonic())
        if self._waiting:
            self._write()
        if self._waiting:
            self._say(f"the end of {self._name}, {self._size + self._lost:,} bytes, is lost")
        if self._file is None:
            return
        with contextlib.suppress(MlwidgetError, OSError):  # `health` speaks of the store already
            self._file.close()
            self._store.put_artifact(self._name, self._store.place(self._name), replace=True)

    def _write(self) -> None:
        try:
            file = self._open()
            if self._lost:
                note = f"\n[{self._lost:,} bytes are missing here: the disk refused them]\n".encode()
                self._waiting.appendleft(note)
                self._size, self._lost = self._size + len(note), 0
            while self._waiting:
                self._write_one(file, self._waiting.popleft())
        except (MlwidgetError, OSError) as error:
            self._refused(error)
        else:
            self._retry = 0.0
            if self._said:
                self._said = False
                self._say(None)

    def _write_one(self, file: IO[bytes], data: bytes) -> None:
        done = 0
        try:
            while done < len(data):  # a disk that is nearly full takes a part
                done += file.write(data[done:])
        finally:
            self._size -= done
            if done < len(data):
                self._waiting.appendleft(data[done:])

    def _refused(self, error: Exception) -> None:
        # First the time of the next try: a handler may print what is said here, into this log.
        self._retry = time.monotonic() + RETRY_SECONDS
        self._said = True
        self._say(f"{self._name} cannot be written: {error}")

    def _open(self) -> IO[bytes]:
        if self._file is None:
            path = self._store.place(self._name)
            if path.exists() and path.stat().st_nlink > 1:
                _unlink_from_others(path)
            self._file = path.open("ab", buffering=0)
        return self._file


def _unlink_from_others(path: Path) -> None:
    """Give the path a file of its own: a large artifact may be another run's too."""
    with (
        path.open("rb") as source,
        tempfile.NamedTemporaryFile(prefix=".mlwidget-", dir=path.parent, delete=False) as copy,
    ):
        shutil.copyfileobj(source, copy)
    Path(copy.name).chmod(0o644)
    Path(copy.name).replace(path)
