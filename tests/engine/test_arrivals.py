"""Arrivals against what was asked for, by standard errors, and the same cases under every plan."""

import math

import pytest

from simkit.engine.arrivals import arrivals_of
from simkit.engine.plan import Plan
from simkit.scenario.model import Scenario


def plan(stream, horizon="2000 d", network=None, **more):
    return Plan(
        Scenario.model_validate(
            {
                "title": {"id": "a", "en": "a"},
                "horizon": horizon,
                "network": network
                or {
                    "calendars": {"office": {"weekly": {"mon-fri": ["08:00-12:00", "13:00-16:00"]}}},
                    "agencies": {"desk": {"teams": {"clerks": {"staff": 2, "calendar": "office"}}}},
                },
                "streams": {"cases": {"visitors": {"first": "serve", **stream}}, **more},
                "sop": {"steps": {"serve": {"team": "desk.clerks", "time": "30 min", "next": "end"}}},
            }
        )
    )


def test_poisson_counts_have_mean_and_variance_of_the_rate():
    asked = plan({"arrivals": {"per_day": 2}}, "100 d")
    counts = [len(arrivals_of(asked, 1, replication)) for replication in range(300)]
    mean = sum(counts) / 300
    assert abs(mean - 200) <= 4 * math.sqrt(200 / 300)
    variance = sum((count - mean) ** 2 for count in counts) / 299
    assert abs(variance - 200) <= 4 * 200 * math.sqrt(2 / 299)


def test_weekday_weights_move_cases_and_keep_their_number():
    cases = arrivals_of(plan({"arrivals": {"per_day": 4, "weekdays": [2, 1, 1, 1, 1, 1, 0]}}), 1, 0)
    by_day = [0] * 7
    for case in cases:
        by_day[(case.arrived // 86_400) % 7] += 1
    assert by_day[6] == 0
    assert abs(len(cases) - 8000) <= 4 * math.sqrt(8000)
    assert abs(by_day[0] - 16_000 / 7) <= 4 * math.sqrt(16_000 / 7)


def test_arrivals_during_office_hours_only():
    asked = plan({"arrivals": {"per_week": 14, "during": "office"}})
    cases = arrivals_of(asked, 1, 0)
    assert all(asked.calendars["office"].is_open(case.arrived) for case in cases)
    assert abs(len(cases) - 4000) <= 4 * math.sqrt(4000) + 14


def test_holidays_move_arrivals_to_other_days_and_take_none_away():
    days = [f"2021-{month:02d}-{day:02d}" for month in range(1, 13) for day in (4, 5, 6, 7)]
    network = {"calendars": {"office": {"weekly": {"mon-fri": ["08:00-16:00"]}, "holidays": ["all"]}}}
    network["holidays"] = {"all": {day: {"id": "libur", "en": "holiday"} for day in days}}
    network["agencies"] = {"desk": {"teams": {"clerks": {"staff": 1}}}}
    asked = plan({"arrivals": {"per_week": 70, "during": "office"}}, "364 d", network=network)
    cases = arrivals_of(asked, 1, 0)
    assert all(asked.calendars["office"].is_open(case.arrived) for case in cases)
    assert abs(len(cases) - 52 * 70) <= 4 * math.sqrt(52 * 70)


def test_renewal_and_dated_arrivals_are_exact():
    assert [case.arrived for case in arrivals_of(plan({"arrivals": {"every": "2 h"}}, "9 h"), 1, 0)] == [7200, 14_400, 21_600, 28_800]
    group = arrivals_of(plan({"arrivals": {"dated": ["2021-01-05 21:00"]}, "group": 24}), 1, 0)
    assert [case.arrived for case in group] == [86_400 + 21 * 3600] * 24
    assert len({case.group for case in group}) == 1
    assert [case.index for case in group] == list(range(24))


@pytest.mark.parametrize(
    ("group", "mean", "sd"), [({"geometric": {"mean": 1.4}}, 1.4, 0.748), ({"one_of": [2, 4, 9]}, 5, 2.944), ({"triangular": [16, 24, 26]}, 22, 2.17)]
)
def test_group_sizes(group, mean, sd):
    cases = arrivals_of(plan({"arrivals": {"every": "1 d"}, "group": group}), 1, 0)
    events = len({case.group for case in cases})
    assert abs(len(cases) / events - mean) <= 4 * sd / math.sqrt(events)


def test_attributes_are_drawn_in_order_and_by_what_was_drawn_before():
    rules = {
        "risk": {"chances": {"high": 0.3, "low": 0.7}},
        "shelter": {"first_of": [{"when": {"risk": "high"}, "use": {"chance": 1}}, {"use": {"chance": 0.2}}]},
        "origin": {"chance": 0.5, "per_group": True},
        "hours_since": {"mixture": [{"chance": 0.25, "uniform": ["0 h", "24 h"]}, {"chance": 0.75, "uniform": ["24 h", "72 h"]}]},
    }
    cases = arrivals_of(plan({"arrivals": {"every": "6 h"}, "group": 2, "attributes": rules}), 1, 0)
    high = [case for case in cases if case.attributes["risk"] == "high"]
    low = [case for case in cases if case.attributes["risk"] == "low"]
    assert abs(len(high) / len(cases) - 0.3) <= 4 * math.sqrt(0.21 / len(cases))
    assert all(case.attributes["shelter"] == "yes" for case in high)
    share = sum(case.attributes["shelter"] == "yes" for case in low) / len(low)
    assert abs(share - 0.2) <= 4 * math.sqrt(0.16 / len(low))
    assert all(a.attributes["origin"] == b.attributes["origin"] for a, b in zip(cases[::2], cases[1::2], strict=True))
    fresh = sum(case.hours_since < 24 for case in cases) / len(cases)
    assert abs(fresh - 0.25) <= 4 * math.sqrt(0.1875 / len(cases))


def test_another_stream_changes_nothing_for_this_one():
    alone = arrivals_of(plan({"arrivals": {"per_day": 1}}), 1, 0)
    work = {"others": {"pool": "desk.clerks", "arrivals": {"per_day": 3}, "time": "1 h"}}
    beside = [case for case in arrivals_of(plan({"arrivals": {"per_day": 1}}, background=work), 1, 0) if not case.background]
    assert [(case.key, case.arrived) for case in alone] == [(case.key, case.arrived) for case in beside]
    assert [case.arrived for case in arrivals_of(plan({"arrivals": {"per_day": 1}}), 2, 0)] != [case.arrived for case in alone]
