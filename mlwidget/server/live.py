"""The socket through which a page watches runs: the feed's messages down, questions up."""

from __future__ import annotations

import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from mlwidget.errors import MlwidgetError
from mlwidget.server.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD: Final = 0.05
"""Seconds between two looks for news."""
MOST_WAITING: Final = 64
"""Questions of one page that wait for their answers; more are dropped, and the page asks again."""
SLOW_BYTES: Final = 8_000_000
"""A page that has so much to read gets no news until it has read it."""

_threads: Final = ThreadPoolExecutor(8, thread_name_prefix="mlwidget viewers")


class LiveSocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """`GET mlwidget/live?workspace=…&run=…&run=…`."""

    auth_resource = "contents"
    _viewer: Viewer | None = None
    _task: asyncio.Task[None] | None = None
    _waiting = 0

    def set_default_headers(self) -> None:
        """None: a socket's answer is no page."""

    @ws_authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    async def get(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """The runs are looked up before the socket opens, so that a wrong request is told as one."""
        place, ids = self.get_query_argument("workspace", ""), self.get_query_arguments("run")
        try:
            self._viewer = await self._away(lambda: Viewer(place, ids))
        except (MlwidgetError, OSError) as error:
            raise web.HTTPError(404, str(error)) from None
        await super().get(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Begin to tell."""
        super().open(*args, **kwargs)
        self._task = asyncio.ensure_future(self._tell())

    async def _tell(self) -> None:
        viewer = self._viewer
        assert viewer is not None
        try:
            while not viewer.ended:
                if not self._is_slow():
                    await self._send(await self._away(viewer.news))
                await asyncio.sleep(PERIOD)
        except (MlwidgetError, OSError) as error:
            self.close(1011, str(error)[:100])
        except WebSocketClosedError:
            pass
        except Exception:  # a fault of ours: the page comes again
            self.close(1011)
            raise

    def _is_slow(self) -> bool:
        stream = self.ws_connection.stream if self.ws_connection else None
        return stream is not None and len(getattr(stream, "_write_buffer", b"")) > SLOW_BYTES

    async def on_message(self, message: str | bytes) -> None:
        """Answer what the page asks, each question as soon as it can be."""
        if self._viewer is None or self._waiting >= MOST_WAITING:
            return
        viewer, may_change = self._viewer, await self._may_change()
        self._waiting += 1
        try:
            await self._send(await self._away(lambda: viewer.hear(message, may_change=may_change)))
        except WebSocketClosedError:
            pass
        finally:
            self._waiting -= 1

    async def _may_change(self) -> bool:
        asked = self.authorizer.is_authorized(self, self.current_user, "write", self.auth_resource)
        return bool(await asked if inspect.isawaitable(asked) else asked)

    async def _send(self, frames: list[bytes]) -> None:
        for one in frames:
            await self.write_message(one, binary=True)

    def on_close(self) -> None:
        """Stop telling."""
        if self._task is not None:
            self._task.cancel()
        self._viewer = None
        super().on_close()

    async def _away(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
