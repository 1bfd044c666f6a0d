"""Each screen for a person who hears it, and for one whose machine has a high contrast of her own."""

import pytest

from simkit.workshop.case import CaseScreen
from simkit.workshop.exercise_screen import ExerciseScreen
from simkit.workshop.explore import ExploreScreen
from simkit.workshop.session import Session
from simkit.workshop.sop import SopScreen
from simkit.workshop.start import StartScreen
from tests.browser.test_change_and_compare import STEPS, DrivenChange, DrivenCompare, invented, invented_groups

NAMED = {"button", "checkbox", "combobox", "dialog", "image", "img", "navigation", "radio", "radiogroup", "region", "slider", "table", "textbox"}
EDGE = "one => getComputedStyle(one).borderBottomColor"
# pictures whose words are hardly lighter or darker than their ground
UNREADABLE = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue, there = 1]) => (there < 1 ? NaN : (red + 2 * green + blue) / 4);
  const pictures = [...document.querySelectorAll(".sk svg")].filter((one) => one.getBoundingClientRect().width && one.querySelector("text"));
  const ground = (one) => light(parts(getComputedStyle(one).backgroundColor));
  const ink = (one) => light(parts(getComputedStyle(one.querySelector("text")).fill));
  return pictures.filter((one) => !(Math.abs(ground(one) - ink(one)) > 80)).map((one) => one.textContent.slice(0, 60));
}"""


def changes(session, **more):
    return DrivenChange(session, replications=6, work=invented, **more)


def compares(session, **more):
    return DrivenCompare(session, replications=6, work=invented_groups, **more)


# each screen, what a person does until all of it is there, and how much has a name then
SHOWN = {
    "start": (StartScreen, lambda page: page.locator(".sk-doors").wait_for(), 20),
    "case": (CaseScreen, lambda page: page.click("[data-keep=skip]"), 60),
    "explore": (ExploreScreen, lambda page: page.click("[data-act=skip]"), 35),
    "change": (changes, lambda page: page.locator("[data-lever] .sk-slide").first.click(), 40),
    "compare": (compares, lambda page: page.select_option("[data-side=b]", "visum-dekat"), 15),
    "sop": (SopScreen, lambda page: page.locator("table.sop").wait_for(), 15),
    "exercise": (ExerciseScreen, lambda page: page.keyboard.press("1"), 15),
}


@pytest.mark.parametrize("name", SHOWN)
def test_every_control_and_picture_has_a_name_and_can_be_read_in_a_high_contrast(living, name):
    make, act, least = SHOWN[name]
    shown = living(make(Session(), steps=STEPS, served=True))
    page = shown.page
    act(page)
    shown.settled()
    tree = page.context.new_cdp_session(page)
    for _ in range(2):  # in both languages
        heard = [node for node in tree.send("Accessibility.getFullAXTree")["nodes"] if not node["ignored"] and node["role"]["value"] in NAMED]
        assert [node["role"]["value"] for node in heard if not node["name"]["value"].strip()] == []
        assert len(heard) > least
        page.click("[data-tool=language]")
        shown.settled()
    page.emulate_media(forced_colors="active")
    assert page.evaluate(UNREADABLE) == []
    # what is chosen differs from what could be
    here, other = page.locator(".sk-bar nav [aria-current]"), page.locator(".sk-bar nav button:not([aria-current])").first
    assert here.evaluate(EDGE) != other.evaluate(EDGE)
    if name == "explore":
        speeds = page.locator(".ex-group [aria-pressed]")
        assert len(set(speeds.evaluate_all("all => all.map((one) => getComputedStyle(one).backgroundColor)"))) == 2
