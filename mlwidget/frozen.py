"""What is kept of a view for when there is neither a kernel nor a store: in a saved notebook, in a page.

It is bytes that zlib has made small: the length of the JSON (4 bytes, little-endian), the JSON (a
`Frozen`), and a rest in which each `at` counts from its first byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from mlwidget.questions import Details, Entries, Files, Rows, Runs
    from mlwidget.wire import Snapshot


class Coded(TypedDict):
    """Columns of several series, one series after the other: all steps, all times, all values.

    Of a column's numbers the first bytes come first, then the second ones (planes). Steps are whole;
    times are counted in ticks from a base; both, and values that are rounded, as the difference to the
    number before, times two, and minus one where it is negative. Of a rounded value the higher half is
    left, which has six digits; behind the planes then stand the last step, time and value of each series
    that has points, as they are. Where `exact` is set times and values are 64-bit floats.
    """

    at: int
    n: list[int]
    """Points of each series."""
    planes: list[int]
    """Of steps, times, values."""
    base: float
    tick: float
    """Seconds."""
    exact: bool


class Held(TypedDict):
    """What is kept of one run: the answers to some questions."""

    details: Details | None
    files: Files | None
    runs: Runs | None
    """The run, and the runs below it."""
    entries: list[HeldEntries]
    rows: list[HeldRows]
    bytes: list[HeldBytes]
    fine: list[HeldFine]


class HeldEntries(TypedDict):
    """Some entries of a metric."""

    series: int
    answer: Entries


class HeldRows(TypedDict):
    """The first rows of a table, in the order in which they were logged."""

    series: int
    answer: Rows


class HeldBytes(TypedDict):
    """Some bytes of a file, `n` from `start` on."""

    name: str
    start: int
    size: int
    """Of the whole file."""
    at: int
    n: int


class HeldFine(TypedDict):
    """More points of a series than the picture shows, in the order of their steps."""

    series: int
    count: int
    """Points of it in the store."""
    columns: Coded


class Frozen(TypedDict):
    """What is left of a view when there is neither a kernel nor a store."""

    protocol: int
    pictures: list[Snapshot]
    """One for each run. Where its columns stand is said by `columns`, not by `at`."""
    columns: list[Coded]
    """Those of each picture."""
    held: list[Held]
    left_out: list[str]
    """What could not be kept, a sentence each."""
