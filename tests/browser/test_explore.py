"""Jelajah as the page that is passed on, in a real browser: play, look, guess, both languages; counts as in the log."""

import random
import re

import pytest
from playwright.sync_api import expect

from simkit.engine.simulation import simulate
from simkit.scenario import load
from simkit.workshop.explore import ExploreScreen, ExploreWidget
from simkit.workshop.segments import BED, LETTER, WAITING, WORKING, segments_of
from simkit.workshop.session import Session
from tests.browser.checks import assert_looks_right, faults_of_look, resize, says, until
from tests.browser.conftest import ARTEFACTS


@pytest.fixture(scope="module")
def run():
    return simulate(load("lampung"), seed=1)


@pytest.fixture(scope="module")
def address(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("explore") / "jelajah.html"
    ExploreWidget(run, "id").save_html(path)
    assert path.stat().st_size < 3_000_000
    return path.as_uri()


def test_the_page_shows_what_the_log_says_and_answers_mouse_and_keys(page, address, run):
    page.goto(address)
    page.wait_for_selector("[data-card]")
    segments = segments_of(run)
    # counts on the cards at 200 times
    draw = random.Random(4)
    times = sorted(draw.randrange(segments.begin, segments.end_of_time) for _ in range(200))
    shown = page.evaluate(
        """(times) => {
            const root = document.querySelector(".sk"), names = ["wait", "work", "letter", "bed"];
            return times.map((t) => {
                root.explore.at(t);
                return [...root.querySelectorAll("[data-card]")].map((card) => names.map((name) => Number(card.dataset[name])));
            });
        }""",
        times,
    )
    for time, found in zip(times, shown, strict=True):
        assert found == segments.counts_at(time)[:-1, [WAITING, WORKING, LETTER, BED]].tolist(), time
    # sums beside the map, and the line of time
    time = times[100]
    page.evaluate("(t) => document.querySelector('.sk').explore.at(t)", time)
    waiting = str(segments.counts_at(time)[:, WAITING].sum())
    until(page, lambda: page.inner_text("[data-now=wait]").replace(".", "") == waiting)
    expect(page.locator(".ex-line")).to_have_attribute("aria-valuenow", str((time - segments.begin) // 3600))
    now = page.evaluate("document.querySelector('.sk').explore.ex().t")
    page.focus(".ex-line")
    for key, seconds in (("ArrowRight", 3600), ("Shift+ArrowRight", 86_400), ("PageUp", -7 * 86_400)):
        page.keyboard.press(key)
        now += seconds
        page.wait_for_function("(now) => document.querySelector('.sk').explore.ex().t === now", arg=now)
    page.evaluate("() => { const { explore } = document.querySelector('.sk'); explore.at(explore.film().opening); }")
    # the guess, then details
    card = page.locator("[data-card]").nth(1)
    expect(card).to_have_attribute("aria-label", re.compile("menebak"))
    card.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ex-guessed")).to_have_count(1)
    says(page.locator(".ex-guess"), "Sejauh ini")
    page.keyboard.press("Enter")
    expect(page.locator(".ex-chosen")).to_have_count(1)
    expect(page.locator(".ex-about h2")).to_have_text(segments.layout.cards[1].title.id)
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.activeElement.dataset.card !== undefined && document.activeElement.dataset.card !== '1'")
    expect(page.locator("[data-card][tabindex='0']")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".ex-chosen")).to_have_count(0)
    page.keyboard.press("n")
    says(page.locator(".ex-about"), "tokoh rekaan")
    page.click("[data-act=way]")
    page.locator("dialog tbody tr").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert_looks_right(page)
    page.screenshot(path=ARTEFACTS / "explore_id.png")
    # it plays, and stops
    before = page.evaluate("document.querySelector('.sk').explore.ex().t")
    page.click(".ex-play")
    page.wait_for_function("(t) => document.querySelector('.sk').explore.ex().t > t + 3600", arg=before)
    page.click(".ex-play")
    says(page.locator(".ex-play"), "Putar")
    # the other language, large type, night
    page.click("[data-tool=language]")
    expect(page.locator("h1")).to_have_text("Who waits, and where?")
    says(page.locator(".ex-now"), "waiting")
    assert_looks_right(page)
    page.locator("[data-card]").nth(1).click(position={"x": 40, "y": 8})
    expect(page.locator(".ex-chosen")).to_have_count(1)
    page.click("[data-tool=large]")
    expect(page.locator(".sk-large")).to_have_count(1)
    page.click("[data-act=close]")  # what lies over the map can be put away
    expect(page.locator(".ex-chosen")).to_have_count(0)
    page.evaluate("() => { const { explore } = document.querySelector('.sk'); explore.at(explore.film().opening + 12 * 3600); }")
    assert_looks_right(page, sizes=((1366, 768),))
    page.screenshot(path=ARTEFACTS / "explore_en_large_night.png")


def test_nothing_that_is_said_is_a_name_out_of_a_file(page, address):
    page.goto(address)
    page.wait_for_selector("[data-card]")
    page.click("[data-act=skip]")
    said = page.evaluate(
        """() => {
            const root = document.querySelector(".sk"), { explore } = root, { film, words } = explore.ex(), found = [];
            const names = ["aria-label", "title", "aria-valuetext"];
            for (let k = 0; k < 40; k++) {
                explore.at(film.begin + ((k + 0.5) / 40) * (film.end - film.begin));
                const cards = [...root.querySelectorAll("[data-card]")];
                cards[k % cards.length].click();
                root.querySelector("[data-person]")?.click();
                root.querySelector("[data-act=way]")?.click();
                found.push(root.innerText, root.querySelector("dialog").innerText);
                for (const one of root.querySelectorAll("*")) for (const name of names) found.push(one.getAttribute(name) || "");
                root.querySelector("dialog").close();
            }
            return found;
        }"""
    )
    assert sum("orang ke-" in text for text in said) > 10
    assert [text for text in said if re.search(r"[a-z]_[a-z]", text)] == []


def test_who_waits_at_a_card_stands_under_the_reason_and_her_way_is_drawn(page, address):
    page.goto(address)
    page.wait_for_selector("[data-card]")
    page.click("[data-act=skip]")
    found = page.evaluate(
        """() => {
            const root = document.querySelector(".sk"), { explore } = root, ex = explore.ex(), { film } = ex, told = [];
            for (let k = 0; k < 30; k++) {
                explore.at(film.begin + ((k + 0.5) / 30) * (film.end - film.begin));
                const all = (one) => one.queue.length + one.letters.length + one.dates.length;
                const n = ex.state.cards.findIndex((one, card) => card < film.cards.length && all(one) > 0);
                if (n < 0) continue;
                if (ex.card !== n) root.querySelector(`[data-card="${n}"]`).click();
                const one = ex.state.cards[n], said = [...root.querySelectorAll("[data-why]")].reduce((sum, b) => sum + Number(b.textContent), 0);
                root.querySelector("[data-person]").click();
                const moved = new Set(ex.moved.filter((move) => film.a.moves[4 * move] <= ex.t).map((move) => film.a.moves[4 * move + 2]));
                told.push([said, all(one), root.querySelectorAll('.ex-hers [data-way="gone"]').length, moved.size]);
            }
            // a letter on its way: the dashed line
            const letter = film.a.kind.findIndex((kind, i) => kind === 6 && film.a.route[i] !== 0xffff && film.a.end[i] - film.a.start[i] > 7200);
            explore.at(film.a.start[letter] + 3600);
            if (ex.card !== film.a.card[letter]) root.querySelector(`[data-card="${film.a.card[letter]}"]`).click();
            root.querySelector(`[data-person="${film.a.case[letter]}"]`).click();
            return [told, root.querySelectorAll('.ex-hers [data-way="open"]').length];
        }"""
    )
    found, dashed = found
    assert dashed == 1
    assert len(found) > 20
    for said, waiting, drawn, moved in found:
        assert said == waiting
        assert drawn == moved
    # the meeting that hangs on the card, the caseload's bar, and the kinds of leaving
    page.evaluate("() => { const { explore } = document.querySelector('.sk'); explore.at(explore.film().end - 86400 * 20); }")
    says(page.locator(".ex-gate"), "dari 6 kasus")
    page.wait_for_function("parseFloat(document.querySelector('.ex-load i').style.width) > 0")
    expect(page.locator(".ex-bank")).to_contain_text(re.compile(r"Memilih berhenti: \d+ \(.+\)\. Itu hak mereka\."), use_inner_text=True)


def test_whoever_was_chosen_last_is_in_sight(page, address):
    page.goto(address)
    page.wait_for_selector("[data-card]")
    page.click("[data-act=skip]")
    queues = page.evaluate("document.querySelector('.sk').explore.state().cards.map((one) => one.queue.length)")
    first, second = sorted(range(len(queues) - 1), key=lambda card: -queues[card])[:2]
    page.locator(f"[data-card='{first}']").click(position={"x": 40, "y": 8})
    page.locator("[data-person]").last.click()  # far down in the list
    about = page.locator(".ex-about")
    says(about.locator("h2").first, "tokoh rekaan")
    expect(about.locator("h2").first).to_be_in_viewport(ratio=1)
    expect(about.locator("p", has_text="bercerita")).to_be_in_viewport(ratio=1)
    page.locator(f"[data-card='{second}']").click(position={"x": 40, "y": 8})
    expect(about.locator("h2")).to_have_count(2)
    expect(about.locator("h2").last).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("language", ["id", "en"])
def test_on_a_phone_the_river_runs_down(page, tmp_path, language):
    path = tmp_path / "jelajah.html"
    ExploreWidget(simulate(load("lampung", contexts=["rombongan-24", "psikolog-cuti"]), seed=1, engine="kernel"), language).save_html(path)
    page.goto(path.as_uri())
    page.wait_for_selector("[data-card]")
    inside = """() => {
        const [play, line, foot] = [".ex-play", ".ex-line", ".sk-foot"].map((part) => document.querySelector(part).getBoundingClientRect());
        return play.bottom <= foot.top && line.bottom <= foot.top && foot.bottom <= innerHeight + 1;
    }"""
    resize(page, 390, 844)
    for large in (True, False):  # in large type too, and on the smallest phones, what it is played with stays in sight
        page.click("[data-tool=large]")
        expect(page.locator(".sk-large")).to_have_count(int(large))
        page.locator("[data-card]").first.click(position={"x": 60, "y": 10})
        page.wait_for_function("""() => document.querySelector(".ex-about").getBoundingClientRect().bottom <
          document.querySelector(".ex-legend").getBoundingClientRect().top""")
        page.click("[data-act=close]")
        resize(page, 360, 640)
        page.wait_for_function("() => document.documentElement.scrollHeight <= innerHeight")
        resize(page, 390, 844)
    assert_looks_right(page, sizes=((390, 844), (360, 740)))
    page.wait_for_function(inside)
    page.wait_for_function("""() => {
        const tops = [...document.querySelectorAll("[data-card]")].map((card) => card.getBoundingClientRect().top);
        return new Set(tops).size === tops.length;
    }""")
    says(page.locator(".sk-outside"), {"id": "Psikolog cuti tiga minggu", "en": "Psychologist on leave for three weeks"}[language])
    page.evaluate("() => { const { explore } = document.querySelector('.sk'); explore.at(explore.film().end - 86400 * 100); }")
    page.locator("[data-card]").nth(1).click(position={"x": 60, "y": 10})
    page.wait_for_function("""() => {
        const people = [...document.querySelectorAll(".ex-why button")]; // each is pressed with a finger
        return people.length && people.every((one) => one.getBoundingClientRect().height >= 34);
    }""")
    page.click("[data-act=close]")
    page.locator("[data-card]").nth(4).click(position={"x": 60, "y": 10})
    page.wait_for_function("""() => {
        const [told, controls] = [".ex-about", ".ex-controls"].map((part) => document.querySelector(part).getBoundingClientRect());
        return told.y > 300 && told.bottom < controls.y;
    }""")
    page.screenshot(path=ARTEFACTS / f"explore_phone_{language}.png")
    # a person's way fits the window over the page
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.click("[data-act=way]")
    page.locator("dialog tbody tr").first.wait_for()
    page.wait_for_function("""() => {
        const dialog = document.querySelector("dialog"), { right } = dialog.getBoundingClientRect();
        const fits = (cell) => cell.getBoundingClientRect().right < right && cell.scrollWidth <= cell.clientWidth;
        return dialog.scrollWidth <= dialog.clientWidth && [...dialog.querySelectorAll("th, td")].every(fits);
    }""")
    page.screenshot(path=ARTEFACTS / f"explore_phone_way_{language}.png")


def test_in_the_workshop_a_guess_and_a_person_travel_with_the_session(living):
    session = Session("tutorial")
    shown = living(ExploreScreen(session, steps=("start", "explore"), served=True))
    page = shown.page
    page.locator("[data-card]").first.focus()
    page.keyboard.press("Enter")
    shown.settled()
    assert session.guesses["explore:longest"] == {"card": shown.screen.film["cards"][0]["name"]}
    assert shown.screen.view["guess"] == session.guesses["explore:longest"], "it is there when she comes back to this screen"
    page.wait_for_function("document.activeElement.dataset.card === '0'")
    page.keyboard.press("n")
    until(page, lambda: session.case is not None)
    page.click("[data-tool=language]")
    says(page.locator(".ex-guess"), "Your guess")


# what of the map's words is cut, and whether what is told of a card lies over anything the screen is worked with
CUT = """() => [...document.querySelectorAll("[data-card] b, [data-card] .ex-state, .ex-strip text, .ex-source span")]
  .filter((one) => one.textContent.includes("…")
    || (one instanceof HTMLElement && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 1)))
  .map((one) => one.textContent)"""
COVERED = """() => {
  const told = document.querySelector(".ex-about").getBoundingClientRect(), frame = document.querySelector(".ex-frame").getBoundingClientRect();
  return !(told.top >= frame.top && told.bottom <= frame.bottom && told.left >= frame.left && told.right <= frame.right);
}"""


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("served", [True, False])
def test_names_are_whole_and_no_control_is_covered_at_every_width_and_type_size(living, served, language):
    shown = living(ExploreScreen(Session(language=language), steps=("start", "explore"), served=served))
    page = shown.page
    page.locator("[data-act=skip]").click()
    for large in (False, True):
        if large:
            page.locator("[data-tool=large]").click()
            expect(page.locator(".sk-large")).to_have_count(1)
        for width, height in ((1366, 768), (1366, 640), (1040, 640), (934, 1100), (934, 640)):  # the last two: beside JupyterLab's files
            resize(page, width, height)
            for day in (*(85 + hour / 24 for hour in range(24)), 200.4):  # people wait while offices close; a holiday, many wait
                page.evaluate("(day) => { const { explore } = document.querySelector('.sk'); explore.at(explore.film().begin + day * 86400); }", day)
                assert page.evaluate(CUT) == [], (width, height, large, day)
            assert faults_of_look(page) == [], (width, height, large)
            for card in (0, -1):
                page.locator("[data-card]").nth(card).focus()
                page.keyboard.press("Enter")
                expect(page.locator(".ex-chosen")).to_have_count(1)
                if large:
                    assert not page.evaluate(COVERED), (width, height)
                page.keyboard.press("Escape")
                expect(page.locator(".ex-chosen")).to_have_count(0)
