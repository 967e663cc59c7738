"""What could not be kept, in words for who looks at the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.feed.frozen.kept import Kept

NAMED: Final = 3
"""What is named of a longer list."""


def said(kept: Kept) -> list[str]:
    """A sentence for each sort of what is not there.

    >>> from mlwidget.feed.frozen.kept import Kept
    >>> said(Kept([], []))
    []

    Args:
        kept: What is.
    """
    return [*_points(kept), *_tables(kept), *_entries(kept), *_files(kept), *_no_room(kept)]


def _values(kept: Kept, field: str) -> list[tuple[int, dict[str, Any], str]]:
    return [(item.of, item.value, item.name) for item in kept.items if item.field == field]


def _points(kept: Kept) -> Iterator[str]:
    fine = {(of, one["series"]): sum(one["columns"]["n"]) for of, one, _ in _values(kept, "fine")}
    thinned = [
        part["name"]
        for of, picture in enumerate(kept.pictures)
        for part in picture["series"]
        if part["kind"] == "scalar" and max(part["n"], fine.get((of, part["id"]), 0)) < part["total"]
    ]
    if thinned:
        yield f"Not every point is here of {_some(thinned)}; each least and greatest one is."


def _tables(kept: Kept) -> Iterator[str]:
    cut = [
        name
        for _, one, name in _values(kept, "rows")
        if len(one["answer"]["rows"]) < one["answer"]["total"]
    ]
    if cut:
        yield f"Only the first rows are here of {_some(cut)}."


def _entries(kept: Kept) -> Iterator[str]:
    most: dict[tuple[int, int], tuple[int, int, str]] = {}
    for of, one, name in _values(kept, "entries"):
        before = most.get((of, one["series"]), (0, 0, ""))
        here = (len(one["answer"]["entries"]), one["answer"]["total"], name)
        most[of, one["series"]] = max(before, here)
    cut = [name for held, total, name in most.values() if held < total]
    if cut:
        yield f"Only the last entries are here of {_some(cut)}."


def _files(kept: Kept) -> Iterator[str]:
    starts: dict[tuple[int, str], int] = {}
    for of, one, name in _values(kept, "bytes"):
        starts[of, name] = min(one["start"], starts.get((of, name), one["start"]))
    cut = [name for (_, name), start in starts.items() if start]
    if cut:
        yield f"Only the end is here of {_some(cut)}."
    files = sum(one["total"] for _, one, _ in _values(kept, "files"))
    if files > len(starts):
        rest = files - len(starts)
        yield f"Of {rest:,} other file{'s' if rest > 1 else ''} only the name is here."


def _no_room(kept: Kept) -> Iterator[str]:
    names = list(dict.fromkeys(item.name for item in kept.left_out))
    if names:
        yield f"There was no room for {_some(names)}."


def _some(names: list[str]) -> str:
    """A few of the names, and how many more there are."""
    shown = ", ".join(repr(name) for name in names[:NAMED])
    more = len(names) - NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown
