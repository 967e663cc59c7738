"""What an application logs with Python's `logging`, in a log of its run."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Final

from mlwidget.logger import log
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.log_file import LogFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.store.base import RunStore

NAME: Final = "logs/records.txt"
FORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(filename)s:%(lineno)d %(message)s"


class RunHandler(logging.Handler):
    """Writes records into a log of a run, where they can be read at once.

    What mlwidget itself logs is left out, since it may be about this very file, and what a forked child
    logs is its own.

    Args:
        store: The run.
        level: Records below it are left out.
        say: Is told of trouble with the file, and by None that it is over.
    """

    def __init__(self, store: RunStore, level: int | str, say: Callable[[str | None], None]) -> None:
        super().__init__(level)
        self.setFormatter(logging.Formatter(FORMAT))
        self._pid = os.getpid()
        self._file: LogFile | None = LogFile(store, NAME, say)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one."""
        if record.name.partition(".")[0] == log.name or os.getpid() != self._pid or self._file is None:
            return
        try:
            self._file.add(self.format(record) + "\n", flush=True)
        except Exception:  # noqa: BLE001 - a record that cannot be said stops nobody
            self.handleError(record)

    def close(self) -> None:
        """Keep the file with the run; what comes later is left out."""
        self.acquire()
        try:
            file, self._file = self._file, None
        finally:
            self.release()
        if file is not None and os.getpid() == self._pid:
            file.keep()
        super().close()


class Logging(RunCore):
    """The call that keeps what an application logs."""

    def logging_handler(self, level: int | str = logging.NOTSET) -> logging.Handler:
        """A handler that writes records into the run, with their level, logger and line.

        It is closed with the run.

        >>> import logging
        >>> run = Run.get_context()
        >>> handler = run.logging_handler()
        >>> logger = logging.getLogger("training")
        >>> logger.addHandler(handler)
        >>> logger.warning("the loss is not finite")
        >>> run.complete()
        >>> "WARNING training" in run.get_details_with_logs()["logFiles"]["logs/records.txt"]
        True
        >>> logger.removeHandler(handler)

        Args:
            level: Records below it are left out.
        """
        recorder = self._recorder
        handler = RunHandler(self._store, level, lambda text: recorder.remark("records", text))
        recorder.handlers.append(handler)
        return handler
