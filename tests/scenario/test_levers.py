"""Levers: moved at loading or later, alone or with contexts in force, they give one and the same scenario."""

import datetime as dt

import pytest

from simkit.scenario import load
from simkit.scenario.applying import applied
from simkit.scenario.changes import Change
from simkit.scenario.faults import ScenarioFaults
from simkit.scenario.folder import find
from simkit.scenario.loading import changed, with_levers
from simkit.scenario.model import Scenario

CONTEXTS = sorted(file.stem for file in (find("lampung") / "contexts").glob("*.yaml"))

DESK = """
title: {id: Loket, en: Desk}
start: 2024-01-01
horizon: 100 d
network:
  agencies:
    office:
      title: {id: Kantor, en: Office}
      teams: {clerks: {staff: 4}, guards: {staff: 4}}
streams:
  cases:
    people: {arrivals: {per_year: 1000}, first: talk}
sop:
  steps:
    talk: {title: {id: Bicara, en: Talk}, team: office.clerks, time: 1 h, next: [{to: end}]}
levers:
  clerks:
    {label: {id: Petugas, en: Clerks}, unit: {id: orang, en: people}, lowest: 1, highest: 9, step: 1, at_start: 4,
     targets: [{path: network.agencies.office.teams.clerks.staff}]}
  demand:
    {label: {id: Kasus, en: Demand}, unit: {id: ×, en: ×}, lowest: 0.5, highest: 2, step: 0.1, at_start: 1,
     targets: [{path: streams.cases.people.arrivals.per_year, how: scale}]}
contexts:
  holiday:
    from: 2024-02-01
    until: 2024-02-11
    changes:
      - {path: network.agencies.office.teams.clerks.staff, set: 2}
      - {path: streams.cases.people.arrivals.per_year, scale: 3}
  half:
    from: 2024-03-01
    changes:
      - {path: network.agencies.office.teams.clerks.staff, scale: 0.5}
  short:
    changes:
      - {path: network.agencies.office.teams.guards.staff, set: 1}
"""


@pytest.fixture
def desk(tmp_path):
    file = tmp_path / "desk.yaml"
    file.write_text(DESK, encoding="utf-8")
    return file


def in_force(scenario):
    """By date, the clerks and the arrivals a year from then on."""
    return [
        (period.start.date().isoformat(), period.network.agencies["office"].teams["clerks"].staff, period.streams.cases["people"].arrivals.per_year)
        for period in scenario.periods
    ]


def plain(scenario):
    return scenario.model_dump(mode="json", by_alias=True, exclude_unset=True)


def test_a_context_with_dates_lies_over_a_lever(desk):
    moved = with_levers(load(desk, contexts=["holiday", "half", "short"]), {"clerks": 6, "demand": 2})
    assert moved.network.agencies["office"].teams["clerks"].staff == 6
    assert in_force(moved) == [("2024-01-01", 6, 2000), ("2024-02-01", 2, 6000), ("2024-02-11", 6, 2000), ("2024-03-01", 3, 2000)]
    assert all(period.network.agencies["office"].teams["guards"].staff == 1 for period in moved.periods)


def test_a_lever_moved_at_loading_or_later_gives_the_same_scenario(desk):
    contexts, levers = ["holiday", "half", "short"], {"clerks": 6, "demand": 2}
    later, loading = with_levers(load(desk, contexts=contexts), levers), load(desk, contexts=contexts, levers=levers)
    assert later.content_hash == loading.content_hash
    assert plain(later) == plain(loading)
    # one after the other
    assert with_levers(with_levers(load(desk, contexts=contexts), {"demand": 2}), {"clerks": 6}) == loading
    # at its start it moves nothing
    assert with_levers(load(desk, contexts=contexts), {"clerks": 4}) == load(desk, contexts=contexts)


@pytest.mark.parametrize("end", ["lowest", "highest"])
@pytest.mark.parametrize("contexts", [[], CONTEXTS])
def test_all_levers_of_lampung_moved_later_or_written_into_its_files(end, contexts):
    base = load("lampung", contexts=contexts)
    levers = {name: getattr(lever, end) for name, lever in base.levers.items()}
    written = load("lampung", contexts=contexts, changes=[change for name, value in levers.items() for change in base.levers[name].changes(value)])
    moved = with_levers(base, levers)
    assert moved.content_hash == written.content_hash
    assert plain(moved) == plain(written)
    assert moved != base


def test_after_a_change_on_the_way_a_lever_moves_all_periods(desk):
    base = changed(load(desk), [Change(path="network.agencies.office.teams.guards.staff", set=1)], dt.datetime(2024, 2, 1))
    moved = with_levers(base, {"clerks": 6})
    assert in_force(moved) == [("2024-01-01", 6, 1000), ("2024-02-01", 6, 1000)]
    assert [period.network.agencies["office"].teams["guards"].staff for period in moved.periods] == [4, 1]


@pytest.mark.parametrize(
    "change",
    [
        Change(path="network.agencies.*.teams.*.staff", set=2, where=(1,)),
        Change(path="network.holidays.national.2022-04-29", insert={"id": "Cuti", "en": "Leave"}),
        Change(path="network.modes.letter.transmission.triangular.1", set="2 working days"),
        Change(path="vignettes.*", remove=True),
        Change(path="sop.steps.*.next.*.by", set="digital", where=("letter",)),
        Change(path="sop.steps.trial.after", set={"value": {"lognormal": {"median": "72 d", "p90": "150 d"}}, "basis": "derived"}),
        Change(path="sop.steps.bap.time", scale=1.2),
        Change(path="streams.cases.more", copy="streams.cases.women", insert={"arrivals": {"per_week": 1}}),
        Change(path="horizon", set="600 d"),
        Change(path="levers.psychologists.highest", set=5),
    ],
    ids=lambda change: change.path,
)
def test_a_change_that_opens_only_its_way_makes_what_one_in_all_the_data_makes(change):
    base = load("lampung")
    made = changed(base, [change])
    about = {path: about for path, about in plain(made).get("provenance", {}).items()}
    expected = Scenario.model_validate({**strip(applied(plain(base), change)), "provenance": about})
    assert plain(made) == plain(expected)
    assert made.content_hash == expected.content_hash


def strip(data):
    """Without the wrapper that says where a number comes from."""
    if isinstance(data, dict):
        return strip(data["value"]) if set(data) == {"value", "basis"} else {key: strip(value) for key, value in data.items()}
    return [strip(value) for value in data] if isinstance(data, list) else data


def test_a_change_behind_one_that_moves_the_items_of_a_list():
    base = load("lampung")
    routes = base.sop.steps["emergency_response"].next
    at = "sop.steps.emergency_response.next.0"
    made = changed(base, [Change(path=at, remove=True), Change(path=f"{at}.chance", set=1)])
    assert made.sop.steps["emergency_response"].next == (routes[1].model_copy(update={"chance": 1.0}), *routes[2:])


def test_the_scenario_given_stays_as_it_is():
    base = load("lampung")
    before = plain(base), base.content_hash
    with_levers(base, {name: lever.highest for name, lever in base.levers.items()})
    assert (plain(base), load("lampung").content_hash) == before


def test_levers_that_do_not_go_together_are_a_fault(desk):
    with pytest.raises(ScenarioFaults, match="from 1 to 9"):
        with_levers(load(desk), {"clerks": 0})
    with pytest.raises(ScenarioFaults, match="there is no lever 'clerk'"):
        load(desk, levers={"clerk": 2})


def test_the_hash_is_of_the_whole_content_in_its_order(desk):
    base = load(desk)
    other = base.model_copy(update={"horizon": load(desk, changes=[Change(path="horizon", set="50 d")]).horizon})
    assert other.content_hash != base.content_hash
    pools = "teams: {clerks: {staff: 4}, guards: {staff: 4}}"
    desk.write_text(DESK.replace(pools, "teams: {guards: {staff: 4}, clerks: {staff: 4}}"), encoding="utf-8")
    assert load(desk).content_hash != base.content_hash
    for name in ("network", "streams", "sop", "periods", "levers", "contexts", "title"):
        assert (getattr(base, name) == getattr(other, name)) is True
    for path, value in {
        "network.agencies.office.teams.clerks.staff": 5, "streams.cases.people.arrivals.per_year": 999, "sop.steps.talk.time": "2 h",
        "title.id": "Lain", "levers.clerks.step": 2, "contexts.half.changes.0.scale": 0.4, "start": "2024-01-02", "warm_up": "1 d",
    }.items():  # fmt: skip
        assert load(desk, changes=[Change(path=path, set=value)]).content_hash != base.content_hash, path
    desk.write_text(DESK, encoding="utf-8")
    assert load(desk, contexts=["holiday"]).content_hash not in (base.content_hash, load(desk, contexts=["half"]).content_hash)
