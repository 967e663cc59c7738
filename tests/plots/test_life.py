"""How plots live: one thread while something can change, none when not; an end when they are closed."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mlwidget import Experiment, Run, plots
from mlwidget.plots import live
from mlwidget.plots.line import LinePlot
from tests.plots.conftest import End, look

FORK = """
import os, sys
from mlwidget import Experiment, Workspace, plots
from mlwidget.plots import live

run = Experiment(Workspace.from_config(), "digits").start_logging()
run.log("loss", 1)
run.flush()
plot = plots.plot(run, "loss")
with live.pump.lock:  # as the thread holds it while it draws
    child = os.fork()
    if child == 0:
        sent = []
        plot._curves[0].mark.send_state = sent.append
        is_free = live.pump.lock.acquire(timeout=5)
        resting = live.pump._thread is None and not live.pump._drawn
        drawn = len(plots.plot(run, "loss")._curves[0].steps)
        os._exit(0 if (is_free, resting, drawn, sent) == (True, True, 1, []) else 1)
run.complete()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
OTHER = """
import sys
from mlwidget import Experiment, Workspace

run = Experiment(Workspace.from_config(), "digits").start_logging(run_id="other")
run.log_list("loss", [3, 2])
run.flush()
print("logged", flush=True)
sys.stdin.readline()
run.log("loss", 1)
"""


@pytest.fixture
def other() -> Iterator[subprocess.Popen[str]]:
    """A process that trains the run "other", and goes on and ends when it is told a line."""
    arguments = [sys.executable, "-c", OTHER]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "logged\n"
        yield process
        process.kill()


def values(plot: LinePlot) -> list[float]:
    found: list[float] = plot._curves[0].values.tolist()
    return found


def thread() -> threading.Thread | None:
    return live.pump._thread


def test_no_thread_is_there_for_a_run_that_has_ended(ended: End) -> None:
    plots.plot(ended(loss=[1]), "loss")

    assert thread() is None


def test_the_thread_draws_to_the_end_of_the_run_and_rests(experiment: Experiment) -> None:
    run = experiment.start_logging()
    plot = plots.plot(run, "loss")
    one = thread()

    run.log_list("loss", [3, 2, 1])
    run.complete()
    live.pump.join(30)

    assert one is not None
    assert (values(plot), thread(), plot.is_over()) == ([3, 2, 1], None, True)


def test_all_plots_of_a_process_share_the_thread_and_those_of_a_run_the_reading(
    experiment: Experiment,
) -> None:
    run = experiment.start_logging()
    first, second = plots.plot(run, "loss"), plots.plot(run, "loss")

    names = [one.name for one in threading.enumerate()]

    assert names.count("mlwidget plots") == 1
    assert list(first.watched()) == list(second.watched())


def test_a_closed_plot_is_not_drawn_any_more(experiment: Experiment) -> None:
    run = experiment.start_logging()
    run.log("loss", 3)
    plot = plots.plot(run, "loss")

    plot.close()
    run.log("loss", 2)
    look()

    assert (values(plot), plot.comm, plot.figure.comm) == ([3], None, None)
    live.pump.join(30)
    assert thread() is None


def test_closing_leaves_no_widget_behind(ended: End) -> None:
    import ipywidgets.widgets.widget as all_widgets

    run = ended("try", {"rate": 1}, loss=[1, float("nan")], accuracy=[2])
    before = set(all_widgets._instances)

    made = [
        plots.plot(run, "loss"),
        plots.plot(run, "loss", "accuracy"),
        plots.scatter(run, "rate", "loss"),
        plots.parallel(run, "rate", "loss"),
        plots.board(run),
    ]
    plots.link(made[0], *made[1:])
    for one in made:
        one.close()

    assert set(all_widgets._instances) == before


def test_a_closed_plot_is_garbage_when_nobody_has_it(ended: End) -> None:
    plot = plots.plot(ended(loss=[1]), "loss")
    plot.close()
    gone = weakref.ref(plot)

    del plot
    gc.collect()

    assert gone() is None


def test_a_plot_of_a_linked_pair_is_closed_alone(ended: End) -> None:
    run = ended(loss=[3, 2, 1])
    first = plots.plot(run, "loss")
    second = plots.plot(run, "loss", link=first)

    first.close()
    second.zoom(0, 1)

    assert second.group.steps.comm is not None
    assert second._curves[0].mark.x.tolist() == [0, 1, 2]


def test_a_run_whose_folder_is_gone_is_said_to_be(experiment: Experiment) -> None:
    run = experiment.start_logging()
    run.log("loss", 3)
    plot = plots.plot(run, "loss")

    shutil.rmtree(urlsplit(run.get_portal_url()).path)
    live.pump.join(30)

    assert " ".join(plot._note.text).startswith("the run cannot be read any more")
    assert (values(plot), thread()) == ([3], None)


def test_trouble_with_a_figure_stops_neither_the_training_nor_other_figures(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OSError("the page is gone")

    run = experiment.start_logging()
    broken, sound = plots.plot(run, "loss"), plots.plot(run, "loss")
    monkeypatch.setattr(broken, "redraw", fail)

    run.log_list("loss", [2, 1])
    look()

    assert values(sound) == [2, 1]
    assert run.get_status() == "Running"


def test_a_fork_draws_nothing_of_its_parents_and_can_draw_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORK], timeout=60, check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_a_run_of_another_process_is_followed_to_its_end(
    other: subprocess.Popen[str], experiment: Experiment
) -> None:
    plot = plots.plot(Run(experiment, "other"), "loss")
    assert values(plot) == [3, 2]

    other.communicate("\n")
    live.pump.join(60)

    assert (values(plot), thread()) == ([3, 2, 1], None)


def test_a_run_of_a_killed_process_has_an_end_too(
    other: subprocess.Popen[str], experiment: Experiment
) -> None:
    run = Run(experiment, "other")
    plot = plots.plot(run, "loss")

    other.kill()
    other.wait()
    live.pump.join(60)

    assert (values(plot), run.get_status(), thread()) == ([3, 2], "Failed", None)


def test_a_run_that_was_logged_to_after_its_end_is_drawn_anew_on_request(ended: End) -> None:
    run = ended(loss=[3, 2])
    plot = plots.plot(run, "loss")

    run.log("loss", 1)
    run.flush()
    plot.refresh()

    assert values(plot) == [3, 2, 1]


def test_importing_the_package_brings_no_figures(tmp_path: Path) -> None:
    program = "import sys, mlwidget; print('bqplot' in sys.modules, mlwidget.plots.plot.__name__)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False plot\n"
