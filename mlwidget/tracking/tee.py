"""What is printed inside a `with` block, on the screen and in the run's log file."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from mlwidget.tracking.log_file import LogFile

if TYPE_CHECKING:
    from mlwidget.store.base import RunStore
    from mlwidget.tracking.recorder import Recorder

NAME: Final = "logs/user_log.txt"


class Tee:
    """Copies standard output and error into `logs/user_log.txt` of the run, to be read at once.

    What a forked child prints is its own.

    Args:
        store: The run.
        recorder: Is told of trouble with the file.
    """

    def __init__(self, store: RunStore, recorder: Recorder) -> None:
        self._lock = threading.RLock()  # a signal's handler may print while this thread does
        self._pid = os.getpid()
        self._file: LogFile | None = LogFile(store, NAME, lambda text: recorder.remark("log", text))
        self._undo: list[tuple[str, _Copying]] = []

    def start(self) -> None:
        """Begin to copy."""
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            if stream is not None:
                copying = _Copying(stream, self.write)
                self._undo.append((name, copying))
                setattr(sys, name, copying)

    def write(self, text: Any, *, flush: bool = False) -> None:
        """Copy a text; anything else is for the stream to refuse."""
        if os.getpid() != self._pid or not isinstance(text, str):
            return  # before the lock: a fork may have left it locked
        with self._lock:
            if self._file is not None:
                self._file.add(text, flush=flush)

    def stop(self) -> None:
        """Stop copying, and keep the file with the run."""
        for name, copying in self._undo:
            if getattr(sys, name) is copying:  # whoever replaced it since has it wrapped
                setattr(sys, name, copying.stream)
        if os.getpid() != self._pid:
            return
        with self._lock:
            file, self._file = self._file, None
        if file is not None:
            file.keep()


class _Copying:
    """A stream that does what the other one does, and tells what was written."""

    def __init__(self, stream: Any, tell: Any) -> None:
        self.stream = stream
        self._tell = tell

    def write(self, text: str) -> int:
        self._tell(text)
        written: int = self.stream.write(text)
        return written

    def flush(self) -> None:
        self._tell("", flush=True)
        self.stream.flush()

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def __iter__(self) -> Any:
        return iter(self.stream)
