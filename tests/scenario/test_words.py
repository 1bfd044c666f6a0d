"""The difference of two scenarios in words: complete, with dates, in both languages, never with a raw name."""

import datetime as dt
import re

import pytest

from simkit.engine.plan import plan_of
from simkit.scenario import load
from simkit.scenario.changes import Change
from simkit.scenario.folder import find
from simkit.scenario.loading import changed
from simkit.scenario.phrases import Phrases, group_in_words
from simkit.scenario.words import difference
from tests.engine.models import arrivals, scenario

HOUR = {"team": "desk.clerks", "time": "1 h", "next": "end"}
SOPS = sorted(file.stem for file in (find("lampung") / "sops").glob("*.yaml") if file.stem != "berjenjang")
CONTEXTS = sorted(file.stem for file in (find("lampung") / "contexts").glob("*.yaml"))
BASE = load("lampung")


def test_nothing_differs_from_itself():
    assert difference(BASE, BASE, "id") == []


def test_numbers_before_and_after():
    before = scenario({"serve": {**HOUR, "title": {"id": "Layanan", "en": "Service"}}}, staff=1)
    after = scenario({"serve": {**HOUR, "time": "90 min", "title": {"id": "Layanan", "en": "Service"}}}, staff=2)
    assert difference(before, after, "id") == ["Clerks (desk): petugas 1 → 2", "Langkah “Layanan”: lama kerja 1 jam → 90 menit"]
    assert difference(before, after, "en") == ["Clerks (desk): staff 1 → 2", "Step “Service”: work 1 hour → 90 minutes"]


def test_a_limit_of_appointments_is_told_when_it_comes_changes_and_goes():
    titled = {"serve": {**HOUR, "title": {"id": "Layanan", "en": "Service"}}}
    none, two, one = (scenario(titled, sop={"appointments": limit} if limit else {}) for limit in (
        None, {"at_most_a_day": 2, "steps": ["serve"]}, {"at_most_a_day": 1, "steps": ["serve"]},
    ))  # fmt: skip
    assert difference(none, two, "id") == ["Janji satu kasus dalam sehari: tidak ada → paling banyak 2 (“Layanan”)"]
    assert difference(two, one, "en") == ["Appointments of one case in a day: at most 2 (“Service”) → at most 1 (“Service”)"]
    assert difference(two, none, "en") == ["Appointments of one case in a day: at most 2 (“Service”) → none"]


def test_the_same_change_of_several_steps_is_one_sentence():
    steps = {"a": {**HOUR, "next": "b"}, "b": {**HOUR, "next": "end"}}
    quicker = {name: {**step, "time": "30 min"} for name, step in steps.items()}
    visits = arrivals("08:00", first="a")
    assert difference(scenario(steps, cases=visits), scenario(quicker, cases=visits), "en") == ["Steps “a” and “b”: work 1 hour → 30 minutes"]


def test_a_context_says_from_when_until_when():
    away = difference(BASE, load("lampung", contexts=["psikolog-cuti"]), "en")
    assert away == ["Clinical psychologist (Provincial unit): staff 1 → 0 (from 7 February 2022 to 27 February 2022)"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("other", [{"sop": name} for name in SOPS] + [{"contexts": [name]} for name in CONTEXTS], ids=str)
def test_every_variant_and_context_is_told_without_raw_names(other, language):
    told = difference(BASE, load("lampung", **other), language)
    assert told
    for sentence in told:
        assert not re.search(r"[a-z]_[a-z]|\b[a-z]+\.[a-z]+\b", sentence), sentence
        assert ":" in sentence
        assert sentence[0].isupper() or sentence[0] in "“("


@pytest.mark.parametrize("lever", sorted(BASE.levers))
def test_every_lever_is_told(lever):
    about = BASE.levers[lever]
    moved = about.highest if about.highest != about.at_start else about.lowest
    assert difference(BASE, load("lampung", levers={lever: moved}), "id")


def test_groups_of_cases_in_words():
    assert group_in_words("risk=high", BASE, "id") == "risiko sebenarnya: tinggi"
    assert group_in_words("tier=mid", BASE, "en") == "district tier: middle"
    assert group_in_words("stream=women", BASE, "en") == "stream: Women (domestic, sexual violence)"
    assert group_in_words("documents=no", BASE, "id") == "dokumen lengkap: tidak"
    assert group_in_words("all", BASE, "id") == "all"


@pytest.mark.parametrize(
    ("per_week", "indonesian", "english"),
    [
        (1, "Kamis", "Thursday"), (2, "Selasa dan Kamis", "Tuesday and Thursday"), (5, "Senin, Selasa, Rabu, Kamis dan Jumat", None),
        (7, "Senin, Selasa, Rabu, Kamis dan Jumat", None), (0.25, "Kamis tiap 4 minggu", "Thursday every 4 weeks"),
        (1.5, "1,5 kali per minggu (Senin, Selasa, Rabu, Kamis dan Jumat)", None),
    ],
)  # fmt: skip
def test_the_days_that_are_told_are_those_on_which_meetings_are_held(per_week, indonesian, english):
    made = changed(load("lampung"), [Change(path="sop.steps.case_conference.gate.meeting.per_week", set=per_week)])
    meeting, plan = made.sop.steps["case_conference"].gate.meeting, plan_of(made)
    held = {(made.start + dt.timedelta(seconds=at)).strftime("%a").lower() for at in plan.meetings(meeting)}
    assert Phrases(made, "id").meeting_days(meeting) == indonesian
    assert english in (None, Phrases(made, "en").meeting_days(meeting))
    if meeting.every_week:
        assert held == set(meeting.every_week)
