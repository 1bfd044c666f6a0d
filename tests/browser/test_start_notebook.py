"""`simkit lab` opens the start page: doors for three groups, and all screens in one cell."""

import re

from playwright.sync_api import expect

from tests.browser.checks import assert_looks_right
from tests.browser.conftest import ARTEFACTS


def test_the_start_page_leads_each_group_and_opens_the_screens(page, lab):
    page.goto(lab)
    expect(page.get_by_role("heading", name="Mulai: siapa menunggu, di mana, dan apa yang dapat diubah?").first).to_be_visible(timeout=60_000)
    for door in ("Saya peserta", "Saya fasilitator", "Saya analis"):
        expect(page.get_by_role("heading", name=door).first).to_be_attached()
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).first.click()
    screen = page.locator(".sk")
    screen.wait_for(timeout=60_000)
    screen.get_by_role("button", name="Ubah", exact=False).first.scroll_into_view_if_needed()
    page.screenshot(path=ARTEFACTS / "lab_start.png")
    screen.locator("[data-step=change]").click()
    lever = page.locator("[data-lever=psychologists]")
    lever.wait_for(timeout=60_000)
    # keys pressed in a screen are not the notebook's: 'b' would add a cell below
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    page.locator(".sk h1").click()
    page.locator(".sk .sk-group button").first.focus()
    page.keyboard.press("b")
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert_looks_right(page, sizes=((1366, 768), (1366, 640)))
    page.locator(".sk").scroll_into_view_if_needed()
    page.screenshot(path=ARTEFACTS / "lab_change.png")
