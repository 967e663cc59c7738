"""What a supervisor keeps of the run it looks after, and what it hears of it."""

from __future__ import annotations

import contextlib
import time
from typing import IO, TYPE_CHECKING, Any, Final

from mlwidget.errors import MlwidgetError
from mlwidget.logger import log
from mlwidget.records import TERMINAL
from mlwidget.store.liveness import is_writing, this_process
from mlwidget.submit.outcome import error_of
from mlwidget.submit.output import Output
from mlwidget.tracking.collect import Collected
from mlwidget.tracking.run import Run
from mlwidget.tracking.workspace import Workspace

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Generator, Sequence

    from mlwidget.submit.spec import Spec

BUILD_LOG: Final = "azureml-logs/20_image_build_log.txt"
LINK_SECONDS: Final = 1.0
HEAR_SECONDS: Final = 0.1
PIPE_SECONDS: Final = 2.0
TRIES: Final = 100
"""Attempts to tell the run its status: a disk may be full for a while."""
PAUSE_SECONDS: Final = 0.3
PATIENCE: Final = {True: 30.0, False: 0.5}
"""Seconds that a script which was asked to stop has for it, by whether it listens to its run."""


class Keeping:
    """The run of a supervisor.

    Args:
        spec: The run.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._run = Run.get(Workspace(folder=spec.workspace), spec.run)
        self._store = self._run._store  # noqa: SLF001 - of one house
        self._outputs: list[Output] = []
        self._collected = Collected(outputs=True, root=spec.work)  # of which all is new: it was copied
        self._linked = self._heard = 0.0
        self._stamp: object = None
        self._tell(lambda: self._store.update(process=this_process()))
        self.set_status("Preparing")

    @contextlib.contextmanager
    def building(self) -> Generator[IO[str]]:
        """The log that the building of an environment goes to."""
        path = self._store.place(BUILD_LOG)
        with path.open("a", encoding="utf-8", buffering=1) as file:
            yield file
        if path.stat().st_size:
            self._store.put_artifact(BUILD_LOG, path, replace=True)
        else:
            path.unlink()

    def running(self, processes: Sequence[subprocess.Popen[bytes]]) -> None:
        """Tell that the script runs, and keep what it prints from now on."""
        for process, one in zip(processes, self._spec.processes, strict=True):
            assert process.stdout is not None
            say = self._say
            self._outputs.append(Output(process.stdout, self._store, one.log, say))
        self.set_status("Running")

    def look(self) -> str | None:
        """Why the script shall end now; None while it may go on. What it has written is let be read."""
        now = time.monotonic()
        if now - self._linked >= LINK_SECONDS:
            self._linked = now
            with contextlib.suppress(MlwidgetError, OSError):
                self._collected.link(self._store)
        if now - self._heard < HEAR_SECONDS:
            return None
        self._heard = now
        with contextlib.suppress(MlwidgetError, OSError):
            stamp = self._store.stamp()
            if stamp != self._stamp:
                self._stamp = stamp
                return self._why()
        return None

    def asked(self) -> str | None:
        """Why the script was to end, if anybody has asked for that."""
        with contextlib.suppress(MlwidgetError, OSError):
            return self._why()
        return None

    def _why(self) -> str | None:
        record = self._store.record()
        if record.status in TERMINAL or record.status == "CancelRequested":
            return record.reason or "stopped"
        for _, kind, body in self._store.requests():
            if kind == "stop":
                return f"stopped {body.get('by') or ''}".strip()
        return None

    def patience(self) -> float:
        """How long a script that shall stop has for it: one that has logged has heard of it itself."""
        with contextlib.suppress(MlwidgetError, OSError):
            writers = [one for one in self._store.writers() if not one.closed]
            return PATIENCE[any(is_writing(one) for one in writers)]
        return PATIENCE[False]

    def fail(self, trouble: Exception) -> str:
        """Failed, after the run was told why its script could not be started."""
        text = (
            str(trouble)
            if isinstance(trouble, MlwidgetError)
            else f"{type(trouble).__name__}: {trouble}"
        )
        error = {"code": "UserError", "message": text}
        return self.set_status("Failed", reason=text.splitlines()[0], error=error)

    def finalize(self, codes: Sequence[int], ended: str | None) -> tuple[str, dict[str, Any]]:
        """The status that the run comes to, and what is said with it; everything is kept now.

        Args:
            codes: The exit code of each process.
            ended: Why the script was ended, if it did not come to its own end.
        """
        self.set_status("Finalizing")
        for one in self._outputs:
            one.end(PIPE_SECONDS)
        for trouble in self._collected.keep(self._store):
            self._say(trouble)
        self._collected.end(self._store)
        if ended is not None:
            return "Canceled", {"reason": ended}
        names = [one.log for one in self._spec.processes]
        error = error_of(codes, [self._store.place(name) for name in names])
        if error is None:
            return "Completed", {}
        own = self._store.record().error  # what the script itself has said is nearer to the fault
        return "Failed", {"reason": error["message"].splitlines()[0], "error": own or error}

    def set_status(self, status: str, **more: Any) -> str:
        """The status that the run has now; an end is for good."""
        kept = self._tell(lambda: self._store.set_status(status, **more))
        if status in TERMINAL:
            self._tell(self._store.recover)
            self._tell(self._store.compact)
        return kept.status if kept is not None else status

    def _tell(self, what: Callable[[], Any]) -> Any:
        for _ in range(TRIES):
            try:
                return what()
            except (MlwidgetError, OSError) as error:
                self._say(str(error))
                time.sleep(PAUSE_SECONDS)
        return None

    def _say(self, text: str | None) -> None:
        if text is not None:
            log.warning("run %s: %s", self._spec.run, text)
