"""Many who listen, some who read slowly, and some who have no business here."""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psutil
import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from mlwidget import Experiment, Workspace
from tests.server.asked import Server

LISTENERS: Final = 1000
SPARE: Final = 200
MUCH: Final = 200_000_000
MEGABYTE: Final = 1_000_000


@pytest.fixture
def many_files() -> Iterator[None]:
    """As many open files as a thousand sockets need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < LISTENERS + SPARE:
        pytest.skip(f"this machine lets a process open {hard} files at most")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, LISTENERS + SPARE), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def memory(server: Server) -> int:
    return int(psutil.Process(server.pid).memory_info().rss)


@pytest.mark.usefixtures("many_files")
def test_a_thousand_lists_hear_of_a_change(server: Server, run_id: str) -> None:
    asyncio.run(_a_thousand(server, run_id))


async def _a_thousand(server: Server, run_id: str) -> None:
    url = f"ws://127.0.0.1:{server.port}/mlwidget/news?workspace={server.place}"
    before = memory(server)
    sockets = []
    for _ in range(LISTENERS // 50):
        requests = [HTTPRequest(url, headers=server.headers, request_timeout=60) for _ in range(50)]
        sockets += await asyncio.gather(*(websocket_connect(one) for one in requests))
    try:
        first = [json.loads(str(await one.read_message()))["changed"] for one in sockets]
        Workspace(folder=server.place).get_run(run_id).set_tags({"seen": "yes"})
        heard = await asyncio.gather(*(one.read_message() for one in sockets))
    finally:
        for one in sockets:
            one.close()

    assert all(
        json.loads(str(told))["changed"] > known for told, known in zip(heard, first, strict=True)
    )
    assert memory(server) - before < 200 * MEGABYTE
    assert rows(server) == 1


def rows(server: Server) -> int:
    """How many runs the server lists."""
    found = json.loads(fetch(server, f"runs?workspace={server.place}"))
    return int(found["total"])


def fetch(server: Server, path: str, **more: Any) -> bytes:
    request = urllib.request.Request(f"{server.url}/mlwidget/api/{path}", headers=server.headers, **more)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as reply:
        found: bytes = reply.read()
    return found


@pytest.fixture
def long_file(server: Server, tmp_path: Path) -> str:
    """The address of a file of two hundred megabytes."""
    run = Experiment(Workspace(folder=server.place), "long").start_logging(snapshot_directory=None)
    path = tmp_path / "long.bin"
    with path.open("wb") as file:
        file.truncate(MUCH)
    run.upload_file("long.bin", path)
    run.complete()
    return f"/mlwidget/api/runs/{run.id}/files/long.bin?workspace={server.place}"


def ask(server: Server, path: str, *headers: str) -> socket.socket:
    """A connection on which that was asked, and nothing read."""
    sender = socket.create_connection(("127.0.0.1", server.port))
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: token {server.token}", *headers]
    sender.sendall("\r\n".join([*lines, "", ""]).encode())
    return sender


def test_who_reads_slowly_costs_no_memory_and_holds_up_nobody(server: Server, long_file: str) -> None:
    before = memory(server)
    slow = [ask(server, long_file) for _ in range(20)]
    time.sleep(1.0)
    grown = memory(server) - before
    total = rows(server)
    for one in slow:
        one.close()

    assert total >= 1
    assert grown < 100 * MEGABYTE
    assert len(fetch(server, long_file.removeprefix("/mlwidget/api/"))) == MUCH


def test_a_viewer_that_reads_nothing_costs_no_memory(server: Server) -> None:
    run = Experiment(Workspace(folder=server.place), "busy").start_logging(snapshot_directory=None)
    before = memory(server)
    upgrade = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    viewer = ask(server, f"/mlwidget/live?workspace={server.place}&run={run.id}", *upgrade, key)
    end = time.monotonic() + 3
    step = 0
    while time.monotonic() < end:
        for name in range(200):
            run.log(f"metric {name}", float(step))
        step += 1
    grown = memory(server) - before
    viewer.close()
    run.complete()

    assert grown < 100 * MEGABYTE
    assert rows(server) >= 1


# Who has no business here


def refused(server: Server, method: str, path: str, headers: dict[str, str]) -> int:
    body = None if method == "GET" else b"{}"
    request = urllib.request.Request(
        f"{server.url}/mlwidget/{path}", method=method, headers=headers, data=body
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError) as error:
        opener.open(request, timeout=30)
    with error.value:
        return error.value.code


def cookies(server: Server) -> dict[str, str]:
    """Those that the server gives to a browser that has the token."""
    request = urllib.request.Request(f"{server.url}/mlwidget", headers=server.headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as reply:
        given = reply.headers.get_all("Set-Cookie") or []
    return dict(one.partition(";")[0].partition("=")[::2] for one in given)


def joined(given: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in given.items())


@pytest.mark.parametrize("path", ["api/runs", "api/workspaces", "api/schema", "news", "live"])
def test_forged_cookies_open_nothing(server: Server, path: str) -> None:
    real = cookies(server)
    login = next(name for name in real if name.startswith("username-"))
    for forged in ("", "x", real[login][:-4] + 'AAA"', real[login].replace("|", "!"), "2|1:0|10:1|x"):
        code = refused(
            server, "GET", f"{path}?workspace={server.place}", {"Cookie": f"{login}={forged}"}
        )
        assert code == 403


def test_who_comes_by_cookie_changes_nothing_without_the_word_against_forgery(
    server: Server, run_id: str
) -> None:
    real = cookies(server)
    address = f"api/runs/{run_id}?workspace={server.place}"
    word = real["_xsrf"]
    headers: dict[str, str] = {"Cookie": joined(real)}
    for wrong in ({}, {"X-XSRFToken": "wrong"}, {"X-XSRFToken": word, "Cookie": f"_xsrf={word}"}):
        for method in ("PATCH", "DELETE"):
            assert refused(server, method, address, {**headers, **wrong}) == 403
        assert (
            refused(server, "POST", f"api/runs/{run_id}/stop?workspace={server.place}", headers) == 403
        )

    request = urllib.request.Request(
        f"{server.url}/mlwidget/{address}", method="PATCH", data=b'{"tags": {"by": "cookie"}}',
        headers={**headers, "X-XSRFToken": word},
    )  # fmt: skip
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as reply:
        assert reply.status == 200
    assert Workspace(folder=server.place).get_run(run_id).tags["by"] == "cookie"


@pytest.mark.parametrize("origin", ["http://elsewhere.test", "null", "http://127.0.0.1.elsewhere.test"])
def test_another_origin_is_told_nothing_and_changes_nothing(
    server: Server, run_id: str, origin: str
) -> None:
    real = cookies(server)
    headers = {"Cookie": joined(real), "Origin": origin}
    address = f"api/runs/{run_id}?workspace={server.place}"

    assert refused(server, "GET", address, headers) in (403, 404)
    assert refused(server, "PATCH", address, headers) in (403, 404)
    assert refused(
        server, "GET", f"api/runs/{run_id}/files/outputs/note.txt?workspace={server.place}", headers
    ) in (403, 404)
