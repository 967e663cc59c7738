"""A classifier's scores, the accuracy table made of them, and what scikit-learn says of both.

    python -m tests.feed.classifier    write accuracy.json anew

The front end's tests read the file: its curves must say the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import calibration_curve
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import cross_val_predict

FILE: Final = Path(__file__).parent / "accuracy.json"
MADE: Final = (
    "python -m tests.feed.classifier: iris, its first two features, logistic regression, "
    "cross-validated. Scores stand in the middle between two of the table's 101 thresholds, so that the "
    "table loses nothing."
)
THRESHOLDS: Final = 100

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def predicted() -> tuple[Ints, Floats, list[str]]:
    """The true class of each sample, the score of each class, and the names of the classes."""
    iris = load_iris()
    scores = cross_val_predict(
        LogisticRegression(), iris.data[:, :2], iris.target, method="predict_proba", cv=5
    )
    middles = (np.floor(scores * THRESHOLDS) + 0.5) / THRESHOLDS
    return iris.target, middles.round(4), [str(name) for name in iris.target_names]


def accuracy_table(true: Ints, scores: Floats, names: list[str]) -> dict[str, Any]:
    """The document that `log_accuracy_table` takes."""
    shares = np.arange(THRESHOLDS + 1) / THRESHOLDS
    columns = [(true == label, scores[:, label]) for label in range(len(names))]
    return {
        "schema_type": "accuracy_table",
        "schema_version": "1.0.1",
        "data": {
            "class_labels": names,
            "probability_thresholds": shares.tolist(),
            "probability_tables": [[_counts(*one, at) for at in shares] for one in columns],
            "percentile_thresholds": shares.tolist(),
            "percentile_tables": [
                [_counts(*one, at) for at in np.quantile(one[1], shares)] for one in columns
            ],
        },
    }


def _counts(is_class: NDArray[np.bool_], scores: Floats, threshold: float) -> list[int]:
    taken = scores >= threshold
    outcomes = (taken & is_class, taken & ~is_class, ~taken & ~is_class, ~taken & is_class)
    return [int(outcome.sum()) for outcome in outcomes]


def told_by_sklearn(true: Ints, scores: Floats) -> dict[str, Any]:
    """The numbers that the curves must have."""
    is_class = true[:, None] == np.arange(scores.shape[1])
    found: dict[str, Any] = {}
    for name, score in (("roc", roc_auc_score), ("pr", average_precision_score)):
        found[name] = {
            "classes": [float(one) for one in score(is_class, scores, average=None)],
            "micro": float(score(is_class, scores, average="micro")),
            "macro": float(score(is_class, scores, average="macro")),
        }
    curves = [
        calibration_curve(is_class[:, at], scores[:, at], n_bins=10) for at in range(scores.shape[1])
    ]
    found["calibration"] = [{"x": x.tolist(), "y": y.tolist()} for y, x in curves]
    return found


def main() -> None:
    """Write the file."""
    true, scores, names = predicted()
    content = {
        "made": MADE,
        "true": true.tolist(),
        "scores": scores.tolist(),
        "sklearn": told_by_sklearn(true, scores),
        "document": accuracy_table(true, scores, names),
    }
    FILE.write_text(json.dumps(content) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
