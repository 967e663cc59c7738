"""What is kept of a run where neither kernel nor store will be."""

from __future__ import annotations

import json
import struct
import zlib

import numpy as np
import pytest

from mlwidget.feed import Feed
from mlwidget.feed.frozen.freeze import freeze
from mlwidget.feed.frozen.limits import NOTEBOOK, PAGE, Limits
from mlwidget.store.memory import MemoryStore
from mlwidget.wire import SYSTEM
from tests.golden.story import Scribe, new_run


@pytest.mark.parametrize(("limits", "kept"), [(NOTEBOOK, 40), (PAGE, 800)], ids=["notebook", "page"])
def test_what_a_training_logged_is_kept_before_what_its_machine_did(limits: Limits, kept: int) -> None:
    run = new_run(MemoryStore())
    scribe = Scribe(run)
    for name in ("loss", f"{SYSTEM}machine/CPU (%)"):
        scribe.log(name, np.random.default_rng(0).normal(size=800).tolist())

    data = zlib.decompress(freeze([Feed(run)], limits))
    (length,) = struct.unpack_from("<I", data)
    loss, processors = json.loads(data[4 : 4 + length])["columns"][0]["n"]

    assert loss == 800
    assert kept / 2 <= processors <= kept
