"""What Jelajah tells beyond its segments: words, meetings, caseloads, the way of a person under two SOPs, sentences in both languages."""

import datetime as dt
import json
import re

import numpy as np
import pytest

import simkit
from simkit.figures.parts import parts_of
from simkit.workshop.case import CaseScreen
from simkit.workshop.explore import ExploreScreen, ExploreWidget
from simkit.workshop.film import film_of
from simkit.workshop.one_case import PERSON, way_of_person
from simkit.workshop.segments import CASELOAD, GATE, segments_of
from simkit.workshop.session import Session
from tests.engine.models import scenario

NAME_OUT_OF_A_FILE = re.compile(r"[a-z]_[a-z]")
STEPS = ("start", "case", "explore")


@pytest.fixture(scope="module")
def run():
    return simkit.simulate(simkit.load("lampung"), seed=1, engine="kernel")


@pytest.fixture(scope="module")
def film(run):
    return film_of(run)[0]


@pytest.mark.parametrize("place", ["lampung", "tutorial"])
def test_no_word_of_the_film_is_a_name_out_of_a_file(place, run, film):
    told = film if place == "lampung" else film_of(simkit.simulate(simkit.load(place), seed=1, engine="kernel"))[0]
    shown = [told[key] for key in ("steps", "streams", "columns", "outcomes", "events", "gates", "sop", "holidays")]
    shown += [[card["title"], card["short"]] for card in told["cards"]] + [pool["title"] for pool in told["pools"]]
    assert not NAME_OUT_OF_A_FILE.search(json.dumps(shown, ensure_ascii=False))


def test_what_has_no_title_is_told_in_plain_letters():
    steps = {"first_call": {"team": "help_desk.night_staff", "time": "1 h", "next": "end"}}
    network = {"agencies": {"help_desk": {"teams": {"night_staff": {"staff": 1}}}}}
    told = film_of(simkit.simulate(scenario(steps, network=network)))[0]
    assert told["steps"] == [["first call", "first call"]]
    assert [card["short"] for card in told["cards"]] == [["help desk", "help desk"]]
    assert told["pools"][0]["title"] == ["night staff", "night staff"]


def test_meetings_and_caseloads_are_those_of_the_scenario(run, film):
    (gate,) = [one for one in film["gates"] if one["most"] == 6]
    assert film["cards"][gate["card"]]["name"] == "uptd_ppa"
    segments = segments_of(run)
    held = segments.end[(segments.kind == GATE) & (segments.step == gate["step"])]
    described = {name: (offset, length) for name, _, offset, length in film["arrays"]}
    offset, length = described[f"meets:{gate['step']}"]
    times = np.frombuffer(film_of(run)[1], dtype="<u4", count=length, offset=offset)
    assert 40 <= length <= 53
    assert set(held[held < run.horizon].tolist()) <= {*times.tolist()}
    managed = [pool for pool in film["pools"] if pool["managers"] is not None]
    assert len(managed) == 1
    assert film["pools"][managed[0]["managers"]]["title"][1].startswith("Companions")
    assert (segments.kind == CASELOAD).any()


def test_a_person_s_way_is_hers_in_the_run_and_she_is_the_same_under_another_sop(run):
    people = run.cases[~run.cases["background"].astype(bool)]
    done = [number for number, outcome in enumerate(people["outcome"]) if outcome == "closed"][40:43]
    other = simkit.load("lampung", sop="visum-dekat")
    for number in done:
        way = way_of_person(run.scenario, number)
        row = people.iloc[number]
        assert way.arrived == row["arrived"]
        assert sum(way.sums.values()) == way.until == row["ended"] - row["arrived"]
        assert list(way.sums.values()) == parts_of(run).loc[row["case"]].tolist()
        assert way_of_person(other, number, like=run.scenario).arrived == way.arrived
    with pytest.raises(ValueError, match="there is no person 9999"):
        way_of_person(run.scenario, 9999)


def test_from_jelajah_into_satu_kasus_and_back_to_the_vignettes(run):
    session = Session()
    explore = ExploreScreen(session, run=run, steps=STEPS)
    explore.on_way(212)
    assert (session.screen, session.vignette, session.case) == ("case", PERSON, 212)
    case = CaseScreen(session, steps=STEPS)
    assert case.view["name"] == "Orang ke-212"
    assert case.view["week"] == "", "her week is that of the run"
    case.on_skip()
    session.language = "en"
    assert case.view["name"] == "Person 212"
    assert case.view["sentences"][0].startswith("**SOP A: 76.3 days** until her case is closed")
    assert not NAME_OUT_OF_A_FILE.search(json.dumps([case.view[key] for key in ("story", "sentences", "picks", "table")]))
    case.on_pick("kdrt")
    assert case.view["name"] == "Wulan"
    assert case.view["week"] != ""
    explore.on_way(-1)
    assert session.case is None
    case.on_pick(PERSON)
    assert case.view["name"] == "Wulan", "nobody is chosen"


def test_a_person_who_does_not_come_gets_a_sentence():
    session = Session("tutorial")
    session.case, session.vignette = 10**6, PERSON
    case = CaseScreen(session, steps=STEPS)
    assert "tidak datang" in case.view["empty"]
    session.language = "en"
    assert "does not come" in case.view["empty"]


@pytest.mark.parametrize(("language", "words"), [("id", "belum ada"), ("en", "does not exist")])
def test_faults_are_said_in_the_language_of_the_screen(run, tmp_path, language, words):
    with pytest.raises(FileNotFoundError, match=words):
        ExploreWidget(run, language).save_html(tmp_path / "nowhere" / "jelajah.html")


def test_what_comes_from_outside_is_said_on_the_page_and_has_its_date_in_the_line_of_time(tmp_path):
    # this context has no date of its own: the first of its changes counts
    holiday = simkit.simulate(simkit.load("lampung", contexts=["libur-lebaran"]), seed=1, engine="kernel")
    shown = ExploreWidget(holiday, "id")
    assert [one["id"][0] for one in shown.outside if one["on"]] == ["Ramadan dan libur Lebaran"]
    (event,) = [event for event in shown.film["events"] if "text" in event]
    assert event["text"][0] == "Ramadan dan libur Lebaran"
    assert holiday.scenario.start + dt.timedelta(seconds=event["at"]) == dt.datetime(2022, 4, 3)
    assert "Ramadan dan libur Lebaran" in shown.save_html(tmp_path / "jelajah.html").read_text(encoding="utf-8")
