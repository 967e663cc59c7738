"""A real kernel, one for the tests of a file, whose cells the test watches while they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

READY = "ready\n"


class Kernel:
    """A kernel that runs cells.

    Args:
        client: Speaks to it.
    """

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client

    def run(self, source: str, on_ready: Callable[[], object] | None = None) -> dict[str, Any]:
        """What the cell came to: the `text` it printed, and `ename`, `evalue`, `traceback` of an error.

        Args:
            source: The cell.
            on_ready: Called when the cell prints "ready", while it goes on.
        """
        found: dict[str, Any] = {"text": "", "ename": None}

        def take(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                found["text"] += content["text"]
                if on_ready is not None and found["text"].endswith(READY):
                    on_ready()
            elif message["msg_type"] == "error":
                found.update(content)

        self._client.execute_interactive(source, output_hook=take, timeout=60)
        return found


@pytest.fixture(scope="module")
def started_kernel() -> Iterator[Kernel]:
    manager, client = start_new_kernel(kernel_name="python3")
    yield Kernel(client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
