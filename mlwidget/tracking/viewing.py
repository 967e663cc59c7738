"""How a surface looks at a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlwidget.feed import Feed

if TYPE_CHECKING:
    from mlwidget.tracking.run import Run


def feed_of(run: Run, of: int = 0) -> Feed:
    """The messages of a new viewer of the run.

    >>> feed_of(Run.get_context()).snapshot()[0]["run"]["status"]
    'Running'

    Args:
        run: Of this process, of another one, or long over.
        of: Which of the view's runs it is, counted from 0.
    """
    workspace = run.experiment.workspace._store  # noqa: SLF001 - the same package
    return Feed(run._store, workspace=workspace, of=of, health=lambda: list(run.health))  # noqa: SLF001
