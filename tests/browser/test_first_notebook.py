"""The first notebook in a real browser: JupyterLab opens, all cells run, a lever is moved, the figures change, nothing is red."""

from playwright.sync_api import expect

from tests.browser.checks import PATIENCE, open_notebook, run_all_cells
from tests.browser.conftest import ARTEFACTS


def test_a_lever_is_moved_and_the_figures_change(page, lab):
    open_notebook(page, lab, "id/01_jalankan_skenario", "Siapa menunggu, di mana, dan mengapa?")
    run_all_cells(page)
    page.screenshot(path=ARTEFACTS / "first_notebook_opened.png")
    page.locator(".sk-figure").first.wait_for(state="attached", timeout=2 * PATIENCE)
    lever = page.locator("[data-lever=psychologists] input[type=range]")
    lever.focus()
    page.screenshot(path=ARTEFACTS / "first_notebook_before.png")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".sk-mine")).to_contain_text("Psikolog klinis: dari 1 menjadi 2 orang")
    expect(page.locator(".sk-figure .sk-better").first).to_be_attached(timeout=2 * PATIENCE)
    page.screenshot(path=ARTEFACTS / "first_notebook_after.png")
