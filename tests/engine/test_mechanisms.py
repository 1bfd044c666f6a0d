"""Every mechanism by a case worked by hand, with exact times."""

import datetime as dt

import pytest

from simkit.engine.simpy_engine import Simulation
from simkit.engine.simulation import run_of
from simkit.scenario.changes import Change
from simkit.scenario.faults import ScenarioFaults
from simkit.scenario.loading import changed
from tests.engine.models import arrivals, clock, rows, scenario, simulate

HOUR = {"team": "desk.clerks", "time": "1 h", "next": "end"}


def test_first_come_first_served():
    made = scenario({"serve": HOUR}, cases=arrivals("08:00", "08:10", "08:05"))
    assert rows(made) == [(0, "0 08:00", "0 09:00", "done"), (1, "0 09:00", "0 10:00", "done"), (2, "0 10:00", "0 11:00", "done")]


def test_work_pauses_at_closing_and_over_the_weekend():
    made = scenario({"serve": {**HOUR, "time": "3 h"}}, team={"calendar": "office"}, cases=arrivals("2021-01-08 14:00", "2021-01-08 11:00"))
    assert rows(made) == [(0, "4 11:00", "4 15:00", "done"), (1, "4 15:00", "7 10:00", "done")]


def test_work_in_overtime_is_finished_in_one_go():
    made = scenario({"serve": {**HOUR, "time": "3 h", "at_closing": "overtime"}}, team={"calendar": "office"}, cases=arrivals("14:00"))
    assert rows(made) == [(0, "0 14:00", "0 17:00", "done")]


def test_work_that_must_fit_waits_for_the_next_day_and_does_not_block_shorter_work():
    short = {**HOUR, "at_closing": "fit"}
    made = scenario(
        {"long": {**short, "time": "3 h"}, "short": short},
        team={"calendar": "office"},
        cases={**arrivals("14:00", first="long"), "others": {"arrivals": {"dated": ["2021-01-04 14:30"]}, "first": "short"}},
    )
    assert rows(made) == [(0, "1 08:00", "1 11:00", "done"), (1, "0 14:30", "0 15:30", "done")]


def test_work_that_must_fit_may_be_interrupted_by_lunch():
    made = scenario({"serve": {**HOUR, "time": "2 h", "at_closing": "fit"}}, team={"calendar": "office"}, cases=arrivals("11:30"))
    assert rows(made) == [(0, "0 11:30", "0 14:30", "done")]


def test_a_holiday_is_closed():
    network = {"holidays": {"national": {"2021-01-04": {"id": "Libur", "en": "Holiday"}}}}
    network["calendars"] = {"office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["national"]}}
    made = scenario({"serve": HOUR}, team={"calendar": "office"}, cases=arrivals("09:00"), network=network)
    assert rows(made) == [(0, "1 08:00", "1 09:00", "done")]


def test_capacity_that_falls_while_busy_throws_nobody_out():
    made = scenario(
        {"serve": HOUR},
        staff=2,
        team={"capacity_changes": [{"from": "2021-01-04 08:30", "units": 1}]},
        cases=arrivals("08:00", "08:00", "08:10"),
    )
    assert rows(made) == [(0, "0 08:00", "0 09:00", "done"), (1, "0 08:00", "0 09:00", "done"), (2, "0 09:00", "0 10:00", "done")]


def test_release_comes_before_seize_at_the_same_second():
    made = scenario({"serve": HOUR}, cases=arrivals("08:00", "09:00"))
    assert rows(made) == [(0, "0 08:00", "0 09:00", "done"), (1, "0 09:00", "0 10:00", "done")]


def test_the_urgent_overtake_and_keep_the_reserve():
    urgent = {"visitors": {"arrivals": {"dated": ["2021-01-04 08:00", "2021-01-04 08:10"]}, "first": "serve"}}
    urgent["urgent"] = {"arrivals": {"dated": ["2021-01-04 08:20"]}, "first": "serve"}
    rule = {"priority": {"rows": [{"when": {"stream": "urgent"}, "class": 0}], "otherwise": 1}}
    assert rows(scenario({"serve": HOUR}, cases=urgent, sop=rule)) == [
        (0, "0 08:00", "0 09:00", "done"),
        (1, "0 10:00", "0 11:00", "done"),
        (2, "0 09:00", "0 10:00", "done"),
    ]
    kept = {"reserve": {"units": 1, "for": {"stream": "urgent"}}}
    assert rows(scenario({"serve": HOUR}, staff=2, team=kept, cases=urgent))[1:] == [
        (1, "0 09:20", "0 10:20", "done"),  # at 09:00 one unit is free: the one that is kept
        (2, "0 08:20", "0 09:20", "done"),
    ]


def test_waiting_raises_priority():
    streams = {"low": {"arrivals": {"dated": ["2021-01-04 08:05"]}, "first": "serve"}}
    streams["high"] = {"arrivals": {"dated": ["2021-01-04 08:00", "2021-01-04 10:55"]}, "first": "serve"}
    rule = {"rows": [{"when": {"stream": "high"}, "class": 0}], "otherwise": 1}
    long = {"serve": {**HOUR, "time": "3 h"}}
    plain = rows(scenario(long, cases=streams, sop={"priority": rule}))
    aged = rows(scenario(long, cases=streams, sop={"priority": {**rule, "ageing": {"every": "2 h"}}}))
    assert [row[1] for row in plain] == ["0 08:00", "0 14:00", "0 11:00"]
    assert [row[1] for row in aged] == ["0 08:00", "0 11:00", "0 14:00"]


def test_escalation_to_a_class_and_to_a_step():
    streams = arrivals("08:00", "08:01", "08:02")
    rule = {"priority": {"otherwise": 5}}
    steps = {"serve": {**HOUR, "escalation": {"after": "30 min", "to": "other"}}, "other": {"after": "1 h", "next": "end"}}
    assert rows(scenario(steps, cases=streams, sop=rule)) == [
        (0, "0 08:00", "0 09:00", "done"),
        (1, None, "0 08:31", "escalated"),
        (2, None, "0 08:32", "escalated"),
    ]


def test_patience_ends_in_withdrawal_and_gives_back():
    steps = {"serve": {**HOUR, "time": "5 h", "admit": {"places": "desk.rooms"}, "discharge": "all"}}
    made = scenario(
        steps,
        cases=arrivals("08:00", "08:10", "09:00"),
        agency={"beds": {"rooms": {"places": 2}}},
        sop={"patience": [{"time": "2 h", "waits": ["team", "place"]}]},
    )
    assert rows(made) == [(0, "0 08:00", "0 13:00", "done"), (1, None, "0 10:10", "withdrew"), (2, None, "0 12:10", "withdrew")]
    assert rows(made, "stay") == [
        (0, "0 08:00", "0 13:00", "done"),
        (1, "0 08:10", "0 10:10", "withdrew"),
        (2, "0 10:10", "0 12:10", "withdrew"),
    ]


def test_a_bed_is_free_again_after_its_turnaround_and_the_longest_stay():
    steps = {"serve": {"admit": {"places": "desk.rooms", "longest_stay": "1 d"}, "after": "3 d", "next": "end"}}
    made = scenario(steps, cases=arrivals("08:00", "08:10"), agency={"beds": {"rooms": {"places": 1, "turnaround": "4 h"}}})
    assert rows(made, "stay") == [(0, "0 08:00", "1 08:00", "longest_stay"), (1, "1 12:00", "2 12:00", "longest_stay")]


def test_a_full_shelter_asks_away_to_the_next_place_in_the_list():
    steps = {"serve": {"admit": {"places": ["desk.rooms", "desk.hotel"]}, "after": "1 d", "next": "end"}}
    beds = {"beds": {"rooms": {"places": 1}, "hotel": {"places": "unlimited"}}}
    log = simulate(scenario(steps, cases=arrivals("08:00", "08:10"), agency=beds)).log
    assert [(row.pool, row.outcome) for row in log[log.kind == "place"].itertuples()] == [("desk.rooms", "done"), ("desk.hotel", "asked_away")]


def test_a_weekly_meeting_takes_at_most_n():
    gate = {"meeting": {"day": "thu", "at": "09:00", "at_most": 2}}
    made = scenario({"serve": {**HOUR, "gate": gate}}, staff=3, cases=arrivals("08:00", "08:00", "08:00"))
    assert [row[1] for row in rows(made)] == ["3 09:00", "3 09:00", "10 09:00"]


@pytest.mark.parametrize(("per_week", "days"), [(1, [3, 10, 17]), (0.5, [3, 17, 31]), (2, [0, 3, 7])])
def test_meetings_come_as_often_as_asked(per_week, days):
    gate = {"meeting": {"day": "thu", "at": "09:00", "per_week": per_week, "at_most": 1}}
    made = scenario({"serve": {**HOUR, "gate": gate}}, staff=3, cases=arrivals("08:00", "08:00", "08:00"), horizon="60 d")
    starts = [int(row[1].split()[0]) for row in rows(made)]
    gaps = [b - a for a, b in zip(starts, starts[1:], strict=False)]
    assert sum(gaps) <= 7 / per_week * 2
    assert len(starts) == 3
    if per_week != 2:
        assert gaps == [b - a for a, b in zip(days, days[1:], strict=False)]


def test_a_group_leaves_when_full_or_after_a_while():
    gate = {"group": {"size": 2, "or_after": "1 d"}}
    made = scenario({"serve": {**HOUR, "gate": gate}}, staff=3, cases=arrivals("08:00", "09:00", "10:00"))
    assert [row[1] for row in rows(made)] == ["0 09:00", "0 09:00", "1 10:00"]


def test_an_arrival_group_waits_for_its_last_member():
    steps = {"serve": {**HOUR, "next": "leave"}, "leave": {"gate": {"arrival_group": {"at_most": "14 d"}}, "next": "end"}}
    made = scenario(steps, cases=arrivals("08:00", group=3))
    assert [row[2] for row in rows(made, "gate")] == ["0 11:00"] * 3
    short = {**steps, "leave": {"gate": {"arrival_group": {"at_most": "90 min"}}, "next": "end"}}
    assert [row[2] for row in rows(scenario(short, cases=arrivals("08:00", group=3)), "gate")] == ["0 10:30", "0 10:30", "0 11:00"]


def test_once_for_a_group():
    made = scenario({"serve": {**HOUR, "once_per_group": True}}, cases=arrivals("08:00", group=3))
    assert rows(made) == [(0, "0 08:00", "0 09:00", "done")]
    assert set(simulate(made).cases.ended) == {9 * 3600}


def test_loops_count_their_visits():
    steps = {"serve": {**HOUR, "next": [{"when": {"visits": {"less_than": 3}}, "to": "serve"}, "end"]}}
    assert [row[2] for row in rows(scenario(steps))] == ["0 09:00", "0 10:00", "0 11:00"]


def test_parallel_tracks_join_when_all_are_done():
    fork = {"branches": [["a"], ["b"]], "join": "all"}
    steps = {"serve": {"fork": fork, "next": "last"}, "a": {**HOUR, "next": "join"}, "b": {"after": "5 h", "next": "join"}, "last": HOUR}
    made = scenario(steps)
    assert [row[1] for row in rows(made)] == ["0 08:00", "0 13:00"]
    assert rows(made, "join") == [(0, "0 09:00", "0 13:00", "done")]


def test_a_join_of_the_first_n():
    fork = {"branches": [["a"], ["b"], ["c"]], "join": 2}
    delays = {name: {"after": after, "next": "join"} for name, after in (("a", "9 h"), ("b", "1 h"), ("c", "3 h"))}
    made = scenario({"serve": {"fork": fork, "next": "last"}, **delays, "last": HOUR})
    assert [row[1] for row in rows(made)] == ["0 11:00"]


def test_a_track_beside_outlives_the_closing_but_not_a_withdrawal():
    steps = {"serve": {**HOUR, "start": [["beside"]], "next": "end"}, "beside": {"after": "3 h", "next": "end_of_track"}}
    assert rows(scenario(steps), "delay_after") == [(0, "0 09:00", "0 12:00", "done")]
    steps["serve"] = {**steps["serve"], "next": "more"}
    steps["more"] = {"team": "desk.others", "time": "1 h", "next": "end"}
    gone = scenario(steps, agency={"teams": {"clerks": {"staff": 1}, "others": {"staff": 0}}}, sop={"patience": [{"time": "1 h"}]})
    assert rows(gone, "delay_after") == [(0, "0 09:00", "0 10:00", "stopped")]


def test_the_branches_of_a_track_beside_go_on_with_it():
    """Whether they began before the case was closed or after it."""
    branches = {"fork": {"branches": [["a"], ["b"]], "join": "all"}, "next": "last"}
    steps = {
        "serve": {**HOUR, "start": [["beside"]], "next": "wait"}, "beside": branches, "wait": {"after": "1 h", "next": "end"},
        "a": {"after": "3 h", "next": "join"}, "b": {"after": "5 h", "next": "join"}, "last": {"after": "2 h", "next": "end_of_track"},
    }  # fmt: skip
    ways = [("1 h", "0 10:00"), ("0 h", "0 09:00")]
    for wait, closed in ways:
        steps["wait"]["after"] = wait
        made = scenario(steps)
        assert [clock(at) for at in simulate(made).cases.ended] == [closed]
        assert rows(made, "join") == [(0, "0 12:00", "0 14:00", "done")]
        assert rows(made, "delay_after")[-1] == (0, "0 14:00", "0 16:00", "done")


@pytest.mark.parametrize(("join", "ends"), [(join, ends) for join in ("all", 2) for ends in "abc"])
@pytest.mark.parametrize("wait", ["20 h", "0 h"])
def test_a_branch_of_a_track_beside_that_ends_the_case_ends_that_track(join, ends, wait):
    """Whichever branch it is, and also when the main line has ended the case before; nobody waits for ever, and other tracks beside go on."""
    hours = {"a": 3, "b": 5, "c": 8}
    steps = {
        "serve": {"start": [["beside"], ["other"]], "next": "wait"}, "wait": {"after": wait, "next": "end"},
        "beside": {"fork": {"branches": [["a"], ["b"], ["c"]], "join": join}, "next": "last"},
        **{name: {"after": f"{after} h", "next": "end" if name == ends else "join"} for name, after in hours.items()},
        "last": {"after": "2 h", "next": "end_of_track"}, "other": {"after": "15 h", "next": "end_of_track"},
    }  # fmt: skip
    made = scenario(steps)
    log, over = simulate(made).log, 8 + hours[ends]
    assert [clock(at) for at in simulate(made).cases.ended] == ["0 08:00" if wait == "0 h" else f"0 {over:02d}:00"]
    told = {row.step: (clock(row.ended), row.outcome) for row in log[log.kind == "delay_after"].itertuples() if row.step in hours}
    assert told == {name: (f"0 {min(over, 8 + after):02d}:00", "done" if 8 + after <= over else "stopped") for name, after in hours.items()}
    joined = join == 2 and ends == "c"  # both of the others are done before
    if not joined:
        assert list(log[log.kind == "join"].outcome) == (["stopped"] if join == 2 or ends != "a" else [])
    assert ("last" in set(log.step)) == joined
    assert [clock(at) for at in log[log.step == "other"].ended] == ["0 23:00"]


def test_a_branch_of_a_track_beside_that_is_lost_ends_that_track():
    modes = {"letter": {"transmission": "1 h", "lost": 1, "noticed": {"chance": 0, "after": "1 h"}}}
    agency = {"teams": {"clerks": {"staff": 2}}}
    steps = {
        "serve": {"start": [["beside"]], "next": "end"}, "beside": {"fork": {"branches": [["a"], ["b"]]}, "next": "end_of_track"},
        "a": {"next": "join"}, "b": {"after": "1 h", "next": {"to": "far", "by": "letter"}}, "far": HOUR,
    }  # fmt: skip
    assert rows(scenario(steps, agency=agency, network={"modes": modes}), "join") == [(0, "0 08:00", "0 10:00", "stopped")]


def test_accompaniment_starts_together_and_ends_by_itself():
    pools = {"teams": {"clerks": {"staff": 1}, "companions": {"staff": 1}}}
    steps = {"serve": {**HOUR, "with": [{"team": "desk.companions", "time": "3 h"}]}}
    made = scenario(steps, cases=arrivals("08:00", "08:00"), agency=pools)
    assert rows(made) == [(0, "0 08:00", "0 09:00", "done"), (1, "0 11:00", "0 12:00", "done")]
    together = scenario({"serve": {**HOUR, "with": [{"team": "desk.companions"}]}}, cases=arrivals("08:00", "08:00"), agency=pools)
    assert rows(together)[1] == (1, "0 09:00", "0 10:00", "done")
    assert rows(together, "accompaniment") == [(0, "0 08:00", "0 09:00", "done"), (1, "0 09:00", "0 10:00", "done")]


LETTER = {"preparation": "30 min", "preparation_calendar": "office", "signature": {"time": "1 h"}, "transmission": "1 working day"}


def referral(**mode):
    agency = {"signatory": "desk.head", "teams": {"clerks": {"staff": 1}, "head": {"staff": 1, "calendar": "office"}}}
    steps = {"serve": {**HOUR, "next": [{"to": "far", "by": "letter"}]}, "far": {"next": "end"}}
    return scenario(steps, agency=agency, network={"modes": {"letter": {**LETTER, **mode}}}, horizon="90 d")


def test_a_letter_is_prepared_signed_and_sent():
    # 09:00 + 30 min, signed 10:30, 7 h of office time: 1.5 h before lunch, 3 h after, 2.5 h on Tuesday
    assert rows(referral(), "referral") == [(0, "0 09:00", "1 10:30", "accepted")]


def test_a_returned_letter_begins_again_for_ever_when_all_are_returned():
    found = rows(referral(incomplete=1, incomplete_delay="1 h"), "referral")
    assert found[0] == (0, "0 09:00", "1 11:30", "incomplete")
    assert found[1][1] == "1 11:30"


def test_lost_letters():
    assert rows(referral(lost=1, noticed={"chance": 0, "after": "1 d"}), "referral") == [(0, "0 09:00", "1 10:30", "lost")]
    back = referral(lost=1, noticed={"chance": 0, "after": "1 d"}, unnoticed={"comes_back": 1, "after": "14 d"})
    assert rows(back, "referral") == [(0, "0 09:00", "15 10:30", "came_back")]
    noticed = rows(referral(lost=1, noticed={"chance": 1, "after": "1 d"}), "referral")
    assert noticed[0] == (0, "0 09:00", "2 10:30", "lost_noticed")
    assert simulate(referral(lost=1, noticed={"chance": 0, "after": "1 d"})).cases.outcome.tolist() == ["lost_at_referral"]


def test_a_no_show_uses_the_slot_and_sets_a_new_date():
    rule = {"chance": {"first_of": [{"when": {"not_yet": "reminded"}, "use": 1}]}, "uses": "20 min", "again_after": "7 d"}
    steps = {"serve": {**HOUR, "no_show": rule, "events": ["reminded"]}}
    log = simulate(scenario(steps, sop={}, horizon="20 d")).log
    missed = log[log.outcome == "no_show"]
    assert [clock(row.ended) for row in missed[missed.kind == "service"].itertuples()] == ["0 08:20", "7 08:40", "14 09:00"]


def test_turning_away_when_the_list_is_long():
    made = scenario({"serve": {**HOUR, "turn_away": {"list_at_least": 1}}}, cases=arrivals("08:00", "08:01", "08:02"))
    assert simulate(made).cases.outcome.tolist() == ["closed", "closed", "turned_away"]


def test_work_of_others_takes_the_pool():
    others = {"background": {"others": {"pool": "desk.clerks", "arrivals": {"dated": ["2021-01-04 07:30"]}, "time": "1 h"}}}
    made = scenario({"serve": HOUR}, streams=others)
    assert rows(made) == [(1, "0 08:30", "0 09:30", "done")]
    assert rows(made, "background") == [(0, "0 07:30", "0 08:30", "done")]


def test_what_is_open_at_the_horizon_is_reported_as_open():
    made = scenario({"serve": {**HOUR, "time": "3 d"}}, cases=arrivals("08:00", "08:00"), horizon="2 d")
    assert rows(made) == [(0, "0 08:00", None, "open"), (1, None, None, "open")]
    assert simulate(made).cases.outcome.tolist() == ["open", "open"]


def test_a_run_that_was_stopped_and_continued_is_the_same_run():
    made = scenario(
        {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "1 h"}}, "next": [{"chance": 0.3, "to": "serve"}, "end"]}},
        cases={"visitors": {"arrivals": {"per_day": 12}, "first": "serve"}},
        team={"calendar": "office"},
        sop={"patience": [{"time": {"exponential": {"mean": "1 d"}}}]},
    )
    whole = simulate(made)
    stopped = Simulation(made)
    for hour in range(0, 800, 7):
        stopped.run(hour * 3600)
    assert run_of(stopped.run()).rows == whole.rows
    assert simulate(made, seed=2).rows != whole.rows


def test_events_at_the_start_the_end_and_after_the_delay():
    events = [{"event": "a", "at": "start"}, "b", {"event": "c", "at": "after"}]
    case = simulate(scenario({"serve": {**HOUR, "after": "2 h", "events": events}})).cases.iloc[0]
    assert [clock(case[f"event_{name}"]) for name in "abc"] == ["0 08:00", "0 09:00", "0 11:00"]


def test_a_branch_may_begin_with_a_referral():
    network = {"modes": {"letter": {"transmission": "3 h"}}}
    fork = {"branches": [["a"], [{"to": "b", "by": "letter"}]], "join": "all"}
    steps = {"serve": {"fork": fork, "next": "end"}, "a": {"after": "1 h", "next": "join"}, "b": {"after": "1 h", "next": "join"}}
    made = scenario(steps, network=network)
    assert rows(made, "referral") == [(0, "0 08:00", "0 11:00", "accepted")]
    assert simulate(made).cases.ended.tolist() == [12 * 3600]


def test_a_fork_inside_a_branch_may_be_the_last_of_that_branch():
    inner = {"fork": {"branches": [["b"], ["c"]]}, "next": "join"}
    delays = {name: {"after": after, "next": "join"} for name, after in (("b", "1 h"), ("c", "2 h"), ("d", "3 h"))}
    steps = {"serve": {"fork": {"branches": [["inner"], ["d"]]}, "next": "last"}, "inner": inner, **delays, "last": HOUR}
    assert rows(scenario(steps)) == [(0, "0 11:00", "0 12:00", "done")]


def test_a_branch_that_is_given_up_does_not_keep_the_others_waiting():
    staff = {"teams": {"clerks": {"staff": 1}, "others": {"staff": 0}}}
    steps = {"serve": {"fork": {"branches": [["court"], ["b"]]}, "next": "last"}, "last": HOUR}
    steps |= {"court": {"team": "desk.others", "time": "1 h", "next": "join"}, "b": {"after": "1 h", "next": "join"}}
    tired = {"patience": [{"time": "3 h", "tracks": "all", "leaves": "track", "outcome": "not_prosecuted"}]}
    assert rows(scenario(steps, agency=staff, sop=tired)) == [(0, None, "0 11:00", "not_prosecuted"), (0, "0 11:00", "0 12:00", "done")]
    steps["court"] = {"after": "3 h", "next": [{"when": {"visits": {"at_least": 2}}, "to": "join"}, "end_of_track"]}
    assert rows(scenario(steps, agency=staff)) == [(0, "0 11:00", "0 12:00", "done")]


def test_a_case_is_over_with_its_last_track():
    steps = {"serve": {"start": [["beside"]], "after": "1 h", "next": "end_of_track"}, "beside": {"after": "3 h", "next": "end_of_track"}}
    cases = simulate(scenario(steps)).cases
    assert (cases.outcome[0], clock(cases.ended[0])) == ("closed", "0 11:00")


def test_patience_and_escalation_may_end_the_case():
    over = scenario({"serve": {**HOUR, "escalation": {"after": "30 min", "to": "end"}}}, staff=0)
    assert simulate(over).cases.outcome.tolist() == ["escalated"]
    tired = scenario({"serve": HOUR}, staff=0, sop={"patience": [{"time": "1 h", "to": "end", "outcome": "went_home"}]})
    assert simulate(tired).cases.outcome.tolist() == ["went_home"]


def test_who_stays_behind_at_a_gate_counts_from_her_own_coming():
    steps = {"serve": {"gate": {"group": {"size": 3, "or_after": "1 d"}}, "next": "end"}}
    both = {name: {"arrivals": {"dated": [f"2021-01-04 {at}"]}, "first": "serve"} for name, at in (("one", "08:00"), ("two", "09:00"))}
    made = scenario(steps, cases=both, sop={"patience": [{"when": {"stream": "one"}, "time": "2 h", "waits": ["gate"]}]})
    assert rows(made, "gate") == [(0, None, "0 10:00", "withdrew"), (1, "1 09:00", "1 09:00", "done")]


def test_two_units_of_the_same_team():
    steps = {"serve": {**HOUR, "with": [{"team": "desk.clerks"}]}}
    assert rows(scenario(steps, staff=3, cases=arrivals("08:00", "08:00"))) == [
        (0, "0 08:00", "0 09:00", "done"),
        (1, "0 09:00", "0 10:00", "done"),
    ]


def test_a_place_kept_for_the_urgent_is_hers_though_others_wait_for_it():
    beds = {"beds": {"rooms": {"places": 1, "reserve": {"units": 1, "for": {"stream": "urgent"}}}, "hotel": {"places": 5}}}
    both = {"visitors": {"arrivals": {"dated": ["2021-01-04 08:00"]}, "first": "calm"}}
    both["urgent"] = {"arrivals": {"dated": ["2021-01-04 09:00"]}, "first": "serve"}
    steps = {"serve": {"admit": {"places": ["desk.rooms", "desk.hotel"]}, "after": "1 d", "next": "end"}}
    steps["calm"] = {"admit": {"places": "desk.rooms"}, "next": "end"}
    log = simulate(scenario(steps, cases=both, agency=beds)).log
    assert log[log.kind == "stay"].pool.tolist() == ["desk.rooms"]


def test_a_track_beside_keeps_no_place_once_the_case_is_over():
    steps = {"serve": {"start": [["beside"]], "next": "end"}}
    steps["beside"] = {"before": "1 h", "admit": {"places": "desk.rooms"}, "after": "5 h", "next": "end"}
    made = scenario(steps, agency={"beds": {"rooms": {"places": 1}}})
    assert rows(made, "stay") == [(0, "0 09:00", "0 09:00", "closed")]


def test_a_duration_asks_for_the_visits_of_its_own_step():
    by_visit = {"first_of": [{"when": {"visits": {"at_least": 2}}, "use": "9 h"}, {"use": "1 h"}]}
    twice = [{"when": {"visits": {"less_than": 2}}, "to": "a"}, "end"]
    steps = {"serve": {"start": [["beside"]], "next": "a"}, "a": {"after": "30 min", "next": twice}}
    steps["beside"] = {"before": "45 min", "team": "desk.clerks", "time": by_visit, "next": "end_of_track"}
    assert rows(scenario(steps)) == [(0, "0 08:45", "0 09:45", "done")]


def test_changes_of_capacity_may_be_listed_in_any_order():
    changes = [{"from": "2021-01-04 09:00", "units": 1}, {"from": "2020-06-01", "units": 0}]
    made = scenario({"serve": HOUR}, staff=7, team={"capacity_changes": changes})
    assert rows(made) == [(0, "0 09:00", "0 10:00", "done")]


def test_a_place_given_in_the_second_in_which_her_case_ends_goes_to_the_next():
    steps = {"serve": {"admit": {"places": "desk.rooms"}, **HOUR, "discharge": "all"}}
    steps["both"] = {"fork": {"branches": [["bed"], ["work"]]}, "next": "end"}
    steps["bed"] = {"admit": {"places": "desk.rooms"}, "next": "join"}
    steps["work"] = {"team": "desk.others", "time": "1 h", "next": "end"}
    steps["later"] = {"admit": {"places": "desk.rooms"}, "after": "1 h", "next": "end"}
    both = {name: {"arrivals": {"dated": ["2021-01-04 08:00"]}, "first": name} for name in ("serve", "both", "later")}
    agency = {"teams": {"clerks": {"staff": 1}, "others": {"staff": 1}}, "beds": {"rooms": {"places": 1}}}
    made = scenario(steps, cases=both, agency=agency)
    assert rows(made, "place") == [(0, "0 08:00", "0 08:00", "done"), (1, None, "0 09:00", "stopped"), (2, "0 09:00", "0 09:00", "done")]
    assert rows(made, "stay") == [(0, "0 08:00", "0 09:00", "done"), (2, "0 09:00", "0 10:00", "closed")]


TUESDAY = dt.datetime(2021, 1, 5)


def dated(made, **changes):
    """The scenario with these values from Tuesday on; ``__`` stands for the dots of a path."""
    return changed(made, [Change(path=path.replace("__", "."), set=value) for path, value in changes.items()], from_=TUESDAY)


def test_values_that_change_on_a_date_hold_from_then_on():
    daily = arrivals("2021-01-04 08:00", "2021-01-05 08:00", "2021-01-05 08:00")
    made = scenario({"serve": HOUR}, cases=daily)
    assert rows(dated(made, sop__steps__serve__time="2 h", network__agencies__desk__teams__clerks__staff=2)) == [
        (0, "0 08:00", "0 09:00", "done"),
        (1, "1 08:00", "1 10:00", "done"),
        (2, "1 08:00", "1 10:00", "done"),
    ]
    early = dated(made, streams__cases__visitors__arrivals__dated=["2021-01-04 07:00", "2021-01-05 09:00"])
    assert [row[1] for row in rows(early)] == ["0 08:00", "1 09:00"]
    assert rows(dated(made, network__agencies__desk__teams__clerks__admits={"stream": "visitors"})) == rows(made)


def test_when_waiting_raises_no_priority_any_more_the_list_is_in_its_old_order_again():
    at = {"long": ["20:00"], "short": ["20:01"], "calm": ["20:10", "20:20"], "urgent": ["22:00"]}
    cases = {name: {"arrivals": {"dated": [f"2021-01-04 {one}" for one in times]}, "first": "serve"} for name, times in at.items()}
    lasts = [{"when": {"stream": "long"}, "use": "5 h"}, {"when": {"stream": "short"}, "use": "2.5 h"}, {"use": "4 h"}]
    rule = {"rows": [{"when": {"stream": "urgent"}, "class": 0}], "otherwise": 1}
    made = scenario({"serve": {**HOUR, "time": {"first_of": lasts}}}, staff=2, cases=cases, sop={"priority": {**rule, "ageing": {"every": "1 h"}}})
    assert [row[1] for row in rows(made)][2:] == ["0 22:31", "1 01:00", "1 02:31"]
    assert [row[1] for row in rows(dated(made, sop__priority=rule))][2:] == ["0 22:31", "1 02:31", "1 01:00"]


def test_attributes_doors_and_intervals_may_change_on_a_date():
    risk = {"attributes": {"risk": {"chances": {"high": 1, "low": 0}}}}
    made = scenario({"serve": HOUR}, cases=arrivals("2021-01-04 08:00", "2021-01-05 08:00", **risk))
    assert simulate(dated(made, streams__cases__visitors__attributes__risk={"chances": {"high": 0, "low": 1}})).cases.risk.tolist() == ["high", "low"]
    every = scenario({"serve": HOUR}, cases={"visitors": {"arrivals": {"every": "12 h"}, "first": "serve"}}, horizon="3 d")
    slower = simulate(dated(every, streams__cases__visitors__arrivals__every="24 h")).cases
    assert [clock(at) for at in slower.arrived] == ["0 12:00", "1 00:00", "2 00:00"]
    with pytest.raises(ScenarioFaults, match="another kind"):
        dated(every, streams__cases__visitors__arrivals={"per_day": 1})


def test_turnaround_reserve_and_signatory_may_change_on_a_date():
    steps = {"serve": {"admit": {"places": "desk.rooms", "longest_stay": "30 h"}, "after": "3 d", "next": "end"}}
    made = scenario(steps, cases=arrivals("08:00", "08:10"), agency={"beds": {"rooms": {"places": 1, "turnaround": "4 h"}}})
    assert rows(dated(made, network__agencies__desk__beds__rooms__turnaround="1 h"), "stay")[1][1] == "1 15:00"
    kept = dated(
        scenario({"serve": {**HOUR, "time": "30 h"}}, staff=2, cases=arrivals("2021-01-04 08:00", "2021-01-05 08:00", first="serve")),
        network__agencies__desk__teams__clerks__reserve={"units": 1, "for": {"stream": "visitors", "not_yet": []}},
    )
    assert [row[1] for row in rows(kept)] == ["0 08:00", "1 08:00"]
    nobody = dated(
        scenario({"serve": {**HOUR, "time": "30 h"}}, staff=2, cases=arrivals("2021-01-04 08:00", "2021-01-05 08:00", first="serve")),
        network__agencies__desk__teams__clerks__reserve={"units": 1, "for": {"none_of": [{"stream": "visitors"}]}},
    )
    assert [row[1] for row in rows(nobody)] == ["0 08:00", "1 14:00"]
