"""The JSON schema of each reply, made of the words of `mlwidget.replies`."""

from __future__ import annotations

import types
import typing
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from mlwidget import questions, replies

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
REPLIES: Final[Mapping[str, type]] = {
    "workspaces": replies.Workspaces,
    "experiments": replies.Experiments,
    "runs": replies.RunList,
    "groups": replies.Groups,
    "names": replies.Names,
    "sparks": replies.Sparks,
    "run": replies.ListRow,
    "metrics": replies.Metrics,
    "series": replies.SeriesList,
    "entries": questions.Entries,
    "rows": questions.Rows,
    "details": questions.Details,
    "files": questions.Files,
    "change": replies.Change,
    "turn": replies.Turn,
    "done": questions.Done,
    "removed": replies.Removed,
    "trouble": replies.Trouble,
    "news": replies.News,
}
"""Bodies of replies, of two requests (`change`, `turn`), and of what the socket of a list says."""
_PLAIN: Final[Mapping[Any, str]] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
}


def schema(name: str) -> dict[str, Any]:
    """The JSON schema of a reply.

    >>> schema("removed")["properties"]["runs"]
    {'type': 'array', 'items': {'type': 'string'}}

    Args:
        name: One of `REPLIES`.
    """
    return {"$schema": DRAFT, "title": name, **_of(REPLIES[name])}


def _of(kind: Any) -> dict[str, Any]:  # noqa: PLR0911 - one for each sort of type
    if kind is Any:
        return {}
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if typing.is_typeddict(kind):
        hints = get_type_hints(kind, include_extras=True)
        return {
            "type": "object",
            "properties": {name: _of(_inner(one)) for name, one in hints.items()},
            "required": sorted(
                name for name, one in hints.items() if get_origin(one) is not NotRequired
            ),
            "additionalProperties": False,
        }
    origin, inside = get_origin(kind), get_args(kind)
    if origin is list:
        return {"type": "array", "items": _of(inside[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(inside[1])}
    if origin is Literal:
        return {"enum": list(inside)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(one) for one in inside]}
    raise TypeError(f"no schema is known for {kind}")


def _inner(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is NotRequired else kind
