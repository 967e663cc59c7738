from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import InvalidTypeError, RunNotFoundError, StoreDamagedError
from mlwidget.store.database import MOST_OPEN
from mlwidget.tracking import open_runs
from tests.tracking.conftest import Program


def test_a_completed_run_has_everything(run: Run) -> None:
    run.log("loss", 0.5)
    run.complete()

    details = run.get_details()
    assert (run.get_status(), run.status, details["status"]) == ("Completed",) * 3
    assert details["endTimeUtc"] >= details["startTimeUtc"]
    assert (run.get_metrics(), open_runs.open_runs()) == ({"loss": 0.5}, [])


def test_a_run_fails_with_a_sentence_and_a_code(run: Run) -> None:
    run.fail("no more data", error_code="EmptyFolder")

    error = run.get_details()["error"]
    assert (run.get_status(), error["code"], error["message"]) == (
        "Failed", "EmptyFolder", "no more data",
    )  # fmt: skip
    assert run.get_detailed_status() == {"status": "Failed", "details": "no more data"}


def test_a_run_fails_without_a_word(run: Run) -> None:
    run.fail()

    assert run.get_details()["error"]["code"] == "UserError"


def test_a_run_fails_with_an_exception_and_its_traceback(run: Run) -> None:
    try:
        os.environ["MLWIDGET_MISSING"]
    except KeyError as raised:
        run.fail(raised)

    error = run.get_details()["error"]
    assert (error["debug_type"], error["debug_message"]) == ("KeyError", "'MLWIDGET_MISSING'")
    assert 'os.environ["MLWIDGET_MISSING"]' in error["debug_stack_trace"]
    assert run.get_detailed_status()["details"] == "KeyError: 'MLWIDGET_MISSING'"


def test_an_exception_that_cannot_say_itself_is_kept_as_well(run: Run) -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError("mute")

    with pytest.raises(MuteError), run:
        raise MuteError

    assert (run.get_status(), run.get_details()["error"]["message"]) == ("Failed", "MuteError")


@pytest.mark.parametrize("wrong", [5, ["a"], {"message": "a"}])
def test_failing_with_anything_else_is_refused_and_ends_nothing(run: Run, wrong: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"exception, got {type(wrong).__name__}"):
        run.fail(wrong)
    assert run.get_status() == "Running"


def test_a_canceled_run_is_canceled(run: Run) -> None:
    run.cancel()

    assert run.get_status() == "Canceled"


def test_a_run_that_has_ended_keeps_its_end(run: Run) -> None:
    run.fail("first")
    run.complete()
    run.cancel()
    run.fail("second")

    assert (run.get_status(), run.get_details()["error"]["message"]) == ("Failed", "first")


def test_a_run_may_be_logged_into_after_its_end(run: Run) -> None:
    run.log("loss", 0.5)
    run.complete()
    run.log("loss", 0.25)
    run.tag("late")
    run.flush()

    assert (run.get_metrics(), run.tags) == ({"loss": [0.5, 0.25]}, {"late": None})


def test_a_block_that_ends_completes_the_run(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        run.log("loss", 0.5)
        assert run.get_status() == "Running"

    assert (run.get_status(), run.get_metrics()) == ("Completed", {"loss": 0.5})


def test_an_exception_fails_the_run_and_goes_on(experiment: Experiment) -> None:
    with pytest.raises(ZeroDivisionError), experiment.start_logging() as run:
        run.log("loss", 1 / 0)

    error = run.get_details()["error"]
    assert (run.get_status(), error["debug_type"]) == ("Failed", "ZeroDivisionError")
    assert 'run.log("loss", 1 / 0)' in error["debug_stack_trace"]


@pytest.mark.parametrize(
    ("left_by", "status"),
    [
        (SystemExit(), "Completed"),
        (SystemExit(0), "Completed"),
        (SystemExit(3), "Failed"),
        (SystemExit("no data"), "Failed"),
        (KeyboardInterrupt(), "Canceled"),
        (asyncio.CancelledError(), "Canceled"),
    ],
)
def test_each_way_out_of_a_block_has_its_status(
    experiment: Experiment, left_by: BaseException, status: str
) -> None:
    with pytest.raises(type(left_by)), experiment.start_logging() as run:
        raise left_by

    assert run.get_status() == status


def test_blocks_may_stand_in_each_other(experiment: Experiment) -> None:
    run = experiment.start_logging()
    with run:
        with run.child_run("first") as first:
            first.log("loss", 0.5)
        with pytest.raises(ValueError, match="no"), run.child_run("second") as second:
            raise ValueError("no")

    assert [one.get_status() for one in (run, first, second)] == ["Completed", "Completed", "Failed"]


def test_a_run_is_found_by_its_experiment_and_id(run: Run) -> None:
    again = Run(run.experiment, run.id)

    assert (again, hash(again)) == (run, hash(run))
    assert again.experiment == run.experiment
    again.log("loss", 0.5)
    assert run.get_metrics() == {"loss": 0.5}


def test_another_object_of_a_run_ends_it_with_its_files(experiment: Experiment) -> None:
    run = experiment.start_logging()
    Path("outputs/model.txt").write_text("weights")
    Run.get(experiment.workspace, run.id).complete()

    assert run.get_file_names() == ["outputs/model.txt"]
    assert open_runs.open_runs() == []


def test_a_run_of_another_experiment_is_not_this_ones(run: Run) -> None:
    other = Experiment(run.experiment.workspace, "letters")

    with pytest.raises(RunNotFoundError, match="is in experiment 'digits', not in 'letters'"):
        Run(other, run.id)


@pytest.mark.parametrize("run_id", ["", "nowhere", "../digits", "a\0b", "x" * 10_000, "🐙", "*"])
def test_an_unknown_run_is_an_error_that_names_it(experiment: Experiment, run_id: str) -> None:
    with pytest.raises(RunNotFoundError, match="no run"):
        Run(experiment, run_id)
    with pytest.raises(RunNotFoundError, match="no run"):
        Run.get(experiment.workspace, run_id)


@pytest.mark.parametrize("run_id", [None, 5, b"a"])
def test_an_id_that_is_no_text_is_refused(experiment: Experiment, run_id: Any) -> None:
    with pytest.raises(InvalidTypeError, match="run_id is a text"):
        Run(experiment, run_id)


def test_wrong_arguments_of_a_run_are_refused(experiment: Experiment, run: Run) -> None:
    with pytest.raises(InvalidTypeError, match="takes an Experiment first, got str"):
        Run("digits", run.id)  # type: ignore[arg-type]
    with pytest.raises(InvalidTypeError, match="not 'colour'"):
        Run(experiment, run.id, colour="red")


def test_two_workspaces_may_have_a_run_of_one_id(tmp_path: Path) -> None:
    one, two = (
        Experiment(Workspace(folder=tmp_path / name), "digits").start_logging(run_id="same")
        for name in "ab"
    )
    one.complete()

    assert (one.get_status(), two.get_status(), open_runs.open_runs()) == ("Completed", "Running", [two])
    assert one != two


def test_many_threads_log_into_one_run_and_children(experiment: Experiment) -> None:
    def work(number: int) -> None:
        child = run.child_run(f"child {number}")
        for at in range(200):
            run.log("shared", at)
            child.log("own", at)
        run.tag(f"tag {number}")
        child.complete()

    run = experiment.start_logging()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.complete()

    children = list(run.get_children())
    assert sorted(run.get_metrics()["shared"]) == sorted([*range(200)] * 8)
    assert [child.get_metrics()["own"] for child in children] == [[*range(200)]] * 8
    assert (len(run.tags), {child.get_status() for child in children}) == (8, {"Completed"})


def test_tasks_of_one_loop_have_their_own_runs(experiment: Experiment) -> None:
    async def train(number: int) -> Run:
        with experiment.start_logging(display_name=str(number)) as run:
            for at in range(5):
                run.log("loss", at * number)
                await asyncio.sleep(0)
        return run

    async def all_of_them() -> list[Run]:
        return await asyncio.gather(*(train(number) for number in range(4)))

    runs = asyncio.run(all_of_them())
    assert [run.get_metrics()["loss"] for run in runs] == [
        [at * number for at in range(5)] for number in range(4)
    ]
    assert {run.get_status() for run in runs} == {"Completed"}


def _log_as_fork(run: Run, number: int) -> None:
    for at in range(100):
        run.log("shared", number * 100 + at)
    with run.child_run(str(number)) as child:
        child.log("own", number)


def test_forked_children_log_into_the_run_they_inherit(disk_run: Run) -> None:
    fork = multiprocessing.get_context("fork")
    disk_run.log("shared", -1)
    workers = [fork.Process(target=_log_as_fork, args=(disk_run, number)) for number in range(3)]
    for worker in workers:
        worker.start()
    disk_run.log("shared", -2)
    for worker in workers:
        worker.join()
    disk_run.complete()

    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert sorted(disk_run.get_metrics()["shared"]) == [-2, -1, *range(300)]
    assert {child.get_status() for child in disk_run.get_children()} == {"Completed"}
    assert sorted(child.get_metrics()["own"] for child in disk_run.get_children()) == [0, 1, 2]


def test_forks_while_threads_log_never_hang(disk_run: Run) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            disk_run.tag("seen")
            disk_run.log("loss", 0.5)

    thread = threading.Thread(target=work)
    thread.start()
    fork = multiprocessing.get_context("fork")
    codes = []
    for number in range(10):
        worker = fork.Process(target=_log_as_fork, args=(disk_run, number))
        worker.start()
        worker.join(60)
        codes.append(worker.exitcode)
    stop.set()
    thread.join()

    assert codes == [0] * 10


def test_a_forked_child_that_leaves_the_block_ends_nothing(disk_run: Run) -> None:
    with disk_run:
        pid = os.fork()
        if pid == 0:
            try:
                disk_run.log("loss", 0.5)
                disk_run.__exit__(SystemExit, SystemExit(), None)
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        assert disk_run.get_status() == "Running"
        disk_run.log("loss", 0.25)

    assert (disk_run.get_status(), sorted(disk_run.get_metrics()["loss"])) == ("Completed", [0.25, 0.5])


def _log_as_spawn(run: Run) -> None:
    run.log("loss", 0.25)
    run.flush()


def test_a_spawned_process_gets_the_run_by_pickle(disk_run: Run) -> None:
    assert pickle.loads(pickle.dumps(disk_run)) == disk_run
    worker = multiprocessing.get_context("spawn").Process(target=_log_as_spawn, args=(disk_run,))
    worker.start()
    worker.join()
    disk_run.log("loss", 0.5)

    assert (worker.exitcode, sorted(disk_run.get_metrics()["loss"])) == (0, [0.25, 0.5])


def test_another_program_logs_into_the_run_by_its_id(disk_run: Run, program: Program) -> None:
    disk_run.log("loss", 0.5)
    done = program(
        "import sys\nfrom mlwidget import Experiment, Run, Workspace\n"
        "run = Run(Experiment(Workspace(folder=sys.argv[1]), 'digits'), sys.argv[2])\n"
        "run.log('loss', 0.25)\n",
        disk_run.experiment.workspace.folder,
        disk_run.id,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(disk_run.get_metrics()["loss"]) == [0.25, 0.5]
    assert disk_run.get_status() == "Running"


STARTED = """
import os, sys
from mlwidget import Experiment, Workspace
run = Experiment(Workspace.from_config(), "digits").start_logging(run_id="mine")
run.log("loss", 0.5)
"""


@pytest.mark.parametrize(
    ("ending", "status", "reason"),
    [
        ("", "Completed", "interpreter ended"),
        ("raise ValueError('no')", "Failed", "ValueError: no"),
        ("raise KeyboardInterrupt", "Canceled", "interrupted"),
        ("os._exit(1)", "Failed", "is gone"),
        ("os.kill(os.getpid(), 9)", "Failed", "is gone"),
    ],
)
def test_a_program_that_ends_leaves_no_run_open(
    program: Program, on_disk: Workspace, ending: str, status: str, reason: str
) -> None:
    program(STARTED + ending)

    run = Run.get(on_disk, "mine")
    assert (run.get_status(), run.get_metrics()) == (status, {"loss": 0.5})
    assert reason in run.get_detailed_status()["details"]


def test_a_damaged_run_says_so_and_other_runs_are_read(on_disk: Workspace) -> None:
    experiment = Experiment(on_disk, "digits")
    for name in ("good", "bad"):
        with experiment.start_logging(run_id=name) as run:
            run.log("loss", 0.5)
    run._store.close()
    path = Path(on_disk.folder) / "runs/digits/bad/run.sqlite"
    path.write_bytes(b"not at all" * 1000)

    with pytest.raises(StoreDamagedError, match=r"bad.run\.sqlite is damaged"):
        Run(experiment, "bad").get_metrics()
    assert Run(experiment, "good").get_metrics() == {"loss": 0.5}
    assert [one.id for one in experiment.get_runs()] == ["bad", "good"]


def test_storage_that_fails_at_the_end_raises_nothing(
    disk_run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    disk_run._store.close()
    folder = Path(disk_run.experiment.workspace.folder) / "runs/digits" / disk_run.id
    (folder / "run.sqlite").write_bytes(b"not at all" * 1000)
    disk_run.complete()

    assert "could not be kept" in caplog.text
    assert disk_run.health


def test_hundreds_of_runs_can_be_held_and_read(on_disk: Workspace) -> None:
    experiment = Experiment(on_disk, "digits")
    for _ in range(MOST_OPEN + 16):
        experiment.start_logging(outputs=None).log("loss", 0.5)
    runs = list(experiment.get_runs())
    for run in runs:
        run.complete()

    assert [run.get_metrics() for run in runs] == [{"loss": 0.5}] * (MOST_OPEN + 16)


def test_a_view_shows_texts_as_text(experiment: Experiment) -> None:
    run = experiment.start_logging(run_id="<b>1")

    assert "<td>&lt;b&gt;1</td>" in run._repr_html_()
    assert repr(run) == "Run(Experiment: digits,\nId: <b>1,\nType: None,\nStatus: Running)"


def test_the_standard_streams_are_the_same_after_a_block(run: Run) -> None:
    before = sys.stdout, sys.stderr
    with run:
        assert sys.stdout is not before[0]

    assert (sys.stdout, sys.stderr) == before
