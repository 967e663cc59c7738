"""A training script, and how it is run."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.submit.distributed import MpiConfiguration, PyTorchConfiguration
from mlwidget.submit.run_configuration import SECONDS, RunConfiguration

if TYPE_CHECKING:
    from mlwidget.tracking.experiment import Experiment
    from mlwidget.tracking.run import Run


class ScriptRunConfig:
    """A script that `Experiment.submit` runs in the background, in a copy of its folder.

    >>> import pathlib
    >>> folder = pathlib.Path("project")
    >>> folder.mkdir()
    >>> _ = (folder / "train.py").write_text("print('trained')")
    >>> experiment = Experiment(Workspace.from_config(), "digits")
    >>> run = experiment.submit(ScriptRunConfig("project", "train.py", ["--lr", 0.1]))
    >>> run.wait_for_completion()["status"]
    'Completed'

    Args:
        source_directory: The folder with the script and whatever it reads.
        script: The script, below that folder.
        arguments: Its arguments: texts, numbers and datasets. No shell reads them.
        run_config: All of the rest, said before; then `environment`, `compute_target` and what
            else it has are not read.
        compute_target: A compute target or its name; all of them mean this machine.
        environment: What the script finds installed; the interpreter that submits it, if not given.
        distributed_job_config: MpiConfiguration or PyTorchConfiguration, for several processes.
        resume_from: An earlier run, whose files the script finds in the folder that the variable
            MLWIDGET_RESUME_FROM names.
        max_run_duration_seconds: Seconds after which the run is canceled.
        command: A command instead of a script: a list of words, or a text that is split as a shell
            splits it. An empty `python` in front is the environment's.
        docker_runtime_config: DockerConfiguration, for a script that runs in a container.

    Raises:
        InvalidTypeError: For what is of a wrong type.
        InvalidValueError: For neither or both of `script` and `command`.
    """

    def __init__(  # noqa: PLR0917 - the retired SDK's order
        self,
        source_directory: str | Path | None = None,
        script: str | None = None,
        arguments: list[Any] | None = None,
        run_config: RunConfiguration | None = None,
        _telemetry_values: Any = None,
        compute_target: Any = None,
        environment: Any = None,
        distributed_job_config: Any = None,
        resume_from: Run | None = None,
        max_run_duration_seconds: float | None = SECONDS,
        command: list[Any] | str | None = None,
        docker_runtime_config: Any = None,
    ) -> None:
        _check(source_directory, str | Path, "source_directory is the path of a folder")
        _check(script, str, "script is the path of a file below source_directory")
        _check(arguments, list | tuple, "arguments takes a list")
        _check(run_config, RunConfiguration, "run_config takes a RunConfiguration")
        self.source_directory = str(source_directory or ".")
        self.run_config = run_config or RunConfiguration()
        self.script = script if script is not None else self.run_config.script
        self.arguments = list(self.run_config.arguments if arguments is None else arguments)
        self.command = _words(command if command is not None else self.run_config.command)
        if (self.script is None) == (self.command is None):
            raise InvalidValueError("ScriptRunConfig takes a script or a command: one of the two")
        self.distributed_job_config = distributed_job_config
        self.resume_from = resume_from
        if run_config is None:
            self.run_config.max_run_duration_seconds = _seconds(max_run_duration_seconds)
            given = {
                "environment": environment,
                "target": compute_target,
                "docker": docker_runtime_config,
            }
            for what, value in given.items():
                if value is not None:
                    setattr(self.run_config, what, value)
        if isinstance(distributed_job_config, MpiConfiguration):
            self.run_config.mpi = distributed_job_config
        elif isinstance(distributed_job_config, PyTorchConfiguration):
            self.run_config.pytorch = distributed_job_config

    def _submit(
        self, experiment: Experiment, *, parent: Run | None = None, tags: Any = None, **kwargs: Any
    ) -> Run:
        from mlwidget.submit.launch import launch

        return launch(experiment, self, parent=parent, tags=tags, **kwargs)


def _check(value: Any, kind: Any, said: str) -> None:
    if value is not None and not isinstance(value, kind):
        raise InvalidTypeError(f"{said}, got {value!r:.80}")


def _words(command: Any) -> list[Any] | None:
    if command is None or isinstance(command, list | tuple):
        found = None if command is None else list(command)
    elif isinstance(command, str):
        found = list(shlex.split(command))
    else:
        raise InvalidTypeError(f"command takes a list of words, got {command!r:.80}")
    if found == []:
        raise InvalidValueError("command is empty: its first word is the program")
    return found


def _seconds(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and (not is_number or value <= 0):
        raise InvalidValueError(f"max_run_duration_seconds is a number above 0, got {value!r}")
    return None if value is None else float(value)
