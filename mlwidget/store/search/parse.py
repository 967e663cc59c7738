"""What people write to find runs: `loss < 0.3 and lr = 1e-3 status:failed "best so far"`."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from mlwidget.errors import InvalidValueError
from mlwidget.store.search.conditions import (
    FIELDS,
    KINDS,
    NUMBERS,
    All,
    Any,
    Compare,
    Condition,
    Has,
    Holds,
    Not,
)
from mlwidget.store.search.facts import storable

if TYPE_CHECKING:
    from mlwidget.store.search.conditions import Kind, Operator

_TOKEN: Final = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<operator><=|>=|!=|==|[=<>~])|(?P<bracket>[()])'
    r'|(?P<word>[^\s()<>=!~":]+(?:![^=][^\s()<>=!~":]*)*)|(?P<colon>:)|(?P<other>\S))'
)
_SPAN: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w)")
_SECONDS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_PREFIX: Final[dict[str, Kind]] = {
    "metric": "metric",
    "param": "parameter",
    "parameter": "parameter",
    "tag": "tag",
}
_DEEPEST: Final = 50
MOST: Final = 10_000
"""Characters of a line."""


def parse(text: str) -> Condition | None:
    """The condition that a line of text stands for; None for an empty line.

    >>> parse("loss < 0.3")
    Compare(name='loss', operator='<', value=0.3, kinds=('metric', 'parameter', 'tag'))
    >>> parse("status:failed or tag.owner = me")
    Any(others=(Compare(name='status', operator='=', value='failed', kinds=()), \
Compare(name='owner', operator='=', value='me', kinds=('tag',))))
    >>> parse("loss <")
    Traceback (most recent call last):
    mlwidget.errors.InvalidValueError: a value is missing after '<', at the end of 'loss <'

    Words that follow each other must all hold; `or`, `not` and brackets do what they say. A name may
    say where it is looked for: `metric.loss`, `param.lr`, `tag.owner`. Times are dates
    (`started > 2026-11-01`) or how long ago (`started > 7d`), durations `duration > 90m`.

    Args:
        text: The line.

    Raises:
        InvalidValueError: Names what is wrong and where.
    """
    if len(text) > MOST:
        raise InvalidValueError(f"a filter has at most {MOST:,} characters, got {len(text):,}")
    parser = _Parser(storable(text))
    return parser.all() if parser.tokens else None


def span_of(text: str) -> float | None:
    """The seconds of `30d`, `12h`, `90m`, `45s` or `2w`; None for anything else.

    >>> span_of("30d"), span_of("soon")
    (2592000.0, None)
    """
    found = _SPAN.fullmatch(text)
    return None if found is None else float(found[1]) * _SECONDS[found[2]]


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens: list[tuple[str, str, int]] = []
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup or ""
            self.tokens.append((kind, found[kind], found.start(kind)))
        self._at = 0
        self._depth = 0

    def all(self) -> Condition:
        condition = self._any()
        if self._at < len(self.tokens):
            raise self._wrong(f"{self.tokens[self._at][1]!r} is not expected")
        return condition

    def _any(self) -> Condition:
        found = [self._both()]
        while self._takes("or"):
            found.append(self._both())
        return found[0] if len(found) == 1 else Any(tuple(found))

    def _both(self) -> Condition:
        found = [self._one()]
        while True:
            if not self._takes("and") and (self._peek() in ("", ")") or self._is_word("or")):
                return found[0] if len(found) == 1 else All(tuple(found))
            found.append(self._one())

    def _one(self) -> Condition:
        if self._takes("not"):
            return Not(self._one())
        if self._peek() == "(":
            self._at += 1
            self._depth += 1
            if self._depth > _DEEPEST:
                raise self._wrong("the brackets are too deep")
            inside = self._any()
            if self._peek() != ")":
                raise self._wrong("')' is missing")
            self._at += 1
            self._depth -= 1
            return inside
        kind, name = self._next("a name or a word is missing")
        if kind not in ("word", "quoted") or (kind == "word" and name.lower() in ("and", "or")):
            self._at -= 1
            raise self._wrong(f"{name!r} is not expected")
        after = self.tokens[self._at] if self._at < len(self.tokens) else ("", "", 0)
        if after[0] not in ("operator", "colon"):
            return _has(name) if kind == "word" else Holds(name)
        self._at += 1
        sign = "=" if after[1] in (":", "==") else after[1]
        kind, value = self._next(f"a value is missing after {after[1]!r}")
        if kind not in ("word", "quoted"):
            self._at -= 1
            raise self._wrong(f"a value is missing after {after[1]!r}")
        while kind == "word" and self._joins():  # a date has colons of its own
            value += ":" + self.tokens[self._at + 1][1]
            self._at += 2
        return self._compare(name, cast("Operator", sign), value, quoted=kind == "quoted")

    def _joins(self) -> bool:
        ahead = self.tokens[self._at : self._at + 2]
        if [kind for kind, _, _ in ahead] != ["colon", "word"]:
            return False
        before = self.tokens[self._at - 1]
        return ahead[0][2] == before[2] + len(before[1]) and ahead[1][2] == ahead[0][2] + 1

    def _compare(self, name: str, sign: Operator, value: str, *, quoted: bool) -> Compare:
        if name in FIELDS:
            if name not in NUMBERS:
                return Compare(name, sign, value)
            number = _seconds(value, since=name not in ("number", "duration"))
            if number is None or sign == "~":
                self._at -= 1
                wanted = "a number" if name == "number" else "a time"
                raise self._wrong(f"{name} compares with {wanted}, and {value!r} is none")
            return Compare(name, sign, number)
        kinds, name = _where(name)
        number = None if quoted or sign == "~" else _number(value)
        is_number = number is not None and number == number  # noqa: PLR0124 - NaN is looked for as a text
        return Compare(name, sign, cast("float", number) if is_number else value, kinds)

    def _peek(self) -> str:
        if self._at >= len(self.tokens):
            return ""
        kind, text, _ = self.tokens[self._at]
        return text if kind == "bracket" else "…"

    def _is_word(self, word: str) -> bool:
        found = self.tokens[self._at] if self._at < len(self.tokens) else ("", "", 0)
        return found[0] == "word" and found[1].lower() == word

    def _takes(self, word: str) -> bool:
        taken = self._is_word(word)
        self._at += taken
        return taken

    def _next(self, missing: str) -> tuple[str, str]:
        if self._at >= len(self.tokens):
            raise self._wrong(missing)
        kind, text, _ = self.tokens[self._at]
        self._at += 1
        return kind, re.sub(r"\\(.)", r"\1", text[1:-1]) if kind == "quoted" else text

    def _wrong(self, what: str) -> InvalidValueError:
        at_end = self._at >= len(self.tokens)
        where = "at the end" if at_end else f"at character {self.tokens[self._at][2] + 1}"
        return InvalidValueError(f"{what}, {where} of {self._text!r:.200}")


def _where(name: str) -> tuple[tuple[Kind, ...], str]:
    prefix, dot, rest = name.partition(".")
    if dot and rest and prefix in _PREFIX:
        return (_PREFIX[prefix],), rest
    return KINDS, name


def _has(word: str) -> Condition:
    kinds, name = _where(word)
    return Holds(word) if kinds == KINDS else Has(name, kinds)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _seconds(text: str, *, since: bool) -> float | None:
    """A span of time in seconds; with `since` the moment so long ago, or that of a date."""
    seconds = span_of(text)
    if seconds is not None:
        return time.time() - seconds if since else seconds
    number = _number(text)
    if number is not None or not since:
        return number
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
