"""What callers give, checked; what people named, as text for a figure; and names that were meant."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError, NotFoundError

if TYPE_CHECKING:
    from mlwidget.tracking import Run

LISTED: Final = 8
"""Names that a message lists at most."""


def runs_of(given: Any, call: str) -> tuple[Run, ...]:
    """The runs that a call was given, each once.

    Args:
        given: A run, or several in anything that can be gone through.
        call: The call, for the error.

    Raises:
        InvalidTypeError: For what is no run.
        InvalidValueError: For none at all.
    """
    if hasattr(given, "get_metrics"):
        return (given,)
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise InvalidTypeError(f"{call} takes a run or several, got {type(given).__name__}")
    runs = tuple(dict.fromkeys(given))
    for one in runs:
        if not hasattr(one, "get_metrics"):
            raise InvalidTypeError(f"{call} takes runs, got {type(one).__name__} among them")
    if not runs:
        raise InvalidValueError(f"{call} takes at least one run, got none")
    return runs


def check_name(given: Any, call: str) -> str:
    """The name of a metric or parameter, as it was given."""
    if not isinstance(given, str) or not given:
        raise InvalidTypeError(f"{call} takes names as text, got {given!r:.80}")
    return given


def shown(text: str, most: int = 60) -> str:
    r"""The text in one line, as a figure can show it.

    >>> shown("loss of\nthe net", most=12)
    'loss of the…'

    Args:
        text: What somebody has called something: it may hold anything.
        most: Letters.
    """
    line = "".join(letter if letter.isprintable() else " " for letter in text[: most + 1])
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def missing(name: str, known: Iterable[str], where: str) -> NotFoundError:
    """The error for a name that is nowhere; it says which names are near.

    >>> missing("los", ["loss", "accuracy"], "the run has no metric")
    NotFoundError("the run has no metric 'los'; near it: 'loss'")

    Args:
        name: What was asked for.
        known: What there is.
        where: The beginning of the sentence.
    """
    names = sorted(set(known))
    near = difflib.get_close_matches(name[:200], names, n=3, cutoff=0.5)
    if near:
        rest = "near it: " + ", ".join(map(repr, near))
    else:
        rest = "there is " + (", ".join(map(repr, names[:LISTED])) or "none")
        rest += ", …" if len(names) > LISTED else ""
    return NotFoundError(f"{where} {name!r:.300}; {rest:.1000}")


def distinct(names: Iterable[str]) -> list[str]:
    """The names, each one another's neighbour told apart by a number.

    >>> distinct(["first", "second", "first"])
    ['first', 'second', 'first (2)']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        tries = itertools.chain([name], (f"{name} ({number})" for number in itertools.count(2)))
        found.append(next(one for one in tries if one not in taken))
        taken.add(found[-1])
    return found
