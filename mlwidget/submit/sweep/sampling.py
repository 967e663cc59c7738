"""Which parameters the next run of a sweep has."""

from __future__ import annotations

import itertools
import json
import random
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError, UnavailableError
from mlwidget.submit.sweep.expressions import NAMES, check_space, draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mlwidget.submit.sweep.expressions import Expression

Parameters = dict[str, Any]


class HyperParameterSampling:
    """The parameters of a sweep, and how they are chosen.

    Args:
        sampling_method_name: "GRID", "RANDOM" or "BayesianOptimization".
        parameter_space: Name of each parameter to its expression.
        properties: More about the method; "seed" makes random choices the same each time.
        supported_distributions: The distributions it can choose from.
        distributions_validators: Taken and not needed.
    """

    def __init__(
        self,
        sampling_method_name: str,
        parameter_space: Mapping[str, Expression],
        properties: dict[str, Any] | None = None,
        supported_distributions: Iterable[str] | None = None,
        distributions_validators: Any = None,  # noqa: ARG002 - the retired SDK's
    ) -> None:
        self._name = sampling_method_name
        self._space = check_space(parameter_space, supported_distributions or NAMES)
        self._properties = dict(properties or {})

    @property
    def space(self) -> dict[str, Expression]:
        """Name of each parameter to its expression."""
        return dict(self._space)

    def to_json(self) -> dict[str, Any]:
        """The sampling as JSON values.

        >>> from mlwidget.submit.sweep.expressions import choice
        >>> GridParameterSampling({"--depth": choice(2, 4)}).to_json()
        {'name': 'GRID', 'parameter_space': {'--depth': ['choice', [[2, 4]]]}}
        """
        found: dict[str, Any] = {"name": self._name, "parameter_space": self.space}
        return {**found, "properties": dict(self._properties)} if self._properties else found


class GridParameterSampling(HyperParameterSampling):
    """Each combination of the choices, once.

    Args:
        parameter_space: Name of each parameter to a `choice`.
    """

    def __init__(self, parameter_space: Mapping[str, Expression]) -> None:
        super().__init__("GRID", parameter_space, None, {"choice"})


class RandomParameterSampling(HyperParameterSampling):
    """Values drawn at random.

    Args:
        parameter_space: Name of each parameter to its expression.
        properties: {"seed": 1} draws the same values each time.
    """

    def __init__(
        self, parameter_space: Mapping[str, Expression], properties: dict[str, Any] | None = None
    ) -> None:
        super().__init__("RANDOM", parameter_space, properties)


class BayesianParameterSampling(HyperParameterSampling):
    """Values that the results so far make likely to be good, chosen by Optuna.

    Args:
        parameter_space: Name of each parameter to a `choice`, `uniform` or `quniform`, or a
            `loguniform`, which the retired SDK did not take.
        properties: {"seed": 1} makes it the same each time, given the same results.
    """

    def __init__(
        self, parameter_space: Mapping[str, Expression], properties: dict[str, Any] | None = None
    ) -> None:
        allowed = {"choice", "randint", "uniform", "quniform", "loguniform"}
        super().__init__("BayesianOptimization", parameter_space, properties, allowed)


class Sampler:
    """Chooses parameters, one run after the other; what earlier runs came to may guide it.

    Args:
        said: A sampling, as `HyperParameterSampling.to_json` gives it.
        maximize: Whether more is better.
    """

    def __init__(self, said: dict[str, Any], *, maximize: bool) -> None:
        self._space: dict[str, Expression] = said["parameter_space"]
        self._seed = (said.get("properties") or {}).get("seed")
        self._maximize = maximize

    def ask(self) -> Parameters | None:
        """The parameters of the next run; None when there are no more."""
        raise NotImplementedError

    def tell(self, parameters: Parameters, value: float | None) -> None:
        """Learn what a run with these parameters came to; None for nothing."""


class _Grid(Sampler):
    def __init__(self, said: dict[str, Any], *, maximize: bool) -> None:
        super().__init__(said, maximize=maximize)
        self._left = self._all()
        self._known: set[str] = set()

    def _all(self) -> Iterator[Parameters]:
        values = [expression[1][0] for expression in self._space.values()]
        for chosen in itertools.product(*values):
            yield dict(zip(self._space, chosen, strict=True))

    def ask(self) -> Parameters | None:
        return next((one for one in self._left if _key(one) not in self._known), None)

    def tell(self, parameters: Parameters, value: float | None) -> None:  # noqa: ARG002 - that it ran is all
        self._known.add(_key(parameters))


class _Random(Sampler):
    def __init__(self, said: dict[str, Any], *, maximize: bool) -> None:
        super().__init__(said, maximize=maximize)
        self._source = random.Random(self._seed)  # noqa: S311 - nothing here is a secret

    def ask(self) -> Parameters | None:
        return {name: draw(one, self._source) for name, one in self._space.items()}


class _Bayesian(Sampler):
    def __init__(self, said: dict[str, Any], *, maximize: bool) -> None:
        super().__init__(said, maximize=maximize)
        try:
            import optuna
        except ImportError as error:
            msg = "Bayesian sampling needs Optuna: pip install 'mlwidget[sweep]'"
            raise UnavailableError(msg) from error
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._optuna = optuna
        self._study = optuna.create_study(
            direction="maximize" if maximize else "minimize",
            sampler=optuna.samplers.TPESampler(seed=self._seed),
        )
        self._distributions = {name: self._of(one) for name, one in self._space.items()}
        self._asked: dict[str, list[Any]] = {}

    def _of(self, expression: Expression) -> Any:
        import math

        kind, given = expression
        of = self._optuna.distributions
        if kind == "choice":
            return of.CategoricalDistribution([_key(one) for one in given[0]])
        if kind == "randint":
            return of.IntDistribution(0, given[0] - 1)
        if kind == "loguniform":
            return of.FloatDistribution(math.exp(given[0]), math.exp(given[1]), log=True)
        low, high, *step = given
        return of.FloatDistribution(low, high, step=step[0] if step else None)

    def ask(self) -> Parameters | None:
        trial = self._study.ask(self._distributions)
        parameters = {
            name: json.loads(value) if self._space[name][0] == "choice" else value
            for name, value in trial.params.items()
        }
        self._asked.setdefault(_key(parameters), []).append(trial)
        return parameters

    def tell(self, parameters: Parameters, value: float | None) -> None:
        state = self._optuna.trial.TrialState
        trials = self._asked.get(_key(parameters))
        if trials:
            failed = None if value is not None else state.FAIL
            self._study.tell(trials.pop(0), value, state=failed)
        elif value is not None:  # of an earlier sweep
            shown = {
                name: _key(one) if self._space[name][0] == "choice" else one
                for name, one in parameters.items()
            }
            trial = self._optuna.trial.create_trial(
                params=shown, distributions=self._distributions, value=value
            )
            self._study.add_trial(trial)


_SAMPLERS: Final = {"GRID": _Grid, "RANDOM": _Random, "BayesianOptimization": _Bayesian}


def sampler_of(said: dict[str, Any], *, maximize: bool) -> Sampler:
    """What chooses parameters as a sampling says.

    >>> from mlwidget.submit.sweep.expressions import choice
    >>> sampler = sampler_of(GridParameterSampling({"--depth": choice(2)}).to_json(), maximize=True)
    >>> sampler.ask(), sampler.ask()
    ({'--depth': 2}, None)

    Args:
        said: A sampling, as `HyperParameterSampling.to_json` gives it.
        maximize: Whether more is better.

    Raises:
        InvalidValueError: For a method that nobody knows.
        UnavailableError: For Bayesian sampling without Optuna.
    """
    kind = _SAMPLERS.get(said.get("name", ""))
    if kind is None:
        raise InvalidValueError(f"there is no sampling {said.get('name')!r}")
    return kind(said, maximize=maximize)


def size_of(said: dict[str, Any]) -> int | None:
    """How many different runs there can be; None where there is no end."""
    if said.get("name") != "GRID":
        return None
    count = 1
    for _, given in said["parameter_space"].values():
        count *= len(given[0])
    return count


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
