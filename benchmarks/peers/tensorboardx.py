"""tensorboardX: TensorBoard's event files without TensorBoard."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from benchmarks.peers.base import Peer


class TensorBoardX(Peer):
    title = "tensorboardX"
    package = "tensorboardX"
    imports = "import tensorboardX"
    one = "writer.add_scalar('loss', x, i)"

    def open(self, folder: Path) -> dict[str, Any]:
        from tensorboardX import SummaryWriter

        self.writer = SummaryWriter(str(folder / "events"))
        return {"writer": self.writer}

    def close(self) -> None:
        self.writer.close()

    def read(self, folder: Path) -> list[float]:
        # The package has no reader: its records are a length, a checksum, an event, a checksum.
        from tensorboardX.proto.event_pb2 import Event

        found = []
        for path in sorted((folder / "events").glob("events*")):
            data, at = path.read_bytes(), 0
            while at + 12 <= len(data):
                (length,) = struct.unpack_from("<Q", data, at)
                body = data[at + 12 : at + 12 + length]
                if len(body) < length:
                    break  # the last record is cut
                event = Event.FromString(body)
                found += [one.simple_value for one in event.summary.value if one.tag == "loss"]
                at += 16 + length
        return found

    def several(self, count: int) -> str:
        return "; ".join(f"writer.add_scalar('m{at}', x, i)" for at in range(count))


PEER = TensorBoardX()
