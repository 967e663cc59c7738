"""One run, and what can be done to it: rename, tag, archive, stop, throw away and bring back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.answers.control import turn
from mlwidget.server.parameters import WORKSPACE
from mlwidget.server.rest import Rest, answer
from mlwidget.server.rows import row
from mlwidget.tracking.finding import listed
from mlwidget.tracking.viewing import asked_of

if TYPE_CHECKING:
    from mlwidget.questions import Done
    from mlwidget.replies import Change, ListRow, Removed
    from mlwidget.tracking.workspace import Workspace

UNDO_SECONDS: Final = 3600.0
"""So long a run can be brought back, at least."""
DONE: Final[Done] = {"done": True}


class RunReply(Rest):
    """`mlwidget/api/runs/<id>`."""

    @answer("run", WORKSPACE)
    def get(self, run: str, workspace: Workspace) -> ListRow:
        """A run, with the last number of each of its metrics."""
        return row(listed(workspace.get_run(run)), self.settings)

    @answer("done", WORKSPACE, action="write", body="change")
    def patch(self, run: str, workspace: Workspace, body: Change) -> Done:
        """Change what the body names: the run's name, tags, whether it is archived."""
        found = workspace.get_run(run)
        if body.get("tags"):
            found.set_tags(body["tags"])
        if body.get("remove"):
            found.remove_tags(body["remove"])
        if "name" in body:
            found.display_name = body["name"] or None
        if "archived" in body:
            (found.archive if body["archived"] else found.unarchive)()
        return DONE

    @answer("removed", WORKSPACE, action="write")
    def delete(self, run: str, workspace: Workspace) -> Removed:
        """Throw a run away, with the runs below it."""
        runs = workspace.discard_run(run)
        workspace.empty_trash(UNDO_SECONDS)
        return {"runs": runs}


class StopReply(Rest):
    """`mlwidget/api/runs/<id>/stop`."""

    @answer("done", WORKSPACE, action="write")
    def post(self, run: str, workspace: Workspace) -> Done:
        """Ask a run to stop."""
        workspace.get_run(run).stop(by="in the list of runs")
        return DONE


class RestoreReply(Rest):
    """`mlwidget/api/runs/<id>/restore`."""

    @answer("done", WORKSPACE, action="write")
    def post(self, run: str, workspace: Workspace) -> Done:
        """Bring back a run that was thrown away."""
        workspace.restore_run(run)
        return DONE


class TurnReply(Rest):
    """`mlwidget/api/runs/<id>/turn`."""

    @answer("done", WORKSPACE, action="write", body="turn")
    def post(self, run: str, workspace: Workspace, body: dict[str, Any]) -> Done:
        """Turn a knob of a run; it checks the value itself."""
        return turn(asked_of(workspace.get_run(run)), body)[0]
