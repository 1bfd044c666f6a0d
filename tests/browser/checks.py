"""What every screen must keep to, as one JavaScript check on what the browser has drawn (screens.md, section 9)."""

from pathlib import Path
from typing import Any

# SVG texts do not overlap by more than 2 × 4 px and do not leave their SVG; nothing scrolls sideways; no text under 12 px; no two controls
# overlap; contrast of every text at least 4.5 against the colour behind it (disabled controls excepted).
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
DISCLAIMERS = ("bukan ramalan dan bukan penilaian lembaga", "neither a forecast nor an assessment of any agency")


# what `requestAnimationFrame` twice means: the page has been laid out and drawn with the state of before the first
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def resize(page: Any, width: int, height: int) -> None:
    """Gives the window a size and waits until the page knows it and is drawn at it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("([width, height]) => innerWidth === width && innerHeight === height", arg=[width, height])
    page.wait_for_function(TWO_FRAMES)


def faults_of_look(page: Any, where: str = ".sk") -> list[str]:
    """What is wrong with how a screen is drawn now; empty when nothing is."""
    return page.evaluate(LOOK, where)


def assert_looks_right(page: Any, where: str = ".sk", sizes: tuple[tuple[int, int], ...] = ((1366, 768), (1366, 640), (1040, 640))) -> None:
    """Holds a screen against the checks at these window sizes; leaves the window at the first."""
    found = {}
    for width, height in (*sizes[1:], sizes[0]):
        resize(page, width, height)
        faults = faults_of_look(page, where)
        if faults:
            found[f"{width} × {height}"] = faults
    assert not found, found
    assert any(words in page.locator(where).first.inner_text() for words in DISCLAIMERS)
