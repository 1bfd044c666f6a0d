"""All faults of a folder in one report, each once, at its place, with the nearest right name, and nothing that only follows from another."""

import shutil
from pathlib import Path

import pytest

import simkit.figures.targets  # noqa: F401  its check belongs to what is said of files
from simkit.scenario import ScenarioFaults, check, load
from simkit.scenario.folder import find
from tests.scenario.test_every_fault import FILES, write

BASE = "sops/berjenjang.yaml"
NETWORK = FILES["network.yaml"]
# file, what stands there, what is written instead, what is told: place in the file (text of its line), path, end of the sentence in both languages
BROKEN = [
    ("network.yaml", "staff: {value: 4, range: [2, 8]", "staf: {value: 4, range: [2, 8]",
     "network.agencies.uptd_ppa.teams.companions.staf",
     "'staf' bukan kunci yang dikenal di sini; maksud Anda 'staff'?", "'staf' is not a key of the language here; did you mean 'staff'?"),
    (BASE, "time: {triangular: [45 min, 60 min, 120 min]}", "time: {triangular: [45 menit, 60 min, 120 min]}", "sop.steps.visum.time.triangular.0",
     "'45 menit' belum tertulis sebagai durasi; tulis '45 min'", "'45 menit' is not written as a duration; write '45 min'"),
    (BASE, 'team: forensic\n    requirement: {id: "hasil', 'team: forensik\n    requirement: {id: "hasil', "sop.steps.visum_report.team",
     "tidak ada tim 'forensik'; maksud Anda 'forensic'?", "there is no team 'forensik'; did you mean 'forensic'?"),
    (BASE, "steps:\n  # Doors\n", "steps:\n  forgotten: {title: {id: a, en: a}, next: end}\n  # Doors\n", "sop.steps.forgotten",
     "tidak ada kasus yang dapat sampai ke langkah ini; arahkan 'next' langkah lain ke sini, atau hapus langkah ini",
     "no case can reach this step; lead the 'next' of another step here, or take the step out"),
    ("contexts/pandemi.yaml", "{path: sop.steps.bap.time, scale", "{path: sop.steps.bapp.time, scale", "contexts.pandemi.changes.13",
     "perubahan 'sop.steps.bapp.time': tidak ada 'bapp' di sop.steps; maksud Anda 'bap'?",
     "change of 'sop.steps.bapp.time': there is no 'bapp' in sop.steps; did you mean 'bap'?"),
    ("contexts/puncak-pmi.yaml", "changes:\n", "changes:\n  - {path: sop.steps.bap_tppo.team, set: polda.interviewer, from: 2021-12-01}\n",
     "sop.steps.bap_tppo.team", "mulai 2021-12-01: tidak ada tim 'polda.interviewer'; maksud Anda 'polda.interviewers'?",
     "from 2021-12-01 on: there is no team 'polda.interviewer'; did you mean 'polda.interviewers'?"),
    ("sops/visum-dekat.yaml", "team: puskesmas.doctors}", "team: puskesmas.docters}", "sop.performers.forensic.0.team",
     "tidak ada tim 'puskesmas.docters'; maksud Anda 'puskesmas.doctors'?",
     "there is no team 'puskesmas.docters'; did you mean 'puskesmas.doctors'?"),
    ("scenario.yaml", "rsudam.teams.forensic.staff", "rsudam.teams.forensic.staf", "levers.visum_doctors.targets.0",
     "'staf' bukan kunci yang dikenal di sini; maksud Anda 'staff'?", "'staf' is not a key of the language here; did you mean 'staff'?"),
    ("vignettes/anak.yaml", "door: district", "door: distrik", "vignettes.anak.door",
     "orang dari arus 'children' tidak datang lewat pintu masuk 'distrik'; maksud Anda 'district'? Pintu masuk arus itu: "
     "walk_in, district, police, hospital, damar, hotline",
     "people of 'children' do not come through a door 'distrik'; did you mean 'district'? The doors of that stream: "
     "walk_in, district, police, hospital, damar, hotline"),
    ("targets.yaml", "figure: deadline.report_to_police", "figure: deadline.report_to_polis", "targets.0.figure",
     "tidak ada angka 'deadline.report_to_polis'; maksud Anda 'deadline.report_to_police'?",
     "there is no figure 'deadline.report_to_polis'; did you mean 'deadline.report_to_police'?"),
]  # fmt: skip


@pytest.fixture(scope="module")
def copy_of_lampung(tmp_path_factory):
    return Path(shutil.copytree(find("lampung"), tmp_path_factory.mktemp("copy") / "lampung"))


@pytest.fixture
def folder(copy_of_lampung):
    """A copy that a test may break; what was broken is whole again afterwards."""
    kept = {file: file.read_bytes() for file in copy_of_lampung.rglob("*.yaml")}
    yield copy_of_lampung
    for file, content in kept.items():
        if not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)


def edit(folder, file, old, new):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, (file, old)
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder, call=check, **options):
    with pytest.raises(ScenarioFaults) as report:
        call(folder, **options)
    return report.value.faults


def test_everything_that_is_wrong_is_in_one_report_and_nothing_else(folder):
    for file, old, new, *_ in BROKEN:
        edit(folder, file, old, new)
    found = faults_of(folder)
    expected = {(f"lampung/{file}", path, indonesian, english) for file, _, _, path, indonesian, english in BROKEN}
    assert {(fault.file, fault.path, fault.told("id"), fault.told("en")) for fault in found} == expected
    for fault in found:
        lines = (folder.parent / fault.file).read_text(encoding="utf-8").splitlines()
        (new,) = {one[2] for one in BROKEN if one[3] == fault.path}
        assert any(piece and piece.strip() in lines[fault.line - 1] for piece in new.splitlines()), fault


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        # what could not be read is not said to be missing elsewhere
        (BASE, "    at_closing: fit", "\tat_closing: fit", "ada tab di awal baris"),
        ("network.yaml", "agencies:", "agencies: [", "kurung siku '[' tidak ditutup"),
        ("streams.yaml", "doors:", "doors: @", "tanda ini tidak boleh mengawali kata"),
        ("scenario.yaml", "horizon: 547 d", "horizon: 547 d: e", "titik dua kedua"),
        ("vignettes/anak.yaml", "name: Nisa", "name: 'Nisa", "tanda kutip tidak ditutup"),
        # a name whose own definition is faulty is still a known name
        ("network.yaml", "      companions:\n", "      Companions:\n", "tidak dapat menjadi nama"),
        ("network.yaml", "places: {value: 80", "plces: {value: 80", "maksud Anda 'places'"),
        ("network.yaml", "calendars:\n  office:\n", "calendars:\n  office:\n    hours: 3\n", "bukan kunci yang dikenal"),
        (BASE, "  visum:\n    title:", "  visum:\n    titel:", "maksud Anda 'title'"),
        (BASE, "events: [care, visum]", "events: {care: visum}", "di sini diharapkan daftar"),
        (BASE, "    team: forensic\n", "    team: [forensic]\n", "di sini diharapkan kata"),
        ("streams.yaml", "age: child\n", "age: {chance: 2}\n", "terlalu besar"),
        # a misspelt step does not make the right one unreachable, nor the way to it endless
        (BASE, "by: letter}\n      - {to: bap}", "by: letter}\n      - {to: bapp}", "tidak ada langkah 'bapp'; maksud Anda 'bap'?"),
        # a copy of what is faulty is not told again, nor what holds from each further date
        (BASE, "at_closing: fit", "at_closing: fits", "maksud Anda 'fit'?"),
        ("contexts/pandemi.yaml", "places, set: {value: 2,", "places, set: {value: -2,", "mulai 2021-10-18: -2 terlalu kecil"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_fault(folder, file, old, new, told):
    edit(folder, file, old, new)
    found = faults_of(folder, load, contexts=["pandemi"])
    assert [fault.file for fault in found] == [f"lampung/{file}"], [str(fault) for fault in found]
    assert told in found[0].told("id")


def test_a_file_that_is_gone_is_one_fault(folder):
    (folder / "network.yaml").unlink()
    assert [fault.in_language("en") for fault in faults_of(folder)] == ["lampung/network.yaml: there is no such file; make it, or mend its name"]
    (folder / "scenario.yaml").unlink()
    assert {fault.in_language("en") for fault in faults_of(folder, load)} == {
        f"lampung/{name}.yaml: there is no such file; make it, or mend its name" for name in ("network", "scenario")
    }


def test_a_change_that_takes_out_what_others_need_is_the_place(folder):
    edit(folder, "sops/penjangkauan.yaml", "changes:\n", "changes:\n  - {path: sop.steps.visum_report, remove: true}\n")
    (fault,) = faults_of(folder)
    assert (fault.file, fault.line) == ("lampung/sops/penjangkauan.yaml", 8)
    assert fault.told("en").startswith("there is no step 'visum_report'")


def test_what_is_asked_for_has_no_place_in_the_files(folder):
    asked = (({"sop": "visum_dekat"}, "visum-dekat"), ({"contexts": ["Pandemi"]}, "pandemi"), ({"levers": {"companion": 3}}, "companions"))
    for options, told in asked:
        (fault,) = faults_of(folder, load, **options)
        assert (fault.file, fault.line, fault.path, fault.nearest) == ("lampung", 0, "", told)


def test_the_shipped_scenarios_have_no_faults():
    for name in ("lampung", "tutorial"):
        assert check(name).content_hash == load(name).content_hash


@pytest.mark.parametrize(
    ("file", "text", "at", "keys"),
    [
        ("sops/base.yaml", "steps:\n  serve: {team: desk.clerks, time: 30 min, next: end}\n  broken: {time: 1 h, next: [{to: end, chance: 0.5}]}\n",
         "sop.steps.broken", ["step.last", "step.team", "way.unreached"]),
        ("network.yaml", NETWORK + "modes: {drum: {incomplete: 0.9, lost: 0.2}}\n", "network.modes.drum", ["mode.noticed", "mode.sum"]),
        ("streams.yaml", "cases: {both: {arrivals: {per_day: 1}, first: serve, doors: {side: 0.5}}}\n", "streams.cases.both",
         ["doors.sum", "stream.entry"]),
        ("network.yaml", NETWORK + "holidays: {other: {2021-13-01: {id: a, en: a}, 2021-02-30: {id: a, en: a}}}\n", "network.holidays.other",
         ["date.day", "date.day"]),
        ("network.yaml", NETWORK + 'calendars: {odd: {weekly: {mun: ["08:00-09:00"], fri-mon: ["08:00-09:00"]}}}\n', "network.calendars.odd.weekly",
         ["week.backwards", "week.day"]),
        ("network.yaml", NETWORK + 'calendars: {odd: {weekly: {mon: [early, "8.00-9.00", "10:00-09:00"]}}}\n', "network.calendars.odd.weekly.mon",
         ["hours.form", "hours.form", "hours.order"]),
        ("contexts/leave.yaml", "changes: [{path: sop.title, set: 1, remove: true, from: 2022-02-20, until: 2022-02-10}]\n",
         "contexts.leave.changes.0", ["change.one", "change.until"]),
    ],
)  # fmt: skip
def test_all_rules_that_one_thing_breaks_are_told(tmp_path, file, text, at, keys):
    found = faults_of(write(tmp_path, {file: text}))
    assert sorted(fault.says.key for fault in found if fault.path == at) == keys


def told_in(folder, files):
    write(folder, files)
    return {(fault.file, fault.line, fault.path): fault.told("en") for fault in faults_of(folder)}


def test_what_stands_under_a_name_that_cannot_be_one_is_looked_at_too(tmp_path):
    """Its form, what it names, and the way to it and from it; who names it in the same words is told only that it is no name."""
    steps = """\
steps:
  serve: {team: desk.clerks, time: 30 min, next: "Bad Step"}
  "Bad Step": {team: desk.clrks, time: 30 mins, next: [{to: "Bad Step", when: {visits: {less_than: 2}}}, {to: sevre}]}
  unnamed: {next: end}
"""
    told = told_in(tmp_path, {"sops/base.yaml": steps})
    name = "cannot be a name; did you mean '{}'? Use small letters, digits and '_', beginning with a letter: 'safe_house'"
    at = f"{tmp_path.name}/sops/base.yaml"
    unreached = "no case can reach this step; lead the 'next' of another step here, or take the step out"
    assert told == {
        (at, 2, "sop.steps.serve.next"): f"'Bad Step' {name.format('bad_step')}",
        (at, 3, "sop.steps.Bad Step"): f"'Bad Step' {name.format('bad_step')}",
        (at, 3, "sop.steps.Bad Step.team"): "there is no team 'desk.clrks'; did you mean 'desk.clerks'?",
        (at, 3, "sop.steps.Bad Step.time"): "'30 mins' is not written as a duration; write '30 min'",
        (at, 3, "sop.steps.Bad Step.next.0.to"): f"'Bad Step' {name.format('bad_step')}",
        (at, 3, "sop.steps.Bad Step.next.1.to"): "there is no step 'sevre'; did you mean 'serve'?",
        (at, 4, "sop.steps.unnamed"): unreached,
    }


def test_a_name_is_no_longer_than_it_may_be_and_no_word_of_the_language(tmp_path):
    """A step called 'end' could never be reached, and nobody would be told."""
    long, words = "a" * 65, ("end", "join", "end_of_track")
    steps = "".join(f"  {name}: {{team: desk.clerks, time: 1 h, next: end}}\n" for name in (*words, long))
    told = told_in(tmp_path, {"sops/base.yaml": f"steps:\n  serve: {{team: desk.clerks, time: 1 h, next: {{to: {long}}}}}\n{steps}"})
    said = {path.removeprefix("sop.steps."): sentence for (_, _, path), sentence in told.items()}
    assert {name for name in words if said[name].startswith(f"a step cannot be called '{name}'")} == {*words}
    assert said[long] == "the text is too long; at most 64 signs"


def test_the_name_of_the_file_of_a_draft_is_a_name(tmp_path):
    draft = "title: {id: a, en: a}\nextends: base\nchanges: []\n"
    told = told_in(tmp_path, {"sops/My Draft.yaml": draft, "sops/good-one.yaml": draft})
    (place, words), = told.items()
    assert place == (f"{tmp_path.name}/sops/My Draft.yaml", 1, "sops.My Draft")
    assert words.startswith("'My Draft' cannot be the name of a file; did you mean 'my_draft'?")


def test_what_nobody_reads_is_told(tmp_path):
    others = ("source.yaml", "levers.yaml", "sop/a.yaml", "notes/a.yaml", ".hidden.yaml", "notes.txt")
    told = told_in(tmp_path, dict.fromkeys(others, "a: 1\n"))
    name = tmp_path.name
    assert {place[0] for place in told} == {f"{name}/source.yaml", f"{name}/levers.yaml", f"{name}/sop/"}
    assert "did you mean 'sources.yaml'?" in told[f"{name}/source.yaml", 0, ""]
    assert "did you mean 'sops/'?" in told[f"{name}/sop/", 0, ""]
    assert "did you mean" not in told[f"{name}/levers.yaml", 0, ""]


@pytest.mark.parametrize(
    ("key", "meant"), [("a", ""), ("x", ""), ("act", ""), ("context", "contexts"), ("warm", "warm_up"), ("horizon_days", "horizon")]
)
def test_a_key_is_meant_only_where_it_is_like_what_was_written(tmp_path, key, meant):
    write(tmp_path, {"scenario.yaml": f"{FILES['scenario.yaml']}{key}: 1\n"})
    assert [fault.nearest for fault in faults_of(tmp_path)] == [meant]
