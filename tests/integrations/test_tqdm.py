"""A bar of tqdm tells its run, shown or not, and is a bar of tqdm in everything else."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.integrations.tqdm import tqdm
from mlwidget.tracking import progress


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started = Experiment(Workspace(folder=tmp_path), "digits").start_logging(outputs=None)
    yield started
    started.complete()


def told(run: Run) -> tuple[int, int | None] | None:
    found = run.get_progress()
    return (found.done, found.total) if found else None


@pytest.fixture(params=["shown", "hidden"])
def bar(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"disable": request.param == "hidden", "file": io.StringIO()}


def test_a_bar_tells_its_run(run: Run, bar: dict[str, Any]) -> None:
    seen = list(tqdm("abc", run=run, **bar))

    assert (seen, told(run)) == (["a", "b", "c"], (3, 3))
    assert ("3/3" in bar["file"].getvalue()) is not bar["disable"]


def test_without_a_run_it_tells_the_one_that_is_open(run: Run, bar: dict[str, Any]) -> None:
    list(tqdm(range(5), **bar))

    assert told(run) == (5, 5)


def test_without_any_run_it_is_a_bar(bar: dict[str, Any]) -> None:
    assert list(tqdm(range(3), **bar)) == [0, 1, 2]


def test_a_bar_that_is_moved_by_hand_tells_its_run(run: Run, bar: dict[str, Any]) -> None:
    with tqdm(total=10, run=run, **bar) as one:
        for _ in range(3):
            one.update(2)

    assert told(run) == (6, 10)


def test_a_total_that_comes_later_and_one_that_never_comes(run: Run, bar: dict[str, Any]) -> None:
    with tqdm(run=run, **bar) as one:
        one.update()
    assert told(run) == (1, None)

    with tqdm(run=run, **bar) as one:
        one.total = 8
        one.update()
    assert told(run) == (1, 8)


def test_a_bar_that_begins_anew_counts_anew(
    run: Run, bar: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "TELL_SECONDS", 0.0)
    with tqdm(total=4, run=run, **bar) as one:
        one.update(4)
        one.reset(total=7)
        assert told(run) == (0, 7)
        one.update(2)

    assert told(run) == (2, 7)


def test_a_loop_that_is_left_stays_where_it_was(run: Run, bar: dict[str, Any]) -> None:
    loop = iter(tqdm(range(10), run=run, **bar))
    for at in loop:
        if at == 4:
            break
    del loop

    assert told(run) == (4, 10)


def test_of_bars_within_each_other_the_outermost_counts(run: Run, bar: dict[str, Any]) -> None:
    for _ in tqdm(range(2), run=run, **bar):
        list(tqdm(range(50), run=run, **bar))

    assert told(run) == (2, 2)


def test_a_bar_over_something_asynchronous_tells_its_run(run: Run) -> None:
    async def numbers() -> AsyncIterator[int]:
        for at in range(4):
            yield at

    async def train() -> list[int]:
        return [at async for at in tqdm(numbers(), total=4, run=run, file=io.StringIO())]

    assert (asyncio.run(train()), told(run)) == ([0, 1, 2, 3], (4, 4))


def test_a_bar_that_is_closed_after_its_run_says_nothing_more(run: Run) -> None:
    one = tqdm(total=4, run=run, file=io.StringIO())
    one.update(2)
    run.complete()
    before = told(run)
    one.close()

    assert told(run) == before


def test_without_tqdm_it_says_what_to_do() -> None:
    program = "import sys; sys.modules['tqdm'] = None; import mlwidget.integrations.tqdm"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.stderr.splitlines()[-1] == (
        "ImportError: this needs tqdm, which is not installed: pip install tqdm"
    )
