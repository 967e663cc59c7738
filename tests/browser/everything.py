"""A cell that logs one of everything, and shows it."""

from __future__ import annotations

from typing import Final

EVERYTHING: Final = r"""
import math, time, warnings
import numpy as np
from mlwidget import Experiment, RunDetails, Workspace

def report(kind, version="1.0.0", **data):
    return {"schema_type": kind, "schema_version": version, "data": data}

def counts(scores, positive, thresholds):
    rows = []
    for threshold in thresholds:
        taken = scores >= threshold
        rows.append([int((taken & positive).sum()), int((taken & ~positive).sum()),
                     int((~taken & ~positive).sum()), int((~taken & positive).sum())])
    return rows

rng = np.random.default_rng(0)
run = Experiment(Workspace.from_config(), "digits").start_logging(
    display_name="one of everything", snapshot_directory=None)
RunDetails(run).show()
with run:
    while not any(one.name.startswith("mlwidget:system/") for one in run._store.metrics()):
        run.flush()  # until the machine was looked at for the first time
        time.sleep(0.05)
    run.set_tags({"stage": "try", "<img src=x>": "as text"})
    run.add_properties({"lr": "0.001", "layers": "3"})
    run.knob("lr", 1e-3, min=1e-5, max=1.0, log=True)
    run.knob("augment", True)
    for step in range(200):
        run.progress(step + 1, 200)
        run.log("train/loss", math.exp(-step / 60) + 0.05 * rng.normal())
        run.log("train/accuracy", 1 - math.exp(-step / 70) + 0.02 * rng.normal())
        run.log("val/loss", math.nan if step % 60 == 45 else 1.2 * math.exp(-step / 50))
        run.log("lr", 1e-3 * 0.99**step)
    for text in ("started", "the rate dropped <script>alert(1)</script>"):
        run.log("note", text)
    run.log_table("best runs", {"name": ["a", "b", "c"], "score": [0.5, math.nan, 0.9]})
    run.log_table("curve", {"x": list(range(20)), "y": [x * x for x in range(20)]})
    run.log_confusion_matrix("pets", report("confusion_matrix", class_labels=["cat", "dog", "owl"],
        matrix=[[8, 2, 0], [1, 9, 1], [0, 0, 12]]))
    truth = rng.integers(0, 2, 300)
    scores = np.clip(0.5 + 0.35 * (truth - 0.5) + 0.2 * rng.normal(size=300), 0, 1)
    steps = np.linspace(0, 1, 21)
    both = [(1 - scores, truth == 0), (scores, truth == 1)]
    edges = [np.quantile(one, 1 - steps) for one, _ in both]
    run.log_accuracy_table("spam", report("accuracy_table", "1.0.1", class_labels=["ham", "spam"],
        probability_thresholds=steps.tolist(), probability_tables=[counts(*one, steps) for one in both],
        percentile_thresholds=steps.tolist(),
        percentile_tables=[counts(*one, at) for one, at in zip(both, edges)]))
    run.log_residuals("price residuals", report("residuals", bin_edges=[-4, -2, 0, 2, 4],
        bin_counts=[3, 20, 18, 2]))
    run.log_predictions("price", report("predictions", bin_averages=[1.1, 3.2, 4.8],
        bin_errors=[0.3, 0.5, 0.4], bin_counts=[10, 20, 5], bin_edges=[0, 2, 4, 6]))
    for step in range(3):
        run.log_image("sample", plot=rng.random((28, 28)), step=step * 10)
    for fold in range(3):
        with run.child_run(f"fold {fold}") as child:
            child.add_properties({"lr": str(10.0 ** -fold)})
            child.log("loss", 1 / (fold + 1))
    print("\x1b[32mtrained\x1b[0m on", 300, "rows")
    for percent in range(0, 101, 25):
        print(f"\rsaving {percent} %", end="")
    print()
    {ending}
"""
"""`{ending}` stands where the run is still open; the end of the cell completes it."""


def everything(ending: str = "pass") -> str:
    """The source of the cell.

    Args:
        ending: A statement that runs while everything is there and the run is still open.
    """
    return EVERYTHING.replace("{ending}", ending)
