from __future__ import annotations

import runpy

from tests.house.imports import ROOT


def test_wire_ts_is_what_wire_py_says() -> None:
    wire_ts = runpy.run_path(str(ROOT / "js/tools/generate_wire.py"))["wire_ts"]

    assert wire_ts() == (ROOT / "js/src/wire.ts").read_text("utf-8"), "run `make fix`"
