"""A condition as SQL over the index: no value and no name that anybody chose stands in its text."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from mlwidget.store.search import conditions as c

if TYPE_CHECKING:
    from collections.abc import Sequence

Sql = tuple[str, list[Any]]

_COLUMNS: Final = {
    "id": "folded_id",
    "name": "folded_name",
    "experiment": "folded_experiment",
    "status": "lower(status)",
    "type": "lower(type)",
    "number": "number",
    "created": "created",
    "started": "started",
    "ended": "ended",
}
_NAMED: Final = "name = (SELECT key FROM names WHERE name = ?)"


def where(condition: c.Condition | None) -> Sql:  # noqa: PLR0911 - one for each condition
    """The words after WHERE, and the values for them.

    >>> from mlwidget.store.search.parse import parse
    >>> where(parse("status:failed"))
    ('coalesce(lower(status) = ?, 0)', ['failed'])
    """
    match condition:
        case None:
            return "1", []
        case c.All(others):
            return _joined(" AND ", others)
        case c.Any(others):
            return _joined(" OR ", others)
        case c.Not(other):
            text, values = where(other)
            return f"NOT ({text})", values
        case c.Holds(text):
            return "instr(words, ?) > 0", [text.casefold()]
        case c.Has(name, kinds):
            text = f"key IN (SELECT run FROM facts WHERE {_NAMED} AND kind IN ({_numbers(kinds)}))"  # noqa: S608
            return text, [name]
        case c.Compare(name, sign, value, ()):
            column, values = column_of(name)
            text, compared = _compared(column, sign, value)
            return f"coalesce({text}, 0)", [*values, *compared]
        case c.Compare(name, sign, value, kinds):
            column = "number" if isinstance(value, float) else "text"
            text, compared = _compared(column, sign, value)
            found = f"SELECT run FROM facts WHERE {_NAMED} AND kind IN ({_numbers(kinds)}) AND {text}"  # noqa: S608
            return f"key IN ({found})", [name, *compared]


def column_of(name: str) -> Sql:
    """A field as an expression."""
    if name == "duration":
        return "(coalesce(ended, ?) - started)", [time.time()]
    return _COLUMNS[name], []


def fact(name: str) -> Sql:
    """The text of a fact as an expression: of a metric before a parameter before a tag."""
    found = f"SELECT text FROM facts WHERE {_NAMED} AND run = runs.key ORDER BY kind LIMIT 1"  # noqa: S608
    return f"({found})", [name]


def _joined(word: str, others: Sequence[c.Condition]) -> Sql:
    parts = [where(one) for one in others]
    return word.join(f"({text})" for text, _ in parts), [one for _, values in parts for one in values]


def _compared(column: str, sign: str, value: float | str) -> Sql:
    wanted = value.casefold() if isinstance(value, str) else value
    if sign == "~":
        return f"instr({column}, ?) > 0", [str(wanted)]
    return f"{column} {sign} ?", [wanted]


def _numbers(kinds: Sequence[c.Kind]) -> str:
    return ", ".join(str(c.KINDS.index(kind)) for kind in kinds)
