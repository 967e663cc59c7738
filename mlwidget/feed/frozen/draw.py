"""Pictures of runs with as many points as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from mlwidget.feed.frozen.codec import code
from mlwidget.feed.frozen.kept import Kept
from mlwidget.feed.frozen.words import cut
from mlwidget.feed.sketch import thin
from mlwidget.wire import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.feed.feed import Feed
    from mlwidget.feed.frozen.limits import Limits
    from mlwidget.wire import Snapshot

POINT_BYTES: Final = 6
"""What a point takes, about."""
TRIES: Final = 4
ENOUGH: Final = 0.9
"""A picture that fills so much of its room is good."""
SMALLER: Final = (
    (500, 1000, 5000, 4),
    (100, 1000, 5000, 1),
    (100, 100, 300, 1),
    (60, 100, 30, 1),
    (60, 10, 0, 0),
)
"""Characters of a text, runs, metrics of each, and points of each of those."""
MACHINE: Final = 40
"""Points of what the machine of a run did, where there is little room: a training's own come first."""
NAMES: Final = 5000
"""Tags and the like, where there is little room."""
FAST: Final = 1


def draw(feeds: Sequence[Feed], limits: Limits, room: int) -> Kept:
    """The pictures alone, with as many points as the room is for.

    Where even a few points of each metric are too much, there are fewer of all, down to the names of
    the runs; these are kept even if they do not fit either.

    Args:
        feeds: The runs.
        limits: How much is wanted.
        room: Bytes.
    """
    most, best, points = min(limits.picture, room // POINT_BYTES), None, -1
    for _ in range(TRIES):
        kept = _drawn(feeds, limits, most)
        size = len(kept.pack(FAST))
        if size <= room:
            best = kept
        if kept.points == points or (size <= room and (most >= limits.picture or size > ENOUGH * room)):
            break
        points = kept.points
        most = min(limits.picture, int(most * min(4.0, 0.97 * room / size)))
    return best or _least(feeds, limits)


def _least(feeds: Sequence[Feed], limits: Limits) -> Kept:
    for words, runs, series, points in SMALLER:
        kept = _drawn(feeds[:runs], limits, 0, words=words, series=series, points=points)
        if len(kept.pack(FAST)) <= ENOUGH * limits.size:
            break
    return kept


def _drawn(
    feeds: Sequence[Feed],
    limits: Limits,
    most: int,
    *,
    words: int = 0,
    series: int | None = None,
    points: int | None = None,
) -> Kept:
    """The pictures with about so many points.

    Args:
        feeds: The runs.
        limits: How exact they are to be.
        most: Points of all together, about.
        words: Characters of a text; 0 for what the limits say.
        series: How many metrics of each run, at most; the others are not even named.
        points: How many points of each of those, at most, the last.
    """
    kept = Kept([], [])
    for feed in feeds:
        picture, held = feed.picture(most // len(feeds))
        parts = picture["series"]
        if series is not None:
            parts = [part for part in parts if not part["name"].startswith(SYSTEM)][:series]
        columns = [_columns(held, part["at"], part["n"], points) for part in parts]
        if not limits.exact:
            columns = [
                _fewer(*three) if part["name"].startswith(SYSTEM) else three
                for part, three in zip(parts, columns, strict=True)
            ]
        described, packed = code(columns, at=len(kept.data), exact=limits.exact)
        named = [{**part, "n": n, "at": 0} for part, n in zip(parts, described["n"], strict=True)]
        names = None if series is None else NAMES
        shown = cut({**picture, "series": named}, words or limits.words, names)
        kept.pictures.append(cast("Snapshot", shown))
        kept.columns.append(described)
        kept.data += packed
    return kept


def _columns(held: bytes, at: int, count: int, most: int | None) -> Any:
    columns = np.frombuffer(held, "<f8", 3 * count, at).reshape(3, -1)
    steps, times, values = columns if most is None else columns[:, max(0, count - most) :]
    return steps, times, values


def _fewer(steps: Any, times: Any, values: Any) -> Any:
    chosen = thin(np.arange(float(len(values))), values, MACHINE)
    return steps[chosen], times[chosen], values[chosen]
