"""A stop that was asked for reaches the training, wherever it is, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import InvalidTypeError, MlwidgetError, RunCanceled
from mlwidget.tracking import interrupt, stopping
from mlwidget.tracking.create import create_run

FOREVER = 60
STOPPED = {"status": "Canceled", "details": "stopped"}


def ask(run: Run) -> None:
    """What a view, the Jupyter server and a command line do."""
    run._store.request("stop")


@contextlib.contextmanager
def interrupted(run: Run, how: type[BaseException] = RunCanceled) -> Iterator[Any]:
    """The block of a run that is to be interrupted."""
    with pytest.raises(how) as caught, run:
        yield caught


def wait_until(is_so: Callable[[], Any]) -> None:
    while not is_so():
        time.sleep(0.01)


def spin() -> None:
    while True:
        pass


def take_a_lock_twice() -> None:
    lock = threading.Lock()
    with lock:
        lock.acquire()


WAYS_TO_BE_BUSY: dict[str, Callable[[], object]] = {
    "asleep": lambda: time.sleep(FOREVER),
    "busy": spin,
    "waiting for an event": threading.Event().wait,
    "waiting for a lock": take_a_lock_twice,
    "waiting for a process": lambda: subprocess.run(["sleep", str(FOREVER)], check=True),
}


@pytest.mark.parametrize("way", WAYS_TO_BE_BUSY)
def test_a_stop_interrupts_a_training_that_is(way: str, run: Run) -> None:
    with interrupted(run) as caught:
        ask(run)
        WAYS_TO_BE_BUSY[way]()

    assert str(caught.value) == f"run '{run.id}' was stopped from its view"
    assert run.get_detailed_status() == STOPPED


def test_the_request_is_a_status_of_its_own(run: Run) -> None:
    with interrupted(run):
        ask(run)
        time.sleep(FOREVER)

    history = [status for _, status in run._store.status_history()]
    assert history == ["NotStarted", "Running", "CancelRequested", "Canceled"]


def test_the_interrupt_is_no_exception_that_a_training_takes_for_an_error(run: Run) -> None:
    with interrupted(run) as caught:
        ask(run)
        try:
            time.sleep(FOREVER)
        except Exception:  # noqa: BLE001
            pytest.fail("an `except Exception` has caught the stop")

    assert isinstance(caught.value, KeyboardInterrupt)
    assert not isinstance(caught.value, MlwidgetError)
    assert vars(caught.value) == {"run": run.id}


def test_a_loop_that_asks_ends_by_itself(run: Run) -> None:
    with run:
        assert not run.should_stop
        ask(run)
        wait_until(lambda: run.should_stop)
        run.log("kept", 1)

    assert (run.get_detailed_status(), run.get_metrics()) == (STOPPED, {"kept": 1})


def test_a_loop_that_asks_and_completes_was_stopped_all_the_same(run: Run) -> None:
    ask(run)
    wait_until(lambda: run.should_stop)
    run.complete()

    assert run.get_detailed_status() == STOPPED


def test_a_loop_that_asks_and_does_not_end_is_interrupted_after_its_grace(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "GRACE_SECONDS", 0.1)
    with interrupted(run):
        ask(run)
        wait_until(lambda: run.should_stop)
        time.sleep(FOREVER)

    assert run.get_detailed_status() == STOPPED


def test_a_second_stop_interrupts_a_loop_that_asks(run: Run) -> None:
    with interrupted(run):
        ask(run)
        wait_until(lambda: run.should_stop)
        ask(run)
        time.sleep(FOREVER)


def test_an_error_in_answer_to_the_interrupt_is_a_stop_too(run: Run) -> None:
    with interrupted(run, RuntimeError):
        ask(run)
        try:
            time.sleep(FOREVER)
        except BaseException as error:
            raise RuntimeError("the loader has lost its workers") from error

    assert run.get_detailed_status() == STOPPED


def test_an_error_of_its_own_fails_a_run_that_was_asked_to_stop(run: Run) -> None:
    with interrupted(run, ZeroDivisionError):
        ask(run)
        wait_until(lambda: run.should_stop)
        run.log("loss", 1 / 0)

    assert run.get_status() == "Failed"


def test_code_that_swallows_the_interrupt_is_told_of_and_goes_on(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(stopping, "SWALLOWED_SECONDS", 0.1)
    with run:
        ask(run)
        with pytest.raises(RunCanceled):
            time.sleep(FOREVER)
        wait_until(lambda: run.health)
        run.log("on and on", 1)

    assert "has caught the interrupt and goes on" in run.health[0]
    assert run.get_detailed_status()["details"].startswith("stopped; its code had caught")
    assert run.get_metrics() == {"on and on": 1}


def test_a_stop_that_was_swallowed_can_be_asked_for_again(run: Run) -> None:
    with interrupted(run):
        ask(run)
        with pytest.raises(RunCanceled):
            time.sleep(FOREVER)
        ask(run)
        time.sleep(FOREVER)


def test_the_others_of_a_program_go_on(experiment: Experiment) -> None:
    other = experiment.start_logging()
    run = experiment.start_logging()
    with interrupted(run):
        ask(run)
        time.sleep(FOREVER)

    assert (run.get_status(), other.get_status()) == ("Canceled", "Running")


def test_a_parent_that_catches_its_childs_stop_goes_on(run: Run) -> None:
    with run:
        child = run.child_run()
        with interrupted(child):
            ask(child)
            time.sleep(FOREVER)
        run.log("after", 1)

    assert (child.get_detailed_status(), run.get_status()) == (STOPPED, "Completed")


def test_anybody_may_ask_and_say_who(run: Run) -> None:
    with interrupted(run) as caught:
        Run.get(run.experiment.workspace, run.id).stop(by="from the command line")
        time.sleep(FOREVER)

    assert str(caught.value) == f"run '{run.id}' was stopped from the command line"


def test_a_run_that_has_ended_is_not_asked(run: Run) -> None:
    run.complete()
    run.stop()

    assert (run.get_status(), run._store.requests()) == ("Completed", [])


def test_whoever_asks_says_so_in_words(run: Run) -> None:
    with pytest.raises(InvalidTypeError, match="by is a text, got int"):
        run.stop(by=5)  # type: ignore[arg-type]


# Threads and tasks


def test_the_thread_that_trains_gets_it(experiment: Experiment) -> None:
    seen: list[BaseException] = []

    def train() -> None:
        try:
            with experiment.start_logging(run_id="threaded") as run:
                ask(run)
                while True:
                    time.sleep(0.01)
        except RunCanceled as error:
            seen.append(error)

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()

    assert str(seen[0]) == "run 'threaded' was stopped from its view"
    assert Run(experiment, "threaded").get_detailed_status() == STOPPED


def test_a_block_in_another_thread_takes_the_run_with_it(run: Run) -> None:
    def train() -> None:
        with interrupted(run):
            ask(run)
            while True:
                time.sleep(0.01)

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()

    assert run.get_detailed_status() == STOPPED


def test_a_thread_that_has_left_its_run_behind_is_left_alone(experiment: Experiment) -> None:
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(experiment.start_logging).result()
        ask(run)
        wait_until(lambda: run.get_status() == "Canceled")

        assert pool.submit(lambda: "fine").result() == "fine"


def test_a_run_whose_thread_is_gone_ends(experiment: Experiment) -> None:
    thread = threading.Thread(target=experiment.start_logging, kwargs={"run_id": "left"})
    thread.start()
    thread.join()
    run = Run(experiment, "left")
    ask(run)
    wait_until(lambda: run.get_status() == "Canceled")

    assert run.get_detailed_status() == STOPPED


def test_a_cancel_from_another_thread_interrupts_the_training(run: Run) -> None:
    threading.Timer(0.1, run.cancel).start()
    with pytest.raises(RunCanceled, match=r"by run.cancel\(\)"):
        time.sleep(FOREVER)

    assert run.get_status() == "Canceled"


def test_a_task_is_canceled_as_tasks_are(experiment: Experiment) -> None:
    async def train() -> None:
        with experiment.start_logging(run_id="task") as run:
            ask(run)
            await asyncio.sleep(FOREVER)

    async def both() -> tuple[Any, Any]:
        return await asyncio.gather(train(), asyncio.sleep(0.5, "goes on"), return_exceptions=True)

    canceled, other = asyncio.run(both())

    assert (type(canceled), other) == (asyncio.CancelledError, "goes on")
    assert Run(experiment, "task").get_detailed_status() == STOPPED


def test_a_task_that_holds_up_its_loop_is_interrupted(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "TASK_SECONDS", 0.1)

    async def train() -> None:
        with experiment.start_logging(run_id="busy task") as run:
            ask(run)
            time.sleep(FOREVER)  # noqa: ASYNC251

    with pytest.raises(RunCanceled):
        asyncio.run(train())
    assert Run(experiment, "busy task").get_detailed_status() == STOPPED


# Processes


def test_a_forked_child_is_not_interrupted_and_can_ask(disk_run: Run, tmp_path: Path) -> None:
    told = tmp_path / "told"
    pid = os.fork()
    if pid == 0:
        try:
            wait_until(lambda: disk_run.should_stop)
            told.write_text("asked to stop")
        finally:
            os._exit(0)
    with interrupted(disk_run):
        ask(disk_run)
        time.sleep(FOREVER)
    os.waitpid(pid, 0)

    assert told.read_text() == "asked to stop"
    assert disk_run.get_detailed_status() == STOPPED


TRAINING = """
import signal, sys, threading, time
from mlwidget import Experiment, Workspace
run = Experiment(Workspace.from_config(), "digits").start_logging(run_id="mine", display_name="first")
run.log("loss", 0.5)
print("ready", flush=True)
"""


@pytest.fixture
def training(tmp_path: Path, on_disk: Workspace) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Starts a program that trains; it is there when this returns."""
    started: list[subprocess.Popen[str]] = []

    def start(rest: str) -> subprocess.Popen[str]:
        path = tmp_path / "train.py"
        path.write_text(TRAINING + rest)
        command = [sys.executable, "-W", "error", str(path)]
        started.append(subprocess.Popen(command, stdout=-1, stderr=-1, text=True))
        assert started[-1].stdout is not None
        assert started[-1].stdout.readline() == "ready\n"
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_program_that_is_stopped_ends_as_an_interrupted_one(
    training: Callable[[str], subprocess.Popen[str]], on_disk: Workspace
) -> None:
    process = training("time.sleep(1000)")
    ask(Run.get(on_disk, "mine"))
    _, errors = process.communicate()

    assert process.returncode == interrupt.EXIT_STATUS
    assert errors.endswith("RunCanceled: run 'first' was stopped from its view\n")
    run = Run.get(on_disk, "mine")
    assert (run.get_detailed_status(), run.get_metrics()) == (STOPPED, {"loss": 0.5})


def test_a_cancel_in_another_process_really_stops_the_program(
    training: Callable[[str], subprocess.Popen[str]], on_disk: Workspace
) -> None:
    process = training("with run:\n    threading.Event().wait()")
    run = Run.get(on_disk, "mine")
    run.cancel()

    assert run.get_detailed_status() == STOPPED
    assert "was stopped by run.cancel() in another process" in process.communicate()[1]
    assert process.returncode == interrupt.EXIT_STATUS


def test_a_loop_that_asks_ends_its_program_well(
    training: Callable[[str], subprocess.Popen[str]], on_disk: Workspace
) -> None:
    process = training("while not run.should_stop: time.sleep(0.01)\nprint('saved')")
    ask(Run.get(on_disk, "mine"))

    assert process.communicate() == ("saved\n", "")
    assert (process.returncode, Run.get(on_disk, "mine").get_detailed_status()) == (0, STOPPED)


def test_a_program_that_a_launcher_gave_its_run_is_stopped(
    own_workspace: Path, on_disk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = create_run(Experiment(on_disk, "digits"), run_id="given")
    run.start()
    monkeypatch.setenv("MLWIDGET_RUN_ID", "given")
    program = (
        "import time\nfrom mlwidget import Run\nrun = Run.get_context()\n"
        "with run.child_run():\n    pass\n"
        "run.stop()\ntime.sleep(60)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == interrupt.EXIT_STATUS
    assert "RunCanceled: run 'given' was stopped by run.stop()" in done.stderr
    assert run._store.record().status == "CancelRequested"


def test_a_rank_that_does_not_hold_the_run_learns_of_the_stop(
    training: Callable[[str], subprocess.Popen[str]], on_disk: Workspace
) -> None:
    process = training("time.sleep(1000)")
    rank = Run.get(on_disk, "mine")
    assert not rank.should_stop
    ask(rank)
    wait_until(lambda: rank.should_stop)
    process.communicate()

    assert Run.get(on_disk, "mine").should_stop


# Around it


def test_a_handler_of_the_program_for_the_signal_is_kept_and_called(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interrupt, "_kept", False)
    heard: list[int] = []
    before = signal.signal(signal.SIGURG, lambda number, _: heard.append(number))
    try:
        with experiment.start_logging():
            signal.raise_signal(signal.SIGURG)
        signal.raise_signal(signal.SIGURG)
    finally:
        signal.signal(signal.SIGURG, before)

    assert heard == [signal.SIGURG, signal.SIGURG]


def test_after_the_last_run_the_signal_is_as_it_was(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interrupt, "_kept", False)
    interrupt.undo()
    before = signal.getsignal(signal.SIGURG)
    with experiment.start_logging():
        assert signal.getsignal(signal.SIGURG) is not before

    assert signal.getsignal(signal.SIGURG) is before


def test_where_the_signal_cannot_be_had_it_is_a_ctrl_c(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interrupt, "SIGNAL", None)
    with interrupted(run, KeyboardInterrupt) as caught:
        ask(run)
        time.sleep(FOREVER)

    assert caught.type is KeyboardInterrupt
    assert run.get_detailed_status() == STOPPED


def test_a_store_that_cannot_be_read_stops_no_training(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(after: int = 0) -> Any:
        raise OSError("no such disk")

    monkeypatch.setattr(run._store, "requests", refuse)
    wait_until(lambda: "does not hear what it is asked for: no such disk" in caplog.text)
    run.log("loss", 0.5)

    assert run.get_metrics() == {"loss": 0.5}


def test_a_request_that_nobody_knows_changes_nothing(run: Run) -> None:
    run._store.request("dance", {"by": ["a", "b"]})
    run._store.request("stop", {"by": 5})
    wait_until(lambda: run.should_stop and run.get_status() == "CancelRequested")

    assert run.get_detailed_status()["details"].startswith("asked to stop from its view")
