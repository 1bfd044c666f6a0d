"""What meets in one second, and random scenarios hardly ever meet: each by a case worked by hand, in both engines.

`tests/mutations` breaks the engines so that only these notice.
"""

from tests.engine.models import arrivals, clock, rows, scenario, simulate

HOUR = {"team": "desk.clerks", "time": "1 h", "next": "end"}
NINE = {"day": "mon", "on": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "at": "09:00"}


def in_pairs(gate, **more):
    """A meeting at nine every day, and right behind it another gate."""
    daily = {"gate": {"meeting": {**NINE, "per_week": 7, **more}}, "next": "pair"}
    return {"before": {"next": "meet"}, "meet": daily, "pair": {"gate": gate, "next": "end"}}


def test_a_group_that_leaves_late_leaves_before_those_who_come_through_another_gate_in_the_same_second():
    cases = arrivals("08:00", "10:00", first="before")
    made = scenario(in_pairs({"group": {"size": 9, "or_after": "1 d"}}), cases=cases)
    assert rows(made, "gate")[1::2] == [(0, "1 09:00", "1 09:00", "done"), (1, "2 09:00", "2 09:00", "done")]


def test_an_arrival_group_that_waited_long_enough_goes_before_its_next_member_comes_through_another_gate():
    cases = arrivals("08:00", first="before", group=3)
    made = scenario(in_pairs({"arrival_group": {"at_most": "1 d"}}, at_most=1), cases=cases)
    assert [row[1] for row in rows(made, "gate")[1::2]] == ["1 09:00", "2 09:00", "2 09:00"]


def test_who_come_to_a_gate_in_one_second_stand_by_case_whatever_became_of_others():
    """The first has gone when the third comes, who stands in her row of the kernel's tables, and at the gate ahead of the second."""
    cases = {
        "gone": {"arrivals": {"dated": ["2021-01-04 07:00"]}, "first": "leave"},
        "delayed": {"arrivals": {"dated": ["2021-01-04 08:00"]}, "first": "delay"},
        "served": {"arrivals": {"dated": ["2021-01-04 08:30"]}, "first": "serve"},
    }
    steps = {
        "leave": {"after": "75 min", "next": "end"}, "delay": {"after": "2 h", "next": "meet"},
        "serve": {"team": "desk.clerks", "time": "90 min", "next": "meet"},
        "meet": {"gate": {"meeting": {**NINE, "per_week": 7, "at_most": 1}}, "next": "end"},
    }  # fmt: skip
    assert [row[1] for row in rows(scenario(steps, cases=cases), "gate")] == ["1 09:00", "2 09:00"]


def test_what_happened_in_the_first_second_of_all_has_happened():
    serve = {"events": [{"event": "seen", "at": "start"}], "next": [{"when": {"happened": "seen"}, "to": "far"}, "end"]}
    far = {"next": [{"when": {"time_since": {"event": "seen", "at_most": "1 h"}}, "to": "end", "outcome": "soon"}, "end"]}
    assert simulate(scenario({"serve": serve, "far": far}, cases=arrivals("00:00"))).cases.outcome.tolist() == ["soon"]


def test_a_case_that_ends_in_the_first_second_of_all_is_over():
    for wanted, after in (("no", [(0, "0 00:00", "0 02:00", "done")]), ("yes", [])):
        beside = {"next": [{"when": {"case_open": wanted}, "to": "long"}, "end_of_track"]}
        steps = {"serve": {"start": [["beside"]], "next": "end"}, "beside": beside, "long": {"after": "2 h", "next": "end_of_track"}}
        made = scenario(steps, cases=arrivals("00:00"))
        assert [clock(at) for at in simulate(made).cases.ended] == ["0 00:00"]
        assert rows(made, "delay_after") == after


def test_at_midnight_nobody_is_served_for_one_who_waits_there_no_more():
    """Her own new day comes before the team's fall to nobody, that of the one who waits after it: so he waits until there is somebody again."""
    falls = [{"from": "2021-01-05", "units": 0}, {"from": "2021-01-06", "units": 1}]
    teams = {"clerks": {"staff": 2}, "others": {"staff": 1, "capacity_changes": falls}}
    steps = {"serve": {**HOUR, "next": "more"}, "more": {**HOUR, "team": "desk.others"}, "away": {"after": "9 d", "next": "end"}}
    cases = {name: {"arrivals": {"dated": [at]}, "first": "serve"} for name, at in (("she", "2021-01-04 08:00"), ("he", "2021-01-04 08:10"))}
    patience = [{"time": "1 h", "when": {"stream": "she"}, "to": "away"}]
    sop = {"patience": patience, "appointments": {"at_most_a_day": 1, "steps": ["serve", "more"]}}
    served = rows(scenario(steps, cases=cases, agency={"teams": teams}, sop=sop))
    assert served == [
        (0, "0 08:00", "0 09:00", "done"), (0, None, "0 10:00", "withdrew"), (1, "0 08:10", "0 09:10", "done"), (1, "2 00:00", "2 01:00", "done"),
    ]  # fmt: skip
