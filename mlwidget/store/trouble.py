"""Trouble with storage: told in `health` for as long as it lasts, and once in the log."""

from __future__ import annotations

from typing import Final

from mlwidget.logger import log

RETRY_SECONDS: Final = 5.0
"""Between two tries to open a store that could not be opened."""


class Trouble:
    """What is wrong now, in a sentence; None when nothing is.

    >>> trouble = Trouble()
    >>> trouble.say("the disk is full")
    >>> trouble.now
    'the disk is full'
    """

    def __init__(self) -> None:
        self.now: str | None = None
        self._warned = False

    def say(self, sentence: str) -> None:
        """Remember it; the first is also a warning."""
        self.now = sentence
        if not self._warned:
            self._warned = True
            log.warning("%s (run.health tells more; this is said once)", sentence)
