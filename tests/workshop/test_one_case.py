"""One person's way: the same person under every SOP, her time without remainder, what the log says and nothing else."""

import json
import re
from pathlib import Path

import pytest

from simkit.engine.log import PARTS
from simkit.engine.simulation import simulate
from simkit.figures.parts import parts_of
from simkit.language.numbers import duration
from simkit.scenario import Change, load
from simkit.scenario.loading import changed
from simkit.workshop.case_view import compared, sentence_of, words_of
from simkit.workshop.one_case import STREAM, read_way, way_of, with_person

VIGNETTES = list(load("lampung").vignettes)


@pytest.mark.parametrize(("language", "guide"), [("id", "panduan_fasilitator.md"), ("en", "facilitator_guide.md")])
def test_the_guide_tells_the_ways_as_the_screen_does(language, guide):
    """What a facilitator reads aloud in sessions 2 and 3 is what everybody sees, in the same units."""
    text = (Path(__file__).parents[2] / "notebooks" / language / guide).read_text(encoding="utf-8")
    yarn, screen = (" ".join(re.split(r"\n## ", text)[place].split()) for place in (4, 5))
    wulan, safe_first = (way_of(load("lampung", sop=sop), "kdrt") for sop in ("berjenjang", "rumah-aman-dulu"))
    nisa, sari = (way_of(load("lampung"), name) for name in ("anak", "pmi-pulang"))
    told = [wulan.until, wulan.sums["work"], wulan.sums["closed"], nisa.until, nisa.sums["work"], nisa.sums["gate"]]
    assert [long for long in (duration(seconds, language) for seconds in told) if long not in screen] == []
    closed = duration(safe_first.sums["closed"], language)
    letters, nights = (duration(nisa.sums[part], language).split()[0] for part in ("referral", "closed"))
    assert [said for said in (closed.split()[0], f"({letters})", f"({nights})") if said not in screen] == []
    times = {"id": "kali", "en": "times"}[language]
    assert all(f"{way.vignette.name}" in yarn and f"{way.told} {times}" in yarn for way in (nisa, wulan, sari))


@pytest.fixture(scope="module")
def scenarios():
    return {sop: load("lampung", sop=sop) for sop in ("berjenjang", "paralel")}


@pytest.mark.parametrize("name", VIGNETTES)
def test_her_time_is_split_without_remainder_and_as_the_figures_split_it(scenarios, name):
    vignette = scenarios["berjenjang"].vignettes[name]
    run = simulate(with_person(scenarios["berjenjang"], vignette))
    way = read_way(run, vignette)
    assert sum(way.sums.values()) == way.until
    assert [band.start for band in way.bands] == [0, *(band.end for band in way.bands[:-1])]
    person = run.cases[run.cases["stream"] == STREAM].iloc[0]
    seconds = parts_of(run).loc[person["case"]]
    whole = {part: sum(band.end - band.start for band in way.bands if band.part == part) for part in PARTS}
    assert whole == seconds.astype(int).to_dict()


def test_where_only_the_limit_of_appointments_keeps_her_she_waits_for_a_date(scenarios):
    met = ["uptd_intake", "triage", "emergency_response", "assessment"]
    limits = [Change(path="sop.appointments.at_most_a_day", set=1), Change(path="sop.appointments.steps", set=met)]
    scenario = changed(scenarios["paralel"], limits)
    vignette = scenario.vignettes["kdrt"]
    run = simulate(with_person(scenario, vignette), engine="kernel")
    way = read_way(run, vignette)
    person = run.cases[run.cases["stream"] == STREAM].iloc[0]
    whole = {part: sum(band.end - band.start for band in way.bands if band.part == part) for part in PARTS}
    assert whole == parts_of(run).loc[person["case"]].astype(int).to_dict()
    held = [band for band in way.bands if band.kind == "service" and band.part == "gate"]
    assert held
    assert sentence_of(way, held[0], "id").endswith("Bagian ini: janji hari itu sudah penuh.")
    assert sentence_of(way, held[0], "en").endswith("This part: no appointment left that day.")


def test_the_same_person_on_the_same_day_under_both_sops(scenarios):
    a, b = (way_of(scenario, "anak") for scenario in scenarios.values())
    assert (a.moment, a.vignette) == (b.moment, b.vignette)
    assert a.moment == a.vignette.arrives
    assert a.works[0] == b.works[0]  # the first step is the same, so is the time it takes
    assert a.until != b.until


def test_the_others_are_the_same_people_whether_she_comes_or_not(scenarios):
    scenario = scenarios["berjenjang"]
    without = simulate(scenario).cases
    with_her = simulate(with_person(scenario, scenario.vignettes["anak"])).cases
    others = with_her[with_her["stream"] != STREAM]
    columns = ["stream", "arrived", "background", "type", "risk", "door"]
    assert len(others) > 2000
    assert others[columns].reset_index(drop=True).equals(without[columns].reset_index(drop=True))


def test_a_group_comes_together_with_the_same_attributes(scenarios):
    vignette = scenarios["berjenjang"].vignettes["rombongan"]
    cases = simulate(with_person(scenarios["berjenjang"], vignette)).cases
    group = cases[cases["stream"] == STREAM]
    assert len(group) == 8
    assert group["group"].nunique() == group["arrived"].nunique() == group["seen_risk"].nunique() == 1


def test_deadlines_say_kept_or_missed_as_the_events_say(scenarios):
    way = way_of(scenarios["berjenjang"], "anak")
    states = {one.name: one for one in way.deadlines}
    pep = states["pep"]
    assert pep.begun == -20 * 3600
    assert pep.due == 52 * 3600
    assert pep.reached == way.wishes["care"]
    assert pep.state == ("kept" if pep.reached <= pep.due else "missed")
    assert "tppo_return" not in states


def test_the_view_is_plain_data_in_one_language_without_raw_names(scenarios):
    a, b = (way_of(scenario, "anak") for scenario in scenarios.values())
    for language in ("id", "en"):
        view = compared(a, b, language)
        text = json.dumps(view, ensure_ascii=False)
        assert "_" not in "".join(view["sentences"])
        for raw in ("uptd_intake", "psych_assessment", "polres.", "rsudam."):
            assert raw not in text
        assert sum(seconds for _, seconds, _ in view["ways"][0]["sums"]) == a.until
        assert len(view["sentences"]) == 3
    assert set(words_of("id")) == set(words_of("en"))


def test_who_stops_is_said_to_have_a_right_to(scenarios):
    way = way_of(scenarios["berjenjang"], "tanpa-dokumen")
    assert way.outcome == "withdrew", "this replication was chosen because she stops in it"
    sentence = compared(way, way, "id")["sentences"][0]
    assert "memilih berhenti" in sentence
    assert "haknya" in sentence


def test_an_unknown_vignette_is_refused_with_the_names_there_are(scenarios):
    with pytest.raises(ValueError, match="kdrt"):
        way_of(scenarios["berjenjang"], "tidak-ada")


def test_the_command_tells_the_way_of_a_vignette():
    from typer.testing import CliRunner

    from simkit.cli import app

    told = CliRunner().invoke(app, ["case", "lampung", "--vignette", "kdrt", "--lang", "en"])
    assert told.exit_code == 0, told.output
    assert "Wulan" in told.output
    assert "neither a forecast" in told.output
    assert "SOP: " in told.output
    assert CliRunner().invoke(app, ["case", "lampung"]).exit_code == 2
    assert CliRunner().invoke(app, ["case", "lampung", "--vignette", "siapa"]).exit_code == 1
