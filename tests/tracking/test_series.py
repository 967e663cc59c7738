from __future__ import annotations

import sys

import pytest

from mlwidget import Run
from mlwidget.errors import NotFoundError

EXACT = [2**62, 2**62 + 1, -(2**63)]


def test_integers_are_exact_at_64_bits(run: Run) -> None:
    run.log_list("x", EXACT)

    series = run.series("x")
    assert series.value.tolist() == EXACT
    columns = (series.value, series.step, series.time)
    assert [column.dtype.name for column in columns] == ["int64", "int64", "float64"]
    assert len(series) == 3


@pytest.mark.parametrize(
    ("values", "dtype"), [([0.5, 1.5], "float64"), ([True, False], "bool"), (["a", None], "object")]
)
def test_the_array_has_the_type_of_the_values(run: Run, values: list[object], dtype: str) -> None:
    run.log_list("x", values)

    series = run.series("x")
    assert (series.value.dtype.name, series.value.tolist()) == (dtype, values)


def test_an_unknown_metric_names_those_that_are_there(run: Run) -> None:
    run.log("loss", 1)

    with pytest.raises(NotFoundError, match="'lost'; it has 'loss'"):
        run.series("lost")


def test_a_data_frame_keeps_integers_exact(run: Run) -> None:
    run.log_list("x", EXACT)

    assert run.to_pandas()["value"].tolist() == EXACT
    assert run.to_polars()["value"].to_list() == EXACT
    assert run.to_arrow()["value"].to_pylist() == EXACT


def test_a_data_frame_holds_text_beside_numbers(run: Run) -> None:
    run.log("x", 0.5)
    run.log("x", "late")
    run.log("x", 2**64)

    frame = run.to_pandas("x")
    assert frame["text"].tolist()[1:] == ["late", str(2**64)]
    assert list(frame.columns) == ["metric", "step", "time", "value", "text"]


@pytest.mark.parametrize(
    ("call", "module"), [("to_pandas", "pandas"), ("to_polars", "polars"), ("to_arrow", "pyarrow")]
)
def test_a_library_that_is_missing_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, call: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(ImportError, match=rf"needs {module}.*pip install 'mlwidget\["):
        getattr(run, call)()


def test_log_and_log_list_count_one_row_of_steps(run: Run) -> None:
    run.log_list("x", [1, 2])
    run.log("x", 3)
    run.log_list("x", [4, 5])
    run.log("x", 6)

    assert run.series("x").step.tolist() == [0, 1, 2, 3, 4, 5]
    assert run.series("x").value.tolist() == [1, 2, 3, 4, 5, 6]
