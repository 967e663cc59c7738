"""What a run is known for: its parameters, and what its metrics came to. One number or word each."""

from __future__ import annotations

import math
import re
import time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from mlwidget.feed.parameters import parameters_of
from mlwidget.plots.looking import Looking
from mlwidget.records import TERMINAL
from mlwidget.wire import HEARTBEAT_SECONDS, INTERNAL

if TYPE_CHECKING:
    from mlwidget.records import MetricRecord

Fact: TypeAlias = float | str | None

SCALAR: Final = "scalar"
SHAPE: Final = re.compile(r"(last|min|max)\((.+)\)", re.DOTALL)
SEEN: Final = 64
"""Points that a metric's least and greatest value are found among; they are among any number."""


class Facts(Looking):
    """Looks at a run for what can be compared with other runs.

    >>> from mlwidget import Run
    >>> run = Run.get_context()
    >>> run.add_properties({"learning rate": "0.1", "optimizer": "adam"})
    >>> run.log_list("loss", [3.0, 1.0, 2.0])
    >>> run.flush()
    True
    >>> facts = Facts(run)
    >>> facts.look()
    >>> [facts.of(name) for name in ("learning rate", "optimizer", "loss", "min(loss)", "speed")]
    [0.1, 'adam', 2.0, 1.0, None]

    Args:
        run: Of this process, of another one, or long over.
    """

    def _begin(self) -> None:
        self._version: int | None = None
        self._looked = 0.0
        self._parameters: dict[str, Fact] = {}
        self._metrics: dict[str, MetricRecord] = {}
        self._found: dict[str, Fact] = {}

    def _look(self) -> None:
        version = self._store.version()
        if version == self._version:
            if time.monotonic() - self._looked < HEARTBEAT_SECONDS:
                return
            self._heal()
        record = self._store.record()  # before the points: then they are all there
        metrics = self._store.metrics()
        self._version, self._looked = version, time.monotonic()
        self.name = record.name or record.id
        tags = {name: value for name, value in record.tags.items() if not name.startswith("azureml.")}
        self._parameters = {
            name: _fact(value) for name, value in {**tags, **parameters_of(record)}.items()
        }
        self._metrics = {
            one.name: one for one in metrics if one.kind == SCALAR and not one.name.startswith(INTERNAL)
        }
        self._found = {}
        self.ended = record.status in TERMINAL

    @property
    def parameters(self) -> dict[str, Fact]:
        """Arguments, hyperparameters, properties, knobs and tags."""
        return self._parameters

    @property
    def metrics(self) -> list[str]:
        """The metrics of one value at a step, in the order of their first point."""
        return list(self._metrics)

    def has(self, name: str) -> bool:
        """Whether the run has anything of that name, even if it is no number now."""
        shape = SHAPE.fullmatch(name)
        known = (*self._parameters, *self._metrics)
        return name in known or (shape is not None and shape[2] in self._metrics)

    def of(self, name: str) -> Fact:
        """A parameter, a metric's last value, or `min(…)`, `max(…)`, `last(…)` of a metric.

        Args:
            name: Of a parameter or metric, or a shape of a metric.
        """
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Fact:
        if name in self._parameters:
            return self._parameters[name]
        if name in self._metrics:
            return _fact(self._metrics[name].last)
        shape = SHAPE.fullmatch(name)
        if shape is None or shape[2] not in self._metrics:
            return None
        metric = self._metrics[shape[2]]
        if shape[1] == "last":
            return _fact(metric.last)
        values = self._store.sketch(metric.id, most=SEEN).values
        values = values[np.isfinite(values)]
        if not len(values):
            return None
        return float(values.min() if shape[1] == "min" else values.max())


def _fact(value: Any) -> Fact:
    """A finite number, a word, or None."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value)
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return value or None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    return str(value)
