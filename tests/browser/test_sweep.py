"""A sweep in its view: its runs, and the best so far."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.scene import live_view

if TYPE_CHECKING:
    from tests.browser.conftest import OpenNotebook

SCRIPT = """
%%writefile sweep_script.py
import sys, time
from mlwidget import Run
run = Run.get_context()
rate = float(sys.argv[2])
for step in range(20):
    run.log("loss", 1 / (1 + rate * step))
    time.sleep(0.02)
"""
SWEEP = """
from mlwidget import Experiment, RunDetails, ScriptRunConfig, Workspace
from mlwidget.sweep import GridParameterSampling, HyperDriveConfig, PrimaryMetricGoal, choice

import shutil; from pathlib import Path
Path("swept").mkdir(exist_ok=True); shutil.copy("sweep_script.py", "swept")
sweep = Experiment(Workspace.from_config(), "swept").submit(HyperDriveConfig(
    run_config=ScriptRunConfig("swept", "sweep_script.py"),
    hyperparameter_sampling=GridParameterSampling({"--rate": choice(0.5, 1, 2, 4)}),
    primary_metric_name="loss", primary_metric_goal=PrimaryMetricGoal.MINIMIZE,
    max_total_runs=4, max_concurrent_runs=2))
RunDetails(sweep).show()
"""
WAIT = "print(sweep.wait_for_completion()['status'], len(list(sweep.get_children())))"


def test_a_sweep_shows_its_runs_and_the_best(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook([SCRIPT.strip(), SWEEP, WAIT])
    notebook.run(0)
    notebook.run(1)
    said = notebook.run(2, 90)
    output = notebook.output(1)

    expect(said).to_contain_text("Completed 4")
    shown = live_view(output)
    expect(shown.locator(".mlw-head")).to_contain_text("Completed")
    expect(shown.locator(".mlw-head")).not_to_contain_text("_aml_system")
    expect(shown).to_contain_text("best loss")
    shown.get_by_role("tab", name="Children").click()
    rows = shown.get_by_role("row").filter(has_text=re.compile("Completed"))
    expect(rows).to_have_count(4)
    expect(shown.get_by_role("columnheader", name="rate")).to_be_visible()
    notebook.screenshot("sweep", output)
