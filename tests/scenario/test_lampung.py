"""The Lampung scenario: every SOP and context loads and runs; numbers say where they come from."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from simkit.engine.simulation import simulate
from simkit.scenario import load
from simkit.scenario.changes import Change
from simkit.scenario.folder import find
from simkit.scenario.loading import changed
from simkit.scenario.words import difference

SOPS = sorted(file.stem for file in (find("lampung") / "sops").glob("*.yaml"))
CONTEXTS = sorted(file.stem for file in (find("lampung") / "contexts").glob("*.yaml"))


def test_what_there_is():
    scenario = load("lampung")
    assert len(scenario.sop.steps) == 63
    assert len(scenario.levers) == 14
    assert len(SOPS) == 15
    assert len(CONTEXTS) == 5
    assert {about.basis for about in scenario.provenance.values()} == {"sourced", "derived", "unverified", "assumption"}


def test_a_tenth_of_what_is_done_nearby_is_done_again_and_a_tenth_of_those_admitted_stay_two_days():
    repeated, nearby, brief, admitted = 0, 0, 0, 0
    for replication in range(12):
        log = simulate(load("lampung", sop="visum-dekat-diulang"), 1, replication, engine="kernel").log
        done = log[log.kind == "service"]
        repeated += int((done.step == "visum_again").sum())
        nearby += int((done.step.isin(["visum", "visum_first"]) & (done.pool == "puskesmas.doctors")).sum())
        log = simulate(load("lampung", sop="rumah-aman-dulu-tidak-berhak"), 1, replication, engine="kernel").log
        brief += int(((log.step == "brief_stay") & (log.kind == "delay_after")).sum())
        admitted += int(((log.step == "shelter_direct") & (log.kind == "service")).sum())
    for found, of in ((repeated, nearby), (brief, admitted)):
        assert abs(found - 0.1 * of) < 4 * (0.09 * of) ** 0.5, (found, of)


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


def test_a_stay_in_the_shelter_counts_until_she_leaves_it():
    run = simulate(load("lampung"), engine="kernel")
    left = run.log[(run.log.step == "shelter_discharge") & (run.log.kind == "service") & (run.log.outcome == "done")].groupby("case").ended.min()
    assert len(left) > 10
    assert (run.cases.event_left_shelter[left.index] == left).all()


def test_journeys_home_cost_by_the_kilometre():
    step = Change(path="network.agencies.dinsos.teams.vehicle.cost_per_km", set=0)
    with_cost, without = (simulate(load("lampung", changes=changes), engine="kernel") for changes in ((), (step,)))
    log, cases = with_cost.log, with_cost.cases
    home = log[(log.step == "return_home") & (log.kind == "service") & (log.started >= 0)]
    driven = cases.loc[home.case][(cases.arrived[home.case] >= with_cost.scenario.warm_up_seconds).to_numpy()].tier
    kilometres = driven.map({name: tier.kilometres for name, tier in with_cost.scenario.network.geography.tiers.items()}).sum()
    cost, spared = (run.figures().set_index(["figure", "group"]).value["cost.total", "all"] for run in (with_cost, without))
    assert cost - spared == pytest.approx(2 * kilometres * 5000) != 0


def test_with_one_coordinator_nobody_leaves_before_her_home_province_is_ready():
    slow = Change(path="sop.steps.origin_coordination.after", set="15 d")
    run = simulate(load("lampung", sop="serah-terima-antarprovinsi", contexts=["rombongan-24"], changes=[slow]), engine="kernel")
    gone = run.cases[run.cases.event_departed.notna() & (run.cases.origin == "other") & run.cases.type.isin(["trafficking", "child_trafficking"])]
    assert len(gone) >= 20
    assert (gone.event_coordinated <= gone.event_departed).all()
    assert (run.log.step == "origin_wait").any()


def test_in_the_pandemic_the_positive_are_isolated_and_nobody_misses_a_remote_session():
    scenario = load("lampung", contexts=["pandemi", "puncak-pmi"])
    starts = [(moment - scenario.start).total_seconds() for moment in (dt.datetime(2021, 10, 18), dt.datetime(2022, 3, 9))]
    all_positive = changed(scenario, [Change(path="sop.steps.transit_stay.next.0.chance", set=1)], from_=dt.datetime(2021, 10, 18))
    run = simulate(all_positive, engine="kernel")
    log = run.log[run.log.requested.between(*starts, inclusive="left")]
    again = log[(log.step == "transit_stay") & (log.kind == "delay_after") & (log.visit == 2)]
    assert len(again) > 10
    assert ((again.ended - again.started) / 86_400).between(10, 14).all()
    sessions = log[(log.step == "psych_session") & (log.requested > starts[0] + 31.5 * 86_400)]  # whose dates were made in the pandemic
    missed = sessions[(sessions.kind == "service") & (sessions.outcome == "no_show")].case
    assert len(missed) > 0
    assert set(run.cases.phone[missed]) == {"no"}


def test_the_variant_of_the_readme_is_one(tmp_path):
    """What the README shows as a variant loads beside Lampung's own, and is told in words."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = next(block for block in re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL) if "extends:" in block)
    folder = tmp_path / "lampung"
    shutil.copytree(find("lampung"), folder)
    (folder / "sops" / "example.yaml").write_text(example, encoding="utf-8")
    told = difference(load(folder), load(folder, sop="example"), "en")
    assert len(told) == 3
    assert "Hospital psychologists" in told[0]
