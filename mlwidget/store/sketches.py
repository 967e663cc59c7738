"""A chunk seen from afar: the few points that stand for all of it, so that no spike is lost.

Of every few points that follow each other the least and the greatest are chosen, and the first NaN, the
first infinity and the first negative one; and of each chunk the first and the last point. Where steps or
times go back, points that follow each other lie apart: there all are chosen. There are two sketches of
each chunk: a fine one for a look from near, and a coarse one for a look at millions.
"""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from mlwidget.records import OTHER, Points, Sketched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FINE: Final = 64
"""Points of a bucket."""
COARSE: Final = 1024
LEAST: Final = 512
"""Fewer points than this all stand for themselves."""
_POINT: Final = np.dtype([("at", "<u2"), ("step", "<i8"), ("time", "<f8"), ("value", "<f8")])
"""As it is stored; `at` counts from the first point of the chunk, which has at most 65,536."""
_NOWHERE: Final = np.empty(0, np.int64)


def bucket_for(count: int, most: int | None) -> int:
    """The size of buckets that is good enough to show `count` points by `most`.

    >>> bucket_for(1_000_000, 2000), bucket_for(10_000_000, 2000), bucket_for(10_000_000, None)
    (64, 1024, 64)
    """
    return COARSE if most is not None and count >= COARSE * most else FINE


def turns(points: Points) -> NDArray[np.int64]:
    """Places after which a step or a time goes back, or is no number."""
    onward = points.steps[1:] >= points.steps[:-1]
    onward &= points.times[1:] >= points.times[:-1]
    return _NOWHERE if onward.all() else np.flatnonzero(~onward)


def pack(
    points: Points, floats: NDArray[np.float64], starts: NDArray[np.int64], turning: NDArray[np.int64]
) -> tuple[list[bytes], list[bytes]]:
    """The coarse and the fine sketches of chunks that lie in these columns one after the other.

    Args:
        points: The columns.
        floats: Their values.
        starts: Where the chunks begin: multiples of the buckets' sizes.
        turning: The columns' `turns`.
    """
    if len(floats) < LEAST:
        every = _packed(points, floats, starts, np.arange(len(floats)))
        return every, every
    ends = np.append(starts[1:], len(floats)) - 1
    fine = _union(starts, ends, _spikes(floats), _around(turning, len(floats)))
    # What stands for many stands for few among them.
    coarse = fine[spikes(floats[fine], fine // COARSE)]
    if len(turning):
        turned = np.concatenate([turning, turning + 1]) // COARSE
        coarse = _union(coarse, fine[np.isin(fine // COARSE, turned)])
    coarse = _union(starts, ends, coarse)
    return _packed(points, floats, starts, coarse), _packed(points, floats, starts, fine)


def _union(*several: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(np.concatenate(several))


def _around(turning: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """All places of the buckets where points turn."""
    if not len(turning):
        return turning
    buckets = np.unique(np.concatenate([turning, turning + 1]) // FINE)
    places = (buckets[:, None] * FINE + np.arange(FINE)).ravel()
    return places[places < count]


def _packed(
    points: Points,
    floats: NDArray[np.float64],
    starts: NDArray[np.int64],
    places: NDArray[np.int64],
) -> list[bytes]:
    bounds = np.append(np.searchsorted(places, starts), len(places))
    records = np.empty(len(places), _POINT)
    records["at"] = places - np.repeat(starts, np.diff(bounds)) if len(starts) > 1 else places
    records["step"] = points.steps[places]
    records["time"] = points.times[places]
    records["value"] = floats[places]
    return [records[start:stop].tobytes() for start, stop in pairwise(bounds.tolist())]


def unpack(firsts: Sequence[int], bodies: Sequence[bytes], stop: int, texts: int = 0) -> Sketched:
    """What stands for chunks that follow each other.

    Args:
        firsts: The numbers of the chunks' first points.
        bodies: Their sketches.
        stop: The number after their last point.
        texts: How many of their points are texts.
    """
    records = np.frombuffer(b"".join(bodies), _POINT)
    lengths = [len(body) // _POINT.itemsize for body in bodies]
    return Sketched(
        firsts[0] if firsts else stop,
        stop,
        np.repeat(np.array(firsts, np.int64), lengths) + records["at"],
        records["step"].astype(np.int64),
        records["time"].astype(np.float64),
        records["value"].astype(np.float64),
        texts,
    )


def spikes(values: NDArray[np.float64], bucket: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places, in ascending order, of what stands for each bucket of values.

    >>> spikes(np.array([3.0, 1.0, 2.0, 9.0, 4.0]), np.array([0, 0, 0, 1, 1])).tolist()
    [0, 1, 3, 4]

    Args:
        values: Numbers of any sort.
        bucket: Which bucket each lies in, in ascending order.
    """
    kept = []
    inside, here, places = values, bucket, np.arange(len(values))
    finite = np.isfinite(values)
    if not finite.all():
        sorts = (np.isnan(values), values == np.inf, values == -np.inf)
        kept = [_firsts(np.flatnonzero(sort), bucket) for sort in sorts]
        inside, here, places = values[finite], bucket[finite], places[finite]
    if len(places):
        starts = np.flatnonzero(np.diff(here, prepend=-1))
        lengths = np.diff(np.append(starts, len(places)))
        for reduce in (np.minimum, np.maximum):
            extreme = np.repeat(reduce.reduceat(inside, starts), lengths)
            kept.append(_firsts(places[inside == extreme], bucket))
    return _union(*kept) if kept else _NOWHERE


def _firsts(places: NDArray[np.int64], bucket: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first of the places in each bucket."""
    firsts: NDArray[np.int64] = places[np.diff(bucket[places], prepend=-1) != 0]
    return firsts


def _spikes(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places of what stands for each few values; the same as `spikes`, made for the drain's haste."""
    if not np.isfinite(values).all():
        return spikes(values, np.arange(len(values)) // FINE)
    whole = len(values) - len(values) % FINE
    buckets, rest = values[:whole].reshape(-1, FINE), values[whole:]
    bases = np.arange(0, whole, FINE)
    found = [buckets.argmin(axis=1) + bases, buckets.argmax(axis=1) + bases]
    if len(rest):
        found.append(np.array([rest.argmin(), rest.argmax()]) + whole)
    return np.concatenate(found)


def texts(points: Points) -> int:
    """How many of the points are texts."""
    if not points.others:
        return 0
    is_text = np.array([isinstance(other, str) for other in points.others])
    return int(is_text[points.values[points.types == OTHER]].sum())


def is_help(body: bytes, n: int) -> bool:
    """Whether the sketch of `n` points is much smaller than they are."""
    return len(body) <= n * _POINT.itemsize // 4


def checksum(first: int, n: int, count: int, body: bytes) -> int:
    """What a sketch of the points `first` to `first + n` carries; `count` of them are texts."""
    return zlib.crc32(b"%d %d %d" % (first, n, count), zlib.crc32(body))
