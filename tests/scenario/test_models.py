"""What the models of the scenario language accept and refuse."""

import pytest
from pydantic import TypeAdapter, ValidationError

from simkit.scenario.conditions import Condition
from simkit.scenario.distributions import Distribution
from simkit.scenario.model import Scenario
from simkit.scenario.network import Calendar
from simkit.scenario.sop import Step
from simkit.scenario.streams import Poisson
from simkit.scenario.values import Duration

QUEUE = {
    "title": {"id": "Antrean M/M/2", "en": "M/M/2 queue"},
    "horizon": "100 d",
    "network": {"agencies": {"desk": {"teams": {"clerks": {"staff": 2}}}}},
    "streams": {"cases": {"visitors": {"arrivals": {"per_hour": 3}, "first": "serve"}}},
    "sop": {"steps": {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "30 min"}}, "next": "end"}}},
}


def test_a_small_queue_is_equal_by_value_and_survives_being_written():
    scenario = Scenario.model_validate(QUEUE)
    again = Scenario.model_validate(scenario.model_dump(mode="json", by_alias=True))
    assert scenario == again
    assert hash(scenario) == hash(again)
    other = Scenario.model_validate({**QUEUE, "horizon": "101 d"})
    assert other != scenario


def test_a_loaded_scenario_cannot_be_changed():
    scenario = Scenario.model_validate(QUEUE)
    with pytest.raises(TypeError, match="simkit.changed"):
        scenario.place = "elsewhere"
    with pytest.raises(TypeError):
        scenario.sop.steps["other"] = scenario.sop.steps["serve"]


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        (Duration, 45, "needs a unit"),
        (Duration, "45 parsecs", "not a duration"),
        (Distribution, {"lognormal": {"mean": "3 h"}}, "sd"),
        (Distribution, {"triangular": ["3 h", "2 h", "4 h"]}, "must not fall"),
        (Distribution, {"triangular": ["1 h", "2 h", "1 working day"]}, "mix"),
        (Distribution, {"normal": {"mean": "1 h", "sd": "1 h"}}, "expected a duration"),
        (Poisson, {"rate": 3}, "per_year"),
        (Poisson, {"per_week": 3, "per_year": 3}, "exactly one rate"),
        (Calendar, {"weekly": {"mon": ["12:00-08:00"]}}, "run forwards"),
        (Calendar, {"weekly": {"mon": []}}, "never opens"),
        (Condition, {"hours_since": {}}, "at_most"),
        (Step, {"time": "1 h"}, "needs a 'team'"),
        (Step, {"next": [{"chance": 0.5, "to": "end"}]}, "always hold"),
    ],
)
def test_refusals_name_the_cure(read, value, words):
    with pytest.raises(ValidationError) as fault:
        TypeAdapter(read).validate_python(value)
    assert words in str(fault.value)


def test_spans_of_weekdays():
    week = Calendar.model_validate({"weekly": {"mon-thu": ["07:30-12:00"], "fri": ["07:30-11:30"]}}).weekly
    assert list(week) == ["mon", "tue", "wed", "thu", "fri"]
