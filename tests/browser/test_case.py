"""Satu kasus in a real browser: guess, look, change the person and the SOP, by mouse and by keyboard, in both languages."""

import pytest

from simkit.workshop.case import CaseScreen
from simkit.workshop.session import Session
from tests.browser.checks import assert_looks_right
from tests.browser.conftest import ARTEFACTS


def test_a_guess_first_then_both_ways_in_both_languages(living):
    shown = living(CaseScreen(Session(), steps=("start", "case"), served=True))
    page = shown.page
    assert page.locator("[data-part]").count() == 0, "the way is hidden until she has guessed or skipped"
    page.fill("[data-keep=guess]", "enam")
    page.press("[data-keep=guess]", "Enter")
    shown.settled()
    assert "bukan angka" in page.locator(".sk-error").inner_text()
    assert page.input_value("[data-keep=guess]") == "enam"
    page.fill("[data-keep=guess]", "2,5")
    page.press("[data-keep=guess]", "Enter")
    shown.settled()
    assert "2,5 hari" in page.inner_text(".case-side")
    assert page.evaluate("document.activeElement.closest('.sk') !== null"), "the answered field is gone; the keyboard is still the screen's"
    a, b = shown.screen.ways()
    assert page.locator(".case-way").first.locator("[data-part]").count() >= len([band for band in a.bands if band.start < a.until])
    assert page.locator(".case-way").nth(1).locator("text", has_text=str(b.told)).count() >= 1
    assert_looks_right(page)
    page.screenshot(path=ARTEFACTS / "case_id.png", full_page=True)
    page.click("[data-tool=language]")
    shown.settled()
    assert "First guess: 2.5 days" in page.inner_text(".case-side").replace("\xa0", " ")
    assert "Jalan utama" not in page.inner_text(".sk")
    assert_looks_right(page)
    page.screenshot(path=ARTEFACTS / "case_en.png", full_page=True)


def test_bands_are_read_with_the_arrow_keys_and_the_same_sop_twice_is_refused(living):
    shown = living(CaseScreen(Session(), steps=("start", "case"), served=True))
    page = shown.page
    page.click("[data-keep=skip]")
    shown.settled()
    page.focus(".case-way")
    page.keyboard.press("ArrowRight")
    first = page.inner_text(".case-tip")
    page.keyboard.press("ArrowRight")
    second = page.inner_text(".case-tip")
    assert first != second
    assert "hari ke-1" in first
    page.select_option("select[data-letter=B]", "berjenjang")
    shown.settled()
    assert "A dan B sama" in page.inner_text(".case-card")
    assert page.input_value("select[data-letter=B]") == "paralel", "the last pair stays"
    page.select_option("select[data-letter=B]", "visum-dekat")
    shown.settled()
    assert shown.screen.session.other_sop == "visum-dekat"
    assert page.locator(".sk-error").count() == 0


@pytest.mark.parametrize("vignette", ["rombongan", "tanpa-dokumen"])
def test_long_ways_and_ways_that_end_early_fit_the_screen(living, vignette):
    shown = living(CaseScreen(Session(), steps=("start", "case"), served=True))
    page = shown.page
    page.select_option("[data-keep=pick]", vignette)
    shown.settled()
    page.click("[data-keep=skip]")
    shown.settled()
    assert_looks_right(page)
    if vignette == "tanpa-dokumen":
        assert "Itu haknya" in page.inner_text(".case-side")
