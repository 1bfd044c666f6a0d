"""`simkit serve` and `simkit lab` in a real browser: nothing is asked of another machine, no code is shown, a person gets from page to page."""

from playwright.sync_api import expect

from tests.browser.checks import assert_looks_right, resize, says
from tests.browser.conftest import ARTEFACTS


def test_a_person_comes_from_the_start_page_to_figures(page, voila):
    page.goto(voila)
    page.get_by_role("heading", name="Siapa menunggu, di mana, dan apa yang dapat diubah?").wait_for()
    expect(page.locator("pre, code, .jp-InputArea:visible")).to_have_count(0)
    assert_looks_right(page)
    page.screenshot(path=ARTEFACTS / "served_start.png")
    page.keyboard.press("Tab")
    page.locator("[data-step=change]").click()
    page.locator(".sk-figure").first.wait_for()
    page.locator("[data-lever=counsellors] input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".sk-figure .sk-better").first.wait_for()
    page.keyboard.press("Alt+b")
    for step in ("compare", "exercise", "change"):  # styles of other screens come into the page, and do not stay in force
        page.locator(f"[data-step={step}]").click()
        page.locator(f".sk[data-screen={step}]").wait_for()
    expect(page.locator(".sk-levers")).to_have_css("padding", "0px")
    page.get_by_role("heading", name="What changes when staff, places or rules change?").wait_for()
    says(page.locator(".sk-mine"), "Counsellors: from 1 to 2 people.")
    assert_looks_right(page)
    page.screenshot(path=ARTEFACTS / "served_change.png")
    resize(page, 1366, 420)  # the disclaimer stays in sight however long the page
    page.wait_for_function("() => Math.round(document.querySelector('.sk-foot').getBoundingClientRect().bottom) === 420")
    resize(page, 1366, 768)
    # after a break: the page is opened again, the choices are offered
    page.goto(voila)
    page.get_by_role("button", name="Lanjutkan: Ubah, tadi").click()
    says(page.locator(".sk-mine"), "Konselor: dari 1 menjadi 2 orang.")
