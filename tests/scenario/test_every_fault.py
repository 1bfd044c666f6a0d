"""Every sentence about faulty files: in both languages, and met by some files; those that nobody can meet any more are named by the test."""

import os
import re
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ValidationError

import simkit.figures.targets  # noqa: F401  its check belongs to what is said of files
from simkit.language.messages import Message
from simkit.language.refusals import SENTENCES
from simkit.scenario import Change, ScenarioFaults, check, folder, load, reading
from simkit.scenario.form import problems
from simkit.scenario.loading import changed

# what is said elsewhere: of the command, of experiments, of pictures
ELSEWHERE = (
    "variant.", "work.", "use.", "what.", "reason.", "run.", "compare.", "call.", "case.", "person.", "picture.", "sweep.", "live.", "precise.",
    "vary.",
)  # fmt: skip
KINDS_ELSEWHERE = {f"kind.{name}" for name in ("agency", "vignette", "engine", "schema", "screen", "beds", "row", "number", "group", "picture")}
FILES = {
    "scenario.yaml": "title: {id: a, en: b}\nhorizon: 100 d\nsop: base\n",
    "network.yaml": "agencies: {desk: {teams: {clerks: {staff: 2}}, beds: {rooms: {places: 3}}}}\n",
    "streams.yaml": "cases: {visitors: {arrivals: {per_day: 3}, first: serve}}\n",
    "sops/base.yaml": "steps:\n  serve: {team: desk.clerks, time: 30 min, next: end}\n",
}
BOMB = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
ONE = """\
title: {id: a, en: b}
horizon: 1 d
network: {agencies: {}}
streams: {cases: {a: {arrivals: {per_day: 1}, first: serve}}}
sop: {steps: {serve: {next: end}}}
"""
STAFF = "network.agencies.desk.teams.clerks.staff"
LEVER = f"""\
levers:
  one: {{label: {{id: a, en: a}}, unit: {{id: a, en: a}}, lowest: 0, highest: 3, step: 1, at_start: 2, targets: [{{path: {STAFF}}}]}}
"""
UNREADABLE: dict[str, str | bytes] = {
    "latin": "a: é\n".encode("latin-1"), "sign": "a: \x01\n", "run": "a: !" + "x" * 1200 + "\n", "second": "a: 1\n---\nb: 2\n",
    "tag": "a: !!set {}\n", "obeyed": 'a: "\\e[2J"\n',
    "deep": "a: " + "[" * 60, "key": "? [a]\n: b\n", "long_key": "k" * 400 + ": 1\n", "twice": "a: 1\na: 2\n", "alias": "a: *b\n",
    "alias_key": "a: &b x\n*b : 1\n", "bomb": BOMB, "empty": "", "large": "a: 1\n" * 500_000,
    "colon": "a: b: c\n", "no_colon": "a: 1\nb\nc\n", "expected_key": 'a: "b" c\n', "item": "a:\n  - b\n  c: 1\n", "bracket": "a: [1, 2\nb: 3\n",
    "brace": "a: {x: 1\nb: 3\n", "tab": "a:\n\tb: 1\n", "at": "a: @x\n", "quote": "a: 'b\n",
    "escape": 'a: "\\q"\n', "dash": "a: - b\n", "other": "a: |x\n", "space": "a:\n  b: c\n\u00a0   d: e\n  f: g\n",
    "office": b"PK\x03\x04\x14\x00\xff",
}  # fmt: skip
FORM = {
    "scenario.yaml": "title: {id: a, en: b}\nhorizon: 100 d\nsop: base\nplaec: x\nnothing_like_it: 1\nplace: 3\n"
    "levers: {one: {label: {id: a, en: a}, unit: {id: a, en: a}, lowest: 3, highest: 1, step: 0, at_start: 2, targets: [{path: a}]}, two: 3, "
    "three: {label: {id: a, en: a}, unit: {id: a, en: a}, lowest: 3, highest: 1, step: 1, at_start: 2, targets: [{path: a}]}}\n",
    "network.yaml": """\
working_day: {hours: 30}
holidays: {national: {2021-13-01: {id: a, en: a}}, other: 3}
calendars:
  a: {weekly: {mun: ["08:00-09:00"]}}
  b: {weekly: {fri-mon: ["08:00-09:00"]}}
  c: {weekly: {mon-tue: ["08:00-09:00"], tue: ["08:00-09:00"]}}
  d: {weekly: {mon: [early]}}
  e: {weekly: {mon: ["08.00-09.00"]}}
  f: {weekly: {mon: ["09:00-08:00"]}}
  g: {weekly: {mon: []}}
  h: {weekly: never}
modes:
  letter: {incomplete: 0.6, refused: 0.6, kind: leter}
  phone: {lost: 0.1, transmission: {exponental: 3 d}}
  Digital: {}
  more: {incomplete: x, refused: "0,5", lost: 2, hand_offs: 3}
  percent: {refused: 5%}
  all: {incomplete: 0.6, refused: 0.6}
  gone: {lost: 0.1}
agencies:
  desk:
    title: {id: a}
    short: three
    teams:
      clerks: {staff: -1}
      few: {staff: true, cost_per_hour: {value: 1, note: 3}}
      none: {staff: many, cost_per_hour: 1e999}
      change: {staff: 1, capacity_changes: [{from: 18/10/2021, units: 1}, {from: 2021-10-18T00:00:00Z, units: 1}, {from: 1800-01-01, units: 1},
                                            {from: soon, units: 1}]}
    beds: {rooms: {places: 3, turnaround: 3}}
    caseloads: 3
""",
    "streams.yaml": """\
doors:
  one: {time_of_day: 8 h, hours: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}
  two: {hours: [1, 2]}
types:
  child: {attributes: {age: {chances: {a: 0.5, b: 0.6}}, form: {}, risk: {first_of: [{when: {age: a}, use: x}]}}}
cases:
  visitors: {arrivals: {rate: 3}, first: serve}
  more: {arrivals: {per_day: 1, per_week: 2}, first: serve, group: {exactly: 1, one_of: [1]}}
  others: {arrivals: {per_day: 1}, group: {triangular: [3, 2, 1]}}
  some: {arrivals: {per_day: 1}, doors: {one: 0.5}, group: {one_of: [0]}}
  both: {arrivals: {per_day: 1}, doors: {one: 1}, first: serve, group: {exactly: 2.5}}
  neither: {arrivals: {per_day: 1}}
  half: {arrivals: {per_day: 1}, doors: {one: 0.5}}
""",
    "sops/base.yaml": f"""\
title: {{id: {"a" * 2001}, en: a}}
steps:
  serve:
    team: desk.clerks
    time: {{uniform: [3 h, 2 h]}}
    before: {{triangular: [1 h, 3 h, 2 h]}}
    after: {{lognormal: {{mean: 3 h}}}}
    story: maybe
    next: []
  a: {{time: 3 hari, before: soon, after: {{uniform: [3 h]}}}}
  b: {{before: 99999999 d, after: {{uniform: [1 h, 2 working days]}}, next: [{{to: end, chance: 0.5}}]}}
  c: {{before: {{lognormal: {{mean: 0 h, sd: 1 h}}}}, after: {{lognormal: {{median: 3 h, p90: 2 h}}}}, gate: {{}}}}
  d: {{before: {{}}, gate: {{meeting: {{day: mon, at: '9:30', on: [tue]}}}}, escalation: {{after: 1 h}}}}
  e: {{gate: {{meeting: {{day: mon, at: '09:30', on: [tue]}}}}, next: [{{when: {{visits: {{}}, age: {{}}}}, to: end}}, end]}}
  f: {{before: {{first_of: [{{when: {{age: a}}, use: 1 h}}]}}, events: 3, escalation: {{after: 1 h, to: end, to_class: 1}}}}
  g: {{team: desk.clerks, time: 1 h, discharge: al, admit: {{places: desk.rooms, when_full: Full}}}}
  i: {{note: 3, no_show: {{chance: often, uses: 1 h, again_after: 1 d}}, after: {{gamma: {{}}}}, time: {{uniform: [1 h, 2 h, 3 h]}}}}
  j: {{title: {{id: , en: {{a: b}}}}, next: [{{when: {{hours_since: {{}}}}, to: end}}, end]}}
  h: {{time: 1 h}}
""",
    "sops/variant.yaml": "extends: base\nchnges: []\n"
    "changes: [{path: a}, {path: a, remove: false}, {path: a, set: 1, from: 2021-02-01, until: 2021-01-01}]\n",
    "targets.yaml": "targets:\n  - {figure: '', kind: law, title: {id: a, en: a}}\n"
    "  - {figure: x, kind: law, at_least: 1, at_most: 2, title: {id: a, en: a}}\n",
    "contexts/Bad Name.yaml": f"changes: [{{path: {STAFF}, set: 1}}]\n",
    "contexts/empty.yaml": "changes: []\n",
}
FIT = {
    "scenario.yaml": FILES["scenario.yaml"]
    + "levers: {one: {label: {id: a, en: a}, unit: {id: a, en: a}, lowest: 0, highest: 3, step: 1, at_start: 2, "
    "targets: [{path: network.nothing}]}}\n",
    "sources.yaml": "S1: {title: a}\n",
    "network.yaml": """\
working_day: {calendar: offic, hours: {value: 8, source: S2}}
stages: {first: {id: a, en: a}}
calendars: {office: {weekly: always, holidays: [nationl]}}
holidays: {national: {}}
modes:
  letter: {signature: {time: 1 h}}
  phone: {incomplete: 1}
geography: {attribute: tier, tiers: {near: {travel: 1 h}}}
agencies:
  desk: {signatory: desk.nobody, stage: last, teams: {clerks: {staff: 2}}, beds: {rooms: {places: 3, turnaround: 1 working days}}}
""",
    "streams.yaml": """\
types: {child: {attributes: {age: {chances: {young: 0.5, old: 0.5}}, tier: far, hours_since: {mixture: [{chance: 1, uniform: [0 h, 1 h]}]}}}}
doors: {walk_in: {}, other: {}}
cases:
  visitors: {type: child, arrivals: {per_day: 3}, doors: {walk_in: 0.5, other: 0.5}, attributes: {door: x}}
  more: {type: chld, arrivals: {per_year: 1e9}, first: serve}
  often: {arrivals: {every: 0 s}, first: serve}
  hourly: {arrivals: {per_day: 1}, first: serve, attributes: {hours_since: 24 h}}
""",
    "sops/base.yaml": """\
doors: {walk_in: serve, side: serve}
performers: {somebody: [{team: desk.clerks, chance: 0.5}]}
priority: {ageing: {every: 0 d}}
appointments: {at_most_a_day: 2, steps: [lost, srve]}
deadlines: {soon: {from: arrival, to: saved, within: 1 d}}
steps:
  serve: {team: desk.clerk, time: 30 min, next: [{when: {age: yung, aeg: old}, to: serv}, {to: end, by: leter}], admit: {places: desk.room}}
  lost: {next: end}
  round: {team: desk.clerks, time: 1 h, next: round, admit: {places: desk.rooms}}
  to: {before: 1 h, next: fro}
  fro: {before: 1 h, next: to}
  at_once: {next: at_once}
  join: {next: join}
  fork: {fork: {branches: [[round]]}, next: end}
  begin: {start: [[round], [at_once], [fork]], next: join}
  nobody: {team: desk.clerks, time: 1 h, no_show: {chance: 1, uses: 0 h, again_after: 0 h}}
""",
    "targets.yaml": """\
targets:
  - {figure: time_to_safty.median, kind: law, at_most: 1, title: {id: a, en: a}}
  - {figure: time_to_safety.median, kind: law, at_most: 1, unit: days, title: {id: a, en: a}}
""",
    "vignettes/one.yaml": f"""\
name: A
kind: {{id: a, en: a}}
story: [{{id: {"a" * 141}, en: a}}, {{id: a, en: a}}, {{id: a, en: a}}]
stream: visitors
door: third
arrives: 2020-01-01
attributes: {{aeg: young, age: middle}}
wishes: [savd]
questions: [{{id: a, en: a}}]
""",
    "vignettes/two.yaml": """\
name: B
kind: {id: a, en: a}
story: [{id: a, en: a}, {id: a, en: a}, {id: a, en: a}]
stream: often
door: walk_in
arrives: 2021-02-01
hours_since: 1 h
wishes: [saved]
questions: [{id: a, en: a}]
""",
    "vignettes/three.yaml": """\
name: C
kind: {id: a, en: a}
story: [{id: a, en: a}, {id: a, en: a}, {id: a, en: a}]
stream: visitor
arrives: 2021-02-01
wishes: [saved]
questions: [{id: a, en: a}]
""",
    "vignettes/four.yaml": """\
name: D
kind: {id: a, en: a}
story: [{id: a, en: a}, {id: a, en: a}, {id: a, en: a}]
stream: visitors
arrives: 2021-02-01
wishes: [saved]
questions: [{id: a, en: a}]
""",
}
CHANGES = {
    "sops/base.yaml": "steps:\n  serve: {team: desk.clerks, time: 30 min, next: end}\n  more: {before: 1 h, next: end, title: {id: a, en: a}}\n",
    "sops/variant.yaml": f"""\
extends: base
changes:
  - {{path: sop.steps.serve.team.more, set: 1}}
  - {{path: sop.steps.srve.team, set: x}}
  - {{path: nothing.here, scale: 1}}
  - {{path: sop.steps.serve, insert: {{}}}}
  - {{path: sop.steps.third, copy: sop.steps.serve, insert: 3}}
  - {{path: sop.steps.serve.team, scale: 2}}
  - {{path: sop.steps.more.title, scale: 2}}
  - {{path: {STAFF}, add: many}}
  - {{path: sop.steps.serve.time, add: 1 h}}
  - {{path: sop.steps.serve.next, set: [nowhere]}}
""",
    "sops/other.yaml": "extends: bas\nchanges: []\n",
    "sops/round.yaml": "extends: around\n",
    "sops/around.yaml": "extends: round\n",
    "sops/many.yaml": "extends: base\nchanges:\n" + "  - {path: a, set: 1}\n" * 2001,
    "sops/wide.yaml": "extends: base\nchanges: [{path: sop.steps.*, set: &a " + str([0] * 110_000) + "}]\n",
    "sops/names.yaml": "extends: base\nchanges: 3\n",
    "sops/list.yaml": "extends: [base]\n",
    "contexts/names.yaml": "from: 2021-02-01\nchanges:\n  - {path: sop.steps.fourth, insert: {next: end}}\n"
    "  - {path: streams.cases.visitors.arrivals, set: {every: 1 d}}\n",
    "contexts/standing.yaml": "from: 2021-02-01\nchanges: [{path: horizon, set: 40 d}]\n",
    "contexts/more.yaml": "from: 2021-02-01\nchanges: [{path: sop.steps.serve.team, set: desk.clerk}]\n",
    "contexts/dates.yaml": "changes:\n"
    + "".join(f"  - {{path: {STAFF}, set: 1, from: '2021-01-{day:02d} {hour:02d}:00'}}\n" for day in range(5, 20) for hour in range(24)),
}  # fmt: skip
CHANGES["sops/bomb.yaml"] = "extends: base\nchanges:\n" + "".join(f"  - {{path: sop.steps.a{number}, copy: sop}}\n" for number in range(40))
FOLDER = {
    "scenario.yaml": FILES["scenario.yaml"] + "sources: {}\nactive_contexts: []\ncontexts: 3\n",
    "sources.yaml": "S1: {title: a}\n",
    "targets.yaml": "targts: []\n",
    **{f"contexts/c{number}.yaml": f"changes: [{{path: {STAFF}, set: 1}}]\n" for number in range(4)},
}


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in {**FILES, **files}.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def faults_of(call, *parts, **options):
    with pytest.raises(ScenarioFaults) as report:
        call(*parts, **options)
    return report.value.faults


def all_in(message: Message):
    """The message and those inside it."""
    yield message
    for _, part in message.parts:
        for inner in part if isinstance(part, tuple) else (part,):
            if isinstance(inner, Message):
                yield from all_in(inner)


class Odd(BaseModel):
    """What the language has not, and a later one may have."""

    value: bytes
    word: Literal["a"] = "a"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Faults of all these files and calls."""
    at = tmp_path_factory.mktemp
    found = []
    unreadable = write(at("unreadable"), {f"contexts/{name}.yaml": text for name, text in UNREADABLE.items()})
    (unreadable / "contexts" / "folder.yaml").mkdir()
    (unreadable / "contexts" / "other.yml").write_text("a: 1\n", encoding="utf-8")
    (unreadable / "levers.yaml").write_text("a: 1\n", encoding="utf-8")
    os.symlink("loop.yaml", unreadable / "contexts" / "loop.yaml")
    (unreadable / "network.yaml").unlink()
    found += faults_of(check, unreadable)
    for files in (FORM, FIT, CHANGES):
        found += faults_of(check, write(at("set"), files))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "MOST_FILES", 3)
        found += faults_of(check, write(at("set"), FOLDER))
    for files in (
        {"streams.yaml": "cases: {}\n"},
        {"scenario.yaml": FILES["scenario.yaml"] + "assumptions: {times: {from: 1, to: 1}}\n"},
        {"network.yaml": "agencies: {desk: {teams: {clerks: {staff: {value: 2, range: [4, 1]}}}, "
         "beds: {rooms: {places: {value: 3, range: [few, 4], basis: assumption}}}}}\n"},
        {"network.yaml": "agencies: {desk: {teams: {clerks: {staff: {value: 2, range: [1 h, 2 h]}}}}}\n",
         "sops/base.yaml": "steps:\n  serve: {team: desk.clerks, time: {value: 30 min, range: [15, 60]}, next: end}\n"},
        {"network.yaml": FILES["network.yaml"] + "calendars: {a: {weekly: {senin: always}}}\nmodes: {letter: {refused: 0,5}}\n",
         "sops/base.yaml": "steps:\n  serve: {next: [{when: age = young, to: end}, end]}\n"},
        {"scenario.yaml": FILES["scenario.yaml"].replace("100 d", "0 d")},
        {"scenario.yaml": FILES["scenario.yaml"] + "warm_up: 100 d\n"},
        {"scenario.yaml": FILES["scenario.yaml"].replace("100 d", "3 working days")},
        {"scenario.yaml": "title: {id: a, en: b}\nhorizon: 100 d\n"},
        {"scenario.yaml": FILES["scenario.yaml"] + "".join(f"k{number}: 1\n" for number in range(200))},
        {"network.yaml": "agencies: {desk: {teams: {clerks: {staff: 2}}}}\nmodes: {letter: {signature: {time: 1 h}}}\n"},
        {"sops/base.yaml": "steps:\n  serve: {next: [{chance: 0.5, to: more}, {chance: 0.5, to: join}, last]}\n  more: {before: 1 h, next: more}\n"
         "  last: {next: join}\n"},
        {f"sops/s{number}.yaml": f"extends: {'base' if number == 0 else f's{number - 1}'}\nchanges: []\n" for number in range(60)},
    ):
        found += faults_of(check, write(at("set"), files))
    plain = write(at("plain"), {"contexts/c.yaml": f"from: 2021-02-01\nchanges: [{{path: {STAFF}, set: 1}}]\n",
                                "scenario.yaml": FILES["scenario.yaml"] + LEVER})  # fmt: skip
    scenario = load(plain, contexts=["c"])
    written = at("written") / "written.yaml"
    written.write_text(scenario.model_dump_json(by_alias=True, exclude_unset=True), encoding="utf-8")
    one = at("one") / "one.yaml"
    one.write_text(ONE, encoding="utf-8")
    found += [
        *faults_of(load, "\0"), *faults_of(load, plain / "contexts"), *faults_of(load, plain / "contexts" / "c.yaml"),
        *faults_of(load, "lampun"), *faults_of(load, plain, sop="bas"), *faults_of(load, plain, contexts=["d"]),
        *faults_of(load, plain, contexts=["c", "c"]),
        *faults_of(load, plain, levers={"one": 9}), *faults_of(load, plain, levers={"on": 1}), *faults_of(load, one, sop="x"),
        *faults_of(load, written, contexts=["c"]),
        *faults_of(changed, scenario, [Change(path=STAFF, set=1)], scenario.start.replace(year=2190)),
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_read_state", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
        found += faults_of(load, plain)
    return found


def test_every_sentence_is_met(told):
    odd = problems(pytest.raises(ValidationError, Odd.model_validate, {"value": [1]}).value, {"value": [1]}, Odd)
    met = {inner.key for message in [*(fault.says for fault in told), *(message for _, message, _ in odd)] for inner in all_in(message)}
    expected = {key for key in SENTENCES if not key.startswith(ELSEWHERE)} - KINDS_ELSEWHERE - {"none", "near"}
    assert expected - met == set()


def test_every_sentence_about_files_says_what_to_do():
    frames = {"none", "near", "from_on", "under", "change.of", "change.whole", "no"}  # hold another sentence, or come with the right name
    of_itself = {  # say what must stand there
        "change.no", "form.extra", "form.word", "form.whole", "form.number", "form.finite", "form.yes_no", "form.other", "number.truth",
        "file.key_long", "vignette.line", "lever.range",
    }  # fmt: skip
    no_sentences = (*ELSEWHERE, "kind.", "given.", "choice.")
    silent = {key for key, sentences in SENTENCES.items() if not key.startswith(no_sentences) and not all(" | " in words for words in sentences)}
    assert silent - frames == of_itself


def test_every_sentence_has_both_languages_and_the_same_parts():
    for key, (indonesian, english) in SENTENCES.items():
        parts = [sorted(set(re.findall(r"(?<!\{)\{(\w+)\}", words))) for words in (indonesian, english)]
        assert parts[0] == parts[1], key
        assert indonesian.strip(), key
        assert english.strip(), key
        assert max(indonesian.count(" | "), english.count(" | ")) <= 1, key
        assert indonesian != english or len(indonesian.split()) < 3, key


def test_a_fault_is_told_in_either_language_with_all_its_parts(told):
    for fault in told:
        for language in ("id", "en"):
            sentence = fault.in_language(language)
            assert "\n" not in sentence
            assert not re.search(r"(?<!\{)\{\w+\}", sentence.removeprefix(fault.file)), sentence
            assert fault.record(language)["key"] == fault.says.key
        if fault.says.key not in ("change.of", "from_on", "under"):
            assert fault.message_in("id") != fault.message_in("en")


def test_every_sentence_is_used():
    written = "\n".join(file.read_text(encoding="utf-8") for file in Path(simkit.__file__).parent.rglob("*.py") if file.name != "refusals.py")
    for key in SENTENCES:
        end = key.rpartition(".")[2]
        asked_by_its_end = key.startswith(("kind.", "what.", "reason.", "sweep.differs.")) and re.search(rf'"{end}"', written)
        assert re.search(rf'["\']{re.escape(key)}["\']', written) or asked_by_its_end, key
