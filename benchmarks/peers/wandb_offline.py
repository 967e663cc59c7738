"""Weights & Biases, offline: what it would send later stays in a file."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.peers.base import Peer, as_dict

BLOCK = 32768


class Wandb(Peer):
    title = "W&B, offline"
    package = "wandb"
    imports = "import wandb"
    one = "run.log({'loss': x})"

    def open(self, folder: Path) -> dict[str, Any]:
        import wandb

        # its own measuring of the machine is off, for its sake
        self.run = wandb.init(
            project="bench",
            dir=str(folder),
            mode="offline",
            settings=wandb.Settings(x_disable_stats=True),
        )
        return {"run": self.run}

    def close(self) -> None:
        self.run.finish()

    def read(self, folder: Path) -> list[float]:
        # The package has no reader any more: its records lie in a LevelDB log behind 7 bytes.
        from wandb.proto.wandb_internal_pb2 import Record

        found = []
        for path in (folder / "wandb").glob("offline-run-*/*.wandb"):
            for body in _records(path.read_bytes()):
                found += [
                    float(json.loads(item.value_json))
                    for item in Record.FromString(body).history.item
                    if (item.key or ".".join(item.nested_key)) == "loss"
                ]
        return found

    def several(self, count: int) -> str:
        return f"run.log({as_dict(count)}, step=i)"


def _records(data: bytes) -> Iterator[bytes]:
    at, whole = 7, b""
    while at + 7 <= len(data):
        room = BLOCK - at % BLOCK
        if room < 7:
            at += room
            continue
        _, length, kind = struct.unpack_from("<IHB", data, at)
        part = data[at + 7 : at + 7 + length]
        if len(part) < length or kind == 0:
            return  # the last record is cut
        whole = part if kind in (1, 2) else whole + part
        if kind in (1, 4):
            yield whole
        at += 7 + length


PEER = Wandb()
