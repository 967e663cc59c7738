"""Columns of points as rows of `chunks`: summaries for readers, a checksum, and small ones joined."""

from __future__ import annotations

import json
import math
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.errors import StoreDamagedError
from mlwidget.records import FLOAT, NONE, OTHER, Points

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray

FULL: Final = 4096
"""Points of a chunk that is not joined with others any more."""
LARGE: Final = 1 << 16
"""Points of the largest chunk: about 1.6 MB."""
EMPTY: Final = Points(np.empty(0, "<i8"), np.empty(0, "<f8"), np.empty(0, "<i8"), np.empty(0, np.uint8))
_COLUMNS: Final = 'first, n, steps, times, "values", types, others, crc'


def as_floats(points: Points) -> NDArray[np.float64]:
    """The values as floats; NaN where a point is text or None."""
    values = points.values
    if len(values) and (points.types == FLOAT).all():
        return values.view("<f8")
    floats = np.where(points.types == FLOAT, values.view("<f8"), values.astype("<f8"))
    floats[(points.types == NONE) | (points.types == OTHER)] = np.nan
    return floats


def part(points: Points, start: int, stop: int) -> Points:
    """Points number `start` to `stop`."""
    types = points.types[start:stop]
    values = points.values[start:stop]
    others: tuple[Any, ...] = ()
    if points.others and (types == OTHER).any():
        values = values.copy()
        mine = types == OTHER
        others = tuple(points.others[at] for at in values[mine])
        values[mine] = np.arange(len(others))
    return Points(points.steps[start:stop], points.times[start:stop], values, types, others)


def join(pieces: list[Points]) -> Points:
    """The points of all pieces, one after the other."""
    if not pieces:
        return EMPTY
    if len(pieces) == 1:
        return pieces[0]
    others: list[Any] = []
    values = []
    for piece in pieces:
        column = piece.values
        if piece.others:
            column = np.where(piece.types == OTHER, column + len(others), column)
            others.extend(piece.others)
        values.append(column)
    return Points(
        np.concatenate([piece.steps for piece in pieces]),
        np.concatenate([piece.times for piece in pieces]),
        np.concatenate(values),
        np.concatenate([piece.types for piece in pieces]),
        tuple(others),
    )


def insert(connection: sqlite3.Connection, metric: int, first: int, points: Points) -> None:
    """Keep points as rows; the open last chunks grow like a binary counter.

    A chunk is joined with the one before while that is not full and not larger. So a slow metric
    that comes a few points at a time is written a logarithmic number of times, and leaves few rows.
    """
    while len(points.steps) < FULL:
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM chunks WHERE metric = ? AND first < ? ORDER BY first DESC LIMIT 1",  # noqa: S608
            (metric, first),
        ).fetchone()
        if row is None or row[1] > len(points.steps) or row[1] + len(points.steps) > FULL:
            break
        points = join([_points(row, metric), points])
        first = row[0]
        connection.execute("DELETE FROM chunks WHERE metric = ? AND first = ?", (metric, first))
    _insert(connection, metric, first, points)


def _insert(connection: sqlite3.Connection, metric: int, first: int, points: Points) -> None:
    """Rows of at most LARGE points, summarised all at once: a metric in a hurry sends many."""
    if not len(points.steps):
        return
    starts = np.arange(0, len(points.steps), LARGE)
    floats = as_floats(points)
    finite = np.isfinite(floats)
    summaries = zip(
        np.minimum.reduceat(points.steps, starts).tolist(),
        np.maximum.reduceat(points.steps, starts).tolist(),
        np.minimum.reduceat(points.times, starts).tolist(),
        np.maximum.reduceat(points.times, starts).tolist(),
        map(_plain, floats[starts].tolist()),
        map(_plain, floats[np.append(starts[1:], len(floats)) - 1].tolist()),
        map(_finite, np.minimum.reduceat(np.where(finite, floats, np.inf), starts).tolist()),
        map(_finite, np.maximum.reduceat(np.where(finite, floats, -np.inf), starts).tolist()),
        np.add.reduceat(np.isnan(floats).astype(np.int64), starts).tolist(),
        np.add.reduceat(np.isinf(floats).astype(np.int64), starts).tolist(),
        strict=True,
    )
    connection.executemany(
        f"INSERT INTO chunks VALUES ({', '.join('?' * 19)})",  # noqa: S608 - placeholders
        (
            (metric, first + start, *_row(part(points, start, start + LARGE), summary))
            for start, summary in zip(starts.tolist(), summaries, strict=True)
        ),
    )


def _row(points: Points, summary: tuple[Any, ...]) -> tuple[Any, ...]:
    uniform = bool((points.types == points.types[0]).all())
    types = points.types[:1].tobytes() if uniform else points.types.tobytes()
    blobs = (points.steps.tobytes(), points.times.tobytes(), points.values.tobytes(), types)
    others = json.dumps(points.others) if points.others else None
    return (len(points.steps), *summary, *blobs, others, _checksum(blobs, others))


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _checksum(blobs: tuple[bytes, ...], others: str | None) -> int:
    # One call: each gives the interpreter's lock away once.
    return zlib.crc32(b"".join((*blobs, (others or "").encode())))


def read(connection: sqlite3.Connection, metric: int, start: int, stop: int) -> Points:
    """Points number `start` to `stop`, every chunk checked against its checksum."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM chunks WHERE metric = ? AND first < ? AND first + n > ? "  # noqa: S608
        "ORDER BY first",
        (metric, stop, start),
    )
    pieces = []
    for row in rows:
        points = _points(row, metric)
        if row[0] < start or row[0] + row[1] > stop:
            points = part(points, max(0, start - row[0]), stop - row[0])
        pieces.append(points)
    return join(pieces)


def _points(row: tuple[Any, ...], metric: int) -> Points:
    first, n, steps, times, values, types, others, crc = row
    if _checksum((steps, times, values, types), others) != crc:
        msg = f"points {first} to {first + n} of metric {metric} do not match their checksum"
        raise StoreDamagedError(msg)
    kinds = np.frombuffer(types, np.uint8)
    return Points(
        np.frombuffer(steps, "<i8"),
        np.frombuffer(times, "<f8"),
        np.frombuffer(values, "<i8"),
        kinds if len(kinds) == n else np.broadcast_to(kinds, (n,)),
        tuple(json.loads(others)) if others else (),
    )


def compact(connection: sqlite3.Connection) -> None:
    """Join neighbours that fit one chunk."""
    rows = connection.execute("SELECT metric, first, n FROM chunks ORDER BY metric, first").fetchall()
    group: list[tuple[int, int, int]] = []
    for row in [*rows, (-1, 0, 0)]:
        if group and (row[0] != group[0][0] or sum(n for _, _, n in group) + row[2] > LARGE):
            _join_rows(connection, group)
            group = []
        group.append(row)


def _join_rows(connection: sqlite3.Connection, group: list[tuple[int, int, int]]) -> None:
    if len(group) < 2:
        return
    (metric, start, _), (_, last, n) = group[0], group[-1]
    points = read(connection, metric, start, last + n)
    connection.execute(
        "DELETE FROM chunks WHERE metric = ? AND first BETWEEN ? AND ?", (metric, start, last)
    )
    _insert(connection, metric, start, points)
