"""How a script is run: its arguments, its environment, and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import ConfigError, InvalidTypeError, NotFoundError
from mlwidget.submit.distributed import MpiConfiguration, PyTorchConfiguration

if TYPE_CHECKING:
    from mlwidget.submit.environment import Environment

LOCAL: Final = "local"
FOLDERS: Final = (".azureml", "aml_config")
SECONDS: Final = 30 * 24 * 3600
"""A run may take so long, if nobody says otherwise."""


class DockerConfiguration:
    """Whether the script runs in a container, and how that is started.

    Args:
        use_docker: Whether it does.
        shared_volumes: Taken and not needed: the run's folders are always shared.
        arguments: More arguments for `docker run`.
        shm_size: The size of the container's shared memory, such as "2g".
    """

    def __init__(
        self,
        use_docker: bool = False,  # noqa: FBT001, FBT002
        shared_volumes: bool = True,  # noqa: FBT001, FBT002
        arguments: list[str] | None = None,
        shm_size: str | None = "2g",
    ) -> None:
        self.use_docker = use_docker
        self.shared_volumes = shared_volumes
        self.arguments = list(arguments or [])
        self.shm_size = shm_size


class HistoryConfiguration:
    """Which folders of a script are kept while it runs: here always `outputs` and `logs`."""

    def __init__(self) -> None:
        self.output_collection = True
        self.snapshot_project = True
        self.directories_to_watch = ["logs"]


class RunConfiguration:
    """How a script is run.

    >>> config = RunConfiguration(script="train.py", arguments=["--lr", 0.1])
    >>> config.target
    'local'

    Args:
        script: The program, below the source directory.
        arguments: Its arguments.
        framework: Kept as it is given.
        communicator: Kept as it is given.
        conda_dependencies: What the environment holds.
        command: A command instead of a script: a list of words.
    """

    def __init__(  # noqa: PLR0917 - the retired SDK's order
        self,
        script: str | None = None,
        arguments: list[Any] | None = None,
        framework: str | None = None,
        communicator: str | None = None,
        conda_dependencies: Any = None,
        _history_enabled: Any = None,
        _path: Any = None,
        _name: str | None = None,
        command: Any = None,
    ) -> None:
        self.script = script
        self.arguments = list(arguments or [])
        self.command = command
        self.framework = framework or "Python"
        self.communicator = communicator or "None"
        self.node_count = 1
        self.max_run_duration_seconds: float | None = SECONDS
        self.history = HistoryConfiguration()
        self.docker = DockerConfiguration()
        self.mpi = MpiConfiguration()
        self.pytorch = PyTorchConfiguration()
        self.data: dict[str, Any] = {}
        self.data_references: dict[str, Any] = {}
        self.output_data: dict[str, Any] = {}
        self.source_directory_data_store: str | None = None
        self._target: Any = LOCAL
        self._environment: Environment | None = None
        if conda_dependencies is not None:
            self.environment.python.conda_dependencies = conda_dependencies

    @property
    def target(self) -> str:
        """The name of the compute target; all of them mean this machine."""
        found = getattr(self._target, "name", self._target)
        return str(found)

    @target.setter
    def target(self, target: Any) -> None:
        if not isinstance(target, str) and not hasattr(target, "name"):
            raise InvalidTypeError(f"target takes a compute target or its name, got {target!r:.80}")
        self._target = target

    @property
    def environment(self) -> Environment:
        """What the script finds installed; the interpreter that submits it, if nobody says otherwise."""
        from mlwidget.submit.environment import Environment, default_environment

        if self._environment is None:
            self._environment = default_environment()
        assert isinstance(self._environment, Environment)
        return self._environment

    @environment.setter
    def environment(self, environment: Environment) -> None:
        from mlwidget.submit.environment import Environment

        if not isinstance(environment, Environment):
            raise InvalidTypeError(f"environment takes an Environment, got {environment!r:.80}")
        self._environment = environment

    @property
    def environment_variables(self) -> dict[str, str]:
        """Variables that the script finds in its environment."""
        return self.environment.environment_variables

    @environment_variables.setter
    def environment_variables(self, variables: dict[str, str]) -> None:
        self.environment.environment_variables = dict(variables)

    @property
    def auto_prepare_environment(self) -> bool:
        """True: an environment that is not there is made."""
        return True

    def as_dict(self) -> dict[str, Any]:
        """The configuration as JSON values, under the names that `get_details` shows."""
        return {
            "script": self.script,
            "command": self.command or "",
            "arguments": [str(one) for one in self.arguments],
            "framework": self.framework,
            "communicator": self.communicator,
            "target": self.target,
            "nodeCount": self.node_count,
            "maxRunDurationSeconds": self.max_run_duration_seconds,
            "environment": self.environment.as_dict(),
            "history": {
                "outputCollection": self.history.output_collection,
                "directoriesToWatch": list(self.history.directories_to_watch),
                "snapshotProject": self.history.snapshot_project,
            },
            "docker": {
                "useDocker": self.docker.use_docker,
                "sharedVolumes": self.docker.shared_volumes,
                "shmSize": self.docker.shm_size,
                "arguments": list(self.docker.arguments),
            },
            "mpi": {"processCountPerNode": self.mpi.process_count_per_node},
            "pytorch": {
                "communicationBackend": self.pytorch.communication_backend,
                "processCount": self.pytorch.process_count,
            },
        }

    def save(
        self,
        path: str | Path | None = None,
        name: str | None = None,
        separate_environment_yaml: bool = False,  # noqa: ARG002, FBT001, FBT002
    ) -> Path:
        """The file that the configuration was written to; `RunConfiguration.load` reads it.

        Args:
            path: The folder of the project; the working directory if not given.
            name: The configuration's name; its target if not given.
            separate_environment_yaml: Taken and not needed.
        """
        folder = Path(path or ".") / FOLDERS[0]
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{name or self.target}.runconfig"
        file.write_text(json.dumps(self.as_dict(), indent=2) + "\n", "utf-8")  # JSON is YAML, too
        return file

    @staticmethod
    def load(path: str | Path, name: str | None = None) -> RunConfiguration:
        """The configuration of a file, or of a project's folder.

        Args:
            path: The file, or the folder of the project.
            name: The configuration's name, in a folder; "local" if not given.

        Raises:
            NotFoundError: When it is not there.
            ConfigError: When it cannot be read.
        """
        file = _file(Path(path), name or LOCAL)
        import yaml

        try:
            found = yaml.safe_load(file.read_text("utf-8"))
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise ConfigError(f"{str(file)!r} cannot be read: {error}") from error
        if not isinstance(found, dict):
            raise ConfigError(f"{str(file)!r} is no run configuration")
        return _of(found)

    @staticmethod
    def delete(path: str | Path, name: str) -> None:
        """Remove a configuration from a project's folder."""
        _file(Path(path), name).unlink()


def _file(path: Path, name: str) -> Path:
    if path.is_file():
        return path
    for folder in (*FOLDERS, "."):
        found = path / folder / f"{name}.runconfig"
        if found.is_file():
            return found
    raise NotFoundError(f"there is no run configuration {name!r} in {str(path)!r}")


def _of(found: dict[str, Any]) -> RunConfiguration:
    from mlwidget.submit.environment import Environment

    config = RunConfiguration(
        script=found.get("script"),
        arguments=found.get("arguments"),
        framework=found.get("framework"),
        communicator=found.get("communicator"),
        command=found.get("command") or None,
    )
    config.target = found.get("target") or LOCAL
    config.max_run_duration_seconds = found.get("maxRunDurationSeconds") or SECONDS
    docker = found.get("docker") or {}
    config.docker = DockerConfiguration(
        docker.get("useDocker", False), True, docker.get("arguments"), docker.get("shmSize", "2g")
    )
    mpi = found.get("mpi") or {}
    config.mpi = MpiConfiguration(mpi.get("processCountPerNode") or 1)
    if isinstance(found.get("environment"), dict):
        config.environment = Environment.from_dict(found["environment"])
    return config
