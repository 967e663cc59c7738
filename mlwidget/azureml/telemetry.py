"""`azureml.telemetry`: nothing is told to anybody here."""

from __future__ import annotations

from typing import Any

__all__ = ["set_diagnostics_collection"]


def set_diagnostics_collection(send_diagnostics: bool = True, **_: Any) -> None:
    """Nothing is collected, whatever is asked for.

    >>> set_diagnostics_collection(send_diagnostics=True)
    """
