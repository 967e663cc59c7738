"""Finding runs of a workspace among many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from mlwidget.errors import NotFoundError, StoreError
from mlwidget.feed.parameters import parameters_of
from mlwidget.records import RunFilter
from mlwidget.store.base import RunStore
from mlwidget.store.search.facts import Facts
from mlwidget.store.search.parse import parse, span_of
from mlwidget.store.search.wanted import ARCHIVED, MOST, Found, Group, Listed, Search
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.records import RunState
    from mlwidget.store.search.conditions import Kind
    from mlwidget.tracking.run import Run
    from mlwidget.tracking.workspace import Workspace

    T = TypeVar("T")

__all__ = [
    "ARCHIVED",
    "MOST",
    "Finder",
    "Found",
    "Group",
    "Listed",
    "RunStore",
    "Search",
    "listed",
    "parse",
    "span_of",
]


class Finder:
    """Looks for runs of a workspace.

    >>> workspace = Workspace.from_config()
    >>> with Experiment(workspace, "digits").start_logging() as run:
    ...     run.log("loss", 0.25)
    >>> finder = Finder(workspace)
    >>> finder.refresh()
    True
    >>> finder.search(Search(parse("loss < 0.3"), metrics=("loss",))).runs[0].metrics
    {'loss': 0.25}

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._store = workspace._store  # noqa: SLF001 - the same package

    def refresh(self, seconds: float = math.inf) -> bool:
        """Whether searches now know all runs as they are.

        Args:
            seconds: So long it may take, about; the newest runs are looked at first.
        """
        return self._store.refresh(facts_of, seconds)

    def search(self, wanted: Search) -> Found:
        """The runs that are wanted, as they were at the last refresh."""
        return self._store.search(wanted)

    def running(self) -> int:
        """How many runs go on, whatever is wanted."""
        return self._store.running()

    def groups(self, wanted: Search, by: str) -> list[Group]:
        """How many there are for each value of a field, metric, parameter or tag; the newest first."""
        return self._store.groups(wanted, by)

    def names(self) -> dict[Kind, list[str]]:
        """The names of metrics, parameters and tags that runs have."""
        return self._store.names()

    def look(self, run_id: str, what: Callable[[RunStore], T]) -> T | None:
        """What a run says when it is asked; None when it is not there, or cannot be read.

        Args:
            run_id: The run.
            what: Asks it.
        """
        try:
            return what(self._store.run(run_id))
        except (NotFoundError, StoreError, OSError):
            return None

    def stamp(self) -> object:
        """Another value after what a search finds may have changed."""
        return self._store.searched()


def listed(run: Run) -> Listed:
    """A run as it is now, with the last number of each of its metrics.

    Args:
        run: The run.
    """
    store, workspace = run._store, run.experiment.workspace._store  # noqa: SLF001 - the same package
    state = store.state()
    children = workspace.count(RunFilter(parent=run.id))
    return Listed(state.record, facts_of(state).metrics, children)


def facts_of(state: RunState) -> Facts:
    """What runs are found by beside their records."""
    metrics = {
        one.name: math.nan if one.last is None else one.last
        for one in state.metrics
        if one.kind == "scalar" and not one.name.startswith(INTERNAL)
    }
    return Facts(metrics, parameters_of(state.record))
