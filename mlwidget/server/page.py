"""The page with all runs, for a browser without JupyterLab around it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

STATIC: Final = Path(__file__).parents[1] / "static"
TYPES: Final = {"app.js": "text/javascript", "app.css": "text/css"}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)
"""Nothing is loaded from anywhere else, and nothing runs but the page's own script."""
PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Training runs</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{base}mlwidget/static/app.css?{stamp}">
</head>
<body data-base="{base}">
<nav id="list" aria-label="Runs"></nav>
<main id="main">
<h1>Training runs</h1>
<button id="back" type="button">All runs</button>
<div id="runs"></div>
</main>
<script src="{base}mlwidget/static/app.js?{stamp}"></script>
</body>
</html>
"""


class _Own(JupyterHandler):
    auth_resource = "contents"

    @property
    def content_security_policy(self) -> str:
        """What the page may load."""
        return POLICY

    def set_default_headers(self) -> None:
        """No browser guesses at what it gets."""
        super().set_default_headers()
        self.set_header("X-Content-Type-Options", "nosniff")


class AppPage(_Own):
    """`GET mlwidget`."""

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    def get(self) -> None:
        """The page."""
        self.xsrf_token  # noqa: B018 - asked for, so that the page gets the cookie of it
        stamp = int((STATIC / "app.js").stat().st_mtime)
        self.finish(PAGE.format(base=escape(self.base_url, quote=True), stamp=stamp))


class AppFile(_Own):
    """`GET mlwidget/static/app.js` and `app.css`."""

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    def get(self, name: str) -> None:
        """The file."""
        self.set_header("Content-Type", TYPES[name])
        self.finish((STATIC / name).read_bytes())
