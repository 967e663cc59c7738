"""A notebook that runs without a front end, as on a build machine."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from pathlib import Path
from typing import Any

from tests.notebook.execution import executed, text

SHOWN = """
import mlwidget
with mlwidget.Experiment(mlwidget.Workspace.from_config(), "digits").start_logging() as run:
    mlwidget.RunDetails(run).show()
    for step in range(100):
        run.log("loss", 1 / (step + 1))
"""
TRACKED = """%%track digits --name tracked
for step in range(100):
    run.log("loss", 1 / (step + 1))
"""


def test_the_last_cell_holds_the_end_of_its_run(tmp_path: Path) -> None:
    [outputs] = executed([SHOWN], tmp_path)

    [output] = outputs
    assert text(outputs).endswith(": Completed")
    assert "<td" in output.data["text/html"]
    [loss] = kept(output.data["application/vnd.mlwidget.run+json"])["pictures"][0]["series"]
    assert (loss["name"], loss["total"]) == ("loss", 100)


def kept(saved: dict[str, Any]) -> Any:
    """The head of what the notebook keeps of a view."""
    frozen = zlib.decompress(base64.b64decode(saved["frozen"]))
    (length,) = struct.unpack_from("<I", frozen)
    return json.loads(frozen[4 : 4 + length])


def test_a_notebook_that_nobody_looks_at_keeps_no_widget(tmp_path: Path) -> None:
    [outputs] = executed([SHOWN], tmp_path)

    assert "application/vnd.jupyter.widget-view+json" not in outputs[0].data


def test_a_tracked_cell_holds_the_end_of_its_run(tmp_path: Path) -> None:
    *_, outputs = executed(["%load_ext mlwidget", TRACKED], tmp_path)

    assert text(outputs) == "mlwidget: digits / tracked: Completed"
