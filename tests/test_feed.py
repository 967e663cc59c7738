"""A viewer that follows a run by cursor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlwidget.feed import Feed, Message, Sketch, floats
from mlwidget.records import BOOL, FLOAT, INT, NONE, OTHER, Points, RunRecord
from mlwidget.store import open_store
from mlwidget.store.base import RunStore
from mlwidget.store.drain import drain
from mlwidget.wire import HEARTBEAT_SECONDS
from tests.golden.story import Clock, Scribe, new_run


@pytest.fixture
def run(tmp_path: Path) -> RunStore:
    return new_run(open_store(tmp_path))


@pytest.fixture
def scribe(run: RunStore) -> Scribe:
    return Scribe(run)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def feed(run: RunStore, clock: Clock) -> Feed:
    feed = Feed(run, clock=clock)
    feed.snapshot()
    return feed


def values(message: tuple[Message, bytes], series: int = 0) -> list[float]:
    header: Any = message[0]
    counts = [part["n"] for part in header["series"]] + [n for _, n, _ in header.get("news", [])]
    start, n = 24 * sum(counts[:series]), counts[series]
    numbers: list[float] = np.frombuffer(message[1], "<f8", n, start + 16 * n).tolist()
    return numbers


def run_of(message: tuple[Message, bytes]) -> Any:
    return dict(message[0])["run"]


def types(messages: list[tuple[Message, bytes]]) -> list[str]:
    return [header["type"] for header, _ in messages]


def test_a_new_viewer_gets_a_snapshot_first(run: RunStore) -> None:
    assert types(Feed(run).since()) == ["snapshot"]


def test_nothing_new_means_no_message(feed: Feed) -> None:
    assert feed.since() == []


def test_only_points_since_the_last_call_are_sent(feed: Feed, scribe: Scribe) -> None:
    scribe.log("loss", [3.0, 2.0])
    feed.since()
    scribe.log("loss", [1.0])

    (message,) = feed.since()

    assert values(message) == [1.0]


def test_every_message_has_the_next_number(feed: Feed, scribe: Scribe, run: RunStore) -> None:
    scribe.log("loss", [1.0])
    first = feed.since()
    second = [feed.snapshot()]
    run.set_status("Completed")

    sent = first + second + feed.since()

    assert [header["seq"] for header, _ in sent] == [1, 2, 3, 4]


def test_the_picture_takes_no_number_and_holds_what_was_sent(feed: Feed, scribe: Scribe) -> None:
    scribe.log("loss", [3.0])
    feed.since()
    scribe.log("loss", [2.0])

    picture = feed.picture()

    assert picture[0]["seq"] == 1
    assert values(picture) == [3.0]


def test_the_header_comes_only_when_the_store_has_changed(
    feed: Feed, run: RunStore, clock: Clock
) -> None:
    tail = run.open_tail()
    log = tail.scalar("loss")
    log(3.0)
    tail.flush()
    feed.since()
    drain.discard(tail)
    log(2.0)
    (plain,) = feed.since()
    run.set_status("Running")
    clock.now += 1

    (changed,) = feed.since()

    assert run_of(plain) is None
    assert run_of(changed)["status"] == "Running"
    drain.add(tail)
    tail.close()


def test_silence_is_broken_by_a_heartbeat(feed: Feed, clock: Clock) -> None:
    clock.now += HEARTBEAT_SECONDS

    assert types(feed.since()) == ["heartbeat"]
    assert feed.since() == []


def test_an_ended_run_is_closed_after_its_last_points(feed: Feed, scribe: Scribe, run: RunStore) -> None:
    scribe.log("loss", [1.0])
    run.set_status("Completed")

    assert types(feed.since()) == ["points", "closed"]
    assert feed.since() == []
    assert feed.ended


def test_a_run_that_ended_long_ago_is_a_snapshot_and_closed(run: RunStore) -> None:
    run.set_status("Completed")

    assert types(Feed(run).since()) == ["snapshot", "closed"]


def test_trouble_closes_with_its_reason(feed: Feed) -> None:
    assert feed.close("The disk is gone.")["reason"] == "The disk is gone."
    assert feed.since() == []


def test_trouble_in_storage_is_in_the_header(run: RunStore) -> None:
    feed = Feed(run, health=lambda: ["The disk is full."])

    assert feed.snapshot()[0]["run"]["health"] == ["The disk is full."]


def test_a_metric_of_another_kind_crosses_with_its_count_alone(
    feed: Feed, run: RunStore, clock: Clock
) -> None:
    tail = run.open_tail()
    tail.entry("confusion", "confusion_matrix", b"{}")
    tail.flush()
    (first,) = feed.since()
    tail.entry("confusion", "confusion_matrix", b"{}")
    tail.close()
    clock.now += 1

    (second,) = feed.since()

    header: Any = first[0]
    (part,) = header["series"]
    assert (part["kind"], part["total"], part["n"]) == ("confusion_matrix", 1, 0)
    assert dict(second[0])["news"] == [[part["id"], 0, 2]]


def test_a_metric_of_texts_is_told_from_one_of_numbers(feed: Feed, run: RunStore) -> None:
    tail = run.open_tail()
    tail.scalar("note")("all is well")
    tail.scalar("loss")(0.5)
    tail.flush()
    ((header, _),) = feed.since()
    tail.scalar("note")(1.0)
    tail.close()

    ((later, _),) = feed.since()

    kinds = {part["name"]: part["kind"] for part in dict(header)["series"]}  # type: ignore[attr-defined]
    assert kinds == {"note": "text", "loss": "scalar"}
    assert [(part["name"], part["kind"]) for part in dict(later)["series"]] == [("note", "scalar")]  # type: ignore[attr-defined]


def test_known_metrics_cross_in_few_bytes(feed: Feed, scribe: Scribe) -> None:
    scribe.log("a metric with quite a long name", [1.0])
    feed.since()
    scribe.log("a metric with quite a long name", [2.0])

    ((header, _),) = feed.since()

    assert dict(header)["series"] == []
    assert dict(header)["news"] == [[0, 1, 2]]


def test_a_snapshot_of_many_metrics_stays_small(feed: Feed, scribe: Scribe) -> None:
    for at in range(100):
        scribe.log(f"metric {at}", np.sin(np.arange(2000)).tolist())

    header, columns = feed.snapshot()

    assert len(header["series"]) == 100
    assert len(columns) <= 24 * 25_000


def test_a_snapshot_that_nobody_asked_for_is_coarse_and_says_so(feed: Feed, scribe: Scribe) -> None:
    scribe.log("loss", np.sin(np.arange(20_000)).tolist())

    asked, healing = feed.snapshot(), feed.snapshot(heals=True)

    assert (asked[0]["heals"], healing[0]["heals"]) == (False, True)
    assert len(healing[1]) <= len(asked[1])


def test_children_are_counted_where_the_workspace_is_known(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    parent = new_run(store)
    store.create_run(RunRecord("child", "digits", created=1.0, parent="run-1"))

    header, _ = Feed(parent, workspace=store).snapshot()

    assert header["run"]["children"] == 1


def test_a_batch_is_thinned_and_keeps_its_spikes(feed: Feed, scribe: Scribe) -> None:
    many = np.sin(np.arange(10_000))
    many[1234], many[8765] = 99.0, -99.0
    scribe.log("loss", many.tolist())

    (message,) = feed.since()

    assert len(values(message)) <= 250
    assert {99.0, -99.0, many[0], many[-1]} <= set(values(message))


def test_a_snapshot_of_a_long_series_keeps_spikes_that_were_sent_in_pieces(
    feed: Feed, scribe: Scribe
) -> None:
    for piece in range(20):
        scribe.log("loss", [float(piece), *np.zeros(1998), 1000.0 + piece])
        feed.since()

    snapshot = feed.snapshot()

    assert snapshot[0]["series"][0]["total"] == 40_000
    assert {1000.0 + piece for piece in range(20)} <= set(values(snapshot))
    assert len(values(snapshot)) <= 2000


def test_points_that_are_not_finite_stay_in_place() -> None:
    column = np.arange(10_000.0)
    numbers = column.copy()
    numbers[[10, 5000, 9000]] = [np.nan, np.inf, -np.inf]
    sketch = Sketch(100)
    sketch.add(column, column, numbers)

    steps, _, kept = sketch.columns(100)

    assert {10.0, 5000.0, 9000.0} <= set(steps[~np.isfinite(kept)])
    assert len(kept) <= 100


def test_steps_of_a_thinned_series_stay_in_order() -> None:
    sketch = Sketch(100)
    for start in range(0, 5000, 50):
        column = np.arange(start, start + 50.0)
        sketch.add(column, column, np.cos(column))

    steps = sketch.columns(100)[0]

    assert (np.diff(steps) > 0).all()
    assert (steps[0], steps[-1]) == (0.0, 4999.0)


def test_every_type_of_point_becomes_a_float() -> None:
    bits = np.array([0, 7, 1, 0, 0, 1], dtype="<i8")
    bits[:1] = np.array([0.5]).view("<i8")
    kinds = np.array([FLOAT, INT, BOOL, NONE, OTHER, OTHER], np.uint8)

    numbers = floats(Points(bits, np.zeros(6), bits, kinds, ("text", 1 << 70)))

    expected = [0.5, 7.0, 1.0, float("nan"), float("nan"), float(1 << 70)]
    np.testing.assert_array_equal(numbers, expected)


def test_reading_and_telling_from_two_threads_keeps_the_numbers_whole(
    feed: Feed, scribe: Scribe
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    scribe.log("loss", [1.0])
    with ThreadPoolExecutor(4) as pool:
        numbers = [m[0]["seq"] for m in pool.map(lambda _: feed.snapshot(), range(40))]

    assert sorted(numbers) == list(range(1, 41))


def test_a_point_is_shown_before_the_store_has_it(feed: Feed, run: RunStore) -> None:
    tail = run.open_tail()
    log = tail.scalar("loss")
    log(3.0)
    tail.flush()
    feed.since()
    drain.discard(tail)
    log(2.0)
    log(1.0)

    (message,) = feed.since()

    assert values(message) == [2.0, 1.0]
    drain.add(tail)
    tail.flush()
    assert feed.since() == []
    log(0.5)
    tail.close()
    (message,) = feed.since()
    assert values(message) == [0.5]
    assert values(feed.snapshot()) == [3.0, 2.0, 1.0, 0.5]


def test_a_second_writer_between_begins_the_picture_anew(
    feed: Feed, run: RunStore, scribe: Scribe, clock: Clock
) -> None:
    run.beat("writer", closed=True)
    tail = run.open_tail()
    drain.discard(tail)
    log = tail.scalar("loss")
    log(1.0)
    log(2.0)
    (message,) = feed.since()
    assert values(message) == [1.0, 2.0]
    scribe.log("loss", [9.0])
    clock.now += 1

    (message,) = feed.since()

    assert types([message]) == ["snapshot"]
    assert values(message)[0] == 9.0
    drain.add(tail)
    tail.close()
    feed.since()
    assert values(feed.snapshot()) == [9.0, 1.0, 2.0]
