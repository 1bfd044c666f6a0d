"""Latihan in a real browser: by keyboard alone to the end; a pause, a way back, another try; in both languages."""

import pytest
from playwright.sync_api import expect

from simkit.workshop.exercise_screen import ExerciseScreen
from simkit.workshop.session import Session
from tests.browser.checks import assert_looks_right, resize, says
from tests.browser.conftest import ARTEFACTS
from tests.browser.living import Living


@pytest.fixture
def shown(browser):
    living = Living(browser, ExerciseScreen(Session(), steps=("start", "exercise"), served=True))
    yield living
    assert living.errors == []
    assert living.requests == []
    living.close()


def number_of(shown, right):
    return next(n for n, one in enumerate(shown.screen.exercise.now.question.options) if one.right is right)


def test_by_keyboard_to_the_end(shown):
    page = shown.page
    page.wait_for_function("document.activeElement !== document.body")  # nothing has to be clicked before the keys work
    page.keyboard.press(str(number_of(shown, False) + 1))
    shown.settled()
    says(page.locator(".train-no"), "Mau mencoba lagi?")
    expect(page.locator("[data-keep=forward]")).to_have_count(0)
    assert_looks_right(page)
    while not shown.screen.exercise.over:
        place = shown.screen.exercise.place
        page.keyboard.press(str(number_of(shown, True) + 1))
        shown.settled()
        expect(page.locator("[data-keep=forward]")).to_have_count(1)
        if place == 4:
            assert_looks_right(page)
            page.screenshot(path=ARTEFACTS / "latihan_id.png", full_page=True)
        page.keyboard.press("Enter")
        shown.settled()
        assert shown.screen.exercise.place == place + 1
    says(page.locator(".train-ok"), "1 sesudah mencoba lagi")
    expect(page.locator(".train-ok")).to_be_in_viewport()  # how it went is in sight
    says(page.locator(".train-main"), "Apa yang akan Anda tulis ulang dalam SOP?")
    assert_looks_right(page)
    page.click("[data-tool=language]")
    shown.settled()
    says(page.locator(".train-main"), "What would you rewrite in the SOP?")
    page.screenshot(path=ARTEFACTS / "latihan_end_en.png", full_page=True)


def test_in_large_type_beside_the_files_of_a_notebook_every_option_is_in_sight(shown):
    page = shown.page
    page.click("[data-tool=large]")
    shown.settled()
    resize(page, 934, 768)
    options = page.locator(".train-option")
    expect(options).to_have_count(4)
    for place in range(4):
        expect(options.nth(place)).to_be_in_viewport(ratio=1)
    assert_looks_right(page, sizes=((934, 768), (600, 768)))


def test_a_pause_and_a_way_back_lose_nothing(shown):
    page = shown.page
    page.click(f"[data-keep=option{number_of(shown, True)}]")
    shown.settled()
    page.click("[data-keep=forward]")
    shown.settled()
    page.keyboard.press("p")
    shown.settled()
    says(page.locator(".sk-body"), "Ambil waktu Anda")
    assert_looks_right(page, sizes=((1366, 768),))
    page.keyboard.press("Enter")
    shown.settled()
    assert shown.screen.exercise.place == 1
    page.click("[data-keep=back]")
    shown.settled()
    expect(page.locator(".train-chosen")).to_have_count(1)
    page.click("[data-tool=language]")
    shown.settled()
    says(page.locator(".train-ok"), "In line with the SOP, row")
    assert_looks_right(page, sizes=((1366, 768),))
