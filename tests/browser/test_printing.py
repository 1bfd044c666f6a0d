"""The print buttons in a real browser: what reaches the printer is the whole paper, in the language of the screen, with the disclaimer, on A4."""

import re

import pytest

from simkit.scenario import load
from simkit.workshop.exercise_screen import ExerciseScreen
from simkit.workshop.printing import write_pack
from simkit.workshop.session import Session
from simkit.workshop.sop import SopScreen
from tests.browser.checks import DISCLAIMERS, until
from tests.browser.conftest import ARTEFACTS

SCREENS = {"sop": SopScreen, "exercise": ExerciseScreen}
TITLES = {
    ("sop", "id"): "Jejaring rujukan Lampung · hlm. 1 dari",
    ("sop", "en"): "Lampung referral network · p. 1 of",
    ("exercise", "id"): "Latihan",
    ("exercise", "en"): "Exercise",
}
# a printer is not there: what would be printed is kept
KEEP = "window.print = () => { top.printed = [document.documentElement.outerHTML, document.body.innerText]; }"
# what leaves the paper, or is cut by its own cell
CUT = """() => [...document.querySelectorAll("p, td, th, li, h1, h2, h3")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1
  || (one.scrollWidth > one.clientWidth + 2 && one.clientWidth > 0)).map((one) => one.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_what_is_printed_is_the_whole_paper(living, browser, name, language):
    shown = living(SCREENS[name](Session(language=language), steps=("start", name), served=True))
    page = shown.page
    page.add_init_script(KEEP)
    page.locator("[data-keep=print]").click()
    until(page, lambda: page.evaluate("window.printed !== undefined"), "nothing was sent to the printer")
    document, text = page.evaluate("window.printed")
    assert TITLES[name, language] in text
    assert DISCLAIMERS.search(text)
    assert not re.search(r"[a-z]_[a-z]", text), "a name out of a file"
    context = browser.new_context(viewport={"width": 1040, "height": 740})  # A4, lying, without its margins
    try:
        paper = context.new_page()
        paper.emulate_media(media="print")
        paper.set_content(document)
        paper.wait_for_load_state()
        assert paper.evaluate(CUT) == []
        paper.screenshot(path=ARTEFACTS / f"printed_{name}_{language}.png", full_page=True)
        pdf = paper.pdf(prefer_css_page_size=True, print_background=True, path=ARTEFACTS / f"printed_{name}_{language}.pdf")
        boxes = {tuple(round(float(side)) for side in found.split()) for found in re.findall(rb"/MediaBox \[([^\]]+)\]", pdf)}
        assert boxes <= {(0, 0, 842, 595), (0, 0, 595, 842), (0, 0, 842, 596), (0, 0, 596, 842)}, "not on A4"
        assert boxes
    finally:
        context.close()

# what ends on the edge of the paper loses its border there; what is higher than its box lies over what follows
ON_THE_EDGE = """() => [...document.querySelectorAll("table, .card, .person, .line, .lines, .q")].filter((one) => {
  const { left, right } = one.getBoundingClientRect();
  return left < 0.5 || right > innerWidth - 0.5 || one.scrollHeight > one.clientHeight + 2;
}).map((one) => one.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_of_the_workshops_paper_ends_on_its_edge(browser, tmp_path, language):
    context = browser.new_context()
    try:
        paper = context.new_page()
        paper.emulate_media(media="print")
        for file in write_pack(load("lampung"), tmp_path, language, "lampung"):
            text = file.read_text(encoding="utf-8")
            margin = float(re.search(r"@page \{[^}]*margin: (\d+)mm", text)[1])
            width = 297 if "landscape" in text else 210
            # a browser lays a page out at whole pixels
            paper.set_viewport_size({"width": int((width - 2 * margin) * 96 / 25.4), "height": 900})
            paper.goto(file.as_uri())
            assert paper.evaluate(ON_THE_EDGE) == [], file.name
    finally:
        context.close()
