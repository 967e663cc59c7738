"""What a page did that it should not: errors in its console, requests that leave this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

LOCAL: Final = {"127.0.0.1", "localhost"}
NOISE: Final = {
    r"reading 'schema'\)\s+at \S*/static/notebook/": "Notebook 7 loads settings of plugins it lacks",
    r"Command 'filebrowser:open-path' not registered": "Notebook 7 restores a file browser it lacks",
    r"Could not restore the debugger state": "JupyterLab's debugger asks a restarting kernel",
}
"""Errors of the application's own, seen without our extension: a pattern and its cause."""


@dataclass
class Watch:
    """Sees every page of a browser context from its first request on."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Begin to watch."""
        context.on("request", lambda request: self._address(request.url))
        context.on("console", self._said)
        context.on("weberror", lambda error: self._error(error.error.stack or str(error.error)))
        context.on("page", self._page)

    def report(self) -> str:
        """What was seen, one line each."""
        asked = [f"asked another host: {url}" for url in self.outside]
        return "\n".join(asked + [f"error in the console: {error}" for error in self.errors])

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._address(socket.url))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._error(f"{message.text} ({message.location.get('url', '')})")

    def _error(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in NOISE):
            self.errors.append(text)

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL:
            self.outside.append(url)
