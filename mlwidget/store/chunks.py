"""Columns of points as rows of `chunks`: summaries for readers, a checksum, and small ones joined."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.errors import StoreDamagedError
from mlwidget.records import FLOAT, NONE, OTHER, Points

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray

FULL: Final = 4096
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
    values, others = [], []
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
    """Keep points as rows of at most FULL points; the open last chunks grow like a binary counter.

    A chunk is joined with the one before while that is not full and not larger. So a slow metric
    that comes a few points at a time is written a logarithmic number of times, and leaves few rows.
    """
    while len(points.steps) < FULL:
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM chunks WHERE metric = ? AND first < ? ORDER BY first DESC LIMIT 1",
            (metric, first),
        ).fetchone()
        if row is None or row[1] > len(points.steps) or row[1] + len(points.steps) > FULL:
            break
        points = join([_points(row, metric), points])
        first = row[0]
        connection.execute("DELETE FROM chunks WHERE metric = ? AND first = ?", (metric, first))
    for start in range(0, len(points.steps), FULL):
        _insert(connection, metric, first + start, part(points, start, start + FULL))


def _insert(connection: sqlite3.Connection, metric: int, first: int, points: Points) -> None:
    floats = as_floats(points)
    finite = floats[np.isfinite(floats)]
    uniform = (points.types == points.types[0]).all()
    types = points.types[:1].tobytes() if uniform else points.types.tobytes()
    blobs = (points.steps.tobytes(), points.times.tobytes(), points.values.tobytes(), types)
    others = json.dumps(points.others) if points.others else None
    connection.execute(
        "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            metric,
            first,
            len(floats),
            int(points.steps.min()),
            int(points.steps.max()),
            float(points.times.min()),
            float(points.times.max()),
            _plain(floats[0]),
            _plain(floats[-1]),
            float(finite.min()) if len(finite) else None,
            float(finite.max()) if len(finite) else None,
            int(np.isnan(floats).sum()),
            int(np.isinf(floats).sum()),
            *blobs,
            others,
            _checksum(blobs, others),
        ),
    )


def _plain(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)


def _checksum(blobs: tuple[bytes, ...], others: str | None) -> int:
    crc = 0
    for blob in blobs:
        crc = zlib.crc32(blob, crc)
    return zlib.crc32((others or "").encode(), crc)


def read(connection: sqlite3.Connection, metric: int, start: int, stop: int) -> Points:
    """Points number `start` to `stop`, every chunk checked against its checksum."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM chunks WHERE metric = ? AND first < ? AND first + n > ? ORDER BY first",
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
    """Join each run of small chunks into full ones."""
    metrics = connection.execute(
        "SELECT metric, count(*), sum(n) FROM chunks GROUP BY metric"
    ).fetchall()
    for metric, rows, total in metrics:
        if rows <= -(-total // FULL):
            continue
        small = connection.execute(
            "SELECT first, n FROM chunks WHERE metric = ? ORDER BY first", (metric,)
        ).fetchall()
        start = next(first for first, n in small if n < FULL)
        points = read(connection, metric, start, total)
        connection.execute("DELETE FROM chunks WHERE metric = ? AND first >= ?", (metric, start))
        for at in range(0, len(points.steps), FULL):
            _insert(connection, metric, start + at, part(points, at, at + FULL))
