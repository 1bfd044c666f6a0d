"""The proof: any valid scenario runs, keeps the rules, and means the same in every engine; and the scenarios reach the whole language.

Two sources of scenarios: Hypothesis, which shrinks what it finds, and seeds, which are faster and name what they find. The default run
takes a fixed set of both; `uv run pytest -m long tests/engine/test_random_scenarios.py` takes many times as many, other ones each time.
"""

from __future__ import annotations

import ast
import os
import random
from collections import Counter, defaultdict
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import coverage
import pytest
from hypothesis import HealthCheck, given, settings

from simkit.engine import simulation as engine
from simkit.engine.log import NEVER
from simkit.engine.simpy_engine import Simulation
from simkit.engine.simulation import run_of
from simkit.scenario.checks import findings
from simkit.scenario.model import Scenario
from tests.engine.equality import assert_equal_runs, engines
from tests.engine.random_scenarios import scenarios, seeded
from tests.engine.reached import MECHANISMS, reached
from tests.engine.self_checks import check, levels_of, rows_of

SEEDS = range(int(os.environ.get("SIMKIT_PROOF_SEEDS", "400")))
UNTRACED: AbstractContextManager[Any] = nullcontext()
PLAIN = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


def prove(scenario: Scenario, seed: int, *, pauses: bool = True, traced: AbstractContextManager[Any] = UNTRACED) -> Any:
    """All that must hold of one scenario; returns the run."""
    before = scenario.model_dump_json()
    replication = seed % 3
    with traced:
        simulation = Simulation(scenario, seed, replication).run()
    run = run_of(simulation)
    check(run)
    nothing_leaks(simulation, run)
    if pauses:
        horizon = scenario.horizon_seconds
        stopped = Simulation(scenario, seed, replication)
        for at in sorted(random.Random(seed).randrange(horizon) // 1800 * 1800 for _ in range(5)):
            stopped.run(at)
        assert_equal_runs(run_of(stopped.run()), run, "a run that was stopped and continued is not the same run")
    for name in engines():
        assert_equal_runs(engine.simulate(scenario, seed, replication, engine=name), run, f"the engine '{name}' tells another story")
    assert scenario.model_dump_json() == before, "the run changed its scenario"
    return run


def nothing_leaks(simulation: Simulation, run: Any) -> None:
    """At the horizon the units in use are those that the log says are in use; nobody stands in a list who is gone."""
    levels = levels_of(run, rows_of(run))
    for name, pool in simulation.pools.items():
        level = levels[name]
        assert pool.busy == sum(level.taken.values()) - sum(units for at, units in level.returned.items() if at < run.horizon), name
        assert not pool.waiting, f"somebody still stands in the list of {name}"
    for case in simulation.cases:
        assert case.ended == NEVER or not case.holds, f"case {case.index} is over and holds a place"


@settings(PLAIN, max_examples=100, derandomize=True)
@given(scenarios())
def test_any_scenario_is_valid_and_keeps_the_rules(scenario):
    assert list(findings(scenario)) == []
    prove(scenario, 1)


def test_the_whole_language_is_reached_and_keeps_the_rules():
    """Every mechanism happens, every line of the engine runs, and each time the rules are kept."""
    happened: Counter[str] = Counter()
    lines = coverage.Coverage(include=["*/simkit/engine/*"], data_file=None, config_file=False)
    for seed in SEEDS:
        try:
            run = prove(seeded(seed), seed, pauses=seed % 5 == 0, traced=lines.collect())
        except Exception as why:
            raise AssertionError(f"scenario tests.engine.random_scenarios.seeded({seed}) with seed {seed}: {why}") from why
        happened.update(reached(run))
    assert not sorted(set(MECHANISMS) - set(happened)), "mechanisms that no random scenario reached"
    assert not never_run(lines), "lines of the engine that no random scenario reached"


class Ordered(Simulation):
    """Keeps what was put on the event list, by its place in the order."""

    def __init__(self, *arguments: Any) -> None:
        self.put: dict[tuple[int, int], set[str]] = defaultdict(set)
        super().__init__(*arguments)

    def _at(self, time: int, order: Any, call: Any, what: Any) -> None:
        self.put[time, order].add(call.__name__)
        super()._at(time, order, call, what)


def test_the_order_of_events_is_total():
    """Events that differ in what they do never share a place, so that it cannot matter which of them was put in first."""
    for seed in range(60):
        simulation = Ordered(seeded(seed), seed)
        simulation.run()
        assert simulation.put
        for place, calls in simulation.put.items():
            assert len(calls) == 1, f"seed {seed}: {calls} share the place (time, order) {place}"


# What no valid scenario comes to (alarms, and rests of rounding), and what has a case of its own in test_mechanisms.
ELSEWHERE = (
    "raise ", "return self", "return FOREVER", "return words[-1][0]", "self._free(pool)",
    "return lambda case, now, visits: all(test(",  # conditions of three parts: those of the shipped scenarios
)  # fmt: skip
# A paused run that is looked at and changed: tests/engine has tests of its own for it.
PAUSED = ("__repr__", "change", "go_on_as", "keep_hours", "_forget", "levels", "waiting", "so_far")


def never_run(lines: coverage.Coverage) -> list[str]:
    """Statements inside functions of the engine that did not run, alarms left out."""
    found = []
    for name in ("simpy_engine", "procedure", "conditions", "arrivals", "absences"):
        path = Path(engine.__file__).with_name(f"{name}.py")
        if not path.exists():
            continue
        source = path.read_text(encoding="utf-8")
        inside = {
            statement.lineno
            for function in ast.walk(ast.parse(source))
            if isinstance(function, ast.FunctionDef) and function.name not in PAUSED
            for body in function.body
            for statement in ast.walk(body)
            if isinstance(statement, ast.stmt) and not isinstance(statement, ast.FunctionDef)
        }
        missing = lines.analysis2(str(path))[3]
        texts = [text.strip() for text in source.splitlines()]
        found += [f"{name}:{line}: {texts[line - 1]}" for line in missing if line in inside and not texts[line - 1].startswith(ELSEWHERE)]
    return found


@pytest.mark.long
@settings(PLAIN, max_examples=3000)
@given(scenarios())
def test_many_more_scenarios(scenario):
    assert list(findings(scenario)) == []
    prove(scenario, scenario.horizon_seconds)


@pytest.mark.long
def test_many_more_seeds():
    first = random.SystemRandom().randrange(10**9)
    for seed in range(first, first + int(os.environ.get("SIMKIT_PROOF_SEEDS", "10000"))):
        try:
            prove(seeded(seed), seed)
        except Exception as why:
            raise AssertionError(f"scenario tests.engine.random_scenarios.seeded({seed}) with seed {seed}: {why}") from why
