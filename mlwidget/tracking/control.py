"""What one process knows of the requests to one run: to stop, and to turn a knob."""

from __future__ import annotations

import contextlib
import functools
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import MlwidgetError
from mlwidget.logger import log
from mlwidget.records import TERMINAL
from mlwidget.tracking import interrupt, open_runs
from mlwidget.tracking.home import Home
from mlwidget.tracking.knobs import Knobs
from mlwidget.tracking.listener import listener
from mlwidget.tracking.stopping import Stopping
from mlwidget.tracking.system import System
from mlwidget.tracking.warned import Warned

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlwidget.tracking.core import RunCore
    from mlwidget.tracking.knob import Knob

LOOK_AGAIN_SECONDS: Final = 30.0
"""So long after a file has changed it is read at each look: a commit may come after its bytes."""


class Control:
    """Made when a process first has to do with requests to a run; one for each run and process.

    Args:
        run: The run.
    """

    def __init__(self, run: RunCore) -> None:
        self.run = run
        self.recorder = run._recorder  # noqa: SLF001 - the same package
        self.stopping = Stopping(self)
        self.knobs = Knobs(self)
        self.system = System(self.recorder)
        self._store = run._store  # noqa: SLF001 - the same package
        self.warned = Warned(self._store)
        self._lock = threading.RLock()
        self._heard = 0
        self._stamp: object = None
        self._until = 0.0
        self._failed = self._listens = False

    @property
    def acts(self) -> bool:
        """Whether this process runs the run: it does what is asked for, and keeps that it was done."""
        return self.stopping.home is not None

    def hold(self, *, for_good: bool = False) -> None:
        """Tell that the caller's thread trains the run from now on.

        Args:
            for_good: Whether it does until the process ends, whatever other runs do.
        """
        self.stopping.home = Home(self.run.id)
        self.warned.begin()
        if self.system.ended:
            self.system = System(self.recorder)
        interrupt.prepare(for_good=for_good)
        self._listen()

    def join(self) -> None:
        """Hear of the run, whichever process runs it; what was asked for earlier is over."""
        with self._lock:
            if self._listens:
                return
            try:
                earlier = self._store.requests()
                self._heard = earlier[-1][0] if earlier else 0
                self._read_status()
            except (MlwidgetError, OSError) as error:
                self.recorder.say(f"nobody can ask the run for anything: {error}")
            self._listen()

    def _listen(self) -> None:
        self._listens = True
        with contextlib.suppress(RuntimeError):  # no more threads: then nothing is heard
            listener.add(self)

    def step(self) -> bool:
        """Whether there may be more to hear, after everything new was heard and done."""
        home = self.stopping.home
        try:
            if home is not None:
                home.look(self.recorder.taken - self.system.taken)
            if self._may_have_changed():
                self.hear(tell=listener.do)
                if home is None and not self._read_status():
                    return False
            self.stopping.step()
            self._failed = False
            if home is not None and not self.stopping.ending:
                self.system.step()
                self.warned.step()
        except Exception as error:  # noqa: BLE001 - whatever it is, the training goes on
            if not self._failed:
                log.warning("run %s does not hear what it is asked for: %s", self.run.id, error)
            self._failed = True
            self._stamp = None
        return not self.stopping.ending

    def hear(self, tell: Callable[[Callable[[], object]], object] | None = None) -> None:
        """Do what the run was asked for since the last time.

        Args:
            tell: Calls what the user wants to be called of it; None calls it here and now.
        """
        turned: list[tuple[Knob, Any]] = []
        with self._lock:
            for number, kind, body in self._store.requests(self._heard):
                self._heard = number
                if kind == "stop":
                    self.stopping.ask(body.get("by"))
                elif kind == "turn":
                    turned += self.knobs.hear(body.get("knob"), body.get("value"))
        for knob, value in turned:  # callbacks may wait for whoever waits for this lock
            job = functools.partial(self.knobs.tell, knob, value)
            job() if tell is None else tell(job)

    def end(self, reason: str) -> None:
        """End the run, which nobody works on any more (listener's thread)."""
        held = open_runs.held(self.run)
        if held is not None:
            listener.do(lambda: held._end("Canceled", reason=reason))  # noqa: SLF001 - the same package
        self.stopping.ending = True

    def name(self) -> str:
        """What views call the run."""
        try:
            return self._store.record().name or self.run.id
        except (MlwidgetError, OSError):
            return self.run.id

    def _may_have_changed(self) -> bool:
        now = time.monotonic()
        stamp = self._store.stamp()
        if stamp != self._stamp:
            self._stamp, self._until = stamp, now + LOOK_AGAIN_SECONDS
        return now < self._until

    def _read_status(self) -> bool:
        """Whether the run goes on, by what its own process has written."""
        record = self._store.record()
        if record.status in ("CancelRequested", "Canceled"):
            self.stopping.requested = True
        return record.status not in TERMINAL


_lock = threading.Lock()


def control_of(run: RunCore) -> Control:
    """The control of a run, made when it is first asked for."""
    recorder = run._recorder  # noqa: SLF001 - the same package
    with _lock:
        if recorder.control is None:
            recorder.control = Control(run)
        return recorder.control
