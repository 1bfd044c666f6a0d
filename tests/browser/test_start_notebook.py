"""`simkit lab` opens the start page: doors for three groups, and all screens in one cell."""

from playwright.sync_api import expect

from tests.browser.checks import TWO_FRAMES, assert_looks_right, open_notebook, run_all_cells
from tests.browser.conftest import ARTEFACTS


def test_the_start_page_leads_each_group_and_opens_the_screens(page, lab):
    open_notebook(page, lab, "id/00_mulai", "Mulai: siapa menunggu, di mana, dan apa yang dapat diubah?")
    for door in ("Saya peserta", "Saya fasilitator", "Saya analis"):
        expect(page.get_by_role("heading", name=door).first).to_be_attached()
    run_all_cells(page)
    screen = page.locator(".sk")
    screen.wait_for()
    screen.get_by_role("button", name="Ubah", exact=False).first.scroll_into_view_if_needed()
    page.screenshot(path=ARTEFACTS / "lab_start.png")
    screen.locator("[data-step=change]").click()
    lever = page.locator("[data-lever=psychologists]")
    lever.wait_for()
    # keys pressed in a screen are not the notebook's: 'b' would add a cell below
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    page.locator(".sk h1").click()
    page.locator(".sk .sk-group button").first.focus()
    page.keyboard.press("b")
    page.wait_for_function(TWO_FRAMES)
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    assert_looks_right(page, sizes=((1366, 768), (1366, 640)))
    page.locator(".sk").scroll_into_view_if_needed()
    page.screenshot(path=ARTEFACTS / "lab_change.png")
    # a step opened from the foot of a long screen is seen from its top, not from where the page happened to stand
    page.evaluate("() => document.querySelector('.sk-foot').scrollIntoView({ block: 'end' })")
    page.locator(".sk .sk-table summary").first.focus()
    page.keyboard.press("Alt+6")
    page.locator(".sk[data-screen=exercise]").wait_for()
    expect(page.locator(".sk h1")).to_be_in_viewport(ratio=1)
