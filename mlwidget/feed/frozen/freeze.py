"""Runs as bytes of a bounded size, with the most important of what can be seen of them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from mlwidget.feed.frozen.draw import draw
from mlwidget.feed.frozen.items import Item, items
from mlwidget.feed.frozen.kept import say_nothing
from mlwidget.feed.frozen.limits import NOTEBOOK, Limits
from mlwidget.feed.frozen.words import as_json, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.feed.feed import Feed
    from mlwidget.feed.frozen.kept import Kept, Say

SHARE: Final = 0.6
"""Of the room, for the points, before anything else is looked at."""
SHORT: Final = (100, 30)
"""Characters of a text and items of a list, where more of them do not fit."""
LISTS: Final = frozenset({"details", "runs", "files", "rows"})
"""What is worth keeping in part."""
FAST: Final = 1
BEST: Final = 9


def freeze(feeds: Sequence[Feed], limits: Limits = NOTEBOOK, say: Say = say_nothing) -> bytes:
    """Some runs as bytes, as `mlwidget.frozen.Frozen` says; never more than `limits.size`.

    >>> from mlwidget import Run
    >>> from mlwidget.feed import Feed
    >>> len(freeze([Feed(Run.get_context()._store)])) < 1000
    True

    Args:
        feeds: The runs, in the order of their numbers.
        limits: How much is wanted.
        say: What could not be kept, in words.
    """
    size = limits.size
    kept = draw(feeds, limits, int(size * SHARE))
    _fill(kept, feeds, limits, size - len(kept.pack(FAST)))
    # What the rest did not need is for points.
    better = draw(feeds, limits, size - sum(_cost(item) for item in kept.items))
    better.items, better.left_out = kept.items, kept.left_out
    packed = better.pack(BEST, say)
    while len(packed) > size and kept.items:
        packed = kept.pack(BEST, say)
        kept.left_out.append(kept.items.pop())
    return packed if len(packed) <= size else draw(feeds, limits, 0).pack(BEST)


def _fill(kept: Kept, feeds: Sequence[Feed], limits: Limits, left: int) -> None:
    """Keep what fits, the most important first."""
    for item in items(feeds[: len(kept.pictures)], kept.pictures, limits):
        for words, length in _shapes(item, limits):
            smaller = item._replace(value=cut(item.value, words, length))
            cost = _cost(smaller)
            if cost <= left:
                kept.items.append(smaller)
                left -= cost
                break
        else:
            kept.left_out.append(item)


def _shapes(item: Item, limits: Limits) -> list[tuple[int, int | None]]:
    whole = (limits.words, None)
    return [whole, SHORT] if item.field in LISTS else [whole]


def _cost(item: Item) -> int:
    return len(zlib.compress(as_json(item.value) + item.data, FAST))
