"""Which address is answered by what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.utils import url_path_join

from mlwidget.server import files, lists, logged, page, run
from mlwidget.server.description import DescriptionReply
from mlwidget.server.live import LiveSocket
from mlwidget.server.news import NewsSocket
from mlwidget.server.rest import NothingReply

if TYPE_CHECKING:
    from tornado.web import Application

ROUTES: Final[tuple[tuple[str, type[Any]], ...]] = (
    ("", page.AppPage),
    ("static/{file}", page.AppFile),
    ("live", LiveSocket),
    ("news", NewsSocket),
    ("api/schema", DescriptionReply),
    ("api/workspaces", lists.WorkspacesReply),
    ("api/experiments", lists.ExperimentsReply),
    ("api/runs", lists.RunsReply),
    ("api/groups", lists.GroupsReply),
    ("api/names", lists.NamesReply),
    ("api/sparks", lists.SparksReply),
    ("api/runs/{run}", run.RunReply),
    ("api/runs/{run}/stop", run.StopReply),
    ("api/runs/{run}/turn", run.TurnReply),
    ("api/runs/{run}/restore", run.RestoreReply),
    ("api/runs/{run}/metrics", logged.MetricsReply),
    ("api/runs/{run}/series", logged.SeriesReply),
    ("api/runs/{run}/entries", logged.EntriesReply),
    ("api/runs/{run}/rows", logged.RowsReply),
    ("api/runs/{run}/details", logged.DetailsReply),
    ("api/runs/{run}/files", files.FilesReply),
    ("api/runs/{run}/files/{name}", files.FileReply),
)
"""Below `mlwidget/`, as OpenAPI writes addresses."""
PARTS: Final = {"file": r"(app\.(?:js|css))", "run": "([^/]+)", "name": "(.+)"}
"""What may stand for each part of an address: a run is one part; the name of a file may be several."""


def add_routes(application: Application) -> None:
    """Nothing; the server answers below `mlwidget/`.

    Args:
        application: The server's, with its `base_url`.
    """
    base = application.settings["base_url"]
    routes: list[Any] = [
        (url_path_join(base, "mlwidget", _pattern(path)), reply, _given(reply)) for path, reply in ROUTES
    ]
    routes += [
        (url_path_join(base, "mlwidget/"), page.AppPage),
        (url_path_join(base, "mlwidget/api/.*"), NothingReply),
    ]
    application.add_handlers(".*$", routes)


def _pattern(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: PARTS[part.group(1)], path)


def _given(reply: type[Any]) -> dict[str, Any]:
    return {"routes": ROUTES} if reply is DescriptionReply else {}
