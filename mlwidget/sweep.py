"""Many runs of one script, each with other parameters, and the search for the best.

>>> from mlwidget.sweep import GridParameterSampling, choice
>>> GridParameterSampling({"--depth": choice(2, 4)}).space
{'--depth': ['choice', [[2, 4]]]}
"""

from mlwidget.submit.sweep import *  # noqa: F403
from mlwidget.submit.sweep import __all__ as _all

__all__ = [*_all]  # noqa: PLE0604 - texts, all of them
