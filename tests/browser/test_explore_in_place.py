"""Jelajah where participants meet it: in the notebooks of JupyterLab and on the pages of `simkit serve`, from opening to a person's way."""

import re

from playwright.sync_api import expect

from tests.browser.checks import assert_looks_right, faults_of_look, open_notebook, resize, until
from tests.browser.conftest import ARTEFACTS

NAME_OUT_OF_A_FILE = re.compile(r"[a-z]_[a-z]")
NOTEBOOKS = {"id": ("id/03_jelajah", "Siapa menunggu, dan di mana?"), "en": ("en/03_explore", "Who waits, and where?")}
EVERYTHING_SAID = """(where) => {
  const root = document.querySelector(where), named = [...root.querySelectorAll("[aria-label], [title], [aria-valuetext]")];
  const said = named.flatMap((one) => ["aria-label", "title", "aria-valuetext"].map((name) => one.getAttribute(name) || ""));
  return [root.innerText, ...said].join("\\n");
}"""


def plays_and_is_looked_at(page):
    """Guess, play, scrub, an agency and who waits there, a person and her way: as a participant would."""
    state = "document.querySelector('.sk').explore"
    page.locator("[data-card]").first.click(position={"x": 40, "y": 8})
    expect(page.locator(".ex-guessed")).to_have_count(1)
    before = page.evaluate(f"{state}.ex().t")
    page.locator(".ex-play").click()
    page.wait_for_function("(t) => document.querySelector('.sk').explore.ex().t > t + 3600", arg=before)
    page.locator(".ex-play").click()
    line = page.locator(".ex-line")
    line.click(position={"x": line.bounding_box()["width"] * 0.6, "y": 20})
    share = f"({state}.ex().t - {state}.film().begin) / ({state}.film().end - {state}.film().begin)"
    page.wait_for_function(f"0.5 < {share} && {share} < 0.7")
    # to a moment at which somebody waits, then the card and the first person of its list
    busy = page.evaluate(f"{state}.film().opening")
    page.evaluate(f"(t) => {state}.at(t)", busy)
    card = page.evaluate(f"{state}.state().cards.findIndex((one) => one.queue.length > 0)")
    page.locator(f"[data-card='{card}']").click(position={"x": 40, "y": 8})
    expect(page.locator(".ex-chosen")).to_have_count(1)
    waiting = page.evaluate(f"{state}.state().cards[{card}].queue.length")
    until(page, lambda: sum(int(text) for text in page.locator("[data-why=staff], [data-why=place]").all_inner_texts()) == waiting)
    assert not NAME_OUT_OF_A_FILE.search(page.evaluate(EVERYTHING_SAID, ".sk"))
    page.locator("[data-person]").first.click()
    expect(page.locator("[data-person][aria-pressed=true]")).to_have_count(1)
    page.locator(".ex-hers path").first.wait_for(state="attached")
    expect(page.locator("[data-act=case]")).to_have_count(1)


def opened(page, lab, language):
    """The notebook of a language in JupyterLab, its first code cell run."""
    notebook, title = NOTEBOOKS[language]
    open_notebook(page, lab, notebook, title)
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.locator(".jp-CodeCell.jp-mod-active").wait_for()
    page.keyboard.press("Shift+Enter")
    page.locator(".sk [data-card]").first.wait_for()
    page.locator(".sk").scroll_into_view_if_needed()


def test_in_jupyterlab_it_opens_plays_and_leads_to_a_person_s_way(page, lab):
    opened(page, lab, "id")
    plays_and_is_looked_at(page)
    assert_looks_right(page, sizes=((1366, 768),))
    page.locator(".sk h1").scroll_into_view_if_needed()
    page.screenshot(path=ARTEFACTS / "lab_explore_id.png")
    page.locator("[data-tool=large]").click()
    for height in (768, 640):  # beside JupyterLab's files, from the top of the screen: play is in sight, in large type too
        resize(page, 1366, height)
        page.evaluate("document.querySelector('.sk').scrollIntoView()")
        page.wait_for_function("""() => {
            const box = (part) => document.querySelector(part).getBoundingClientRect();
            const [play, foot, seen] = [".ex-play", ".sk-foot", ".jp-WindowedPanel-outer"].map(box);
            return play.top > seen.top && play.bottom <= foot.top && foot.bottom <= seen.bottom + 1;
        }""")
        assert faults_of_look(page) == [], height
    resize(page, 1366, 768)
    page.screenshot(path=ARTEFACTS / "lab_explore_id_large.png")
    page.locator("[data-tool=large]").click()
    page.locator("[data-act=case]").click()
    page.locator(".sk[data-screen=case] [data-keep=skip]").click()
    page.locator(".case-card .case-keys").wait_for()
    expect(page.locator(".case-person h2")).to_contain_text("Orang ke-")


def test_the_english_notebook_opens_in_english(page, lab):
    opened(page, lab, "en")
    page.locator("[data-act=skip]").click()
    page.locator("[data-card]").first.click(position={"x": 40, "y": 8})
    expect(page.locator(".ex-about")).to_contain_text("open cases of")
    assert_looks_right(page, sizes=((1366, 768),))
    assert not NAME_OUT_OF_A_FILE.search(page.evaluate(EVERYTHING_SAID, ".sk"))
    page.locator(".sk h1").scroll_into_view_if_needed()
    page.screenshot(path=ARTEFACTS / "lab_explore_en.png")


def test_in_voila_it_opens_plays_and_leads_to_a_person_s_way(page, voila):
    page.goto(voila)
    page.locator("[data-step=explore]").click()
    page.locator("[data-card]").first.wait_for()
    expect(page.locator(".ex-play")).to_be_focused()
    page.evaluate("document.activeElement.blur()")  # the keyboard went astray: a click beside everything, or Shift+Tab out of the page
    page.keyboard.press("PageDown")
    page.wait_for_function("() => { const { explore } = document.querySelector('.sk'); return explore.ex().t > explore.film().opening; }")
    page.keyboard.press("PageUp")
    plays_and_is_looked_at(page)
    assert_looks_right(page, sizes=((1366, 768), (1366, 640), (1040, 640), (900, 640), (640, 800)))
    page.screenshot(path=ARTEFACTS / "served_explore.png")
    page.locator("[data-act=case]").click()
    page.locator(".sk[data-screen=case] [data-keep=skip]").click()
    page.locator(".case-card .case-keys").wait_for()
    assert not NAME_OUT_OF_A_FILE.search(page.evaluate(EVERYTHING_SAID, ".sk"))
    page.screenshot(path=ARTEFACTS / "served_explored_person.png")
