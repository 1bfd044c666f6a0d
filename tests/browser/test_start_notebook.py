"""`simkit lab` opens the start page: doors for three groups, and all screens in one cell."""

import json

from playwright.sync_api import expect

from tests.browser.checks import TWO_FRAMES, assert_looks_right, open_notebook, run_all_cells, until
from tests.browser.conftest import ARTEFACTS, ROOT


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
    # what is stored of it still makes sense the day after, without its kernel
    stored = ROOT / "notebooks" / "id" / "00_mulai.ipynb"
    before = stored.stat().st_mtime_ns
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Save Notebook", exact=False).first.click()
    until(page, lambda: stored.stat().st_mtime_ns != before, "the notebook was not stored")
    outputs = [output for cell in json.loads(stored.read_text(encoding="utf-8"))["cells"] for output in cell.get("outputs", [])]
    assert [list(output["data"]) for output in outputs] == [["text/plain"]]
    assert "▶" in "".join(outputs[0]["data"]["text/plain"])
