"""Each public class, method and parameter of the retired SDK is here, or is said to be left out.

`signatures.json` was read off azureml-core 1.61, azureml-train-core 1.62 and azureml-widgets 1.62: for
each module its names, for each class its members, for each member its parameters; null for a property.
"""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import pytest

from tests.azureml.left_out import LEFT_OUT
from tests.house.imports import ROOT

SDK: Final[dict[str, dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "signatures.json").read_text("utf-8")
)
CLASSES: Final = [
    (module, name)
    for module, members in SDK.items()
    for name, found in members.items()
    if isinstance(found, dict)
]


def lacking(module: str, name: str) -> Iterator[str]:
    """What of a class is not here."""
    here = importlib.import_module(module)
    if not hasattr(here, name):
        yield f"{module}.{name}"
        return
    kind = getattr(here, name)
    for member, wanted in SDK[module][name].items():
        path = f"{module}.{name}.{member}"
        if not hasattr(kind, member):
            yield path
        elif wanted is not None:
            gone = [
                one
                for one in wanted
                if not takes(kind if member == "__init__" else getattr(kind, member), one)
            ]
            if gone:
                yield f"{path}({','.join(gone)})"


def takes(what: Any, parameter: str) -> bool:
    """Whether a call takes a parameter of that name."""
    if parameter.startswith("*"):
        return True
    try:
        found = inspect.signature(what).parameters
    except ValueError:  # an enumeration, an exception
        return True
    return parameter in found or any(one.kind is one.VAR_KEYWORD for one in found.values())


def is_left_out(path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in LEFT_OUT)


@pytest.mark.parametrize(("module", "name"), CLASSES)
def test_a_class_has_all_that_is_not_said_to_be_left_out(module: str, name: str) -> None:
    assert [path for path in lacking(module, name) if not is_left_out(path)] == []


def test_the_functions_are_there() -> None:
    functions = {
        f"{module}.{name}"
        for module, members in SDK.items()
        for name, found in members.items()
        if isinstance(found, list)
    }
    gone = [
        path
        for path in functions
        if not hasattr(importlib.import_module(path.rpartition(".")[0]), path.rpartition(".")[2])
    ]

    assert len(functions) > 10
    assert gone == []


def test_nothing_is_said_to_be_left_out_that_is_here() -> None:
    paths = [path for module, name in CLASSES for path in lacking(module, name)]

    idle = [one for one in LEFT_OUT if not any(fnmatchcase(path, one) for path in paths)]
    assert idle == []


def test_the_reasons_stand_in_the_docs() -> None:
    page = " ".join((ROOT / "docs" / "migrating-from-azureml.md").read_text("utf-8").split())

    assert [reason for reason in set(LEFT_OUT.values()) if reason not in page] == []
