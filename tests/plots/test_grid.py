"""Boards: all that runs have to show."""

from __future__ import annotations

import pytest

from mlwidget import Experiment, plots
from mlwidget.errors import NotFoundError
from mlwidget.plots.grid import MOST, Board
from tests.plots.conftest import End, look
from tests.plots.test_matrix import log


def titles(board: Board) -> list[str]:
    return [plot.figure.title for plot in board.plots]


def test_a_board_has_a_figure_for_each_line_and_each_matrix(experiment: Experiment) -> None:
    with experiment.start_logging() as run:
        log(run, [[1, 2], [3, 4]])
        run.log_list("loss", [1, 2])
        run.log_list("accuracy", [1, 2])
        run.log_row("table", a=1)
        run.log("word", "yes")

    assert titles(plots.board(run)) == ["loss", "accuracy", "mistakes"]


def test_a_board_grows_with_its_run(experiment: Experiment) -> None:
    run = experiment.start_logging()
    board = plots.board(run)
    assert (titles(board), board._words.value) == ([], "nothing to draw yet")

    run.log("loss", 1)
    look()
    run.log("accuracy", 1)
    look()

    assert (titles(board), board._words.value) == (["loss", "accuracy"], "")


def test_a_board_shows_what_its_patterns_name(ended: End) -> None:
    run = ended(**{"train/loss": [1], "test/loss": [1], "test/accuracy": [1]})

    assert titles(plots.board(run, "test/*")) == ["test/loss", "test/accuracy"]
    with pytest.raises(NotFoundError, match="no run has a metric 'tests/"):
        plots.board(run, "tests/*")


def test_runs_are_picked_in_the_whole_board(ended: End) -> None:
    runs = [ended(name, loss=[1, 2], accuracy=[1, 2]) for name in ("first", "second")]
    board = plots.board(runs)

    assert board._legend is not None
    board._legend.children[1].value = True

    assert [plot.selected_runs for plot in board.plots] == [(runs[1],), (runs[1],)]


def test_lines_of_one_length_share_their_steps_and_no_others(ended: End) -> None:
    board = plots.board(ended(loss=[1] * 100, accuracy=[1] * 4, f1=[1] * 4))
    loss, accuracy, f1 = board.plots

    accuracy.selected_steps = (1, 2)

    assert (loss.selected_steps, f1.selected_steps) == (None, (1, 2))


def test_more_metrics_than_a_page_can_draw_are_counted(ended: End) -> None:
    board = plots.board(ended(**{f"metric {at}": [1] for at in range(MOST + 6)}))

    assert len(board.plots) == MOST
    assert board._words.value.startswith(f"{MOST} of {MOST + 6} figures")


def test_a_board_can_be_linked(ended: End) -> None:
    runs = [ended(name, {"rate": 1}, loss=[1, 2]) for name in ("first", "second")]
    board, points = plots.board(runs), plots.scatter(runs, "rate", "loss")

    plots.link(board, points)
    points.selected_runs = (runs[0],)

    assert board.plots[0].selected_runs == (runs[0],)


def test_an_empty_run_has_an_empty_board(ended: End) -> None:
    board = plots.board(ended())

    assert (board.plots, board._words.value) == ([], "nothing to draw")
