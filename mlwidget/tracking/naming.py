"""How people name runs: by an id, as much of one as no other has, or a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mlwidget.store.search.conditions import Any, Compare
from mlwidget.store.search.facts import storable
from mlwidget.store.search.wanted import MOST, Search
from mlwidget.tracking.finding import Finder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlwidget.records import RunRecord
    from mlwidget.tracking.workspace import Workspace

BRIEF: Final = 8
_MADE: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An id that was made up for a run."""


def meant(workspace: Workspace, text: str) -> list[RunRecord]:
    """The runs that a text may mean: that of this id, or those whose id begins so or whose name it is.

    >>> workspace = Workspace.from_config()
    >>> with Experiment(workspace, "digits").start_logging(display_name="baseline") as run:
    ...     run.log("loss", 0.5)
    >>> [one.id == run.id for one in meant(workspace, "baseline") + meant(workspace, run.id[:8])]
    [True, True]

    Args:
        workspace: Where to look.
        text: The text.
    """
    finder = Finder(workspace)
    exact = finder.look(text, lambda store: store.record())
    if exact is not None:
        return [exact]
    finder.refresh()
    wanted = storable(text)
    near = Any((Compare("id", "~", wanted), Compare("name", "=", wanted)))
    listed = finder.search(Search(near, everywhere=True, archived=None, count=MOST)).runs
    return [one.record for one in listed if one.record.id.startswith(text) or one.record.name == text]


def brief(ids: Iterable[str]) -> dict[str, str]:
    """Each id with as much of its beginning as no other has; ids that people chose stay whole.

    >>> brief(["0a0b0c0d-0000-4000-8000-000000000000", "ridge_2"])
    {'0a0b0c0d-0000-4000-8000-000000000000': '0a0b0c0d', 'ridge_2': 'ridge_2'}
    """
    known = list(dict.fromkeys(ids))
    length = BRIEF
    while len({found[:length] for found in known}) < len(known):
        length += 1
    return {found: found[:length] if _MADE.fullmatch(found) else found for found in known}
