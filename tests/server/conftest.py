"""A server for the tests of a file that ask it from outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.asked import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("server"))
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def run_id(server: Server) -> str:
    return server.fill()
