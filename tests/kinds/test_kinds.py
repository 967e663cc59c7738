from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlwidget.errors import InvalidNameError, InvalidValueError
from mlwidget.kinds import KINDS, columns
from mlwidget.kinds.image import drawn
from mlwidget.kinds.names import check_name, slug
from mlwidget.kinds.report import Report
from mlwidget.kinds.table import check_table, join

CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@given(st.dictionaries(st.text(), st.lists(CELLS)))
def test_columns_come_back_as_they_went_in(table: dict[str, list[Any]]) -> None:
    assert repr(columns.decode(columns.encode(table))) == repr(table)


@given(st.text())
def test_a_slug_is_safe_inside_a_files_name(name: str) -> None:
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    assert 0 < len(slug(name)) <= 60


@pytest.mark.parametrize("name", ["", " ", "a\0", "a\nb", "\ud800", "x" * 1001])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    with pytest.raises(InvalidNameError, match="a metric's name"):
        check_name(name)


def test_rows_of_other_columns_are_filled_with_none() -> None:
    assert join([{"a": [1, 2]}, {"b": [3]}]) == {"a": [1, 2, None], "b": [None, None, 3]}


def test_a_data_frame_is_a_table() -> None:
    import pandas as pd

    frame = pd.DataFrame({"x": [1, 2], "y": [0.5, math.inf]})
    assert check_table("t", frame) == {"x": [1, 2], "y": [0.5, math.inf]}


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((2, 3)), np.ones((2, 3, 3), np.uint8), np.full((2, 3, 4), math.nan), np.eye(2) > 0],
)
def test_an_array_becomes_a_picture_of_its_size(pixels: Any) -> None:
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(drawn(pixels, "log_image")))
    assert picture.size == pixels.shape[1::-1]


@pytest.mark.parametrize(
    ("kind", "data", "wrong"),
    [
        ("residuals", {"bin_counts": [1], "bin_edges": [0]}, "2 items in 'bin_edges', got 1"),
        ("residuals", {"bin_edges": [0]}, "needs 'bin_counts'"),
        ("confusion_matrix", {"class_labels": ["a"], "matrix": [[1, 2]]}, "1 numbers in row 0"),
        ("confusion_matrix", {"class_labels": ["a"], "matrix": [["x"]]}, "numbers in row 0"),
    ],
)
def test_a_report_of_the_wrong_shape_says_where(kind: str, data: Any, wrong: str) -> None:
    report = KINDS[kind]
    assert isinstance(report, Report)

    with pytest.raises(InvalidValueError, match=wrong):
        report.check("r", {"schema_type": kind, "schema_version": "1.0.0", "data": data})
