"""Metrics that are a JSON document of a known schema: the base of four kinds."""

from __future__ import annotations

import json
from abc import abstractmethod
from typing import Any

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.kinds.base import JsonKind

Data = dict[str, Any]


class Report(JsonKind):
    """A document `{"schema_type", "schema_version", "data"}`."""

    @abstractmethod
    def check_data(self, data: Data, where: str) -> None:
        """Nothing, or InvalidValueError when a key is missing or has the wrong shape."""

    def check(self, metric: str, value: Any) -> Data:
        """The document as plain lists and numbers.

        Args:
            metric: The metric, for the error.
            value: The document as a dict or as JSON text; arrays may stand for lists.

        Raises:
            InvalidTypeError: For neither a dict nor text.
            InvalidValueError: For what is not this schema, saying what is wrong.
        """
        where = f"log_{self.name}({metric!r})"
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError as error:
                raise InvalidValueError(f"{where} got text that is not JSON: {error}") from None
        if not isinstance(value, dict):
            raise InvalidTypeError(f"{where} takes a dict or JSON text, got {type(value).__name__}")
        document: Data = _plain(value, where)
        if document.get("schema_type") != self.name:
            found = document.get("schema_type")
            raise InvalidValueError(f"{where} takes schema_type {self.name!r}, got {found!r}")
        if not isinstance(document.get("schema_version"), str):
            raise InvalidValueError(f"{where} needs a schema_version such as '1.0.0'")
        data = document.get("data")
        if not isinstance(data, dict):
            raise InvalidValueError(f"{where} needs a dict under 'data', got {type(data).__name__}")
        self.check_data(data, where)
        return document


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item, where) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return _plain(value.tolist(), where)
    if isinstance(value, list | tuple):
        return [_plain(item, where) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise InvalidTypeError(f"{where} takes lists, numbers and text, got {type(value).__name__}")


def listed(data: Data, key: str, where: str, length: int | None = None) -> list[Any]:
    """The list under a key, of the wanted length."""
    if key not in data:
        raise InvalidValueError(f"{where} needs {key!r} under 'data'")
    found = data[key]
    if not isinstance(found, list):
        raise InvalidValueError(f"{where} takes a list for {key!r}, got {type(found).__name__}")
    if length is not None and len(found) != length:
        raise InvalidValueError(f"{where} takes {length} items in {key!r}, got {len(found)}")
    return found


def numbers(data: Data, key: str, where: str, length: int | None = None) -> list[Any]:
    """The numbers under a key, None among them, of the wanted length."""
    found = listed(data, key, where, length)
    check_numbers(found, repr(key), where)
    return found


def check_numbers(values: Any, key: str, where: str, length: int | None = None) -> None:
    """Nothing, or InvalidValueError when it is not a list of numbers of the wanted length."""
    if not isinstance(values, list) or (length is not None and len(values) != length):
        wanted = "a list of numbers" if length is None else f"{length} numbers"
        raise InvalidValueError(f"{where} takes {wanted} in {key}, got {str(values)[:60]}")
    for value in values:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise InvalidValueError(f"{where} takes numbers in {key}, got {value!r}")


def labels(data: Data, where: str) -> list[Any]:
    """The class labels: text or numbers."""
    found = listed(data, "class_labels", where)
    for label in found:
        if not isinstance(label, str | int | float):
            raise InvalidValueError(f"{where} takes text in 'class_labels', got {label!r}")
    return found
