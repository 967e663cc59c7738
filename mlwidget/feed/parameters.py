"""What a run was started with, by name: whatever of it can be compared with another run's."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mlwidget.records import RunRecord

MOST: Final = 1000
HIDDEN: Final = "•••"
_OURS: Final = ("azureml.", "_azureml.", "mlwidget.", "mlflow.", "ContentSnapshotId", "hyperdrive_id")
_SECRET: Final = re.compile(
    r"pass(word|wd|phrase)?$|secret|token$|credential|(api|access|private).?key", re.IGNORECASE
)


_IN_URL: Final = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")
"""Who may enter, and the word for it, in front of a host."""


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
        elif not (name.startswith(_OURS) or record.type == "hyperdrive"):
            found[name] = _number(value)
    knobs = record.details.get("knobs")
    if isinstance(knobs, dict):
        found |= {
            name: knob.get("value", knob.get("default"))
            for name, knob in knobs.items()
            if isinstance(knob, dict)
        }
    shown = {name: HIDDEN if is_secret(name) else _open(value) for name, value in found.items()}
    return dict(list(shown.items())[:MOST])


def is_secret(name: str) -> bool:
    """Whether what stands under the name is nobody's business.

    >>> [is_secret(name) for name in ("--api-key", "tokens", "DB_PASSWORD")]
    [True, False, True]
    """
    return _SECRET.search(name) is not None


def without_secrets(arguments: Sequence[str]) -> list[str]:
    """The arguments of a program, with dots for passwords.

    >>> without_secrets(["train.py", "--lr", "0.1", "--password=x", "--api-key", "y"])
    ['train.py', '--lr', '0.1', '--password=•••', '--api-key', '•••']
    >>> without_secrets(["--data", "https://me:word@host/data"])
    ['--data', 'https://me:•••@host/data']
    """
    shown = []
    hide = False
    for word in arguments:
        name, equals, _ = word.partition("=")
        shown.append(
            HIDDEN if hide else f"{name}={HIDDEN}" if equals and is_secret(name) else _open(word)
        )
        hide = not hide and word.startswith("-") and not equals and is_secret(name)
    return shown


def _open(value: Any) -> Any:
    """The value, without the password that a URL may hold."""
    return _IN_URL.sub(rf"\1:{HIDDEN}@", value) if isinstance(value, str) else value


def _arguments(arguments: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    name = None
    for part in arguments if isinstance(arguments, list) else []:
        word = str(part)
        if word.startswith("-") and not isinstance(_number(word), int | float):
            name, equals, value = word.lstrip("-").partition("=")
            found[name] = _number(value) if equals else True
        elif name is not None:  # a flag's value, or one more of it
            before = found[name]
            found[name] = _number(word) if before is True else f"{before} {word}"
    return found


def _hyperparameters(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    flat = _flat(values) if isinstance(values, dict) else {}
    return {name.lstrip("-") or name: value for name, value in flat.items()}


def _flat(values: Mapping[str, Any], above: str = "", depth: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict) and value and depth < 4:
            found |= _flat(value, f"{above}{name}.", depth + 1)
        else:
            found[f"{above}{name}"] = value
    return found


def _number(word: str) -> Any:
    for sort in (int, float):
        try:
            return sort(word)
        except ValueError:
            continue
    return word
