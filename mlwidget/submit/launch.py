"""How a script is handed over to a process that runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlwidget import settings
from mlwidget.errors import InvalidTypeError
from mlwidget.logger import log
from mlwidget.store.liveness import process_of
from mlwidget.submit.plan import begin, plan_of

if TYPE_CHECKING:
    from mlwidget.submit.script_run_config import ScriptRunConfig
    from mlwidget.tracking.experiment import Experiment
    from mlwidget.tracking.run import Run


def launch(
    experiment: Experiment,
    config: ScriptRunConfig,
    *,
    parent: Run | None = None,
    run_id: str | None = None,
    tags: dict[str, str] | None = None,
    **others: Any,
) -> Run:
    """The run of a script, which is Queued: a process of its own runs it.

    Args:
        experiment: The experiment of the run.
        config: The script.
        parent: The run above it.
        run_id: Its id, if it is to have a certain one.
        tags: Tags to begin with.
        others: Nothing else is known.
    """
    refuse(others)
    run, spec = begin(plan_of(config, experiment), experiment, parent=parent, run_id=run_id, tags=tags)
    hand_over(run, "mlwidget.submit.job", spec.to_json())
    return run


def refuse(others: dict[str, Any]) -> None:
    """Nothing, where no keyword is left that nobody knows."""
    if others:
        raise InvalidTypeError(f"submit does not know {min(others)!r}")


def hand_over(run: Run, module: str, told: str) -> None:
    """Start the supervisor of a run: it has no tie to this process, whose end is not the run's.

    Args:
        run: The run.
        module: The supervisor's program.
        told: What it reads from standard input: through a pipe, since there may be secrets in it.
    """
    mine = (settings.RUN_ID, settings.RETIRED_RUN_ID)
    variables = {name: value for name, value in os.environ.items() if name not in mine}
    # the supervisor is this installation, whatever the script's own environment has
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    try:
        supervisor = _started([sys.executable, "-m", module], run.experiment.workspace.folder, variables)
    except OSError as trouble:
        run.fail(f"its supervisor could not be started: {trouble}")
        raise
    assert supervisor.stdin is not None
    supervisor.stdin.write(told.encode())
    supervisor.stdin.close()
    log.debug("run %s is handed over to process %d", run.id, supervisor.pid)
    # somebody has to wait for it, as long as this process is there, lest it stay as a zombie
    threading.Thread(target=supervisor.wait, name="mlwidget supervisor", daemon=True).start()
    # from now on the run is held by its supervisor: this program may end
    run._store.update(process=process_of(supervisor.pid))  # noqa: SLF001 - of one house


def _started(command: list[str], folder: str, variables: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=folder,
        env=variables,
    )
