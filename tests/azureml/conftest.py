"""The project and the runs of `tests/submit`, and no names of the retired SDK left over."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from mlwidget.azureml import hook
from tests.submit.conftest import experiment, project, submit, write

__all__ = ["experiment", "names", "project", "submit", "write"]


@pytest.fixture(autouse=True)
def names() -> Iterator[None]:
    """The names are there, whatever the test makes of them."""
    hook.install()
    yield
    hook.uninstall()
    for name in [name for name in sys.modules if name.partition(".")[0] == "azureml"]:
        del sys.modules[name]
