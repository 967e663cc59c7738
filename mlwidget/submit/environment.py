"""What a script finds installed, by name."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import ConfigError, InvalidNameError, InvalidTypeError, InvalidValueError
from mlwidget.submit.conda_dependencies import CondaDependencies
from mlwidget.submit.sections import DockerSection, PythonSection

if TYPE_CHECKING:
    import builtins

    from mlwidget.tracking.workspace import Workspace

DEFAULT: Final = "default-environment"
FILE: Final = "azureml_environment.json"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")


class Environment:
    """What a script finds installed.

    Without packages it is the interpreter that submits the run, and costs nothing. With packages it is
    made once, and used again by every run that asks for the same ones.

    >>> environment = Environment("training")
    >>> environment.python.conda_dependencies = CondaDependencies.create(pip_packages=["joblib"])
    >>> environment.clone("other").python.conda_dependencies.pip_packages
    ['joblib']

    Args:
        name: Letters, digits, ".", "_" and "-".

    Raises:
        InvalidNameError: For another name.
    """

    def __init__(self, name: str, **kwargs: Any) -> None:
        if not _NAME.fullmatch(str(name)):
            msg = f"an environment's name has letters, digits, '.', '_' and '-', got {name!r:.80}"
            raise InvalidNameError(msg)
        if kwargs:
            raise InvalidTypeError(f"Environment takes no {min(kwargs)!r}")
        self.name = name
        self.version: str | None = None
        self.python = PythonSection()
        self.docker = DockerSection()
        self._variables: dict[str, str] = {}

    @property
    def environment_variables(self) -> dict[str, str]:
        """Variables that the script finds in its environment. It can be changed and set."""
        return self._variables

    @environment_variables.setter
    def environment_variables(self, variables: dict[str, str]) -> None:
        self._variables = {str(name): str(value) for name, value in dict(variables).items()}

    @property
    def is_here(self) -> bool:
        """Whether the interpreter that submits the run is all it needs."""
        packages = self.python.conda_dependencies
        has_packages = packages is not None and bool(packages.conda_packages or packages.pip_packages)
        is_own = self.python.user_managed_dependencies or not has_packages
        return is_own and self.python.interpreter_path == "python" and not self.in_docker

    @property
    def in_docker(self) -> bool:
        """Whether the script runs in a container."""
        docker = self.docker
        return docker.enabled or bool(docker.base_dockerfile or docker.build_context)

    @staticmethod
    def from_pip_requirements(
        name: str, file_path: str | Path, pip_version: str | None = None
    ) -> Environment:
        """The environment of a requirements file.

        Args:
            name: Its name.
            file_path: The file, a requirement in each line.
            pip_version: The version of pip that installs them.
        """
        lines = [line.split(" #")[0].strip() for line in _text_of(file_path).splitlines()]
        made = Environment(name)
        packages = CondaDependencies()
        if pip_version is not None:
            packages.add_conda_package(f"pip={pip_version}")
        for line in lines:
            if line.startswith("-"):
                packages.set_pip_option(line)
            elif line and not line.startswith("#"):
                packages.add_pip_package(line)
        made.python.conda_dependencies = packages
        return made

    @staticmethod
    def from_conda_specification(name: str, file_path: str | Path) -> Environment:
        """The environment of a conda file."""
        made = Environment(name)
        made.python.conda_dependencies = CondaDependencies(file_path)
        return made

    @staticmethod
    def from_existing_conda_environment(name: str, conda_environment_name: str) -> Environment | None:
        """The environment that conda has under a name, as it is on this machine.

        Args:
            name: Its name here.
            conda_environment_name: Its name there.

        Raises:
            InvalidValueError: When conda has no such environment, or there is no conda.
        """
        from mlwidget.submit.conda import prefix_of

        made = Environment(name)
        made.python.user_managed_dependencies = True
        made.python.interpreter_path = str(prefix_of(conda_environment_name) / "bin" / "python")
        return made

    @staticmethod
    def from_docker_image(
        name: str,
        image: str,
        container_registry: Any = None,  # noqa: ARG004 - `docker login` knows them
        conda_specification: str | Path | None = None,
        pip_requirements: str | Path | None = None,
    ) -> Environment:
        """The environment of a container's image; what is installed in it is used as it is.

        Args:
            name: Its name.
            image: The image.
            container_registry: Taken and not needed: `docker login` keeps who may load images.
            conda_specification: A conda file with packages beside those of the image.
            pip_requirements: A requirements file instead.
        """
        if conda_specification is not None and pip_requirements is not None:
            raise InvalidValueError("give conda_specification or pip_requirements, not both")
        made = Environment(name)
        if pip_requirements is not None:
            made = Environment.from_pip_requirements(name, pip_requirements)
        if conda_specification is not None:
            made = Environment.from_conda_specification(name, conda_specification)
        made.docker.enabled, made.docker.base_image = True, image
        made.python.user_managed_dependencies = made.python.conda_dependencies is None
        return made

    @staticmethod
    def from_dockerfile(
        name: str,
        dockerfile: str | Path,
        conda_specification: str | Path | None = None,
        pip_requirements: str | Path | None = None,
    ) -> Environment:
        """The environment of an image that is made from a Dockerfile.

        Args:
            name: Its name.
            dockerfile: The file, or its text.
            conda_specification: A conda file with packages beside those of the image.
            pip_requirements: A requirements file instead.
        """
        is_text = "\n" in str(dockerfile) or str(dockerfile).upper().startswith("FROM ")
        text = str(dockerfile) if is_text else _text_of(dockerfile)
        made = Environment.from_docker_image(name, "", None, conda_specification, pip_requirements)
        made.docker.base_image, made.docker.base_dockerfile = None, text
        return made

    def clone(self, new_name: str) -> Environment:
        """A copy under another name."""
        made = copy.deepcopy(self)
        made.name, made.version = Environment(new_name).name, None
        return made

    def register(self, workspace: Workspace) -> Environment:
        """The environment as the workspace keeps it: a new version, if anything is new."""
        from mlwidget.submit.environments import register

        return register(workspace, self)

    @staticmethod
    def get(
        workspace: Workspace, name: str, version: str | None = None, label: str | None = None
    ) -> Environment:
        """An environment that was registered: the latest version, if none is said.

        A curated name of the retired service, such as "AzureML-sklearn-1.0-ubuntu20.04-py38-cpu", is the
        interpreter that asks.

        Raises:
            NotFoundError: When the workspace has no such environment.
        """
        from mlwidget.submit.environments import get

        return get(workspace, name, version, label)

    @staticmethod
    def list(workspace: Workspace) -> dict[str, Environment]:
        """The environments of a workspace, the latest version of each."""
        from mlwidget.submit.environments import every

        return every(workspace)

    @staticmethod
    def label(workspace: Workspace, name: str, version: str, labels: builtins.list[str]) -> None:
        """Give a version labels, by which `get` finds it."""
        from mlwidget.submit.environments import put_labels

        put_labels(workspace, name, version, labels)

    def save_to_directory(self, path: str | Path, overwrite: bool = False) -> None:  # noqa: FBT001, FBT002
        """Write the environment to a folder, where `load_from_directory` finds it."""
        folder = Path(path)
        file = folder / FILE
        if file.exists() and not overwrite:
            raise InvalidValueError(f"{str(file)!r} is there already: overwrite=True replaces it")
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(self.as_dict(), indent=2) + "\n", "utf-8")

    @staticmethod
    def load_from_directory(path: str | Path) -> Environment:
        """The environment that was written to a folder."""
        file = Path(path) / FILE
        try:
            found = json.loads(_text_of(file))
        except ValueError as error:
            raise ConfigError(f"{str(file)!r} cannot be read: {error}") from error
        return Environment.from_dict(found)

    def as_dict(self) -> dict[str, Any]:
        """The environment as JSON values, under the names that `get_details` shows."""
        return {
            "name": self.name,
            "version": self.version,
            "python": self.python.as_dict(),
            "environmentVariables": dict(self._variables),
            "docker": self.docker.as_dict(),
        }

    @staticmethod
    def from_dict(found: dict[str, Any]) -> Environment:
        """The same again.

        >>> Environment.from_dict(Environment("training").as_dict()).name
        'training'
        """
        made = Environment(found.get("name") or DEFAULT)
        made.version = found.get("version")
        made.python = PythonSection.from_dict(found.get("python") or {})
        made.docker = DockerSection.from_dict(found.get("docker") or {})
        made.environment_variables = found.get("environmentVariables") or {}
        return made

    def __repr__(self) -> str:
        return json.dumps(self.as_dict(), indent=4)


def default_environment() -> Environment:
    """The interpreter that submits the run."""
    made = Environment(DEFAULT)
    made.python.user_managed_dependencies = True
    return made


def _text_of(path: str | Path) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"{str(path)!r} cannot be read: {why}") from error
