"""How a script is run, said by itself and kept in a project's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlwidget import Environment, Experiment, RunConfiguration, ScriptRunConfig
from mlwidget.errors import ConfigError, InvalidTypeError, NotFoundError
from mlwidget.submit.conda_dependencies import CondaDependencies
from mlwidget.submit.run_configuration import DockerConfiguration
from tests.submit.conftest import Write, ended, log_of


def test_a_script_takes_all_that_a_configuration_says(experiment: Experiment, write: Write) -> None:
    script = write("import os, sys; print(sys.argv[1:], os.environ['LEVEL'])")
    said = RunConfiguration(script="train.py", arguments=["--lr", 0.1])
    said.environment_variables = {"LEVEL": "high"}
    said.target = "mine"

    run = experiment.submit(ScriptRunConfig(script.parent, run_config=said))

    assert ended(run)["target"] == "mine"
    assert log_of(run) == "['--lr', '0.1'] high\n"


def test_the_environment_can_be_changed_before_each_submission(
    experiment: Experiment, write: Write
) -> None:
    script = write("import os; print(os.environ['TRY'])")
    config = ScriptRunConfig(script.parent, "train.py")
    runs = []
    for number in "12":
        environment = Environment(f"try-{number}")
        environment.environment_variables = {"TRY": number}
        config.run_config.environment = environment
        runs.append(experiment.submit(config))

    assert [log_of(run) for run in runs if ended(run)] == ["1\n", "2\n"]


def test_it_comes_back_from_a_projects_folder(tmp_path: Path) -> None:
    packages = CondaDependencies.create(pip_packages=["joblib"])
    said = RunConfiguration("train.py", ["--lr", 0.1], conda_dependencies=packages)
    said.docker = DockerConfiguration(use_docker=True, arguments=["--network", "none"])
    said.mpi.process_count_per_node = 3

    said.save(tmp_path, "mine")

    assert RunConfiguration.load(tmp_path, "mine").as_dict() == {
        **said.as_dict(),
        "arguments": ["--lr", "0.1"],
    }
    RunConfiguration.delete(str(tmp_path), "mine")
    with pytest.raises(NotFoundError, match="no run configuration 'mine'"):
        RunConfiguration.load(tmp_path, "mine")


def test_a_file_of_the_retired_sdk_is_read(tmp_path: Path) -> None:
    file = tmp_path / "local.runconfig"
    file.write_text(
        """
script: train.py
arguments: [--lr, '0.1']
target: local
framework: Python
environment:
  name: sklearn
  python:
    userManagedDependencies: false
    interpreterPath: python
    condaDependencies:
      name: project_environment
      dependencies:
      - python=3.8
      - pip:
        - scikit-learn
  docker: {enabled: false, baseImage: mcr.invalid/base}
history: {outputCollection: true}
"""
    )

    found = RunConfiguration.load(file)

    assert (found.script, found.arguments, found.target) == ("train.py", ["--lr", "0.1"], "local")
    packages = found.environment.python.conda_dependencies
    assert packages is not None
    assert packages.pip_packages == ["scikit-learn"]


@pytest.mark.parametrize("text", ["- a", "{", "\0"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "local.runconfig"
    file.write_text(text)

    with pytest.raises(ConfigError, match=r"local\.runconfig"):
        RunConfiguration.load(file)


def test_what_is_no_target_or_environment_is_refused() -> None:
    said = RunConfiguration()

    with pytest.raises(InvalidTypeError, match="target takes"):
        said.target = 3
    with pytest.raises(InvalidTypeError, match="environment takes"):
        said.environment = "sklearn"  # type: ignore[assignment]
