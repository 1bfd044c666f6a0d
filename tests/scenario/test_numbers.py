"""Every number of a scenario has a basis; what is assumed has the range that the scenario's rule gives, and can be varied within it."""

import typing
from itertools import chain

import pytest
from pydantic import BaseModel

from simkit.language.messages import RefusalError
from simkit.scenario import Change, check, load
from simkit.scenario import numbers as listing
from simkit.scenario.loading import changed
from simkit.scenario.network import Network
from simkit.scenario.numbers import _KIND_OF, _THE_PROCEDURE, middle
from simkit.scenario.sop import Sop
from simkit.scenario.streams import Streams
from simkit.scenario.values import Duration

QUEUE = """\
title: {id: Antrean, en: Queue}
horizon: 100 d
network: {agencies: {desk: {teams: {clerks: {staff: 2}}}}}
streams: {cases: {visitors: {arrivals: {per_hour: 3}, first: serve}}}
sop:
  steps:
    serve: {team: desk.clerks, time: {exponential: {mean: 30 min}}, next: [{chance: 0.6, to: serve}, end]}
"""
RULE = "assumptions: {times: {from: 0.5, to: 2}, chances: {from: 0.5, to: 2}}\n"
TIME, CHANCE = "sop.steps.serve.time", "sop.steps.serve.next.0.chance"


@pytest.fixture(scope="module")
def lampung():
    return load("lampung")


def made(tmp_path, text, **options):
    file = tmp_path / "queue.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, **options)


def numeric_fields():
    """Every field of the network, the streams and the SOP that holds plain numbers."""
    waiting, seen = [Network, Streams, Sop], set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            held = set(parts_of(field.annotation))
            waiting += [part for part in held if isinstance(part, type) and issubclass(part, BaseModel)]
            if held & {int, float} and model is not Duration:
                yield model, name


def parts_of(annotation):
    inner = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Literal or not inner:
        yield annotation
    for part in inner:
        yield from parts_of(part)


def test_the_kind_of_every_number_of_the_language_is_known():
    unknown = [(model.__name__, name) for model, name in numeric_fields()
               if name not in _KIND_OF.get(model, {}) and name not in _THE_PROCEDURE.get(model, ())]  # fmt: skip
    assert not unknown, "say in simkit/scenario/numbers.py what kind of number this is, or that it is the procedure itself"


def test_without_a_rule_a_plain_number_is_an_assumption_without_a_range(tmp_path):
    scenario = made(tmp_path, QUEUE)
    assert set(scenario.numbers) == {
        "network.agencies.desk.teams.clerks.staff", "streams.cases.visitors.arrivals.per_hour", TIME, CHANCE,
    }  # fmt: skip
    assert all(number.about.basis == "assumption" and number.about.range is None and not number.written for number in scenario.numbers.values())
    assert scenario.numbers.assumed() == []


def test_the_rule_gives_what_is_assumed_its_range(tmp_path):
    scenario = made(tmp_path, QUEUE + RULE)
    assert scenario.provenance_at(TIME).range == ("15 min", "60 min")
    assert scenario.provenance_at(f"{TIME}.exponential.mean") == scenario.provenance_at(TIME), "the mean is a part of it"
    assert scenario.numbers[TIME].factors == (0.5, 2)
    assert scenario.provenance_at(CHANCE).range == (0.3, 1), "a chance is never above one"
    assert scenario.provenance_at("network.agencies.desk.teams.clerks.staff").range is None, "the rule is of times and chances"
    assert [number.path for number in scenario.numbers.assumed()] == [TIME, CHANCE]


@pytest.mark.parametrize(
    ("written", "basis", "factors"),
    [
        ("{value: {exponential: {mean: 30 min}}, basis: sourced}", "sourced", None),
        ("{value: {exponential: {mean: 30 min}}, basis: assumption}", "assumption", (0.5, 2)),
        ("{value: {exponential: {mean: 30 min}}, range: [20 min, 1 h]}", "assumption", (pytest.approx(2 / 3), 2)),
        ("{value: 0 min}", "assumption", None),
    ],
)
def test_what_stands_with_a_number_goes_before_the_rule(tmp_path, written, basis, factors):
    number = made(tmp_path, QUEUE.replace("{exponential: {mean: 30 min}}", written) + RULE).numbers[TIME]
    assert (number.about.basis, number.factors) == (basis, factors)


def test_a_change_makes_it_another_number(tmp_path):
    scenario = made(tmp_path, QUEUE.replace("staff: 2", "staff: {value: 2, range: [1, 4], basis: sourced}") + RULE)
    more = changed(scenario, [Change(path="network.agencies.desk.teams.clerks.staff", set=3), Change(path=TIME, scale=2)])
    assert more.provenance_at("network.agencies.desk.teams.clerks.staff").basis == "assumption"
    assert more.provenance_at(TIME).range == ("30 min", "120 min")
    assert scenario.provenance_at("network.agencies.desk.teams.clerks.staff").range == (1, 4)


@pytest.mark.parametrize(
    ("distribution", "minutes"),
    [
        ("20 min", 20), ("{uniform: [20 min, 1 h]}", 40), ("{triangular: [20 min, 30 min, 2 h]}", 30), ("{pert: [20 min, 30 min, 2 h]}", 30),
        ("{exponential: {mean: 30 min}}", 30), ("{lognormal: {median: 30 min, p90: 1 h}}", 30), ("{gamma: {mean: 30 min, sd: 1 h}}", 30),
        ("{weibull: {mean: 30 min, sd: 10 min}}", 30), ("{empirical: [10 min, 20 min, 1 h]}", 30),
        ("{mixture: [{chance: 0.25, uniform: [0 min, 20 min]}, {chance: 0.75, uniform: [20 min, 1 h]}]}", 32.5),
    ],
)  # fmt: skip
def test_all_times_of_a_distribution_are_scaled_by_one_factor(tmp_path, distribution, minutes):
    scenario = made(tmp_path, QUEUE.replace("{exponential: {mean: 30 min}}", distribution) + RULE)
    number = scenario.numbers[TIME]
    assert middle(number.value).seconds() == pytest.approx(minutes * 60)
    longer = changed(scenario, number.changes(number.factors[1])).numbers[TIME].value
    before, after = (list(map(lambda time: time.seconds(), listing.durations_in(value))) for value in (number.value, longer))
    assert after == pytest.approx([2 * time for time in before])


def test_chances_that_sum_to_one_share_the_rest_as_before(tmp_path):
    text = QUEUE.replace("first: serve}", "first: serve, attributes: {risk: {chances: {high: 0.2, medium: 0.2, low: 0.6}}}}") + RULE
    scenario = made(tmp_path, text)
    number = scenario.numbers["streams.cases.visitors.attributes.risk.chances.high"]
    chances = changed(scenario, number.changes(2)).streams.cases["visitors"].attributes["risk"].chances
    assert chances == pytest.approx({"high": 0.4, "medium": 0.15, "low": 0.45})


def test_classes_of_an_attribute_are_no_times(tmp_path):
    mixture = "{mixture: [{chance: 0.4, uniform: [0 h, 24 h]}, {chance: 0.6, uniform: [24 h, 72 h]}]}"
    numbers = made(tmp_path, QUEUE.replace("first: serve}", f"first: serve, attributes: {{hours_since: {mixture}}}}}") + RULE).numbers
    kinds = {path.rpartition("hours_since.")[2]: number.kind for path, number in numbers.items() if "hours_since" in path}
    assert kinds == {"mixture.0.chance": "chance", "mixture.0.uniform": "limit", "mixture.1.chance": "chance", "mixture.1.uniform": "limit"}


def test_what_cannot_be_scaled_says_so(lampung):
    with pytest.raises(RefusalError) as refused:
        lampung.numbers["network.calendars.office.weekly"].changes(2)
    assert refused.value.in_language("id") != refused.value.in_language("en")


def test_where_a_factor_comes_from_stands_with_it():
    scenario = load("lampung", contexts=["puncak-pmi"])
    about = scenario.numbers["contexts.puncak-pmi.changes.0.scale"].about
    assert (about.basis, about.source) == ("derived", ("S85",))
    assert scenario.periods[1].streams.cases["returnees"].arrivals.per_year == pytest.approx(44 * 6.7)


def test_lampung_every_assumed_time_and_chance_has_a_range(lampung):
    scenario = lampung
    times = [number for number in scenario.numbers.values() if number.kind == "time" and number.about.basis == "assumption"]
    chances = [number for number in scenario.numbers.values() if number.kind == "chance" and number.about.basis == "assumption"]
    own = {"network.modes.letter.transmission"}
    assert {number.path for number in times if number.factors != (0.5, 2)} - own == {"sop.steps.psych_assessment.before.first_of.0.use"}, "no delay"
    assert {number.path for number in chances if number.factors is None} == {number.path for number in chances if number.value == 0}
    by_rule = [number for number in chances if number.factors is not None and not (number.written and number.path in scenario.provenance)]
    assert all(number.about.range == pytest.approx((number.value / 2, min(1, 2 * number.value))) for number in by_rule)
    assert len(times) > 120
    assert len(by_rule) > 200
    assert {number.path for number in chain(times, chances) if number.about.range} <= {number.path for number in scenario.numbers.assumed()}
    assert {number.path for number in scenario.numbers.assumed("time")} == {number.path for number in times if number.about.range}


# what the conceptual model marks otherwise than as an assumption, with its sources, and the ranges that it gives
MARKS = {
    "network.working_day.hours": ("sourced", "S150b", None),
    "network.calendars.office.weekly": ("unverified", "S150b", None),
    "network.calendars.signoff.weekly_hours": ("assumption", "", (5, 37.5)),
    "network.calendars.district_hospital.weekly": ("unverified", "", None),
    "network.agencies.uptd_ppa.teams.psychologist.staff": ("assumption", "S27 S28 S29", (0, 3)),
    "network.agencies.uptd_ppa.caseloads.caseload.places": ("assumption", "S132 S133", (45, 125)),
    "network.agencies.shelter.beds.beds.places": ("assumption", "S25 S60 S161", (2, 16)),
    "network.agencies.dinsos.beds.rptc_beds.places": ("assumption", "S162", (8, 40)),
    "network.agencies.rsudam.teams.forensic.staff": ("assumption", "S30", (1, 3)),
    "network.geography.tiers.mid.travel": ("assumption", "S163", ("1.25 h", "5 h")),
    "network.modes.letter.transmission": ("assumption", "", ("0.25 working days", "5 working days")),
    "network.modes.letter.incomplete": ("assumption", "", (0.05, 0.30)),
    "network.modes.letter.lost": ("assumption", "", (0, 0.15)),
    "streams.cases.children.arrivals.per_year": ("derived", "S27 S153", (75, 200)),
    "streams.cases.women.arrivals.per_year": ("derived", "S27", (20, 55)),
    "streams.cases.returnees.arrivals.per_year": ("derived", "S7", (25, 80)),
    "streams.cases.deportation.arrivals.per_year": ("derived", "S155 S157", (4, 18)),
    "streams.cases.deportation.group.one_of": ("sourced", "S77 S78 S79 S80 S81 S82 S83 S84", None),
    "streams.cases.deportation.share": ("derived", "S155 S157", (0.01, 0.08)),
    "streams.cases.tppo.arrivals.per_year": ("derived", "S20", (6, 20)),
    "streams.cases.tppo.group.geometric.mean": ("derived", "S20", None),
    "streams.cases.tppo_large.arrivals.per_year": ("derived", "S20 S21", (0.1, 1)),
    "streams.cases.tppo_large.group.triangular": ("derived", "S20 S21", None),
    "streams.cases.tppo_children.arrivals.per_year": ("derived", "S20", (1, 5)),
    "streams.cases.tppo_children.group.geometric.mean": ("derived", "S20", None),
    "streams.types.child.attributes.female.chance": ("sourced", "S14", None),
    "streams.types.child.attributes.form.chances.sexual": ("derived", "S14", None),
    "streams.types.child.attributes.tier.chances.near": ("derived", "S12 S14", None),
    "streams.types.woman.attributes.tier.chances.far": ("derived", "S12 S14", None),
    "streams.types.migrant.attributes.female.chance": ("sourced", "S9", None),
    "streams.types.migrant.attributes.tier.chances.mid": ("derived", "S8", None),
    "streams.types.deportee.attributes.age.chances.child": ("derived", "S78 S82", None),
    "streams.types.deportee.attributes.female.chance": ("derived", "S77 S78 S79 S80 S81 S82 S83 S84", (0.20, 0.40)),
    "streams.types.child.attributes.consent.chance": ("assumption", "", (0.80, 0.90)),
    "streams.types.deportee.attributes.consent.chance": ("assumption", "", (0.80, 0.90)),
    "streams.background.bg_visum.arrivals.per_week": ("assumption", "", (5, 11)),
    "sop.steps.bp3mi_family.next.0.chance": ("derived", "S157", None),
    "sop.steps.uptd_intake.time": ("sourced", "S59", None),
    "sop.steps.emergency_response.time": ("assumption", "S52", ("1 h", "4 h")),
    "sop.steps.shelter_stay.after": ("assumption", "S54 S60 S127", ("10.5 d", "42 d")),
    "sop.steps.visum.before": ("assumption", "S30 S165", ("0.25 working days", "1 working days")),
    "sop.steps.visum.cost": ("sourced", "S154", None),
    "sop.steps.psych_assessment.before.first_of.1.use": ("assumption", "S28 S29 S164", ("0.5 working days", "2 working days")),
    "sop.steps.followup_1.before": ("sourced", "S99", None),
    "sop.steps.lpsk_decision.after": ("sourced", "S41", None),
    "sop.steps.file_submitted.after": ("unverified", "", None),
    "sop.steps.file_completion.after": ("unverified", "", None),
    "sop.steps.trial.after": ("unverified", "", None),
    "sop.steps.bap_tppo.time": ("assumption", "S21 S22", ("52.5 min", "210 min")),
    "sop.deadlines.report_to_police.within": ("sourced", "S35", None),
    "sop.deadlines.lpsk_decision.within": ("sourced", "S39 S40", None),
    "sop.deadlines.tppo_return.within": ("sourced", "S34", None),
    "sop.deadlines.response_high.within": ("assumption", "S52", None),
    "sop.deadlines.prosecutor_file.within": ("unverified", "", None),
}


@pytest.mark.parametrize("path", MARKS)
def test_lampung_has_what_the_model_says_of_a_number(path, lampung):
    about = lampung.numbers[path].about
    assert (about.basis, " ".join(about.source), about.range) == MARKS[path]


def test_every_assumed_number_of_lampung_can_be_put_at_the_ends_of_its_range(lampung):
    scenario = lampung
    alike = {(number.kind, type(number.value), number.path.rpartition(".")[2], len(number.others)): number for number in scenario.numbers.assumed()
             if number.kind != "context" and number.factors is not None}  # fmt: skip
    assert len(alike) > 25
    for number in alike.values():
        for factor in number.factors:
            now = changed(scenario, number.changes(factor)).numbers.at(number.path)
            assert now is not None, number.path


def test_a_range_that_is_none_is_a_fault(tmp_path):
    file = tmp_path / "queue.yaml"
    file.write_text(QUEUE.replace("staff: 2", "staff: {value: 2, range: [1 h, 2 h]}"), encoding="utf-8")
    with pytest.raises(Exception, match="is not a number|bukan angka"):
        check(file)


def test_a_number_that_there_is_not_is_refused_with_the_one_that_is_meant():
    numbers = load("lampung").numbers
    with pytest.raises(KeyError, match=r"did you mean 'sop\.steps\.visum\.time'"):
        numbers["sop.steps.visum.tme"]
    assert numbers.get("sop.steps.visum.tme") is None
    assert "sop.steps.visum.tme" not in numbers
