"""The scenarios of this kit under all their SOPs and contexts: the engines tell the same, and the rules are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

import simkit
from simkit.engine.simulation import simulate
from tests.engine.equality import assert_equal_runs, engines
from tests.engine.self_checks import check

SCENARIOS = Path(simkit.__file__).parent.parent / "scenarios"
PLACES = sorted(folder.name for folder in SCENARIOS.iterdir() if (folder / "scenario.yaml").exists())


def choices() -> list[tuple[str, str | None, tuple[str, ...]]]:
    """(place, SOP, contexts): every SOP, every context under the SOP of the scenario, and all contexts at once."""
    found: list[tuple[str, str | None, tuple[str, ...]]] = []
    for place in PLACES:
        contexts = sorted(file.stem for file in (SCENARIOS / place / "contexts").glob("*.yaml"))
        found += [(place, file.stem, ()) for file in sorted((SCENARIOS / place / "sops").glob("*.yaml"))]
        found += [(place, None, (context,)) for context in contexts]
        found += [(place, None, tuple(contexts))] if len(contexts) > 1 else []
    return found


def compare(place: str, sop: str | None, contexts: tuple[str, ...], seeds: range, *, rules: bool) -> None:
    scenario = simkit.load(SCENARIOS / place, sop=sop, contexts=list(contexts))
    for seed in seeds:
        run = simulate(scenario, seed, replication=seed % 2)
        for name in engines():
            assert_equal_runs(simulate(scenario, seed, seed % 2, engine=name), run, f"the engine '{name}' tells another story, seed {seed}")
        if rules:
            check(run)


@pytest.mark.parametrize(("place", "sop", "contexts"), choices())
def test_every_shipped_scenario_means_the_same_in_every_engine(place, sop, contexts):
    compare(place, sop, contexts, range(1, 2), rules=True)
    compare(place, sop, contexts, range(2, 4), rules=False)


@pytest.mark.long
@pytest.mark.parametrize(("place", "sop", "contexts"), choices())
def test_every_shipped_scenario_with_more_seeds(place, sop, contexts):
    compare(place, sop, contexts, range(2, 12), rules=True)
