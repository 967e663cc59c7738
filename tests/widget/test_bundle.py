"""What a notebook keeps of a shown run."""

from __future__ import annotations

import base64
import json
import struct
import zlib

import numpy as np
import pytest

from mlwidget.feed import Feed
from mlwidget.store.base import RunStore
from mlwidget.widget.bundle import MIME, Place, bundle, line, still_of
from mlwidget.wire import PROTOCOL
from tests.golden.story import Scribe

PLACE = Place("/somewhere", ("run-1",))


def test_every_kind_of_front_end_finds_its_own(run: RunStore) -> None:
    data = bundle([Feed(run)], PLACE, model_id="model")

    assert set(data) == {MIME, "text/html", "text/plain"}
    assert (data[MIME]["protocol"], data[MIME]["model_id"]) == (PROTOCOL, "model")


def test_the_bundle_says_where_the_run_is(run: RunStore) -> None:
    data = bundle([Feed(run)], PLACE)

    assert (data[MIME]["workspace"], data[MIME]["runs"]) == ("/somewhere", ["run-1"])


def test_the_bundle_is_plain_json_even_with_numbers_that_are_not_finite(
    run: RunStore, scribe: Scribe
) -> None:
    scribe.log("loss", [float("nan"), float("inf"), 0.5])

    saved = json.loads(json.dumps(bundle([Feed(run)], PLACE), allow_nan=False))

    frozen = zlib.decompress(base64.b64decode(saved[MIME]["frozen"]))
    (length,) = struct.unpack_from("<I", frozen)
    (picture,) = json.loads(frozen[4 : 4 + length])["pictures"]
    assert [(part["name"], part["n"]) for part in picture["series"]] == [("loss", 3)]


def test_markup_in_names_stays_text(run: RunStore, scribe: Scribe) -> None:
    scribe.log("<img src=x onerror=alert(1)>", [1.0, 2.0])
    run.update(name="<script>alert(1)</script>")

    text = still_of([Feed(run)])

    assert "<img src=x" not in text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_static_picture_says_what_matters(run: RunStore, scribe: Scribe) -> None:
    scribe.log("loss", [1.0, 0.25])

    text = still_of([Feed(run)])

    words = ("digits", "golden run", "Running", "loss", "0.25", "JupyterLab", "data:image/png")
    assert [word for word in words if word not in text] == []


def test_a_name_that_turns_the_writing_around_is_turned_straight(run: RunStore, scribe: Scribe) -> None:
    scribe.log("\u202egnp.exe", [1.0])

    text = still_of([Feed(run)])

    assert ("gnp.exe" in text, "\u202e" in text) == (True, False)


def test_one_line_tells_why_a_run_failed(run: RunStore) -> None:
    run.set_status("Failed", reason="ValueError: no")

    assert line([Feed(run)]) == "mlwidget: digits / golden run: Failed (ValueError: no)"


@pytest.mark.parametrize("metrics", [1, 10, 40, 400])
def test_what_a_notebook_keeps_of_a_show_stays_small(
    run: RunStore, scribe: Scribe, metrics: int
) -> None:
    rng = np.random.default_rng(0)
    for number in range(metrics):
        scribe.log(f"metric {number}", rng.normal(size=3000).tolist())

    saved = json.dumps(bundle([Feed(run)], PLACE, model_id="model"))

    assert len(saved) < 40_000
