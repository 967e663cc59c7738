"""Asks a feed what a viewer would ask it, for what is to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mlwidget.questions import MOST_BYTES

if TYPE_CHECKING:
    from mlwidget.feed.feed import Feed
    from mlwidget.feed.sketch import Floats


class Asker:
    """Answers out of a feed; None where there is none, whatever the reason.

    >>> from mlwidget import Run
    >>> from mlwidget.feed import Feed
    >>> Asker(Feed(Run.get_context()._store)).about(what="files")["files"]
    []

    Args:
        feed: The run.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def about(self, **question: Any) -> dict[str, Any] | None:
        """The body of an answer.

        Args:
            question: The words of the question.
        """
        return self._ask(question)[0]

    def points(self, series: int, most: int) -> tuple[int, tuple[Floats, Floats, Floats]] | None:
        """How many points a series has, and about `most` of them in the order of their steps."""
        ends = {"axis": "step", "low": None, "high": None}
        body, columns = self._ask({"what": "range", "series": [series], "most": most, **ends})
        if body is None:
            return None
        part = body["parts"][0]
        steps, times, values = np.frombuffer(columns, "<f8", 3 * part["n"], part["at"]).reshape(3, -1)
        return part["count"], (steps, times, values)

    def end_of(self, name: str, most: int) -> tuple[dict[str, Any], bytes] | None:
        """The last bytes of a file, and what describes them."""
        body, data = self._ask(
            {"what": "bytes", "name": name, "start": -min(most, MOST_BYTES), "stop": None}
        )
        if body is None:
            return None
        return {
            "name": name,
            "start": body["start"],
            "size": body["size"],
            "at": 0,
            "n": len(data),
        }, data

    def _ask(self, question: dict[str, Any]) -> tuple[dict[str, Any] | None, bytes]:
        reply, columns = self._feed.answer({"question": question})
        return (None, b"") if reply["error"] is not None else (reply["body"], columns)
