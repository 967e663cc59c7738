"""A run's files, as a viewer asks for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mlwidget.feed import Feed
from mlwidget.questions import MOST_BYTES, MOST_FILES
from mlwidget.store import live, open_store
from mlwidget.store.base import RunStore
from mlwidget.store.memory import MemoryStore
from mlwidget.wire import PROTOCOL
from tests.golden.story import new_run

LOG = "logs/user_log.txt"


@pytest.fixture(params=["disk", "memory"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> RunStore:
    return new_run(open_store(tmp_path / "workspace") if request.param == "disk" else MemoryStore())


def ask(run: RunStore, what: str, **words: Any) -> tuple[Any, bytes]:
    question = {"what": what, **words}
    message = {"type": "ask", "protocol": PROTOCOL, "of": 0, "id": 1, "question": question}
    reply, columns = Feed(run).answer(message)
    return reply["error"] or reply["body"], columns


def write(run: RunStore, name: str, data: bytes | str) -> Path:
    """A file that is being written."""
    place = run.place(name)
    place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return place


def keep(run: RunStore, name: str, data: bytes | str) -> None:
    run.put_artifact(name, write(run, name, data), replace=True)


def names(run: RunStore, **words: Any) -> list[str]:
    return [row["name"] for row in ask(run, "files", **words)[0]["files"]]


def test_files_are_listed_by_name_with_those_that_are_being_written(run: RunStore) -> None:
    keep(run, "outputs/b", "kept")
    keep(run, "a.txt", "kept")
    write(run, LOG, "growing")

    rows = ask(run, "files")[0]["files"]

    assert [(row["name"], row["size"], row["live"]) for row in rows] == [
        ("a.txt", 4, False),
        (LOG, 7, True),
        ("outputs/b", 4, False),
    ]


def test_a_log_is_told_with_the_size_it_has_now(run: RunStore) -> None:
    keep(run, LOG, "one\n")
    with run.place(LOG).open("a") as file:
        file.write("two\n")

    (row,) = ask(run, "files")[0]["files"]

    assert (row["size"], row["live"]) == (8, True)


def test_nothing_of_a_run_that_is_over_is_live(run: RunStore) -> None:
    write(run, LOG, "never kept")
    run.set_status("Failed")

    (row,) = ask(run, "files")[0]["files"]

    assert (row["name"], row["live"]) == (LOG, False)


def test_who_wants_logs_gets_no_other_file(run: RunStore) -> None:
    for name in ("a.txt", LOG, "user_logs/std_log.txt", "outputs/logs/x"):
        keep(run, name, "x")

    assert names(run, under=["logs/", "user_logs/"]) == [LOG, "user_logs/std_log.txt"]
    assert names(run, under=[]) == []


def test_very_many_files_come_in_pages(run: RunStore) -> None:
    folder = run.place("outputs/x").parent
    for number in range(2 * MOST_FILES):
        (folder / f"{number:05}").touch()

    body = ask(run, "files")[0]
    rest = names(run, after=body["files"][-1]["name"])

    assert (len(body["files"]), body["total"], len(rest)) == (MOST_FILES, 2 * MOST_FILES, MOST_FILES)
    assert rest[0] == f"outputs/{MOST_FILES:05}"
    assert names(run, after=rest[-1]) == []


def test_what_a_training_writes_beside_the_run_is_brought_in_first(run: RunStore) -> None:
    def bring(store: RunStore) -> None:
        write(store, "outputs/brought", "x")

    live.brings(run, bring)
    assert names(run) == ["outputs/brought"]

    live.brings(run, None)
    run.place("outputs/brought").unlink()
    assert names(run) == []


def test_a_name_that_is_no_text_hides_no_other_file(run: RunStore) -> None:
    write(run, LOG, "x")
    with open(os.fsencode(run.place("logs/x").parent) + b"/\xff", "wb"):  # noqa: PTH123 - bytes
        pass

    assert names(run) == [LOG]


def test_bytes_are_read_from_either_end(run: RunStore) -> None:
    write(run, LOG, "0123456789")

    assert ask(run, "bytes", name=LOG, start=2, stop=5) == ({"start": 2, "size": 10}, b"234")
    assert ask(run, "bytes", name=LOG, start=-3, stop=None) == ({"start": 7, "size": 10}, b"789")
    assert ask(run, "bytes", name=LOG, start=10, stop=None) == ({"start": 10, "size": 10}, b"")
    assert ask(run, "bytes", name=LOG, start=-99, stop=99) == ({"start": 0, "size": 10}, b"0123456789")


def test_at_most_so_many_bytes_come_at_once(run: RunStore) -> None:
    write(run, LOG, bytes(MOST_BYTES + 1))

    body, columns = ask(run, "bytes", name=LOG, start=0, stop=None)

    assert (body["size"], len(columns)) == (MOST_BYTES + 1, MOST_BYTES)


@pytest.mark.parametrize("name", ["logs/link", "logs/none", "logs", "../../workspace.json", "", 5, None])
def test_no_name_leads_out_of_the_run(run: RunStore, name: Any) -> None:
    run.place("logs/link").symlink_to("/etc/passwd")

    for what, words in (("bytes", {}), ("find", {"texts": ["root"], "backwards": False, "case": True})):
        reply, columns = ask(run, what, name=name, start=0, stop=None, **words)
        assert isinstance(reply, str)
        assert columns == b""


@pytest.mark.parametrize(
    "words",
    [{"under": "logs/"}, {"under": [5]}, {"under": ["x"] * 99}, {"after": 5}, {"after": None}],
)
def test_a_question_for_files_that_makes_no_sense_is_refused(
    run: RunStore, words: dict[str, Any]
) -> None:
    assert isinstance(ask(run, "files", **words)[0], str)
