"""The log and the cases as tables of codes, and what they say in words."""

import numpy as np
import pytest

from simkit import load, simulate
from simkit.engine.log import COLUMNS, KINDS, NEVER
from simkit.engine.plan import plan_of
from simkit.engine.simpy_engine import Simulation
from simkit.engine.tables import LOG_COLUMNS, Log
from tests.engine.models import arrivals, scenario

HOUR = {"team": "desk.clerks", "time": "1 h", "next": "end"}


def test_what_the_engine_writes_is_what_the_log_says():
    made = load("lampung")
    simulation = Simulation(made).run()
    log = Log.of_rows(simulation.log, simulation.plan.vocabulary)
    assert log.data.shape == (len(simulation.log), len(LOG_COLUMNS))
    assert log.rows() == simulation.log
    assert list(log.frame().columns) == list(COLUMNS)


def test_the_vocabulary_of_a_small_scenario():
    made = scenario(
        {"serve": {**HOUR, "events": ["safe"], "turn_away": {"list_at_least": 1, "outcome": "away"}, "next": {"to": "end", "outcome": "well"}}},
        cases=arrivals("08:00", attributes={"risk": {"chances": {"high": 0.5, "low": 0.5}}, "urgent": {"chance": 0.2}}),
        streams={"background": {"others": {"pool": "desk.clerks", "arrivals": {"per_day": 1}, "time": "1 h"}}},
        sop={"patience": [{"time": "1 d", "outcome": "tired"}]},
        network={"modes": {"letter": {}}},
    )
    words = plan_of(made).vocabulary
    assert (words.kinds, words.steps, words.pools, words.modes) == (KINDS, ("", "serve", "others"), ("", "desk.clerks"), ("", "letter"))
    assert words.outcomes[:2] == ("open", "done")
    assert {"away", "well", "tired"} <= set(words.outcomes)
    assert words.streams == ("visitors", "others")
    assert words.events == ("safe",)
    assert words.agencies == ("", "desk")
    both = ("visitors", "others")
    assert words.attributes == {"stream": both, "type": both, "risk": ("high", "low"), "urgent": ("no", "yes")}


def test_cases_have_what_was_drawn_and_nothing_else():
    made = scenario(
        {"serve": {**HOUR, "events": ["safe"]}},
        cases={
            "a": {"arrivals": {"dated": ["2021-01-04 08:00"]}, "first": "serve", "attributes": {"risk": "high"}},
            "b": {"arrivals": {"dated": ["2021-01-04 08:10"]}, "first": "serve"},
        },
        horizon="9 h",
    )
    run = simulate(made)
    assert run.case_data.attribute("risk").tolist() == [0, NEVER]
    assert run.case_data.event("safe").tolist() == [NEVER, NEVER]
    with pytest.raises(KeyError, match="colour"):
        run.case_data.attribute("colour")
    assert run.cases["risk"].isna().tolist() == [False, True]
    assert "risk" not in run.case_rows[1]
    assert [row["arrived"] for row in run.case_rows] == [28_800, 29_400]


def test_levels_of_three_at_one_desk():
    made = scenario({"serve": HOUR}, cases=arrivals("08:00", "08:00", "08:30"), horizon="10 h")
    levels = simulate(made).levels
    assert [(row.time / 3600, row.busy, row.waiting) for row in levels.itertuples()] == [(8, 1, 1), (8.5, 1, 2), (9, 1, 1)]
    assert set(levels["pool"]) == {"desk.clerks"}


def test_levels_of_one_pool_do_not_run_into_the_next():
    made = scenario(
        {"serve": {**HOUR, "time": "40 h", "with": [{"team": "desk.helper"}]}},
        cases=arrivals("08:00", "09:00"),
        horizon="1 d",
        network={"agencies": {"desk": {"teams": {"helper": {"staff": 1}, "clerks": {"staff": 1}}}}},
    )
    levels = simulate(made).levels
    assert levels.groupby("pool")[["busy", "waiting"]].last().to_dict("index") == {
        "desk.clerks": {"busy": 1, "waiting": 1},
        "desk.helper": {"busy": 1, "waiting": 0},
    }


def test_the_log_for_process_mining():
    made = scenario(
        {"serve": {**HOUR, "title": {"id": "Asesmen", "en": "Assessment"}, "next": [{"to": "home_visit", "by": "letter"}]}, "home_visit": HOUR},
        cases=arrivals("08:00", "08:30"),
        horizon="12 h",
        team={"title": {"id": "Petugas", "en": "Officers"}},
        network={"modes": {"letter": {"transmission": "1 h"}}},
        streams={"background": {"others": {"pool": "desk.clerks", "arrivals": {"dated": ["2021-01-04 07:00"]}, "time": "1 h"}}},
    )
    run = simulate(made)
    log = run.event_log("en")
    assert log["concept:name"].tolist() == ["Assessment", "Referral to home visit", "home visit"] + ["Assessment", "Referral to home visit"]
    assert log["case:concept:name"].tolist() == ["1", "1", "1", "2", "2"]
    assert log["start_timestamp"].dt.strftime("%d %H:%M").tolist() == ["04 08:00", "04 09:00", "04 10:00", "04 09:00", "04 10:00"]
    assert (log["time:timestamp"] - log["start_timestamp"]).dt.total_seconds().tolist() == [3600] * 5
    assert log["org:resource"].tolist() == ["Officers", "", "Officers", "Officers", ""]
    assert run.event_log()["concept:name"].tolist()[1] == "Rujukan ke home visit"
    with pytest.raises(ValueError, match="there is no kind of row 'tea'"):
        run.event_log(kinds=["tea"])


def test_an_empty_run():
    run = simulate(scenario({"serve": HOUR}, cases=arrivals("2021-03-01 08:00"), horizon="1 d"))
    assert (len(run.log), len(run.cases), len(run.levels), run.rows) == (0, 0, 0, [])
    assert list(run.log.columns) == list(COLUMNS)
    assert np.array_equal(run.log_data.data, np.zeros((0, len(LOG_COLUMNS)), dtype=np.int64))


def test_an_engine_that_does_not_exist():
    with pytest.raises(ValueError, match="there is no engine 'steam'; there are: simpy"):
        simulate(scenario({"serve": HOUR}), engine="steam")
