"""Faults that only show when the parts of a scenario are seen together."""

import pytest

from simkit.scenario.checks import findings
from simkit.scenario.model import Scenario

NETWORK = {"agencies": {"desk": {"teams": {"clerks": {"staff": 2}}, "beds": {"rooms": {"places": 3}}}}}


def scenario(**parts):
    whole = {
        "title": {"id": "a", "en": "a"},
        "horizon": "10 d",
        "network": NETWORK,
        "streams": {"cases": {"visitors": {"arrivals": {"per_hour": 3}, "first": "serve"}}},
        "sop": {"steps": {"serve": {"team": "desk.clerks", "time": "30 min", "next": "end"}}},
    }
    return Scenario.model_validate({**whole, **parts})


def sop(**steps):
    return {"steps": {"serve": {"next": "end"}, **steps}}


def test_what_fits_has_no_findings():
    assert list(findings(scenario())) == []


@pytest.mark.parametrize(
    ("parts", "words", "nearest"),
    [
        ({"sop": sop(serve={"team": "desk.clerk", "next": "end"})}, "there is no team", "desk.clerks"),
        ({"sop": sop(serve={"next": "serv"})}, "there is no step 'serv'", "serve"),
        ({"sop": sop(serve={"next": [{"to": "end", "by": "letter"}]})}, "no referral mode 'letter', nor any other yet", ""),
        ({"sop": sop(serve={"admit": {"places": "desk.room"}})}, "no bed or caseload pool", "desk.rooms"),
        ({"sop": sop(other={"next": "end"})}, "no case can reach", ""),
        ({"sop": sop(serve={"next": "other"}, other={"next": "serve"})}, "no case can leave", ""),
        ({"sop": sop(serve={"next": [{"to": "end", "chance": 0}, "serve"]})}, "the step serve leads only to itself", ""),
        ({"sop": sop(other={"next": "other"})}, "the step other leads only to itself", ""),
        ({"sop": sop(other={"next": "other"})}, "no case can reach", ""),
        ({"sop": sop(serve={"next": "fin"}, other={"next": "end"})}, "no step 'fin'; there are: serve, other, end, end_of_track, join", ""),
        ({"sop": sop(serve={"next": "fin"}, other={"next": "end"})}, "no case can reach", ""),
        ({"sop": sop(serve={"next": "endd"})}, "there is no step 'endd'", "end"),
        ({"sop": {**sop(), "deadlines": {"d": {"from": "arrival", "to": "saved", "within": "1 d"}}}}, "no event 'saved'", ""),
        ({"sop": {**sop(), "performers": {"p": [{"team": "desk.clerks", "chance": 0.5}]}}}, "last row must always hold", ""),
        ({"sop": {**sop(), "appointments": {"at_most_a_day": 2, "steps": ["serv"]}}}, "no step 'serv'", "serve"),
        ({"sop": {**sop(), "appointments": {"at_most_a_day": 2, "steps": ["serve"]}}}, "has no team, so it never is an appointment", ""),
        ({"warm_up": "10 d"}, "shorter than the horizon", ""),
        ({"sop": sop(serve={"next": "join"})}, "without a fork", ""),
        ({"sop": sop(serve={"next": ["serve", "end"]})}, "no time passes on the way", ""),
        ({"sop": sop(serve={"before": "0 h", "next": ["more", "end"]}, more={"next": ["serve", "end"]})}, "no time passes on the way", ""),
        ({"sop": sop(serve={"team": "desk.clerks", "no_show": {"chance": 1, "uses": "0 h", "again_after": "0 d"}})}, "nobody ever comes", ""),
        ({"network": {**NETWORK, "modes": {"letter": {"incomplete": 1}}}}, "every referral comes back", ""),
        ({"sop": {**sop(), "priority": {"ageing": {"every": "0 d"}}}}, "above zero", ""),
        ({"sop": {**sop(), "priority": {"ageing": {"every": "2 working days"}}}}, "count it by the clock", ""),
        ({"sop": sop(serve={"gate": {"group": {"size": 2, "or_after": "1 working days"}}})}, "count it by the clock", ""),
        ({"sop": sop(serve={"events": [{"event": "e", "when": {"time_since": {"event": "e", "at_most": "1 working days"}}}]})}, "by the clock", ""),
        ({"network": {"agencies": {"desk": {"teams": {"clerks": {"staff": 2, "calendar": "offic"}}}}}}, "no calendar 'offic'", ""),
    ],
)
def test_findings(parts, words, nearest):
    found = list(findings(scenario(**parts)))
    assert any(words in message.in_language("en") and near == nearest for _, message, near in found), found


def test_rounds_and_steps_that_no_case_reaches_are_told_at_their_beginning_only():
    steps = sop(
        serve={"next": ["a", "b"]}, a={"next": "b"}, b={"next": "c"}, c={"next": "b"}, d={"next": "b"},
        alone={"next": "after"}, after={"next": "end"}, one={"next": "two"}, two={"next": ["one", "end"]},
    )  # fmt: skip
    told = [(path[2], message.key) for path, message, _ in findings(scenario(sop=steps))]
    found = {(step, key) for step, key in told if key in ("way.no_end", "way.unreached")}
    assert found == {("b", "way.no_end"), ("d", "way.unreached"), ("alone", "way.unreached"), ("one", "way.unreached")}


def test_of_many_names_those_most_like_the_one_given_are_told():
    steps = {f"s_{number}": {"next": f"s_{number + 1}"} for number in range(40)} | {"s_40": {"next": "end"}}
    wrong = sop(serve={"next": [{"chance": 0.5, "to": "police"}, "s_0"]}, **steps, police_desk_far={"next": "end"})
    [told] = [message for _, message, _ in findings(scenario(sop=wrong)) if message.key == "no_of"]
    known = told.part("known")
    assert "police_desk_far" in known
    assert known[-1] == "…"
    assert len(known) == 13


def test_hours_since_the_incident_are_no_word():
    for rule, fault in ("24 h", True), ({"chance": 0.5}, True), ({"mixture": [{"chance": 1, "uniform": ["24 h", "24 h"]}]}, False):
        cases = {"visitors": {"arrivals": {"per_day": 1}, "first": "serve", "attributes": {"hours_since": rule}}}
        found = [(path, message.in_language("en")) for path, message, _ in findings(scenario(streams={"cases": cases}))]
        assert [path for path, _ in found] == [("streams", "cases", "visitors", "attributes", "hours_since")] * fault
        assert all("{mixture: [{chance: 1, uniform: [24 h, 24 h]}]}" in words for _, words in found)


def test_a_limit_of_no_appointments_is_a_fault():
    for wrong in ({"at_most_a_day": 0, "steps": ["serve"]}, {"at_most_a_day": 2, "steps": []}, {"steps": ["serve"]}, {"at_most_a_day": 2}):
        with pytest.raises(ValueError, match="appointments"):
            scenario(sop={**sop(), "appointments": wrong})


def test_words_of_attributes_that_nobody_draws():
    age = {"age": {"chances": {"child": 0.5, "adult": 0.5}}}
    streams = {"cases": {"visitors": {"arrivals": {"per_day": 1}, "first": "serve", "attributes": age}}}
    title = {"id": "a", "en": "a"}
    streams["words"] = {"agee": {"title": title}, "age": {"title": title, "values": {"childd": title}}}
    found = {(message.in_language("en"), nearest) for _, message, nearest in findings(scenario(streams=streams))}
    assert found == {("there is no attribute 'agee'", "age"), ("there is no value of 'age' 'childd'", "child")}


def test_rounds_that_end_are_no_fault():
    again = {"next": [{"when": {"visits": {"less_than": 3}}, "to": "serve"}, "end"]}
    asked = {"events": ["seen"], "next": [{"when": {"not_yet": "seen"}, "to": "serve"}, {"chance": 0.5, "to": "serve"}, "end"]}
    assert list(findings(scenario(sop=sop(serve=again)))) == []
    assert list(findings(scenario(sop=sop(serve=asked)))) == []
