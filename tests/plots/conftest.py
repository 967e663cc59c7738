"""Runs to draw, and one look for news without waiting for the thread that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.plots import live
from mlwidget.tracking import open_runs

End = Callable[..., Run]


@pytest.fixture
def experiment() -> Iterator[Experiment]:
    """An experiment of its own; what a test leaves open is closed, and the thread of the plots rests."""
    yield Experiment(Workspace.from_config(), "digits")
    for run in reversed(open_runs.open_runs()):
        run.cancel()
    live.pump.join(30)


@pytest.fixture
def ended(experiment: Experiment) -> End:
    """Call it with a name, properties and metrics: a run that has ended."""

    def make(name: str = "a try", properties: dict[str, Any] | None = None, **metrics: list[Any]) -> Run:
        with experiment.start_logging(display_name=name, properties=properties) as run:
            for metric, values in metrics.items():
                for value in values:
                    run.log(metric, value)
        return run

    return make


def look() -> None:
    """Look for news once, as the thread does some four times a second."""
    with live.pump.lock:
        live.pump._look()
