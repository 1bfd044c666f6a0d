"""Colours, type and words that all pictures share. Blue is served, warm is waiting, grey is closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from simkit.experiment.store import write_whole
from simkit.language.messages import RefusalError, of_the_system, refusal, says
from simkit.scenario.arguments import path_of, whole

PAPER, INK, SECOND, ACCENT, LINE = "#FAF9F6", "#1D2733", "#4A5663", "#174A6E", "#D5DAE0"
# Parts of a case's time: colour and pattern, in the order in which they are stacked.
PARTS = {
    "work": ("#1F6F9F", ""),
    "staff": ("#F4B62F", ""),
    "closed": ("#D3D8DE", "///"),
    "referral": ("#E29A42", "--"),
    "gate": ("#A65A14", "||"),
    "bed": ("#6E3A12", "++"),
    "parallel": ("#B3DCF5", ".."),
}
BETTER, WORSE, OPEN = "#0E6F66", "#A8401C", "#5B6673"


REPORT = 300  # dots to the inch in a report
_HELD = {"png": ("Description",), "svg": ("Title",), "pdf": ("Title", "Subject")}  # kinds of files, and where each holds the words


@dataclass(frozen=True)
class Picture:
    """A figure and what it shows in words, for those who cannot see it."""

    figure: Figure
    alt_text: str

    def save(self, path: str | Path, dpi: int = REPORT) -> None:
        """Writes it for a report: ``.png`` with so many dots to the inch, ``.svg`` or ``.pdf``; the words for those who cannot see it go along.

        Raises:
            RefusalError: another kind of file, too few or too many dots, or the file cannot be written.
        """
        where, dots = path_of("path", path), whole("dpi", dpi, 50, 1200)
        kind = where.suffix.lower().removeprefix(".")
        if kind not in _HELD:
            raise refusal("use.suffix", what=says("what.picture"), known=[f".{one}" for one in _HELD])
        try:
            write_whole(where, lambda file: self.write(file, kind, dots))
        except OSError as problem:
            raise RefusalError(of_the_system(problem)) from None

    def write(self, file: IO[bytes], kind: str = "png", dpi: int = REPORT) -> None:
        """Writes it to an open file, its words for those who cannot see it with it."""
        held = {name: self.alt_text for name in _HELD[kind]}
        self.figure.savefig(file, format=kind, dpi=dpi, facecolor=self.figure.get_facecolor(), metadata=held)

    def _repr_png_(self) -> bytes:
        target = BytesIO()
        self.write(target, "png", 110)
        return target.getvalue()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"image/png": self._repr_png_(), "text/plain": self.alt_text}, {"image/png": {"alt": self.alt_text}}


SIZES = {"laptop": 12.0, "projector": 18.0, "print": 16.0}  # a page of A4 halves a picture: 8 points are left of 16


@cache
def _families() -> list[str]:
    """The fonts of the style that this machine has, best first; matplotlib brings the last one."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in ("Segoe UI", "Liberation Sans", "Arial") if name in installed] + ["DejaVu Sans"]


@contextmanager
def style(kind: str = "laptop") -> Iterator[None]:
    """The look of a picture for a laptop, a projector or paper."""
    size = SIZES[kind]
    with mpl.rc_context(
        {
            "font.family": _families(),
            "font.size": size,
            "axes.titlesize": size * 1.25,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": SECOND,
            "axes.labelcolor": SECOND,
            "axes.facecolor": PAPER,
            "figure.facecolor": PAPER,
            "text.color": INK,
            "xtick.color": SECOND,
            "ytick.color": INK,
            "lines.linewidth": 3 if kind == "projector" else 2,
            "hatch.linewidth": 0.8,
        }
    ):
        yield
