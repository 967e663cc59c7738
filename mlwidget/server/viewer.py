"""One viewer at a socket: what it is told, and what it asks.

Everything here may wait for a disk, and so is called in a thread of its own, never in the server's loop.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import RunNotFoundError
from mlwidget.server.frames import frame
from mlwidget.tracking.known import reopen
from mlwidget.tracking.run import Run
from mlwidget.tracking.viewing import feed_of
from mlwidget.wire import PROTOCOL

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_RUNS: Final = 100
CHANGES: Final = frozenset({"stop", "turn", "tag"})
"""The questions that change something."""


class Viewer:
    """Tells of some runs of one workspace.

    Args:
        place: The workspace's folder, as the page names it.
        ids: The runs' ids.

    Raises:
        RunNotFoundError: For a workspace or run that is not known here.
    """

    def __init__(self, place: str, ids: Sequence[str]) -> None:
        workspace = reopen(place)
        if workspace is None:
            raise RunNotFoundError("this server knows no such workspace")
        if not 0 < len(ids) <= MOST_RUNS:
            raise RunNotFoundError(f"a view shows 1 to {MOST_RUNS} runs, got {len(ids)}")
        self._feeds = [feed_of(Run.get(workspace, run_id), of) for of, run_id in enumerate(ids)]

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to tell, unless the page asks."""
        return all(feed.ended for feed in self._feeds)

    def news(self) -> list[bytes]:
        """The frames that bring the page from the last call to now."""
        return [frame(*message) for feed in self._feeds for message in feed.since()]

    def hear(self, text: str | bytes, *, may_change: bool) -> list[bytes]:
        """The frames that answer what the page said; none for what is no message of ours.

        Args:
            text: As it came.
            may_change: Whether who looks may also stop runs, turn knobs and change tags.
        """
        said = _read(text)
        of, question = said.get("of"), said.get("question")
        if not may_change and isinstance(question, dict) and question.get("what") in CHANGES:
            said["question"] = "you may look at this run, and not change it"
        if said.get("protocol") != PROTOCOL:
            return []
        if said.get("type") == "ask" and isinstance(of, int) and 0 <= of < len(self._feeds):
            return [frame(*self._feeds[of].answer(said))]
        if said.get("type") in ("ready", "resync"):
            return [frame(*feed.snapshot()) for feed in self._feeds if not feed.ended]
        return []


def _read(text: str | bytes) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
