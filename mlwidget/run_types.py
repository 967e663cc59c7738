"""Which class a run has, by what started it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Factory = Callable[[Any, str], Any]

_factories: dict[str, Factory | str] = {}


def provide(kind: str, factory: Factory | str) -> None:
    """Let runs of a type be made by a factory.

    Args:
        kind: The type, as `Run.type` says it.
        factory: Takes an experiment and a run's id; or where it is, as "module:name", so that it is
            loaded when a run needs it.
    """
    _factories[kind] = factory


def factory_of(kind: str | None) -> Factory | None:
    """What makes runs of a type; None where that is the ordinary class."""
    factory = _factories.get(kind or "")
    if not isinstance(factory, str):
        return factory
    import importlib

    module, _, name = factory.partition(":")
    found: Factory = getattr(importlib.import_module(module), name)
    return found
