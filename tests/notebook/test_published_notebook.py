"""What published notebooks of the retired SDK do from top to bottom, in words and data of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.notebook.execution import executed, text

CONFIG = {"subscription_id": "0000", "resource_group": "garden", "workspace_name": "apples"}

CELLS = {
    "import": "import numpy as np\nfrom mlwidget import Experiment, Run, Workspace",
    "workspace": """
ws = Workspace.from_config()
print("Name: " + ws.name, "Region: " + ws.location, "Subscription: " + ws.subscription_id,
      "Group: " + ws.resource_group, sep="\\n")""",
    "experiment": "experiment = Experiment(workspace=ws, name='orchard-2')",
    "start": "run = experiment.start_logging()\nrun_id = run.id",
    "run": "run",
    "the experiment": "experiment",
    "text": "run.log(name='Variety', value='Boskoop')",
    "numbers": "run.log(name='tree count', value=2)\nrun.log(name='Weight', value=2 * 10.5)",
    "list": """
weights = [1, 2, 3, 5, 8]
run.log_list(name='Baskets', value=(weight * 2 for weight in weights))
for day in range(-5, 5):
    run.log(name='Ripeness', value=1 / (1 + np.exp(-day)))""",
    "tables": """
sugar = {}
sugar['week'] = []
sugar['grams'] = []
for week in range(4):
    run.log_row(name='Acid', week=week / 2.0, grams=np.cos(week))
    sugar['week'].append(week)
    sugar['grams'].append(np.sin(week))
run.log_table(name='Sugar', value=sugar)""",
    "image": """
%matplotlib inline
import matplotlib.pyplot as plt
weeks = np.linspace(0, 3, 20)
plt.plot(weeks, np.tanh(weeks), label='growth')
plt.legend(fontsize=12)
plt.title('Growth', fontsize=16)
plt.grid(True)
run.log_image(name='Growth', plot=plt)""",
    "upload": """
file_name = 'outputs/harvest.txt'
with open(file_name, 'w') as file:
    file.write('Eleven crates.')
run.upload_file(name=file_name, path_or_stream=file_name)""",
    "complete": "run.complete()",
    "fetch": "fetched = Run(experiment, run_id)\nfetched",
    "all metrics": "fetched.get_metrics()",
    "one metric": "fetched.get_metrics(name='tree count')",
    "files": "sorted(fetched.get_file_names())",
    "download": """
import os
os.makedirs('files', exist_ok=True)
for name in run.get_file_names():
    fetched.download_file(name, os.path.join('files', name.split('/')[-1]))
sorted(os.listdir('files'))""",
    "tags": "fetched.tag('Prized')\nfetched.tag('Rank', 1)\nfetched.get_tags()",
}


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """The outputs of each cell, run where a user of the retired SDK has a config.json."""
    monkeypatch.delenv("MLWIDGET_WORKSPACE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    project = tmp_path / "project"
    (project / ".azureml").mkdir(parents=True)
    (project / ".azureml" / "config.json").write_text(json.dumps(CONFIG), "utf-8")
    return dict(zip(CELLS, executed(list(CELLS.values()), project), strict=True))


def test_such_a_notebook_runs_top_to_bottom_and_says_what_it_recorded(
    published: dict[str, list[Any]],
) -> None:
    assert "Name: apples" in text(published["workspace"])
    assert "Subscription: 0000" in text(published["workspace"])
    assert "Status: Running" in text(published["run"])
    assert "orchard-2" in published["the experiment"][0].data["text/html"]
    assert "Status: Completed" in text(published["fetch"])
    assert text(published["one metric"]) == "{'tree count': 2}"
    assert text(published["tags"]) == "{'Prized': None, 'Rank': '1'}"
    assert "outputs/harvest.txt" in text(published["files"])
    assert "harvest.txt" in text(published["download"])
    metrics = text(published["all metrics"])
    for part in (
        "'Variety': 'Boskoop'",
        "'Weight': 21.0",
        "'Baskets': [2, 4, 6, 10, 16]",
        "'week': [0, ",
    ):
        assert part in metrics


def test_such_a_notebook_puts_out_nothing_beside_that(published: dict[str, list[Any]]) -> None:
    quiet = {"import", "experiment", "start", "text", "numbers", "list", "tables", "complete"}

    assert {name for name, outputs in published.items() if not outputs} == quiet
    assert [one.data.keys() for one in published["image"]] == [{"text/plain", "image/png"}]
