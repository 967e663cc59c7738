"""The socket through which a page watches runs, in a real Jupyter server."""

from __future__ import annotations

import json
import struct
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from mlwidget import Experiment, Run, Workspace
from mlwidget.tracking.known import remember, reopen
from mlwidget.wire import PROTOCOL

pytest_plugins = ["pytest_jupyter.jupyter_server"]

Connect = Callable[..., Awaitable[WebSocketClientConnection]]


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"mlwidget.server": True}}}


@pytest.fixture
def run() -> Run:
    return Experiment(Workspace.from_config(), "digits").start_logging(snapshot_directory=None)


@pytest.fixture
def connect(jp_ws_fetch: Connect) -> Connect:
    """Opens a socket for a run."""

    def open_it(
        run: Run, *, place: str | None = None, run_id: str | None = None
    ) -> Awaitable[WebSocketClientConnection]:
        workspace = run.experiment.workspace.folder if place is None else place
        params = {"workspace": workspace, "run": run.id if run_id is None else run_id}
        return jp_ws_fetch("mlwidget", "live", params=params)

    return open_it


async def read(socket: WebSocketClientConnection, kind: str) -> tuple[dict[str, Any], bytes]:
    """The next message of that type."""
    while True:
        frame = await socket.read_message()
        assert isinstance(frame, bytes), "the socket was closed"
        (size,) = struct.unpack_from("<I", frame)
        header = json.loads(frame[4 : 4 + size])
        if header["type"] == kind:
            return header, frame[4 + size :]


def ask(question: dict[str, Any], number: int = 7) -> str:
    message = {"type": "ask", "protocol": PROTOCOL, "of": 0, "id": number, "question": question}
    return json.dumps(message)


async def test_a_page_gets_the_run_and_then_what_is_new(connect: Connect, run: Run) -> None:
    run.log("loss", 0.5)
    socket = await connect(run)

    snapshot, columns = await read(socket, "snapshot")
    run.log("loss", 0.25)
    points, _ = await read(socket, "points")

    assert snapshot["run"]["id"] == run.id
    assert struct.unpack("<3d", columns)[2] == 0.5
    assert points["news"][0][2] == 2


async def test_a_page_is_told_the_end(connect: Connect, run: Run) -> None:
    socket = await connect(run)
    run.complete()

    closed, _ = await read(socket, "closed")

    assert closed["reason"] is None


async def test_what_a_page_asks_is_answered(connect: Connect, run: Run) -> None:
    socket = await connect(run)
    await socket.write_message(ask({"what": "details"}))

    answer, _ = await read(socket, "answer")

    assert (answer["id"], answer["error"]) == (7, None)
    assert {"name": "Experiment", "value": "digits"} in answer["body"]["facts"]


async def test_a_run_that_has_ended_still_answers(connect: Connect, run: Run) -> None:
    run.complete()
    socket = await connect(run)
    await read(socket, "closed")
    await socket.write_message(ask({"what": "files"}))

    answer, _ = await read(socket, "answer")

    assert answer["error"] is None


DEEP = pytest.param("[" * 100_000, id="deep")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"type": "ask"}', "null", '{"protocol": 2, "of": -1}', DEEP]
)
async def test_what_is_no_message_of_ours_is_passed_over(connect: Connect, run: Run, text: str) -> None:
    socket = await connect(run)
    await socket.write_message(text)
    await socket.write_message(ask({"what": "files"}, number=8))

    answer, _ = await read(socket, "answer")

    assert answer["id"] == 8


async def test_who_may_only_look_changes_nothing(
    connect: Connect, run: Run, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_authorized(handler: Any, user: Any, action: str, resource: str) -> bool:
        return action == "read"

    monkeypatch.setattr(jp_serverapp.authorizer, "is_authorized", is_authorized)
    socket = await connect(run)
    await socket.write_message(ask({"what": "tag", "set": {"best": "yes"}, "remove": []}))

    answer, _ = await read(socket, "answer")

    assert "may look" in answer["error"]
    assert run.get_tags() == {}


async def test_without_a_token_nothing_is_told(
    run: Run, jp_http_port: int, jp_base_url: str, jp_serverapp: Any, http_server_client: Any
) -> None:
    place = f"workspace={run.experiment.workspace.folder}&run={run.id}"
    url = f"ws://127.0.0.1:{jp_http_port}{jp_base_url}mlwidget/live?{place}"

    with pytest.raises(HTTPClientError) as refused:
        await websocket_connect(HTTPRequest(url))

    assert refused.value.code == 403


async def test_another_origin_is_refused_to_whoever_comes_by_cookie(
    run: Run, jp_fetch: Any, jp_http_port: int, jp_base_url: str
) -> None:
    token = await jp_fetch("api", "status")
    cookie = token.headers["Set-Cookie"].partition(";")[0]
    place = f"workspace={run.experiment.workspace.folder}&run={run.id}"
    url = f"ws://127.0.0.1:{jp_http_port}{jp_base_url}mlwidget/live?{place}"
    here = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{jp_http_port}"}

    socket = await websocket_connect(HTTPRequest(url, headers=here))
    with pytest.raises(HTTPClientError) as refused:
        await websocket_connect(HTTPRequest(url, headers={**here, "Origin": "http://elsewhere.test"}))

    assert (await read(socket, "snapshot"))[0]["run"]["id"] == run.id
    assert refused.value.code == 403


@pytest.mark.parametrize("place", ["", "/", "/etc", "../workspace", "memory:", "\0"])
async def test_a_folder_that_is_no_known_workspace_is_not_opened(
    connect: Connect, run: Run, place: str
) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await connect(run, place=place)

    assert refused.value.code == 404


@pytest.mark.parametrize("run_id", ["", "../..", "no such run", "%2e%2e"])
async def test_a_run_that_is_not_there_is_not_found(connect: Connect, run: Run, run_id: str) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await connect(run, run_id=run_id)

    assert refused.value.code == 404


def test_a_workspace_that_was_shown_is_known_again(tmp_path: Any) -> None:
    elsewhere = Workspace(folder=tmp_path / "elsewhere")

    before = reopen(elsewhere.folder)
    remember(elsewhere)

    assert before is None
    assert reopen(elsewhere.folder) == elsewhere


def test_a_damaged_list_of_known_workspaces_is_no_trouble(tmp_path: Any) -> None:
    from mlwidget.tracking import known

    elsewhere = Workspace(folder=tmp_path / "elsewhere")
    remember(elsewhere)
    known._path().write_text("{", encoding="utf-8")

    remember(elsewhere)

    assert reopen(elsewhere.folder) is None
