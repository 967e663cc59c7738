"""The import names of the retired SDK: `azureml.core` and what belongs to it."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget import settings
from mlwidget.azureml.left_out import left_out_module, why_left_out
from mlwidget.errors import SdkInstalledError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

NAME: Final = "azureml"
OURS: Final = "mlwidget.azureml"
SCRIPTS: Final = Path(__file__).parent / "scripts"
"""A folder in the search path of the scripts that are submitted: it gives them these names, too."""
_HIDDEN: Final = {f"{OURS}.{name}" for name in ("hook", "left_out", "scripts")}


class Names(MetaPathFinder):
    """Finds `azureml…` here.

    What is here is the same module under its second name. What is left out is a module whose names
    raise UnavailableError when they are used. Of a package of the same name that is installed without
    the SDK itself, the rest is found where it is.
    """

    def __init__(self) -> None:
        self._elsewhere = real_places()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """How the module of a name is had; None for one that is nowhere here."""
        if name.partition(".")[0] != NAME:
            return None
        ours = OURS + name.removeprefix(NAME)
        if ours not in _HIDDEN and _is_here(ours):
            return ModuleSpec(name, _Alias(ours), is_package=_is_package(ours))
        if self._elsewhere and name.count(".") == 1:
            real = PathFinder.find_spec(name, self._elsewhere)
            if real is not None:
                return real
        if why_left_out(name) is not None:
            return ModuleSpec(name, _LeftOut(), is_package=True)
        return None


class _Alias(Loader):
    """A module under its second name."""

    def __init__(self, ours: str) -> None:
        self._ours = ours
        self._spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(self._ours)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # the machinery has just written the second name's there


class _LeftOut(Loader):
    """A module of which nothing can be used."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return left_out_module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it is complete."""


def install() -> None:
    """Nothing; `import azureml.core` means this package from now on. Twice does no harm.

    Raises:
        SdkInstalledError: When the SDK itself is installed, and `MLWIDGET_AZUREML` does not say
            "replace".
    """
    if _installed() is not None:
        return
    if not settings.replaces_sdk():
        at = _sdk()
        if at is not None:
            msg = (
                f"the Azure ML SDK is installed ({at}), and its names would mean two things: uninstall "
                f"it (pip uninstall azureml-core), or set {settings.RETIRED_NAMES}=replace"
            )
            raise SdkInstalledError(msg)
    _forget()
    sys.meta_path.insert(0, Names())


def uninstall() -> None:
    """Nothing; the names mean what they meant before. What was imported under them goes on to work."""
    names = _installed()
    if names is not None:
        sys.meta_path.remove(names)
        _forget()


def real_places() -> list[str]:
    """Where else a package `azureml` is installed; mostly nowhere."""
    rest = [place for place in sys.path if Path(place or os.curdir).absolute() != SCRIPTS]
    found = PathFinder.find_spec(NAME, rest)
    return list(found.submodule_search_locations or ()) if found is not None else []


def _sdk() -> str | None:
    """Where the SDK itself is installed."""
    loaded = sys.modules.get(f"{NAME}.core")
    if loaded is not None and loaded.__name__ == f"{NAME}.core":
        return str(getattr(loaded, "__file__", "imported already"))
    found = PathFinder.find_spec(f"{NAME}.core", real_places())
    return None if found is None else str(Path(found.origin or "").parent)


def _installed() -> Names | None:
    return next((one for one in sys.meta_path if isinstance(one, Names)), None)


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def _is_here(ours: str) -> bool:
    if ours in sys.modules:
        return True
    above, _, _ = ours.rpartition(".")
    parent = sys.modules.get(above)
    places = getattr(parent, "__path__", None)
    return places is not None and PathFinder.find_spec(ours, places) is not None


def _is_package(ours: str) -> bool:
    spec = importlib.util.find_spec(ours)
    return spec is not None and spec.submodule_search_locations is not None
