"""The lines of a file of any size that hold one of some texts, a screen or two at a time."""

from __future__ import annotations

import time
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from mlwidget.feed.answers.base import count, flag, text
from mlwidget.feed.answers.search import SECONDS, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.feed.answers.base import Asked
    from mlwidget.questions import Lines

BLOCK: Final = 1 << 20
MOST_PIECES: Final = 300
MOST_BYTES: Final = 1 << 18
LONGEST: Final = 1 << 16
"""Bytes of one line that are given."""
BEFORE: Final = 1 << 12
"""Of them, those before the text, where a line is longer."""
MOST_BELOW: Final = 200
"""Indented lines that belong to the one above them, such as those of a traceback."""
INDENTED: Final = (b" ", b"\t")


class _Piece(NamedTuple):
    line: int
    """Where its first line begins."""
    start: int
    stop: int
    """Where its last line ends."""
    data: bytes


def lines(asked: Asked, question: dict[str, Any]) -> tuple[Lines, bytes]:
    """Some lines that hold one of the texts, and those indented below them.

    Args:
        asked: The run.
        question: An `AskLines`.
    """
    texts = [one.encode("utf-8", "replace") for one in texts_of(question)]
    backwards = flag(question.get("backwards"), "backwards")
    path = asked.store.artifact_path(text(question.get("name"), "name"))
    with path.open("rb") as file:
        size = file.seek(0, 2)
        asked_for = min(size, count(question.get("start"), "start"))
        if backwards:
            start = _line_after(file, asked_for)
            pieces, looked = _above(file, texts, start)
        else:
            asked_for = _line_at(file, asked_for)
            start = _owner(file, asked_for)
            pieces, looked = _below(file, texts, (start, size), asked_for)
        done = looked == (0 if backwards else size)
        if done and not backwards:
            looked = max(start, _line_at(file, size))  # the last line may go on
    told = [[one.start, len(one.data), int(one.start > one.line)] for one in pieces]
    body: Lines = {"pieces": told, "start": start, "looked": looked, "done": done, "size": size}
    return body, b"".join(one.data for one in pieces)


def _below(
    file: IO[bytes], texts: list[bytes], section: tuple[int, int], least: int
) -> tuple[list[_Piece], int]:
    """The first pieces in a section, which go beyond a certain line, and up to where was looked."""
    last = time.monotonic() + SECONDS
    found: list[_Piece] = []
    at, size = section
    while at < size:
        block = _read(file, at, min(size, at + BLOCK))
        whole = block.rfind(b"\n") + 1
        if whole and at + len(block) < size:
            block = block[:whole]
        for piece in _pieces(file, texts, block, at):
            found.append(piece)
            if piece.stop > least and _many(found) < len(found):
                return found, min(piece.stop, size)
        at = max(at + len(block), found[-1].stop if found else 0)
        if time.monotonic() > last and at > least:
            break
    return found, min(at, size)


def _above(file: IO[bytes], texts: list[bytes], start: int) -> tuple[list[_Piece], int]:
    """The last pieces before a line, and down to where was looked."""
    last = time.monotonic() + SECONDS
    found: list[_Piece] = []
    at = start
    while at > 0:
        low = max(0, at - BLOCK)
        block = _read(file, low, at)
        whole = block.find(b"\n") + 1 if low else 0
        if whole < len(block):
            block, low = block[whole:], low + whole
        found = [*_pieces(file, texts, block, low), *found]
        at = low
        many = _many(found[::-1])
        if many < len(found):
            at = found[-many - 1].stop
            return found[-many:], at
        if time.monotonic() > last:
            break
    return found, at


def _many(pieces: list[_Piece]) -> int:
    """How many of them are enough; at least one, of any."""
    room = MOST_BYTES
    for number, piece in enumerate(pieces[:MOST_PIECES]):
        room -= len(piece.data)
        if room < 0:
            return max(1, number)
    return min(len(pieces), MOST_PIECES)


def _pieces(file: IO[bytes], texts: list[bytes], block: bytes, at: int) -> Iterator[_Piece]:
    """The pieces that begin in a block of whole lines."""
    if not any(one in block for one in texts):
        return
    passed = begin = at
    for line in block.split(b"\n"):
        place = -1 if begin < passed else max(line.rfind(one) for one in texts)
        if place >= 0:
            piece = _piece(file, begin, line, place)
            passed = piece.stop
            yield piece
        begin += len(line) + 1


def _piece(file: IO[bytes], begin: int, line: bytes, place: int) -> _Piece:
    if len(line) > LONGEST:
        cut = max(0, place - BEFORE)
        return _Piece(begin, begin + cut, begin + len(line) + 1, line[cut : cut + LONGEST])
    file.seek(begin)
    found = [file.readline(LONGEST + 1)]
    while len(found) <= MOST_BELOW:
        more = file.readline(LONGEST)
        if not more.startswith(INDENTED):
            break
        found.append(more)
    data = b"".join(found)
    return _Piece(begin, begin, begin + len(data), data)


def _line_at(file: IO[bytes], at: int) -> int:
    """Where the line begins in which a byte is; the byte itself where that is too far away."""
    low = max(0, at - LONGEST)
    newline = _read(file, low, at).rfind(b"\n")
    return low + newline + 1 if newline >= 0 or low == 0 else at


def _line_after(file: IO[bytes], at: int) -> int:
    """Where the first line begins at a byte or after it; the byte itself where that is too far away."""
    rest = _read(file, max(0, at - 1), at + LONGEST)
    newline = rest.find(b"\n")
    if at == 0 or (newline < 0 and len(rest) > LONGEST):
        return at
    return at + newline if newline >= 0 else at - 1 + len(rest)


def _owner(file: IO[bytes], line: int) -> int:
    """Where the line begins below which the given one would stand if it were indented."""
    low = max(0, line - LONGEST)
    data = _read(file, low, line)
    place = len(data)
    for _ in range(MOST_BELOW + 1):
        before = data.rfind(b"\n", 0, max(0, place - 1)) + 1
        if place == 0 or (before == 0 and low > 0):
            break
        place = before
        if not data.startswith(INDENTED, place):
            break
    return low + place


def _read(file: IO[bytes], start: int, stop: int) -> bytes:
    file.seek(start)
    return file.read(stop - start)
