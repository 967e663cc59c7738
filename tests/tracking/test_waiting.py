from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import RunFailedError


def test_waiting_gives_the_details_of_the_end(run: Run) -> None:
    run.complete()

    assert run.wait_for_completion() == run.get_details()


def test_waiting_lasts_until_the_end(run: Run) -> None:
    threading.Timer(0.3, run.complete).start()

    assert run.wait_for_completion()["status"] == "Completed"


def test_a_failed_run_raises_its_error(run: Run) -> None:
    run.fail("no more data", "EmptyFolder")

    with pytest.raises(RunFailedError, match=f"(?s)run {run.id} has failed.*EmptyFolder.*no more data"):
        run.wait_for_completion()
    assert run.wait_for_completion(raise_on_error=False)["status"] == "Failed"


def test_a_canceled_run_raises_nothing(run: Run) -> None:
    run.cancel()

    assert run.wait_for_completion()["status"] == "Canceled"


def test_the_output_has_the_form_that_programs_parse(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run.upload_file("user_logs/std_log.txt", io.BytesIO(b"one\ntwo, not ended"))
    run.upload_file("logs/other.txt", io.BytesIO(b"not shown"))
    run.complete()
    run.wait_for_completion(show_output=True)

    url = run.get_portal_url()
    assert capsys.readouterr().out == (
        f"RunId: {run.id}\nWeb View: {url}\n\n"
        "Streaming user_logs/std_log.txt\n===============================\n\n"
        "one\ntwo, not ended\n"
        f"Execution Summary\n=================\nRunId: {run.id}\nWeb View: {url}\n\n"
    )


def test_the_error_is_shown_where_it_is_not_raised(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run.fail("no more data")
    run.wait_for_completion(show_output=True, raise_on_error=False)

    shown = capsys.readouterr().out
    assert "\nError:\n{\n" in shown
    assert "no more data" in shown
    with pytest.raises(RunFailedError):
        run.wait_for_completion(show_output=True)
    assert "Error:" not in capsys.readouterr().out


def test_the_log_of_the_first_rank_is_shown(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("std_log_rank_0.txt", "std_log_rank_1.txt"):
        run.upload_file(f"user_logs/{name}", io.BytesIO(name.encode() + b"\n"))
    run.complete()
    run.wait_for_completion(show_output=True)

    assert "Streaming user_logs/std_log_rank_0.txt" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to a process, which only POSIX can do")
def test_ctrl_c_ends_the_waiting_and_not_the_run(tmp_path: Path) -> None:
    workspace = Workspace(folder=tmp_path)
    run = Experiment(workspace, "digits").start_logging()
    program = (
        "import sys\nfrom mlwidget import Run, Workspace\n"
        f"run = Run.get(Workspace(folder={workspace.folder!r}), {run.id!r})\n"
        "run.wait_for_completion(show_output=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as waiting:
        assert waiting.stdout is not None
        shown = waiting.stdout.readline()
        waiting.send_signal(signal.SIGINT)
        rest, error = waiting.communicate(timeout=30)

    assert "RunId" in shown
    assert "goes on" in rest
    assert "KeyboardInterrupt" in error
    assert "goes on" in error
    assert run.get_status() == "Running"
    run.complete()
