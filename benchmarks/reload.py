"""A page that is reloaded while its only cell still trains: when is the run live again?

The widget alone would come back when the cell ends, as the kernel is busy until then.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.page import open_lab
from benchmarks.process import scratch
from benchmarks.results import Goal, Result, Table

if TYPE_CHECKING:
    from tests.browser.notebook import NotebookPage

RELOADS = 10
LIMIT_S = 2.0

NOTE = """\
The clock starts when JupyterLab has put the output of the saved notebook into the page; what JupyterLab
itself takes before that is the first column. The run is live again in the frame in which the view says
that it has more points than it had before the reload."""

TRAIN = """
import math, time
from pathlib import Path
from mlwidget import Experiment, RunDetails, Workspace

run = Experiment(Workspace.from_config(), "reload").start_logging(snapshot_directory=None)
RunDetails(run).show()
step = 0
while not Path("let-go").exists():
    run.log("loss", math.exp(-step / 2000))
    step += 1
    time.sleep(0.02)
run.complete()
"""

SEEN = """
(() => {
  const seen = window.__again = { output: 0, picture: 0, live: 0 };
  const points = (node) => {
    const found = /([\\d,]+) points/.exec(node.innerText);
    return found === null ? 0 : Number(found[1].replaceAll(",", ""));
  };
  let first = 0;
  const look = () => {
    const output = document.querySelector(".mlwidget-output");
    if (output !== null) {
      seen.output ||= Date.now();
      const count = points(output);
      if (count > 0) {
        seen.picture ||= Date.now();
        if (first === 0) first = Math.max(count, Number(sessionStorage.getItem("points")));
        if (count > first) { seen.live = Date.now(); return; }
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


def measure(quick: bool) -> Result:
    """A row for the median and the longest of some reloads."""
    with scratch() as folder:
        found = _in_lab(folder, 2 if quick else RELOADS)
    parts = {
        "jupyter": [one["output"] - one["began"] for one in found],
        "picture": [one["picture"] - one["output"] for one in found],
        "live": [one["live"] - one["output"] for one in found],
    }
    rows = [
        {"what": what, **{part: of(times) / 1000 for part, times in parts.items()}}
        for what, of in (("median", statistics.median), ("longest", max))
    ]
    longest = max(parts["live"]) / 1000
    return Result(
        "reload",
        "A page reloaded while the cell is still running",
        [
            Table(
                f"{len(found)} reloads",
                {
                    "what": "what",
                    "jupyter": "until JupyterLab shows the output s",
                    "picture": "saved picture after s",
                    "live": "live again after s",
                },
                rows,
            )
        ],
        [Goal("live again within 2 s", f"{longest:.2f} s at most", longest <= LIMIT_S)],
        [NOTE],
    )


def _in_lab(folder: Path, reloads: int) -> list[dict[str, float]]:
    with open_lab(folder, [TRAIN], SEEN) as (notebook, watched, server):
        notebook.start(0)
        watched.page.wait_for_function("() => __again.live > 0")
        found = [_reload(notebook) for _ in range(reloads)]
        (server.root / "let-go").touch()
        notebook.wait_until_ready()
    return found


def _reload(notebook: NotebookPage) -> dict[str, Any]:
    page = notebook.page
    notebook.save()
    shown = notebook.output(0).inner_text()
    page.evaluate(
        """(text) => {
          const found = /([\\d,]+) points/.exec(text);
          sessionStorage.setItem("points", found[1].replaceAll(",", ""));
        }""",
        shown,
    )
    began = page.evaluate("() => Date.now()")
    page.reload(wait_until="commit")
    page.wait_for_function("() => window.__again?.live > 0", timeout=60_000)
    return {"began": began, **page.evaluate("() => __again")}
