"""Runs out of the way: archived, thrown away, or gone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mlwidget.errors import InvalidValueError, StoreDamagedError
from mlwidget.records import TERMINAL, RunFilter
from mlwidget.store.search.wanted import ARCHIVED
from mlwidget.tracking.core import RunCore

if TYPE_CHECKING:
    from mlwidget.records import RunRecord
    from mlwidget.store.base import Store


class Removing(RunCore):
    """What takes a run out of the way."""

    @property
    def is_archived(self) -> bool:
        """Whether it is out of sight of `Workspace.find_runs` and the sidebar."""
        return ARCHIVED in self._store.record().tags

    def archive(self) -> None:
        """Put it out of sight; nothing of it is lost.

        >>> with Experiment(Workspace.from_config(), "digits").start_logging() as run:
        ...     run.archive()
        >>> run.is_archived
        True
        """
        self._store.set_tags({ARCHIVED: f"{time.time():.0f}"})

    def unarchive(self) -> None:
        """Bring it back into sight."""
        self._store.remove_tags([ARCHIVED])

    def delete(self) -> None:
        """Remove it for good, with its files and the runs below it, and free their disk.

        >>> workspace = Workspace.from_config()
        >>> with Experiment(workspace, "digits").start_logging() as run:
        ...     run.log("loss", 0.5)
        >>> run.delete()
        >>> workspace.find_runs()
        []

        Raises:
            InvalidValueError: While it, or one below it, is not over: cancel it first.
        """
        self.experiment.workspace.delete_run(self.id)

    def discard(self) -> list[str]:
        """The ids of the runs that were thrown away: it, and those below it.

        `Workspace.restore_run` brings each back, until `Workspace.empty_trash`.

        Raises:
            InvalidValueError: While it, or one below it, is not over: cancel it first.
        """
        return self.experiment.workspace.discard_run(self.id)


def removable(store: Store, run_id: str) -> list[str]:
    """The ids of a run and of all that are below it, each after those above it.

    A damaged run counts as over: it can be neither read nor gone on with.

    Args:
        store: The workspace's.
        run_id: The run.

    Raises:
        InvalidValueError: While one of them is not over.
    """
    try:
        found = family(store, store.run(run_id).recover())
    except StoreDamagedError:
        found = [one for child in store.runs(RunFilter(parent=run_id)) for one in family(store, child)]
    for one in found:
        if one.status not in TERMINAL:
            raise InvalidValueError(f"run {one.id} is {one.status}: cancel it before it is removed")
    return list(dict.fromkeys([run_id, *(one.id for one in found)]))


def family(store: Store, record: RunRecord) -> list[RunRecord]:
    """A run and all that are below it, each after those above it."""
    found = [record]
    for one in found:  # which grows meanwhile
        found += store.runs(RunFilter(parent=one.id))
    return found
