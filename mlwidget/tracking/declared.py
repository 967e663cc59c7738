"""What was said of a knob when it was declared, and which values it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.kinds.names import check_label

Type = Literal["float", "int", "bool", "text"]

LARGEST: Final = 2**53
"""Of integers: a browser counts in floats."""
LONGEST: Final = 10_000
"""Signs of a text."""
MOST: Final = 1000
"""Choices."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A knob without its value."""

    name: str
    type: Type
    default: Any
    min: float | None = None
    max: float | None = None
    log: bool = False
    choices: tuple[Any, ...] | None = None

    @classmethod
    def by(cls, name: Any, default: Any, *, low: Any, high: Any, log: Any, choices: Any) -> Self:
        """The declaration that a user's call makes; raises where it makes no sense."""
        name = check_label(name, "a knob's name")
        value = _value_of(default, f"the default of knob {name!r}")
        kind = _type_of(value)
        if (choices is not None or kind in ("bool", "text")) and not (low is high is None and not log):
            what = f"is a {kind}" if choices is None else "has choices"
            raise InvalidTypeError(f"knob {name!r} {what}: it takes no min, max and log")
        if choices is not None:
            return cls._of_choices(name, kind, value, choices)
        if kind in ("bool", "text"):
            return cls(name, kind, value)
        low, high = (_bound(name, kind, word, one) for word, one in (("min", low), ("max", high)))
        if low is not None and high is not None and not low < high:
            raise InvalidValueError(f"knob {name!r} takes a min below its max, got {low!r} and {high!r}")
        if log and (low is None or low <= 0):
            raise InvalidValueError(f"knob {name!r} with log=True takes a min above 0, got {low!r}")
        made = cls(name, kind, value, low, high, bool(log))
        made.check(value)
        return made

    @classmethod
    def _of_choices(cls, name: str, kind: Type, value: Any, choices: Any) -> Self:
        if isinstance(choices, str) or not hasattr(choices, "__iter__"):
            raise InvalidTypeError(f"the choices of knob {name!r} are a list, got {choices!r:.80}")
        found = [_value_of(one, f"a choice of knob {name!r}") for one in choices]
        kinds = {kind, *map(_type_of, found)}
        if kinds == {"int", "float"}:
            kind, found, value = "float", [float(one) for one in found], float(value)
        elif len(kinds) > 1:
            msg = f"the choices of knob {name!r} are {kind}s like its default, got {found!r:.80}"
            raise InvalidTypeError(msg)
        if not 1 < len(set(found)) == len(found) <= MOST:
            msg = f"knob {name!r} takes 2 to {MOST:,} different choices, got {found!r:.80}"
            raise InvalidValueError(msg)
        made = cls(name, kind, value, choices=tuple(found))
        made.check(value)
        return made

    @classmethod
    def from_entry(cls, name: str, entry: dict[str, Any]) -> Self:
        """The declaration that a run's details hold."""
        choices = entry.get("choices")
        return cls(
            name=name,
            type=entry["type"],
            default=entry["default"],
            min=entry.get("min"),
            max=entry.get("max"),
            log=bool(entry.get("log")),
            choices=None if choices is None else tuple(choices),
        )

    def entry(self, value: Any) -> dict[str, Any]:
        """What a run's details hold of the knob, with its value."""
        return {
            "type": self.type,
            "value": value,
            "default": self.default,
            "min": self.min,
            "max": self.max,
            "log": self.log,
            "choices": None if self.choices is None else list(self.choices),
        }

    def check(self, value: Any) -> Any:
        """The value as the knob takes it; from a browser an integer may come as a float.

        Raises:
            InvalidTypeError: For a value of another type.
            InvalidValueError: For one that is out of range, not finite or no choice.
        """
        value = _value_of(value, f"knob {self.name!r}")
        if self.type == "float" and type(value) is int:
            value = float(value)
        elif self.type == "int" and type(value) is float and value.is_integer():
            value = int(value)
        if _type_of(value) != self.type:
            msg = f"knob {self.name!r} takes a {self.type}, got {value!r:.80} ({type(value).__name__})"
            raise InvalidTypeError(msg)
        if self.choices is not None and value not in self.choices:
            known = f"{list(self.choices)!r:.200}"
            raise InvalidValueError(f"knob {self.name!r} takes one of {known}, got {value!r:.80}")
        if not (self.min is None or value >= self.min) or not (self.max is None or value <= self.max):
            ends = f"{'…' if self.min is None else self.min} to {'…' if self.max is None else self.max}"
            raise InvalidValueError(f"knob {self.name!r} takes {ends}, got {value!r}")
        return value


def _bound(name: str, kind: Type, word: str, value: Any) -> Any:
    if value is None:
        return None
    value = _value_of(value, f"the {word} of knob {name!r}")
    if kind == "float" and type(value) is int:
        return float(value)
    if _type_of(value) != kind:
        msg = f"the {word} of knob {name!r} is {kind} like its default, got {value!r:.80}"
        if _type_of(value) == "float":
            msg += ": give a default with a point, as 1.0"
        raise InvalidTypeError(msg)
    return value


def _value_of(value: Any, what: str) -> Any:
    """A plain bool, int, float or text; raises for all else."""
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):  # NumPy's, a tensor's, a knob's
        value = value.item()
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise InvalidValueError(f"{what} is an integer beyond 53 bits")
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidValueError(f"{what} is finite, got {value!r}")
        return float(value)
    if isinstance(value, str):
        if len(value) > LONGEST:
            msg = f"{what} has at most {LONGEST:,} signs, got {len(value):,}: {value[:40]!r}…"
            raise InvalidValueError(msg)
        return str(value)
    msg = f"{what} is a number, a bool or a text, got {value!r:.80} ({type(value).__name__})"
    raise InvalidTypeError(msg)


def _type_of(value: Any) -> Type:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    return "float" if isinstance(value, float) else "text"
