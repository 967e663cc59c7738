"""Which bytes of a file a request wants (RFC 9110, section 14)."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def wanted(header: str | None, size: int) -> tuple[int, int] | None:
    """From which byte to which, the latter not included; None for the whole file.

    A header that asks for several ranges, or for other units, is passed over, as it may be.

    >>> wanted("bytes=2-3", 10), wanted("bytes=-3", 10), wanted("bytes=8-", 10), wanted(None, 10)
    ((2, 4), (7, 10), (8, 10), None)

    Args:
        header: The request's `Range`; None when it has none.
        size: Bytes of the file.

    Raises:
        ValueError: For a range that begins behind the file's end, or is empty.
    """
    found = _ONE.fullmatch((header or "").strip())
    if found is None or found.group(1, 2) == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < int(first):
            return None  # no valid range, so none was asked for
    if start >= stop:
        raise ValueError(f"the file has {size} bytes")
    return start, stop
