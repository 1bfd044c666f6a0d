"""The first notebook in a real browser: JupyterLab opens, the panel's button is pressed, the figures change, nothing is red."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARTEFACTS = ROOT / "artefacts"

pytestmark = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="no chromium on this machine; CI has one")


@pytest.fixture(scope="module")
def lab():
    """The address that `simkit lab` prints, token and all."""
    command = [sys.executable, "-m", "simkit.cli", "lab", "--lang", "id", "--no-browser", "--port", "0", "--ServerApp.open_browser=False"]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    seen = []
    for line in server.stderr:
        seen.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*token=\w+", line)
        if found:
            break
    else:
        pytest.fail("JupyterLab did not start:\n" + "".join(seen))
    yield found[0]
    server.terminate()
    server.wait(20)


def test_the_button_is_pressed_and_the_figures_change(lab):
    ARTEFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        red = []
        page.on("pageerror", lambda error: red.append(str(error)))
        page.on("console", lambda message: red.append(message.text) if message.type == "error" else None)
        page.goto(lab)
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
        browser.close()
    # an unsaved notebook or a missing icon is JupyterLab's own affair; errors of the kit and of widgets are not
    ours = [text for text in red if not re.search(r"favicon|404|Failed to load resource|translations", text)]
    assert ours == []
