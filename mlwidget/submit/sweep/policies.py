"""Which runs of a sweep are ended early, since others do better."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    History = Mapping[str, Sequence[float]]
    """What each run has logged of the primary metric, in its order: an entry is an interval."""


class EarlyTerminationPolicy:
    """When a run is ended early.

    Args:
        name: The policy's name.
        properties: What it looks at.
    """

    def __init__(self, name: str, properties: dict[str, Any] | None = None) -> None:
        self._name = name
        self._properties = dict(properties or {})

    @property
    def evaluation_interval(self) -> int:
        """After so many values of the primary metric it looks at a run, and then again."""
        return int(self._properties.get("evaluation_interval", 1))

    @property
    def delay_evaluation(self) -> int:
        """Before so many values it does not."""
        return int(self._properties.get("delay_evaluation", 0))

    def to_json(self) -> dict[str, Any]:
        """The policy as JSON values."""
        return {"name": self._name, "properties": dict(self._properties)}


class NoTerminationPolicy(EarlyTerminationPolicy):
    """Every run goes to its end."""

    def __init__(self) -> None:
        super().__init__("Default")


class BanditPolicy(EarlyTerminationPolicy):
    """A run ends that is worse than the best one by more than some slack.

    >>> BanditPolicy(slack_factor=0.1, delay_evaluation=5).slack_factor
    0.1

    Args:
        evaluation_interval: After so many values it looks again.
        slack_factor: A share of the best value: with 0.2, what is below the best / 1.2 ends.
        slack_amount: Or the difference from the best value.
        delay_evaluation: Before so many values it does not look.
    """

    def __init__(
        self,
        evaluation_interval: int = 1,
        slack_factor: float | None = None,
        slack_amount: float | None = None,
        delay_evaluation: int = 0,
    ) -> None:
        if (slack_factor is None) == (slack_amount is None):
            raise InvalidValueError("BanditPolicy takes slack_factor or slack_amount: one of the two")
        slack = {"slack_factor": slack_factor, "slack_amount": slack_amount}
        given = {name: _number(value, name) for name, value in slack.items() if value is not None}
        super().__init__("Bandit", {**_intervals(evaluation_interval, delay_evaluation), **given})

    @property
    def slack_factor(self) -> float | None:
        """The share of the best value."""
        return self._properties.get("slack_factor")

    @property
    def slack_amount(self) -> float | None:
        """The difference from the best value."""
        return self._properties.get("slack_amount")


class MedianStoppingPolicy(EarlyTerminationPolicy):
    """A run ends whose best value is worse than the median of all runs' means so far.

    Args:
        evaluation_interval: After so many values it looks again.
        delay_evaluation: Before so many values it does not look.
    """

    def __init__(self, evaluation_interval: int = 1, delay_evaluation: int = 0) -> None:
        super().__init__("MedianStopping", _intervals(evaluation_interval, delay_evaluation))


class TruncationSelectionPolicy(EarlyTerminationPolicy):
    """Of the runs that have come so far, a share of the worst ends.

    Args:
        truncation_percentage: The share, in percent from 1 to 99.
        evaluation_interval: After so many values it looks again.
        delay_evaluation: Before so many values it does not look.
        exclude_finished_jobs: Whether only runs that go on are compared.
    """

    def __init__(
        self,
        truncation_percentage: int,
        evaluation_interval: int = 1,
        delay_evaluation: int = 0,
        exclude_finished_jobs: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        share = _whole(truncation_percentage, "truncation_percentage", 1)
        if share > 99:
            raise InvalidValueError(f"truncation_percentage goes from 1 to 99, got {share}")
        given = {"truncation_percentage": share, "exclude_finished_jobs": bool(exclude_finished_jobs)}
        super().__init__(
            "TruncationSelection", {**_intervals(evaluation_interval, delay_evaluation), **given}
        )

    @property
    def truncation_percentage(self) -> int:
        """The share of runs that ends, in percent."""
        return int(self._properties["truncation_percentage"])


class Judge:
    """Applies a policy, at each interval of each run once.

    Args:
        said: A policy, as `EarlyTerminationPolicy.to_json` gives it.
        maximize: Whether more is better.
    """

    def __init__(self, said: Mapping[str, Any], *, maximize: bool) -> None:
        self._name = said["name"]
        self._properties: dict[str, Any] = said.get("properties") or {}
        self._sign = 1.0 if maximize else -1.0
        self._seen: dict[str, int] = {}

    def condemned(self, history: History, running: set[str]) -> dict[str, str]:
        """The runs that end now, each with the reason.

        Args:
            history: What each run has logged of the primary metric.
            running: The runs that go on.
        """
        found: dict[str, str] = {}
        for run in sorted(running & history.keys()):
            for interval in self._due(run, len(history[run])):
                reason = self._judge(run, interval, history, running - found.keys())
                if reason is not None:
                    found[run] = reason
                    break
        return found

    def _due(self, run: str, count: int) -> list[int]:
        """The intervals that a run has come to since the last time and that are looked at."""
        every = int(self._properties.get("evaluation_interval", 1))
        delay = int(self._properties.get("delay_evaluation", 0))
        before, self._seen[run] = self._seen.get(run, 0), count
        return [at for at in range(before + 1, count + 1) if at % every == 0 and at >= delay]

    def _judge(self, run: str, interval: int, history: History, running: set[str]) -> str | None:
        peers = {
            one: [self._sign * value for value in values[:interval] if math.isfinite(value)]
            for one, values in history.items()
            if len(values) >= interval and self._counts(one, running)
        }
        own = peers.pop(run, [])
        others = [values for values in peers.values() if values]
        if not others:
            return None
        mine = max(own, default=-math.inf)
        limit = self._limit([own, *others] if own else others, mine)
        if limit is None or mine >= limit:
            return None
        values = f"{self._sign * mine:g}, the limit was {self._sign * limit:g}"
        return f"ended early by {self._name} at interval {interval}: {values}"

    def _counts(self, run: str, running: set[str]) -> bool:
        return not self._properties.get("exclude_finished_jobs") or run in running

    def _limit(self, everyone: list[list[float]], mine: float) -> float | None:
        """What a run must reach; in the direction in which more is better."""
        bests = [max(values) for values in everyone]
        if self._name == "Bandit":
            best = max(bests)
            amount = self._properties.get("slack_amount")
            if amount is not None:
                return best - float(amount)
            factor = 1 + float(self._properties["slack_factor"])
            # below zero the slack goes the other way: worse is further from zero
            return best / factor if best > 0 else best * factor
        if self._name == "MedianStopping":
            return statistics.median(statistics.fmean(values) for values in everyone)
        if self._name == "TruncationSelection":
            share = int(self._properties["truncation_percentage"]) / 100
            order = sorted(bests)
            gone = math.floor(len(order) * share)
            return order[gone] if gone and mine < order[gone] else None
        return None


def _intervals(every: Any, delay: Any) -> dict[str, int]:
    return {
        "evaluation_interval": _whole(every, "evaluation_interval", 1),
        "delay_evaluation": _whole(delay, "delay_evaluation", 0),
    }


_WHOLE: Final = "a whole number of at least"


def _whole(value: Any, what: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidTypeError(f"{what} is {_WHOLE} {least}, got {value!r:.80}")
    if value < least:
        raise InvalidValueError(f"{what} is {_WHOLE} {least}, got {value}")
    return value


def _number(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidTypeError(f"{what} is a number, got {value!r:.80}")
    if not value >= 0:
        raise InvalidValueError(f"{what} is not below 0, got {value!r}")
    return float(value)
