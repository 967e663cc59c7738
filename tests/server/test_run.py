"""What the server tells of one run, and what it does to it."""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest
from tornado.httpclient import HTTPClientError, HTTPResponse

from mlwidget import Experiment, Run, Workspace
from mlwidget.server.rest import MOST_BODY
from mlwidget.server.schema import REPLIES, schema
from tests.damage import damage

pytest_plugins = ["pytest_jupyter.jupyter_server"]

Get = Callable[..., Awaitable[dict[str, Any]]]
Raw = Callable[..., Awaitable[HTTPResponse]]


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"mlwidget.server": True}}}


@pytest.fixture
def run() -> Run:
    return Experiment(Workspace.from_config(), "digits").start_logging(
        display_name="first", snapshot_directory=None
    )


@pytest.fixture
def raw(jp_base_url: str, http_server_client: Any, jp_auth_header: dict[str, str], run: Run) -> Raw:
    """Asks for what is below the run, by an address that is sent as it is."""

    def raw(
        path: str = "", headers: dict[str, str] | None = None, method: str = "GET", **asked: Any
    ) -> Awaitable[HTTPResponse]:
        sent = {name: asked.pop(name) for name in ("body", "body_producer") if name in asked}
        query = urlencode({"workspace": run.experiment.workspace.folder, **asked}, doseq=True)
        found: Awaitable[HTTPResponse] = http_server_client.fetch(
            f"{jp_base_url}mlwidget/api/runs/{run.id}{'/' if path else ''}{path}?{query}",
            method=method, headers={**jp_auth_header, **(headers or {})}, request_timeout=60, **sent,
        )  # fmt: skip
        return found

    return raw


@pytest.fixture
def get(raw: Raw) -> Get:
    async def get(path: str = "", **asked: Any) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((await raw(path, **asked)).body)
        jsonschema.validate(found, schema(path or "run"))
        return found

    return get


async def refused(asked: Awaitable[Any]) -> HTTPResponse:
    with pytest.raises(HTTPClientError) as error:
        await asked
    assert error.value.response is not None
    return error.value.response


async def test_a_run_is_told_with_all_its_last_numbers(get: Get, run: Run) -> None:
    run.log("loss", 0.5)
    run.log("accuracy", math.inf)
    run.log("note", "text")
    run.child_run("below").complete()
    run.complete()

    found = await get()

    assert (found["name"], found["status"], found["children"]) == ("first", "Completed", 1)
    assert found["metrics"]["loss"] == 0.5
    assert found["metrics"]["accuracy"] == {"float": "inf"}


async def test_its_metrics_and_their_courses_are_told(get: Get, run: Run) -> None:
    for step in range(1000):
        run.log("loss", math.sin(step))
    run.log("broken", math.nan)
    run.log_table("table", {"x": [3, 1, 2]})
    run.complete()

    metrics = {one["name"]: one for one in (await get("metrics"))["metrics"]}
    assert metrics["loss"] == {
        "name": "loss",
        "kind": "scalar",
        "count": 1000,
        "last": math.sin(999),
    }
    assert metrics["table"]["kind"] == "table"
    first, second = (await get("series", metric=["loss", "broken"], low=10, high=12))["series"]
    assert first["steps"] == [9, 10, 11, 12, 13]
    assert first["values"] == [math.sin(step) for step in range(9, 14)]
    assert (first["count"], first["exact"], second["count"]) == (3, True, 0)
    assert second["values"] == [{"float": "nan"}]


async def test_what_it_logged_is_told(get: Get, run: Run) -> None:
    run.log_table("table", {"x": [3, 1, 2], "y": ["a", "b", "c"]})
    for text in ("one", "two", "three"):
        run.log("note", text)
    run.complete()

    rows = await get("rows", metric="table", sort="x", descending="true", stop=2)
    assert (rows["columns"], rows["rows"], rows["total"]) == (["x", "y"], [[3, "a"], [2, "c"]], 3)
    notes = await get("entries", metric="note", start=-2)
    assert [one["value"] for one in notes["entries"]] == ["two", "three"]
    facts = {fact["name"]: fact["value"] for fact in (await get("details"))["facts"]}
    assert facts["Run"] == run.id


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("series", {"metric": "nothing"}, 404),
        ("series", {"metric": "loss", "axis": "sideways"}, 400),
        ("series", {"metric": "loss", "low": "nan"}, 400),
        ("series", {"metric": "loss", "low": 3, "high": 2}, 400),
        ("series", {"metric": "loss", "most": 10**9}, 400),
        ("entries", {}, 400),
        ("entries", {"metric": "loss", "start": "9" * 40}, 400),
        ("entries", {"metric": "loss", "kind": "image"}, 404),
        ("rows", {"metric": "loss"}, 404),
        ("files", {"under": ["x"] * 3, "after": "\x00"}, 200),
        ("nothing", {}, 404),
    ],
)
async def test_wrong_questions_about_it_are_told_as_such(
    raw: Raw, run: Run, path: str, asked: dict[str, Any], code: int
) -> None:
    run.log("loss", 1.0)
    run.complete()
    if code == 200:
        assert (await raw(path, **asked)).code == 200
    else:
        reply = await refused(raw(path, **asked))
        assert reply.code == code
        assert json.loads(reply.body)["message"]


async def test_a_knob_is_turned(raw: Raw, run: Run) -> None:
    lr = run.knob("lr", 0.1, min=0.0, max=1.0)

    await raw("turn", method="POST", body='{"knob": "lr", "value": 0.5}')

    end = 200
    while lr.value != 0.5 and end:
        end -= 1
        run.log("loss", 1.0)
        await _moment()
    assert lr.value == 0.5
    run.complete()
    assert (await refused(raw("turn", method="POST", body='{"knob": "lr", "value": 1}'))).code == 400


async def _moment() -> None:
    import asyncio

    await asyncio.sleep(0.05)


# Files


@pytest.fixture
def file(run: Run, tmp_path: Path) -> bytes:
    """A file of three million bytes."""
    data = bytes(range(256)) * 12_000
    path = tmp_path / "model.bin"
    path.write_bytes(data)
    run.upload_file("outputs/model.bin", path)
    return data


async def test_files_are_named_and_fetched(get: Get, raw: Raw, file: bytes) -> None:
    names = [one["name"] for one in (await get("files", under="outputs/"))["files"]]
    whole = await raw(f"files/{names[0]}")

    assert names == ["outputs/model.bin"]
    assert whole.body == file
    assert whole.headers["Content-Type"] == "application/octet-stream"
    assert "attachment" in whole.headers["Content-Disposition"]
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    again = await refused(
        raw("files/outputs/model.bin", headers={"If-None-Match": whole.headers["ETag"]})
    )
    assert (again.code, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=2000000-", 2_000_000, 3_072_000),
        ("bytes=-5", 3_071_995, 3_072_000),
        ("bytes=3071999-9999999", 3_071_999, 3_072_000),
    ],
)
async def test_a_part_of_a_file_is_fetched(
    raw: Raw, file: bytes, asked: str, start: int, stop: int
) -> None:
    part = await raw("files/outputs/model.bin", headers={"Range": asked})

    assert part.code == 206
    assert part.body == file[start:stop]
    assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(file)}"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=x-y"])
async def test_what_is_no_range_is_passed_over(raw: Raw, file: bytes, asked: str) -> None:
    found = await raw("files/outputs/model.bin", headers={"Range": asked})
    assert (found.code, len(found.body)) == (200, len(file))


@pytest.mark.usefixtures("file")
async def test_a_range_behind_the_end_is_refused(raw: Raw) -> None:
    found = await refused(raw("files/outputs/model.bin", headers={"Range": "bytes=3072000-"}))
    assert found.code == 416
    assert found.headers["Content-Range"] == "bytes */3072000"


async def test_a_file_that_has_changed_is_sent_whole(raw: Raw, file: bytes) -> None:
    headers = {"Range": "bytes=0-9", "If-Range": '"another"'}
    found = await raw("files/outputs/model.bin", headers=headers)
    assert (found.code, found.body) == (200, file)


async def test_the_log_of_a_run_that_goes_on_is_read_by_its_bytes(raw: Raw, run: Run) -> None:
    log = _folder(run) / "logs" / "own.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"one\ntwo\n")

    first = await raw("files/logs/own.log")
    with log.open("ab") as more:
        more.write(b"three\n")
    second = await raw("files/logs/own.log", headers={"Range": "bytes=8-"})

    assert first.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (first.body, second.body) == (b"one\ntwo\n", b"three\n")


def _folder(run: Run) -> Path:
    return run._store.place("logs/x").parent.parent


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "application/octet-stream"),
        ("a.svg", "application/octet-stream"),
        ("a.xml", "application/octet-stream"),
        ("a.js", "application/octet-stream"),
        ("a.pdf", "application/octet-stream"),
        ("a", "application/octet-stream"),
        ("a.png", "image/png"),
        ("a.JPG", "image/jpeg"),
        ("a.json", "text/plain; charset=utf-8"),
    ],
)
async def test_nothing_that_could_run_is_shown(
    raw: Raw, run: Run, tmp_path: Path, name: str, kind: str
) -> None:
    (tmp_path / "some").write_text("<script>alert(1)</script>", "utf-8")
    run.upload_file(name, tmp_path / "some")

    found = await raw(f"files/{name}")

    assert found.headers["Content-Type"] == kind
    assert ("attachment" in found.headers.get("Content-Disposition", "")) == kind.startswith("app")


@pytest.mark.parametrize(
    "name",
    [
        "..%2F..%2F..%2Fsecret", "%2e%2e/secret", "%2Fetc%2Fpasswd", "/etc/passwd", "%00", "a%00b",
        "outputs", "outputs/", "run.sqlite", "..%5C..%5Csecret", "C:%5Csecret", "%ff", "x" * 5000,
        "outputs/link", "outputs/folder/secret", "outputs/%0d%0aSet-Cookie:x=1",
    ],
)  # fmt: skip
async def test_nothing_is_read_outside_the_run(raw: Raw, run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("nobody may read this", "utf-8")
    outputs = _folder(run) / "outputs"
    outputs.mkdir(parents=True, exist_ok=True)
    (outputs / "link").symlink_to(tmp_path / "secret")
    (outputs / "folder").symlink_to(tmp_path)

    found = await refused(raw(f"files/{name}"))

    assert found.code in (400, 404)
    assert b"nobody" not in found.body
    assert "x=1" not in found.headers.get("Set-Cookie", "")


# What is too much


async def test_a_body_of_a_hundred_megabytes_is_refused(raw: Raw, run: Run) -> None:
    body = json.dumps({"name": "x" * 100_000_000})

    reply = await refused(raw(method="PATCH", body=body))

    assert reply.code == 413
    assert str(MOST_BODY)[:1] in json.loads(reply.body)["message"]
    assert run.display_name == "first"


async def test_one_whose_length_is_not_told_is_refused_too(raw: Raw, run: Run) -> None:
    async def produce(write: Callable[[bytes], Any]) -> None:
        for _ in range(30):
            await write(b"x" * 1_000_000)

    reply = await refused(raw(method="PATCH", body_producer=produce))

    assert reply.code == 413
    assert run.display_name == "first"


@pytest.mark.parametrize("body", ["[" * 100_000, '{"tags": ' + '{"a":' * 50_000])
async def test_a_body_that_is_very_deep_is_refused(raw: Raw, body: str) -> None:
    assert (await refused(raw(method="PATCH", body=body))).code == 400


def test_each_reply_of_a_run_is_described() -> None:
    assert {"run", "metrics", "series", "entries", "rows", "details", "files"} <= set(REPLIES)


async def test_a_damaged_run_is_thrown_away_too(raw: Raw, run: Run) -> None:
    workspace = run.experiment.workspace
    run.complete()
    workspace.find_runs()
    damage(run)

    reply = await raw(method="DELETE")

    assert json.loads(reply.body) == {"runs": [run.id]}
    assert workspace.find_runs() == []
