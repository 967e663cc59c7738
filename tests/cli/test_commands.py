"""The command line, each command in a process of its own, as it is used."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from tests.damage import damage

HOSTILE = "\x1b]0;pwned\x07\x1b[31m[bold red]x[/]\r\u202e\n</b>"
Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def cli() -> Cli:
    def cli(*words: str, code: int = 0, **more: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from mlwidget.cli import main; main()", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return cli


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.from_config()


def train(workspace: Workspace, name: str, loss: float) -> Run:
    with Experiment(workspace, "digits").start_logging(display_name=name, tags={"owner": "ada"}) as run:
        run.add_properties({"lr": "0.1"})
        for step in range(3):
            run.log("loss", loss * (3 - step))
    return run


def test_runs_are_listed(cli: Cli, workspace: Workspace) -> None:
    run = train(workspace, "first try", 0.5)
    train(workspace, "second try", 0.25)

    table = cli("runs", "loss < 0.4", "--metric", "loss").stdout
    assert "second try" in table
    assert "0.25" in table
    assert "first try" not in table
    found = json.loads(cli("runs", "--json", "--sort", "loss").stdout)
    assert found["total"] == 2
    assert found["runs"][0]["id"] == run.id
    assert found["runs"][0]["metrics"] == {"loss": 0.5}
    assert found["runs"][0]["tags"] == {"owner": "ada"}
    assert "and 1 more" in cli("runs", "-n", "1").stdout


def test_a_run_is_shown(cli: Cli, workspace: Workspace) -> None:
    run = train(workspace, "first try", math.nan)

    text = cli("show", run.id[:8]).stdout
    for word in ("first try", "Completed", "parameter lr", "tag owner", "loss"):
        assert word in text
    found = json.loads(cli("show", "first try", "--json").stdout)
    assert found["parameters"] == {"lr": 0.1}
    assert found["metrics"]["loss"] == {
        "n": 3,
        "first": "nan",
        "last": "nan",
        "min": "nan",
        "max": "nan",
    }


def test_who_is_meant_has_to_be_clear(cli: Cli, workspace: Workspace) -> None:
    first, second = train(workspace, "same", 0.5), train(workspace, "same", 0.5)

    said = cli("show", "same", code=2).stderr
    assert first.id in said
    assert second.id in said
    assert "no run 'nobody'" in cli("show", "nobody", code=2).stderr


def test_texts_of_users_are_text(cli: Cli, workspace: Workspace) -> None:
    with Experiment(workspace, "digits").start_logging(display_name=HOSTILE) as run:
        run.log("[bold red]x[/] <b>", 1.0)
        run.tag("tag", HOSTILE)
    run.fail(HOSTILE)

    listed = ("runs", "--metric", "[bold red]x[/] <b>")
    for words in (listed, ("show", run.id), ("tag", run.id), ("gc", "--dry-run")):
        said = cli(*words).stdout
        assert not {"\x1b", "\x07", "\r", "\u202e"} & set(said)
    assert "[bold red]x[/]" in cli("show", run.id).stdout
    assert json.loads(cli("show", run.id, "--json").stdout)["name"] == HOSTILE


def test_points_are_exported_exactly(cli: Cli, workspace: Workspace, tmp_path: Path) -> None:
    run = train(workspace, "first try", 0.1)

    rows = list(csv.reader(io.StringIO(cli("export", run.id).stdout)))
    assert rows[0] == ["metric", "step", "time", "value"]
    assert [(row[0], int(row[1]), float(row[3])) for row in rows[1:]] == [
        ("loss", 0, 0.1 * 3),
        ("loss", 1, 0.1 * 2),
        ("loss", 2, 0.1),
    ]
    cli("export", run.id, "-o", str(tmp_path / "run.json"))
    assert json.loads((tmp_path / "run.json").read_text())["metrics"]["loss"] == [0.1 * 3, 0.2, 0.1]
    cli("export", run.id, "-o", str(tmp_path / "run.html"))
    assert "<!doctype html>" in (tmp_path / "run.html").read_text("utf-8").lower()
    cli("export", run.id, "-o", str(tmp_path / "run.parquet"))
    assert (tmp_path / "run.parquet").read_bytes()[:4] == b"PAR1"
    assert "csv, json, parquet or html" in cli("export", run.id, "-o", "run.exe", code=2).stderr
    assert "needs a file" in cli("export", run.id, "--format", "html", code=2).stderr


def test_tags_come_and_go(cli: Cli, workspace: Workspace) -> None:
    run = train(workspace, "first try", 0.5)

    cli("tag", run.id, "best", "colour=blue=ish", "--remove", "owner")

    assert run.get_tags() == {"best": None, "colour": "blue=ish"}
    assert cli("tag", run.id).stdout.splitlines() == ["best", "colour=blue=ish"]


def test_runs_are_removed_when_they_are_over(cli: Cli, workspace: Workspace) -> None:
    run = train(workspace, "first try", 0.5)
    going = Experiment(workspace, "digits").start_logging()

    cli("rm", run.id, input="n\n")
    assert len(workspace.find_runs()) == 2
    cli("rm", run.id, "--yes")
    assert "cancel it before" in cli("rm", going.id, "--yes", code=2).stderr
    assert [one.id for one in workspace.find_runs()] == [going.id]
    going.cancel()


def test_a_damaged_run_is_removed_too(cli: Cli, workspace: Workspace) -> None:
    kept, damaged = train(workspace, "kept", 0.5), train(workspace, "damaged", 0.5)
    workspace.find_runs()
    damage(damaged)

    assert "is damaged" in cli("show", damaged.id[:8], code=1).stderr
    cli("rm", damaged.id[:8], "--yes")

    assert [one.id for one in workspace.find_runs()] == [kept.id]
    assert not list(Path(workspace.folder).glob(f"*/*/{damaged.id}"))


ENDS = """
import sys, time
from mlwidget import Experiment, Workspace
run = Experiment(Workspace.from_config(), "digits").start_logging(run_id=sys.argv[1])
print("begun", flush=True)
time.sleep(1.5)
getattr(run, sys.argv[1])()
"""


@pytest.mark.parametrize(("end", "code"), [("complete", 0), ("fail", 1), ("cancel", 3)])
def test_a_run_is_followed_until_its_end(cli: Cli, end: str, code: int) -> None:
    with subprocess.Popen([sys.executable, "-c", ENDS, end], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()

        assert cli("watch", end, code=code, timeout=60).stdout.split()[0] == "Running"


def test_the_workspace_is_checked(cli: Cli, workspace: Workspace) -> None:
    run = train(workspace, "first try", 0.5)
    damaged = train(workspace, "damaged", 0.5)
    assert "index: 2 runs, 2 folders" in cli("doctor").stdout
    damage(damaged)

    said = cli("doctor", code=1).stdout
    assert damaged.id in said
    assert json.loads(cli("doctor", "--rebuild", "--json", code=1).stdout)
    assert json.loads(cli("runs", "--json").stdout)["runs"][0]["id"] == run.id


def test_where_all_is_can_be_asked(cli: Cli, workspace: Workspace, tmp_path: Path) -> None:
    found = json.loads(cli("config", "--json").stdout)

    assert found["workspace"] == workspace.folder
    assert found["source"] == "MLWIDGET_WORKSPACE"
    assert "no workspace in" in cli("runs", "-w", str(tmp_path / "nowhere"), code=2).stderr
    assert not (tmp_path / "nowhere").exists()


def test_wrong_words_are_told_in_words(cli: Cli) -> None:
    assert "a value is missing after '<'" in cli("runs", "loss <", code=2).stderr
    assert "No such command" in cli("dance", code=2).stderr
    assert "like 30d" in cli("gc", "--older-than", "soon", code=2).stderr
    assert cli("completion", "bash").stdout


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe is told otherwise elsewhere")
def test_who_reads_may_stop_reading(workspace: Workspace) -> None:
    for number in range(5):
        train(workspace, f"try {number}", 0.5)
    run_id = workspace.find_runs()[0].id
    program = f"{sys.executable} -c 'from mlwidget.cli import main; main()' export {run_id}"

    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {program} | true"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "Traceback" not in done.stderr
