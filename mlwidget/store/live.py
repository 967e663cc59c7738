"""Files that a training writes beside the run: brought into its folder before files are listed."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.store.base import RunStore

_sources: Final[weakref.WeakKeyDictionary[RunStore, Callable[[RunStore], None]]] = (
    weakref.WeakKeyDictionary()
)


def brings(store: RunStore, call: Callable[[RunStore], None] | None) -> None:
    """Have it called before the run's files are listed in this process; None for nothing any more.

    Args:
        store: The run.
        call: Gets the run, and must not hold it.
    """
    if call is None:
        _sources.pop(store, None)
    else:
        _sources[store] = call


def bring(store: RunStore) -> None:
    """Let the training's new files be among the run's, where this process runs it."""
    call = _sources.get(store)
    if call is not None:
        call(store)
