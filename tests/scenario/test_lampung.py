"""The Lampung scenario: every SOP and context loads and runs; numbers say where they come from."""

import pytest

from simkit.engine.simulation import simulate
from simkit.scenario import load
from simkit.scenario.folder import find

SOPS = sorted(file.stem for file in (find("lampung") / "sops").glob("*.yaml"))
CONTEXTS = sorted(file.stem for file in (find("lampung") / "contexts").glob("*.yaml"))


def test_what_there_is():
    scenario = load("lampung")
    assert len(scenario.sop.steps) == 63
    assert len(scenario.levers) == 14
    assert len(SOPS) == 13
    assert len(CONTEXTS) == 5
    assert {about.basis for about in scenario.provenance.values()} == {"sourced", "derived", "unverified", "assumption"}


def test_every_capacity_is_shown_as_an_assumption():
    scenario = load("lampung")
    counted = [name for name, pool in scenario.network.pools().items() if (getattr(pool, "staff", None) or pool.places) != "unlimited"]
    for name in counted:
        agency, pool = name.split(".")
        paths = [path for path in scenario.provenance if path.startswith(f"network.agencies.{agency}.") and f".{pool}." in path]
        assert any(path.endswith((".staff", ".places")) for path in paths), name
        assert all(scenario.provenance[path].basis == "assumption" for path in paths if path.endswith((".staff", ".places")))


@pytest.mark.parametrize("sop", SOPS)
def test_every_sop_runs_under_its_own_checks(sop):
    run = simulate(load("lampung", sop=sop), engine="kernel")  # that SimPy writes the same log holds tests.engine.test_shipped_scenarios
    assert (run.cases.outcome == "closed").sum() > 100


@pytest.mark.parametrize("contexts", [[name] for name in CONTEXTS] + [CONTEXTS])
def test_every_context_runs(contexts):
    run = simulate(load("lampung", contexts=contexts), engine="kernel")
    assert (run.cases.outcome == "closed").sum() > 100


@pytest.mark.parametrize("lever", sorted(load("lampung").levers))
def test_every_lever_moves_something(lever):
    base = load("lampung")
    highest = base.levers[lever].highest
    moved = load("lampung", levers={lever: highest if highest != base.levers[lever].at_start else base.levers[lever].lowest})
    assert moved != base
    assert load("lampung", levers={lever: base.levers[lever].at_start}).content_hash is not None


def test_two_variants_meet_the_very_same_cases():
    kept = ["stream", "arrived", "age", "form", "risk", "tier", "door", "needs_shelter", "hours_since_incident"]
    one, other = (simulate(load("lampung", sop=sop), engine="kernel").cases[kept] for sop in ("berjenjang", "rumah-aman-dulu"))
    assert one.equals(other)
