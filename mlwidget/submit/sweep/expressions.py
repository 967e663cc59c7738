"""What a parameter of a sweep may be: a choice, or a number out of a distribution.

The names, and what they mean, are those of the retired SDK: the bounds of `loguniform` are exponents, so
that `loguniform(-6, -1)` gives values from exp(-6) to exp(-1).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError

if TYPE_CHECKING:
    import random

Expression = list[Any]
"""The name of the distribution, and its parameters, as JSON values."""

_ORDERED: Final = frozenset({"uniform", "quniform", "loguniform", "qloguniform"})
_SPREAD: Final = frozenset({"normal", "qnormal", "lognormal", "qlognormal"})
NAMES: Final = frozenset({"choice", "randint", *_ORDERED, *_SPREAD})


def choice(*options: Any) -> Expression:
    """One of these values.

    >>> choice(16, 32, 64)
    ['choice', [[16, 32, 64]]]
    >>> choice(range(1, 4)) == choice([1, 2, 3])
    True

    Args:
        options: The values; or one list of them, or one range.

    Raises:
        InvalidValueError: For none.
    """
    values = list(options)
    if len(values) == 1 and isinstance(values[0], Iterable) and not isinstance(values[0], str | dict):
        values = list(values[0])
    if not values:
        raise InvalidValueError("choice takes at least one value")
    return ["choice", [values]]


def randint(upper: int) -> Expression:
    """A whole number from 0 to `upper` - 1."""
    given: Any = upper
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise InvalidValueError(f"randint takes a whole number of at least 1, got {given!r}")
    return ["randint", [given]]


def uniform(min_value: float, max_value: float) -> Expression:
    """A number between two others, each as likely."""
    return _made("uniform", min_value, max_value)


def quniform(min_value: float, max_value: float, q: float) -> Expression:
    """The same, rounded to a multiple of `q`."""
    return _made("quniform", min_value, max_value, q)


def loguniform(min_value: float, max_value: float) -> Expression:
    """exp(`uniform(min_value, max_value)`): its logarithm is as likely everywhere."""
    return _made("loguniform", min_value, max_value)


def qloguniform(min_value: float, max_value: float, q: float) -> Expression:
    """The same, rounded to a multiple of `q`."""
    return _made("qloguniform", min_value, max_value, q)


def normal(mu: float, sigma: float) -> Expression:
    """A number around `mu`, with the standard deviation `sigma`."""
    return _made("normal", mu, sigma)


def qnormal(mu: float, sigma: float, q: float) -> Expression:
    """The same, rounded to a multiple of `q`."""
    return _made("qnormal", mu, sigma, q)


def lognormal(mu: float, sigma: float) -> Expression:
    """exp(`normal(mu, sigma)`)."""
    return _made("lognormal", mu, sigma)


def qlognormal(mu: float, sigma: float, q: float) -> Expression:
    """The same, rounded to a multiple of `q`."""
    return _made("qlognormal", mu, sigma, q)


def check_space(space: Any, allowed: Iterable[str] = NAMES) -> dict[str, Expression]:
    """The parameters of a sweep, each with its expression.

    >>> check_space({"--lr": uniform(0, 1)})
    {'--lr': ['uniform', [0, 1]]}

    Args:
        space: Name to expression.
        allowed: The distributions that can be drawn from.

    Raises:
        InvalidTypeError: For anything else than a dict of expressions.
        InvalidValueError: For none, and for a distribution that is not allowed.
    """
    if not isinstance(space, dict):
        raise InvalidTypeError(f"a parameter space is a dict of name to expression, got {space!r:.80}")
    if not space:
        raise InvalidValueError("a parameter space needs at least one parameter")
    for name, expression in space.items():
        is_one = isinstance(expression, list) and len(expression) == 2 and expression[0] in NAMES
        if not isinstance(name, str) or not is_one:
            raise InvalidTypeError(
                f"parameter {name!r} takes an expression such as uniform(0, 1) or choice(1, 2), got "
                f"{expression!r:.80}"
            )
        if expression[0] not in set(allowed):
            names = ", ".join(sorted(allowed))
            raise InvalidValueError(
                f"parameter {name!r} is {expression[0]}; this sampling takes {names}"
            )
    return dict(space)


def draw(expression: Expression, source: random.Random) -> Any:
    """A value of an expression.

    >>> import random
    >>> draw(choice("a"), random.Random(1))
    'a'
    """
    kind, given = expression
    if kind == "choice":
        return source.choice(given[0])
    if kind == "randint":
        return source.randrange(given[0])
    first, second, *rest = given
    plain = source.uniform(first, second) if kind in _ORDERED else source.gauss(first, second)
    value = math.exp(plain) if "log" in kind else plain
    return quantized(value, *rest)


def quantized(value: float, q: float | None = None) -> float:
    """The multiple of `q` that is nearest to a value.

    >>> quantized(0.74, 0.5), quantized(7, 2)
    (0.5, 8)
    """
    return value if q is None else round(value / q) * q


def _made(name: str, *given: Any) -> Expression:
    for one in given:
        if isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one):
            raise InvalidTypeError(f"{name} takes numbers, got {one!r:.80}")
    if name in _ORDERED and given[0] >= given[1]:
        raise InvalidValueError(f"{name} goes from less to more, got {given[0]!r} to {given[1]!r}")
    if name in _SPREAD and given[1] <= 0:
        raise InvalidValueError(f"{name} takes a standard deviation above 0, got {given[1]!r}")
    if len(given) == 3 and given[2] <= 0:
        raise InvalidValueError(f"{name} takes a q above 0, got {given[2]!r}")
    return [name, list(given)]
