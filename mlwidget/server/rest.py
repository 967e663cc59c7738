"""What all replies of the server have in common."""

from __future__ import annotations

import asyncio
import functools
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import jsonschema
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from mlwidget.errors import MlwidgetError, NotFoundError, StoreError, UserError
from mlwidget.feed.whole import whole
from mlwidget.server.parameters import WORKSPACE, Parameter
from mlwidget.server.schema import schema
from mlwidget.tracking.known import reopen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from mlwidget.tracking.workspace import Workspace

    T = TypeVar("T")

MOST_BODY: Final = 1_000_000
"""Bytes of a request: names and tags are short."""
threads: Final = ThreadPoolExecutor(8, thread_name_prefix="mlwidget replies")


@dataclass(frozen=True, slots=True)
class Operation:
    """What an address does for one method, as the description of all addresses says it."""

    says: str
    gives: str | None
    """The name of the reply's schema; None for the bytes of a file."""
    parameters: tuple[Parameter, ...] = ()
    body: str | None = None
    """The name of the request's schema; None where it has no body."""


@web.stream_request_body
class Rest(APIHandler):
    """Replies as JSON, made in threads, so that no disk holds up the server."""

    auth_resource = "contents"

    async def prepare(self) -> None:  # type: ignore[override]  # as in APIHandler
        """Nothing that is too long is read."""
        self._sent = bytearray()
        await super().prepare()
        if int(self.request.headers.get("Content-Length", "0")) > MOST_BODY:
            raise _too_long()

    def data_received(self, chunk: bytes) -> None:
        """Keep what comes of the body; of one whose length was not told, no more than is too much."""
        if len(self._sent) <= MOST_BODY:
            self._sent += chunk

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

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send why there is no reply, and nothing of where in our code that came from."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        message = None
        if isinstance(error, web.HTTPError):  # the log's message is a pattern
            message = error.log_message % error.args if error.log_message else error.reason
        if status_code == 405:
            self.set_header("Allow", ", ".join(name.upper() for name in operations(type(self))))
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"message": whole(message) or "the server has failed", "reason": None}))

    def body(self, name: str) -> dict[str, Any]:
        """The JSON object of the request, which fits the schema of that name.

        Raises:
            HTTPError: For another body.
        """
        if len(self._sent) > MOST_BODY:
            raise _too_long()
        try:
            found = json.loads(bytes(self._sent) or b"{}")
        except (ValueError, RecursionError):
            raise web.HTTPError(400, "the request is no JSON") from None
        wrong = next(jsonschema.Draft202012Validator(schema(name)).iter_errors(found), None)
        if wrong is not None:
            where = ".".join(map(str, wrong.absolute_path)) or "the request"
            raise web.HTTPError(400, f"{where:.80}: {wrong.message:.300}")
        return dict(found)


class NothingReply(Rest):
    """Any other address below `mlwidget/api/`."""

    async def prepare(self) -> None:  # type: ignore[override]  # as in APIHandler
        """Say so, whatever is asked."""
        await super().prepare()
        raise web.HTTPError(404, "there is no such address: api/schema describes all that are")


def as_json(body: Mapping[str, Any]) -> str:
    r"""The body as JSON that each reader takes.

    >>> as_json({"name": "a\ud800"})
    '{"name":"a?"}'

    Args:
        body: Holds no number that is not finite.
    """
    text = json.dumps(body, separators=(",", ":"), allow_nan=False)
    # half a sign is an escape there that some readers refuse; hardly ever is one to look for
    return json.dumps(whole(body), separators=(",", ":")) if "\\ud" in text else text


def _too_long() -> web.HTTPError:
    return web.HTTPError(413, f"a request has at most {MOST_BODY:,} bytes")


def guarded(
    method: Callable[..., Awaitable[None]], action: str, operation: Operation
) -> Callable[..., Any]:
    """The method of a handler, for nobody but who may do that.

    Args:
        method: Replies.
        action: "read" or "write".
        operation: What it does, for the description of all addresses.
    """
    found: Any = web.authenticated(authorized(action=action)(method))
    found.operation = operation
    return found  # type: ignore[no-any-return]  # what a decorator without types gives


def operations(handler: type) -> dict[str, Operation]:
    """What the handler of an address does, by method."""
    names = ("get", "post", "patch", "delete")
    found = {name: getattr(getattr(handler, name), "operation", None) for name in names}
    return {name: one for name, one in found.items() if one is not None}


def answer(
    gives: str, *parameters: Parameter, action: str = "read", body: str | None = None
) -> Callable[[Callable[..., Mapping[str, Any]]], Callable[..., Any]]:
    """Make a method of a handler reply with what a plain function returns, called in a thread.

    The function gets the parts of the address, and by name what was asked: each parameter, `workspace`
    as an open one, and `body`.

    Args:
        gives: The name of the reply's schema.
        parameters: What may be asked.
        action: What who asks must be allowed to do.
        body: The name of the schema of the request's body.
    """

    def wrap(work: Callable[..., Mapping[str, Any]]) -> Callable[..., Any]:
        @functools.wraps(work)
        async def method(self: Rest, *path: str) -> None:
            asked = {one.name: one.read(self) for one in parameters}
            if body is not None:
                asked["body"] = self.body(body)

            def call() -> str:
                if WORKSPACE in parameters:
                    asked["workspace"] = opened(asked["workspace"])
                return as_json(work(self, *path, **asked))

            self.finish(await self.away(call))

        says = (work.__doc__ or "").strip()
        return guarded(method, action, Operation(says, gives, parameters, body))

    return wrap


def opened(place: str) -> Workspace:
    """The workspace of a place that is known here.

    Raises:
        NotFoundError: For any other place.
    """
    found = reopen(place)
    if found is None:
        raise NotFoundError("this server knows no such workspace")
    return found
