"""The extension of a Jupyter server by which a page watches runs without their kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "mlwidget.server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    from mlwidget.server.routes import add_routes

    add_routes(server.web_app)
