from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mlwidget import Run
from mlwidget.errors import KindConflictError, UserError

REPORTS = {
    "confusion_matrix": {"class_labels": ["a", "b"], "matrix": [[1, 2], [3, 4]]},
    "residuals": {"bin_edges": [0, 1, 2], "bin_counts": [3, 4]},
    "predictions": {
        "bin_averages": [0.5],
        "bin_errors": [0.1],
        "bin_counts": [3],
        "bin_edges": [0, 1],
    },
    "accuracy_table": {
        "probability_tables": [[[1, 2, 3, 4]]],
        "percentile_tables": [[[1, 2, 3, 4]]],
        "probability_thresholds": [0.5],
        "percentile_thresholds": [0.5],
        "class_labels": ["a"],
    },
}


def test_nothing_logged_is_an_empty_dict(run: Run) -> None:
    assert run.get_metrics() == {}
    assert run.get_metrics("unknown") == {}


def test_rows_are_columns_and_ragged_ones_hold_none(run: Run) -> None:
    run.log_row("t", a=1)
    run.log_row("t", a=2, b="x")

    assert run.get_metrics()["t"] == {"a": [1, 2], "b": [None, "x"]}


def test_one_row_is_a_dict_of_bare_values(run: Run) -> None:
    run.log_row("t", a=1, b=0.5)

    assert run.get_metrics()["t"] == {"a": 1, "b": 0.5}


def test_a_table_extends_and_takes_arrays_and_tuples(run: Run) -> None:
    run.log_table("t", {"a": np.array([1, 2]), "b": (0.5, None)})
    run.log_table("t", {"a": 3, "b": "x"})

    assert run.get_metrics()["t"] == {"a": [1, 2, 3], "b": [0.5, None, "x"]}


def test_recursive_goes_by_run_id_and_leaves_out_the_silent(run: Run) -> None:
    child, silent = run.child_run(), run.child_run()
    grandchild = child.child_run()
    run.log("x", 1)
    child.log("x", 2)
    grandchild.log("y", 3)

    found = run.get_metrics(recursive=True)
    assert found == {run.id: {"x": 1}, child.id: {"x": 2}, grandchild.id: {"y": 3}}
    assert silent.get_metrics() == {}
    assert run.get_metrics("y", recursive=True) == {grandchild.id: {"y": 3}}
    assert run.get_metrics(recursive=True, run_type="hyperdrive") == {}


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("as_text", [False, True])
def test_a_report_is_kept_as_a_file(run: Run, kind: str, as_text: bool) -> None:
    document = {"schema_type": kind, "schema_version": "1.0.0", "data": REPORTS[kind]}
    getattr(run, f"log_{kind}")("r", json.dumps(document) if as_text else document)

    location = run.get_metrics()["r"]
    artifact = run.get_metrics(populate=True)["r"]
    assert location == artifact.data_location
    assert location.startswith(f"aml://artifactId/ExperimentRun/dcid.{run.id}/")
    assert json.loads(artifact.data) == document
    assert artifact.metric_type == f"azureml.v2.{kind}"


def test_an_image_file_is_kept_byte_for_byte(run: Run, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (2, 2), "red").save(tmp_path / "red.png")
    run.log_image("i", path=str(tmp_path / "red.png"))

    artifact = run.get_metrics(populate=True)["i"]
    assert artifact.data == (tmp_path / "red.png").read_bytes()
    assert artifact.metric_type == "azureml.v2.image"


def test_a_figure_and_pyplot_become_images(run: Run) -> None:
    from matplotlib import pyplot as plt

    figure = plt.figure()
    run.log_image("figure", plot=figure)
    run.log_image("pyplot", plot=plt)
    plt.close(figure)

    found = run.get_metrics(populate=True)
    assert all(found[name].data.startswith(b"\x89PNG") for name in ("figure", "pyplot"))


def test_a_name_holds_one_kind(run: Run) -> None:
    run.log("x", 1)
    run.log_list("x", [2])

    with pytest.raises(KindConflictError, match="'x' already holds what log or log_list"):
        run.log_row("x", a=1)
    run.log("x", 3)
    assert run.get_metrics()["x"] == [1, 2, 3]


def test_a_refused_image_leaves_its_name_free(run: Run) -> None:
    with pytest.raises(UserError):
        run.log_image("x", plot=3)

    run.log("x", 1)
    assert run.get_metrics() == {"x": 1}


def test_an_image_under_a_scalars_name_leaves_no_file(run: Run) -> None:
    run.log("x", 1)

    with pytest.raises(KindConflictError):
        run.log_image("x", plot=[[0, 255]])
    assert run.get_file_names() == []
