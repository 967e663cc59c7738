"""A frozen view that is always the same: what a browser must be able to read."""

from __future__ import annotations

import base64
import tempfile
import zlib
from pathlib import Path
from typing import Any

from mlwidget.feed import Feed
from mlwidget.feed.frozen import NOTEBOOK, PAGE, Kept, Limits
from mlwidget.feed.frozen.draw import draw
from mlwidget.feed.frozen.items import items
from mlwidget.kinds import KINDS
from mlwidget.records import Batch, Entry
from mlwidget.store.base import RunStore
from mlwidget.store.memory import MemoryStore
from tests.golden.story import NOON, WRITER, Clock, Scribe, new_run

LOG = "logs/user_log.txt"
IMAGE = "images/first.png"
FOLDER = Path(__file__).parent
LIMITS = {"frozen_notebook": NOTEBOOK, "frozen_page": PAGE}


def frozen_run() -> RunStore:
    """A run with a bit of everything."""
    run = new_run(MemoryStore())
    run.set_status("Completed")
    run.update(started=NOON, ended=NOON + 60)
    scribe = Scribe(run)
    scribe.log("loss", [1.0, 1 / 3, float("nan"), float("inf"), float("-inf"), -1e-300, 0.1])
    scribe.log("long", [(step * 37 % 1000) / 8 for step in range(5000)])
    tell(run, scribe, "best", "table", {"a": [3.0, 1.0, float("nan")], "name": ["x", "<b>y</b>", "z"]})
    for _ in range(3):
        tell(run, scribe, "picture", "image", {"artifact": IMAGE, "format": "png"})
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "file"
        source.write_bytes(b"\x89PNG is not a whole one")
        run.put_artifact(IMAGE, source)
        source.write_text("".join(f"line {number}\n" for number in range(1000)), encoding="utf-8")
        run.put_artifact(LOG, source)
    return run


def tell(run: RunStore, scribe: Scribe, name: str, kind: str, value: Any) -> None:
    """Append one thing of a kind that is not scalar."""
    number = scribe.numbers.setdefault(name, len(scribe.numbers))
    entry = Entry(scribe.slot, NOON, KINDS[kind].encode(value))
    batch = Batch(scribe.slot, scribe.slot + 1, {number: (name, kind)}, {}, {number: [entry]})
    assert run.append(WRITER, batch)
    scribe.slot += 1


def frozen(limits: Limits) -> Kept:
    """What is kept of it, without what names this machine and this moment."""
    feed = Feed(frozen_run(), clock=Clock())
    kept = draw([feed], limits, limits.size)
    for item in items([feed], kept.pictures, limits):
        if item.field == "files":
            for file in item.value["files"]:
                file["time"] = NOON
        if item.field not in ("details", "runs"):
            kept.items.append(item)
    return kept


def written() -> dict[str, bytes]:
    """By name of its file, what stands there when it is unpacked: not every zlib packs alike."""
    return {
        name: zlib.decompress(base64.b64decode((FOLDER / f"{name}.txt").read_text("ascii")))
        for name in LIMITS
    }


def main() -> None:
    """Write the files."""
    for name, limits in LIMITS.items():
        text = base64.b64encode(frozen(limits).pack()).decode("ascii")
        (FOLDER / f"{name}.txt").write_text(text + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
