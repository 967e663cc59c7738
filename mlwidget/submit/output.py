"""What a script prints, line by line into a log of its run."""

from __future__ import annotations

import codecs
import os
import threading
from typing import IO, TYPE_CHECKING

from mlwidget.tracking.log_file import LogFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.store.base import RunStore


class Output:
    """Reads a pipe to its end in a thread of its own.

    Args:
        pipe: What the script prints to.
        store: The run.
        name: The log's name in the run.
        say: Is told of trouble with the disk.
    """

    def __init__(
        self, pipe: IO[bytes], store: RunStore, name: str, say: Callable[[str | None], None]
    ) -> None:
        self._pipe = pipe
        self._file = LogFile(store, name, say)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._thread = threading.Thread(target=self._read, name=f"mlwidget {name}", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while data := os.read(self._pipe.fileno(), 1 << 16):
            self._file.add(self._decoder.decode(data), flush=True)

    def end(self, seconds: float) -> None:
        """Keep the log with the run.

        Args:
            seconds: The wait for the end of the pipe, should somebody still hold it open.
        """
        self._thread.join(seconds)
        if not self._thread.is_alive():
            self._pipe.close()
        self._file.add(self._decoder.decode(b"", final=True))
        self._file.keep()
