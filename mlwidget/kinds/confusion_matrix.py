"""How often each class was taken for each other."""

from __future__ import annotations

from typing import ClassVar

from mlwidget.kinds.report import Data, Report, check_numbers, labels, listed


class ConfusionMatrix(Report):
    """`class_labels` of C classes and a `matrix` of C rows of C counts."""

    name: ClassVar[str] = "confusion_matrix"
    type_tag: ClassVar[str] = "azureml.v2.confusion_matrix"

    def check_data(self, data: Data, where: str) -> None:
        classes = len(labels(data, where))
        for at, row in enumerate(listed(data, "matrix", where, classes)):
            check_numbers(row, f"row {at} of 'matrix'", where, classes)
