"""Which address is answered by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_server.utils import url_path_join

from mlwidget.server.live import LiveSocket

if TYPE_CHECKING:
    from tornado.web import Application


def add_routes(application: Application) -> None:
    """Nothing; the server answers below `mlwidget/`.

    Args:
        application: The server's, with its `base_url`.
    """
    base = application.settings["base_url"]
    routes: list[Any] = [(url_path_join(base, "mlwidget", "live"), LiveSocket)]
    application.add_handlers(".*$", routes)
