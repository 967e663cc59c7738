"""Many runs of one script, each with other parameters, and the search for the best.

>>> from mlwidget.submit.sweep import GridParameterSampling, choice
>>> GridParameterSampling({"--depth": choice(2, 4)}).space
{'--depth': ['choice', [[2, 4]]]}
"""

from __future__ import annotations

from mlwidget.submit.sweep.config import HyperDriveConfig, HyperDriveRunConfig, PrimaryMetricGoal
from mlwidget.submit.sweep.expressions import (
    choice,
    lognormal,
    loguniform,
    normal,
    qlognormal,
    qloguniform,
    qnormal,
    quniform,
    randint,
    uniform,
)
from mlwidget.submit.sweep.hyper_drive_run import HyperDriveRun
from mlwidget.submit.sweep.policies import (
    BanditPolicy,
    EarlyTerminationPolicy,
    MedianStoppingPolicy,
    NoTerminationPolicy,
    TruncationSelectionPolicy,
)
from mlwidget.submit.sweep.sampling import (
    BayesianParameterSampling,
    GridParameterSampling,
    HyperParameterSampling,
    RandomParameterSampling,
)

__all__ = [
    "BanditPolicy",
    "BayesianParameterSampling",
    "EarlyTerminationPolicy",
    "GridParameterSampling",
    "HyperDriveConfig",
    "HyperDriveRun",
    "HyperDriveRunConfig",
    "HyperParameterSampling",
    "MedianStoppingPolicy",
    "NoTerminationPolicy",
    "PrimaryMetricGoal",
    "RandomParameterSampling",
    "TruncationSelectionPolicy",
    "choice",
    "lognormal",
    "loguniform",
    "normal",
    "qlognormal",
    "qloguniform",
    "qnormal",
    "quniform",
    "randint",
    "uniform",
]
