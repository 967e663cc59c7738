"""A shown run where nobody looks: a notebook that a program runs from beginning to end."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mlwidget.feed import Feed

PAUSES: Final = (5.0, 300.0)
"""Seconds until the picture is taken anew the first time, then twice as long each time, and at most."""
LIVE_WITHOUT_INPUT: Final = ("DATABRICKS_RUNTIME_VERSION", "VOILA_BASE_URL", "VOILA_SERVER_URL")
"""Where one of these is set, somebody looks, though nobody can be asked for input."""


def is_watched(kernel: Any) -> bool:
    """Whether a front end may be there that shows widgets.

    What runs a notebook by itself (nbconvert, papermill, a scheduler) says that nobody can be asked for
    input. It keeps each widget in the file, and a page made from that file shows nothing where it
    cannot load the front end from elsewhere.

    Args:
        kernel: That of IPython.
    """
    asked = getattr(kernel, "_allow_stdin", True)
    return bool(asked) or any(name in os.environ for name in LIVE_WITHOUT_INPUT)


class Still:
    """Keeps the picture of some runs in a notebook up to date.

    Args:
        feeds: The runs.
        redraw: Displays them anew.
        clock: Seconds.
    """

    def __init__(
        self,
        feeds: Sequence[Feed],
        redraw: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.told = 0
        self._feeds = feeds
        self._redraw = redraw
        self._clock = clock
        self._pause, self._drawn = PAUSES[0], clock()

    def step(self) -> bool:
        """Whether the runs may go on."""
        try:
            for feed in self._feeds:
                feed.since()
        except Exception:  # noqa: BLE001  # nothing may reach the training cell; the last picture stays
            return False
        ended = all(feed.ended for feed in self._feeds)
        if ended or self._clock() - self._drawn >= self._pause:
            self._pause, self._drawn = min(2 * self._pause, PAUSES[1]), self._clock()
            with contextlib.suppress(Exception):
                self._redraw()
        return not ended
