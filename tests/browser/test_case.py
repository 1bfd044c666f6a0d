"""Satu kasus in a real browser: guess, look, change the person and the SOP, by mouse and by keyboard, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from simkit.workshop.case import CaseScreen
from simkit.workshop.session import Session
from tests.browser.checks import assert_looks_right, leaves_out, resize, says, until
from tests.browser.conftest import ARTEFACTS


def test_a_guess_first_then_both_ways_in_both_languages(living):
    shown = living(CaseScreen(Session(), steps=("start", "case"), served=True))
    page = shown.page
    expect(page.locator("[data-keep=guess]")).to_be_visible()
    assert page.locator("[data-part]").count() == 0, "the way is hidden until she has guessed or skipped"
    most = "Isi angka 0 sampai"
    for typed, said in (("enam", "bukan angka"), ("", "Isi sebuah angka"), ("-3", most), ("9" * 30, most), ("1.000", "bukan angka")):
        page.fill("[data-keep=guess]", typed)
        page.press("[data-keep=guess]", "Enter")
        shown.settled()
        says(page.locator(".sk-error"), said)
        expect(page.locator("[data-keep=guess]")).to_have_value(typed)
    page.fill("[data-keep=guess]", "2,5")
    page.press("[data-keep=guess]", "Enter")
    shown.settled()
    says(page.locator(".case-side"), "2,5 hari")
    page.wait_for_function("document.activeElement.closest('.sk') !== null")  # the answered field is gone; the keyboard is still the screen's
    a, b = shown.screen.ways()
    ways = page.locator(".case-way")
    expect(ways).to_have_count(2)
    bands = len([band for band in a.bands if band.start < a.until])
    until(page, lambda: ways.first.locator("[data-part]").count() >= bands, "not every band is drawn")
    expect(ways.nth(1).locator("text", has_text=str(b.told)).first).to_be_attached()
    assert_looks_right(page)
    # every deadline that is due while she waits has its flag, and both ways end above what a window of 768 px leaves
    flags = page.locator(".case-way").first.locator("[aria-label*=tenggat]")
    expect(flags).to_have_count(len([one for one in a.deadlines if one.due <= a.until or one.state == "missed"]))
    assert page.locator(".case-way").last.evaluate("one => one.getBoundingClientRect().bottom") < 640
    for day in ("Sen", "Sab"):  # by their names, however long her way
        expect(page.locator(".case-card > div > svg").first).to_contain_text(day)
    page.screenshot(path=ARTEFACTS / "case_id.png", full_page=True)
    page.click("[data-tool=language]")
    shown.settled()
    says(page.locator(".case-side"), "First guess: 2.5 days")
    leaves_out(page.locator(".sk"), "Jalan utama")
    assert_looks_right(page)
    page.screenshot(path=ARTEFACTS / "case_en.png", full_page=True)


def test_bands_are_read_with_the_arrow_keys_and_the_same_sop_twice_is_refused(living):
    shown = living(CaseScreen(Session(), steps=("start", "case"), served=True))
    page = shown.page
    page.click("[data-keep=skip]")
    shown.settled()
    page.focus(".case-way")
    page.keyboard.press("ArrowRight")
    tip = page.locator(".case-tip")
    says(tip, "hari ke-1")
    first = tip.inner_text()
    page.keyboard.press("ArrowRight")
    until(page, lambda: tip.inner_text() not in ("", first), "the next band is not told")
    page.select_option("select[data-letter=B]", "berjenjang")
    shown.settled()
    says(page.locator(".case-card"), "A dan B sama")
    expect(page.locator("select[data-letter=B]")).to_have_value("paralel")  # the last pair stays
    page.select_option("select[data-letter=B]", "visum-dekat")
    shown.settled()
    assert shown.screen.session.other_sop == "visum-dekat"
    expect(page.locator(".sk-error")).to_have_count(0)


@pytest.mark.parametrize("vignette", ["rombongan", "tanpa-dokumen"])
def test_long_ways_and_ways_that_end_early_fit_the_screen(living, vignette):
    shown = living(CaseScreen(Session(), steps=("start", "case"), served=True))
    page = shown.page
    page.select_option("[data-keep=pick]", vignette)
    shown.settled()
    page.click("[data-keep=skip]")
    shown.settled()
    assert_looks_right(page)
    # in large type beside JupyterLab's files: her way stands under her story, not under all that is said of it
    page.click("[data-tool=large]")
    resize(page, 934, 768)
    page.wait_for_function("""() => {
        const parts = [".case-person", ".case-card", ".case-side > :last-child"];
        const [story, way, said] = parts.map((part) => document.querySelector(part).getBoundingClientRect());
        return story.bottom <= way.top && way.bottom <= said.top;
    }""")
    assert_looks_right(page, sizes=((934, 768),))
    expect(page.get_by_label(f"Ganti kasus ({len(shown.screen.session.base.vignettes)})")).to_have_value(vignette)
    expect(page.locator(".case-way text").filter(has_text=re.compile(r"^tenggat .+ [✓▲○]$")).first).to_be_attached()
    if vignette == "tanpa-dokumen":
        says(page.locator(".case-side"), "Itu haknya")
