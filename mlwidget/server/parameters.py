"""What an address may ask after its question mark: declared once, read by it, described by it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tornado import web

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tornado.web import RequestHandler

REQUIRED: Final = object()
MOST: Final = 10**15
"""Beyond, no number of runs, points or bytes has a meaning."""
_TEXT: Final = {"type": "string"}
_WORDS: Final = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name of a query.

    Args:
        name: As the address has it.
        says: What it means, for the description of all addresses.
        default: Its value where the address does not name it; `REQUIRED` if it must.
        schema: The JSON schema of its value: a string, integer, number or boolean.
        many: Whether it may stand there several times; the value is a list then.
        most: So many of them count.
    """

    name: str
    says: str
    default: Any = REQUIRED
    schema: Mapping[str, Any] = field(default_factory=lambda: _TEXT)
    many: bool = False
    most: int = 100

    @property
    def is_required(self) -> bool:
        """Whether an address must name it."""
        return self.default is REQUIRED and not self.many

    def read(self, handler: RequestHandler) -> Any:
        """The value that a request gives it.

        Raises:
            HTTPError: When it is missing, or of another type.
        """
        texts = handler.get_query_arguments(self.name, strip=False)
        if self.many:
            return [self._value(text) for text in texts[: self.most]]
        if texts:
            return self._value(texts[-1])
        if self.is_required:
            raise web.HTTPError(400, f"{self.name} is missing: {self.says}")
        return self.default

    def _value(self, text: str) -> Any:
        try:
            match self.schema["type"]:
                case "integer":
                    return self._within(_integer(text))
                case "number":
                    return self._within(_finite(text))
                case "boolean":
                    return _WORDS[text]
        except (ValueError, KeyError):
            kind = {"boolean": "true or false"}.get(self.schema["type"], f"a {self.schema['type']}")
            raise web.HTTPError(400, f"{self.name} is {kind}, got {text!r:.80}") from None
        if "enum" in self.schema and text not in self.schema["enum"]:
            raise web.HTTPError(400, f"{self.name} is one of {', '.join(self.schema['enum'])}")
        return text

    def _within(self, value: float) -> float:
        least, most = self.schema.get("minimum", -math.inf), self.schema.get("maximum", math.inf)
        if not least <= value <= most:
            raise web.HTTPError(400, f"{self.name} lies between {least} and {most}, got {value}")
        return value


def _integer(text: str) -> int:
    if len(text) > 20 or not text.isascii() or "_" in text or text.strip() != text:
        raise ValueError(text)
    return int(text)


def _finite(text: str) -> float:
    found = float(text) if text.isascii() and "_" not in text else math.nan
    if not math.isfinite(found):
        raise ValueError(text)
    return found


def whole_number(least: int = 0, most: int = MOST) -> dict[str, Any]:
    """The schema of a whole number."""
    return {"type": "integer", "minimum": least, "maximum": most}


def one_of(*words: str) -> dict[str, Any]:
    """The schema of a text that is one of these."""
    return {"type": "string", "enum": list(words)}


FLAG: Final = {"type": "boolean"}
NUMBER: Final = {"type": "number"}
WORKSPACE: Final = Parameter("workspace", "The folder of a workspace that this server knows.")
START: Final = Parameter("start", "The number of the first one, from 0.", 0, whole_number())
FROM: Final = Parameter(
    "start", "The number of the first one; negative from the end.", 0, whole_number(-MOST)
)
STOP: Final = Parameter(
    "stop", "The number after the last one; the end if not given.", None, whole_number(-MOST)
)
METRIC: Final = Parameter("metric", "The name of a metric.")
