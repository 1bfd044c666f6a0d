"""A layout that is taken over from another one is the one that `flatten` would have made."""

import numpy as np
import pytest

import simkit
from simkit.engine.kernel import laid_out as kit
from simkit.engine.kernel import layout as at
from simkit.engine.kernel.flatten import flatten
from simkit.engine.kernel.machine import Machine
from simkit.engine.plan import Plan
from simkit.scenario.loading import with_levers
from tests.engine.random_scenarios import seeded

MOVE_UNITS = ("staff", "places")


@pytest.fixture
def made(monkeypatch):
    """The plans that were laid out from the beginning."""
    plans = []
    monkeypatch.setattr(kit, "flatten", lambda plan: plans.append(plan) or flatten(plan))
    monkeypatch.setattr(kit, "_LAST", [])
    return plans


def test_levers_over_numbers_of_units_change_these_and_the_others_everything(made):
    base = simkit.load("lampung")
    for name, lever in base.levers.items():
        for value in {lever.lowest, lever.highest} - {lever.at_start}:
            kit.laid_out(Plan(base))
            made.clear()
            plan = Plan(with_levers(base, {name: value}))
            assert np.array_equal(kit.laid_out(plan), flatten(plan)), name
            moves_units = all(target.path.rpartition(".")[2] in MOVE_UNITS for target in lever.targets)
            assert made == ([] if moves_units else [plan]), name


@pytest.mark.parametrize("lever", ["psychologists", "companions", "shelter_places"])
def test_a_lever_under_contexts_is_told_as_if_it_had_been_laid_out_anew(made, lever):
    base = simkit.load("lampung", contexts=["pandemi", "libur-lebaran", "psikolog-cuti"])
    scenario = with_levers(base, {lever: base.levers[lever].highest})
    found = []
    for before in ([base], []):
        kit._LAST.clear()
        for other in before:
            kit.laid_out(Plan(other))
        made.clear()
        machine = Machine(Plan(scenario))
        assert len(made) == (not before)
        state = machine.run(3, 1)
        found.append(at.rows_in.rows_in(state)[: at.run_in.rows_in(state)[0].rows].copy())
    assert np.array_equal(*found)


def test_scenarios_that_differ_otherwise_are_laid_out_anew(made):
    for seed in range(40):
        plan = Plan(seeded(seed))
        assert np.array_equal(kit.laid_out(plan), flatten(plan))
    assert len(made) == 40


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("network.agencies.uptd_ppa.teams.psychologist.calendar", "always"),
        ("network.agencies.uptd_ppa.teams.psychologist.reserve", {"units": 1, "for": {"seen_risk": "high"}}),
        ("network.working_day.hours", 6),
        ("network.modes.phone.lost", 0.5),
        ("sop.steps.visum.time", "3 h"),
        ("horizon", "400 d"),
    ],
)
def test_what_is_no_number_of_units_is_seen(made, path, value):
    base = simkit.load("lampung")
    kit.laid_out(Plan(base))
    made.clear()
    plan = Plan(simkit.changed(base, [simkit.Change(path=path, set=value)]))
    assert np.array_equal(kit.laid_out(plan), flatten(plan))
    assert made == [plan]
