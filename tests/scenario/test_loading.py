"""Loading: one file, a folder with variants, contexts and levers, and all faults in one report."""

import datetime as dt

import pytest

from simkit.scenario import Change, ScenarioFaults, load

ONE_FILE = """\
title: {id: Antrean M/M/2, en: M/M/2 queue}
horizon: 100 d
network: {agencies: {desk: {teams: {clerks: {staff: 2}}}}}
streams: {cases: {visitors: {arrivals: {per_hour: 3}, first: serve}}}
sop:
  steps:
    serve: {team: desk.clerks, time: {exponential: {mean: 30 min}}, next: end}
"""

FILES = {
    "scenario.yaml": """\
title: {id: Contoh, en: Example}
start: 2021-10-18
horizon: 60 d
sop: base
levers:
  clerks:
    label: {id: Petugas, en: Clerks}
    unit: {id: orang, en: people}
    lowest: 1
    highest: 4
    step: 1
    at_start: 2
    targets: [{path: network.agencies.desk.teams.clerks.staff}]
""",
    "network.yaml": """\
agencies:
  desk:
    teams:
      clerks: {staff: {value: 2, range: [1, 4], basis: sourced, source: S1}}
""",
    "streams.yaml": "cases: {visitors: {arrivals: {per_hour: 3}, first: serve}}\n",
    "sources.yaml": "S1: {title: A report}\n",
    "sops/base.yaml": "steps:\n  serve: {team: desk.clerks, time: 30 min, next: end}\n",
    "sops/faster.yaml": "title: {id: Lebih cepat, en: Faster}\nextends: base\nchanges:\n  - {path: sop.steps.serve.time, scale: 0.5}\n",
    "sops/fastest.yaml": "extends: faster\nchanges:\n  - {path: sop.steps.serve.time, scale: 0.5}\n",
    "contexts/leave.yaml": """\
from: 2021-10-25
until: 2021-11-01
changes:
  - {path: network.agencies.desk.teams.clerks.staff, set: 0}
""",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def staff(part):
    return part.network.agencies["desk"].teams["clerks"].staff


def faults_of(*args, **kwargs):
    with pytest.raises(ScenarioFaults) as report:
        load(*args, **kwargs)
    return report.value.faults


def test_seven_lines_are_a_queue(tmp_path):
    file = tmp_path / "queue.yaml"
    file.write_text(ONE_FILE, encoding="utf-8")
    assert staff(load(file)) == 2
    assert load(file) == load(file)


def test_a_folder_with_provenance(folder):
    scenario = load(folder)
    assert staff(scenario) == 2
    assert scenario.provenance["network.agencies.desk.teams.clerks.staff"].source == ("S1",)
    assert scenario.sop_name == "base"
    assert scenario.periods == ()


def test_variants_stack(folder):
    times = [str(load(folder, sop=name).sop.steps["serve"].time.constant) for name in ("base", "faster", "fastest")]
    assert times == ["30 min", "15 min", "7.5 min"]


def test_a_dated_context_makes_periods(folder):
    scenario = load(folder, contexts=["leave"])
    assert [(period.start, staff(period)) for period in scenario.periods] == [
        (dt.datetime(2021, 10, 18), 2),
        (dt.datetime(2021, 10, 25), 0),
        (dt.datetime(2021, 11, 1), 2),
    ]
    assert staff(scenario) == 2


def test_levers_and_changes(folder):
    assert staff(load(folder, levers={"clerks": 3})) == 3
    assert staff(load(folder, changes=[Change(path="network.agencies.desk.teams.clerks.staff", add=1)])) == 3
    assert "from 1 to 4" in str(faults_of(folder, levers={"clerks": 9})[0])
    assert faults_of(folder, levers={"clerk": 2})[0].nearest == "clerks"


def test_all_faults_come_in_one_report_with_place_and_nearest_name(folder):
    (folder / "network.yaml").write_text("agencies:\n  desk:\n    teams:\n      clerks: {staff: -1, calender: office}\n", encoding="utf-8")
    (folder / "sops" / "base.yaml").write_text("steps:\n  serve:\n    team: desk.clerks\n    time: {exponential: {mean: 30}}\n", encoding="utf-8")
    found = {fault.path: fault for fault in faults_of(folder)}
    assert found["network.agencies.desk.teams.clerks.staff"].line == 4
    assert found["network.agencies.desk.teams.clerks.calender"].nearest == "calendar"
    assert "needs a unit" in found["sop.steps.serve.time.exponential.mean"].message
    assert found["sop.steps.serve.time.exponential.mean"].file.endswith("sops/base.yaml")
    assert found["sop.steps.serve.time.exponential.mean"].line == 4


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("sops/faster.yaml", "extends: fastest\nchanges: []\n", "circle"),
        ("sops/faster.yaml", "extends: bass\nchanges: []\n", "did you mean 'base'"),
        ("sops/faster.yaml", "extends: base\nchanges: [{path: sop.steps.serv.time, scale: 2}]\n", "did you mean 'serve'"),
        ("sources.yaml", "S2: {title: Another}\n", "there is no source 'S1'"),
        ("scenario.yaml", "title: {id: a, en: b}\nsop: base\n", "'horizon' is missing"),
    ],
)
def test_faults_between_files(folder, file, text, words):
    (folder / file).write_text(text, encoding="utf-8")
    assert any(words in str(fault) for fault in faults_of(folder, sop="fastest" if "faster" in file else None))


def test_names_that_do_not_exist(folder):
    assert faults_of(folder, sop="fastr")[0].nearest == "faster"
    assert faults_of(folder, contexts=["leaves"])[0].nearest == "leave"
    nowhere = faults_of("no-such-place")[0].message
    assert "no scenario" in nowhere
    assert "lampung, tutorial" in nowhere  # the folder of schemas is none


def test_a_dated_change_of_structure_is_a_fault(folder):
    (folder / "contexts" / "leave.yaml").write_text(
        "from: 2021-10-25\nchanges:\n  - {path: network.agencies.desk.teams.others, insert: {staff: 1}}\n", encoding="utf-8"
    )
    assert "without dates" in str(faults_of(folder, contexts=["leave"])[0])
