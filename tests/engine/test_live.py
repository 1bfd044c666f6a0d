"""A run that is paused, looked at, changed, and continued."""

import datetime as dt

import pandas as pd
import pytest

import simkit
from simkit.engine.live import LiveChangeError
from simkit.engine.simpy_engine import Simulation
from simkit.engine.simulation import run_of, simulate
from simkit.scenario.changes import Change
from simkit.scenario.loading import changed
from tests.engine.models import arrivals, clock, scenario
from tests.engine.random_scenarios import seeded

HOUR = 3600
LONG = {"team": "desk.clerks", "time": "6 h", "next": "end"}
STAFF = "network.agencies.desk.teams.clerks.staff"


def services(simulation):
    log = run_of(simulation).log
    return [(row.case, clock(row.started), clock(row.ended)) for row in log[(log.kind == "service") & (log.ended >= 0)].itertuples()]


def test_who_waits_starts_at_once_when_somebody_is_added_at_noon():
    made = scenario({"serve": LONG}, cases=arrivals("08:00", "09:00"))
    simulation = Simulation(made).run(12 * HOUR)
    assert simulation.waiting().to_dict("records") == [
        {"where": "desk.clerks", "kind": "team", "step": "serve", "case": 1, "track": 0, "since": 9 * HOUR, "priority": 0}
    ]
    assert simulation.levels().to_dict("records") == [{"pool": "desk.clerks", "busy": 1, "capacity": 1, "waiting": 1, "open": True}]
    simulation.change(Change(path=STAFF, set=2)).run(12 * HOUR + 1)
    assert simulation.levels().to_dict("records") == [{"pool": "desk.clerks", "busy": 2, "capacity": 2, "waiting": 0, "open": True}]
    assert services(simulation.run()) == [(0, "0 08:00", "0 14:00"), (1, "0 12:00", "0 18:00")]


def test_capacity_that_is_lowered_throws_nobody_out():
    made = scenario({"serve": LONG}, staff=2, cases=arrivals("08:00", "09:00", "10:00"))
    simulation = Simulation(made).run(12 * HOUR).change(Change(path=STAFF, set=1)).run()
    # at 14:00 the first is done, but one unit less is there; at 15:00 the second is done
    assert services(simulation) == [(0, "0 08:00", "0 14:00"), (1, "0 09:00", "0 15:00"), (2, "0 15:00", "0 21:00")]


def test_an_office_that_opens_longer_does_so_from_the_next_day():
    made = scenario({"serve": {**LONG, "time": "1 h"}}, team={"calendar": "office"}, cases=arrivals("17:00"))
    simulation = Simulation(made).run(18 * HOUR).change(Change(path="network.calendars.office.weekly", set="always")).run()
    assert services(simulation)[0] == (0, "1 00:00", "1 01:00")


def test_work_that_has_begun_keeps_its_time_and_what_begins_later_has_the_new_one():
    made = scenario({"serve": LONG}, cases=arrivals("08:00", "09:00"))
    simulation = Simulation(made).run(9 * HOUR).change(Change(path="sop.steps.serve.time", set="1 h")).run()
    assert services(simulation) == [(0, "0 08:00", "0 14:00"), (1, "0 14:00", "0 15:00")]


def test_more_come_from_now_on_and_those_who_came_stay():
    made = scenario({"serve": {**LONG, "time": "1 min"}}, cases={"visitors": {"arrivals": {"per_hour": 1}, "first": "serve"}}, horizon="10 d")
    before = simulate(made).cases.arrived
    simulation = Simulation(made).run(5 * 86_400).change(Change(path="streams.cases.visitors.arrivals.per_hour", set=4)).run()
    after = run_of(simulation).cases.arrived
    assert after[after < 5 * 86_400].tolist() == before[before < 5 * 86_400].tolist()
    assert (after >= 5 * 86_400).sum() > 2 * (before >= 5 * 86_400).sum()


@pytest.mark.parametrize("seed", range(16))
def test_the_log_is_that_of_a_context_with_the_same_change(seed):
    made = seeded(seed)
    second, team = made.horizon_seconds * (1 + seed % 3) // 4, ("desk", "visits")[seed % 2]
    changes = [Change(path=f"network.agencies.office.teams.{team}.staff", set=3), Change(path="sop.priority.otherwise", set=1)]
    if seed % 3 == 0:
        changes.append(Change(path="streams.cases.*.share", set=1))
    moment = made.start + dt.timedelta(seconds=second)
    dated = simulate(changed(made, changes, moment), seed)
    live = Simulation(made, seed).run(second).change(*changes).run()
    assert run_of(live).rows == dated.rows
    pd.testing.assert_frame_equal(run_of(live).cases, dated.cases)


def test_a_lever_of_lampung_and_the_log_of_the_same_dated_change():
    made = simkit.load("lampung")
    name = next(iter(made.levers))
    lever = made.levers[name]
    simulation = Simulation(made).run(200 * 86_400 + 1234).change(levers={name: lever.highest}).run()
    moment = made.start + dt.timedelta(seconds=200 * 86_400 + 1234)
    assert simulation.log == Simulation(changed(made, lever.changes(lever.highest), moment)).run().log


def test_a_limit_of_appointments_that_is_raised_live_holds_from_then_on():
    steps = {name: {"team": "desk.clerks", "time": "1 h", "next": following} for name, following in (("a", "b"), ("b", "c"), ("c", "end"))}
    made = scenario(steps, sop={"appointments": {"at_most_a_day": 1, "steps": ["a", "b", "c"]}}, cases=arrivals("08:00", first="a"))
    simulation = Simulation(made).run(12 * HOUR)
    held = simulation.so_far().log.to_dict("records")[-2:]
    assert [(row["kind"], clock(row["requested"]), row["ended"], row["outcome"]) for row in held] == [
        ("limit", "0 09:00", -1, "open"), ("service", "0 09:00", -1, "open"),
    ]  # fmt: skip
    change = Change(path="sop.appointments.at_most_a_day", set=2)
    live = simulation.change(change).run()
    assert [begun for _, begun, _ in services(live)] == ["0 08:00", "0 12:00", "1 00:00"]
    assert run_of(live).rows == simulate(changed(made, [change], made.start + dt.timedelta(hours=12))).rows


def test_a_change_to_what_already_holds_changes_nothing():
    made = scenario({"serve": LONG}, cases={"visitors": {"arrivals": {"per_day": 5}, "first": "serve"}}, team={"calendar": "office"})
    same = Simulation(made).run(86_400 * 3).change(Change(path=STAFF, set=1)).run(86_400 * 9).change(Change(path=STAFF, set=1)).run()
    assert run_of(same).rows == simulate(made).rows


def test_the_figures_so_far_and_the_run_goes_on_untouched():
    made = scenario({"serve": LONG}, cases=arrivals("08:00", "09:00", "2021-01-06 08:00"))
    simulation = Simulation(made).run(10 * HOUR).change(Change(path=STAFF, set=2)).run(12 * HOUR)
    so_far = simulation.so_far()
    assert so_far.horizon == 12 * HOUR
    assert so_far.cases.outcome.tolist() == ["open", "open"]
    assert [(row.case, clock(row.started), row.ended) for row in so_far.log.itertuples()] == [(0, "0 08:00", -1), (1, "0 10:00", -1)]
    figures = so_far.figures().set_index(["figure", "group"]).value
    assert figures["utilisation.desk.clerks", "all"] == pytest.approx((4 + 2) / (10 * 1 + 2 * 2))
    assert services(simulation.run())[:2] == [(0, "0 08:00", "0 14:00"), (1, "0 10:00", "0 16:00")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(path="horizon", set="9 d"), "cannot change while a run goes on"),
        (Change(path=STAFF, set=2, **{"from": "2021-01-08"}), "leave out 'from' and 'until'"),
        (Change(path="sop.steps.more", insert={"next": "end"}), "other names exist than before"),
    ],
)
def test_what_cannot_change_live_is_said_in_one_sentence(change, words):
    simulation = Simulation(scenario({"serve": {**LONG, "next": [{"chance": 0.5, "to": "other"}, "end"]}, "other": LONG})).run(HOUR)
    with pytest.raises((LiveChangeError, simkit.ScenarioFaults), match=words):
        simulation.change(change)
    assert simulation.run().finished


def test_after_the_end_nothing_can_change():
    simulation = Simulation(scenario({"serve": LONG})).run()
    with pytest.raises(LiveChangeError, match="reached its end"):
        simulation.change(Change(path=STAFF, set=2))
    with pytest.raises(LiveChangeError, match="no lever 'x'"):
        Simulation(scenario({"serve": LONG})).run(HOUR).change(levers={"x": 2})
