"""What a notebook keeps of a shown run."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from mlwidget.feed import Feed
from mlwidget.store.base import RunStore
from mlwidget.widget.bundle import MIME, MOST_POINTS, bundle, line, static_html
from mlwidget.wire import PROTOCOL
from tests.golden.story import Scribe


def test_every_kind_of_front_end_finds_its_own(run: RunStore) -> None:
    data = bundle(*Feed(run).snapshot(), model_id="model")

    assert set(data) == {MIME, "text/html", "text/plain"}
    assert (data[MIME]["protocol"], data[MIME]["model_id"]) == (PROTOCOL, "model")


def test_the_bundle_is_plain_json_even_with_numbers_that_are_not_finite(
    run: RunStore, scribe: Scribe
) -> None:
    scribe.log("loss", [float("nan"), float("inf")])

    saved = json.loads(json.dumps(bundle(*Feed(run).snapshot(), model_id=None), allow_nan=False))

    column = np.frombuffer(base64.b64decode(saved[MIME]["columns"]), "<f8")[-2:]
    np.testing.assert_array_equal(column, [np.nan, np.inf])


def test_markup_in_names_stays_text(run: RunStore, scribe: Scribe) -> None:
    scribe.log("<img src=x onerror=alert(1)>", [1.0])
    run.update(name="<script>alert(1)</script>")

    text = static_html(*Feed(run).snapshot())

    assert "<img" not in text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_static_text_says_what_matters(run: RunStore, scribe: Scribe) -> None:
    scribe.log("loss", [1.0, 0.25])

    text = static_html(*Feed(run).snapshot())

    assert all(
        word in text for word in ("digits", "golden run", "Running", "loss", "0.25", "JupyterLab")
    )


def test_one_line_tells_why_a_run_failed(run: RunStore) -> None:
    run.set_status("Failed", reason="ValueError: no")

    assert line(Feed(run).snapshot()[0]) == "mlwidget: digits / golden run: Failed (ValueError: no)"


@pytest.mark.parametrize("metrics", [1, 10, 40])
def test_a_saved_picture_stays_small(run: RunStore, scribe: Scribe, metrics: int) -> None:
    for number in range(metrics):
        scribe.log(f"metric {number}", np.sin(np.arange(3000.0)).tolist())
    feed = Feed(run)
    feed.snapshot()

    saved = json.dumps(bundle(*feed.picture(MOST_POINTS), model_id="model"))

    assert len(saved) < 80_000
