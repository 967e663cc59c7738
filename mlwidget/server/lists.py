"""Lists of runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.spark import spark
from mlwidget.server.parameters import FLAG, METRIC, START, WORKSPACE, Parameter, whole_number
from mlwidget.server.rest import Rest, answer
from mlwidget.server.rows import is_hidden, row
from mlwidget.tracking.experiment import Experiment
from mlwidget.tracking.finding import MOST, Finder, Search, parse
from mlwidget.tracking.known import known

if TYPE_CHECKING:
    from mlwidget.replies import Experiments, Groups, Names, RunList, Sparks, Workspaces
    from mlwidget.tracking.workspace import Workspace

LOOK_SECONDS: Final = 0.1
"""A reply looks so long at runs that nobody has looked at yet; the rest comes a moment later."""
_FILTER: Final = Parameter("filter", "A line such as `loss < 0.3 and lr = 1e-3 status:failed`.", "")
_ARCHIVED: Final = Parameter("archived", "Archived runs instead of the others.", False, FLAG)
_EVERYWHERE: Final = Parameter("everywhere", "Those below others, too.", False, FLAG)
_BY: Final = Parameter("by", "A field, metric, parameter or tag.", "")
_FIND: Final = (
    WORKSPACE,
    _FILTER,
    _ARCHIVED,
    _BY,
    Parameter("value", "With `by`: only runs that have this value of it.", ""),
    Parameter("parent", "Only runs below this one, archived or not; else those below no other.", None),
    _EVERYWHERE,
    Parameter("sort", "A field, metric, parameter or tag.", "created"),
    Parameter("descending", "The greatest or newest first.", True, FLAG),
    START,
    Parameter("count", f"How many at most; {MOST:,} are the most.", 100, whole_number()),
    Parameter("metrics", "A metric whose last values are wanted.", (), many=True),
)


class WorkspacesReply(Rest):
    """`mlwidget/api/workspaces`."""

    @answer("workspaces")
    def get(self) -> Workspaces:
        """The workspaces of this machine: the server's own first."""
        return {"workspaces": [{"name": one.name, "place": one.folder} for one in known()]}


class ExperimentsReply(Rest):
    """`mlwidget/api/experiments`."""

    @answer("experiments", WORKSPACE)
    def get(self, workspace: Workspace) -> Experiments:
        """The experiments of a workspace, and how many runs each has below no other."""
        finder = Finder(workspace)
        finder.refresh(LOOK_SECONDS)
        counts = {one.value: one.count for one in finder.groups(Search(archived=None), "experiment")}
        return {
            "experiments": [
                {
                    "name": one.name,
                    "runs": counts.get(one.name, 0),
                    "archived": one.archived_time is not None,
                    "tags": one.tags,
                }
                for one in Experiment.list(workspace, view_type="All")
            ]
        }


class RunsReply(Rest):
    """`mlwidget/api/runs`."""

    @answer("runs", *_FIND)
    def get(self, workspace: Workspace, **asked: Any) -> RunList:
        """Some of the runs that fit."""
        finder = Finder(workspace)
        complete = finder.refresh(LOOK_SECONDS)
        wanted = _wanted(**asked)
        found = finder.search(wanted)
        after = wanted.start + len(found.runs)
        return {
            "total": found.total,
            "next": after if found.runs and after < found.total else None,
            "running": finder.running(),
            "rows": [row(one, self.settings) for one in found.runs],
            "now": time.time(),
            "complete": complete,
        }


class GroupsReply(Rest):
    """`mlwidget/api/groups`."""

    @answer("groups", WORKSPACE, _FILTER, _ARCHIVED, _EVERYWHERE, _BY)
    def get(self, workspace: Workspace, filter: str, by: str, **wanted: Any) -> Groups:  # noqa: A002
        """How many runs that fit there are for each value of a field, metric, parameter or tag."""
        finder = Finder(workspace)
        finder.refresh(LOOK_SECONDS)
        found = finder.groups(Search(parse(filter), **wanted), by or "experiment")
        return {"groups": [{"value": one.value, "count": one.count} for one in found]}


class NamesReply(Rest):
    """`mlwidget/api/names`."""

    @answer("names", WORKSPACE)
    def get(self, workspace: Workspace) -> Names:
        """What runs have and can be found, sorted and grouped by."""
        found = Finder(workspace).names()
        return {
            "metrics": found["metric"],
            "parameters": found["parameter"],
            "tags": [name for name in found["tag"] if not is_hidden(name)],
        }


class SparksReply(Rest):
    """`mlwidget/api/sparks`."""

    @answer("sparks", WORKSPACE, METRIC, Parameter("run", "The id of a run.", many=True, most=200))
    def get(self, workspace: Workspace, metric: str, run: list[str]) -> Sparks:
        """The course of a metric in some runs, in a few points."""
        finder = Finder(workspace)
        found = {one: finder.look(one, lambda store: spark(store, metric)) for one in run}
        return {"sparks": {one: line for one, line in found.items() if line is not None}}


def _wanted(*, filter: str, by: str, value: str, **asked: Any) -> Search:  # noqa: A002 - as it is asked
    condition = parse(filter)
    if by:
        condition = Search(condition).within(by, value)
    if asked["parent"] is not None:
        asked["archived"] = None
    asked["count"] = min(asked["count"], MOST)
    asked["metrics"] = tuple(asked["metrics"])
    return Search(condition, **asked)
