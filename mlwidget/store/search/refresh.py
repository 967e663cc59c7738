"""Whoever looks for runs brings the index up to date: writers do nothing for it."""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING, Final

from mlwidget.errors import NotFoundError, StoreError
from mlwidget.records import TERMINAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from mlwidget.records import RunRecord, RunState
    from mlwidget.store.catalog import Catalog
    from mlwidget.store.search.facts import Facts
    from mlwidget.store.search.index import Unseen
    from mlwidget.store.sqlite_run import SqliteRunStore

AT_ONCE: Final = 500
RECOVER_SECONDS: Final = 2.0
"""Between two looks whether the process of a run that says nothing is still there."""


class Refreshing:
    """Brings the index of a workspace up to date.

    Args:
        catalog: The index.
        opened: The store of a run, by its id and experiment, for a moment.
    """

    def __init__(
        self,
        catalog: Catalog,
        opened: Callable[[str, str], AbstractContextManager[SqliteRunStore]],
    ) -> None:
        self._catalog = catalog
        self._opened = opened
        self._recovered: dict[str, float] = {}

    def __call__(self, facts_of: Callable[[RunState], Facts], seconds: float) -> bool:
        """Whether all runs were looked at that may have changed."""
        limit = time.monotonic() + seconds
        found: list[tuple[RunRecord, Facts, str]] = []
        done = True
        for one in self._catalog.unseen():
            done = time.monotonic() < limit
            if not done:
                break
            with contextlib.suppress(NotFoundError, StoreError, OSError):  # gone meanwhile, or damaged
                looked = self._look(one)
                if looked is not None:
                    state, stamp = looked
                    found.append((state.record, facts_of(state), stamp))
            if len(found) >= AT_ONCE:
                self._catalog.index(found)
                found = []
        if found:
            self._catalog.index(found)
        return done

    def _look(self, one: Unseen) -> tuple[RunState, str] | None:
        """A run, and the stamp that its files had before they were read; None if it has not changed."""
        with self._opened(one.id, one.experiment) as store:
            stamp = json.dumps(store.stamp())
            if stamp == one.seen and not (one.is_open and self._is_due(one.id)):
                return None
            if one.is_open and self._is_due(one.id):
                store.recover()  # its process may be gone: the first who looks finds out
                self._recovered[one.id] = time.monotonic()
            state = store.state()
            is_same = stamp == one.seen and state.record.status not in TERMINAL
            return None if is_same else (state, stamp)

    def _is_due(self, run_id: str) -> bool:
        return time.monotonic() - self._recovered.get(run_id, -RECOVER_SECONDS) >= RECOVER_SECONDS
