"""The socket that tells a list when what it shows may be different now."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from mlwidget.errors import MlwidgetError
from mlwidget.server.rest import opened, threads
from mlwidget.tracking.finding import Finder

if TYPE_CHECKING:
    from mlwidget.tracking.workspace import Workspace

PERIOD: Final = 0.5
"""Seconds between two looks, while somebody listens."""
LOOK_SECONDS: Final = 0.4
"""So long a look may take: an index that is new is filled in steps, and shown as it grows."""
MOST: Final = 2000
"""Listeners of one server."""

_watched: dict[str, Watcher] = {}


class Watcher:
    """Looks at a workspace for all that listen to it.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.place = workspace.folder
        self.listeners: set[NewsSocket] = set()
        self._finder = Finder(workspace)
        self._changed = 0
        self._task = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        stamp: object = None
        loop = asyncio.get_running_loop()
        try:
            while self.listeners:
                now = stamp
                with contextlib.suppress(MlwidgetError, OSError):  # what is wrong is said to who asks
                    now = await loop.run_in_executor(threads, self._glance)
                if now != stamp:
                    stamp = now
                    self._changed += 1
                for one in tuple(self.listeners):
                    if one.told != self._changed:
                        await one.tell(self._changed)
                await asyncio.sleep(PERIOD)
        finally:
            _watched.pop(self.place, None)
            for one in self.listeners:
                one.close(1011)  # and they come again

    def _glance(self) -> object:
        self._finder.refresh(LOOK_SECONDS)
        return self._finder.stamp()


class NewsSocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """`GET mlwidget/news?workspace=…`."""

    auth_resource = "contents"
    _workspace: Workspace
    _watcher: Watcher | None = None
    told = 0
    """The last number that it was told: none yet, or none since it has read slowly."""

    def set_default_headers(self) -> None:
        """None: a socket's answer is no page."""

    @ws_authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    async def get(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """The workspace is looked up before the socket opens, so that a wrong request is told as one."""
        place = self.get_query_argument("workspace", "")
        if sum(len(one.listeners) for one in _watched.values()) >= MOST:
            raise web.HTTPError(503, "too many pages listen already")
        try:
            loop = asyncio.get_running_loop()
            self._workspace = await loop.run_in_executor(threads, opened, place)
        except (MlwidgetError, OSError) as error:
            raise web.HTTPError(404, str(error)) from None
        await super().get(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Listen, once the socket is let in."""
        super().open(*args, **kwargs)
        place = self._workspace.folder
        self._watcher = _watched.get(place) or Watcher(self._workspace)
        _watched[place] = self._watcher
        self._watcher.listeners.add(self)

    async def tell(self, changed: int) -> None:
        """Say that something has changed, unless the last time was not read yet."""
        stream = self.ws_connection.stream if self.ws_connection else None
        if stream is None or len(getattr(stream, "_write_buffer", b"")) > 0:
            return
        with contextlib.suppress(WebSocketClosedError):
            await self.write_message(json.dumps({"changed": changed}))
            self.told = changed

    def on_message(self, message: str | bytes) -> None:
        """Nothing: this socket only tells."""

    def on_close(self) -> None:
        """Listen no more."""
        if self._watcher is not None:
            self._watcher.listeners.discard(self)
        super().on_close()
