from __future__ import annotations

import decimal
import fractions
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlwidget import Run
from mlwidget.errors import UserError

Call = Callable[[Any], object]

WRONG: dict[str, Call] = {
    "an empty name": lambda run: run.log("", 1),
    "a blank name": lambda run: run.log(" ", 1),
    "a number as name": lambda run: run.log(3, 1),
    "a list as name": lambda run: run.log(["x"], 1),
    "NUL in a name": lambda run: run.log("a\0b", 1),
    "half a sign in a name": lambda run: run.log("\ud800", 1),
    "a long name": lambda run: run.log("x" * 10_000, 1),
    "no value": lambda run: run.log("x"),
    "a dict and a value": lambda run: run.log({"x": 1}, 2),
    "a dict with a list": lambda run: run.log({"kept": 1, "x": [1]}),
    "a list": lambda run: run.log("x", [1]),
    "a list for a known metric": lambda run: run.log("kept", [1]),
    "a dict as value": lambda run: run.log("x", {"a": 1}),
    "bytes": lambda run: run.log("x", b"1"),
    "an array": lambda run: run.log("x", np.zeros(3)),
    "an object": lambda run: run.log("x", object()),
    "a complex number": lambda run: run.log("x", 1j),
    "a signaling NaN": lambda run: run.log("x", decimal.Decimal("sNaN")),
    "a fraction beyond floats": lambda run: run.log("x", fractions.Fraction(10**400)),
    "an integer without end": lambda run: run.log("x", 10**5000),
    "text as step": lambda run: run.log("x", 1, step="1"),
    "half a step": lambda run: run.log("x", 1, step=1.5),
    "half a step of a known metric": lambda run: run.log("kept", 1, step=1.5),
    "a step beyond 64 bits": lambda run: run.log("x", 1, step=2**70),
    "NaN as step": lambda run: run.log("x", 1, step=float("nan")),
    "text as list": lambda run: run.log_list("x", "text"),
    "a number as list": lambda run: run.log_list("x", 1),
    "nested lists": lambda run: run.log_list("x", [[1]]),
    "two dimensions": lambda run: run.log_list("x", np.zeros((2, 2))),
    "an object in a list": lambda run: run.log_list("kept", [1, object()]),
    "fewer steps than values": lambda run: run.log_many("x", [1, 2], [1]),
    "a number as steps": lambda run: run.log_many("x", [1, 2], 5),
    "text as steps": lambda run: run.log_many("x", [1, 2], ["a", "b"]),
    "a row of nothing": lambda run: run.log_row("x"),
    "a list in a row": lambda run: run.log_row("x", a=[1]),
    "columns without keywords": lambda run: run.log_row("x", 3),
    "ragged columns": lambda run: run.log_table("x", {"a": [1], "b": [1, 2]}),
    "a list as table": lambda run: run.log_table("x", [1]),
    "a number as column": lambda run: run.log_table("x", {1: [1]}),
    "a nested column": lambda run: run.log_table("x", {"a": [[1]]}),
    "no image": lambda run: run.log_image("x"),
    "two images": lambda run: run.log_image("x", "a.png", np.zeros((2, 2))),
    "a folder as image": lambda run: run.log_image("x", "."),
    "no such image": lambda run: run.log_image("x", "none.png"),
    "NUL in an image's path": lambda run: run.log_image("x", "a\0b"),
    "a number as plot": lambda run: run.log_image("x", plot=3),
    "one dimension as plot": lambda run: run.log_image("x", plot=np.zeros(3)),
    "ragged pixels": lambda run: run.log_image("x", plot=[[1], [1, 2]]),
    "an empty report": lambda run: run.log_residuals("x", {}),
    "a report of another kind": lambda run: run.log_residuals("x", {"schema_type": "predictions"}),
    "a list as report": lambda run: run.log_confusion_matrix("x", [1]),
    "a report that is no JSON": lambda run: run.log_confusion_matrix("x", "{"),
    "an empty name to bind": lambda run: run.metric(""),
    "a row under a scalar's name": lambda run: run.log_row("kept", a=1),
    "a number to read": lambda run: run.get_metrics(3),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_call_raises_and_leaves_all_else_as_it_was(run: Run, what: str) -> None:
    run.log("kept", 1)

    with pytest.raises(UserError) as caught:
        WRONG[what](run)

    first_two = traceback.extract_tb(caught.value.__traceback__)[:2]
    assert {frame.filename for frame in first_two} == {__file__}  # the test and the lambda above
    assert len(str(caught.value)) > 20
    run.log("kept", 2)
    assert run.get_metrics() == {"kept": [1, 2]}
    assert run.health == []


def test_a_text_file_is_no_image(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no image")

    with pytest.raises(UserError, match="PNG, JPEG, GIF, BMP, WebP or TIFF"):
        run.log_image("x", tmp_path / "text.png")
    assert run.get_metrics() == {}
