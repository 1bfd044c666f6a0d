"""The first notebook in a real browser: JupyterLab opens, the panel's button is pressed, the figures change, nothing is red."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import ARTEFACTS


def test_the_button_is_pressed_and_the_figures_change(page, lab):
    page.goto(lab.replace("00_mulai", "01_jalankan_skenario"))
    expect(page.get_by_role("heading", name="Siapa menunggu, di mana, dan mengapa?").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)  # cells run before are lost
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).first.click()
    button = page.get_by_role("button", name="Jalankan", exact=True)
    page.screenshot(path=ARTEFACTS / "first_notebook_opened.png")
    button.wait_for(state="attached", timeout=90_000)
    button.scroll_into_view_if_needed()
    button.click()
    table = page.locator(".simkit-figures")
    expect(table).to_contain_text("Yang dilihat", timeout=180_000)
    page.screenshot(path=ARTEFACTS / "first_notebook_before.png")
    before = table.inner_text()
    slider = page.get_by_role("slider", name="Psikolog klinis")
    if slider.count() == 0:
        slider = page.locator(".simkit-levers .noUi-handle").first
    slider.first.focus()
    page.keyboard.press("ArrowRight")
    button.click()
    expect(page.locator(".simkit-levers")).to_contain_text("Psikolog klinis: 1 → 2", timeout=180_000)
    assert table.inner_text() != before
    page.screenshot(path=ARTEFACTS / "first_notebook_after.png")
