"""What the feed sends is what the browser's tests read."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from mlwidget.store.memory import MemoryStore
from tests.golden.story import messages
from tests.golden.write import FOLDER, encoded

FILES = sorted(FOLDER.glob("*.json"))


def test_the_feed_still_sends_the_golden_messages() -> None:
    written = {path.stem: path.read_text(encoding="utf-8") for path in FILES}

    sent = {name: encoded(header, buffer) for name, header, buffer in messages(MemoryStore())}

    assert sent == written, "when the change is wanted: python -m tests.golden.write"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_buffer_holds_what_its_header_says(path: Path) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))

    buffer = base64.b64decode(golden["buffer_base64"])

    header = golden["header"]
    counts = [part["n"] for part in header.get("series", [])] + [n for _, n, _ in header.get("news", [])]
    assert len(buffer) == 24 * sum(counts)


def test_numbers_that_are_not_finite_arrive_as_they_are() -> None:
    golden = json.loads((FOLDER / "snapshot.json").read_text(encoding="utf-8"))
    part = golden["header"]["series"][1]

    columns = np.frombuffer(base64.b64decode(golden["buffer_base64"]), "<f8", 3 * part["n"], part["at"])

    assert columns[2 * part["n"] :].tolist() == [0.1, np.inf, -np.inf, 0.9]
