"""Stop in a notebook: the cell that trains is interrupted, and the kernel goes on as if nothing were."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mlwidget import Experiment, Run, Workspace
from tests.notebook.kernel import Kernel, started_kernel

__all__ = ["started_kernel"]

STOPPED = {"status": "Canceled", "details": "stopped"}
ENDLESS = "print('ready')\ntime.sleep(1000)"
Stop = Callable[[], None]


@pytest.fixture
def kernel(started_kernel: Kernel, tmp_path: Path) -> Kernel:
    """The kernel, with an experiment in this test's workspace."""
    started_kernel.run(
        f"import asyncio, os, threading, time\nfrom mlwidget import Experiment, Workspace\n"
        f"os.environ['MLWIDGET_WORKSPACE'] = {str(tmp_path / 'workspace')!r}\n"
        f"exp = Experiment(Workspace.from_config(), 'digits')"
    )
    return started_kernel


@pytest.fixture
def run(tmp_path: Path) -> Callable[[], Run]:
    """The run as another process sees it, which is this one."""
    experiment = Experiment(Workspace(folder=tmp_path / "workspace"), "digits")
    return lambda: Run(experiment, "mine")


@pytest.fixture
def stop(run: Callable[[], Run]) -> Stop:
    """What the Jupyter server and a command line do."""
    return lambda: run()._store.request("stop")


def wait_for_the_end(run: Run) -> None:
    while run.get_status() != "Canceled":
        time.sleep(0.01)


HOME_CELLS = {
    "sleeps": f"run = exp.start_logging(run_id='mine')\n{ENDLESS}",
    "sleeps in a block": """
with exp.start_logging(run_id='mine'):
    print('ready')
    time.sleep(1000)
""",
    "is busy": """
with exp.start_logging(run_id='mine'):
    print('ready')
    while True: pass
""",
    "waits": """
run = exp.start_logging(run_id='mine')
print('ready')
threading.Event().wait()
""",
}
LATER_CELLS = {
    "logs by a handle": """
print('ready')
while True:
    time.sleep(0.01)
    handle(0.5)
""",
    "names the run in a function": """
def train(model):
    print('ready')
    time.sleep(1000)
    run.log('loss', 1)
train(0)
""",
    "has the run in an object": """
class Trainer:
    def fit(self):
        print('ready')
        time.sleep(1000)
trainer = Trainer()
trainer.logs_to = run
trainer.fit()
""",
}


@pytest.mark.parametrize("cell", HOME_CELLS)
def test_the_cell_shows_that_its_run_was_stopped(
    kernel: Kernel, run: Callable[[], Run], stop: Stop, cell: str
) -> None:
    ended = kernel.run(HOME_CELLS[cell], stop)
    wait_for_the_end(run())

    message = "run 'mine' was stopped from its view"
    assert (ended["ename"], ended["evalue"]) == ("RunCanceled", message)
    assert ended["traceback"] == [f"RunCanceled: {message}"]
    assert run().get_detailed_status() == STOPPED
    assert kernel.run("print('fine')")["text"] == "fine\n"


def test_a_cancel_from_another_process_stops_the_cell(kernel: Kernel, run: Callable[[], Run]) -> None:
    ended = kernel.run(f"run = exp.start_logging(run_id='mine')\n{ENDLESS}", lambda: run().cancel())

    assert ended["evalue"] == "run 'mine' was stopped by run.cancel() in another process"
    assert kernel.run("print('fine')")["text"] == "fine\n"


@pytest.mark.parametrize("cell", LATER_CELLS)
def test_a_later_cell_that_works_on_the_run_is_stopped(
    kernel: Kernel, run: Callable[[], Run], stop: Stop, cell: str
) -> None:
    kernel.run("run = exp.start_logging(run_id='mine')\nhandle = run.metric('loss').log")
    ended = kernel.run(LATER_CELLS[cell], stop)
    wait_for_the_end(run())

    assert ended["ename"] == "RunCanceled"
    assert run().get_detailed_status() == STOPPED


def test_a_cell_that_has_nothing_to_do_with_the_run_goes_on(
    kernel: Kernel, run: Callable[[], Run], stop: Stop, tmp_path: Path
) -> None:
    def stop_and_see() -> None:
        stop()
        wait_for_the_end(run())
        (tmp_path / "go").touch()

    kernel.run("run = exp.start_logging(run_id='mine')\nrun.log('loss', 0.5)")
    other = f"print('ready')\nwhile not os.path.exists({str(tmp_path / 'go')!r}): pass"
    ended = kernel.run(f"{other}\nprint('done')", stop_and_see)

    assert (ended["text"], ended["ename"]) == ("ready\ndone\n", None)
    assert run().get_detailed_status() == STOPPED


def test_a_run_that_was_left_open_ends_while_no_cell_runs(
    kernel: Kernel, run: Callable[[], Run], stop: Stop
) -> None:
    kernel.run("run = exp.start_logging(run_id='mine')")
    stop()
    wait_for_the_end(run())

    assert kernel.run("print(run.get_detailed_status())")["text"] == f"{STOPPED}\n"


@pytest.mark.parametrize(
    "wait", ["await asyncio.sleep(1000)", "await asyncio.sleep(0)\n    time.sleep(9)"]
)
def test_a_cell_that_awaits_is_stopped(
    kernel: Kernel, run: Callable[[], Run], stop: Stop, wait: str
) -> None:
    cell = f"with exp.start_logging(run_id='mine'):\n    print('ready')\n    {wait}"
    ended = kernel.run(cell, stop)

    assert ended["ename"] in ("CancelledError", "RunCanceled")
    assert ended["evalue"] == "run 'mine' was stopped from its view"
    assert run().get_detailed_status() == STOPPED
    assert kernel.run("print('fine')")["text"] == "fine\n"


def test_a_task_in_the_background_is_canceled_and_the_kernel_goes_on(
    kernel: Kernel, run: Callable[[], Run], stop: Stop
) -> None:
    kernel.run(
        "async def train():\n    with exp.start_logging(run_id='mine'):\n"
        "        await asyncio.sleep(1000)\n"
        "task = asyncio.create_task(train())\nawait asyncio.sleep(0)"
    )
    stop()
    wait_for_the_end(run())

    assert kernel.run("print(task.cancelled())")["text"] == "True\n"


def test_a_tracked_cell_is_stopped_and_its_run_knows(kernel: Kernel, tmp_path: Path) -> None:
    experiment = Experiment(Workspace(folder=tmp_path / "workspace"), "digits")
    kernel.run("%load_ext mlwidget")
    cell = f"%%track digits --no-show\nrun.log('loss', 0.5)\n{ENDLESS}"
    ended = kernel.run(cell, lambda: next(experiment.get_runs())._store.request("stop"))
    kernel.run("get_ipython()._mlwidget_hooks.flush()\n%unload_ext mlwidget")

    run = next(experiment.get_runs())
    assert ended["ename"] == "RunCanceled"
    assert (run.get_detailed_status(), run.get_metrics()) == (STOPPED, {"loss": 0.5})
    assert [cell.error for cell in run._store.cells()] == [f"RunCanceled: {ended['evalue']}"]
