"""A script that is submitted: what it finds, what is kept of it, how it ends."""

from __future__ import annotations

import _thread
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mlwidget import Experiment, Run, ScriptRunConfig
from mlwidget.errors import InvalidTypeError, InvalidValueError, RunFailedError
from mlwidget.submit.script_run import ScriptRun
from tests.submit.conftest import LOG, Submit, Write, ended, log_of

TRAIN = """
    from mlwidget import Run
    run = Run.get_context()
    for step in range(3):
        run.log("loss", 1 / (step + 1))
    with open("outputs/model.txt", "w") as file:
        file.write("weights")
    print("trained", run.id)
"""


def test_the_context_of_a_script_is_the_very_run(submit: Submit) -> None:
    run = submit(TRAIN)

    assert ended(run)["status"] == "Completed"
    assert run.get_metrics() == {"loss": [1.0, 0.5, pytest.approx(1 / 3)]}
    assert log_of(run) == f"trained {run.id}\n"
    assert run.get_file_names() == ["outputs/model.txt", LOG]


def test_it_is_found_as_what_it_is(submit: Submit, experiment: Experiment) -> None:
    run = submit("print()", tags={"try": "first"})
    ended(run)

    assert isinstance(Run.get(experiment.workspace, run.id), ScriptRun)
    assert isinstance(next(experiment.get_runs()), ScriptRun)
    assert (run.type, run.get_tags()["try"]) == ("azureml.scriptrun", "first")
    assert run.id.startswith("digits_")


def test_its_statuses_come_in_their_order(submit: Submit) -> None:
    run = submit("print()")
    ended(run)

    statuses = [status for _, status in run._store.status_history()]
    assert statuses == ["NotStarted", "Queued", "Preparing", "Running", "Finalizing", "Completed"]


@pytest.mark.parametrize(
    "argument",
    ["a b", "$(touch /tmp/x)", "`id`", "it's", '"', "a\nb", "Ω", "*", "--x=1; rm -rf .", "\\", ""],
)
def test_no_shell_reads_an_argument(submit: Submit, argument: str) -> None:
    run = submit("import sys, json; print(json.dumps(sys.argv[1:]))", argument, 0.5)
    ended(run)

    assert json.loads(log_of(run)) == [argument, "0.5"]


def test_a_command_runs_as_well(experiment: Experiment, project: Path) -> None:
    config = ScriptRunConfig(project, command=["python", "-c", "import sys; print(sys.executable)"])

    run = experiment.submit(config)

    ended(run)
    assert log_of(run).strip() == sys.executable


def test_it_works_in_a_copy_of_its_folder_that_is_gone_afterwards(submit: Submit, project: Path) -> None:
    (project / "data.txt").write_text("data")
    run = submit(
        """
        import os
        print(os.getcwd(), open("data.txt").read())
        open("data.txt", "w").write("changed")
        """
    )
    ended(run)

    folder, data = log_of(run).split()
    assert (data, (project / "data.txt").read_text()) == ("data", "data")
    assert not Path(folder).exists()
    assert [name for name in run._store.artifacts() if name.name == "snapshot/data.txt"]


def test_a_folder_in_which_a_script_failed_stays_until_it_is_cleaned(submit: Submit) -> None:
    run = submit("import os; print(os.getcwd()); raise SystemExit(1)")
    ended(run)
    folder = Path(log_of(run).strip())

    assert folder.exists()
    run.clean()
    assert not folder.exists()


def test_what_it_writes_can_be_read_while_it_runs(submit: Submit, tmp_path: Path) -> None:
    run = submit(
        f"""
        import pathlib, time
        open("outputs/early.txt", "w").write("early")
        print("begun")
        while not pathlib.Path({str(tmp_path / "go")!r}).exists():
            time.sleep(0.02)
        """
    )
    while not {"outputs/early.txt", LOG} <= {one.name for one in run._store.unkept()}:
        time.sleep(0.02)

    assert (log_of(run), run.get_status()) == ("begun\n", "Running")
    (tmp_path / "go").touch()
    assert ended(run)["status"] == "Completed"


def test_the_definition_says_how_it_was_run(submit: Submit) -> None:
    run = submit("print()", "--lr", 0.1)

    definition = run.get_details()["runDefinition"]

    ended(run)
    assert (definition["script"], definition["arguments"]) == ("train.py", ["--lr", "0.1"])
    assert (definition["target"], definition["environment"]["name"]) == ("local", "default-environment")


def test_a_child_has_its_parent(submit: Submit, experiment: Experiment, write: Write) -> None:
    script = write("print()")
    with experiment.start_logging() as parent:
        child = parent.submit_child(ScriptRunConfig(script.parent, "train.py"), tags={"fold": "1"})
        ended(child)

    assert child.parent == parent
    assert [one.id for one in parent.get_children()] == [child.id]


def test_it_goes_on_when_the_program_that_submitted_it_is_killed(
    experiment: Experiment, write: Write, tmp_path: Path
) -> None:
    script = write(
        f"""
        import pathlib, time
        while not pathlib.Path({str(tmp_path / "go")!r}).exists():
            time.sleep(0.02)
        print("to the end")
        """
    )
    program = (
        "import os, signal; from mlwidget import *; "
        "run = Experiment(Workspace.from_config(), 'digits').submit("
        f"ScriptRunConfig({str(script.parent)!r}, 'train.py')); print(run.id, flush=True); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    run = Run(experiment, said.stdout.strip())

    (tmp_path / "go").touch()

    assert said.returncode == -signal.SIGKILL
    assert ended(run)["status"] == "Completed"
    assert log_of(run) == "to the end\n"


def test_waiting_shows_what_it_prints(
    experiment: Experiment, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write("print('epoch 1'); print('epoch 2')")

    run = experiment.submit(ScriptRunConfig(script.parent, "train.py"), show_output=True)

    url = run.get_portal_url()
    head = f"RunId: {run.id}\nWeb View: {url}\n"
    assert capsys.readouterr().out == (
        f"{head}\nStreaming {LOG}\n{'=' * (len(LOG) + 10)}\n\nepoch 1\nepoch 2\n"
        f"\nExecution Summary\n=================\n{head}\n"
    )


def test_waiting_for_one_that_fails_raises_its_error(submit: Submit) -> None:
    run = submit("raise ValueError('no more data')")

    with pytest.raises(RunFailedError, match="ValueError: no more data"):
        run.wait_for_completion()


def test_ctrl_c_while_waiting_leaves_the_run_alone(submit: Submit, tmp_path: Path) -> None:
    run = submit(
        f"""
        import pathlib, time
        while not pathlib.Path({str(tmp_path / "go")!r}).exists():
            time.sleep(0.02)
        """
    )
    threading.Timer(0.5, _thread.interrupt_main).start()

    with pytest.raises(KeyboardInterrupt):
        run.wait_for_completion()

    (tmp_path / "go").touch()
    assert ended(run)["status"] == "Completed"


def test_an_unchanged_source_is_one_snapshot(submit: Submit, write: Write) -> None:
    first, again = submit("print(1)"), submit("print(1)")
    other = submit("print(2)")

    ids = [run.get_snapshot_id() for run in (first, again, other)]
    for run in (first, again, other):
        ended(run)
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("config", "error", "said"),
    [
        ("train.py", InvalidTypeError, "takes a ScriptRunConfig"),
        (ScriptRunConfig(".", "nowhere.py"), InvalidValueError, "no script 'nowhere.py'"),
        (ScriptRunConfig("nowhere", "train.py"), InvalidValueError, "is a folder"),
        (ScriptRunConfig(".", "conftest.py", [{"lr": 1}]), InvalidTypeError, "an argument is a text"),
        (ScriptRunConfig(".", "conftest.py", ["\0"]), InvalidValueError, "NUL"),
    ],
)
def test_what_cannot_be_run_is_refused_at_once(
    experiment: Experiment, config: object, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        experiment.submit(config)

    assert list(experiment.get_runs()) == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, InvalidValueError),
        ({"script": "a.py", "command": ["b"]}, InvalidValueError),
        ({"command": []}, InvalidValueError),
        ({"script": "a.py", "arguments": "--lr 0.1"}, InvalidTypeError),
        ({"script": "a.py", "max_run_duration_seconds": 0}, InvalidValueError),
        ({"script": "a.py", "environment": "sklearn"}, InvalidTypeError),
    ],
)
def test_a_wrong_configuration_is_refused_where_it_is_made(
    given: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ScriptRunConfig(".", **given)  # type: ignore[arg-type]


def test_a_keyword_that_nobody_knows_is_refused(experiment: Experiment, write: Write) -> None:
    script = write("print()")

    with pytest.raises(InvalidTypeError, match="does not know 'show_ouput'"):
        experiment.submit(ScriptRunConfig(script.parent, "train.py"), show_ouput=True)
