"""SOP in a real browser: pages, one person's rows, waits on and off, files, in both languages."""

import pytest
from playwright.sync_api import expect

from simkit.workshop.session import Session
from simkit.workshop.sop import SopScreen
from tests.browser.checks import assert_looks_right, leaves_out, resize
from tests.browser.conftest import ARTEFACTS
from tests.browser.living import Living

TEXTS_INSIDE = """() => [...document.querySelectorAll("td.lanes svg text")].filter((text) => {
  const box = text.getBoundingClientRect(), cell = text.closest("td").getBoundingClientRect();
  return box.left < cell.left - 1 || box.right > cell.right + 1 || box.top < cell.top - 1 || box.bottom > cell.bottom + 1;
}).map((text) => text.textContent)"""


@pytest.fixture
def shown(browser):
    living = Living(browser, SopScreen(Session(), steps=("start", "case", "sop"), served=True))
    living.page.wait_for_function("document.querySelector('table.sop td.wait')")
    living.settled()
    yield living
    assert living.errors == []
    assert living.requests == []
    living.close()


def test_every_page_is_drawn_without_an_overlap(shown):
    page = shown.page
    for number in range(page.locator(".sop-pages button").count()):
        page.click(f"[data-keep=page{number}]")
        shown.settled()
        expect(page.locator(".sop-pages button[aria-current=page]")).to_have_text(f"hlm. {number + 1}")
        assert_looks_right(page, sizes=((1366, 768),))
        page.wait_for_function(f"() => ({TEXTS_INSIDE})().length === 0")
    page.keyboard.press("PageUp")
    shown.settled()
    expect(page.locator(".sop-pages button[aria-current=page]")).to_have_text(f"hlm. {number}")


def test_one_person_s_rows_waits_off_and_the_other_language(shown):
    page = shown.page
    page.select_option("[data-keep=person]", "kdrt")
    shown.settled()
    assert_looks_right(page)
    page.screenshot(path=ARTEFACTS / "sop_id.png", full_page=True)
    # as narrow as beside JupyterLab's list of files: the table scrolls, the yellow column stays in sight
    resize(page, 800, 768)
    page.wait_for_function("""() => {
        const yellow = [...document.querySelectorAll("table.sop :is(th, td).wait")];
        return document.querySelector(".sop-sheet").scrollWidth > 800 && yellow.every((cell) => cell.getBoundingClientRect().right <= 800);
    }""")
    page.screenshot(path=ARTEFACTS / "sop_id_narrow.png")
    resize(page, 1366, 768)
    page.click("[data-keep=toggle]")
    shown.settled()
    expect(page.locator("td.wait")).to_have_count(0)
    page.click("[data-keep=toggle]")
    shown.settled()
    expect(page.locator("td.wait").first).to_be_attached()
    page.select_option("[data-keep=sop]", "rujukan-digital")
    page.wait_for_function("document.querySelector('table.sop i.was')")
    shown.settled()
    page.click("[data-tool=language]")
    shown.settled()
    leaves_out(page.locator(".sk"), "Keterangan")
    assert_looks_right(page)
    # large type: the yellow column stays in sight
    page.click("[data-tool=large]")
    shown.settled()
    leaves_out(page.locator("table.sop thead"), "Requirements")
    page.wait_for_function("document.querySelector('table.sop th.wait').getBoundingClientRect().right <= 1366")
    assert_looks_right(page, sizes=((1366, 768),))
    page.screenshot(path=ARTEFACTS / "sop_en_projector.png")
    # beside JupyterLab's list of files too every column has room for its words
    resize(page, 934, 768)
    page.wait_for_function("() => [...document.querySelectorAll('table.sop tbody td:not(.no)')].every((cell) => cell.offsetWidth > 80)")
    resize(page, 1366, 768)
    page.click("[data-tool=large]")
    shown.settled()
    expect(page.locator(".sk-large")).to_have_count(0)
    page.screenshot(path=ARTEFACTS / "sop_en.png", full_page=True)


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_the_table_is_taken_along_as_a_file(shown, form, tmp_path):
    with shown.page.expect_download() as download:
        shown.page.click(f"[data-keep={form}]")
    assert download.value.suggested_filename == f"sop-berjenjang.{form}"
    download.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_bytes()[:2] == b"PK"
    shown.settled()
