"""What is printed inside a `with` block, on the screen and in the run's log file."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from mlwidget.errors import StoreError

if TYPE_CHECKING:
    from mlwidget.store.base import RunStore

NAME: Final = "logs/user_log.txt"


class Tee:
    """Copies standard output and error into a file that becomes `logs/user_log.txt` of the run."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._path: Path | None = None
        self._file: IO[str] | None = None
        self._undo: list[tuple[str, _Copying]] = []

    def start(self) -> None:
        """Begin to copy."""
        fd, path = tempfile.mkstemp(prefix="mlwidget-log-", suffix=".txt")
        self._path = Path(path)
        self._file = os.fdopen(fd, "w", encoding="utf-8", errors="replace")
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            if stream is not None:
                copying = _Copying(stream, self.write)
                self._undo.append((name, copying))
                setattr(sys, name, copying)

    def write(self, text: str) -> None:
        """Copy a text; a disk that is full loses the copy and nothing else."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            if self._file is not None and os.getpid() == self._pid:
                self._file.write(text)

    def stop(self) -> None:
        """Stop copying, and keep the file with the run."""
        for name, copying in self._undo:
            if getattr(sys, name) is copying:  # whoever replaced it since has it wrapped
                setattr(sys, name, copying.stream)
        with self._lock:
            file, self._file = self._file, None
        if file is None or self._path is None or os.getpid() != self._pid:
            return
        try:
            with contextlib.suppress(OSError):
                file.close()
            if self._path.stat().st_size:
                self._add_earlier()
                self._store.put_artifact(NAME, self._path, replace=True)
        except StoreError:
            pass  # `health` speaks of the store already
        finally:
            self._path.unlink(missing_ok=True)

    def _add_earlier(self) -> None:
        """Put what an earlier block left in the run before what this one printed."""
        if NAME not in {artifact.name for artifact in self._store.artifacts()}:
            return
        assert self._path is not None
        text = self._path.read_bytes()
        self._path.write_bytes(self._store.artifact_path(NAME).read_bytes() + text)


class _Copying:
    """A stream that does what the other one does, and tells what was written."""

    def __init__(self, stream: Any, tell: Any) -> None:
        self.stream = stream
        self._tell = tell

    def write(self, text: str) -> int:
        self._tell(text)
        written: int = self.stream.write(text)
        return written

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def __iter__(self) -> Any:
        return iter(self.stream)
