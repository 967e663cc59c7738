"""One run of a script, from its preparation to its end."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget import settings
from mlwidget.submit import family, workplace

if TYPE_CHECKING:
    import subprocess

    from mlwidget.submit.keeping import Keeping
    from mlwidget.submit.prepare import Prepared
    from mlwidget.submit.spec import Process, Spec

LOOK_SECONDS: Final = 0.05
NAMES: Final = Path(__file__).parents[1] / "azureml" / "scripts"
"""With this in its search path a script may import the names of the retired SDK."""


class Supervisor:
    """Runs the script of a run, and tells the run what becomes of it.

    The script is started before anything else is loaded: it has not to wait for us.

    Args:
        spec: The run.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._processes: list[subprocess.Popen[bytes]] = []
        self._keeping: Keeping | None = None
        self._prepared: Prepared | None = None

    def run(self) -> str:
        """The status with which the run has ended."""
        trouble = None
        try:
            self._start()
        except Exception as error:  # noqa: BLE001 - whatever it is, the run has failed and says so
            trouble = error
        keeping = self._keep()
        if trouble is not None:
            self._end_all()
            return keeping.fail(trouble)
        keeping.running(self._processes)
        ended = self._wait(keeping)
        own = [one.poll() for one in self._processes]
        self._end_all()  # nothing that the script has left behind outlives it
        for one in self._processes:
            one.wait()
        status, said = keeping.finalize([code or 0 for code in own], ended)
        if status != "Failed":
            workplace.remove(self._spec.run)
        return keeping.set_status(status, **said)

    def _start(self) -> None:
        if self._spec.environment:
            from mlwidget.submit.prepare import prepare

            with self._keep().building() as log:
                self._prepared = prepare(self._spec.environment, log)
        folder = workplace.furnish(self._spec)
        for one in self._spec.processes:
            self._processes.append(self._started(one, str(folder), self._prepared))

    def _end_all(self) -> None:
        family.end(self._spec.run)
        if self._prepared is not None:
            self._prepared.end()

    def _started(self, one: Process, folder: str, prepared: Prepared | None) -> subprocess.Popen[bytes]:
        python = prepared.python if prepared else sys.executable
        program, *arguments = one.command
        variables = {**os.environ, **self._spec.variables, **one.variables}
        if prepared:
            variables |= prepared.variables
        # `python` without a path is the environment's own
        variables["PATH"] = os.pathsep.join([os.path.dirname(python), variables.get("PATH", "")])  # noqa: PTH120
        paths = [str(NAMES), variables.get("PYTHONPATH", "")]
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        variables |= {settings.RUN_ID: self._spec.run, settings.WORKSPACE: self._spec.workspace}
        command = [program or python, *arguments]
        if prepared:
            command = prepared.wrap(command, folder, variables)
        return family.start(command, folder, variables)

    def _keep(self) -> Keeping:
        if self._keeping is None:
            from mlwidget.submit.keeping import Keeping

            self._keeping = Keeping(self._spec)
        return self._keeping

    def _wait(self, keeping: Keeping) -> str | None:
        """Why the script was ended; None when it came to its own end."""
        limit = None if self._spec.seconds is None else time.monotonic() + self._spec.seconds
        while any(one.poll() is None for one in self._processes):
            if any(one.poll() not in (None, 0) for one in self._processes):
                return None  # one of several has failed: the others would wait for it for ever
            reason = keeping.look()
            if reason is not None:
                self._let_end(keeping.patience())
                return reason
            if limit is not None and time.monotonic() > limit:
                return f"it took longer than {self._spec.seconds:g} seconds"
            time.sleep(LOOK_SECONDS)
        return keeping.asked()  # a script that hears of a stop may end before we do

    def _let_end(self, seconds: float) -> None:
        """Leave the script, which has heard that it shall stop, the time to do so by itself."""
        limit = time.monotonic() + seconds
        while any(one.poll() is None for one in self._processes) and time.monotonic() < limit:
            time.sleep(LOOK_SECONDS)
