"""Satu kasus, SOP and Latihan without a browser: choices travel, what a browser sends is not trusted."""

import pytest

from simkit.workshop.case import CaseScreen
from simkit.workshop.exercise_screen import ExerciseScreen
from simkit.workshop.session import Session
from simkit.workshop.sop import SopScreen


def test_the_person_travels_between_the_screens_and_comes_back_after_a_break():
    session = Session()
    case, exercise = CaseScreen(session), ExerciseScreen(session)
    case.on_pick("kdrt")
    assert exercise.view["name"] == "Wulan"
    exercise.on_pick("anak")
    assert case.view["name"] == "Nisa"
    later = Session()
    later.remember({**session.kept(), "vignette": "kdrt"})
    assert later.vignette == "kdrt"
    later.remember({**session.kept(), "vignette": "siapa"})
    assert later.vignette == "kdrt"


def test_what_does_not_exist_is_not_taken_from_the_browser():
    session = Session()
    case, exercise, sop = CaseScreen(session), ExerciseScreen(session), SopScreen(session)
    for screen in (case, exercise):
        screen.on_pick("siapa")
    case.on_sop("B", "tidak-ada")
    sop.on_sop("tidak-ada")
    sop.on_person("siapa")
    sop.on_page(10**6)
    sop.on_take("exe")
    exercise.on_choose(99)
    exercise.on_back()
    assert (session.vignette, session.sop, session.other_sop) == ("", "berjenjang", "")
    assert sop.view["page"] == len(sop.view["pages"]) - 1
    assert sop.view["file"] is None
    assert exercise.exercise.now.tried == []


@pytest.mark.parametrize("text", ["", "enam", "-1", "1e9", "nan"])
def test_a_guess_that_is_no_number_stays_in_the_field_with_a_sentence(text):
    case = CaseScreen(Session())
    case.on_guess(text, "days")
    assert case.view["faults"]["guess"]
    assert case.view["typed"] == [text, "days"]
    assert case.view["shown"] is False


def test_a_scenario_without_vignettes_says_so_and_its_sop_can_be_read():
    session = Session("tutorial")
    assert "vignettes" in CaseScreen(session).view["empty"]
    assert "vignettes" in ExerciseScreen(session).view["empty"]
    assert "<tr data-row=1>" in SopScreen(session).view["table"]
