"""Who may use the retired service: nobody is asked here, and nothing that is given is kept."""

from __future__ import annotations

from typing import Any


class AbstractAuthentication:
    """Taken wherever the retired SDK takes it, and not needed."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Nothing is kept: it may be a secret."""

    def get_authentication_header(self) -> dict[str, str]:
        """Nothing: there is nobody to show it to."""
        return {}

    def get_token(self, *_: Any, **__: Any) -> str:
        """Nothing: there is nobody to show it to."""
        return ""


class InteractiveLoginAuthentication(AbstractAuthentication):
    """Asks nobody to log in."""


class AzureCliAuthentication(AbstractAuthentication):
    """Asks no other program."""


class MsiAuthentication(AbstractAuthentication):
    """Asks no machine."""


class ServicePrincipalAuthentication(AbstractAuthentication):
    """Keeps no password."""
