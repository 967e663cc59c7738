"""How scripts end that do not end well, and those that do not want to."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from mlwidget import Experiment, Run, ScriptRunConfig
from mlwidget.submit import family
from mlwidget.submit.plan import begin, plan_of
from mlwidget.submit.supervise import Supervisor
from tests.submit.conftest import Submit, Write, ended, log_of

WAIT = "import time\nprint('waiting', flush=True)\nwhile True: time.sleep(0.05)\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def train():\n    raise ValueError('no more\\ndata')\ntrain()", "ValueError: no more\ndata"),
        ("import nowhere_to_be_found", "ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
        ("x = (", "SyntaxError: '(' was never closed"),
        ("raise SystemExit(3)", "The script ended with exit code 3."),
        ("import os; os._exit(4)", "The script ended with exit code 4."),
    ],
)
def test_a_script_that_fails_says_why(submit: Submit, source: str, message: str) -> None:
    details = ended(submit(source))

    assert (details["status"], details["error"]["message"]) == ("Failed", message)


def test_its_traceback_is_kept(submit: Submit) -> None:
    error = ended(submit("def train():\n    raise ValueError('no')\ntrain()"))["error"]

    assert error["debug_type"] == "ValueError"
    assert "in train\n    raise ValueError('no')" in error["debug_stack_trace"]
    assert error["exit_code"] == 1


@pytest.mark.parametrize(
    ("number", "said"), [("SIGSEGV", "memory that is not its own"), ("SIGKILL", "more memory than")]
)
def test_a_script_that_a_signal_ends_says_which(submit: Submit, number: str, said: str) -> None:
    source = f"import os, signal; print('begun', flush=True); os.kill(os.getpid(), signal.{number})"

    run = submit(source)

    details = ended(run)
    assert details["status"] == "Failed"
    assert number in details["error"]["message"]
    assert said in details["error"]["message"]
    assert log_of(run) == "begun\n"


def test_a_script_that_closes_its_output_goes_on(submit: Submit) -> None:
    run = submit("import os\nos.close(1)\nos.close(2)\nopen('outputs/late.txt', 'w').write('late')")

    assert ended(run)["status"] == "Completed"
    assert "outputs/late.txt" in run.get_file_names()


def wait_for_output(run: Run) -> None:
    while "user_logs/std_log.txt" not in run._logs():
        time.sleep(0.02)


def test_cancel_ends_the_script_and_all_that_it_has_started(submit: Submit) -> None:
    run = submit(
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True)\n" + WAIT
    )
    wait_for_output(run)
    while not log_of(run):
        time.sleep(0.02)
    child = psutil.Process(int(log_of(run).split()[0]))

    run.cancel()

    assert ended(run)["status"] == "Canceled"
    child.wait(20)
    assert not child.is_running()


def test_a_script_hears_that_it_is_stopped(submit: Submit) -> None:
    run = submit(
        """
        import time
        from mlwidget import Run, errors
        run = Run.get_context()
        run.log("loss", 1)
        print("waiting", flush=True)
        try:
            while True:
                time.sleep(0.02)
        except errors.RunCanceled:
            print("tidied up", flush=True)
            raise
        """
    )
    wait_for_output(run)

    run.stop()

    assert ended(run)["status"] == "Canceled"
    assert "tidied up" in log_of(run)


def test_a_script_that_takes_too_long_is_canceled(submit: Submit) -> None:
    run = submit(WAIT, max_run_duration_seconds=0.5)

    details = ended(run)

    assert details["status"] == "Canceled"
    assert run.get_detailed_status()["details"] == "it took longer than 0.5 seconds"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family, "POLITE_SECONDS", 0.3)


def supervised(experiment: Experiment, script: Path, **more: float) -> Run:
    """A run whose supervisor is this process."""
    config = ScriptRunConfig(script.parent, "train.py", **more)  # type: ignore[arg-type]
    run, spec = begin(plan_of(config, experiment), experiment)
    Supervisor(spec).run()
    return run


@pytest.mark.usefixtures("impatient")
def test_a_script_that_ignores_signals_is_killed(experiment: Experiment, write: Write) -> None:
    script = write("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + WAIT)

    run = supervised(experiment, script, max_run_duration_seconds=0.5)

    assert run.get_status() == "Canceled"
    assert family.members(run.id) == []


def test_no_child_outlives_its_script(experiment: Experiment, write: Write) -> None:
    script = write(
        """
        import os, sys, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                print(os.getpid(), flush=True)
                time.sleep(600)
            os._exit(0)
        time.sleep(0.5)
        """
    )
    family.adopt()

    run = supervised(experiment, script)

    assert run.get_status() == "Completed"
    assert not psutil.pid_exists(int(log_of(run))) or (
        psutil.Process(int(log_of(run))).status() == psutil.STATUS_ZOMBIE
    )


def test_one_of_several_processes_that_fails_ends_the_others(
    experiment: Experiment, write: Write
) -> None:
    from mlwidget.submit.distributed import MpiConfiguration

    script = write(
        "import os, time\n"
        "if os.environ['OMPI_COMM_WORLD_RANK'] == '1': raise ValueError('rank 1')\n" + WAIT
    )
    config = ScriptRunConfig(script.parent, "train.py", distributed_job_config=MpiConfiguration(2))

    run = experiment.submit(config)

    assert ended(run)["error"]["message"] == "ValueError: rank 1"
