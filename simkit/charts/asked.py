"""What a picture is asked for: taken, or refused in a sentence that begins with the argument's name, before anything is drawn."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, ParamSpec

from simkit.charts.style import SIZES, Picture
from simkit.engine.simulation import Run
from simkit.experiment.compare import Comparison
from simkit.experiment.replicate import Results
from simkit.language.choice import choose
from simkit.language.messages import no, refusal, says
from simkit.scenario.arguments import described, scenario_of, whole, wrong

Given = ParamSpec("Given")


def picture(function: Callable[Given, Picture]) -> Callable[Given, Picture]:
    """A picture whose first argument, language and kind are what they should be; the first argument is known by its name."""
    signature = inspect.signature(function)
    shown = next(iter(signature.parameters))

    @wraps(function)
    def drawn(*args: Given.args, **named: Given.kwargs) -> Picture:
        bound = signature.bind(*args, **named)
        bound.apply_defaults()
        given = bound.arguments
        given[shown] = _TAKEN[shown](given[shown])
        given["language"] = choose(given["language"])
        if given["kind"] not in tuple(SIZES):  # also of what has no hash
            raise no("picture", str(given["kind"]), SIZES)
        return function(*bound.args, **bound.kwargs)

    return drawn


def runs_of(runs: Run | Sequence[Run]) -> list[Run]:
    """Replications of one scenario; a single one is a list of one.

    Raises:
        RefusalError: it is none, there is no run, or they are of several scenarios, whose mean would be of neither.
    """
    given = list(runs) if isinstance(runs, Iterable) and not isinstance(runs, Run) else [runs]
    if not given:
        raise refusal("picture.no_run")
    listed: list[Run] = [_instance("runs", run, Run) for run in given]
    if any(run.scenario != listed[0].scenario for run in listed):
        raise refusal("picture.scenarios")
    return listed


def case_of(run: Run, case: int) -> int:
    """The number of a person's case in a run.

    Raises:
        RefusalError: it is no whole number, the run has no such case, or it is work of others, which goes no way.
    """
    number = whole("case", case, 0, len(run.case_rows) - 1)
    if run.case_rows[number]["background"]:
        raise refusal("picture.background", case=number)
    return number


def _instance(argument: str, value: Any, wanted: type) -> Any:
    if not isinstance(value, wanted):
        raise wrong(argument, says(_EXPECTED[wanted], value=described(value)))
    return value


_EXPECTED: dict[type, str] = {Run: "call.run", Results: "call.results", Comparison: "call.comparison"}
_TAKEN: dict[str, Callable[[Any], Any]] = {
    "results": lambda value: _instance("results", value, Results),
    "comparison": lambda value: _instance("comparison", value, Comparison),
    "run": lambda value: _instance("run", value, Run),
    "runs": runs_of,
    "scenario": scenario_of,
}
