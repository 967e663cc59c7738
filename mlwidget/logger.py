"""The logger "mlwidget": silent until the application configures logging, but for warnings."""

from __future__ import annotations

import logging
from typing import Final

log: Final = logging.getLogger("mlwidget")
"""What this package does (debug) and what went wrong in storage (warning).

>>> import logging
>>> logging.basicConfig(level=logging.DEBUG)  # shows it
"""


class _OrLastResort(logging.NullHandler):
    """Keeps what nobody listens to from being lost: a warning goes to standard error, all else nowhere.

    That is what Python itself does for a logger without a handler; a bare NullHandler would silence the
    one warning of a full disk.
    """

    def handle(self, record: logging.LogRecord) -> bool:
        is_heard = any(logger.handlers != [self] and logger.handlers for logger in _chain())
        if (
            not is_heard
            and logging.lastResort is not None
            and record.levelno >= logging.lastResort.level
        ):
            logging.lastResort.handle(record)
        return True


def _chain() -> list[logging.Logger]:
    chain, logger = [log], log
    while logger.propagate and logger.parent is not None:
        logger = logger.parent
        chain.append(logger)
    return chain


log.addHandler(_OrLastResort())
