"""Lists of runs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.auth.decorator import authorized
from tornado import web

from mlwidget.feed.answers.entries import plain
from mlwidget.feed.parameters import parameters_of
from mlwidget.feed.spark import spark
from mlwidget.server.rest import Rest
from mlwidget.server.schema import REPLIES, schema
from mlwidget.tracking.finding import ARCHIVED, MOST, Finder, Search, parse
from mlwidget.tracking.known import known
from mlwidget.tracking.provenance import DETAIL

if TYPE_CHECKING:
    from mlwidget.lists import Groups, ListRow, Names, RunList, Sparks, Workspaces
    from mlwidget.records import RunRecord
    from mlwidget.tracking.finding import Listed

LOOK_SECONDS: Final = 0.1
"""A reply looks so long at runs that nobody has looked at yet; the rest comes a moment later."""
MOST_SPARKS: Final = 200


class WorkspacesReply(Rest):
    """`GET mlwidget/api/workspaces`."""

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """The workspaces of this machine."""

        def work() -> Workspaces:
            return {"workspaces": [{"name": one.name, "place": one.folder} for one in known()]}

        self.reply(await self.away(work))


class SchemaReply(Rest):
    """`GET mlwidget/api/schema`."""

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """The JSON schema of each reply."""
        self.reply({name: schema(name) for name in REPLIES})


class RunsReply(Rest):
    """`GET mlwidget/api/runs?workspace=…&filter=…&sort=…&descending=…&start=…&count=…&metrics=…`."""

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """Some of the runs that fit."""

        def work() -> RunList:
            root = Path(str(self.settings.get("server_root_dir", ""))).expanduser()
            finder = Finder(self.workspace)
            complete = finder.refresh(LOOK_SECONDS)
            found = finder.search(self.wanted())
            rows = [_row(one, root) for one in found.runs]
            return {
                "total": found.total,
                "running": finder.running(),
                "rows": rows,
                "now": time.time(),
                "complete": complete,
            }

        self.reply(await self.away(work))

    def wanted(self) -> Search:
        """What the query asks for. For a thread."""
        condition = parse(self.get_query_argument("filter", ""))
        by, value = self.get_query_argument("by", ""), self.get_query_argument("value", "")
        if by:
            condition = Search(condition).within(by, value)
        return Search(
            condition,
            parent=self.get_query_argument("parent", None),
            archived=self.flag("archived"),
            sort=self.get_query_argument("sort", "created"),
            descending=self.get_query_argument("descending", "true") == "true",
            start=self.number("start", 0),
            count=min(self.number("count", 100), MOST),
            metrics=tuple(self.get_query_arguments("metrics"))[:100],
        )


class GroupsReply(Rest):
    """`GET mlwidget/api/groups?by=…`, and what `runs` takes."""

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """How many runs there are for each value of a field or fact."""

        def work() -> Groups:
            finder = Finder(self.workspace)
            finder.refresh(LOOK_SECONDS)
            wanted = Search(parse(self.get_query_argument("filter", "")), archived=self.flag("archived"))
            found = finder.groups(wanted, self.get_query_argument("by", "experiment"))
            return {"groups": [{"value": one.value, "count": one.count} for one in found]}

        self.reply(await self.away(work))


class NamesReply(Rest):
    """`GET mlwidget/api/names?workspace=…`."""

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """What runs have and can be found, sorted and grouped by."""

        def work() -> Names:
            found = Finder(self.workspace).names()
            return {
                "metrics": found["metric"],
                "parameters": found["parameter"],
                "tags": [name for name in found["tag"] if not _is_hidden(name)],
            }

        self.reply(await self.away(work))


class SparksReply(Rest):
    """`GET mlwidget/api/sparks?workspace=…&metric=…&run=…&run=…`."""

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """The course of a metric in some runs."""

        def work() -> Sparks:
            workspace, metric = self.workspace, self.get_query_argument("metric")
            runs = self.get_query_arguments("run")[:MOST_SPARKS]
            finder = Finder(workspace)
            found = {one: finder.look(one, lambda store: spark(store, metric)) for one in runs}
            return {"sparks": {one: line for one, line in found.items() if line is not None}}

        self.reply(await self.away(work))


def _row(listed: Listed, root: Path) -> ListRow:
    record = listed.record
    parameters: dict[str, Any] = plain(parameters_of(record))
    return {
        "id": record.id,
        "name": record.name or record.id,
        "number": record.number,
        "experiment": record.experiment,
        "status": record.status,  # type: ignore[typeddict-item]  # the store holds wire statuses
        "reason": record.reason,
        "created": record.created,
        "started": record.started,
        "ended": record.ended,
        "parent": record.parent,
        "children": listed.children,
        "archived": ARCHIVED in record.tags,
        "notebook": _notebook(record, root),
        "tags": {name: value for name, value in record.tags.items() if not _is_hidden(name)},
        "parameters": parameters,
        "metrics": plain(dict(listed.metrics)),
    }


def _notebook(record: RunRecord, root: Path) -> str | None:
    """The notebook's path as the server's own pages name it."""
    found = record.details.get(DETAIL)
    code = found.get("code") if isinstance(found, dict) else None
    program = Path(str(code.get("Program", ""))) if isinstance(code, dict) else Path()
    if program.suffix != ".ipynb" or ".." in program.parts:
        return None
    if not program.is_absolute():
        return program.as_posix()
    return program.relative_to(root).as_posix() if program.is_relative_to(root) else None


def _is_hidden(name: str) -> bool:
    return name == ARCHIVED or name.startswith("_aml_system_")
