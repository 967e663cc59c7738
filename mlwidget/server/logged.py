"""What a run has logged, and what is known of it: metrics, series, entries, rows, details."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.answers.details import details
from mlwidget.feed.answers.entries import entries, plain
from mlwidget.feed.answers.rows import rows
from mlwidget.feed.answers.sections import MOST_POINTS, MOST_SERIES
from mlwidget.feed.window import windows
from mlwidget.server.parameters import (
    FLAG,
    FROM,
    METRIC,
    NUMBER,
    STOP,
    WORKSPACE,
    Parameter,
    one_of,
    whole_number,
)
from mlwidget.server.rest import Rest, answer
from mlwidget.tracking.viewing import asked_of, metric_of, metrics_of

if TYPE_CHECKING:
    from mlwidget.questions import Details, Entries, Rows
    from mlwidget.replies import Metrics, SeriesList
    from mlwidget.tracking.workspace import Workspace

_KIND: Final = Parameter("kind", "Where a name has metrics of several kinds: which one.", None)


class MetricsReply(Rest):
    """`mlwidget/api/runs/<id>/metrics`."""

    @answer("metrics", WORKSPACE)
    def get(self, run: str, workspace: Workspace) -> Metrics:
        """The metrics of a run."""
        return {
            "metrics": [
                {"name": one.name, "kind": one.kind, "count": one.count, "last": plain(one.last)}
                for one in metrics_of(workspace.get_run(run))
            ]
        }


class SeriesReply(Rest):
    """`mlwidget/api/runs/<id>/series`."""

    @answer(
        "series",
        WORKSPACE,
        Parameter("metric", "The name of a scalar metric.", many=True, most=MOST_SERIES),
        Parameter(
            "axis", "Whether the section's ends are steps or times.", "step", one_of("step", "time")
        ),
        Parameter(
            "low", "The section's least step or time; the first point if not given.", None, NUMBER
        ),
        Parameter("high", "Its greatest; the last point if not given.", None, NUMBER),
        Parameter("most", "Points of each metric, about.", 2000, whole_number(4, MOST_POINTS)),
    )
    def get(self, run: str, workspace: Workspace, metric: list[str], **section: Any) -> SeriesList:
        """A section of some scalar metrics, as fine as it is wanted, down to every point."""
        asked = asked_of(workspace.get_run(run))
        return {
            "series": [
                {
                    "name": name,
                    "count": one.count,
                    "exact": one.exact,
                    "steps": one.steps.tolist(),
                    "times": one.times.tolist(),
                    "values": plain(one.values.tolist()),
                }
                for name, one in zip(metric, windows(asked.store, metric, **section), strict=True)
            ]
        }


class EntriesReply(Rest):
    """`mlwidget/api/runs/<id>/entries`."""

    @answer("entries", WORKSPACE, METRIC, _KIND, FROM, STOP)
    def get(self, run: str, workspace: Workspace, metric: str, **section: Any) -> Entries:
        """What was logged to a metric of any kind: reports, images, texts, numbers."""
        found = workspace.get_run(run)
        number = metric_of(found, metric, section.pop("kind")).id
        return entries(asked_of(found), {"series": number, **section})[0]


class RowsReply(Rest):
    """`mlwidget/api/runs/<id>/rows`."""

    @answer(
        "rows",
        WORKSPACE,
        METRIC,
        FROM,
        STOP,
        Parameter("sort", "A column; the order in which they were logged if not given.", None),
        Parameter("descending", "The greatest first.", False, FLAG),
    )
    def get(self, run: str, workspace: Workspace, metric: str, **wanted: Any) -> Rows:
        """Rows of a table."""
        found = workspace.get_run(run)
        return rows(asked_of(found), {"series": metric_of(found, metric, "table").id, **wanted})[0]


class DetailsReply(Rest):
    """`mlwidget/api/runs/<id>/details`."""

    @answer("details", WORKSPACE)
    def get(self, run: str, workspace: Workspace) -> Details:
        """What is known of a run beside what it logged."""
        return details(asked_of(workspace.get_run(run)), {})[0]
