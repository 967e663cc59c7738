"""Runs one task of a benchmark: `python -m benchmarks.child module:function rows.jsonl {arguments}`."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

LOCAL = ("127.", "::1", "localhost", "0.0.0.0")


def stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse to look up or reach another host."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and host and not host.startswith(LOCAL):
        print(f"refused to reach {host}", file=sys.stderr)
        raise OSError(f"a benchmark does not leave this machine: {host}")


def main(task: str, path: str, arguments: str) -> None:
    """Write each row as soon as it is there."""
    sys.addaudithook(stay_here)
    module, _, function = task.partition(":")
    run = getattr(importlib.import_module(module), function)
    with Path(path).open("w", encoding="utf-8") as file:
        for row in run(**json.loads(arguments)):
            file.write(json.dumps(row) + "\n")
            file.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
