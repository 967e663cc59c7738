"""What the catalog knows of runs so that they are found: its rows, written and asked for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mlwidget.records import TERMINAL
from mlwidget.store import rows
from mlwidget.store.search import sql
from mlwidget.store.search.conditions import FIELDS, KINDS, Kind
from mlwidget.store.search.facts import each, field_of, haystack, storable
from mlwidget.store.search.wanted import MOST, Found, Group, Listed

if TYPE_CHECKING:
    import sqlite3

    from mlwidget.records import RunRecord
    from mlwidget.store.search.facts import Facts
    from mlwidget.store.search.wanted import Search

LATE_SECONDS: Final = 60.0
_ENDED: Final = ", ".join(f"'{status}'" for status in sorted(TERMINAL))
_COLUMNS: Final = (
    "id, experiment, number, created, started, ended, parent, type, status, folded_id, folded_name, "
    "folded_experiment, words, seen, record"
)
_PUT: Final = (
    f"INSERT INTO runs ({_COLUMNS}) VALUES ({', '.join('?' * 15)}) ON CONFLICT (id) DO UPDATE SET "  # noqa: S608
    + ", ".join(f"{column.strip()} = excluded.{column.strip()}" for column in _COLUMNS.split(",")[1:])
)


class Unseen(NamedTuple):
    """A run that may have changed since it was indexed."""

    id: str
    experiment: str
    seen: str | None
    """How its files were then; None when they have to be read in any case."""
    is_open: bool
    """Whether it had not ended then."""


def put(
    connection: sqlite3.Connection,
    record: RunRecord,
    facts: Facts | None = None,
    stamp: str | None = None,
) -> None:
    """Bring a run up to date.

    Args:
        connection: Of the catalog, writing.
        record: The run.
        facts: What is known beside it; what is there stays, and is read again, if not given.
        stamp: How its files were before the facts were read.
    """
    values = [
        record.id, record.experiment, record.number, record.created, record.started, record.ended,
        record.parent, record.type, record.status, field_of(record, "id"), field_of(record, "name"),
        field_of(record, "experiment"), haystack(record), stamp, rows.to_text(record),
    ]  # fmt: skip
    connection.execute(_PUT, values)
    if facts is None:
        return
    key = connection.execute("SELECT key FROM runs WHERE id = ?", (record.id,)).fetchone()[0]
    found = list(each(record, facts))
    connection.executemany(
        "INSERT OR IGNORE INTO names (name) VALUES (?)", {(name,) for name, *_ in found}
    )
    connection.execute("DELETE FROM facts WHERE run = ?", (key,))
    connection.executemany(
        "INSERT INTO facts SELECT names.key, ?, ?, ?, ? FROM names WHERE name = ?",
        [(key, kind, number, text, name) for name, kind, number, text in found],
    )


def remove(connection: sqlite3.Connection, run_id: str) -> None:
    """Take a run out of the index."""
    connection.execute("DELETE FROM facts WHERE run = (SELECT key FROM runs WHERE id = ?)", (run_id,))
    connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))


def unseen(connection: sqlite3.Connection) -> list[Unseen]:
    """The runs that may have changed meanwhile, newest first.

    Those that have ended a short time ago are among them: who writes last may be late.
    """
    columns = "SELECT created, id, experiment, seen, status FROM runs WHERE"
    late = time.time() - LATE_SECONDS
    found = {
        *connection.execute(f"{columns} seen IS NULL OR status NOT IN ({_ENDED})"),
        *connection.execute(f"{columns} ended > ?", (late,)),
    }
    newest = sorted(found, key=lambda row: row[:2], reverse=True)
    return [
        Unseen(run_id, experiment, seen, status not in TERMINAL)
        for _, run_id, experiment, seen, status in newest
    ]


def running(connection: sqlite3.Connection) -> int:
    """How many runs go on."""
    sql_text = f"SELECT count(*) FROM runs WHERE status NOT IN ({_ENDED})"  # noqa: S608
    return int(connection.execute(sql_text).fetchone()[0])


def search(connection: sqlite3.Connection, wanted: Search) -> Found:
    """The runs that a search finds."""
    where, values = _where(wanted)
    total = connection.execute(f"SELECT count(*) FROM runs WHERE {where}", values).fetchone()[0]  # noqa: S608
    join, order, ordered = _order(connection, wanted)
    page = [min(max(wanted.count, 0), MOST), max(wanted.start, 0)]
    # the long rows are read only of those that are shown
    found = connection.execute(
        f"SELECT key FROM runs {join} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
        [*ordered[0], *values, *ordered[1], *page],
    )
    keys = [key for (key,) in found]
    records = dict(
        connection.execute(f"SELECT key, record FROM runs WHERE key IN ({_marks(keys)})", keys)  # noqa: S608
    )
    metrics = _metrics(connection, keys, wanted.metrics)
    children = _children(connection, keys)
    return Found(
        total,
        [
            Listed(rows.run_record(records[key]), metrics.get(key, {}), children.get(key, 0))
            for key in keys
        ],
    )


def groups(connection: sqlite3.Connection, wanted: Search, by: str) -> list[Group]:
    """How many runs a search finds for each value of a field or fact, the one with the newest first."""
    where, values = _where(wanted)
    column, more = (by, []) if by in FIELDS else sql.fact(storable(by))
    found = connection.execute(
        f"SELECT {column} AS value, count(*), max(created) FROM runs WHERE {where} "  # noqa: S608
        "GROUP BY value ORDER BY max(created) DESC LIMIT 10000",
        [*more, *values],
    )
    return [Group("" if value is None else str(value), count, newest) for value, count, newest in found]


def names(connection: sqlite3.Connection) -> dict[Kind, list[str]]:
    """The names that facts have, by their kind."""
    found: dict[Kind, list[str]] = {kind: [] for kind in KINDS}
    for kind, name in connection.execute(
        "SELECT k.value, names.name FROM json_each('[0, 1, 2]') AS k JOIN names ON EXISTS "
        "(SELECT 1 FROM facts WHERE facts.name = names.key AND kind = k.value) ORDER BY names.name"
    ):
        found[KINDS[kind]].append(name)
    return found


def _where(wanted: Search) -> sql.Sql:
    text, values = sql.where(wanted.whole())
    if wanted.parent is not None:
        return f"({text}) AND parent = ?", [*values, wanted.parent]
    return (text if wanted.everywhere else f"({text}) AND parent IS NULL"), values


def _order(
    connection: sqlite3.Connection, wanted: Search
) -> tuple[str, str, tuple[list[Any], list[Any]]]:
    """What is joined for an order, the order, and the values for both."""
    way = "DESC" if wanted.descending else "ASC"
    if wanted.sort == "created":
        return "", f"created {way}, number {way}", ([], [])
    if wanted.sort in FIELDS:
        column, values = sql.column_of(wanted.sort)
        return "", f"{column} IS NULL, {column} {way}, created DESC, key", ([], [*values, *values])
    name, kind = _kind_of(connection, storable(wanted.sort))
    join = "LEFT JOIN facts AS f ON f.name = ? AND f.run = key AND f.kind = ?"
    order = f"f.number IS NULL, f.number {way}, f.text IS NULL, f.text {way}, created DESC, key"
    return join, order, ([name, kind], [])


def _kind_of(connection: sqlite3.Connection, name: str) -> tuple[int, int]:
    """The key of a name, and the first kind that it has: a metric before a parameter before a tag."""
    found = connection.execute(
        "SELECT key, (SELECT kind FROM facts WHERE facts.name = key ORDER BY kind LIMIT 1) "
        "FROM names WHERE name = ?",
        (name,),
    ).fetchone()
    return (found[0], found[1] or 0) if found else (-1, 0)


def _metrics(
    connection: sqlite3.Connection, keys: list[int], wanted: tuple[str, ...]
) -> dict[int, dict[str, float]]:
    if not keys or not wanted:
        return {}
    found: dict[int, dict[str, float]] = {}
    of = f"names.name IN ({_marks(wanted)}) AND facts.run IN ({_marks(keys)})"
    rows_of = "facts JOIN names ON facts.name = names.key WHERE facts.kind = 0"
    chosen = f"SELECT facts.run, names.name, coalesce(facts.number, 'nan') FROM {rows_of} AND {of}"  # noqa: S608
    for key, name, number in connection.execute(chosen, [*map(storable, wanted), *keys]):
        found.setdefault(key, {})[name] = float(number)
    return found


def _children(connection: sqlite3.Connection, keys: list[int]) -> dict[int, int]:
    pairs = "runs JOIN runs AS below ON below.parent = runs.id"
    chosen = f"SELECT runs.key, count(*) FROM {pairs} WHERE runs.key IN ({_marks(keys)}) GROUP BY 1"  # noqa: S608
    return dict(connection.execute(chosen, keys).fetchall()) if keys else {}


def _marks(values: Any) -> str:
    return ", ".join("?" * len(values))
