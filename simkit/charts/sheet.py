"""The sheet of a picture: title, line below it, key and disclaimer, laid out by measured text, so that nothing is cut in either language or size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from simkit.charts.style import INK, SECOND, Picture
from simkit.language.numbers import number
from simkit.language.texts import say

MARGIN = 0.16  # inches at every edge
_SAFE = 1.03  # what a text may become wider when it is drawn, its letters set to whole dots
LINE = 1.3  # distance of two lines of text, in the size of their type
TITLE, SMALL = 1.35, 0.84  # type of the title and of the foot, as shares of the text's

Key = tuple[str, str, str]  # colour, pattern, words


def em() -> float:
    """The size of the text of the style in force, in inches."""
    return float(mpl.rcParams["font.size"]) / 72


def wide(text: str, share: float = 1.0, bold: bool = False) -> float:
    """The width of a text in inches, at a share of the text's size; of its longest line."""
    families = tuple(mpl.rcParams["font.family"])
    return max(_wide(line, families, float(mpl.rcParams["font.size"]) * share, bold) for line in text.split("\n"))


@lru_cache(maxsize=4096)
def _wide(text: str, families: tuple[str, ...], size: float, bold: bool) -> float:
    font = FontProperties(family=list(families), size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72 * _SAFE


def wrapped(text: str, most: float, share: float = 1.0, bold: bool = False) -> str:
    """The text in lines of at most so many inches; a word that is longer than that breaks after a stroke (/) or stands alone."""
    lines: list[str] = []
    for word, space in _words(text, most, share, bold):
        longer = f"{lines[-1]}{space}{word}" if lines else word
        if lines and wide(longer, share, bold) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def _words(text: str, most: float, share: float, bold: bool) -> Iterator[tuple[str, str]]:
    """The words of a text, each with what stands before it; one that is too long may break after a stroke."""
    for word in text.split():
        parts = re.split(r"(?<=/)", word) if wide(word, share, bold) > most else [word]
        yield from ((part, "" if place else " ") for place, part in enumerate(parts) if part)


def high(text: str, share: float = 1.0) -> float:
    """The height of a text in inches, its lines together."""
    return (text.count("\n") + 1) * LINE * share * em()


class Sheet:
    """A picture under construction: a body of so many inches between the title and the foot.

    Attributes:
        figure: the figure; its axes are made by `axes`.
        width, height: of the figure, inches.
    """

    def __init__(self, title: str, below: str, language: str, *, body: float, key: Sequence[Key] = (), width: float = 12.5) -> None:
        """Lays out all but the body.

        Args:
            title: the answer, in one sentence.
            below: what is drawn, its unit, the time, the number of replications.
            body: height of what is drawn, inches.
            key: what colours and patterns mean, in a row under the body.
        """
        self.title, self.width = title, width
        room = width - 2 * MARGIN
        heading, line, foot = wrapped(title, room, TITLE, True), wrapped(below, room), wrapped(say("disclaimer", language), room, SMALL)
        rows = _rows(key, room)
        self._top = MARGIN + high(heading, TITLE) + (high(line) + 0.2 * em() if below else 0) + 0.5 * em()
        self._foot = MARGIN + high(foot, SMALL) + (len(rows) * 1.6 + 0.5) * em() * bool(rows) + 0.5 * em()
        self._body = body
        self.height = self._top + body + self._foot
        self.figure = Figure(figsize=(width, self.height))
        self._text(MARGIN, MARGIN, heading, TITLE, weight="bold", color=INK)
        if below:
            self._text(MARGIN, MARGIN + high(heading, TITLE) + 0.2 * em(), line, 1.0, color=SECOND)
        self._text(MARGIN, self.height - MARGIN - high(foot, SMALL), foot, SMALL, color=SECOND)
        for place, row in enumerate(rows):
            self._key(row, self._top + body + (0.4 + 1.6 * place) * em())

    def axes(self, left: float = 0.0, right: float = 0.0, top: float = 0.0, bottom: float = 0.0) -> Axes:
        """Axes in the body, so many inches inside its edges (`MARGIN` apart from the figure's own)."""
        width, height = self.width - 2 * MARGIN - left - right, self._body - top - bottom
        under = self._foot + bottom
        return self.figure.add_axes(
            ((MARGIN + left) / self.width, under / self.height, width / self.width, height / self.height),
        )

    def finished(self, alt_text: str) -> Picture:
        """The picture; its alternative text begins with its title."""
        return Picture(self.figure, f"{self.title}. {alt_text.removeprefix('.')}".strip())

    def _text(self, x: float, y: float, text: str, share: float, **look: str) -> None:
        size = float(mpl.rcParams["font.size"]) * share
        self.figure.text(x / self.width, 1 - y / self.height, text, fontsize=size, linespacing=LINE * 0.92, **{"va": "top", **look})  # type: ignore[arg-type]

    def _key(self, row: Sequence[tuple[float, Key]], y: float) -> None:
        for x, (colour, pattern, words) in row:
            corner = ((MARGIN + x) / self.width, 1 - (y + 1.05 * em()) / self.height)
            self.figure.add_artist(Rectangle(corner, 1.6 * em() / self.width, em() / self.height, facecolor=colour, hatch=pattern, edgecolor="white",
                                             linewidth=0.4))  # fmt: skip
            self._text(MARGIN + x + 2.0 * em(), y + 0.9 * em(), words, 0.95, color=INK, va="baseline")  # one line, whatever letters are in it


def _rows(key: Sequence[Key], room: float) -> list[list[tuple[float, Key]]]:
    """The entries of a key in rows that fit, each with its distance from the left."""
    rows: list[list[tuple[float, Key]]] = []
    x = room
    for entry in key:
        long = 2.0 * em() + wide(entry[2], 0.95) + 1.6 * em()
        if not rows or x + long > room + 1.6 * em():
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += long
    return rows


def ticks_in_words(ticks: Sequence[float], language: str) -> list[str]:
    """The numbers of an axis, all with so many decimals that none is rounded to another number."""
    digits = next((digits for digits in range(3) if all(abs(round(tick, digits) - tick) < 1e-9 * max(1, abs(tick)) for tick in ticks)), 3)
    return [number(tick, language, digits) for tick in ticks]


def labels(texts: Sequence[str], most: float, share: float = 1.0) -> tuple[list[str], float]:
    """Labels of rows in lines of at most so many inches, and the width that they need."""
    found = [wrapped(text, most, share) for text in texts]
    return found, max((wide(text, share) for text in found), default=0.0)
