"""One axis of a comparison: a parameter or metric with its value in each run, numbers or words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import bqplot
import numpy as np

from mlwidget.plots.words import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mlwidget.feed.sketch import Floats
    from mlwidget.plots.facts import Fact, Facts

WIDE: Final = 100.0
"""Positive numbers whose greatest is so many times their least are spread by their logarithm."""
WORD_HEIGHT: Final = 0.02
WORD_REACH: Final = 0.04
"""A brush that comes so near to a word is meant for it."""
TICKS: Final = 6
"""Numbers beside an axis, if they are few."""
WORDS_MOST: Final = 24
"""Words that an axis can hold; of more, some have no label."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """What the runs have under one name, and where it lies on an axis.

    >>> rates = Dimension("rate", (0.001, 0.1, None))
    >>> rates.is_log, rates.places().tolist()
    (True, [0.001, 0.1, nan])
    >>> Dimension("optimizer", ("sgd", "adam", 3.0)).places().tolist()
    [2.0, 1.0, 0.0]
    """

    name: str
    values: tuple[Fact, ...]
    """One for each run; None for a run that has none."""
    log: bool | None = None
    """Whether it is spread by its logarithm; None to let the numbers decide."""

    @staticmethod
    def of(name: str, facts: Sequence[Facts], log: bool | None = None) -> Dimension:  # noqa: FBT001
        """The values that the runs have now."""
        return Dimension(name, tuple(one.of(name) for one in facts), log)

    @property
    def words(self) -> list[str]:
        """The words in their order on the axis; none if all values are numbers."""
        if not any(isinstance(value, str) for value in self.values):
            return []
        return sorted({_word(value) for value in self.values if value is not None})

    @property
    def is_log(self) -> bool:
        """Whether it is spread by its logarithm."""
        low, high = self.reach
        can = not self.words and low > 0
        return can and (high / low >= WIDE if self.log is None else self.log)

    @property
    def reach(self) -> tuple[float, float]:
        """The least and the greatest place."""
        places = self.places()
        places = places[np.isfinite(places)]
        return (float(places.min()), float(places.max())) if len(places) else (0.0, 1.0)

    @property
    def is_constant(self) -> bool:
        """Whether it tells the runs apart in nothing."""
        return len(set(self.values)) < 2

    def places(self) -> Floats:
        """Where each run lies: its number, or that of its word; NaN for none."""
        words = {word: float(at) for at, word in enumerate(self.words)}
        return np.array(
            [
                math.nan if value is None else words[_word(value)] if words else float(value)
                for value in self.values
            ]
        )

    def heights(self) -> Floats:
        """The places from 0 to 1, as they lie on an axis that reaches over all of them."""
        heights: Floats = self.height(self.places())
        return heights

    def height(self, places: Any) -> Any:
        """Where places lie from 0 to 1."""
        low, high = self.reach
        if self.is_log:
            low, high, places = math.log(low), math.log(high), np.log(places)
        return 0.5 + 0 * places if low == high else (places - low) / (high - low)

    def place(self, height: float) -> float:
        """What lies at a height."""
        low, high = self.reach
        if low == high:
            return low + (height - 0.5)
        return low * (high / low) ** height if self.is_log else low + height * (high - low)

    def within(self, wanted: Sequence[Any]) -> NDArray[np.bool_]:
        """Which runs lie inside a range: (least, greatest), or the words that count."""
        if self.words:
            return np.array([value is not None and _word(value) in wanted for value in self.values])
        low, high = wanted
        places = self.places()
        inside: NDArray[np.bool_] = (places >= low) & (places <= high)
        return inside

    def range_at(self, low: float, high: float) -> tuple[Any, ...]:
        """The range between two heights; empty when no word lies there."""
        if not self.words:
            return self.place(low), self.place(high)
        heights = self.height(np.arange(float(len(self.words))))
        return tuple(
            word
            for word, height in zip(self.words, heights, strict=True)
            if low - WORD_REACH <= height <= high + WORD_REACH
        )

    def stretches(self, wanted: Sequence[Any]) -> list[tuple[float, float]]:
        """Between which heights a range lies; one stretch for each word."""
        if not self.words:
            least, greatest = self.reach
            ends = np.clip(np.array(wanted, dtype=np.float64), least, greatest)
            low, high = self.height(ends)
            return [(float(low), float(high))]
        heights = self.height(np.arange(float(len(self.words))))
        return [
            (height - WORD_HEIGHT, height + WORD_HEIGHT)
            for word, height in zip(self.words, heights, strict=True)
            if word in wanted
        ]

    def scale(self, **traits: Any) -> Any:
        """A scale of bqplot for it."""
        return (bqplot.LogScale if self.is_log else bqplot.LinearScale)(**traits)

    def ticks(self, *, few: bool = False) -> dict[str, Any]:
        """What an axis needs to show the words, or the powers of ten; nothing for other numbers.

        Args:
            few: Whether the page has no room for all that it would choose.
        """
        words, (low, high) = self.words, self.reach
        if words:
            every = math.ceil(len(words) / WORDS_MOST)
            labels = {str(at): shown(word, 16) for at, word in enumerate(words)}
            return {"tick_values": np.arange(0.0, len(words), every), "tick_labels": labels}
        if self.is_log and high / low >= WIDE:
            return {"tick_values": _powers(low, high), "tick_labels": None}
        return {"tick_values": _round(low, high) if few else None, "tick_labels": None}


def _powers(low: float, high: float) -> Floats:
    """The powers of ten between two numbers."""
    exponents = np.arange(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
    return np.power(10.0, exponents[:: math.ceil(len(exponents) / TICKS)])


def _round(low: float, high: float) -> Floats:
    """Some round numbers between two numbers, at equal distances.

    >>> _round(0.8851, 0.9502).tolist()
    [0.9, 0.92, 0.94]
    """
    if not high > low:
        return np.array([low])
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return np.array([float(f"{at * step:.12g}") for at in range(first, last + 1)])


def _word(value: Fact) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def telling(facts: Sequence[Facts], most: int) -> tuple[str, ...]:
    """The parameters that differ between the runs, then the metrics that do.

    Args:
        facts: Of the runs.
        most: How many.
    """
    parameters = [name for one in facts for name in one.parameters]
    names = dict.fromkeys(parameters + [name for one in facts for name in one.metrics])
    return tuple(name for name in names if not Dimension.of(name, facts).is_constant)[:most]
