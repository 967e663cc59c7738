"""What can be done to a run while it trains: stop it, and turn its knobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.records import TERMINAL
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.declared import Declared
from mlwidget.tracking.knobs import declaration, knobs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlwidget.tracking.knob import Knob


class Steering(RunCore):
    """The calls of a training that lets itself be steered, and of whoever steers it."""

    def stop(self, by: str = "by run.stop()") -> None:
        """Ask the run to stop, whichever process runs it, as Stop in its view does.

        Its process hears of it within a quarter of a second, interrupts the training and ends the run as
        Canceled; asked twice, it does not wait for a loop that reads `should_stop`. A run that has ended
        stays as it is.

        >>> from mlwidget import Run
        >>> with Run.get_context() as run:
        ...     run.stop()
        ...     while not run.should_stop:
        ...         run.log("loss", 0.5)
        >>> run.get_status()
        'Canceled'

        Args:
            by: Who asks, as it goes on after "run 'digits' was stopped".
        """
        if not isinstance(by, str):
            raise InvalidTypeError(f"by is a text, got {type(by).__name__}")
        if self._store.record().status not in TERMINAL:
            self._store.request("stop", {"by": by})

    @property
    def should_stop(self) -> bool:
        """Whether somebody has asked the run to stop.

        A loop that reads it is given 30 seconds to end by itself, with what it wants to keep; then it
        is interrupted by RunCanceled, as one that never asks is at once.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> for epoch in range(10):
        ...     run.log("loss", 1 / (epoch + 1))
        ...     if run.should_stop:
        ...         break
        """
        stopping = self._control.stopping
        if not stopping.polled:
            stopping.polled = True
            if stopping.home is None:
                self._control.join()
        return stopping.requested

    def knob(
        self,
        name: str,
        default: Any,
        *,
        min: float | None = None,  # noqa: A002
        max: float | None = None,  # noqa: A002
        log: bool = False,
        choices: Iterable[Any] | None = None,
    ) -> Knob:
        """A value that may be turned from views and other processes while the run trains.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> lr = run.knob("lr", 0.001, min=1e-5, max=1.0, log=True)
        >>> augment = run.knob("augment", True)
        >>> schedule = run.knob("schedule", "cosine", choices=["cosine", "step"])
        >>> lr.value
        0.001

        The same call again gives the same knob. Each turn is a point of the metric
        "mlwidget:knob/<name>", which views draw as a mark.

        Args:
            name: What it is called.
            default: Its value until somebody turns it; a float, an int, a bool or a text says what
                the knob is.
            min: The least number.
            max: The greatest number.
            log: Whether a view turns it by orders of magnitude; needs a `min` above 0.
            choices: All values that it may have, instead of `min` and `max`.

        Raises:
            InvalidTypeError: For a default, bound or choice that is of another type than the rest.
            InvalidValueError: For bounds or choices that leave the default out, or make no sense.
        """
        wanted = Declared.by(name, default, low=min, high=max, log=log, choices=choices)
        control = self._control
        if control.stopping.home is None:
            control.join()
        return control.knobs.declare(wanted)

    def turn(self, name: str, value: Any) -> None:
        """Give a knob of the run another value, whichever process runs it.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> lr = run.knob("lr", 0.001, max=1.0)
        >>> run.turn("lr", 0.01)
        >>> lr.value
        0.01

        In another process it takes the run about a quarter of a second to hear of it.

        Args:
            name: The knob's.
            value: As the knob's declaration allows it.

        Raises:
            NotFoundError: When the run has no such knob.
            InvalidValueError: For a value that the knob does not take, and for a run that has ended.
            InvalidTypeError: For one of another type.
        """
        record = self._store.record()
        declared, _ = declaration(record, name)
        value = declared.check(value)
        if record.status in TERMINAL:
            raise InvalidValueError(f"the run is {record.status.lower()}: its knobs turn no more")
        self._store.request("turn", {"knob": name, "value": value})
        if self._control.acts:
            self._control.hear()

    @property
    def knobs(self) -> dict[str, dict[str, Any]]:
        """The knobs of the run, by name: type, value, default, min, max, log and choices.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> size = run.knob("batch size", 32, min=1)
        >>> run.knobs["batch size"]["value"]
        32
        """
        return knobs_of(self._store.record())
