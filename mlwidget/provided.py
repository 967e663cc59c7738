"""What upper floors give to lower ones: the class of a run by its type, parts of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    Factory = Callable[..., Any]

Place = Literal["run", "workspace"]
_factories: dict[tuple[Place, str], Factory | str] = {}


def provide(place: Place, name: str, factory: Factory | str) -> None:
    """Let something be made by a factory.

    Args:
        place: "run", whose factory takes an experiment and a run's id; or "workspace", whose factory
            takes a workspace.
        name: The run's type, or the name of the part.
        factory: The factory; or where it is, as "module:name", so that it is loaded when it is needed.
    """
    _factories[place, name] = factory


def provided(place: Place, name: str | None) -> Factory | None:
    """The factory of a name; None where there is none."""
    factory = _factories.get((place, name or ""))
    if not isinstance(factory, str):
        return factory
    import importlib
    import operator

    module, _, what = factory.partition(":")
    found: Factory = operator.attrgetter(what)(importlib.import_module(module))
    return found
