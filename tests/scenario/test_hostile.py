"""Scenarios that mean harm or nonsense: each ends in a fault with its place, none in a traceback, a hang or a run without an end."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simkit.language.messages import says
from simkit.scenario import Change, ScenarioFaults, check, load
from simkit.scenario.applying import applied
from simkit.scenario.faults import LONGEST_WORDS, MOST_FAULTS, Fault
from simkit.scenario.folder import find
from simkit.scenario.loading import changed
from simkit.scenario.model import Scenario

FILES = {
    "scenario.yaml": "title: {id: a, en: b}\nhorizon: 100 d\nsop: base\n",
    "network.yaml": "agencies: {desk: {teams: {clerks: {staff: 2}}}}\n",
    "streams.yaml": "cases: {visitors: {arrivals: {per_hour: 3}, first: serve}}\n",
    "sops/base.yaml": "steps:\n  serve: {team: desk.clerks, time: 30 min, next: end}\n",
    "contexts/c.yaml": "changes: [{path: network.agencies.desk.teams.clerks.staff, set: 1}]\n",
}
STAFF = "network.agencies.desk.teams.clerks.staff"
BOMB = "changes:\n" + "".join(f"  - {{path: sop.steps.a{number}, copy: sop}}\n" for number in range(40))
DATES = [f"'2021-02-{day:02d} {hour:02d}:00'" for day in range(1, 25) for hour in range(24)]
CHAIN = {f"sops/s{number}.yaml": f"extends: {'base' if number == 0 else f's{number - 1}'}\nchanges: []\n" for number in range(400)}


def write(folder, files):
    for name, text in {**FILES, **files}.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        if text is None:
            file.mkdir()
        else:
            file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))


@pytest.mark.parametrize(
    ("file", "text", "words", "place"),
    [
        ("scenario.yaml", FILES["scenario.yaml"].replace("100 d", "1e308 d"), "not a duration", (2, 1)),
        ("scenario.yaml", FILES["scenario.yaml"].replace("100 d", "9" * 300 + " d"), "at most 1,000,000 d", (2, 1)),
        ("scenario.yaml", FILES["scenario.yaml"].replace("100 d", "9" * 5000 + " d"), "finite", (2, 1)),
        ("scenario.yaml", FILES["scenario.yaml"].replace("100 d", "-1 d"), "not a duration", (2, 1)),
        ("scenario.yaml", FILES["scenario.yaml"].replace("100 d", "0 d"), "between 1 s and", (2, 1)),
        ("scenario.yaml", FILES["scenario.yaml"].replace("100 d", "100 working days"), "by the clock", (2, 1)),
        ("scenario.yaml", FILES["scenario.yaml"].replace("100 d", "900000 d"), "between 1 s and", (2, 1)),
        ("scenario.yaml", FILES["scenario.yaml"].replace("100 d", "x" * 1_900_000), "not a duration", (2, 1)),
        ("scenario.yaml", FILES["scenario.yaml"] + "start: 9999-12-31\n", "outside the years", (4, 1)),
        ("scenario.yaml", FILES["scenario.yaml"] + "start: 0001-01-01\n", "outside the years", (4, 1)),
        ("scenario.yaml", FILES["scenario.yaml"] + "start: 2021-02-30\n", "not a date", (4, 1)),
        ("scenario.yaml", FILES["scenario.yaml"] + "network: 3\n", "stands in network.yaml already", (4, 1)),
        ("scenario.yaml", FILES["scenario.yaml"] + "sops: 3\n", "expected names", (4, 1)),
        ("scenario.yaml", FILES["scenario.yaml"] + "sops: {base: {steps: {}}}\n", "stands in sops/base.yaml already", None),
        ("scenario.yaml", FILES["scenario.yaml"] + "periods: []\n", "leave it out of a folder", (4, 1)),
        ("scenario.yaml", FILES["scenario.yaml"] + "".join(f"k{number}: 1\n" for number in range(20_000)), "more faults than these", None),
        ("scenario.yaml", FILES["scenario.yaml"] + "k" * 400 + ": 1\n", "a key has at most", (4, 1)),
        ("network.yaml", FILES["network.yaml"].replace("2", ".nan"), "a whole number, unlimited", (1, 36)),
        ("network.yaml", FILES["network.yaml"].replace("2", "true"), "expected a number, not 'true'", (1, 36)),
        ("network.yaml", FILES["network.yaml"].replace("2", "1e308"), "a whole number, unlimited", (1, 36)),
        ("network.yaml", None, "not a file", None),
        ("network.yaml", "agencies:\n\tdesk: 1\n", "not valid YAML", (2, 1)),
        ("network.yaml", FILES["network.yaml"].encode("utf-16"), "UTF-8", (1, 1)),
        ("streams.yaml", FILES["streams.yaml"].replace("3", "1e308"), "more than 5,000,000 arrivals", (1, 20)),
        ("streams.yaml", FILES["streams.yaml"].replace("{per_hour: 3}", "{every: 0 s}"), "more than 5,000,000 arrivals", (1, 31)),
        ("sops/base.yaml", "steps:\n" + "".join(f"  s{number}: {{next: end}}\n" for number in range(3000)), "at most 2,000", (1, 1)),
        ("contexts/c.yaml", BOMB, "together put more than", None),
        ("contexts/c.yaml", f"changes: [{{path: {STAFF}, set: 1}}]\n" * 2, "twice", (2, 1)),
        ("contexts/c.yaml", "changes:\n" + f"  - {{path: {STAFF}, set: 1}}\n" * 3000, "at most 2,000", (1, 1)),
        (
            "contexts/c.yaml",
            "changes:\n" + "".join(f"  - {{path: {STAFF}, set: 1, from: {date}}}\n" for date in DATES),
            "576 dates",
            None,
        ),
        ("contexts/c.yaml", f"changes: [{{path: {STAFF}x, scale: 2}}]\n", "did you mean 'staff'", (1, 11)),
    ],
)  # fmt: skip
def test_nonsense_ends_in_a_fault_with_its_place(tmp_path, file, text, words, place):
    write(tmp_path, {file: text} if text is not None else {})
    if text is None:
        (tmp_path / file).unlink()
        (tmp_path / file).mkdir()
    with pytest.raises(ScenarioFaults) as report:
        load(tmp_path, contexts=["c"] if file.startswith("contexts") else [])
    found = [fault for fault in report.value.faults if words in fault.told("en")]
    assert found, report.value
    assert place is None or (found[0].line, found[0].column) == place
    assert found[0].file.endswith(file) or place is None
    assert len(report.value.faults) <= MOST_FAULTS
    assert all(len(fault.message) <= LONGEST_WORDS for fault in report.value.faults)


def test_a_long_chain_of_variants_ends_in_a_fault(tmp_path):
    write(tmp_path, CHAIN)
    with pytest.raises(ScenarioFaults, match="at most 50 others"):
        load(tmp_path, sop="s399")
    assert load(tmp_path, sop="s40").sop_name == "s40"


def test_a_fault_of_a_change_stands_where_the_change_was_written(tmp_path):
    variant = "extends: base\nchanges:\n  - {path: sop.steps.serve.time, scale: 2}\n  - {path: sop.steps.serv.time, scale: 2}\n"
    write(tmp_path, {"sops/slow.yaml": variant})
    with pytest.raises(ScenarioFaults) as report:
        load(tmp_path, sop="slow")
    assert [(fault.file.split("/", 1)[1], fault.line) for fault in report.value.faults] == [("sops/slow.yaml", 4)]


def test_long_words_of_a_fault_are_cut_in_the_middle():
    fault = Fault("f", 1, 1, "", says("yaml.other", problem="a" * 5000 + "z"))
    assert "(aaa" in fault.message
    assert "az)" in fault.message
    assert len(fault.message) < LONGEST_WORDS
    longer = Fault("f", 1, 1, "", says("form.either", value="x", choices=["a" * 5000] * 40))
    assert len(longer.message) <= LONGEST_WORDS


def test_an_edit_of_a_shared_value_edits_one(tmp_path):
    write(tmp_path, {"network.yaml": "agencies: {desk: {teams: {clerks: &same {staff: 2}, others: *same}}}\n"})
    teams = load(tmp_path, contexts=["c"]).network.agencies["desk"].teams
    assert (teams["clerks"].staff, teams["others"].staff) == (1, 2)
    data = {"a": {"b": 1}, "c": [{"d": 1}]}
    copied = applied(data, Change(path="e", copy="a"))
    assert applied(copied, Change(path="e.b", set=2)) == {**data, "e": {"b": 2}}


@pytest.mark.parametrize("options", [{}, {"sop": "visum-dekat", "contexts": ["pandemi", "libur-lebaran"], "levers": {"companions": 6}}])
@pytest.mark.parametrize("left_out", [{}, {"exclude_unset": True}, {"exclude_defaults": True}])
def test_a_scenario_that_was_written_can_be_read_again(tmp_path, options, left_out):
    scenario = load("lampung", **options)
    written = scenario.model_dump(mode="json", by_alias=True, **left_out)
    assert Scenario.model_validate(written) == scenario
    assert Scenario.model_validate(scenario.model_dump(by_alias=True)) == scenario
    file = tmp_path / "written.yaml"
    file.write_text(json.dumps(written, ensure_ascii=False, separators=(", ", ": ")), encoding="utf-8")
    if left_out:  # with all defaults and periods it is longer than a file may be
        assert load(file) == scenario
        moved = load(file, levers={"visum_doctors": 2})
        assert moved == changed(scenario, scenario.levers["visum_doctors"].changes(2))
        assert all(part.network.agencies["rsudam"].teams["forensic"].staff == 2 for part in (moved, *moved.periods))


def test_a_written_scenario_takes_no_more_dates(tmp_path):
    scenario = load("lampung", contexts=["psikolog-cuti"])
    file = tmp_path / "written.yaml"
    written = scenario.model_dump(mode="json", by_alias=True, exclude_unset=True)
    file.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert load(file) == scenario
    with pytest.raises(ScenarioFaults, match="load the folder"):
        load(file, contexts=["pandemi"])


SHIPPED = {str(file.relative_to(find("lampung"))): file.read_bytes() for file in sorted(find("lampung").rglob("*.yaml"))}


def ends_well(folder):
    """A scenario, or faults; whatever else comes is a mistake of the loader."""
    found = (Fault("none", 0, 0, "", says("none")),)
    try:
        load(folder, sop="visum-dekat", contexts=["pandemi"])
    except ScenarioFaults as report:
        found = report.faults
    assert found
    assert all(fault.message for fault in found)


@pytest.fixture(scope="module")
def copy_of_lampung(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lampung")
    for name, content in SHIPPED.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_end_in_faults(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("any") / "any.yaml"
    file.write_bytes(content)
    with pytest.raises(ScenarioFaults):
        load(file)


PIECES = [b"", b"}", b"{", b"[", b"]", b": ", b"\n", b"- ", b"&a ", b"*a", b"!", b"0", b"-1", b"null", b"[]", b"{}", b"'", b"\xff", b"1e308"]


@settings(max_examples=20, deadline=None)
@given(
    name=st.sampled_from(sorted(set(SHIPPED) - {"sources.yaml"})),
    where=st.floats(0, 1),
    length=st.integers(0, 40),
    put=st.sampled_from(PIECES) | st.binary(max_size=12),
)
def test_a_shipped_file_with_a_piece_changed_ends_well(copy_of_lampung, name, where, length, put):
    content = SHIPPED[name]
    at = int(where * len(content))
    try:
        (copy_of_lampung / name).write_bytes(content[:at] + put + content[at + length :])
        ends_well(copy_of_lampung)
    finally:
        (copy_of_lampung / name).write_bytes(content)


WORDS = [None, True, -1, 0, 1e308, "", "x", "9 d", "-3 h", "2021-02-30", "*", "end"]
VALUES = st.sampled_from([*WORDS, [], {}, [[]], [None], {"value": 1}, {"a": {"b": 1}}])


@settings(max_examples=20, deadline=None)
@given(name=st.sampled_from(sorted(set(SHIPPED) - {"sources.yaml"})), data=st.data())
def test_a_shipped_file_with_a_value_of_another_kind_ends_well(copy_of_lampung, name, data):
    content = yaml.load(SHIPPED[name], Loader=yaml.BaseLoader)
    holder = content
    while True:
        key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))))
        if not isinstance(holder[key], dict | list) or not holder[key] or data.draw(st.integers(0, 4)) == 0:
            break
        holder = holder[key]
    holder[key] = data.draw(VALUES)
    try:
        (copy_of_lampung / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        ends_well(copy_of_lampung)
    finally:
        (copy_of_lampung / name).write_bytes(SHIPPED[name])


def test_a_folder_that_is_no_scenario(tmp_path):
    with pytest.raises(ScenarioFaults, match="scenario.yaml"):
        load(tmp_path)
    with pytest.raises(ScenarioFaults):
        load(Path("/dev/null"))


SMALL = {
    "scenario.yaml": FILES["scenario.yaml"]
    + "warm_up: 1 d\nlevers: {one: {label: {id: a, en: a}, unit: {id: a, en: a}, lowest: 0, highest: 3, step: 1, at_start: 2, "
    f"targets: [{{path: {STAFF}}}]}}}}\n",
    "network.yaml": """\
calendars: {office: {weekly: {mon-fri: ["08:00-16:00"]}, holidays: [national]}}
holidays: {national: {2021-08-17: {id: a, en: a}}}
modes: {letter: {preparation: 1 h, incomplete: 0.1, lost: 0.1, noticed: {chance: 0.5, after: 1 d}}}
agencies: {desk: {signatory: desk.clerks, teams: {clerks: {staff: {value: 2, source: S1}, calendar: office}}, beds: {rooms: {places: 3}}}}
""",
    "streams.yaml": """\
types: {child: {attributes: {age: {chances: {young: 0.5, old: 0.5}}, far: {first_of: [{when: {age: old}, use: yes}, {use: {chance: 0.5}}]}}}}
doors: {walk_in: {calendar: office}}
cases: {visitors: {type: child, arrivals: {per_day: 3}, doors: {walk_in: 1}}}
""",
    "sops/base.yaml": """\
doors: {walk_in: serve}
deadlines: {soon: {from: arrival, to: served, within: 1 d}}
steps:
  serve:
    {team: desk.clerks, time: 30 min, events: [served], next: [{when: {age: old, not_yet: home}, chance: 0.5, to: more, by: letter}, end]}
  more:
    before: {lognormal: {mean: 3 h, sd: 1 h}}
    admit: {places: desk.rooms}
    discharge: all
    events: [home]
    fork: {branches: [[last]]}
    next: end
  last: {next: join}
""",
    "sops/variant.yaml": "extends: base\nchanges: [{path: sop.steps.serve.time, scale: 2},"
    " {path: sop.steps.new, copy: sop.steps.more, insert: {next: end}},"
    " {path: sop.steps.serve.next.0, insert: {when: {age: young}, chance: 0.3, to: new}}]\n",
    "contexts/c.yaml": f"from: 2021-02-01\nchanges: [{{path: {STAFF}, set: 1}}, {{path: sop.steps.last.next, set: [join], if_present: true}}]\n",
    "sources.yaml": "S1: {title: a}\n",
    "targets.yaml": "targets: [{figure: time_to_safety.median, at_most: 3, kind: law, title: {id: a, en: a}}]\n",
    "vignettes/one.yaml": "name: A\nkind: {id: a, en: a}\nstory: [{id: a, en: a}, {id: a, en: a}, {id: a, en: a}]\nstream: visitors\ndoor: walk_in\n"
    "arrives: 2021-02-01\nattributes: {age: young, far: yes}\nwishes: [served]\nquestions: [{id: a, en: a}]\n",
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_wrong_in_any_file_is_told_in_both_languages(tmp_path, data):
    write(tmp_path, SMALL)
    for name in data.draw(st.lists(st.sampled_from(sorted(SMALL)), min_size=0, max_size=4)):
        content = yaml.load((tmp_path / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # numbers become words, as people quote them
        holder = content
        while isinstance(holder, dict | list) and holder:
            key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))))
            if not isinstance(holder[key], dict | list) or not holder[key] or data.draw(st.integers(0, 4)) == 0:
                if isinstance(holder, dict) and data.draw(st.booleans()):
                    holder[f"{key}x"] = holder.pop(key)
                else:
                    holder[key] = data.draw(VALUES)
                break
            holder = holder[key]
        (tmp_path / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    found = (Fault("none", 0, 0, "", says("none")),)
    try:
        check(tmp_path)
    except ScenarioFaults as report:
        found = report.faults
    assert found
    for fault in found:
        assert fault.in_language("id")
        assert fault.in_language("en")
        assert fault.file
        assert json.dumps(fault.record("id"))
