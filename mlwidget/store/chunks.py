"""Columns of points as rows of `chunks`: summary, sketch and checksum of each, and small ones joined."""

from __future__ import annotations

import json
import math
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.errors import StoreDamagedError
from mlwidget.records import FLOAT, NONE, OTHER, Points
from mlwidget.store import sketches

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from numpy.typing import NDArray

FULL: Final = 4096
"""Points of a chunk that is not joined with others any more."""
LARGE: Final = 1 << 14
"""Points of the largest chunk: about 400 kB, which a viewer reads whole for one of them."""
LARGEST: Final = 1 << 16
"""No version has made a chunk of more points."""
AT_ONCE: Final = 32
"""Rows of one statement."""
EMPTY: Final = Points(np.empty(0, "<i8"), np.empty(0, "<f8"), np.empty(0, "<i8"), np.empty(0, np.uint8))
_COLUMNS: Final = 'first, n, steps, times, "values", types, others, crc'


def as_floats(points: Points) -> NDArray[np.float64]:
    """The values as floats: a bool as 0 or 1, NaN where a point is text or None."""
    values = points.values
    if len(values) and (points.types == FLOAT).all():
        return values.view("<f8")
    floats = np.where(points.types == FLOAT, values.view("<f8"), values.astype("<f8"))
    floats[points.types == NONE] = np.nan
    places = np.flatnonzero(points.types == OTHER)
    floats[places] = [_beyond(points.others[at]) for at in values[places].tolist()]
    return floats


def _beyond(other: Any) -> float:
    """The float of an integer of more than 64 bits; NaN of a text."""
    if not isinstance(other, int):
        return math.nan
    return float(other) if abs(other) < 1 << 1023 else math.inf if other > 0 else -math.inf


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
    floats = as_floats(points)
    starts = np.arange(0, len(floats), LARGE)
    turning = sketches.turns(points)
    summaries = _summaries(points, floats, starts, onward=not len(turning))
    uniform = bool((points.types == points.types[0]).all())
    parts = [part(points, start, start + LARGE) for start in starts.tolist()]
    numbers = (first + starts).tolist()
    _insert_rows(
        connection,
        "chunks",
        [
            (metric, number, *_row(each, summary, uniform=uniform))
            for number, each, summary in zip(numbers, parts, summaries, strict=True)
        ],
    )
    if len(floats) >= sketches.LEAST:
        coarse, fine = sketches.pack(points, floats, starts, turning)
        rows = zip(numbers, parts, coarse, fine, strict=True)
        _insert_rows(
            connection,
            "sketches",
            [
                (metric, number, *_sketch_row(number, each, *bodies))
                for number, each, *bodies in rows
                if sketches.is_help(bodies[-1], len(each.steps))
            ],
        )


def _insert_rows(connection: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    # Many rows in one call: each gives the interpreter's lock away once.
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        places = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
        connection.execute(
            f"INSERT INTO {table} VALUES {places}",  # noqa: S608 - placeholders
            [value for one in some for value in one],
        )


def _summaries(
    points: Points, floats: NDArray[np.float64], starts: NDArray[np.int64], *, onward: bool
) -> Iterator[tuple[Any, ...]]:
    """The columns `step_min` to `infs` of chunks that begin at `starts`.

    Args:
        points: The chunks one after the other.
        floats: Their values.
        starts: Where each begins.
        onward: Whether no step and no time goes back.
    """
    ends = np.append(starts[1:], len(floats)) - 1
    least = greatest = floats
    nans = infs = [0] * len(starts)
    finite = np.isfinite(floats)
    if not finite.all():
        least, greatest = np.where(finite, floats, np.inf), np.where(finite, floats, -np.inf)
        nans = np.add.reduceat(np.isnan(floats).astype(np.int64), starts).tolist()
        infs = np.add.reduceat(np.isinf(floats).astype(np.int64), starts).tolist()
    reach: list[NDArray[Any]] = []
    for column in (points.steps, points.times):
        reach += (
            [column[starts], column[ends]]
            if onward
            else [np.minimum.reduceat(column, starts), np.maximum.reduceat(column, starts)]
        )
    return zip(
        *(column.tolist() for column in reach),
        map(_plain, floats[starts].tolist()),
        map(_plain, floats[ends].tolist()),
        map(_finite, np.minimum.reduceat(least, starts).tolist()),
        map(_finite, np.maximum.reduceat(greatest, starts).tolist()),
        nans,
        infs,
        strict=True,
    )


def _row(points: Points, summary: tuple[Any, ...], *, uniform: bool) -> tuple[Any, ...]:
    types = points.types[:1].tobytes() if uniform else points.types.tobytes()
    blobs = (points.steps.tobytes(), points.times.tobytes(), points.values.tobytes(), types)
    others = json.dumps(points.others) if points.others else None
    return (len(points.steps), *summary, *blobs, others, _checksum(blobs, others))


def _sketch_row(first: int, points: Points, *bodies: bytes) -> tuple[Any, ...]:
    n, texts = len(points.steps), sketches.texts(points)
    return n, texts, *(sketches.checksum(first, n, texts, body) for body in bodies), *bodies


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
        f"SELECT {_COLUMNS} FROM chunks WHERE metric = ? AND first > ? AND first < ? "  # noqa: S608
        "AND first + n > ? ORDER BY first",
        (metric, start - LARGEST, stop, start),
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
