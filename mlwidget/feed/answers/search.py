"""Where one of some texts stands next in a file of any size."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, Final, Protocol

from mlwidget.errors import InvalidValueError
from mlwidget.feed.answers.base import count, flag, text

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.questions import Find

SECONDS: Final = 0.2
"""So long one question looks, about: who asks sees how far it has come, and can change their mind."""
BLOCK: Final = 1 << 20
MOST_TEXTS: Final = 20
MOST_LENGTH: Final = 1000


def find(asked: Asked, question: dict[str, Any]) -> tuple[Find, bytes]:
    """Where one of the texts stands next.

    Args:
        asked: The run.
        question: An `AskFind`.
    """
    texts = texts_of(question)
    same_case = flag(question.get("case"), "case")
    searches = [_search(one, same_case=same_case) for one in texts]
    backwards = flag(question.get("backwards"), "backwards")
    path = asked.store.artifact_path(text(question.get("name"), "name"))
    size = path.stat().st_size
    at = min(size, count(question.get("start"), "start"))
    longest = max(search.longest for search in searches)
    last = time.monotonic() + SECONDS
    with path.open("rb") as file:
        while at != (0 if backwards else size):
            low, high = (max(0, at - BLOCK), at) if backwards else (at, min(size, at + BLOCK))
            file.seek(low)
            block = file.read(high - low + longest - 1)  # what begins here may end in the next block
            places = [search.next(block, high - low, backwards=backwards) for search in searches]
            found = [place for place in places if place >= 0]
            if found:
                place = low + (max(found) if backwards else min(found))
                return {"at": place, "looked": place}, b""
            at = low if backwards else high
            if time.monotonic() > last:
                break
    return {"at": None, "looked": at}, b""


def texts_of(question: dict[str, Any]) -> list[str]:
    """The texts that a question looks for."""
    texts = question.get("texts")
    if not isinstance(texts, list) or not 0 < len(texts) <= MOST_TEXTS:
        raise InvalidValueError(f"texts are a list of 1 to {MOST_TEXTS}")
    for one in texts:
        if not 0 < len(text(one, "a text")) <= MOST_LENGTH:
            raise InvalidValueError(f"a text has 1 to {MOST_LENGTH:,} letters, got {len(one):,}")
    return texts


class _Search(Protocol):
    longest: int
    """Bytes that it may have to see at once."""

    def next(self, block: bytes, most: int, *, backwards: bool) -> int:
        """Where it first (or last) stands in the block, beginning before `most`; -1 for nowhere."""


def _search(wanted: str, *, same_case: bool) -> _Search:
    if same_case or wanted.isascii():
        return _Bytes(wanted.encode("utf-8", "replace"), same_case=same_case)
    return _Letters(wanted)


class _Bytes:
    """Bytes as they are, or small and capital letters of English alike: the fast way."""

    def __init__(self, wanted: bytes, *, same_case: bool) -> None:
        self._wanted = wanted if same_case else wanted.lower()
        self._lower = not same_case
        self.longest = len(wanted)

    def next(self, block: bytes, most: int, *, backwards: bool) -> int:
        if self._lower:
            block = block.lower()
        end = most + self.longest - 1
        return block.rfind(self._wanted, 0, end) if backwards else block.find(self._wanted, 0, end)


class _Letters:
    """Small and capital letters of any alphabet alike, some ten times slower."""

    def __init__(self, wanted: str) -> None:
        choices = [sorted(_forms(letter)) for letter in wanted]
        self._pattern = re.compile(
            b"(?=" + b"".join(b"(?:%s)" % b"|".join(map(re.escape, forms)) for forms in choices) + b")"
        )
        self.longest = sum(max(map(len, forms)) for forms in choices)

    def next(self, block: bytes, most: int, *, backwards: bool) -> int:
        if not backwards:
            found = self._pattern.search(block)
            return found.start() if found and found.start() < most else -1
        place = -1
        for found in self._pattern.finditer(block):
            if found.start() < most:
                place = found.start()
        return place


def _forms(letter: str) -> set[bytes]:
    """The letter, small and capital, where that is one letter."""
    forms = {letter, letter.lower(), letter.upper()}
    return {form.encode("utf-8", "replace") for form in forms if len(form) == 1}
