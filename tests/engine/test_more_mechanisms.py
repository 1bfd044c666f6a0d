"""The rest of the language's mechanisms, each by a case worked by hand, with exact times."""

import pytest

from simkit.engine.absences import absences_of
from simkit.engine.plan import plan_of
from simkit.figures.parts import parts_of
from tests.engine.models import arrivals, clock, rows, scenario, simulate

HOUR = {"team": "desk.clerks", "time": "1 h", "next": "end"}
CALM_AND_URGENT = {
    "calm": {"arrivals": {"dated": ["2021-01-04 08:00", "2021-01-04 08:10"]}, "first": "serve"},
    "urgent": {"arrivals": {"dated": ["2021-01-04 08:20"]}, "first": "serve"},
}


def starts(made, kind="service"):
    return [row[1] for row in rows(made, kind)]


def pools(made, kind="service"):
    log = simulate(made).log
    return log[log.kind == kind].sort_values("case").pool.tolist()


# ---- capacity -------------------------------------------------------------------------------------------------


def test_an_unlimited_team_keeps_nobody_waiting_and_a_team_of_nobody_everybody():
    assert starts(scenario({"serve": HOUR}, staff="unlimited", cases=arrivals(*["08:00"] * 5))) == ["0 08:00"] * 5
    assert starts(scenario({"serve": HOUR}, staff=0, cases=arrivals("08:00"))) == [None]


def test_weekly_hours_shorten_and_stretch_each_day():
    network = {"calendars": {"office": {"weekly": {"mon-fri": ["08:00-12:00", "13:00-17:00"]}, "weekly_hours": 20}}}
    made = scenario({"serve": {**HOUR, "time": "5 h"}}, team={"calendar": "office"}, cases=arrivals("08:00"), network=network)
    assert rows(made) == [(0, "0 08:00", "1 09:00", "done")]  # four hours a day: the afternoons fall away
    network["calendars"]["office"]["weekly_hours"] = 50
    longer = scenario({"serve": {**HOUR, "time": "11 h"}}, team={"calendar": "office"}, cases=arrivals("08:00"), network=network)
    assert rows(longer) == [(0, "0 08:00", "1 09:00", "done")]  # ten hours a day: to 19:00


def test_who_works_elsewhere_on_a_day_of_the_week_is_missed_that_day():
    both = arrivals("2021-01-05 23:30", "2021-01-06 08:00", "2021-01-06 08:00", "2021-01-07 08:00", "2021-01-07 08:00")
    made = scenario({"serve": HOUR}, staff=2, team={"elsewhere": {"wed": 1}}, cases=both)
    assert starts(made) == ["1 23:30", "2 08:00", "2 09:00", "3 08:00", "3 08:00"]
    # who is at work at midnight is not broken off; three are asked for where there are two
    late = arrivals("2021-01-05 20:00", "2021-01-06 09:00")
    busy = scenario({"serve": {**HOUR, "time": "12 h"}}, staff=2, team={"elsewhere": {"wed": 3}}, cases=late)
    assert rows(busy) == [(0, "1 20:00", "2 08:00", "done"), (1, "3 00:00", "3 12:00", "done")]
    fewer = {"elsewhere": {"wed": 1}, "capacity_changes": [{"from": "2021-01-06 08:30", "units": 3}]}
    assert starts(scenario({"serve": HOUR}, staff=2, team=fewer, cases=arrivals("2021-01-06 08:00", "2021-01-06 08:00"))) == ["2 08:00", "2 08:30"]


def test_who_is_absent_is_missed_until_she_is_back():
    rule = {"per_person_per_year": 50, "lasts": "1 d"}
    every_hour = [f"2021-01-{4 + day:02d} {hour:02d}:00" for day in range(27) for hour in range(24)]
    made = scenario({"serve": {**HOUR, "time": "30 min"}}, cases=arrivals(*every_hour), team={"absences": rule})
    away, back = [found for found in absences_of(plan_of(made), 1, 0) if found.person == 0][:2]
    assert (away.change, back.change, back.second - away.second) == (-1, 1, 86_400)
    log = simulate(made, 1).log
    begun = log[log.kind == "service"].started.tolist()
    assert not [at for at in begun if away.second < at < back.second]
    assert back.second in begun


def test_a_team_is_chosen_by_the_case_and_a_pool_that_does_not_admit_her_is_passed_over():
    teams = {"teams": {"clerks": {"staff": 1}, "women": {"staff": 1}, "night": {"staff": 1}}}
    sop = {"performers": {"whoever": [{"when": {"stream": "urgent"}, "team": "desk.women"}, {"team": "desk.night"}]}}
    steps = {"serve": {**HOUR, "team": "whoever"}}
    assert pools(scenario(steps, cases=CALM_AND_URGENT, agency=teams, sop=sop)) == ["desk.night", "desk.night", "desk.women"]
    teams["teams"]["women"]["admits"] = {"stream": "calm"}
    assert pools(scenario(steps, cases=CALM_AND_URGENT, agency=teams, sop=sop)) == ["desk.night"] * 3
    teams["teams"]["women"].pop("admits")
    never = {"performers": {"whoever": [{"chance": 0, "team": "desk.women"}, {"team": "desk.night"}]}}
    assert pools(scenario(steps, cases=arrivals("08:00"), agency=teams, sop=never)) == ["desk.night"]


def test_a_bed_that_admits_only_some_is_passed_over():
    steps = {"serve": {"admit": {"places": ["desk.girls", "desk.rooms"]}, "after": "1 d", "next": "end"}}
    beds = {"beds": {"girls": {"places": 5, "admits": {"stream": "urgent"}}, "rooms": {"places": 5}}}
    assert pools(scenario(steps, cases=CALM_AND_URGENT, agency=beds), "stay") == ["desk.rooms", "desk.rooms", "desk.girls"]


def test_a_caseload_is_full_until_somebody_is_discharged():
    steps = {"serve": {"admit": {"places": "desk.open_cases"}, "after": "2 h", "discharge": ["desk.open_cases"], "next": "last"}}
    steps["last"] = {"after": "1 d", "next": "end"}
    made = scenario(steps, cases=arrivals("08:00", "08:00"), agency={"caseloads": {"open_cases": {"places": 1}}})
    assert rows(made, "place") == [(0, "0 08:00", "0 08:00", "done"), (1, "0 08:00", "0 08:00", "done")]  # discharged before the delay
    steps["serve"].pop("discharge")
    steps["last"]["discharge"] = ["desk.open_cases"]
    kept = scenario(steps, cases=arrivals("08:00", "08:00"), agency={"caseloads": {"open_cases": {"places": 1}}})
    assert rows(kept, "place")[1] == (1, "0 10:00", "0 10:00", "done")
    steps["last"]["discharge"] = "all"  # beds, not the caseload
    held = scenario(steps, cases=arrivals("08:00", "08:00"), agency={"caseloads": {"open_cases": {"places": 1}}})
    assert rows(held, "place")[1] == (1, "1 10:00", "1 10:00", "done")


def test_all_full_leads_to_another_step():
    steps = {"serve": {"admit": {"places": "desk.rooms", "when_full": "elsewhere"}, "after": "1 d", "next": "end"}}
    steps["elsewhere"] = {"after": "2 h", "next": "end"}
    made = scenario(steps, cases=arrivals("08:00", "08:10"), agency={"beds": {"rooms": {"places": 1}}})
    assert [clock(at) for at in simulate(made).cases.ended] == ["1 08:00", "0 10:10"]


# ---- arrivals -------------------------------------------------------------------------------------------------


def test_a_group_shares_what_is_drawn_for_the_group():
    rules = {"risk": {"chances": {"high": 0.5, "low": 0.5}, "per_group": True}, "need": {"chances": {"bed": 0.5, "none": 0.5}}}
    cases = arrivals(*[f"2021-01-{day:02d} 08:00" for day in range(4, 24)], group=6, attributes=rules)
    drawn = simulate(scenario({"serve": HOUR}, cases=cases)).cases.groupby("group")
    assert set(drawn.size()) == {6}
    assert set(drawn.risk.nunique()) == {1}
    assert max(drawn.need.nunique()) == 2
    assert drawn.risk.first().nunique() == 2


def test_a_share_of_a_boat():
    cases = arrivals("08:00", group=400, share=0.25)
    found = len(simulate(scenario({"serve": {"next": "end"}}, cases=cases)).cases)
    assert abs(found - 100) < 4 * (400 * 0.25 * 0.75) ** 0.5
    assert len(simulate(scenario({"serve": {"next": "end"}}, cases=arrivals("08:00", group=5, share=0))).log) == 0


def test_who_comes_to_a_closed_door_comes_at_its_opening():
    doors = {"doors": {"front": {"calendar": "office"}}}
    cases = {"visitors": {"arrivals": {"dated": ["2021-01-04 06:00", "2021-01-04 12:30", "2021-01-09 10:00"]}, "doors": {"front": 1}}}
    made = scenario({"serve": {"next": "end"}}, cases=cases, streams=doors, sop={"doors": {"front": "serve"}})
    assert [clock(at) for at in simulate(made).cases.arrived] == ["0 08:00", "0 13:00", "7 08:00"]


def test_a_door_has_its_time_of_day():
    cases = {"visitors": {"arrivals": {"every": "1 d"}, "doors": {"front": 1}}}
    made = scenario({"serve": {"next": "end"}}, cases=cases, streams={"doors": {"front": {"time_of_day": "9 h"}}}, sop={"doors": {"front": "serve"}})
    assert {clock(at).split()[1] for at in simulate(made).cases.arrived} == {"09:00"}
    by_hour = {"doors": {"front": {"hours": [0] * 20 + [1] + [0] * 3}}}
    made = scenario({"serve": {"next": "end"}}, cases=cases, streams=by_hour, sop={"doors": {"front": "serve"}})
    assert {clock(at).split()[1][:2] for at in simulate(made).cases.arrived} == {"20"}


def test_attributes_follow_those_drawn_before_and_hours_since_grow():
    rules = {
        "risk": {"chances": {"high": 1, "low": 0}},
        "need": {"first_of": [{"when": {"risk": "high"}, "use": "bed"}, {"use": "none"}]},
        "hours_since": {"mixture": [{"chance": 1, "uniform": ["70 h", "70 h"]}]},
    }
    steps = {"serve": {"after": "1 h", "next": [{"when": {"hours_since": {"at_most": 72}}, "to": "serve"}, "end"]}}
    run = simulate(scenario(steps, cases=arrivals("08:00", attributes=rules)))
    assert run.cases.need.tolist() == ["bed"]
    assert clock(run.cases.ended[0]) == "0 11:00"  # 71, 72, then 73 hours


def test_work_of_others_has_its_class():
    others = {"pool": "desk.clerks", "arrivals": {"dated": ["2021-01-04 08:20"]}, "time": "1 h"}
    priority = {"priority": {"otherwise": 1}}
    for its_class, at in ((0, "0 09:00"), (2, "0 10:00")):
        streams = {"background": {"others": {**others, "priority_class": its_class}}}
        made = scenario({"serve": HOUR}, cases=arrivals("08:00", "08:10"), streams=streams, sop=priority)
        assert starts(made, "background") == [at]


# ---- steps ----------------------------------------------------------------------------------------------------


def test_durations_by_the_case_and_delays_in_working_days():
    by_case = {"first_of": [{"when": {"stream": "urgent"}, "use": "2 h"}, {"use": "1 working days"}]}
    made = scenario({"serve": {"before": by_case, "next": "end"}}, cases=CALM_AND_URGENT)
    # seven hours of 08:00-12:00, 13:00-16:00
    assert [row[2] for row in rows(made, "delay_before")] == ["0 16:00", "1 08:10", "0 10:20"]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"happened": "heard"}, True),
        ({"not_yet": "heard"}, False),
        ({"time_since": {"event": "heard", "at_most": "2 h"}}, True),
        ({"time_since": {"event": "heard", "at_most": "119 min"}}, False),
        ({"time_since": {"event": "heard", "at_least": "2 h"}}, True),
        ({"time_since": {"event": "safe", "at_least": "0 h"}}, False),
        ({"visits": {"at_least": 2}}, False),
        ({"holds": "desk.rooms"}, True),
        ({"holds_none": ["desk.rooms"]}, False),
        ({"case_open": "yes"}, True),
        ({"any_of": [{"happened": "safe"}, {"happened": "heard"}]}, True),
        ({"none_of": [{"happened": "safe"}, {"happened": "heard"}]}, False),
        ({"stream": "visitors", "happened": ["heard", "safe"]}, False),
        ({"hours_since": {"at_most": 5}}, False),  # nobody knows how long
    ],
)
def test_conditions(condition, holds):
    answers = [{"when": condition, "to": "end", "outcome": "yes"}, {"when": {"happened": "never"}, "to": "late"}, {"to": "end", "outcome": "no"}]
    steps = {
        "serve": {"admit": {"places": "desk.rooms"}, "events": ["heard"], "after": "2 h", "next": "ask"},
        "ask": {"next": answers},
        "late": {"events": ["safe", "never"], "next": "end"},
    }
    made = scenario(steps, agency={"beds": {"rooms": {"places": 1}}})
    assert simulate(made).cases.outcome.tolist() == ["yes" if holds else "no"]


def test_no_meeting_on_a_holiday():
    gate = {"meeting": {"day": "thu", "at": "09:00", "holidays": ["national"]}}
    network = {"holidays": {"national": {"2021-01-07": {"id": "Libur", "en": "Holiday"}}}}
    assert starts(scenario({"serve": {**HOUR, "gate": gate}}, network=network)) == ["10 09:00"]


def test_a_branch_that_nobody_needs_is_not_taken():
    fork = {"branches": [[{"when": {"stream": "urgent"}, "to": "a"}], [{"chance": 0, "to": "b"}]], "join": "all"}
    steps = {"serve": {"fork": fork, "next": "end"}, "a": {"after": "5 h", "next": "join"}, "b": {"after": "9 h", "next": "join"}}
    assert [clock(at) for at in simulate(scenario(steps, cases=CALM_AND_URGENT)).cases.ended] == ["0 08:00", "0 08:10", "0 13:20"]


def test_the_one_who_does_it_for_the_group_is_replaced_when_she_leaves():
    steps = {"serve": {**HOUR, "once_per_group": True}}
    later = {"capacity_changes": [{"from": "2021-01-04 09:15", "units": 1}]}
    made = scenario(steps, staff=0, team=later, cases=arrivals("08:00", group=4), sop={"patience": [{"time": "30 min"}]})
    assert rows(made) == [(0, None, "0 08:30", "withdrew"), (1, None, "0 09:00", "withdrew"), (2, "0 09:15", "0 10:15", "done")]
    assert [clock(at) for at in simulate(made).cases.ended] == ["0 08:30", "0 09:00", "0 10:15", "0 10:15"]


# ---- referrals ------------------------------------------------------------------------------------------------


def referred(sop=None, horizon="60 d", teams=None, **modes):
    agency = {"signatory": "desk.head", "teams": {"clerks": {"staff": 1}, "head": {"staff": 1}} if teams is None else teams}
    steps = {"serve": {**HOUR, "next": [{"to": "far", "by": "letter"}]}, "far": {"after": "1 h", "next": "end"}}
    return scenario(steps, agency=agency, network={"modes": modes}, horizon=horizon, sop=sop or {})


def test_a_refused_referral_finds_another_contact():
    assert rows(referred(letter={"transmission": "2 h", "refused": 1, "refused_delay": "3 h"}), "referral") == [(0, "0 09:00", "0 14:00", "refused")]


def test_another_mode_instead():
    log = simulate(referred(letter={"transmission": "2 h", "instead": {"mode": "phone", "chance": 1}}, phone={"transmission": "30 min"})).log
    (row,) = log[log.kind == "referral"].itertuples()
    assert (row.mode, clock(row.ended)) == ("phone", "0 09:30")


def test_the_signatory_has_a_list_of_its_own():
    mode = {"signature": {"time": "1 h"}, "transmission": "1 h"}
    agency = {"signatory": "desk.head", "teams": {"clerks": {"staff": 2}, "head": {"staff": 1}}}
    steps = {"serve": {**HOUR, "next": [{"to": "far", "by": "letter"}]}, "far": {"next": "end"}}
    made = scenario(steps, agency=agency, network={"modes": {"letter": mode}}, cases=arrivals("08:00", "08:00"))
    assert rows(made, "signature") == [(0, "0 09:00", "0 10:00", "done"), (1, "0 10:00", "0 11:00", "done")]
    assert [row[2] for row in rows(made, "referral")] == ["0 11:00", "0 12:00"]


def test_patience_runs_through_a_referral():
    mode = {"preparation": "2 h", "signature": {"time": "1 h"}, "transmission": "9 h"}
    tired = {"patience": [{"time": "5 h", "waits": ["referral"], "steps": ["serve"]}]}
    made = referred(sop=tired, letter=mode)
    assert rows(made, "referral") == [(0, "0 09:00", "0 14:00", "withdrew")]
    assert rows(made, "signature") == [(0, "0 11:00", "0 12:00", "done")]
    asleep = referred(sop=tired, letter=mode, teams={"clerks": {"staff": 1}, "head": {"staff": 0}})
    assert rows(asleep, "signature") == [(0, None, "0 14:00", "withdrew")]


# ---- priority and leaving -------------------------------------------------------------------------------------


def test_escalation_to_a_class_overtakes():
    steps = {"serve": {**HOUR, "time": "3 h"}, "old": {**HOUR, "escalation": {"after": "1 h", "to_class": 0}}}
    both = {"a": {"arrivals": {"dated": ["2021-01-04 08:00", "2021-01-04 08:10"]}, "first": "serve"}}
    both["b"] = {"arrivals": {"dated": ["2021-01-04 08:20"]}, "first": "old"}
    rule = {"priority": {"rows": [{"when": {"stream": "a"}, "class": 1}], "otherwise": 2}}
    assert starts(scenario(steps, cases=both, sop=rule)) == ["0 08:00", "0 12:00", "0 11:00"]
    slow = {**steps, "old": {**HOUR, "escalation": {"after": "4 h", "to_class": 0}}}
    assert starts(scenario(slow, cases=both, sop=rule)) == ["0 08:00", "0 11:00", "0 14:00"]
    days = {**steps, "old": {**HOUR, "escalation": {"after": "1 working days", "to_class": 0}}}
    assert starts(scenario(days, cases=both, sop=rule))[2] == "0 14:00"


def test_patience_by_type_and_step_to_another_step():
    steps = {"serve": HOUR, "elsewhere": {"after": "2 h", "next": "end"}}
    rule = [{"when": {"stream": "calm"}, "steps": ["serve"], "time": "90 min", "to": "elsewhere", "outcome": "sent_on"}, {"time": "3 h"}]
    made = scenario(steps, staff=0, cases=CALM_AND_URGENT, sop={"patience": rule})
    assert rows(made) == [(0, None, "0 09:30", "sent_on"), (1, None, "0 09:40", "sent_on"), (2, None, "0 11:20", "withdrew")]
    assert [clock(at) for at in simulate(made).cases.ended] == ["0 11:30", "0 11:40", "0 11:20"]


def test_patience_beside_the_main_way_only_when_it_says_so():
    steps = {"serve": {"start": [["court"]], "after": "9 h", "next": "end"}, "court": {**HOUR, "next": "end_of_track"}}
    assert rows(scenario(steps, staff=0, sop={"patience": [{"time": "1 h"}]})) == [(0, None, None, "open")]
    both = scenario(steps, staff=0, sop={"patience": [{"time": "1 h", "tracks": "all", "leaves": "track", "outcome": "not_prosecuted"}]})
    assert rows(both) == [(0, None, "0 09:00", "not_prosecuted")]
    assert simulate(both).cases.outcome.tolist() == ["closed"]
    whole = scenario(steps, staff=0, sop={"patience": [{"time": "1 h", "tracks": "all"}]})
    assert rows(whole, "delay_after") == [(0, "0 08:00", "0 09:00", "stopped")]


def test_patience_for_a_place_and_at_a_gate():
    steps = {"serve": {"admit": {"places": "desk.rooms"}, "gate": {"group": {"size": 2}}, "next": "end"}}
    beds = {"beds": {"rooms": {"places": 0}}}
    at_gate = scenario(steps, agency=beds, sop={"patience": [{"time": "1 h", "waits": ["gate"]}]})
    assert rows(at_gate, "gate") == [(0, None, "0 09:00", "withdrew")]
    steps["serve"].pop("gate")
    at_door = scenario(steps, agency=beds, sop={"patience": [{"time": "1 h", "waits": ["place"]}]})
    assert rows(at_door, "place") == [(0, None, "0 09:00", "withdrew")]


def test_turned_away_to_another_step_when_all_are_busy():
    steps = {"serve": {**HOUR, "turn_away": {"list_at_least": 0, "to": "elsewhere", "by": "phone", "outcome": "full"}}, "elsewhere": {"next": "end"}}
    made = scenario(steps, network={"modes": {"phone": {"transmission": "1 h"}}})
    assert rows(made) == [(0, None, "0 08:00", "full")]
    assert rows(made, "referral") == [(0, "0 08:00", "0 09:00", "accepted")]


# ---- information and geography ----------------------------------------------------------------------------------


def test_a_shared_file_spares_her_telling_it_again():
    steps = {"serve": {**HOUR, "story": True, "next": "again"}, "again": {**HOUR, "story": True}}
    told = simulate(scenario(steps)).log.story.tolist()
    shared = simulate(scenario(steps, sop={"shared_file": {"steps": ["again"]}})).log.story.tolist()
    without = simulate(scenario(steps, sop={"shared_file": {"steps": ["again"], "when": {"none_of": [{"stream": "visitors"}]}}})).log.story.tolist()
    assert (told, shared, without) == ([True, True], [True, False], [True, True])


def test_districts_have_their_journeys_and_their_no_shows():
    tiers = {"near": {"travel": "0 h"}, "far": {"travel": "3 h", "no_show": 1}}
    network = {"geography": {"attribute": "tier", "tiers": tiers}}
    no_show = {"chance": "district", "uses": "10 min", "again_after": "20 d"}
    steps = {"serve": {**HOUR, "before": {"travel": {"times": 2, "plus": "1 h"}}, "no_show": no_show}}
    cases = {tier: {"arrivals": {"dated": ["2021-01-04 08:00"]}, "first": "serve", "attributes": {"tier": tier}} for tier in tiers}
    made = scenario(steps, cases=cases, network=network)
    assert rows(made) == [(0, "0 09:00", "0 10:00", "done"), (1, "0 15:00", "0 15:10", "no_show"), (1, "20 15:10", "20 15:20", "no_show")]


# ---- appointments of a day --------------------------------------------------------------------------------------


def limited(steps, at_most_a_day, *counted, sop=None, **more):
    """The same with so many appointments a day for one case; all steps count when none is named."""
    limit = {"appointments": {"at_most_a_day": at_most_a_day, "steps": list(counted or steps)}}
    return scenario(steps, sop=limit | (sop or {}), **more)


def appointed(made):
    """(step, started) of all services in the order of their beginning, and (step, since, until) of all waits for another day."""
    log = simulate(made).log.sort_values(["started", "track"])
    worked, held = log[log.kind == "service"], log[log.kind == "limit"].sort_values("requested")
    begun = [(row.step, clock(row.started) if row.started >= 0 else None) for row in worked.itertuples()]
    return begun, [(row.step, clock(row.requested), clock(row.ended)) for row in held.itertuples()]


THREE = {"one": {**HOUR, "next": "two"}, "two": {**HOUR, "next": "three"}, "three": HOUR}


def test_a_case_has_so_many_appointments_on_a_day_and_the_next_one_at_midnight():
    begun, held = appointed(limited(THREE, 2, cases=arrivals("08:00", first="one")))
    assert begun == [("one", "0 08:00"), ("two", "0 09:00"), ("three", "1 00:00")]
    assert held == [("three", "0 10:00", "1 00:00")]
    begun, held = appointed(limited(THREE, 1, cases=arrivals("08:00", first="one")))
    assert begun == [("one", "0 08:00"), ("two", "1 00:00"), ("three", "2 00:00")]
    assert held == [("two", "0 09:00", "1 00:00"), ("three", "1 01:00", "2 00:00")]
    assert appointed(limited(THREE, 1, "one", "three", cases=arrivals("08:00", first="one")))[0][1:] == [("two", "0 09:00"), ("three", "1 00:00")]
    assert appointed(limited(THREE, 3, cases=arrivals("08:00", first="one")))[1] == []


def test_an_office_that_is_closed_at_midnight_takes_her_at_its_next_opening():
    begun, held = appointed(limited(THREE, 1, cases=arrivals("08:00", first="one"), team={"calendar": "office"}))
    assert begun == [("one", "0 08:00"), ("two", "1 08:00"), ("three", "2 08:00")]
    assert held == [("two", "0 09:00", "1 00:00"), ("three", "1 09:00", "2 00:00")]


def test_a_day_begins_at_midnight_also_for_work_that_goes_on_through_it():
    begun, _ = appointed(limited(THREE, 1, cases=arrivals("23:30", first="one")))
    assert begun == [("one", "0 23:30"), ("two", "1 00:30"), ("three", "2 00:00")]  # the first one ends on the second day, and is of the first
    late = limited(THREE, 1, cases=arrivals("23:30", first="one"), start="2021-01-03T20:00:00")
    assert [at for _, at in appointed(late)[0]] == ["1 03:30", "1 04:30", "2 04:00"]  # the clock counts from 20:00 on Sunday


def test_all_tracks_of_a_case_share_the_limit_and_other_cases_have_their_own():
    steps = {"serve": {"fork": {"branches": [["a"], ["b"], ["c"]]}, "next": "end"}}
    steps |= {name: {**HOUR, "team": f"desk.{name}", "next": "join"} for name in "abc"}
    teams = {"teams": {name: {"staff": 2} for name in "abc"} | {"clerks": {"staff": 1}}}
    begun, held = appointed(limited(steps, 2, "a", "b", "c", cases=arrivals("08:00", "09:00"), agency=teams))
    assert begun == [("a", "0 08:00"), ("b", "0 08:00"), ("a", "0 09:00"), ("b", "0 09:00"), ("c", "1 00:00"), ("c", "1 00:00")]
    assert held == [("c", "0 08:00", "1 00:00"), ("c", "0 09:00", "1 00:00")]


def test_who_has_no_appointment_left_does_not_block_those_behind_her_and_keeps_her_place():
    steps = {"first": {**HOUR, "team": "desk.others", "next": "serve"}, "serve": HOUR}
    teams = {"teams": {"clerks": {"staff": 1}, "others": {"staff": "unlimited"}}}
    cases = arrivals("08:00", first="first") | {"late": {"arrivals": {"dated": ["2021-01-04 09:30", "2021-01-04 23:30"]}, "first": "serve"}}
    made = limited(steps, 1, cases=cases, agency=teams)
    # she is passed at 9:30; at midnight the clerk still works for the one of 23:30, and then she, who came before, is next
    assert rows(made) == [(0, "0 08:00", "0 09:00", "done"), (0, "1 00:30", "1 01:30", "done"), (1, "0 09:30", "0 10:30", "done"),
                          (2, "0 23:30", "1 00:30", "done")]  # fmt: skip
    assert appointed(made)[1] == [("serve", "0 09:00", "1 00:00")]


def test_only_the_limit_keeps_her_back_from_when_the_team_would_take_her():
    steps = {"first": {**HOUR, "team": "desk.others", "next": "serve"}, "serve": {**HOUR, "time": "2 h"}}
    teams = {"teams": {"clerks": {"staff": 1}, "others": {"staff": "unlimited"}}}
    cases = {"early": {"arrivals": {"dated": ["2021-01-04 07:30"]}, "first": "serve"}} | arrivals("08:00", first="first")
    run = simulate(limited(steps, 1, cases=cases, agency=teams))
    log = run.log[run.log.kind == "limit"]
    assert [(clock(row.requested), clock(row.ended), row.closed) for row in log.itertuples()] == [("0 09:30", "1 00:00", 0)]
    # her day: two pieces of work, half an hour for the team, and the rest for a date
    parts = parts_of(run).loc[1]
    assert parts[["work", "staff", "gate", "closed"]].tolist() == [3 * 3600, 1800, 14.5 * 3600, 0]
    office = {"teams": teams["teams"] | {"clerks": {"staff": 1, "calendar": "office"}}}
    run = simulate(limited(steps, 1, cases=cases, agency=office))
    assert run.log[run.log.kind == "limit"].closed.tolist() == [9 * 3600]  # 12–13 and 16–24
    # until 10 the clerk is with the other one; what is closed is closed
    assert parts_of(run).loc[1][["work", "staff", "gate", "closed"]].tolist() == [3 * 3600, 3600, 5 * 3600, 17 * 3600]


def test_who_leaves_while_only_the_limit_keeps_her_back_has_a_row_until_then():
    patience = {"patience": [{"time": "5 h", "leaves": "case"}]}
    made = limited(THREE, 1, cases=arrivals("08:00", first="one"), sop=patience)
    assert [clock(at) for at in simulate(made).cases.ended] == ["0 14:00"]
    assert appointed(made)[1] == [("two", "0 09:00", "0 14:00")]
    open_end = limited(THREE, 1, cases=arrivals("08:00", first="one"), horizon="20 h")
    log = simulate(open_end).log
    assert log[log.kind == "limit"][["ended", "outcome"]].to_numpy().tolist() == [[-1, "open"]]


def test_a_missed_date_is_an_appointment_and_one_for_the_group_is_hers_who_has_it():
    missed = {"serve": {**HOUR, "no_show": {"chance": 1, "uses": "1 h", "again_after": "0 h"}}}
    dates = [at for _, at in appointed(limited(missed, 2, cases=arrivals("08:00"), horizon="30 h"))[0] if at is not None]
    assert dates == ["0 08:00", "0 09:00", "1 00:00", "1 01:00"]
    steps = {"serve": {**HOUR, "once_per_group": True, "next": "after"}, "after": HOUR}
    made = limited(steps, 1, cases=arrivals("08:00", group=2), staff=2)
    assert appointed(made)[0] == [("serve", "0 08:00"), ("after", "0 09:00"), ("after", "1 00:00")]


def test_the_limit_that_holds_is_the_one_of_the_moment():
    more = limited(THREE, 1, cases=arrivals("08:00", first="one"))
    base = more.model_dump(by_alias=True, mode="json", exclude_unset=True)
    period = {part: base[part] for part in ("network", "streams", "sop")}
    later = {**period, "sop": period["sop"] | {"appointments": {"at_most_a_day": 2, "steps": [*THREE]}}, "start": "2021-01-05 06:00"}
    made = type(more).model_validate(base | {"periods": [{**period, "start": "2021-01-04"}, later]})
    # one on the first day and one from midnight on; then two are allowed, and all lists are looked at when other values begin to hold
    assert appointed(made)[0] == [("one", "0 08:00"), ("two", "1 00:00"), ("three", "1 06:00")]
    without = {**later, "sop": {**period["sop"]}, "start": "2021-01-05"}
    without["sop"].pop("appointments")
    free = type(more).model_validate(base | {"periods": [{**period, "start": "2021-01-04"}, without]})
    assert appointed(free)[0] == [("one", "0 08:00"), ("two", "1 00:00"), ("three", "1 01:00")]


def test_a_step_with_two_pools_that_waits_for_another_day_waits_in_both_lists():
    steps = {"one": {**HOUR, "next": "two"}, "two": {**HOUR, "with": [{"team": "desk.second"}]}}
    teams = {"teams": {"clerks": {"staff": 1}, "second": {"staff": 1, "calendar": "office"}}}
    begun, held = appointed(limited(steps, 1, cases=arrivals("08:00", first="one"), agency=teams))
    assert begun == [("one", "0 08:00"), ("two", "1 08:00")]
    assert held == [("two", "0 09:00", "1 00:00")]
