"""What a notebook keeps of a shown run: something for each kind of front end, never a blank."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.frozen import freeze
from mlwidget.feed.picture import still, words
from mlwidget.wire import PROTOCOL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.feed import Feed

MIME: Final = "application/vnd.mlwidget.run+json"
STILL: Final = "mlwidget-still"
STILL_POINTS: Final = 60
"""Of each metric, for the static picture."""
MOST_POINTS: Final = 24_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where runs are, for a server that reads them without their kernel."""

    workspace: str
    runs: tuple[str, ...]


def bundle(
    feeds: Sequence[Feed],
    place: Place,
    *,
    model_id: str | None = None,
    output: str = "",
    hint: str = "",
) -> dict[str, Any]:
    """The MIME bundle of what is seen of some runs now, without the widget's own part.

    Args:
        feeds: The runs, in the order of their numbers.
        place: Where they are.
        model_id: The widget that shows the run live, when there is one.
        output: Names the static picture, so that the widget finds it in a page.
        hint: A sentence under the static picture.
    """
    return {
        MIME: {
            "protocol": PROTOCOL,
            "model_id": model_id,
            "workspace": place.workspace,
            "runs": list(place.runs),
            "frozen": base64.b64encode(freeze(feeds)).decode("ascii"),
        },
        "text/html": f'<div class="{STILL}" data-output="{output}">{still_of(feeds, hint)}</div>',
        "text/plain": line(feeds),
    }


def line(feeds: Sequence[Feed]) -> str:
    """A line of plain text about each run."""
    return "\n".join(words(feed.picture(0)[0]) for feed in feeds)


def still_of(feeds: Sequence[Feed], hint: str = "") -> str:
    """The static picture of some runs."""
    return still([_picture(feed) for feed in feeds], hint)


def _picture(feed: Feed) -> Any:
    metrics = len(feed.picture(0)[0]["series"])
    return feed.picture(min(MOST_POINTS, STILL_POINTS * metrics))
