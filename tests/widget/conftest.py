"""A comm that remembers what went over it, a run to show, and views of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm

from mlwidget.feed import Feed
from mlwidget.store import open_store
from mlwidget.store.base import RunStore
from mlwidget.widget.view import RunView
from tests.golden.story import Scribe, new_run


class Line:
    """What went to the browser, oldest first."""

    def __init__(self) -> None:
        self.sent: list[tuple[dict[str, Any], list[bytes]]] = []
        self.open = True

    def custom(self) -> list[dict[str, Any]]:
        """The wire messages among it."""
        return [data["content"] for data, _ in self.sent if data.get("method") == "custom"]

    def types(self) -> list[str]:
        """Their types."""
        return [str(content["type"]) for content in self.custom()]


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()

    class Recorded(BaseComm):
        def publish_msg(
            self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
        ) -> None:
            if not line.open and msg_type == "comm_msg":
                raise OSError("the line is dead")
            line.sent.append((data or {}, [bytes(part) for part in buffers or []]))

    monkeypatch.setattr(comm, "create_comm", Recorded)
    return line


@pytest.fixture
def run(tmp_path: Path) -> RunStore:
    run = new_run(open_store(tmp_path))
    run.set_status("Running")
    return run


@pytest.fixture
def scribe(run: RunStore) -> Scribe:
    return Scribe(run)


@pytest.fixture
def view(run: RunStore, line: Line) -> Iterator[RunView]:
    view = RunView([Feed(run)])
    view.step()
    line.sent.clear()
    yield view
    view.close()
