"""Names that are asked for: an error at once for those that can never be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError, NotFoundError
from mlwidget.plots.words import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mlwidget.plots.facts import Facts
    from mlwidget.plots.group import Group
    from mlwidget.plots.source import Source

CONFUSION: Final = "confusion_matrix"


def check_lines(sources: Sequence[Source], names: Iterable[str]) -> None:
    """Nothing, or an error for a metric that is no line, or that no run can still get.

    Args:
        sources: Of the runs.
        names: The metrics.

    Raises:
        InvalidValueError: For a metric of another kind.
        NotFoundError: For one that is nowhere, with the names that are near.
    """
    known = {name for source in sources for name in source.numeric}
    others = {name: kind for source in sources for name, kind in source.others.items()}
    for name in names:
        if name in others and name not in known:
            use = ": use plots.confusion" if others[name] == CONFUSION else ""
            raise InvalidValueError(f"{name!r:.300} is no line but a {others[name]}{use}")
        if name not in known and all(source.ended for source in sources):
            what = "the run has no metric" if len(sources) == 1 else "no run has a metric"
            raise _trouble(sources) or missing(name, known, what)


def check_matrix(source: Source, name: str) -> None:
    """Nothing, or an error for what is no confusion matrix and cannot become one.

    Args:
        source: Of the run.
        name: The metric.

    Raises:
        InvalidValueError: For a metric of another kind.
        NotFoundError: For one that is nowhere, with the names that are near.
    """
    kind = source.others.get(name, "line" if name in source.numeric else None)
    if kind not in (CONFUSION, None):
        raise InvalidValueError(f"{name!r:.300} is no confusion matrix but a {kind}")
    if kind is None and source.ended:
        matrices = [one for one, kind in source.others.items() if kind == CONFUSION]
        raise _trouble([source]) or missing(name, matrices, "the run has no confusion matrix")


def check_facts(facts: Sequence[Facts], names: Iterable[str]) -> None:
    """Nothing, or an error for a parameter or metric that no run has, when no run can still get it.

    Args:
        facts: Of the runs.
        names: What they are asked for.

    Raises:
        NotFoundError: With the names that are near.
    """
    if not all(one.ended for one in facts):
        return
    for name in names:
        if not any(one.has(name) for one in facts):
            known = {name for one in facts for name in (*one.parameters, *one.metrics)}
            raise _trouble(facts) or missing(name, known, "no run has a parameter or metric")


def group_of(link: Any) -> Group | None:
    """The group of the plot that a call was given to link with; None for none.

    Raises:
        InvalidTypeError: For what is no plot.
    """
    if link is not None and not hasattr(link, "selected_runs"):
        raise InvalidTypeError(f"link takes a plot, got {type(link).__name__}")
    return None if link is None else link.group


def _trouble(sources: Sequence[Source | Facts]) -> NotFoundError | None:
    troubles = [one.trouble for one in sources if one.trouble]
    return NotFoundError(troubles[0]) if len(troubles) == len(sources) else None
