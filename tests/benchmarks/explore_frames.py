"""How many pictures a second Jelajah draws with about 2,000 cases a year: Lampung with its arrivals, staff and places multiplied.

Not a test: `uv run python -m tests.benchmarks.explore_frames [times]` prints, for each speed, the frames a second of a headless chromium and
the time that one picture takes to draw (median and 95th percentile), and the size of the page.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from simkit.scenario import load
from simkit.scenario.changes import Change
from simkit.scenario.network import Team
from simkit.workshop.calculation import run_of_replication
from simkit.workshop.explore import save_html

TIMES = 6
SECONDS = 4

PLAYED = """async ([speed, seconds]) => {
    const { explore } = document.querySelector(".sk"), ex = explore.ex();
    explore.at(ex.film.begin + 0.4 * (ex.film.end - ex.film.begin));
    ex.parts.speeds[speed].click();
    ex.parts.play.click();
    const began = performance.now();
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    ex.parts.play.click();
    return (1000 * ex.frames) / (performance.now() - began);
}"""
DRAWN = """() => {
    const { explore } = document.querySelector(".sk"), ex = explore.ex(), took = [];
    for (let k = 0; k < 200; k++) {
        const before = performance.now();
        explore.at(ex.film.begin + ((k * 0.37) % 1) * (ex.film.end - ex.film.begin));
        took.push(performance.now() - before);
    }
    return took;
}"""


def many_cases(times):
    """Lampung with so many times the arrivals and the units."""
    base = load("lampung")
    changes = [Change(path="streams.cases.*.arrivals.per_year", scale=times, if_present=True)]
    for name, pool in base.network.pools().items():
        agency, own = name.split(".")
        word = "staff" if isinstance(pool, Team) else "places"
        group = {"Team": "teams", "Beds": "beds", "Caseload": "caseloads"}[type(pool).__name__]
        value = getattr(pool, word)
        if value != "unlimited":
            changes.append(Change(path=f"network.agencies.{agency}.{group}.{own}.{word}", scale=times))
    return load("lampung", changes=changes)


def main(times):
    run = run_of_replication(many_cases(times), 1, 0)
    people = sum(not row["background"] for row in run.case_rows)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "jelajah.html"
        save_html(run, path, "en")
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        began = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector("[data-card]")
        print(f"{people} people in the run, {path.stat().st_size / 1e6:.1f} MB, open after {time.perf_counter() - began:.1f} s")
        took = sorted(page.evaluate(DRAWN))
        print(f"one picture: median {statistics.median(took):.1f} ms, 95th percentile {took[int(0.95 * len(took))]:.1f} ms")
        for place, name in enumerate(("3 h/s", "6 h/s", "1 day/s", "1 week/s")):
            print(f"{name}: {page.evaluate(PLAYED, [place, SECONDS]):.0f} frames/s")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES)
