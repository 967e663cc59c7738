"""Files of the working directory, seen in the run before it has kept them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.tracking import collect
from tests.tracking.conftest import Program
from tests.tracking.test_live_logs import LOG, ask, rows


def text(run: Run, name: str) -> str:
    return ask(run, "bytes", name=name, start=0, stop=None)[1].decode()


def test_a_file_is_read_in_the_run_while_it_grows(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        Path("logs").mkdir()
        log = Path("logs/rank_0.log").open("w", buffering=1)  # noqa: SIM115 - it is open meanwhile
        log.write("one\n")
        assert rows(run) == [("logs/rank_0.log", 4, True)]
        log.write("two\n")
        assert text(run, "logs/rank_0.log") == "one\ntwo\n"
        log.close()

    assert rows(run) == [("logs/rank_0.log", 8, False)]
    assert Path("logs/rank_0.log").stat().st_nlink == 1


def test_a_file_that_takes_the_place_of_another_is_the_one_that_is_seen(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        for number in "12":
            Path("new").write_text(number)
            Path("new").replace("outputs/model")
            assert (rows(run), text(run, "outputs/model")) == ([("outputs/model", 1, True)], number)


def test_what_lay_there_before_is_not_the_runs(experiment: Experiment) -> None:
    Path("outputs").mkdir()
    Path("outputs/old").write_text("of an earlier run")
    Path("outputs/touched").write_text("one")
    run = experiment.start_logging()
    Path("outputs/touched").write_text("one, two")

    assert rows(run) == [("outputs/touched", 8, True)]


def test_a_file_that_was_removed_is_not_the_runs_either(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        Path("outputs/temporary").write_text("x")
        assert len(rows(run)) == 1
        Path("outputs/temporary").unlink()

    assert rows(run) == []


def test_a_file_that_is_seen_can_be_uploaded_under_its_name(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        Path("outputs/model").write_text("one")
        Path("other").write_text("of another folder")
        assert len(rows(run)) == 1
        run.upload_file("outputs/model", "other")
        Path("new").write_text("two")
        Path("new").replace("outputs/model")

        assert (rows(run), text(run, "outputs/model")) == (
            [("outputs/model", 17, False)], "of another folder",
        )  # fmt: skip
    assert text(run, "outputs/model") == "two"


def test_a_link_is_not_followed(experiment: Experiment, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("of another")
    run = experiment.start_logging()
    Path("outputs/link").symlink_to(tmp_path / "secret")
    Path("outputs/folder").symlink_to(tmp_path)

    assert rows(run) == []


def test_who_looks_does_not_wait_for_very_many_files(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "MOST_LINKED", 10)
    with experiment.start_logging() as run:
        for number in range(30):
            Path(f"outputs/{number}").touch()
        assert 0 < len(rows(run)) <= 10

    assert len(rows(run)) == 30


def test_where_the_disk_has_no_links_a_file_is_seen_at_the_end(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    with experiment.start_logging() as run:
        Path("outputs/model").write_text("x")
        assert rows(run) == []

    assert rows(run) == [("outputs/model", 1, False)]


def test_a_killed_program_leaves_no_file_that_may_still_change(
    on_disk: Workspace, program: Program
) -> None:
    source = """
import os, signal, sys
from mlwidget import Experiment, Workspace
from mlwidget.feed import Feed
run = Experiment(Workspace(folder=sys.argv[1]), "digits").start_logging(run_id="killed")
open("outputs/model", "w").write("half")
seen, _ = Feed(run._store).answer({"id": 1, "question": {"what": "files"}})
assert [one["name"] for one in seen["body"]["files"]] == ["outputs/model"]
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert program(source, on_disk.folder).returncode == -signal.SIGKILL

    run = Run.get(on_disk, "killed")
    assert (run.get_status(), rows(run)) == ("Failed", [])
    assert Path("outputs/model").read_text() == "half"


def test_a_workspace_below_the_outputs_is_not_an_output() -> None:
    workspace = Workspace(folder="outputs/workspace")
    with Experiment(workspace, "digits").start_logging() as run:
        print("a line")
        run.log("loss", 0.5)
        for _ in range(2):
            assert [name for name, _, _ in rows(run)] == [LOG]

    assert run.get_file_names() == [LOG]
