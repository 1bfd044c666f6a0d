"""Figures worked by hand on small scenarios."""

import numpy as np
import pytest

from simkit.engine.log import PARTS
from simkit.engine.simulation import simulate
from simkit.figures.compute import figures_of
from simkit.figures.definitions import figure
from simkit.figures.parts import parts_of
from simkit.figures.targets import known_figures
from simkit.scenario.changes import Change
from simkit.scenario.loading import changed
from tests.engine.models import arrivals, scenario

HOUR = {"team": "desk.clerks", "time": "1 h", "next": "end"}


def value(made, figure, group="all", seed=1):
    rows = simulate(made, seed).figures()
    found = rows[(rows["figure"] == figure) & (rows["group"] == group)]
    assert len(found) == 1, f"{figure} of {group}: {len(found)} rows"
    return float(found["value"].iloc[0])


def absent(made, figure):
    return not (simulate(made).figures()["figure"] == figure).any()


def counts(made, figure, group="all"):
    rows = simulate(made).figures()
    return int(rows[(rows["figure"] == figure) & (rows["group"] == group)]["count"].iloc[0])


# ---- times ----------------------------------------------------------------------------------------------------------


def test_time_to_safety_of_three_in_a_line():
    made = scenario({"serve": {**HOUR, "events": ["safe"]}}, cases=arrivals("08:00", "08:10", "08:05"))
    # 60, 115 and 170 minutes
    assert value(made, "time_to_safety.median") == pytest.approx(115 / 60)
    assert value(made, "time_to_safety.mean") == pytest.approx(115 / 60)
    assert value(made, "time_to_safety.p90") == pytest.approx((115 + 0.8 * 55) / 60)
    assert value(made, "time_to_safety.within_24h") == 1


def test_an_open_case_counts_with_its_time_so_far():
    made = scenario({"serve": {**HOUR, "time": "90 h", "events": ["safe"]}}, horizon="2 d", cases=arrivals("12:00"))
    assert value(made, "time_to_safety.median") == 36
    assert value(made, "time_to_safety.not_reached") == 1
    assert value(made, "time_to_safety.within_24h") == 0
    assert value(made, "cases.open") == 1
    assert value(made, "open_age.median") == 1.5


def test_a_case_whose_day_is_not_over_says_nothing_about_a_day():
    made = scenario({"serve": {**HOUR, "time": "90 h", "events": ["safe"]}}, horizon="1 d", cases=arrivals("12:00"))
    assert absent(made, "time_to_safety.within_24h")


def test_who_left_before_safety_counts_against_the_share_but_not_in_the_median():
    made = scenario(
        {"serve": {**HOUR, "events": ["safe"]}},
        cases=arrivals("08:00", "08:00"),
        sop={"patience": [{"time": "30 min"}]},
    )
    assert value(made, "time_to_safety.median") == 1
    assert value(made, "time_to_safety.within_24h") == 0.5
    assert value(made, "time_to_safety.not_reached") == 1
    assert value(made, "withdrawn") == 0.5
    assert value(made, "outcome.withdrew") == 0.5


def test_warm_up_and_background_are_left_out():
    made = scenario(
        {"serve": {**HOUR, "events": ["safe"]}},
        warm_up="1 d",
        cases=arrivals("08:00", "2021-01-05 08:00"),
        streams={"background": {"others": {"pool": "desk.clerks", "arrivals": {"dated": ["2021-01-05 07:30"]}, "time": "2 h"}}},
    )
    assert value(made, "cases.arrived") == 1
    assert value(made, "time_to_safety.median") == 2.5
    assert value(made, "background_wait.others.mean") == 0


def test_what_comes_in_the_very_second_in_which_the_warm_up_ends_counts():
    others = {"pool": "desk.others", "arrivals": {"dated": ["2021-01-05", "2021-01-05"]}, "time": "1 h", "cost": 70}
    made = scenario(
        {"serve": HOUR},
        warm_up="1 d",
        cases=arrivals("2021-01-04 23:00", "2021-01-05 00:00"),
        agency={"teams": {"clerks": {"staff": 2}, "others": {"staff": 1}}},
        streams={"background": {"others": others}},
    )
    assert value(made, "cases.arrived") == 1
    assert value(made, "background_wait.others.mean") == 0.5
    assert value(made, "cost.total") == 2 * 70


def test_a_first_response_within_an_hour():
    made = scenario({"serve": {**HOUR, "events": [{"event": "first_response", "at": "start"}]}}, cases=arrivals("08:00", "08:05", "08:10"))
    # after 0, 55 and 110 minutes
    assert value(made, "first_response.within_1h") == pytest.approx(2 / 3)


def test_who_still_waits_for_a_response_counts_once_the_hour_is_over():
    made = scenario(
        {"serve": {**HOUR, "time": "9 h", "events": [{"event": "first_response", "at": "start"}]}},
        horizon="9 h",
        cases=arrivals("07:30", "07:50", "08:10"),
    )
    assert (value(made, "first_response.within_1h"), counts(made, "first_response.within_1h")) == (0.5, 2)


def test_the_age_of_closed_cases():
    made = scenario({"serve": HOUR}, cases=arrivals("08:00", "08:00"))
    assert value(made, "closed_age.mean") == pytest.approx(1.5 / 24)
    assert absent(made, "open_age.mean")


def test_time_to_return_home_by_cause():
    made = scenario(
        {
            "serve": {**HOUR, "before": "30 min", "time": "2 h", "after": "3 h", "events": [{"event": "home", "at": "after"}], "next": "later"},
            "later": {"after": "9 d"},
        },
        team={"calendar": "office"},
        cases=arrivals("11:00", "11:00"),
    )
    # the parts of the two cases below, up to their return; the mean of both, in hours
    hours = {"work": 2, "staff": 1, "closed": 9, "referral": 3, "gate": 0.5, "bed": 0, "parallel": 0}
    for part, expected in hours.items():
        assert value(made, f"time_to_home.part.{part}") * 24 == pytest.approx(expected), part
    assert value(made, "time_to_home.mean") * 24 == pytest.approx(sum(hours.values()))


def test_a_return_home_in_the_middle_of_other_work():
    steps = {
        "serve": {"fork": {"branches": ["talk", "travel"]}},
        "talk": {"team": "desk.clerks", "time": "6 h", "next": "join"},
        "travel": {"after": "5 h", "events": [{"event": "home", "at": "after"}], "next": "join"},
    }
    made = scenario(steps, team={"calendar": "office"}, cases=arrivals("07:30"))
    # home at 12:30: half an hour before the opening, four hours of work, half an hour of the lunch break
    assert value(made, "time_to_home.part.work") * 24 == pytest.approx(4)
    assert value(made, "time_to_home.part.closed") * 24 == pytest.approx(1)
    assert value(made, "time_to_home.part.staff") == 0


def test_groups():
    made = scenario(
        {"serve": {**HOUR, "events": ["safe"]}},
        cases={
            "a": {"arrivals": {"dated": ["2021-01-04 08:00"]}, "first": "serve", "attributes": {"age": "child"}},
            "b": {"arrivals": {"dated": ["2021-01-04 08:00"]}, "first": "serve", "attributes": {"age": "adult"}},
        },
    )
    assert value(made, "time_to_safety.median", "age=child") == 1
    assert value(made, "time_to_safety.median", "stream=b") == 2
    assert value(made, "wait.desk.clerks.mean", "age=adult") == 1
    only = figures_of(simulate(made), groups=())
    assert set(only["group"]) == {"all"}


def test_the_time_to_the_psychologist_begins_when_she_is_sent_there():
    steps = {"serve": {**HOUR, "next": "talk"}, "talk": {"team": "desk.others", "before": "1 d", "time": "1 h", "events": ["psych"], "next": "end"}}
    pools = {"teams": {"clerks": {"staff": 4}, "others": {"staff": 1}}}
    made = scenario(steps, cases=arrivals("08:00", "08:00", "08:00"), agency=pools)
    # sent at 09:00; a day for the date, then one after the other
    assert value(made, "time_to_psychologist.mean") * 24 == pytest.approx(26)
    assert value(made, "time_to_psychologist.p90") * 24 == pytest.approx(26.8)
    # the third has not met her at the end, the 26 hours since she was sent count; who was not sent does not
    made = scenario(steps, cases=arrivals("08:00", "08:00", "08:00", "2021-01-05 10:30"), agency=pools, horizon="35 h")
    assert (value(made, "time_to_psychologist.mean") * 24, counts(made, "time_to_psychologist.mean")) == (pytest.approx(77 / 3), 3)
    tired = scenario(steps, cases=arrivals("08:00", "08:00"), agency=pools, sop={"patience": [{"time": "30 min"}]})
    assert counts(tired, "time_to_psychologist.mean") == 1
    assert absent(scenario({"serve": HOUR}), "time_to_psychologist.mean")


def test_the_gap_needs_groups_of_five():
    five = {"group": 5, "first": "serve"}
    made = scenario(
        {"serve": {**HOUR, "events": ["safe"]}},
        staff=5,
        cases={
            "a": {"arrivals": {"dated": ["2021-01-04 08:00"]}, **five},
            "b": {"arrivals": {"dated": ["2021-01-04 08:00"]}, **five},
            "c": {"arrivals": {"dated": ["2021-01-04 18:00"]}, **five, "group": 4},
        },
    )
    assert value(made, "time_to_safety.gap.stream") == 1
    sent = changed(made, [Change(path="sop.steps.serve.events", set=["psych"])])
    assert value(sent, "time_to_psychologist.gap.stream") * 24 == pytest.approx(1)


# ---- care, hand-offs, retellings, referrals ---------------------------------------------------------------------------


def test_care_within_72_hours_of_those_who_could_still_make_it():
    def stream(at, hours, form):
        attributes = {"form": form, "hours_since": {"mixture": [{"chance": 1, "uniform": [f"{hours} h", f"{hours} h"]}]}}
        return {"arrivals": {"dated": [at]}, "first": "serve", "attributes": attributes}

    made = scenario(
        {"serve": {**HOUR, "time": "10 h", "events": ["care"]}},
        staff=9,
        cases={
            "soon": stream("2021-01-04 08:00", 10, "sexual"),
            "late": stream("2021-01-04 08:00", 65, "sexual"),
            "too_late": stream("2021-01-04 08:00", 80, "sexual"),
            "other": stream("2021-01-04 08:00", 10, "physical"),
        },
    )
    assert (value(made, "care.within_72h"), counts(made, "care.within_72h")) == (0.5, 2)
    assert (value(made, "care.within_120h"), counts(made, "care.within_120h")) == (1, 3)


def two_desks(**mode):
    return scenario(
        {
            "serve": {**HOUR, "story": True, "next": [{"to": "again", "by": "letter"}]},
            "again": {"team": "other.clerks", "time": "1 h", "story": True, "next": "last"},
            "last": HOUR,
        },
        cases=arrivals("08:00"),
        network={
            "modes": {"letter": {"transmission": "6 h", **mode}},
            "agencies": {"desk": {"teams": {"clerks": {"staff": 1}}}, "other": {"teams": {"clerks": {"staff": 1}}}},
        },
    )


def test_hand_offs_retellings_and_referrals():
    made = two_desks()
    assert value(made, "hand_offs") == 2
    assert value(made, "retellings") == 2
    assert value(made, "referrals.completed") == 1
    assert value(made, "referrals.time") == 6
    assert value(made, "part.referral") == 0.25


def test_a_lost_referral():
    made = two_desks(lost=1, noticed={"chance": 0, "after": "1 d"})
    assert value(made, "referrals.lost") == 1
    assert value(made, "referrals.unconfirmed") == 1
    assert value(made, "referrals.completed") == 0
    assert value(made, "outcome.lost_at_referral") == 1


# ---- deadlines --------------------------------------------------------------------------------------------------------


def with_deadline(deadline, at=("2021-01-08 15:00",), horizon="30 d", **case):
    return scenario(
        {"serve": {**HOUR, "events": [{"event": "begun", "at": "start"}, "done"]}},
        team={"calendar": "office"},
        horizon=horizon,
        cases=arrivals(*at, **case),
        sop={"deadlines": {"limit": {"from": "arrival", "to": "done", **deadline}}},
    )


def test_a_deadline_by_the_clock():
    made = with_deadline({"within": "1 h"}, at=("2021-01-04 08:00", "2021-01-04 08:30"))
    assert value(made, "deadline.limit") == 0.5


def test_a_deadline_in_working_days_skips_the_weekend():
    # Friday 14:30: the second comes at 15:00, is served 15:30-16:00 and on Monday; one working day (7 h) ends on Monday at 15:00
    made = with_deadline({"within": "1 working days"}, at=("2021-01-08 14:30", "2021-01-08 15:00"))
    assert value(made, "deadline.limit") == 1
    made = with_deadline({"within": "24 h"}, at=("2021-01-08 14:30", "2021-01-08 15:00"))
    assert value(made, "deadline.limit") == 0.5


def test_a_deadline_whose_time_has_not_run_does_not_count():
    made = with_deadline({"within": "3 d"}, at=("2021-01-04 17:00",), horizon="1 d")
    assert absent(made, "deadline.limit")
    made = with_deadline({"within": "7 h"}, at=("2021-01-04 17:00",), horizon="1 d")
    assert absent(made, "deadline.limit"), "what happens in the last second of all is not simulated any more"
    made = with_deadline({"within": "2 h"}, at=("2021-01-04 17:00",), horizon="1 d")
    assert value(made, "deadline.limit") == 0


def test_a_deadline_only_for_those_to_whom_it_applies():
    made = with_deadline({"within": "1 h", "when": {"age": "child"}}, attributes={"age": {"chances": {"child": 1, "adult": 0}}})
    assert value(made, "deadline.limit") == 1
    made = with_deadline({"within": "1 h", "when": {"age": "child"}}, attributes={"age": {"chances": {"child": 0, "adult": 1}}})
    assert absent(made, "deadline.limit")
    made = with_deadline({"within": "1 h", "holds_from": "2021-01-09"})
    assert absent(made, "deadline.limit")


def test_a_deadline_from_the_incident_and_from_an_event():
    attributes = {"hours_since": {"mixture": [{"chance": 1, "uniform": ["10 h", "10 h"]}]}}
    assert value(with_deadline({"from": "incident", "within": "11 h"}, attributes=attributes), "deadline.limit") == 1
    assert value(with_deadline({"from": "incident", "within": "10 h"}, attributes=attributes), "deadline.limit") == 0
    assert value(with_deadline({"from": "begun", "within": "1 h"}, at=("2021-01-04 08:00", "2021-01-04 08:00")), "deadline.limit") == 1


# ---- pools ------------------------------------------------------------------------------------------------------------


def test_utilisation_of_two_clerks_in_office_hours():
    # 7 open hours on each of two days, two clerks: 28 hours; three cases of one hour
    made = scenario({"serve": HOUR}, staff=2, team={"calendar": "office"}, horizon="2 d", cases=arrivals("08:00", "08:00", "09:00"))
    assert value(made, "utilisation.desk.clerks") == pytest.approx(3 / 28)


def test_work_across_the_warm_up_and_the_horizon_counts_only_inside():
    made = scenario({"serve": {**HOUR, "time": "48 h"}}, warm_up="1 d", horizon="2 d", cases=arrivals("12:00"))
    assert absent(made, "cases.arrived")
    assert value(made, "utilisation.desk.clerks") == 1


def test_a_pool_that_works_as_long_as_the_step_and_one_with_its_own_time():
    network = {"agencies": {"desk": {"teams": {"clerks": {"staff": 1}, "driver": {"staff": 1}, "helper": {"staff": 1}}}}}
    made = scenario(
        {"serve": {**HOUR, "time": "3 h", "with": [{"team": "desk.driver"}, {"team": "desk.helper", "time": "6 h"}]}},
        horizon="1 d", cases=arrivals("08:00"), network=network,
    )  # fmt: skip
    assert value(made, "utilisation.desk.clerks") == 3 / 24
    assert value(made, "utilisation.desk.driver") == 3 / 24
    assert value(made, "utilisation.desk.helper") == 6 / 24


def shelter(*times, **admit):
    return scenario(
        {
            "enter": {"admit": {"places": ["home.beds", "home.more"], **admit}, "after": "12 h", "next": "leave"},
            "leave": {"discharge": "all", "next": "end"},
        },
        horizon="2 d",
        cases=arrivals(*times, first="enter"),
        network={
            "agencies": {
                "desk": {"teams": {"clerks": {"staff": 1}}},
                "home": {"beds": {"beds": {"places": 1, "turnaround": "6 h", "cost_per_night": 100}, "more": {"places": 2}}},
            }
        },
    )


def test_beds():
    made = shelter("06:00", "08:00")
    assert value(made, "shelter_time.median") == 0.5
    assert value(made, "occupancy.home.beds") == 0.25
    assert value(made, "occupancy.home.more") == 0.125
    assert value(made, "full.home.beds") == 18 / 48
    assert value(made, "full.home.more") == 0
    assert value(made, "asked_away") == 1
    assert value(made, "cost.total") == 50


def test_waiting_for_a_bed():
    made = shelter("06:00", "08:00", places=["home.beds"])
    # free again at 18:00 + 6 h
    assert value(made, "wait.home.beds.mean") == 8
    assert value(made, "bed_waits") == 1
    assert value(made, "part.bed") == pytest.approx(16 / 24 / 2)


def test_nobody_waits_for_a_pool_without_limit():
    court = Change(path="network.agencies.desk.teams.court", insert={"staff": "unlimited"})
    trial = {"serve": {"team": "desk.court", "time": "1 h", "with": [{"team": "desk.clerks"}], "next": "end"}}
    made = changed(scenario({"serve": HOUR}, cases=arrivals("08:00", "08:00")), [court, Change(path="sop.steps", set=trial)])
    assert absent(made, "wait.desk.court.mean"), "the second waits for the clerk, not for the court"
    assert value(made, "part.staff") == pytest.approx(0.5 / 24)
    assert not [name for name in known_figures(made) if "desk.court" in name]
    other = changed(made, [Change(path="network.agencies.desk.teams.court.staff", set=3)])
    assert value(other, "wait.desk.court.mean") == 0.5
    for known in ({"id": "ikut", "en": "work along"}, {"id": "pada langkah", "en": "at the steps"}):
        definition = figure("wait.desk.court.mean", other).definition
        assert known["id"] in definition.id
        assert known["en"] in definition.en


def test_open_cases_per_manager():
    made = scenario(
        {"serve": {**HOUR, "admit": {"places": "desk.load"}, "time": "12 h"}},
        staff=2, horizon="1 d", cases=arrivals("00:00", "00:00", "12:00", "12:00"),
        agency={"caseloads": {"load": {"places": 9, "managers": "desk.clerks"}}},
    )  # fmt: skip
    assert value(made, "occupied.desk.load") == 2
    assert value(made, "open_per_manager.desk.load") == 1


def test_more_than_15_cases_per_manager():
    made = scenario(
        {"serve": {"admit": {"places": "desk.load"}, "after": "12 h"}},
        horizon="1 d", cases={"visitors": {"arrivals": {"dated": ["2021-01-04 00:00"]}, "group": 16, "first": "serve"}},
        agency={"caseloads": {"load": {"places": 40, "managers": "desk.clerks"}}},
    )  # fmt: skip
    assert value(made, "open_per_manager.desk.load") == 8
    assert value(made, "above_15.desk.load") == 0.5
    assert value(made, "above_20.desk.load") == 0


def test_groups_by_sex_documents_and_need_of_a_shelter():
    attributes = {"female": "yes", "documents": {"chances": {"none": 1, "complete": 0}}, "needs_shelter": {"chance": 0}}
    made = scenario({"serve": HOUR}, cases=arrivals("08:00", attributes=attributes))
    for group in ("female=yes", "documents=none", "needs_shelter=no"):
        assert value(made, "cases.closed", group) == 1
    assert not (simulate(made).figures()["group"] == "documents=complete").any()


def test_cost_of_work_steps_and_journeys():
    made = scenario(
        {"serve": {**HOUR, "time": "2 h", "cost": 5, "kilometres": 2}},
        team={"cost_per_hour": 10, "cost_per_km": 3},
        cases=arrivals("08:00", attributes={"tier": "far"}),
        network={"geography": {"tiers": {"far": {"travel": "1 h", "kilometres": 50}}}},
    )
    assert value(made, "cost.total") == 5 + 2 * 10 + 2 * 50 * 3


def test_cost_of_others_work_that_began_in_the_year_is_nobodys_and_everybodys():
    trips = {"pool": "desk.clerks", "arrivals": {"dated": ["2021-01-04 20:00", "2021-01-05 09:00", "2021-01-05 20:00"]}, "time": "5 h", "cost": 700}
    rides = {**trips, "arrivals": {"dated": ["2021-01-05 22:30"]}, "cost": 40}
    steps = {"serve": {**HOUR, "time": "1 h", "cost": 5}}
    both = arrivals("2021-01-05 08:00", "2021-01-05 08:00", attributes={"tier": {"chances": {"near": 1}}})
    made = scenario(steps, cases=both, horizon="2 d", warm_up="1 d", streams={"background": {"trips": trips, "rides": rides}})
    # the first trip is of the warm-up; the second waits for both of them and begins at 10:00; nobody rides before midnight
    assert value(made, "cost.total") == 2 * 5 + 2 * 700
    assert value(made, "cost.total", "tier=near") == 2 * 5
    assert value(made, "cost.per_case") == 5 + 700


# ---- parts ------------------------------------------------------------------------------------------------------------


def test_parts_of_one_case_by_hand():
    made = scenario(
        {"serve": {**HOUR, "before": "30 min", "time": "2 h", "after": "3 h"}},
        team={"calendar": "office"},
        cases=arrivals("11:00", "11:00"),
    )
    parts = parts_of(simulate(made)) / 3600
    # both join at 11:30; the first works until 12:00 and 13:00-14:30; the second waits half an hour, lunch, 1.5 h, then 14:30-16:00 and 8:00-8:30
    assert parts.loc[0].to_dict() == {"work": 2, "staff": 0, "closed": 1, "referral": 3, "gate": 0.5, "bed": 0, "parallel": 0}
    assert parts.loc[1].to_dict() == {"work": 2, "staff": 2, "closed": 17, "referral": 3, "gate": 0.5, "bed": 0, "parallel": 0}


def test_parts_have_no_remainder_for_a_case_that_is_still_being_served():
    made = scenario({"serve": {**HOUR, "time": "9 h"}}, team={"calendar": "office"}, horizon="1 d", cases=arrivals("07:00"))
    parts = parts_of(simulate(made)) / 3600
    assert parts.loc[0].to_dict() == {"work": 7, "staff": 0, "closed": 10, "referral": 0, "gate": 0, "bed": 0, "parallel": 0}


BUSY = {
    "serve": {**HOUR, "admit": {"places": "desk.load"}, "time": {"exponential": {"mean": "2 h"}}, "next": [{"to": "split", "by": "letter"}]},
    "split": {"fork": {"branches": ["left", "right"]}, "next": "meet"},
    "left": {"team": "desk.clerks", "time": {"exponential": {"mean": "1 h"}}, "next": "join"},
    "right": {"team": "desk.clerks", "before": {"exponential": {"mean": "5 h"}}, "time": "1 h", "next": "join"},
    "meet": {**HOUR, "gate": {"meeting": {"day": "thu", "at": "09:00", "at_most": 6}}},
}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_parts_sum_to_the_whole_time(seed):
    mode = {
        "preparation": {"exponential": {"mean": "1 h"}}, "preparation_calendar": "office", "signature": {"time": "10 min"}, "transmission": "4 h",
        "incomplete": 0.2, "incomplete_delay": "1 d", "lost": 0.1, "noticed": {"chance": 0.5, "after": "2 d"},
    }  # fmt: skip
    made = scenario(
        BUSY, staff=2, team={"calendar": "office"}, horizon="60 d",
        cases={"visitors": {"arrivals": {"per_day": 3}, "first": "serve"}},
        agency={"signatory": "desk.clerks", "caseloads": {"load": {"places": 12}}},
        network={"modes": {"letter": mode}},
        sop={"patience": [{"time": {"exponential": {"mean": "10 d"}}, "waits": ["team", "referral", "place", "gate"]}]},
    )  # fmt: skip
    run = simulate(made, seed)
    parts = parts_of(run)
    cases = run.cases
    whole = np.where(cases["ended"] < 0, run.horizon, cases["ended"]) - cases["arrived"]
    assert list(parts.columns) == list(PARTS)
    assert (parts.to_numpy() >= 0).all()
    assert (parts.sum(axis=1).to_numpy() == whole.to_numpy()).all()
    assert (parts.sum() > 0).all()
    # without the parallel part, which takes what is left: the rows themselves tile the time
    main = run.log[(run.log["track"] == 0) & run.log["kind"].isin(["service", "delay_before", "delay_after", "gate", "place", "referral", "join"])]
    until = np.where(main["ended"] < 0, run.horizon, main["ended"]) - main["requested"]
    tiled = until.groupby(main["case"]).sum() if hasattr(until, "groupby") else main.assign(s=until).groupby("case")["s"].sum()
    assert (tiled.reindex(cases["case"]).to_numpy() == whole.to_numpy()).all()


def test_no_cases_no_figures_but_no_fault():
    made = scenario({"serve": HOUR}, horizon="1 d", cases=arrivals("2021-02-01 08:00"))
    assert set(simulate(made).figures()["figure"]) <= {"utilisation.desk.clerks"}
