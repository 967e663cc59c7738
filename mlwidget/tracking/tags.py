"""Tags and properties: what may be one, and how a run changes its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlwidget.errors import InvalidNameError, InvalidTypeError
from mlwidget.tracking.core import RunCore


def check_key(key: Any, what: str = "tag") -> str:
    """The key of a tag or property: any text but an empty one."""
    if not isinstance(key, str):
        raise InvalidTypeError(f"the name of a {what} is a text, got {type(key).__name__}")
    if not key.strip():
        raise InvalidNameError(f"the name of a {what} cannot be empty")
    return key


def check_keys(keys: Any) -> list[str]:
    """The names of tags to remove, as a list."""
    if isinstance(keys, str) or not isinstance(keys, Iterable):
        msg = f"remove_tags takes a list of names, got {keys!r:.80} ({type(keys).__name__})"
        raise InvalidTypeError(msg)
    return [check_key(key) for key in keys]


def check_tags(tags: Any) -> dict[str, str | None]:
    """The tags as text to text or None; other values become their text."""
    if tags is None:
        return {}
    if not isinstance(tags, dict):
        raise InvalidTypeError(f"tags are a dict of text to text, got {type(tags).__name__}")
    return {check_key(key): None if value is None else str(value) for key, value in tags.items()}


def check_properties(properties: Any) -> dict[str, str]:
    """The properties as text to text; other values become their text."""
    if properties is None:
        return {}
    if not isinstance(properties, dict):
        raise InvalidTypeError(f"properties are a dict, got {type(properties).__name__}")
    return {check_key(key, "property"): str(value) for key, value in properties.items()}


def wanted(conditions: Any, what: str) -> dict[str, str | None]:
    """A filter's condition: a key that must be there, or keys with the values they must have."""
    if conditions is None:
        return {}
    if isinstance(conditions, str):
        return {conditions: None}
    if isinstance(conditions, dict):
        return {
            check_key(key): None if value is None else str(value) for key, value in conditions.items()
        }
    raise InvalidTypeError(f"{what} takes a name or a dict, got {type(conditions).__name__}")


class Tags(RunCore):
    """A run's tags, which change, and its properties, which are written once."""

    @property
    def tags(self) -> dict[str, str | None]:
        """The tags: text to text, or to None for a tag without a value."""
        return dict(self._store.record().tags)

    def get_tags(self) -> dict[str, str | None]:
        """The tags, as the store has them now."""
        return self.tags

    def tag(self, key: str, value: str | None = None) -> None:
        """Add a tag, or replace its value."""
        self._store.set_tags(check_tags({key: value}))

    def set_tags(self, tags: dict[str, str | None]) -> None:
        """Add tags, or replace their values; others stay."""
        self._store.set_tags(check_tags(tags))

    def remove_tags(self, tags: Iterable[str]) -> None:
        """Remove tags by name; names that are not there are passed over."""
        self._store.remove_tags(check_keys(tags))

    @property
    def properties(self) -> dict[str, str]:
        """The properties: text to text."""
        return dict(self._store.record().properties)

    def get_properties(self) -> dict[str, str]:
        """The properties, as the store has them now."""
        return self.properties

    def add_properties(self, properties: dict[str, str]) -> None:
        """Add properties; a second value for one is refused with PropertyConflictError."""
        self._store.add_properties(check_properties(properties))
