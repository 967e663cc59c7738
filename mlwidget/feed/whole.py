"""Texts as they may cross to a browser or into a file: half a sign has no bytes, so none is sent."""

from __future__ import annotations

from typing import Any


def whole(value: Any) -> Any:
    r"""The JSON value with a "?" for each half of a surrogate pair in its texts and names.

    >>> whole({"name": ["a\ud800", 1]})
    {'name': ['a?', 1]}

    Args:
        value: It stays as it is.
    """
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {whole(key): whole(one) for key, one in value.items()}
    return [whole(one) for one in value] if isinstance(value, list | tuple) else value
