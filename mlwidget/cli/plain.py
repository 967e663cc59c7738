"""Texts of users in a terminal, where some signs would move the cursor or change its colours."""

from __future__ import annotations

import unicodedata
from typing import Final

_TURN: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
"""Signs that turn the direction of writing."""


def visible(text: object, *, lines: bool = True) -> str:
    r"""The text with each sign that a terminal would obey written out.

    >>> visible("a\x1b[31mb\rc")
    'a\\x1b[31mb\\x0dc'
    >>> visible("one\ntwo", lines=False)
    'one two'

    Args:
        text: Anything of a user's.
        lines: Whether it may have several lines.
    """
    found = []
    for sign in str(text):
        if sign in "\n\t":
            found.append(sign if lines else " ")
        elif unicodedata.category(sign) in ("Cc", "Cs") or sign in _TURN:
            code = ord(sign)
            found.append(f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
        else:
            found.append(sign)
    return "".join(found)
