from __future__ import annotations

import os
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import RunNotFoundError
from tests.tracking.conftest import Program


def test_outside_a_launcher_a_real_run_begins(workspace: Workspace) -> None:
    run = Run.get_context()
    run.log("loss", 0.5, step=3)
    run.tag("a", "1")

    assert run.experiment.workspace == workspace
    assert (run.get_status(), run.get_metrics(), run.tags) == ("Running", {"loss": 0.5}, {"a": "1"})
    assert (run.parent, run.experiment.name in workspace.experiments) == (None, True)


def test_a_program_is_in_one_run(workspace: Workspace) -> None:
    assert Run.get_context() == Run.get_context(allow_offline=True, used_for_context_manager=True)
    assert len(list(Run.get_context().experiment.get_runs())) == 1


def test_after_its_end_another_begins(workspace: Workspace) -> None:
    first = Run.get_context()
    first.complete()

    assert Run.get_context() != first


def test_nothing_begins_where_it_may_not(workspace: Workspace) -> None:
    with pytest.raises(RunNotFoundError, match="allow_offline"):
        Run.get_context(allow_offline=False)
    assert workspace.experiments == {}


@pytest.mark.parametrize("name", ["MLWIDGET_RUN_ID", "AZUREML_RUN_ID"])
def test_a_launcher_gives_the_run(on_disk: Workspace, monkeypatch: Any, name: str) -> None:
    given = Experiment(on_disk, "digits").start_logging(outputs=None)
    monkeypatch.setenv(name, given.id)
    run = Run.get_context(allow_offline=False)
    run.log("loss", 0.5)
    run.complete()

    assert run == given
    assert run is Run.get_context()
    assert (given.get_status(), given.get_metrics()) == ("Running", {"loss": 0.5})
    run.fail("no")
    assert (given.get_status(), given.get_details()["error"]["message"]) == ("Running", "no")


def test_a_launchers_run_that_is_not_there_is_named(on_disk: Workspace, monkeypatch: Any) -> None:
    monkeypatch.setenv("MLWIDGET_RUN_ID", "nowhere")

    with pytest.raises(RunNotFoundError, match="'nowhere'"):
        Run.get_context()


def test_an_id_that_the_retired_sdk_gave_is_passed_over(on_disk: Workspace, monkeypatch: Any) -> None:
    monkeypatch.setenv("AZUREML_RUN_ID", "of another service")

    assert Run.get_context().id != "of another service"


PROGRAM = """
from mlwidget import Run
run = Run.get_context()
run.log("loss", 0.5)
print(run.experiment.name)
"""


@pytest.mark.parametrize(
    ("file", "experiment"),
    [("train.py", "train"), ("my train!.py", "my-train"), ("_ü.py", "interactive")],
)
def test_the_experiment_is_called_as_the_program(
    program: Program, on_disk: Workspace, file: str, experiment: str
) -> None:
    done = program(PROGRAM, name=file)

    assert (done.stdout, done.stderr) == (experiment + "\n", "")
    (run,) = on_disk.experiments[experiment].get_runs()
    assert (run.get_status(), run.get_metrics()) == ("Completed", {"loss": 0.5})


def test_a_forked_child_is_in_the_run_of_its_parent(on_disk: Workspace) -> None:
    run = Run.get_context()
    pid = os.fork()
    if pid == 0:
        try:
            Run.get_context().log("loss", 0.5)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    run.complete()

    assert run.get_metrics() == {"loss": 0.5}
    assert len(list(run.experiment.get_runs())) == 1
