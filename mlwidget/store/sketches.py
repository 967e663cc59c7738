"""A chunk seen from afar: the few points that stand for all of it, so that no spike is lost.

Of every few points that follow each other the least and the greatest are chosen, and the first NaN, the
first infinity and the first negative one; and of each chunk the first and the last point. There are two
sketches of each: a fine one for a look from near, and a coarse one for a look at millions.
"""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

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


def bucket_for(count: int, most: int | None) -> int:
    """The size of buckets that is good enough to show `count` points by `most`.

    >>> bucket_for(1_000_000, 2000), bucket_for(10_000_000, 2000), bucket_for(10_000_000, None)
    (64, 1024, 64)
    """
    return COARSE if most is not None and count >= COARSE * most else FINE


def pack(
    points: Points, floats: NDArray[np.float64], starts: NDArray[np.int64], bucket: int
) -> list[bytes]:
    """The sketches of chunks that lie in these columns one after the other, as they are stored.

    Args:
        points: The columns.
        floats: Their values.
        starts: Where the chunks begin: multiples of the bucket's size.
        bucket: Points that follow each other and become few.
    """
    places = chosen(floats, starts, bucket) if len(floats) >= LEAST else np.arange(len(floats))
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


def chosen(values: NDArray[np.float64], starts: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Places of the points that stand for all, in ascending order.

    >>> chosen(np.array([3.0, 1.0, 2.0, 9.0, 4.0, 5.0, 4.5]), np.array([0]), 5).tolist()
    [0, 1, 3, 5, 6]
    """
    whole = len(values) - len(values) % size
    found = [starts, np.append(starts[1:], len(values)) - 1]
    for start, stop in ((0, whole), (whole, len(values))):
        if start < stop:
            buckets = values[start:stop].reshape(-1, min(size, stop - start))
            bases = np.arange(start, stop, size)
            found += [places + bases[rows] for rows, places in _of_buckets(buckets)]
    return np.unique(np.concatenate(found))


def _of_buckets(buckets: NDArray[np.float64]) -> list[tuple[Any, NDArray[np.int64]]]:
    """(which buckets, place in each of them) for each sort of point that is chosen."""
    every = slice(None)
    finite = np.isfinite(buckets)
    if finite.all():
        return [(every, buckets.argmin(axis=1)), (every, buckets.argmax(axis=1))]
    found: list[tuple[Any, NDArray[np.int64]]] = [
        (every, np.where(finite, buckets, np.inf).argmin(axis=1)),
        (every, np.where(finite, buckets, -np.inf).argmax(axis=1)),
    ]
    for sort in (np.isnan(buckets), buckets == np.inf, buckets == -np.inf):
        rows = np.flatnonzero(sort.any(axis=1))
        found.append((rows, sort[rows].argmax(axis=1)))
    return found


def texts(points: Points) -> int:
    """How many of the points are texts."""
    if not points.others:
        return 0
    is_text = np.array([isinstance(other, str) for other in points.others])
    return int(is_text[points.values[points.types == OTHER]].sum())


def checksum(first: int, n: int, count: int, body: bytes) -> int:
    """What a sketch of the points `first` to `first + n` carries; `count` of them are texts."""
    return zlib.crc32(b"%d %d %d" % (first, n, count), zlib.crc32(body))
