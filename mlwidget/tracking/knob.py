"""A value of a run that may be turned while it trains."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.tracking.declared import Declared


def _both(operation: Callable[[Any, Any], Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The operation with a knob on its left, and with one on its right."""
    return (
        lambda self, other: operation(self.value, plain(other)),
        lambda self, other: operation(plain(other), self.value),
    )


class Knob:
    """What `run.knob` gives: its `value` is always the latest.

    >>> from mlwidget import Run
    >>> lr = Run.get_context().knob("lr", 0.001, min=1e-5, max=1.0, log=True)
    >>> lr.value
    0.001
    >>> lr * 0.5, lr < 0.1, float(lr)
    (0.0005, True, 0.001)

    In arithmetic and comparisons it stands for its value of that moment, and so does a copy of it or
    what is pickled. Whatever keeps it and expects a plain number, such as an optimizer, is given
    `lr.value` instead, each time that it is to follow.
    """

    __hash__ = None  # type: ignore[assignment]  # it equals its value, which changes
    __slots__ = ("__weakref__", "_callbacks", "_declared", "_seen", "_turns", "_value")

    ndim = 0
    """As `run.log` and code for arrays read it, with `item`."""

    def __init__(self, declared: Declared, value: Any) -> None:
        self._declared = declared
        self._value = value
        self._turns = self._seen = 0
        self._callbacks: list[Callable[[Any], object]] = []

    @property
    def name(self) -> str:
        """The knob's name."""
        return self._declared.name

    @property
    def value(self) -> Any:
        """The value as it is now."""
        return self._value

    @property
    def default(self) -> Any:
        """The value that it was declared with."""
        return self._declared.default

    @property
    def turned(self) -> bool:
        """Whether it was turned since this was asked last: true once for each turn, or for several.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> size = run.knob("batch size", 32)
        >>> run.turn("batch size", 64)
        >>> size.turned, size.turned
        (True, False)
        """
        turns = self._turns
        is_new, self._seen = turns != self._seen, turns
        return is_new

    def on_turn(self, callback: Callable[[Any], object]) -> Callable[[Any], object]:
        """The callback, which from now on is called with each new value.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> size = run.knob("batch size", 32)
        >>> @size.on_turn
        ... def tell(value: int) -> None:
        ...     print("now", value)
        >>> run.turn("batch size", 64)
        now 64

        When somebody else turns the knob it is called in another thread than the training's, while
        the training goes on. What it raises is told in `run.health`.

        Args:
            callback: Takes the value.
        """
        self._callbacks.append(callback)
        return callback

    def item(self) -> Any:
        """The value as it is now."""
        return self._value

    # The value of this moment

    __add__, __radd__ = _both(operator.add)
    __sub__, __rsub__ = _both(operator.sub)
    __mul__, __rmul__ = _both(operator.mul)
    __truediv__, __rtruediv__ = _both(operator.truediv)
    __floordiv__, __rfloordiv__ = _both(operator.floordiv)
    __mod__, __rmod__ = _both(operator.mod)
    __pow__, __rpow__ = _both(operator.pow)
    __and__, __rand__ = _both(operator.and_)
    __or__, __ror__ = _both(operator.or_)

    def __neg__(self) -> Any:
        return -self._value

    def __pos__(self) -> Any:
        return +self._value

    def __abs__(self) -> Any:
        return abs(self._value)

    def __round__(self, digits: int | None = None) -> Any:
        return round(self._value, digits)

    def __eq__(self, other: object) -> bool:
        return bool(self._value == plain(other))

    def __lt__(self, other: Any) -> Any:
        return self._value < plain(other)

    def __le__(self, other: Any) -> Any:
        return self._value <= plain(other)

    def __gt__(self, other: Any) -> Any:
        return self._value > plain(other)

    def __ge__(self, other: Any) -> Any:
        return self._value >= plain(other)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __int__(self) -> int:
        return int(self._value)

    def __float__(self) -> float:
        return float(self._value)

    def __index__(self) -> int:
        return operator.index(self._value)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:  # noqa: FBT001
        return np.asarray(self._value, dtype)

    def __reduce__(self) -> tuple[Any, ...]:
        return plain, (self._value,)

    def __format__(self, form: str) -> str:
        return format(self._value, form)

    def __str__(self) -> str:
        return str(self._value)

    def __repr__(self) -> str:
        return f"Knob({self.name!r}, {self._value!r})"

    # Turning

    def _turn(self, value: Any) -> None:
        self._value = value
        self._turns += 1

    def _call(self, value: Any) -> list[Exception]:
        """What the callbacks have raised."""
        found = []
        for callback in tuple(self._callbacks):
            try:
                callback(value)
            except Exception as error:  # noqa: BLE001 - the training goes on
                found.append(error)
        return found

    def _declare(self, declared: Declared, value: Any) -> None:
        self._declared, self._value = declared, value


def plain(value: Any) -> Any:
    """The value of a knob; anything else as it is."""
    return value._value if isinstance(value, Knob) else value  # noqa: SLF001 - the same module
