"""What a script finds installed."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from mlwidget import Environment, Experiment, ScriptRunConfig, Workspace, settings
from mlwidget.errors import ConfigError, InvalidNameError, NotFoundError, PrepareError
from mlwidget.submit import building
from mlwidget.submit.conda_dependencies import CondaDependencies
from mlwidget.submit.prepare import prepare
from tests.submit.conftest import Write, ended, log_of

PACKAGE = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "tiny-package"
version = "1.0"
"""
BACKEND = """
import zipfile
def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "tiny_package-1.0-py3-none-any.whl"
    info = "tiny_package-1.0.dist-info"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("tiny_package.py", "ANSWER = 42")
        about = "Name: tiny-package\\nVersion: 1.0\\n"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\n" + about)
        tag = "Root-Is-Purelib: true\\nTag: py3-none-any\\n"
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\n" + tag)
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A package that can be installed without a network."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PACKAGE)
    (folder / "backend.py").write_text(BACKEND)
    return folder


@pytest.fixture
def no_conda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "conda", lambda: None)


def with_packages(*packages: str) -> Environment:
    environment = Environment("training")
    environment.python.conda_dependencies = CondaDependencies.create(pip_packages=[*packages])
    return environment


def test_without_packages_it_is_this_interpreter(experiment: Experiment, write: Write) -> None:
    script = write("import sys; print(sys.executable)")

    run = experiment.submit(ScriptRunConfig(script.parent, "train.py", environment=Environment("mine")))

    ended(run)
    assert log_of(run).strip() == sys.executable
    assert run.get_details()["runDefinition"]["environment"]["name"] == "mine"


@pytest.mark.usefixtures("no_conda")
def test_packages_are_installed_once_and_mlwidget_is_there(
    experiment: Experiment, write: Write, tiny: Path
) -> None:
    script = write(
        """
        import sys, tiny_package
        from mlwidget import Run
        Run.get_context().log("answer", tiny_package.ANSWER)
        print(sys.prefix)
        """
    )
    config = ScriptRunConfig(script.parent, "train.py", environment=with_packages(str(tiny)))

    first, again = experiment.submit(config), experiment.submit(config)

    assert [ended(run)["status"] for run in (first, again)] == ["Completed"] * 2
    assert first.get_metrics() == {"answer": 42}
    assert log_of(first) == log_of(again)
    assert Path(log_of(first).strip()).is_relative_to(settings.data_folder())
    builds = [run for run in (first, again) if "azureml-logs/20_image_build_log.txt" in run._logs()]
    assert len(builds) == 1
    assert "tiny" in log_of(builds[0], "azureml-logs/20_image_build_log.txt")


@pytest.mark.usefixtures("no_conda")
def test_a_package_that_is_nowhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    log = io.StringIO()

    with pytest.raises(PrepareError, match="'nowhere-to-be-found' cannot be installed"):
        prepare(with_packages("nowhere-to-be-found").as_dict(), log)

    assert "no conda" in log.getvalue()
    assert not list((settings.data_folder() / building.FOLDER).glob("*/pyvenv.cfg"))


@pytest.mark.usefixtures("no_conda")
def test_a_run_whose_environment_cannot_be_made_has_failed(
    experiment: Experiment, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    script = write("print()")
    environment = with_packages("nowhere-to-be-found")

    run = experiment.submit(ScriptRunConfig(script.parent, "train.py", environment=environment))

    details = ended(run)
    assert details["status"] == "Failed"
    assert "'nowhere-to-be-found' cannot be installed" in details["error"]["message"]
    assert "azureml-logs/20_image_build_log.txt" in run._logs()


def test_an_interpreter_that_is_not_there_is_named() -> None:
    environment = Environment("mine")
    environment.python.user_managed_dependencies = True
    environment.python.interpreter_path = "/nowhere/python"

    with pytest.raises(PrepareError, match="no interpreter '/nowhere/python'"):
        prepare(environment.as_dict(), io.StringIO())


def test_another_interpreter_runs_the_script(
    experiment: Experiment, write: Write, tmp_path: Path
) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nMARK=1 exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    environment = Environment("mine")
    environment.python.user_managed_dependencies = True
    environment.python.interpreter_path = str(python)
    script = write("import os; print(os.environ['MARK'])")

    run = experiment.submit(ScriptRunConfig(script.parent, "train.py", environment=environment))

    ended(run)
    assert log_of(run) == "1\n"


def test_a_requirements_file_is_an_environment(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("# packages\nnumpy>=1 # arrays\n--extra-index-url https://host.invalid\n\npandas\n")

    packages = Environment.from_pip_requirements("mine", file).python.conda_dependencies

    assert packages is not None
    assert packages.pip_packages == ["numpy>=1", "pandas"]
    assert packages.pip_options == ["--extra-index-url https://host.invalid"]


def test_a_conda_file_is_one_too_and_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "conda.yml"
    file.write_text(
        "name: mine\nchannels: [conda-forge]\n"
        "dependencies:\n- python=3.11\n- numpy=1.26\n- pip:\n  - pandas\n"
    )
    packages = Environment.from_conda_specification("mine", file).python.conda_dependencies

    assert packages is not None
    assert packages.get_python_version() == "3.11"
    assert CondaDependencies(packages.save(tmp_path / "again.yml")) == packages
    assert building.requirements(packages) == ["numpy==1.26.*", "pandas"]


@pytest.mark.parametrize("text", ["just text", "- a\n- b", "a: [", "\0"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "conda.yml"
    file.write_text(text)

    with pytest.raises(ConfigError, match=r"conda\.yml"):
        CondaDependencies(file)


def test_what_is_registered_is_found_again_in_its_versions(experiment: Experiment) -> None:
    workspace = experiment.workspace
    first = with_packages("numpy").register(workspace)
    same = with_packages("numpy").register(workspace)
    other = with_packages("pandas").register(workspace)
    Environment.label(workspace, "training", "1", ["good"])

    assert (first.version, same.version, other.version) == ("1", "1", "2")
    found = Environment.get(workspace, "training")
    assert found.as_dict() == other.as_dict()
    assert Environment.get(workspace, "training", "1").as_dict() == first.as_dict()
    assert Environment.get(workspace, "training", label="good").version == "1"
    assert list(Environment.list(workspace)) == ["training"]
    with pytest.raises(NotFoundError, match="it has training"):
        Environment.get(workspace, "other")


def test_a_curated_name_is_this_interpreter(experiment: Experiment) -> None:
    assert Environment.get(experiment.workspace, "AzureML-sklearn-1.0-ubuntu20.04-py38-cpu").is_here


def test_an_environment_says_itself_as_json_and_can_be_copied_and_saved(tmp_path: Path) -> None:
    environment = with_packages("numpy")
    environment.environment_variables = {"LEVEL": "high"}
    environment.save_to_directory(tmp_path / "saved")

    assert json.loads(repr(environment)) == environment.as_dict()
    assert Environment.load_from_directory(tmp_path / "saved").as_dict() == environment.as_dict()
    assert environment.clone("other").name == "other"


@pytest.mark.parametrize("name", ["", "a b", "../up", "-x", "a/b"])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(InvalidNameError):
        Environment(name)


FAKE_DOCKER = """#!{python}
# stands for the Docker command line: `info` answers, `run` runs the command here, all calls are noted
import os, subprocess, sys
words = sys.argv[1:]
with open({calls!r}, "a") as file:
    file.write(" ".join(words) + "\\n")
if words[0] == "run":
    at = words.index({image!r})
    folder = words[words.index("--workdir") + 1]
    command = [sys.executable if word == "python" else word for word in words[at + 1:]]
    sys.exit(subprocess.run(command, cwd=folder).returncode)
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a Docker that is none was called with."""
    folder = tmp_path / "bin"
    folder.mkdir()
    calls = tmp_path / "calls.txt"
    docker = folder / "docker"
    docker.write_text(FAKE_DOCKER.format(python=sys.executable, calls=str(calls), image="trainer:1"))
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return calls


def test_a_script_runs_in_a_container(experiment: Experiment, write: Write, calls: Path) -> None:
    script = write(
        """
        from mlwidget import Run
        Run.get_context().log("loss", 1)
        open("outputs/model.txt", "w").write("weights")
        print("inside")
        """
    )
    environment = Environment.from_docker_image("mine", "trainer:1")

    run = experiment.submit(ScriptRunConfig(script.parent, "train.py", environment=environment))

    assert ended(run)["status"] == "Completed"
    assert (run.get_metrics(), log_of(run)) == ({"loss": 1}, "inside\n")
    assert "outputs/model.txt" in run.get_file_names()
    said = calls.read_text().splitlines()
    assert said[0] == "info"
    assert said[1].startswith("run --rm --init --name mlwidget-")
    assert f"--volume {experiment.workspace.folder}:{experiment.workspace.folder}" in said[1]
    assert "--env MLWIDGET_RUN_ID" in said[1]
    assert said[-1].startswith("kill mlwidget-")


def test_no_daemon_is_said_and_can_be_skipped(
    monkeypatch: pytest.MonkeyPatch, own_workspace: Path
) -> None:
    monkeypatch.setenv("PATH", str(own_workspace))
    definition = Environment.from_docker_image("mine", "trainer:1").as_dict()
    log = io.StringIO()

    with pytest.raises(PrepareError, match="no Docker daemon answers"):
        prepare(definition, log)
    monkeypatch.setenv(settings.DOCKER, "skip")

    assert prepare(definition, log).python == sys.executable
    assert "without its container" in log.getvalue()


def test_environments_of_a_workspace_in_memory_are_kept_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLWIDGET_MODE", "disabled")
    workspace = Workspace.from_config()

    Environment("volatile").register(workspace)

    assert Environment.get(workspace, "volatile").version == "1"


def test_a_run_knows_its_environment(experiment: Experiment, write: Write) -> None:
    script = write("print()")
    run = experiment.submit(ScriptRunConfig(script.parent, "train.py", environment=Environment("mine")))
    ended(run)

    assert run.get_environment().name == "mine"
    with experiment.start_logging() as other, pytest.raises(NotFoundError, match="was not submitted"):
        other.get_environment()
