"""What a run was started with, by name: whatever of it can be compared with another run's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlwidget.records import RunRecord


def parameters_of(record: RunRecord) -> dict[str, Any]:
    """Arguments, hyperparameters, properties and knobs of a run.

    >>> from mlwidget.records import RunRecord
    >>> definition = {"arguments": ["--lr", "0.1", "--deep"]}
    >>> parameters_of(RunRecord("run-1", "digits", 0.0, details={"runDefinition": definition}))
    {'lr': 0.1, 'deep': True}
    """
    found: dict[str, Any] = {}
    definition = record.details.get("runDefinition")
    if isinstance(definition, dict):
        found |= _arguments(definition.get("arguments"))
    for name, value in record.properties.items():
        if name == "hyperparameters":
            found |= _hyperparameters(value)
        elif not name.startswith(("azureml.", "_azureml.", "mlwidget.")):
            found[name] = _number(value)
    knobs = record.details.get("knobs")
    if isinstance(knobs, dict):
        found |= {name: knob.get("default") for name, knob in knobs.items() if isinstance(knob, dict)}
    return found


def _arguments(arguments: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    name = None
    for part in arguments if isinstance(arguments, list) else []:
        word = str(part)
        if word.startswith("-") and not isinstance(_number(word), int | float):
            name, equals, value = word.lstrip("-").partition("=")
            found[name] = _number(value) if equals else True
            name = None if equals else name
        elif name is not None:
            found[name] = _number(word)
            name = None
    return found


def _hyperparameters(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _number(word: str) -> Any:
    for sort in (int, float):
        try:
            return sort(word)
        except ValueError:
            continue
    return word
