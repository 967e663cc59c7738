"""Whether a condition holds of a run that is at hand."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

from mlwidget.store.search import conditions as c
from mlwidget.store.search.facts import each, field_of, haystack

if TYPE_CHECKING:
    from mlwidget.records import RunRecord
    from mlwidget.store.search.facts import Facts

_COMPARE: Final[dict[str, Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: c.Condition, record: RunRecord, facts: Facts) -> bool:  # noqa: PLR0911
    """Whether it does.

    >>> from mlwidget.records import RunRecord
    >>> from mlwidget.store.search.facts import Facts
    >>> from mlwidget.store.search.parse import parse
    >>> holds(parse("loss < 0.3 digits"), RunRecord("1", "digits", 0.0), Facts({"loss": 0.2}))
    True
    """
    match condition:
        case c.All(others):
            return all(holds(one, record, facts) for one in others)
        case c.Any(others):
            return any(holds(one, record, facts) for one in others)
        case c.Not(other):
            return not holds(other, record, facts)
        case c.Holds(text):
            return text.casefold() in haystack(record)
        case c.Has(name, kinds):
            return any(True for _ in _named(record, facts, name, kinds))
        case c.Compare(name, sign, value, ()):
            return _compares(field_of(record, name), sign, value)
        case c.Compare(name, sign, value, kinds):
            return any(
                _compares(number if isinstance(value, float) else text, sign, value)
                for number, text in _named(record, facts, name, kinds)
            )


def _named(record: RunRecord, facts: Facts, name: str, kinds: tuple[c.Kind, ...]) -> Any:
    wanted = {c.KINDS.index(kind) for kind in kinds}
    return (
        (number, text)
        for own, kind, number, text in each(record, facts)
        if own == name and kind in wanted
    )


def _compares(there: float | str | None, sign: str, value: float | str) -> bool:
    if there is None:
        return False
    wanted = value.casefold() if isinstance(value, str) else value
    if sign == "~":
        return str(wanted) in str(there)
    return isinstance(there, str) == isinstance(wanted, str) and bool(_COMPARE[sign](there, wanted))
