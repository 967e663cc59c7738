"""A notebook that runs without a front end, as on a build machine."""

from __future__ import annotations

from pathlib import Path

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
    [loss] = output.data["application/vnd.mlwidget.run+json"]["snapshot"]["series"]
    assert (loss["name"], loss["total"]) == ("loss", 100)


def test_a_tracked_cell_holds_the_end_of_its_run(tmp_path: Path) -> None:
    *_, outputs = executed(["%load_ext mlwidget", TRACKED], tmp_path)

    assert text(outputs) == "mlwidget: digits / tracked: Completed"
