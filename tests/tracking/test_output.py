from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from mlwidget import Experiment, Run

LOG = "logs/user_log.txt"


def printed(run: Run) -> str:
    return Path(run.download_file(LOG, "got.txt")).read_text("utf-8")


def test_what_is_printed_in_a_block_is_shown_and_kept(
    experiment: Experiment, capsys: pytest.CaptureFixture[str]
) -> None:
    print("before")
    with experiment.start_logging() as run:
        print("inside ünï")
        sys.stderr.writelines(["an ", "error\n"])
    print("after")

    assert printed(run) == "inside ünï\nan error\n"
    assert capsys.readouterr() == ("before\ninside ünï\nafter\n", "an error\n")


def test_a_block_that_prints_nothing_keeps_nothing(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        pass

    assert run.get_file_names() == []


def test_a_failed_block_keeps_what_it_printed(experiment: Experiment) -> None:
    def fail() -> None:
        print("last words")
        raise ValueError("no")

    run = experiment.start_logging()
    with pytest.raises(ValueError, match="no"), run:
        fail()

    assert printed(run) == "last words\n"


def test_another_block_goes_on_in_the_same_log(run: Run) -> None:
    for text in ("one", "two"):
        with Run(run.experiment, run.id):
            print(text)

    assert printed(run) == "one\ntwo\n"


def test_a_block_inside_another_keeps_its_own_part(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        print("outer")
        with run.child_run() as child:
            print("inner")
        print("again")

    assert printed(child) == "inner\n"
    assert printed(run) == "outer\ninner\nagain\n"


def test_blocks_may_end_in_any_order(experiment: Experiment) -> None:
    before = sys.stdout
    first, second = experiment.start_logging(), experiment.start_logging()
    first.__enter__()
    second.__enter__()
    print("both")
    first.__exit__(None, None, None)
    print("second")
    second.__exit__(None, None, None)
    print("none")

    assert (printed(first), printed(second)) == ("both\n", "both\nsecond\n")
    sys.stdout = before


def test_threads_print_whole_lines_into_the_log(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        threads = [
            threading.Thread(target=lambda: [sys.stdout.write("a line\n") for _ in range(100)])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert printed(run) == "a line\n" * 400


def test_a_stream_can_do_all_it_could_before(run: Run) -> None:
    encoding = sys.stdout.encoding
    with run:
        assert (sys.stdout.encoding, sys.stdout.isatty()) == (encoding, False)
        with pytest.raises(TypeError):
            sys.stdout.write(5)  # type: ignore[arg-type]


def test_a_process_without_streams_can_have_runs(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with experiment.start_logging() as run:
        run.log("loss", 0.5)

    assert run.get_metrics() == {"loss": 0.5}
