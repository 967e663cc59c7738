"""Values as JSON that fits: what users name and log has any length."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any


def cut(value: Any, words: int, length: int | None = None) -> Any:
    """The value as JSON knows it, with long texts and long lists cut.

    >>> cut({"name": "a long name", "loss": float("nan")}, 6)
    {'name': 'a lon…', 'loss': {'float': 'nan'}}

    Args:
        value: Anything.
        words: Characters of a text.
        length: Items of a list, or of a dict; None for all.
    """
    if isinstance(value, str):
        return value if len(value) <= words else value[: words - 1] + "…"
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, dict):
        inside = itertools.islice(value.items(), length)
        return {cut(str(key), words): cut(item, words, length) for key, item in inside}
    if isinstance(value, list | tuple):
        return [cut(item, words, length) for item in value[:length]]
    return cut(str(value), words)


def as_json(value: Any) -> bytes:
    """The value in as few bytes as JSON can."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
