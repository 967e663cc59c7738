"""What is printed can be read while the run goes on, whatever the disk does."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import StoreUnwritableError
from mlwidget.feed import Feed
from mlwidget.store import trouble
from mlwidget.store.artifacts import LARGE
from mlwidget.tracking import log_file
from tests.tracking.conftest import Program

LOG = "logs/user_log.txt"


def ask(run: Run, what: str, **words: Any) -> tuple[Any, bytes]:
    """The answer as another viewer gets it."""
    reply, columns = Feed(run._store).answer({"id": 1, "question": {"what": what, **words}})
    assert reply["error"] is None
    return reply["body"], columns


def seen(run: Run) -> str:
    return ask(run, "bytes", name=LOG, start=0, stop=None)[1].decode()


def rows(run: Run) -> list[tuple[str, int, bool]]:
    return [(one["name"], one["size"], one["live"]) for one in ask(run, "files")[0]["files"]]


class Disk:
    """Refuses to write while `full`, and takes at most so many bytes at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full, self.at_once, self.now = False, 1 << 30, 0.0
        opened = Path.open
        monkeypatch.setattr(
            Path, "open", lambda path, *how, **more: self._over(opened(path, *how, **more))
        )
        clock = SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr("mlwidget.tracking.log_file.time", clock)

    def _over(self, file: Any) -> Any:
        return _Full(file, self) if getattr(file, "mode", "") == "ab" else file

    def wait(self) -> None:
        self.now += trouble.RETRY_SECONDS


class _Full:
    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, data: bytes) -> int:
        if self._disk.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        written: int = self._file.write(data[: self._disk.at_once])
        return written

    def close(self) -> None:
        self._file.close()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_a_line_is_there_as_soon_as_it_is_printed(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        print("one")
        print("half a li", end="", flush=True)

        assert seen(run) == "one\nhalf a li"
        assert rows(run) == [(LOG, 13, True)]
    assert rows(run) == [(LOG, 13, False)]


def test_a_block_that_has_printed_nothing_has_no_log(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        print(end="")

        assert rows(run) == []


def test_a_line_without_an_end_waits_no_longer_than_a_moment(experiment: Experiment, disk: Disk) -> None:
    with experiment.start_logging() as run:
        print("one")
        print("...", end="")
        assert seen(run) == "one\n"
        disk.now += 1
        print(".", end="")

        assert seen(run) == "one\n...."


def test_a_line_without_an_end_that_is_long_is_written_in_parts(
    experiment: Experiment, disk: Disk
) -> None:
    with experiment.start_logging() as run:
        print("x" * log_file.AT_ONCE, end="")
        print("y", end="")

        assert len(seen(run)) == log_file.AT_ONCE + 1


def test_another_block_adds_to_the_log_of_the_first(run: Run) -> None:
    with Run(run.experiment, run.id):
        print("one")
    again = run.experiment.start_logging()
    with Run(run.experiment, run.id):
        print("two")

        assert seen(run) == "one\ntwo\n"
    assert rows(again) == []


def test_a_log_that_shares_its_bytes_with_another_run_is_not_written_into(
    experiment: Experiment, tmp_path: Path
) -> None:
    (tmp_path / "large").write_bytes(b"x" * LARGE)
    one, other = experiment.start_logging(), experiment.start_logging()
    for run in (one, other):
        run.upload_file(LOG, tmp_path / "large")

    with Run(experiment, one.id):
        print("more")

    assert (len(seen(one)), len(seen(other))) == (LARGE + 5, LARGE)
    assert seen(other) == "x" * LARGE


def test_two_processes_write_whole_lines_into_one_log(disk_run: Run, program: Program) -> None:
    text = """
        import sys
        from mlwidget import Run, Workspace
        with Run.get(Workspace(folder=sys.argv[1]), sys.argv[2]):
            for number in range(200):
                sys.stdout.write("of the other\\n")
    """.replace("\n        ", "\n")
    arguments = (disk_run.experiment.workspace.folder, disk_run.id)
    with Run(disk_run.experiment, disk_run.id):
        other = threading.Thread(target=program, args=(text, *arguments))
        other.start()
        while other.is_alive():
            sys.stdout.write("of this one\n")
        other.join()

    lines = seen(disk_run).splitlines()
    assert set(lines) == {"of this one", "of the other"}
    assert lines.count("of the other") == 200


def test_a_killed_program_leaves_its_log(on_disk: Workspace, program: Program) -> None:
    text = """
import os, signal, sys
from mlwidget import Experiment, Workspace
with Experiment(Workspace(folder=sys.argv[1]), "digits").start_logging(run_id="killed"):
    print("last words")
    os.makedirs("outputs", exist_ok=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert program(text, on_disk.folder).returncode == -signal.SIGKILL

    run = Run.get(on_disk, "killed")
    assert (run.get_status(), run.get_file_names(), seen(run)) == ("Failed", [LOG], "last words\n")


def test_what_a_full_disk_refuses_is_written_when_it_has_room(
    experiment: Experiment, disk: Disk
) -> None:
    with experiment.start_logging() as run:
        print("before")
        disk.full = True
        print("while it is full")
        assert "user_log.txt cannot be written: [Errno 28]" in run.health[0]
        disk.full = False
        disk.wait()
        print("after")

        assert run.health == []
    assert seen(run) == "before\nwhile it is full\nafter\n"


def test_a_disk_that_takes_a_part_gets_the_rest(experiment: Experiment, disk: Disk) -> None:
    disk.at_once = 3
    with experiment.start_logging() as run:
        print("0123456789")

    assert seen(run) == "0123456789\n"


def test_what_is_too_much_to_hold_is_lost_and_told(
    experiment: Experiment, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "MOST_WAITING", 20)
    with experiment.start_logging() as run:
        disk.full = True
        for number in range(10):
            sys.stdout.write(f"line {number}\n")
        disk.full = False
        disk.wait()
        print("after")

    assert seen(run) == ("\n[56 bytes are missing here: the disk refused them]\nline 8\nline 9\nafter\n")


def test_a_disk_that_is_full_to_the_end_is_told(experiment: Experiment, disk: Disk) -> None:
    with experiment.start_logging() as run:
        disk.full = True
        print("lost")

    assert "the end of logs/user_log.txt, 5 bytes, is lost" in run.health
    assert (run.get_status(), seen(run)) == ("Completed", "")


def test_a_store_that_has_no_place_for_a_log_stops_nothing(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> Path:
        raise StoreUnwritableError("the folder cannot be written")

    with experiment.start_logging() as run:
        monkeypatch.setattr(type(run._store), "place", refuse)
        print("shown")

    assert capsys.readouterr().out == "shown\n"
    assert run.get_status() == "Completed"


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_what_a_forked_child_prints_is_its_own(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        print("parent")
        child = os.fork()
        if child == 0:
            print("child")
            os._exit(0)
        os.waitpid(child, 0)
        print("parent again")

    assert seen(run) == "parent\nparent again\n"


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_forked_while_another_thread_prints_is_not_held_up(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        tee = run._tee
        assert tee is not None
        with tee._lock:  # as a thread that is just printing holds it
            child = os.fork()
            if child == 0:
                threading.Thread(target=print, args=("child",)).start()
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0


def test_a_signal_that_prints_while_a_line_is_printed_is_heard(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: sys.stdout.write("of the signal\n"))
    with experiment.start_logging() as run:
        write = log_file.LogFile._write

        def interrupted(file: log_file.LogFile) -> None:
            monkeypatch.setattr(log_file.LogFile, "_write", write)
            signal.raise_signal(signal.SIGUSR1)
            write(file)

        monkeypatch.setattr(log_file.LogFile, "_write", interrupted)
        sys.stdout.write("a line\n")
    signal.signal(signal.SIGUSR1, before)

    assert sorted(seen(run).splitlines()) == ["a line", "of the signal"]


def test_letters_that_are_no_text_do_not_stop_a_log(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        assert run._tee is not None
        run._tee.write("half \ud800 a pair\n")

    assert seen(run) == "half ? a pair\n"
