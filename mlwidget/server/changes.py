"""What a list can do to a run: rename, tag, archive, stop, throw away and bring back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from mlwidget.errors import InvalidTypeError
from mlwidget.server.rest import Rest

if TYPE_CHECKING:
    from mlwidget.tracking.run import Run

_KINDS: Final = {"name": str, "tags": dict, "remove": list, "archived": bool}
UNDO_SECONDS: Final = 3600.0
"""So long a run can be brought back, at least."""


class RunReply(Rest):
    """`PATCH` and `DELETE mlwidget/api/runs/<id>?workspace=…`."""

    @web.authenticated
    @authorized(action="write")  # type: ignore[untyped-decorator]
    async def patch(self, run_id: str) -> None:
        """Change what the body names."""
        change = _checked(self.body())

        def work() -> dict[str, Any]:
            run = self.workspace.get_run(run_id)
            _apply(run, change)
            return {"done": True}

        self.reply(await self.away(work))

    @web.authenticated
    @authorized(action="write")  # type: ignore[untyped-decorator]
    async def delete(self, run_id: str) -> None:
        """Throw it away, with the runs below it."""

        def work() -> dict[str, Any]:
            workspace = self.workspace
            runs = workspace.get_run(run_id).discard()
            workspace.empty_trash(UNDO_SECONDS)
            return {"runs": runs}

        self.reply(await self.away(work))


class StopReply(Rest):
    """`POST mlwidget/api/runs/<id>/stop?workspace=…`."""

    @web.authenticated
    @authorized(action="write")  # type: ignore[untyped-decorator]
    async def post(self, run_id: str) -> None:
        """Ask it to stop."""

        def work() -> dict[str, Any]:
            self.workspace.get_run(run_id).stop(by="in the list of runs")
            return {"done": True}

        self.reply(await self.away(work))


class RestoreReply(Rest):
    """`POST mlwidget/api/runs/<id>/restore?workspace=…`."""

    @web.authenticated
    @authorized(action="write")  # type: ignore[untyped-decorator]
    async def post(self, run_id: str) -> None:
        """Bring it back."""

        def work() -> dict[str, Any]:
            self.workspace.restore_run(run_id)
            return {"done": True}

        self.reply(await self.away(work))


def _checked(change: dict[str, Any]) -> dict[str, Any]:
    for name, value in change.items():
        kind = _KINDS.get(name)
        if kind is None:
            raise web.HTTPError(400, f"a run has no {name!r:.80} to change: it has {', '.join(_KINDS)}")
        if not isinstance(value, kind):
            raise web.HTTPError(400, f"{name} is of another type: {value!r:.80}")
    return change


def _apply(run: Run, change: dict[str, Any]) -> None:
    if "name" in change:
        run.display_name = change["name"] or None
    if change.get("tags"):
        run.set_tags(change["tags"])
    if change.get("remove"):
        if not all(isinstance(one, str) for one in change["remove"]):
            raise InvalidTypeError("remove holds names of tags")
        run.remove_tags(change["remove"])
    if "archived" in change:
        (run.archive if change["archived"] else run.unarchive)()
