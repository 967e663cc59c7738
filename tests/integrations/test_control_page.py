"""The page on steering a run shows what runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from mlwidget import Experiment, Workspace

PAGE = Path(__file__).resolve().parents[2] / "docs" / "control.md"


def test_the_code_of_the_page_runs_as_a_program(own_workspace: Path, tmp_path: Path) -> None:
    code = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(code)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert re.fullmatch(r"run '[\w-]+' was stopped by run\.cancel\(\)\n", done.stdout)
    runs = [*Experiment(Workspace(folder=own_workspace), "digits").get_runs()]
    assert len(runs) == len(code) - 1
    assert {run.get_status() for run in runs} == {"Completed", "Canceled"}
