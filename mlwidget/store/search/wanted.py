"""Which runs are wanted of many, in which order and how many; and what is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mlwidget.store.search.conditions import All, Compare, Condition, Has, Not

if TYPE_CHECKING:
    from mlwidget.records import RunRecord

ARCHIVED: Final = "mlwidget.archived"
"""The tag of a run that is out of the way; its value says since when."""
MOST: Final = 1000
"""Runs of one answer."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which runs are wanted."""

    condition: Condition | None = None
    parent: str | None = None
    """The run that they are below; None for those that are below no other."""
    everywhere: bool = False
    """Whether those below any other are wanted too."""
    archived: bool | None = False
    """Whether they are archived; None for both."""
    sort: str = "created"
    """A field, or the name of a metric, parameter or tag."""
    descending: bool = True
    start: int = 0
    count: int = 100
    metrics: tuple[str, ...] = ()
    """Whose last values are wanted of each run."""

    def whole(self) -> Condition | None:
        """The condition, with what is said of archived runs."""
        if self.archived is None:
            return self.condition
        has = Has(ARCHIVED, ("tag",))
        mine = has if self.archived else Not(has)
        return mine if self.condition is None else All((self.condition, mine))

    def within(self, by: str, value: str) -> Condition:
        """The condition that a run belongs to a group."""
        kinds = () if by in ("experiment", "status", "type") else ("metric", "parameter", "tag")
        one = Compare(by, "=", value, kinds)  # type: ignore[arg-type]
        return one if self.condition is None else All((self.condition, one))


@dataclass(frozen=True, slots=True)
class Listed:
    """A run as the index has it."""

    record: RunRecord
    metrics: dict[str, float] = field(default_factory=dict)
    children: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The runs that were found."""

    total: int
    """How many there are, whatever was asked for of them."""
    runs: list[Listed]


@dataclass(frozen=True, slots=True)
class Group:
    """The runs with one value of a field or fact."""

    value: str
    count: int
    newest: float
    """When the newest of them was made."""
