"""What a viewer can do: stop the run, turn a knob, change tags.

Stop and turn are requests in the store, which the process that runs the run reads; so they come to it
from whichever process they were made in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlwidget.errors import InvalidValueError
from mlwidget.feed.answers.base import text
from mlwidget.records import TERMINAL

if TYPE_CHECKING:
    from mlwidget.feed.answers.base import Asked
    from mlwidget.questions import Done

DONE: Done = {"done": True}


def stop(asked: Asked, question: dict[str, Any]) -> tuple[Done, bytes]:
    """Asks the run to stop; once, since a second request interrupts a loop that may end by itself.

    Args:
        asked: The run.
        question: An `AskStop`.
    """
    _check_alive(asked, "stopped")
    # One question may come by two ways, and again when its answer was late.
    was_asked = any(kind == "stop" for _, kind, _ in asked.store.requests())
    if question.get("now") is True or not was_asked:
        asked.store.request("stop")
    return DONE, b""


def turn(asked: Asked, question: dict[str, Any]) -> tuple[Done, bytes]:
    """Asks the run to turn a knob; it checks the value itself.

    Args:
        asked: The run.
        question: An `AskTurn`.
    """
    _check_alive(asked, "turned")
    asked.store.request(
        "turn", {"knob": text(question.get("knob"), "knob"), "value": question.get("value")}
    )
    return DONE, b""


def tag(asked: Asked, question: dict[str, Any]) -> tuple[Done, bytes]:
    """Changes tags.

    Args:
        asked: The run.
        question: An `AskTag`.
    """
    given, removed = question.get("set"), question.get("remove")
    if not isinstance(given, dict) or not isinstance(removed, list):
        raise InvalidValueError("tags are set by a dict and removed by a list of names")
    for name, value in given.items():
        if not isinstance(name, str) or not name or not isinstance(value, str | None):
            raise InvalidValueError(f"a tag is a name and a text, got {name!r:.80}: {value!r:.80}")
    if removed:
        asked.store.remove_tags([text(name, "a tag's name") for name in removed])
    if given:
        asked.store.set_tags(given)
    return DONE, b""


def _check_alive(asked: Asked, what: str) -> None:
    status = asked.store.record().status
    if status in TERMINAL:
        raise InvalidValueError(f"the run is {status.lower()} and cannot be {what} any more")
