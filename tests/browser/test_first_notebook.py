"""The first notebook in a real browser: JupyterLab opens, all cells run, a lever is moved, the figures change, nothing is red."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import ARTEFACTS


def test_a_lever_is_moved_and_the_figures_change(page, lab):
    page.goto(lab.replace("00_mulai", "01_jalankan_skenario"))
    expect(page.get_by_role("heading", name="Siapa menunggu, di mana, dan mengapa?").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)  # cells run before are lost
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).first.click()
    page.screenshot(path=ARTEFACTS / "first_notebook_opened.png")
    page.locator(".sk-figure").first.wait_for(state="attached", timeout=180_000)
    lever = page.locator("[data-lever=psychologists] input[type=range]")
    lever.focus()
    page.screenshot(path=ARTEFACTS / "first_notebook_before.png")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sk-mine")).to_contain_text("Psikolog klinis: dari 1 menjadi 2 orang", timeout=60_000)
    expect(page.locator(".sk-figure .sk-better").first).to_be_attached(timeout=180_000)
    page.screenshot(path=ARTEFACTS / "first_notebook_after.png")
