"""The description of all replies as OpenAPI has it, made of the handlers that give them."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from mlwidget.server.rest import Operation, Rest, operations
from mlwidget.server.schema import DRAFT, REPLIES, schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.server.parameters import Parameter

    Json = dict[str, Any]

_WRONG: Final = {
    "400": "What was asked is wrong.",
    "403": "Who asks is nobody known, or may not do that.",
    "404": "There is no such thing.",
    "503": "The store is in trouble: damaged, locked, or on a disk that is full.",
}


def described(base: str, routes: Sequence[tuple[str, type[Any]]]) -> Json:
    """The document (OpenAPI 3.1).

    >>> from mlwidget.server.routes import ROUTES
    >>> document = described("/", ROUTES)
    >>> document["paths"]["/mlwidget/api/runs/{run}/stop"]["post"]["summary"]
    'Ask a run to stop.'

    Args:
        base: The server's `base_url`.
        routes: Addresses below `mlwidget/`, and what answers.
    """
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DRAFT,
        "info": {"title": "mlwidget", "version": version("mlwidget")},
        "servers": [{"url": base}],
        "security": [{"token": []}],
        "paths": {
            f"/mlwidget/{path}": _address(path, reply)
            for path, reply in routes
            if issubclass(reply, Rest) and operations(reply)
        },
        "components": {
            "schemas": {name: schema(name) for name in REPLIES},
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`token …`, with the token of the Jupyter server.",
                }
            },
        },
    }


def _address(path: str, reply: type[Any]) -> Json:
    parts = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"\{(\w+)\}", path)
    ]
    done = {method: _operation(one) for method, one in operations(reply).items()}
    return {"parameters": parts, **done} if parts else done


def _operation(one: Operation) -> Json:
    found: Json = {
        "summary": one.says.partition("\n")[0],
        "parameters": [_parameter(parameter) for parameter in one.parameters],
        "responses": {"200": _good(one), **{code: _bad(says) for code, says in _WRONG.items()}},
    }
    if one.gives is None:
        found["responses"] |= {
            "206": {**_good(one), "description": "The bytes that `Range` names."},
            "416": _bad("The file has no such bytes."),
        }
    if one.body is not None:
        found["requestBody"] = {"required": True, "content": _json(one.body)}
        found["responses"]["413"] = _bad("The request is too long.")
    return found


def _good(one: Operation) -> Json:
    content = _json(one.gives) if one.gives else {"*/*": {}}
    return {"description": one.says.partition("\n")[0], "content": content}


def _bad(says: str) -> Json:
    return {"description": says, "content": _json("trouble")}


def _json(name: str) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _parameter(one: Parameter) -> Json:
    known = dict(one.schema)
    if one.many:
        known = {"type": "array", "items": known, "maxItems": one.most}
    elif not one.is_required and one.default not in (None, ""):
        known["default"] = one.default
    return {
        "name": one.name,
        "in": "query",
        "description": one.says,
        "required": one.is_required,
        "schema": known,
    }


class DescriptionReply(APIHandler):
    """`mlwidget/api/schema`."""

    auth_resource = "contents"

    def initialize(self, routes: Sequence[tuple[str, type[Any]]]) -> None:
        """Keep what is described."""
        self._routes = routes

    @web.authenticated
    @authorized(action="read")  # type: ignore[untyped-decorator]
    def get(self) -> None:
        """What all addresses give, and what they may be asked."""
        self.finish(described(self.base_url, self._routes))
