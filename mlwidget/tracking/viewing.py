"""How a surface looks at a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlwidget.errors import NotFoundError
from mlwidget.feed import Feed
from mlwidget.feed.answers import Asked

if TYPE_CHECKING:
    from mlwidget.records import MetricRecord
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


def asked_of(run: Run) -> Asked:
    """The run as what a viewer asks is answered from; metrics go by their numbers in its store.

    Args:
        run: Of this process, of another one, or long over.
    """

    def named(number: int) -> tuple[str, str] | None:
        return next(((one.name, one.kind) for one in metrics_of(run) if one.id == number), None)

    return Asked(run._store, run.experiment.workspace._store, named)  # noqa: SLF001 - the same package


def metrics_of(run: Run) -> list[MetricRecord]:
    """The metrics that the run has in its store, by the time of their first point."""
    return run._store.metrics()  # noqa: SLF001 - the same package


def metric_of(run: Run, name: str, kind: str | None = None) -> MetricRecord:
    """The metric of that name.

    Args:
        run: The run.
        name: The name.
        kind: Where there are several of that name: which one.

    Raises:
        NotFoundError: When the run has none.
    """
    for one in metrics_of(run):
        if one.name == name and kind in (None, one.kind):
            return one
    raise NotFoundError(f"the run has no {f'{kind} ' if kind else ''}metric {name!r:.300}")
