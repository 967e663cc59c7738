"""Replies about many runs, in a real Jupyter server."""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from tornado.httpclient import HTTPClientError, HTTPResponse
from tornado.websocket import WebSocketClientConnection

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import StoreError
from mlwidget.server import news
from mlwidget.server.schema import REPLIES, schema
from mlwidget.tracking.finding import Finder
from mlwidget.tracking.known import remember

pytest_plugins = ["pytest_jupyter.jupyter_server"]

Fetch = Callable[..., Awaitable[HTTPResponse]]
Get = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"mlwidget.server": True}}}


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.from_config()


@pytest.fixture
def runs(workspace: Workspace) -> list[Run]:
    made = []
    for number, loss in enumerate((0.5, 0.25, math.nan)):
        experiment = Experiment(workspace, "digits" if number else "letters")
        with experiment.start_logging(display_name=f"try {number}", tags={"owner": "ada"}) as run:
            run.add_properties({"lr": str(10**-number)})
            for step in range(5):
                run.log("loss", loss * (5 - step))
        made.append(run)
    return made


@pytest.fixture
def get(jp_fetch: Fetch, workspace: Workspace) -> Get:
    async def get(path: str, **params: Any) -> dict[str, Any]:
        asked = {"workspace": workspace.folder, **params}
        reply = await jp_fetch("mlwidget", "api", *path.split("/"), params=asked)
        assert reply.headers["Content-Type"].startswith("application/json")
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        found: dict[str, Any] = json.loads(reply.body)
        if path in REPLIES:
            jsonschema.validate(found, schema(path))
        return found

    return get


async def test_runs_are_listed_with_what_is_asked_for(get: Get, runs: list[Run]) -> None:
    found = await get("runs", metrics="loss", count=2)

    assert (found["total"], found["running"], found["complete"]) == (3, 0, True)
    first, second = found["rows"]
    assert [first["name"], second["name"]] == ["try 2", "try 1"]
    assert (first["experiment"], first["status"], first["tags"]) == (
        "digits",
        "Completed",
        {"owner": "ada"},
    )
    assert first["metrics"] == {"loss": {"float": "nan"}}
    assert second["metrics"] == {"loss": 0.25}
    assert second["parameters"] == {"lr": 0.1}
    assert second["id"] == runs[1].id


@pytest.mark.usefixtures("runs")
async def test_they_are_filtered_sorted_and_grouped(get: Get) -> None:
    found = await get("runs", filter="loss < 1", sort="loss", descending="false")
    assert [row["name"] for row in found["rows"]] == ["try 1", "try 0"]

    groups = await get("groups", by="experiment")
    assert groups == {"groups": [{"value": "digits", "count": 2}, {"value": "letters", "count": 1}]}
    inside = await get("runs", by="experiment", value="letters")
    assert [row["name"] for row in inside["rows"]] == ["try 0"]
    names = await get("names")
    assert names == {"metrics": ["loss"], "parameters": ["lr"], "tags": ["owner"]}


async def test_the_course_of_a_metric_is_told(get: Get, jp_fetch: Fetch, runs: list[Run]) -> None:
    found = await get("sparks", metric="loss", run=runs[1].id)

    assert found["sparks"][runs[1].id] == {
        "x": [0.0, 0.25, 0.5, 0.75, 1.0],
        "y": [1.25, 1.0, 0.75, 0.5, 0.25],
    }
    assert (await get("sparks", metric="nothing", run=runs[1].id)) == {"sparks": {}}
    assert (await get("sparks", metric="loss", run="nobody")) == {"sparks": {}}


async def change(
    jp_fetch: Fetch, run: Run, method: str, *path: str, body: object = None
) -> dict[str, Any]:
    reply = await jp_fetch(
        "mlwidget", "api", "runs", run.id, *path,
        method=method,
        params={"workspace": run.experiment.workspace.folder},
        body=None if method == "DELETE" else json.dumps(body or {}),
    )  # fmt: skip
    found: dict[str, Any] = json.loads(reply.body)
    return found


@pytest.mark.parametrize("body", [{}, {"name": "best"}, {"archived": False}])
async def test_what_a_change_does_not_name_stays(
    jp_fetch: Fetch, runs: list[Run], body: dict[str, Any]
) -> None:
    await change(jp_fetch, runs[0], "PATCH", body=body)

    assert runs[0].tags == {"owner": "ada"}
    assert runs[0].display_name == body.get("name", "try 0")


async def test_a_run_is_changed(jp_fetch: Fetch, get: Get, runs: list[Run]) -> None:
    run = runs[0]
    body = {"name": "best", "tags": {"star": None}, "remove": ["owner"], "archived": True}

    assert await change(jp_fetch, run, "PATCH", body=body) == {"done": True}

    assert run.display_name == "best"
    assert "star" in run.tags
    assert "owner" not in run.tags
    assert (await get("runs", archived="true"))["rows"][0]["name"] == "best"
    assert (await get("runs"))["total"] == 2


async def test_a_run_is_thrown_away_and_comes_back(jp_fetch: Fetch, get: Get, runs: list[Run]) -> None:
    assert await change(jp_fetch, runs[0], "DELETE") == {"runs": [runs[0].id]}
    assert (await get("runs"))["total"] == 2

    await change(jp_fetch, runs[0], "POST", "restore")

    assert (await get("runs"))["total"] == 3
    assert runs[0].get_metrics()["loss"]


async def test_a_run_is_stopped(jp_fetch: Fetch, workspace: Workspace) -> None:
    run = Experiment(workspace, "digits").start_logging()

    await change(jp_fetch, run, "POST", "stop")

    while not run.should_stop:  # noqa: ASYNC110 - the run tells no loop
        await asyncio.sleep(0.05)
    run.cancel()


async def test_workspaces_are_listed_own_first(
    jp_fetch: Fetch, workspace: Workspace, tmp_path: Any
) -> None:
    other = Workspace(folder=tmp_path / "other")
    remember(other)

    reply = json.loads((await jp_fetch("mlwidget", "api", "workspaces")).body)

    assert [one["place"] for one in reply["workspaces"]] == [workspace.folder, other.folder]


async def test_who_listens_hears_of_changes(
    jp_ws_fetch: Callable[..., Awaitable[WebSocketClientConnection]], workspace: Workspace
) -> None:
    socket = await jp_ws_fetch("mlwidget", "news", params={"workspace": workspace.folder})
    first = json.loads(str(await socket.read_message()))["changed"]

    with Experiment(workspace, "digits").start_logging() as run:
        run.log("loss", 1.0)

    assert json.loads(str(await socket.read_message()))["changed"] > first
    socket.close()


async def test_who_asks_for_a_socket_and_gets_none_leaves_nothing_behind(
    jp_fetch: Fetch, workspace: Workspace
) -> None:
    with pytest.raises(HTTPClientError, match="400"):
        await jp_fetch("mlwidget", "news", params={"workspace": workspace.folder})

    assert workspace.folder not in news._watched


async def test_who_looks_for_changes_and_fails_lets_all_come_again(
    jp_ws_fetch: Callable[..., Awaitable[WebSocketClientConnection]],
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = iter([StoreError("locked"), ZeroDivisionError("a fault of ours")])

    def refresh(finder: Finder, seconds: float) -> None:
        if (trouble := next(looks, None)) is not None:
            raise trouble

    monkeypatch.setattr(Finder, "refresh", refresh)
    socket = await jp_ws_fetch("mlwidget", "news", params={"workspace": workspace.folder})

    assert await socket.read_message() is None
    socket.close()
    assert workspace.folder not in news._watched
    again = await jp_ws_fetch("mlwidget", "news", params={"workspace": workspace.folder})
    assert await again.read_message() is not None
    again.close()


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("runs", {"workspace": "/etc"}, 404),
        ("runs", {"workspace": "../.."}, 404),
        ("runs", {"filter": "loss <"}, 400),
        ("runs", {"filter": "x" * 20_000}, 400),
        ("runs", {"start": "-1"}, 400),
        ("runs", {"start": "9" * 15}, 200),
        ("runs", {"start": "9" * 30}, 400),
        ("runs", {"count": "many"}, 400),
        ("runs", {"archived": "perhaps"}, 400),
        ("runs", {"sort": "'; DROP TABLE runs; --"}, 200),
        ("groups", {"by": "\x00"}, 200),
        ("sparks", {}, 400),
        ("nothing", {}, 404),
    ],
)
@pytest.mark.usefixtures("runs")
async def test_wrong_questions_are_told_as_such(
    get: Get, path: str, params: dict[str, str], code: int
) -> None:
    if code == 200:
        await get(path, **params)
        return
    with pytest.raises(HTTPClientError) as error:
        await get(path, **params)
    assert error.value.code == code
    assert error.value.response is not None
    said = error.value.response.body.decode()
    assert "Traceback" not in said
    if path != "nothing":
        assert json.loads(said)["message"]


@pytest.mark.parametrize(
    "body", ["[]", "{", '"x"', '{"id": "other"}', '{"name": 3}', '{"remove": [3]}', '{"tags": {"": ""}}']
)
async def test_wrong_changes_change_nothing(jp_fetch: Fetch, runs: list[Run], body: str) -> None:
    before = runs[0].get_details()
    path, params = f"mlwidget/api/runs/{runs[0].id}", {"workspace": runs[0].experiment.workspace.folder}
    with pytest.raises(HTTPClientError, match="400"):
        await jp_fetch(path, method="PATCH", params=params, body=body)
    assert runs[0].get_details() == before


@pytest.mark.parametrize("run_id", ["nobody", "%2e%2e", "..%2f..%2fetc", "%00", "a" * 3000])
async def test_an_unknown_run_is_not_there(jp_fetch: Fetch, workspace: Workspace, run_id: str) -> None:
    for method in ("DELETE", "PATCH"):
        with pytest.raises(HTTPClientError) as error:
            await jp_fetch(
                "mlwidget/api/runs/" + run_id,
                method=method,
                params={"workspace": workspace.folder},
                body=None if method == "DELETE" else "{}",
            )
        assert error.value.code in (400, 404)


@pytest.mark.parametrize("path", ["workspaces", "runs", "groups", "names", "sparks"])
async def test_nobody_is_answered_without_a_token(jp_fetch: Fetch, path: str) -> None:
    for token in ("", "token wrong"):
        with pytest.raises(HTTPClientError) as error:
            await jp_fetch("mlwidget", "api", path, headers={"Authorization": token})
        assert error.value.code == 403


async def test_nothing_is_changed_without_a_token(jp_fetch: Fetch, runs: list[Run]) -> None:
    params = {"workspace": runs[0].experiment.workspace.folder}
    for method in ("DELETE", "PATCH"):
        with pytest.raises(HTTPClientError) as error:
            await jp_fetch(
                "mlwidget", "api", "runs", runs[0].id,
                method=method, params=params, headers={"Authorization": "token wrong"},
                body=None if method == "DELETE" else '{"name": "x"}',
            )  # fmt: skip
        assert error.value.code == 403
    assert runs[0].display_name == "try 0"


async def test_each_reply_has_a_schema(jp_fetch: Fetch) -> None:
    found = json.loads((await jp_fetch("mlwidget", "api", "schema")).body)

    schemas = found["components"]["schemas"]
    assert set(schemas) == set(REPLIES)
    for one in schemas.values():
        jsonschema.Draft202012Validator.check_schema(one)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"runs": [1]}, schemas["removed"])


async def test_the_notebook_of_a_run_is_named_as_the_server_names_it(
    get: Get, workspace: Workspace, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    for path in (
        "/somewhere/else.ipynb",
        str(jp_root_dir / "../up.ipynb"),
        str(jp_root_dir / "a/b.ipynb"),
    ):
        monkeypatch.setenv("JPY_SESSION_NAME", path)
        Experiment(workspace, "digits").start_logging().complete()

    found = await get("runs")

    assert [row["notebook"] for row in found["rows"]] == ["a/b.ipynb", None, None]
