"""What must hold of a run, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "~"]
"""`~`: holds the text, whatever its case."""
Kind = Literal["metric", "parameter", "tag"]

KINDS: Final[tuple[Kind, ...]] = ("metric", "parameter", "tag")
"""Where a name is looked for, in this order; their numbers stand in the index."""
FIELDS: Final = frozenset(
    {"id", "name", "experiment", "status", "type", "number", "created", "started", "ended", "duration"}
)
"""Names that mean something of every run, before any metric, parameter or tag of that name."""
NUMBERS: Final = frozenset({"number", "created", "started", "ended", "duration"})
"""Those of them that are numbers: seconds, and since the epoch the three in the middle."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A field, a last value, a parameter or a tag compares with a value so."""

    name: str
    operator: Operator
    value: float | str
    kinds: tuple[Kind, ...] = ()
    """Where the name is looked for; empty for one of FIELDS."""


@dataclass(frozen=True, slots=True)
class Has:
    """The run has something of that name."""

    name: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """Its name, id, experiment, status or one of its tags holds the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """The other does not hold."""

    other: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Each holds."""

    others: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of them holds."""

    others: tuple[Condition, ...]


Condition = Compare | Has | Holds | Not | All | Any
