"""The search over runs that are all at hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mlwidget.store.search.conditions import FIELDS, KINDS, Kind
from mlwidget.store.search.facts import Facts, each, field_of
from mlwidget.store.search.holds import holds
from mlwidget.store.search.wanted import MOST, Found, Group, Listed, Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.records import RunRecord

    Seen = tuple[RunRecord, Facts]


def search(seen: Sequence[Seen], wanted: Search) -> Found:
    """The runs that a search finds."""
    found = sorted(_wanted(seen, wanted), key=lambda one: (one[0].created, one[0].number), reverse=True)
    if wanted.sort == "created":
        found = found if wanted.descending else found[::-1]
    else:
        found = _sorted(found, wanted)
    start = max(wanted.start, 0)
    shown = found[start : start + min(max(wanted.count, 0), MOST)]
    below = Counter(record.parent for record, _ in seen)
    return Found(
        len(found),
        [
            Listed(
                record,
                {name: facts.metrics[name] for name in wanted.metrics if name in facts.metrics},
                below[record.id],
            )
            for record, facts in shown
        ],
    )


def groups(seen: Sequence[Seen], wanted: Search, by: str) -> list[Group]:
    """How many runs a search finds for each value of a field or fact, the one with the newest first."""
    counts: Counter[str] = Counter()
    newest: dict[str, float] = {}
    for record, facts in _wanted(seen, wanted):
        if by in FIELDS:
            value = getattr(record, by, None)
        else:
            found = min((one for one in each(record, facts) if one[0] == by), key=_kind, default=None)
            value = None if found is None else found[3]
        text = "" if value is None else str(value)
        counts[text] += 1
        newest[text] = max(newest.get(text, record.created), record.created)
    every = [Group(value, count, newest[value]) for value, count in counts.items()]
    return sorted(every, key=lambda one: one.newest, reverse=True)


def names(seen: Sequence[Seen]) -> dict[Kind, list[str]]:
    """The names that facts have, by their kind."""
    found: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
    for record, facts in seen:
        for name, kind, _, _ in each(record, facts):
            found[KINDS[kind]].add(name)
    return {kind: sorted(known) for kind, known in found.items()}


def _wanted(seen: Sequence[Seen], wanted: Search) -> list[Seen]:
    condition = wanted.whole()
    return [
        (record, facts)
        for record, facts in seen
        if _is_there(record, wanted) and (condition is None or holds(condition, record, facts))
    ]


def _is_there(record: RunRecord, wanted: Search) -> bool:
    if wanted.parent is not None:
        return record.parent == wanted.parent
    return wanted.everywhere or record.parent is None


def _sorted(found: list[Seen], wanted: Search) -> list[Seen]:
    """Numbers first, then texts, then what has neither, whatever the way."""
    keyed = [(_key(one, wanted.sort), one) for one in found]
    parts = [[one for one in keyed if one[0][0] == rank] for rank in range(3)]
    for part in parts[:2]:
        part.sort(key=lambda one: one[0][1:], reverse=wanted.descending)
    return [one for part in parts for _, one in part]


def _key(one: Seen, sort: str) -> tuple[int, float, str]:
    record, facts = one
    if sort in FIELDS:
        value = field_of(record, sort)
        number, text = (None, value) if isinstance(value, str) else (value, None)
    else:
        named = (fact for fact in each(record, facts) if fact[0] == sort)
        number, text = min(named, key=_kind, default=(sort, 0, None, None))[2:]
    return (0 if number is not None else 1 if text is not None else 2), number or 0.0, text or ""


def _kind(fact: tuple[str, int, float | None, str]) -> int:
    return fact[1]
