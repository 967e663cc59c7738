"""What a run keeps of the warnings of Python."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.feed.answers.noticed import noticed
from mlwidget.tracking.warned import KEEP_SECONDS, Warned


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the rest of Python shows."""
    shown: list[str] = []
    monkeypatch.setattr(warnings, "showwarning", lambda message, *_: shown.append(str(message)))
    return shown


@pytest.fixture
def run(shown: list[str]) -> Iterator[Run]:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with Experiment(Workspace.from_config(), "digits").start_logging() as run:
            yield run


def kept(run: Run) -> list[tuple[str, int]]:
    """The warnings of a run that has ended, and how often."""
    run.complete()
    return [(row["message"], row["count"]) for row in run.get_details()["warnings"]]


def test_the_same_warning_is_kept_once_with_its_count(run: Run, shown: list[str]) -> None:
    for step in (1, 2, 30):
        warnings.warn(f"ill-conditioned at step {step}", RuntimeWarning, stacklevel=1)
    warnings.warn("another one", stacklevel=1)

    assert kept(run) == [
        ("RuntimeWarning: ill-conditioned at step 1", 3),
        ("UserWarning: another one", 1),
    ]
    assert len(shown) == 4  # everybody else sees them as ever


def test_a_view_shows_them_while_the_run_goes_on(run: Run) -> None:
    now = 0.0
    warned = Warned(run._store, lambda: now)
    for _ in range(3):
        warned.note("UserWarning: often")
    warned.step()
    warned.note("UserWarning: often")
    warned.step()  # not due

    def count() -> int:
        [row] = noticed(run._store, run._store.record())
        return row["count"]

    early = count()
    now += KEEP_SECONDS
    warned.step()

    assert (early, count()) == (3, 4)


def test_a_warning_that_stands_in_a_log_too_was_shown_once(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("train.py:3: RuntimeWarning: ill-conditioned at 1\n  warnings.warn(text)\n")
    run.upload_file("logs/user_log.txt", str(log))
    for step in (1, 2):
        warnings.warn(f"ill-conditioned at {step}", RuntimeWarning, stacklevel=1)
    run._control.warned.end()

    [row] = noticed(run._store, run._store.record())

    assert row == {"message": "RuntimeWarning: ill-conditioned at 1", "count": 2, "time": None}


def test_a_thread_that_trains_another_run_keeps_its_warnings_to_itself(run: Run) -> None:
    details: list[Any] = []

    def train() -> None:
        with Experiment(Workspace.from_config(), "digits").start_logging() as other:
            warnings.warn("theirs", stacklevel=1)
        details.append(other.get_details())

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    warnings.warn("ours", stacklevel=1)

    assert [row["message"] for row in details[0]["warnings"]] == ["UserWarning: theirs"]
    assert kept(run) == [("UserWarning: ours", 1)]


def test_what_filters_leave_out_is_not_counted(run: Run) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.warn("nothing", stacklevel=1)
    with warnings.catch_warnings(record=True):
        warnings.warn("taken by a test", stacklevel=1)

    run.complete()
    assert "warnings" not in run.get_details()


def test_what_showed_warnings_before_shows_them_again_after_the_run(run: Run, shown: list[str]) -> None:
    ours = warnings.showwarning
    run.complete()

    assert warnings.showwarning is not ours
    warnings.warn("later", stacklevel=1)
    assert shown == ["later"]


def test_who_came_after_us_stays(run: Run, shown: list[str]) -> None:
    before, taken = warnings.showwarning, []

    def theirs(message: Any, *rest: Any) -> None:
        taken.append(str(message))
        before(message, *rest)

    warnings.showwarning = theirs  # type: ignore[assignment]
    run.complete()
    warnings.warn("later", stacklevel=1)

    assert (taken, shown) == (["later"], ["later"])
    assert run.get_details().get("warnings", []) == []
