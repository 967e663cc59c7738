"""The chunks of a series seen from afar: by their sketches, and by what they reach over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from mlwidget.records import Sketched, Spans
from mlwidget.store import chunks, sketches

if TYPE_CHECKING:
    import sqlite3

_SKETCHES: Final = """
    SELECT first, n, texts, {0}, {0}_crc FROM chunks LEFT JOIN sketches USING (metric, first, n)
    WHERE metric = ? AND first > ? AND first < ? AND first + n > ? ORDER BY first"""
_NO_SKETCHES: Final = """
    SELECT first, n, 0, NULL, 0 FROM chunks
    WHERE metric = ? AND first > ? AND first < ? AND first + n > ? ORDER BY first"""


def sketch(connection: sqlite3.Connection, metric: int, start: int, stop: int, size: int) -> Sketched:
    """Points number `start` to `stop` seen from afar; what has no sketch is read and gets one."""
    query = _SKETCHES.format("coarse" if size == sketches.COARSE else "fine")
    rows = connection.execute(
        query if _has_sketches(connection) else _NO_SKETCHES,
        (metric, start - chunks.LARGEST, stop, start),
    )
    firsts: list[int] = []
    bodies: list[bytes] = []
    texts, end = 0, start
    for first, n, count, body, crc in rows:
        begin, end = max(first, start), min(first + n, stop)
        # A sketch is only a help: what is wrong with one is no damage as long as the points are there.
        if end - begin < n or body is None or sketches.checksum(first, n, count, body) != crc:
            points = chunks.read(connection, metric, begin, end)
            floats, starts = chunks.as_floats(points), np.zeros(1, np.int64)
            coarse, fine = sketches.pack(points, floats, starts, sketches.turns(points))
            bodies += coarse if size == sketches.COARSE else fine
            texts += sketches.texts(points)
        else:
            bodies.append(body)
            texts += count
        firsts.append(begin)
    return sketches.unpack(firsts, bodies, end, texts)


def _has_sketches(connection: sqlite3.Connection) -> bool:
    """Whether there are any: a store of an older version that cannot be written has none."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sketches'")
    return found.fetchone() is not None


def spans(connection: sqlite3.Connection, metric: int) -> Spans:
    """What the chunks reach over."""
    rows = connection.execute(
        "SELECT first, first + n, step_min, step_max, time_min, time_max FROM chunks "
        "WHERE metric = ? ORDER BY first",
        (metric,),
    ).fetchall()
    columns = np.array(rows, np.float64).reshape(-1, 6).T
    starts, stops = columns[:2].astype(np.int64)
    return Spans(starts, stops, (columns[2], columns[3]), (columns[4], columns[5]))
