"""An environment made ready for a script, while its run is Preparing."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def as_it_is(command: list[str], folder: str, variables: dict[str, str]) -> list[str]:  # noqa: ARG001
    """The command itself."""
    return command


def nothing() -> None:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """How the script is started in its environment."""

    python: str
    """The path of its interpreter."""
    variables: dict[str, str] = field(default_factory=dict)
    """What is added to the script's environment."""
    wrap: Callable[[list[str], str, dict[str, str]], list[str]] = as_it_is
    """Turns a command, with its folder and its variables, into the one that is started."""
    end: Callable[[], None] = nothing
    """Called after the script's end: nothing of the environment runs on."""


def prepare(definition: dict[str, Any], log: IO[str]) -> Prepared:
    """How a script is started in an environment, after that was made, if it has to be.

    Args:
        definition: The environment, as `Environment.as_dict` gives it.
        log: What the building of it says.

    Raises:
        PrepareError: When it cannot be had: one sentence that says why.
    """
    from mlwidget.submit.environment import Environment

    environment = Environment.from_dict(definition)
    variables = environment.environment_variables
    if environment.in_docker:
        from mlwidget.submit.docker import in_container

        return in_container(environment, log)
    if environment.is_here:
        return Prepared(sys.executable, variables)
    if environment.python.user_managed_dependencies:
        from mlwidget.submit.interpreter import interpreter

        return Prepared(interpreter(environment.python.interpreter_path), variables)
    from mlwidget.submit.building import built

    return Prepared(built(environment, log), variables)
