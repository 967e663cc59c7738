"""Knobs of a run that several processes hold."""

from __future__ import annotations

import os
import subprocess
import sys

from mlwidget import Run
from tests.tracking.conftest import Program
from tests.tracking.test_knobs import turns, wait_until


def test_another_program_turns_it(disk_run: Run, program: Program) -> None:
    lr = disk_run.knob("lr", 0.001, max=1.0)
    done = program(
        "import sys\nfrom mlwidget import Run, Workspace\n"
        "run = Run.get(Workspace(folder=sys.argv[1]), sys.argv[2])\n"
        "print(run.knobs['lr']['value'])\n"
        "run.turn('lr', 0.25)\n",
        disk_run.experiment.workspace.folder,
        disk_run.id,
    )
    wait_until(lambda: lr.turned)

    assert (done.stdout, done.stderr, lr.value) == ("0.001\n", "", 0.25)
    assert turns(disk_run, "lr") == [(0, 0.25)]


RANK = """
import sys, time
from mlwidget import Run, Workspace
run = Run.get(Workspace(folder=sys.argv[1]), sys.argv[2])
lr = run.knob("lr", 0.001, max=1.0)
print(lr.value, flush=True)
if lr.value != 0.75:
    run.turn("lr", 0.75)
while lr.value != 0.75: time.sleep(0.01)
print(lr.value)
"""


def test_a_rank_begins_with_what_was_turned_and_follows(disk_run: Run, program: Program) -> None:
    disk_run.knob("lr", 0.001, max=1.0)
    disk_run.turn("lr", 0.5)
    done = program(RANK, disk_run.experiment.workspace.folder, disk_run.id)
    wait_until(lambda: len(turns(disk_run, "lr")) == 2)

    assert (done.stderr, done.stdout) == ("", "0.5\n0.75\n")
    assert [value for _, value in turns(disk_run, "lr")] == [0.5, 0.75]


DECLARES = """
import sys
from mlwidget import Run, Workspace
run = Run.get(Workspace(folder=sys.argv[1]), sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    run.knob(f"theirs {number}", number)
"""


def test_processes_that_declare_at_once_keep_each_others_knobs(disk_run: Run) -> None:
    command = [sys.executable, "-c", DECLARES, disk_run.experiment.workspace.folder, disk_run.id]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        other.stdin.write("go\n")
        other.stdin.flush()
        for number in range(40):
            disk_run.knob(f"ours {number}", number)

    assert other.returncode == 0
    assert len(disk_run.knobs) == 80


def test_a_forked_child_keeps_the_value_and_may_ask_for_the_knob(disk_run: Run) -> None:
    disk_run.knob("lr", 0.001, max=1.0)
    disk_run.turn("lr", 0.5)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if disk_run.knob("lr", 0.001, max=1.0).value == 0.5 else 2
        finally:
            os._exit(code)

    assert os.waitpid(pid, 0)[1] == 0
