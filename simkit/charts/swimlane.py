"""The SOP as a swimlane: rows downwards, performers as columns, the five symbols of the official form, and how long people wait at each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Patch, Polygon, Rectangle

from simkit.charts.asked import picture
from simkit.charts.sheet import LINE, MARGIN, Sheet, em, high, wide, wrapped
from simkit.charts.style import INK, PARTS, SECOND, Picture, style
from simkit.colours import colour_of
from simkit.documents.lanes import WIDE, Head, Height, Lanes, Pentagon, Words
from simkit.documents.sop_table import SURVIVOR, SopRow, actor_title, actors_of, cells_of, pages_of, sop_rows
from simkit.language.messages import refusal
from simkit.language.numbers import duration
from simkit.scenario.model import Scenario
from simkit.scenario.titles import titled

_WIDTH = 13.3
_SMALL = 0.86  # type inside the lanes, as a share of the text's
_WORDS = {
    "title": ("SOP: {sop}", "SOP: {sop}"),
    "longest": ("Paling lama orang menunggu sebelum no. {n}, {words}: {long} (median)",
                "People wait longest before no. {n}, {words}: {long} (median)"),
    "all_at_once": ("Di baris-baris ini orang langsung dilayani (median)", "At these rows people are served at once (median)"),
    "below": ("Baris {first} sampai {last} dari {all}, halaman {page} dari {pages}. Kapsul = mulai atau akhir, kotak = proses, belah ketupat = "
              "keputusan, segi lima = lanjut ke nomor lain.",
              "Rows {first} to {last} of {all}, page {page} of {pages}. Capsule = beginning or end, box = process, diamond = decision, "
              "pentagon = goes on at another number."),
    "waits": ("Kolom kuning: median dari simulasi; formulir resmi tidak punya kolom ini. Kapasitas = asumsi.",
              "Yellow column: median from the simulation; the official form has no such column. Capacities are assumptions."),
    "activity": ("Kegiatan", "Activity"),
    "wait": ("Menunggu", "Waiting"),
    "at_once": ("langsung", "at once"),
    "row": ("{n}. {title} ({who})", "{n}. {title} ({who})"),
}  # fmt: skip


def _say(key: str, language: str, **parts: object) -> str:
    return _WORDS[key][language == "en"].format(**parts)


@picture
def swimlane(
    scenario: Scenario,
    page: int = 1,
    language: str = "id",
    kind: str = "laptop",
    *,
    steps: Sequence[str] | None = None,
    waits: Mapping[str, tuple[float, int]] | None = None,
) -> Picture:
    """What does the SOP say, and where do people wait? One page of the form: at most six performers and eleven rows.

    Args:
        page: from 1.
        steps: only the rows of these steps, with the numbers that they have in the whole form; all by default.
        waits: by step, median seconds and number of people (`simkit.documents.sop_table.waits_of`): the yellow column.

    Raises:
        ValueError: there is no such page.
    """
    rows = sop_rows(scenario)
    pages = pages_of([row for row in rows if steps is None or row.step in steps])
    if not 1 <= page <= len(pages):
        raise refusal("picture.page", page=str(page), last=len(pages))
    shown = pages[page - 1]
    timed = {row.number: waits[row.step][0] for row in shown if waits and row.kind != "decision" and row.step in waits}
    title = _say("title", language, sop=titled(scenario.sop.title, scenario.sop_name, language))
    if timed:
        row = max((row for row in shown if row.number in timed), key=lambda row: timed[row.number])
        words = cells_of(scenario, row, language).title
        long = timed[row.number]
        title = _say("longest", language, n=row.number, words=words, long=_long(long, language)) if long >= 60 else _say("all_at_once", language)
    below = _say("below", language, first=shown[0].number, last=shown[-1].number, all=len(rows), page=page, pages=len(pages))
    with style(kind):
        form = _Form(scenario, shown, language, timed if waits is not None else None)
        sheet = Sheet(title, f"{below} {_say('waits', language)}" if waits is not None else below, language, body=form.height, width=_WIDTH)
        form.draw(sheet.axes())
        told = (_say("row", language, n=row.number, title=form.words[place], who=form.names[form.lanes.columns[place]])
                + (f": {_long(timed[row.number], language)}" if row.number in timed else "") for place, row in enumerate(shown))  # fmt: skip
        return sheet.finished("; ".join(told) + ".")


def _long(seconds: float, language: str) -> str:
    return duration(seconds, language) if seconds >= 60 else _say("at_once", language)


class _Form:
    """A page of the form in inches, y downwards: number, activity, one lane a performer, the yellow column.

    Attributes:
        height: of all of it.
        words, names: the activities and the performers; ``titles``, ``heads``: the same in lines that fit.
    """

    def __init__(self, scenario: Scenario, rows: list[SopRow], language: str, timed: Mapping[int, float] | None) -> None:
        self.rows, self.language, self.timed = rows, language, timed
        actors = actors_of(rows)
        self.lanes = Lanes(scenario, rows, actors, language)
        agencies = scenario.network.agencies
        self.colours = [colour_of(agencies[one].family if one != SURVIVOR else None) for one in actors]
        self.number = wide("000", bold=True) + 0.5 * em()
        self.yellow = 0.0 if timed is None else 8.2 * em()
        room = _WIDTH - 2 * MARGIN - 0.02 - self.number - self.yellow
        usual, across = em() / 13.5, WIDE * len(actors)
        fits = max((room - 22 * em()) / across, min(usual, (room - 11 * em()) / across))
        self.px = min(1.25 * usual, max(0.5 * usual, fits))  # inches of one px of the lanes
        self.lane = WIDE * self.px
        self.activity = room - self.lane * len(actors)
        self.words = [cells_of(scenario, row, language).title for row in rows]
        self.names = [actor_title(scenario, one, language) for one in actors]
        self.titles = [wrapped(text, self.activity - 0.9 * em()) for text in self.words]
        self.heads = [wrapped(text, self.lane - 0.3 * em(), _SMALL, True) for text in self.names]
        self.head = max(high(text, _SMALL) for text in self.heads) + 0.9 * em()
        least = {True: 62 * self.px, False: 48 * self.px}
        self.tall = [max(least[row.kind == "decision"], high(title) + 0.6 * em()) for row, title in zip(rows, self.titles, strict=True)]
        self.tops = [self.head + sum(self.tall[:place]) for place in range(len(rows))]
        self.height = self.head + sum(self.tall) + 0.02

    def draw(self, axes: Axes) -> None:
        """Draws the table, then the arrows, then the symbols."""
        axes.set_axis_off()
        axes.set_xlim(-0.01, _WIDTH - 2 * MARGIN - 0.01)
        axes.set_ylim(self.height, 0)
        left = self.number + self.activity
        right = left + self.lane * len(self.heads)
        size = em() * 72
        self._box(axes, 0, 0, right + self.yellow, self.head, "#F1F3F5")
        for n, text in enumerate(self.heads):
            self._box(axes, left + n * self.lane, 0, self.lane, self.head, "#F1F3F5")
            axes.add_patch(Rectangle((left + n * self.lane, 0), self.lane, 0.07, facecolor=self.colours[n], edgecolor="none"))
            last = (self.head + 0.07) / 2 + (0.36 + 0.5 * text.count("\n")) * _SMALL * em()  # by the line on which letters stand, the same for all
            axes.text(left + (n + 0.5) * self.lane, last, text, ha="center", va="baseline", fontsize=size * _SMALL, fontweight="bold",
                      linespacing=1.1)  # fmt: skip
        axes.text(self.number + 0.4 * em(), self.head / 2, _say("activity", self.language), va="center", fontweight="bold")
        if self.timed is not None:
            self._box(axes, right, 0, self.yellow, self.head, "#FBE7B6")
            axes.text(right + self.yellow / 2, self.head / 2, _say("wait", self.language), ha="center", va="center", fontweight="bold")
        for place, (top, tall) in enumerate(zip(self.tops, self.tall, strict=True)):
            self._row(axes, place, top, tall, left, right)
        for place in range(len(self.rows)):
            for one in self.lanes.strokes[place]:
                x, y = [left + one.x1 * self.px, left + one.x2 * self.px], [self._at(place, one.y1), self._at(place, one.y2)]
                axes.plot(x, y, color=INK, linewidth=1.3, solid_capstyle="projecting", zorder=3)
        for place, row in enumerate(self.rows):
            self._shape(axes, row, left + (self.lanes.columns[place] + 0.5) * self.lane, self._middle(place))
            for mark in self.lanes.over[place]:
                self._mark(axes, mark, left, self._middle(place))

    def _row(self, axes: Axes, place: int, top: float, tall: float, left: float, right: float) -> None:
        """The cells of a row."""
        self._box(axes, 0, top, self.number, tall, "white")
        self._box(axes, self.number, top, self.activity, tall, "white")
        self._box(axes, left, top, right - left, tall, "white")
        for n in range(1, len(self.heads)):
            axes.plot([left + n * self.lane] * 2, [top, top + tall], color="#9AA4AE", linewidth=0.8, linestyle=(0, (1, 3)), zorder=2)
        middle = top + tall / 2
        axes.text(self.number / 2, middle, str(self.rows[place].number), ha="center", va="center")
        axes.text(self.number + 0.4 * em(), middle, self.titles[place], va="center", linespacing=LINE * 0.88)
        if self.timed is None:
            return
        self._box(axes, right, top, self.yellow, tall, "#FFF7E4")
        seconds = self.timed.get(self.rows[place].number)
        if seconds is None:
            axes.text(right + 0.4 * em(), middle, "—", va="center", color=SECOND)
            return
        longest = max(self.timed.values())
        room = self.yellow - 0.8 * em()
        axes.text(right + 0.4 * em(), middle + (0.42 * em() if seconds >= 60 else 0), _long(seconds, self.language), va="center", fontweight="bold")
        if seconds >= 60:
            long = max(0.03, room * seconds / longest)
            axes.add_patch(Rectangle((right + 0.4 * em(), middle - 0.95 * em()), long, 0.72 * em(), facecolor=PARTS["staff"][0], edgecolor="#7A4E00",
                                     linewidth=0.8))  # fmt: skip

    def _box(self, axes: Axes, x: float, y: float, across: float, down: float, colour: str) -> None:
        axes.add_patch(Rectangle((x, y), across, down, facecolor=colour, edgecolor="#9AA4AE", linewidth=0.8, zorder=1))

    def _middle(self, place: int) -> float:
        return self.tops[place] + self.tall[place] / 2

    def _at(self, place: int, height: Height) -> float:
        share, px = height
        return self.tops[place] + share * self.tall[place] + px * self.px

    def _shape(self, axes: Axes, row: SopRow, x: float, y: float) -> None:
        px = self.px
        if row.kind == "decision":
            shape: Patch = Polygon([(x + dx * px, y + dy * px) for dx, dy in ((-32, 0), (0, -19), (32, 0), (0, 19))], closed=True)
        elif row.kind in ("start", "end"):
            shape = FancyBboxPatch((x - 30 * px, y - 13 * px), 60 * px, 26 * px, boxstyle=f"round,pad=0,rounding_size={13 * px}")
        else:
            shape = Rectangle((x - 30 * px, y - 13 * px), 60 * px, 26 * px)
        shape.set(facecolor="white", edgecolor=INK, linewidth=1.5, zorder=4)
        axes.add_patch(shape)
        axes.text(x, y, str(row.number), ha="center", va="center_baseline", fontweight="bold", zorder=5)

    def _mark(self, axes: Axes, mark: Words | Head | Pentagon, left: float, y: float) -> None:
        x, px, size = left + mark.x * self.px, self.px, em() * 72 * _SMALL
        if isinstance(mark, Words):
            side = {"start": "left", "middle": "center", "end": "right"}[mark.anchor]
            axes.text(x, y + mark.y * px, mark.text, ha=side, va="baseline", fontsize=size, fontweight="bold", zorder=6,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip
        elif isinstance(mark, Pentagon):
            half = max(mark.half * px, wide(mark.text, _SMALL, True) / 2 + 4 * px)
            corners = ((-half, -12 * px), (half, -12 * px), (half, 3 * px), (0, 12 * px), (-half, 3 * px))
            axes.add_patch(Polygon([(x + dx, y + dy) for dx, dy in corners], closed=True, facecolor="white", edgecolor=INK, linewidth=1.3, zorder=5))
            axes.text(x, y - 3 * px, mark.text, ha="center", va="center", fontsize=size, fontweight="bold", zorder=6)
        else:
            ways = {0: ((0, 0), (-5, -9), (5, -9)), 1: ((0, 0), (-9, -5), (-9, 5)), -1: ((0, 0), (9, -5), (9, 5))}[mark.turned]
            head = [(x + dx * px, y + (mark.y + dy) * px) for dx, dy in ways]
            axes.add_patch(Polygon(head, closed=True, facecolor=INK, edgecolor="none", zorder=6))
