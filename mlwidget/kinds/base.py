"""What every kind that is kept as entries can do."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any, ClassVar


class Kind(ABC):
    """How one kind is checked, kept as bytes, and given back."""

    name: ClassVar[str]
    """As the store and the viewers call it."""
    type_tag: ClassVar[str]
    """As programs of the retired SDK call it."""

    @abstractmethod
    def encode(self, value: Any) -> bytes:
        """The body of an entry, from a value that was checked."""

    @abstractmethod
    def decode(self, body: bytes) -> Any:
        """The value of an entry's body."""

    @abstractmethod
    def result(self, values: list[Any]) -> Any:
        """What `get_metrics` gives back for all values of a metric, one at least."""


class JsonKind(Kind):
    """A kind whose values are JSON, and that a metric holds once."""

    def encode(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def decode(self, body: bytes) -> Any:
        return json.loads(body)

    def result(self, values: list[Any]) -> Any:
        return values[0]
