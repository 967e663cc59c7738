"""Which runs are kept, and what becomes of the others."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mlwidget.errors import RunNotFoundError
from mlwidget.records import TERMINAL
from mlwidget.tracking.finding import Finder, Search, parse
from mlwidget.tracking.removing import family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.records import RunRecord
    from mlwidget.tracking.workspace import Workspace

PIN: Final = "pin"
"""The tag of a run that stays, whatever the rules."""
GRACE_SECONDS: Final = 3600.0
"""What nobody uses and is younger may be about to be used."""
_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Retention:
    """Which runs go: those of which each rule holds. With no rule none goes.

    Args:
        older_than: They have ended so many seconds ago.
        larger_than: They take so many bytes of disk.
        keep_last: So many of each experiment stay, the newest.
        filter: They fit, as for `Workspace.find_runs`.
    """

    older_than: float | None = None
    larger_than: float | None = None
    keep_last: int = 0
    filter: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no rule."""
        return self == Retention()


@dataclass(frozen=True, slots=True)
class Removed:
    """A run that goes, with those below it."""

    id: str
    name: str | None
    experiment: str
    ended: float | None
    size: int
    """Bytes that are free without it, about."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What went, or would go."""

    runs: list[Removed] = field(default_factory=list)
    freed: int = 0
    """Bytes."""


def collect(workspace: Workspace, rules: Retention, *, dry_run: bool = False) -> Collection:
    """What went: the runs that the rules do not keep, the trash, and blobs that nobody uses.

    Runs that go on and those with the tag `pin` stay, and so do those that they are below. A run goes by
    one rename; who kills this program in the middle leaves no half of one.

    >>> workspace = Workspace.from_config()
    >>> with Experiment(workspace, "digits").start_logging() as run:
    ...     run.log("loss", 0.5)
    >>> [one.id == run.id for one in collect(workspace, Retention(older_than=0), dry_run=True).runs]
    [True]

    Args:
        workspace: The workspace.
        rules: Which runs go.
        dry_run: Only say what would.
    """
    store = workspace._store  # noqa: SLF001 - the same package
    finder = Finder(workspace)
    finder.refresh()
    runs = [] if rules.is_empty else list(_leaving(workspace, finder, rules))
    freed = sum(one.size for one in runs)
    for one in runs if not dry_run else []:
        with contextlib.suppress(RunNotFoundError):  # somebody else was faster
            workspace.delete_run(one.id)
    return Collection(runs, freed + store.sweep(GRACE_SECONDS, dry_run=dry_run))


def _leaving(workspace: Workspace, finder: Finder, rules: Retention) -> Iterator[Removed]:
    store = workspace._store  # noqa: SLF001 - the same package
    seen: Counter[str] = Counter()
    fitting = {one.id for one in _every(finder, rules.filter)} if rules.filter else None
    for record in _every(finder, ""):
        seen[record.experiment] += 1
        if seen[record.experiment] <= rules.keep_last or (
            fitting is not None and record.id not in fitting
        ):
            continue
        below = family(store, record)
        if any(one.status not in TERMINAL or PIN in one.tags for one in below):
            continue
        ended = record.ended if record.ended is not None else record.created
        if rules.older_than is not None and time.time() - ended < rules.older_than:
            continue
        try:
            size = sum(store.disk_usage(one.id) for one in below)
        except RunNotFoundError:  # it is gone, and the index did not know
            continue
        if rules.larger_than is None or size > rules.larger_than:
            yield Removed(record.id, record.name, record.experiment, record.ended, size)


def _every(finder: Finder, words: str) -> Iterator[RunRecord]:
    """All runs below no other, the newest first."""
    condition, start = parse(words), 0
    while found := finder.search(Search(condition, archived=None, start=start, count=_AT_ONCE)).runs:
        yield from (one.record for one in found)
        start += len(found)
