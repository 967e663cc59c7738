"""Which address is answered by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jupyter_server.utils import url_path_join

from mlwidget.server import changes, lists, page
from mlwidget.server.live import LiveSocket
from mlwidget.server.news import NewsSocket

if TYPE_CHECKING:
    from tornado.web import Application

_RUN: Final = r"api/runs/([^/]+)"
ROUTES: Final[tuple[tuple[str, type[Any]], ...]] = (
    ("", page.AppPage),
    (r"static/(app\.(?:js|css))", page.AppFile),
    ("live", LiveSocket),
    ("news", NewsSocket),
    ("api/schema", lists.SchemaReply),
    ("api/workspaces", lists.WorkspacesReply),
    ("api/runs", lists.RunsReply),
    ("api/groups", lists.GroupsReply),
    ("api/names", lists.NamesReply),
    ("api/sparks", lists.SparksReply),
    (_RUN, changes.RunReply),
    (f"{_RUN}/stop", changes.StopReply),
    (f"{_RUN}/restore", changes.RestoreReply),
)
"""Below `mlwidget/`. What stands for a part of an address is one part, and no path."""


def add_routes(application: Application) -> None:
    """Nothing; the server answers below `mlwidget/`.

    Args:
        application: The server's, with its `base_url`.
    """
    base = application.settings["base_url"]
    routes: list[Any] = [(url_path_join(base, "mlwidget", path), reply) for path, reply in ROUTES]
    routes.append((url_path_join(base, "mlwidget/"), page.AppPage))
    application.add_handlers(".*$", routes)
