"""Scripts on a machine that gives them too little, and sources that are no plain folder of code."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from mlwidget import Experiment, ScriptRunConfig
from mlwidget.submit.plan import begin, plan_of
from mlwidget.submit.supervise import Supervisor
from mlwidget.tracking.source_tree import source_tree
from tests.submit.conftest import Submit, Write, ended, log_of

POSIX = pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX systems")
BIG = 5 * 1000**3


@POSIX
def test_a_full_disk_in_the_middle_costs_nothing_that_was_logged(submit: Submit) -> None:
    run = submit(
        """
        import resource, sys
        from mlwidget import Run
        run = Run.get_context()
        # no file of this process may grow beyond 1 MB for a while, as on a disk that is full
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
        for number in range(100_000):
            run.log("loss", float(number))
            run.log("text", f"value {number}")
        run.flush(timeout_seconds=5)
        print("went on", flush=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        """
    )

    assert ended(run)["status"] == "Completed"
    assert "went on" in log_of(run)
    assert run.series("loss").value.tolist() == [float(number) for number in range(100_000)]


@POSIX
def test_a_script_without_memory_says_so(submit: Submit) -> None:
    run = submit(
        """
        import resource
        from mlwidget import Run
        Run.get_context().log("loss", 0.5)
        resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
        bytearray(1 << 34)
        """
    )

    details = ended(run)

    assert details["status"] == "Failed"
    assert "MemoryError" in str(details["error"])
    assert run.get_metrics() == {"loss": 0.5}


@POSIX
def test_a_script_that_the_system_kills_says_why_that_may_be(submit: Submit) -> None:
    run = submit(
        """
        import os, signal
        from mlwidget import Run
        Run.get_context().log("loss", 0.5)
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )

    said = str(ended(run)["error"])

    assert signal.SIGKILL.name in said
    assert "memory" in said
    assert run.get_metrics() == {"loss": 0.5}


def test_data_that_is_left_out_costs_nothing_whatever_its_size(submit: Submit, project: Path) -> None:
    (project / "data").mkdir()
    with (project / "data" / "huge.bin").open("wb") as file:
        file.truncate(BIG)
    (project / ".amlignore").write_text("data/\n")

    run = submit("import os\nprint(sorted(os.listdir('.')))")

    assert ended(run)["status"] == "Completed"
    assert "data" not in log_of(run)


def test_a_source_of_a_certain_size_is_warned_of(
    submit: Submit, project: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("mlwidget.submit.plan.LARGE_BYTES", 1_000_000)
    (project / "data.bin").write_bytes(os.urandom(1_500_000))

    run = submit("print('trained')")

    assert ended(run)["status"] == "Completed"
    assert "1.5 MB" in caplog.text
    assert ".amlignore" in caplog.text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_left_out(submit: Submit, project: Path) -> None:
    os.mkfifo(project / "pipe")
    (project / "around").symlink_to(project)
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(project)  # the path of a socket is short
        listening.bind("socket")
        os.chdir(here)

        run = submit("import os\nprint(sorted(os.listdir('.')))")

        assert ended(run)["status"] == "Completed"
    assert "pipe" not in log_of(run)
    assert "socket" not in log_of(run)


def test_a_source_behind_a_link_is_a_source(
    experiment: Experiment, write: Write, tmp_path: Path
) -> None:
    script = write("print('trained')", "mein Übung's 1.py")
    link = tmp_path / "ein Verweis"
    link.symlink_to(script.parent)

    run = experiment.submit(ScriptRunConfig(link, "mein Übung's 1.py"))

    assert ended(run)["status"] == "Completed"
    assert log_of(run) == "trained\n"


ODD = ["", " ", "a b", "--", "-x", "'", '"', "$(date)", "`date`", "$HOME"]
ODD += ["a\nb", "\\", "ü→😀", "*", "%PATH%"]


def test_every_argument_arrives_as_it_was(submit: Submit) -> None:
    run = submit("import sys\nprint(ascii(sys.argv[1:]))", *ODD)

    assert ended(run)["status"] == "Completed"
    assert log_of(run) == ascii(ODD) + "\n"


def test_a_script_finds_what_an_earlier_run_has_left(submit: Submit) -> None:
    earlier = submit(
        """
        import pathlib
        pathlib.Path("outputs/weights.txt").write_text("0.5")
        """
    )
    ended(earlier)

    run = submit(
        """
        import os, pathlib
        print((pathlib.Path(os.environ["MLWIDGET_RESUME_FROM"]) / "outputs/weights.txt").read_text())
        """,
        resume_from=earlier,
    )

    assert ended(run)["status"] == "Completed"
    assert log_of(run) == "0.5\n"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_what_nobody_may_read_is_left_out_and_named(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    project = write("print('trained')").parent
    (project / "secret").mkdir(mode=0o000)
    (project / "key.pem").touch(mode=0o000)

    found = source_tree(project)

    assert [name for name, _ in found.files] == ["train.py"]
    assert "key.pem" in caplog.text


def test_a_file_that_has_gone_since_is_no_reason_not_to_train(
    experiment: Experiment, write: Write, project: Path
) -> None:
    write("import os\nprint(sorted(os.listdir('.')))")
    (project / "gone.txt").touch()
    run, spec = begin(plan_of(ScriptRunConfig(project, "train.py"), experiment), experiment)
    (project / "gone.txt").unlink()

    assert Supervisor(spec).run() == "Completed"
    assert "gone.txt" not in log_of(run)


def test_a_run_whose_supervisor_does_not_start_has_failed(
    experiment: Experiment, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = ScriptRunConfig(write("print()").parent, "train.py")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(FileNotFoundError):
        experiment.submit(config)

    (run,) = experiment.get_runs()
    assert run.get_status() == "Failed"
    assert "supervisor could not be started" in str(run.get_details()["error"])


def test_nothing_is_read_by_a_shell_even_for_a_command(experiment: Experiment, project: Path) -> None:
    command = [sys.executable, "-c", "import sys; print(ascii(sys.argv[1:]))", *ODD]

    run = experiment.submit(ScriptRunConfig(project, command=command))

    assert ended(run)["status"] == "Completed"
    assert log_of(run) == ascii(ODD) + "\n"
