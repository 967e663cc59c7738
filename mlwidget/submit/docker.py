"""Scripts in containers, by the Docker command line where a daemon answers."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from mlwidget import settings
from mlwidget.errors import PrepareError
from mlwidget.submit.building import requirements, say
from mlwidget.submit.prepare import Prepared

if TYPE_CHECKING:
    from mlwidget.submit.environment import Environment

ANSWER_SECONDS: Final = 10.0
PYTHON: Final = "python"
"""The image's own."""


def in_container(environment: Environment, log: IO[str]) -> Prepared:
    """How a script is started in a container, after its image was made, if it has to be.

    Args:
        environment: The environment, with an image or what it is made from.
        log: What the making of it says.

    Raises:
        PrepareError: Where no daemon answers, unless MLWIDGET_DOCKER=skip says to do without.
    """
    variables = environment.environment_variables
    if settings.skips_docker():
        log.write("MLWIDGET_DOCKER=skip: the script runs without its container.\n")
        return Prepared(sys.executable, variables)
    docker = shutil.which("docker")
    if docker is None or not _answers(docker):
        raise PrepareError(
            "the environment needs Docker, and no Docker daemon answers on this machine; with "
            "MLWIDGET_DOCKER=skip the script runs in this interpreter instead"
        )
    container = _Container(docker, _image(docker, environment, log), environment)
    return Prepared(PYTHON, variables, container.wrap, container.end)


class _Container:
    def __init__(self, docker: str, image: str, environment: Environment) -> None:
        self._docker = docker
        self._image = image
        self._section = environment.docker
        self._names: list[str] = []

    def wrap(self, command: list[str], folder: str, variables: dict[str, str]) -> list[str]:
        """The command that runs another one in the container, on the same folders."""
        name = f"mlwidget-{uuid.uuid4().hex[:12]}"
        self._names.append(name)
        workspace = variables[settings.WORKSPACE]
        package = Path(__file__).parents[1]
        told = [one for one in variables if one not in ("PATH", "HOME", "PYTHONPATH")]
        words = [self._docker, "run", "--rm", "--init", "--name", name, "--workdir", folder]
        if hasattr(os, "getuid"):
            words += ["--user", f"{os.getuid()}:{os.getgid()}"]
        for path in (folder, workspace):
            words += ["--volume", f"{path}:{path}"]
        words += ["--volume", f"{package}:/mlwidget/mlwidget:ro", "--env", "PYTHONPATH=/mlwidget"]
        words += [word for one in told for word in ("--env", one)]  # the values go by the environment
        if self._section.shm_size:
            words += ["--shm-size", self._section.shm_size]
        return [*words, *self._section.arguments, self._image, *command]

    def end(self) -> None:
        """Nothing; no container is left."""
        for name in self._names:
            subprocess.run([self._docker, "kill", name], capture_output=True, check=False)


def _answers(docker: str) -> bool:
    try:
        said = subprocess.run([docker, "info"], capture_output=True, check=False, timeout=ANSWER_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0


def _image(docker: str, environment: Environment, log: IO[str]) -> str:
    section = environment.docker
    packages = environment.python.conda_dependencies
    wanted = requirements(packages) if packages is not None else []
    lines = [section.base_dockerfile or f"FROM {section.base_image}"]
    if wanted:
        lines.append("RUN " + _as_json(["python", "-m", "pip", "install", *wanted]))
    if section.build_context is None and section.base_dockerfile is None and not wanted:
        assert section.base_image is not None
        return section.base_image
    text = "\n".join(lines) + "\n"
    tag = "mlwidget:" + hashlib.sha256(f"{section.build_context}\n{text}".encode()).hexdigest()[:16]
    if section.build_context is not None:
        say(log, [docker, "build", "--tag", tag, section.build_context])
    else:
        say(log, [docker, "build", "--tag", tag, "-"], text)
    return tag


def _as_json(words: list[str]) -> str:
    # the form of RUN that no shell reads
    import json

    return json.dumps(words)
