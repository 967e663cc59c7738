"""Write the golden messages anew: `python -m tests.golden.write`."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from mlwidget.feed import Message
from mlwidget.store.memory import MemoryStore
from tests.golden.story import messages

FOLDER = Path(__file__).parent


def encoded(header: Message, buffer: bytes) -> str:
    """The text of a golden file."""
    content = {"header": header, "buffer_base64": base64.b64encode(buffer).decode()}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write one file for each message."""
    for name, header, buffer in messages(MemoryStore()):
        (FOLDER / f"{name}.json").write_text(encoded(header, buffer), encoding="utf-8")


if __name__ == "__main__":
    main()
