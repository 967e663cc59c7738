"""What is secret stays out of everything that is recorded or shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mlwidget import Environment, Experiment, ScriptRunConfig
from mlwidget.feed import Feed
from tests.submit.conftest import Write, ended, log_of

SECRET = "s3cr3t-0xC0FFEE"
ARGUMENTS = [
    ["--password", SECRET],
    [f"--api-key={SECRET}"],
    ["--db_password", SECRET],
    ["--access-token", SECRET],
    [f"--client_secret={SECRET}"],
    ["--credential", SECRET],
    [f"AWS_SECRET_ACCESS_KEY={SECRET}"],
    [f"https://user:{SECRET}@host.invalid/path"],
    ["--url", f"postgresql://user:{SECRET}@host.invalid/db"],
]
VARIABLES = ["PASSWORD", "API_KEY", "DB_PASSWD", "GITHUB_TOKEN", "AZURE_CLIENT_SECRET", "private_key"]


def everything(folder: Path) -> bytes:
    """All bytes of a workspace."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=lambda words: words[0].partition("=")[0][:20])
def test_a_secret_argument_reaches_the_script_alone(
    experiment: Experiment, write: Write, arguments: list[str]
) -> None:
    script = write("import sys; print(sys.argv[-1].count('s3cr' + '3t'))")

    run = experiment.submit(ScriptRunConfig(script.parent, "train.py", ["--lr", 0.1, *arguments]))

    ended(run)
    assert log_of(run) == "1\n"
    assert SECRET.encode() not in everything(Path(experiment.workspace.folder))
    assert SECRET not in json.dumps(run.get_details())
    answer, _ = Feed(run._store).answer({"id": 1, "question": {"what": "details"}})
    assert SECRET not in json.dumps(answer)
    assert "0.1" in json.dumps(answer)


@pytest.mark.parametrize("name", VARIABLES)
def test_a_secret_variable_reaches_the_script_alone(
    experiment: Experiment, write: Write, name: str
) -> None:
    script = write(f"import os; print(os.environ[{name!r}].count('s3cr' + '3t'), os.environ['LEVEL'])")
    environment = Environment("training")
    environment.environment_variables = {name: SECRET, "LEVEL": "high"}

    run = experiment.submit(ScriptRunConfig(script.parent, "train.py", environment=environment))

    ended(run)
    assert log_of(run) == "1 high\n"
    assert SECRET.encode() not in everything(Path(experiment.workspace.folder))
    variables = run.get_details()["runDefinition"]["environment"]["environmentVariables"]
    assert variables == {name: "•••", "LEVEL": "high"}
