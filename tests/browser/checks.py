"""What every screen must keep to, as one JavaScript check on what the browser has drawn (screens.md, section 9).

And how a test waits: a page answers when it can, on a slow machine late. What an action brings about is waited for (`says`, `until`,
Playwright's `expect`), never read once.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

# as long as the slowest machine may need; a test that passes never waits that long
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)

# SVG texts do not overlap by more than 2 × 4 px and do not leave their SVG; nothing scrolls sideways; no text under 12 px; no two controls
# overlap; contrast of every text at least 4.5 against the colour behind it (disabled controls excepted).
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
DISCLAIMERS = re.compile("bukan ramalan dan bukan penilaian lembaga|neither a forecast nor an assessment of any agency")


# what `requestAnimationFrame` twice means: the page has been laid out and drawn with the state of before the first
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def slow_down(page: Any) -> None:
    """As on a slow machine: with SIMKIT_SLOW=4 in the environment a page has a quarter of the processor's speed."""
    rate = float(os.environ.get("SIMKIT_SLOW", "1"))
    if rate > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


def resize(page: Any, width: int, height: int) -> None:
    """Gives the window a size and waits until the page knows it and is drawn at it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("([width, height]) => innerWidth === width && innerHeight === height", arg=[width, height])
    page.wait_for_function(TWO_FRAMES)


def says(where: Any, *words: str) -> None:
    """Waits until a part of the page (a locator) shows each of these words."""
    for one in words:
        expect(where).to_contain_text(one, use_inner_text=True)


def leaves_out(where: Any, *words: str) -> None:
    """Waits until a part of the page (a locator) shows none of these words."""
    for one in words:
        expect(where).not_to_contain_text(one, use_inner_text=True)


def until(page: Any, condition: Callable[[], Any], why: str = "") -> None:
    """Waits until something outside the page is so, e.g. a choice that the page told Python; the page goes on meanwhile."""
    for _ in range(PATIENCE // 100):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError(why or "it did not come")


def open_notebook(page: Any, lab: str, name: str, title: str) -> None:
    """Opens a notebook ("id/00_mulai") and no other, and waits until its kernel takes cells: those run before are lost.

    Args:
        lab: the address that `simkit lab` prints: that of the start page.
        title: the heading that it begins with.
    """
    page.goto(lab.replace("id/00_mulai", name) + "&reset")
    expect(page.get_by_role("heading", name=title).first).to_be_visible()
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()


def run_all_cells(page: Any) -> None:
    """As a person does it, by the menu."""
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).first.click()


def faults_of_look(page: Any, where: str = ".sk") -> list[str]:
    """What is wrong with how a screen is drawn; empty when nothing is. What is being drawn anew is given time to be ready."""
    for _ in range(20):
        faults = page.evaluate(LOOK, where)
        if not faults:
            break
        page.wait_for_timeout(250)
    return faults


def assert_looks_right(page: Any, where: str = ".sk", sizes: tuple[tuple[int, int], ...] = ((1366, 768), (1366, 640), (1040, 640))) -> None:
    """Holds a screen against the checks at these window sizes; leaves the window at the first."""
    found = {}
    for width, height in (*sizes[1:], sizes[0]):
        resize(page, width, height)
        faults = faults_of_look(page, where)
        if faults:
            found[f"{width} × {height}"] = faults
    assert not found, found
    expect(page.locator(where).first).to_contain_text(DISCLAIMERS, use_inner_text=True)
