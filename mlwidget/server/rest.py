"""What all replies of the server have in common."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from jupyter_server.base.handlers import APIHandler
from tornado import web

from mlwidget.errors import MlwidgetError, NotFoundError, StoreError, UserError
from mlwidget.tracking.known import reopen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mlwidget.tracking.workspace import Workspace

    T = TypeVar("T")

MOST_BODY: Final = 1_000_000
"""Bytes of a request: names and tags are short."""
threads: Final = ThreadPoolExecutor(8, thread_name_prefix="mlwidget replies")


class Rest(APIHandler):
    """A reply as JSON, made in a thread, so that no disk holds up the server."""

    auth_resource = "contents"

    async def away(self, work: Callable[[], T]) -> T:
        """What the work gives; its errors become replies.

        Args:
            work: May wait for a disk; asks nothing of the server.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, work)
        except NotFoundError as error:
            raise web.HTTPError(404, str(error)) from None
        except (UserError, ValueError) as error:
            raise web.HTTPError(400, str(error)) from None
        except (StoreError, MlwidgetError, OSError) as error:
            raise web.HTTPError(503, str(error)) from None

    def reply(self, body: Mapping[str, Any]) -> None:
        """Send the body as JSON."""
        self.finish(json.dumps(body, separators=(",", ":"), allow_nan=False))

    @property
    def workspace(self) -> Workspace:
        """The workspace that the request names: one that is known here. For a thread."""
        return opened(self.get_query_argument("workspace", ""))

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ARG002 - tornado's
        """Send why there is no reply, and nothing of where in our code that came from."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        is_ours = isinstance(error, web.HTTPError)
        message = (error.log_message or error.reason) if is_ours else None
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"message": message or "the server has failed", "reason": None}))

    def body(self) -> dict[str, Any]:
        """The JSON object of the request.

        Raises:
            HTTPError: For another body.
        """
        if len(self.request.body) > MOST_BODY:
            raise web.HTTPError(413, f"a request has at most {MOST_BODY:,} bytes")
        try:
            found = json.loads(self.request.body or b"{}")
        except ValueError:
            raise web.HTTPError(400, "the request is no JSON") from None
        if not isinstance(found, dict):
            raise web.HTTPError(400, "the request is no JSON object")
        return found

    def number(self, name: str, default: int) -> int:
        """A whole number of the query, 0 or more."""
        text = self.get_query_argument(name, str(default))
        if not text.isascii() or not text.isdigit() or len(text) > 15:
            raise web.HTTPError(400, f"{name} is a whole number from 0 on, got {text!r:.80}")
        return int(text)

    def flag(self, name: str) -> bool:
        """A yes or no of the query."""
        text = self.get_query_argument(name, "false")
        if text not in ("true", "false"):
            raise web.HTTPError(400, f"{name} is true or false, got {text!r:.80}")
        return text == "true"


def opened(place: str) -> Workspace:
    """The workspace of a place that is known here.

    Raises:
        NotFoundError: For any other place.
    """
    found = reopen(place)
    if found is None:
        raise NotFoundError("this server knows no such workspace")
    return found
