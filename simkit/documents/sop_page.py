"""The SOP form as HTML: a real table, in each row one drawing over the performers' columns; the same for the screen and for paper.

Every row draws its own piece of each arrow, in shares of its own height: whatever height the browser gives a row, the pieces meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from simkit.documents.sop_table import SURVIVOR, Arrow, SopRow, actor_title, actors_of, cells_of, pages_of, sop_rows
from simkit.language.numbers import duration
from simkit.language.texts import say
from simkit.scenario.model import Scenario

WIDE, FURTHEST = 83, 8  # px of a performer's column; rows over which an arrow is drawn
TALLEST = 800  # px of a page's rows, so that a printed page holds them
_FAMILIES = {
    "protection": "#8262C4", "police_law": "#1F3157", "health": "#1E8468", "social": "#9C3A6E", "migrant": "#3F93D0",
    "community": "#858A1A", "administration": "#868D96",
}  # fmt: skip
_WORDS = {
    "no": ("No", "No."), "title": ("Kegiatan", "Activity"), "actors": ("Pelaksana", "Performer"), "quality": ("Mutu baku", "Quality standard"),
    "requirement": ("Kelengkapan", "Requirements"), "time": ("Waktu kerja", "Working time"), "output": ("Output", "Output"),
    "remarks": ("Keterangan", "Remarks"), "wait": ("Menunggu", "Waiting"), "wait_sub": ("(simulasi, median)", "(simulation, median)"),
    "yes": ("Ya", "Yes"), "no_label": ("Tidak", "No"), "page": ("hlm. {n} dari {m}", "p. {n} of {m}"), "sop": ("SOP", "SOP"),
    "start": ("mulai", "beginning"), "process": ("proses", "process"), "decision": ("keputusan", "decision"), "end": ("akhir", "end"),
    "label": ("{letter} {n}", "{letter} {n}"), "was": ("semula {long}", "was {long}"), "at_once": ("langsung", "at once"),
    "waits": ("Kolom kuning: median waktu sejak kasus dikirim ke langkah ini sampai dilayani, dari {n} ulangan; kurang dari 5 orang tidak "
              "ditampilkan. Panjang batang menurut yang terlama di halaman itu.",
              "Yellow column: median time from when a case is sent to this step until she is served, from {n} replications; fewer than 5 not "
              "shown. Bars are drawn to the longest of their page."),
    "assume": ("Kapasitas semua lembaga adalah asumsi peserta.", "All capacities are participants' assumptions."),
    "symbols": ("Lima simbol: kapsul = mulai atau akhir, kotak = proses, belah ketupat = keputusan, panah, segi lima = lanjut ke nomor lain.",
                "Five symbols: capsule = beginning or end, box = process, diamond = decision, arrow, pentagon = goes on at another number."),
}  # fmt: skip
CSS = """
table.sop { border-collapse: collapse; table-layout: fixed; background: #fff; color: #1D2733; width: 100%;
  font: 12.5px/16px "Segoe UI", "Liberation Sans", Arial, sans-serif; }
table.sop th, table.sop td { border: 1px solid #9AA4AE; padding: 4px 6px; vertical-align: middle; text-align: left; font-size: 12.5px;
  overflow-wrap: break-word; color: inherit; }
table.sop thead th { background: #F1F3F5; text-align: center; font-weight: 700; font-size: 12.5px; }
table.sop thead th.actor { border-top: 5px solid; padding: 3px 2px; font-size: 12px; line-height: 14px; }
table.sop td.no { text-align: center; }
table.sop td.lanes { padding: 0; position: relative; height: 54px; }
table.sop td.lanes.decision { height: 70px; }
table.sop td.lanes > svg { position: absolute; left: 0; top: 0; height: 100%; display: block; overflow: hidden; }
table.sop .wait { background: #FFF7E4; }
table.sop thead th.wait { background: #FBE7B6; }
table.sop .wait i { display: block; height: 12px; background: #F4B62F; border: 1px solid #7A4E00; font-size: 0; }
table.sop .wait i.was { background: #fff; margin-top: 2px; height: 8px; }
table.sop .wait small { font-size: 12px; color: #4A5663; display: block; }
table.sop td.small { font-size: 12px; line-height: 15px; }
.sop-without-waits table.sop .wait, .sop-without-waits table.sop col.wait { display: none; }
"""
_PAPER = """
@page { size: A4 landscape; margin: 10mm; }
body { margin: 12px; font: 13px/1.4 "Segoe UI", "Liberation Sans", Arial, sans-serif; color: #1D2733; background: #fff; }
h1 { font-size: 19px; margin: 0 0 2px; } h2 { font-size: 13px; margin: 0 0 6px; font-weight: 400; color: #4A5663; }
section { break-after: page; } section:last-of-type { break-after: auto; }
tr { break-inside: avoid; } thead { display: table-header-group; }
p.foot { font-size: 12px; margin: 6px 0 0; color: #1D2733; }
@media print { body { margin: 0; zoom: .76; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def words(key: str, language: str, **parts: object) -> str:
    """The words of the form."""
    return _WORDS[key][language == "en"].format(**parts)


def tables(
    scenario: Scenario,
    language: str,
    *,
    steps: Sequence[str] | None = None,
    waits: Mapping[str, tuple[float, int]] | None = None,
    before: Mapping[str, tuple[float, int]] | None = None,
) -> list[str]:
    """The form, one table a page.

    Args:
        steps: only the rows of these steps, with the numbers that they have in the whole form; all by default.
        waits: by step, median seconds and number of people (`simkit.documents.sop_table.waits_of`); the yellow column.
        before: the same under another SOP, drawn as a hollow bar "semula".
    """
    rows = [row for row in sop_rows(scenario) if steps is None or row.step in steps]
    parts = pages_of(rows, height=lambda row: _height(scenario, row, language), tallest=TALLEST)
    return [_table(scenario, part, language, waits, before) for part in parts]


def _height(scenario: Scenario, row: SopRow, language: str) -> int:
    """About how tall a row becomes, px: its longest column in lines."""
    cells = cells_of(scenario, row, language)
    lines = max(
        sum(-(-len(line) // 32) for line in cells.remarks), -(-len(cells.title) // 30), -(-len(cells.requirement) // 15), -(-len(cells.time) // 11)
    )
    return max(70 if row.kind == "decision" else 54, 15 * lines + 10)


def page(
    scenario: Scenario,
    language: str,
    *,
    steps: Sequence[str] | None = None,
    waits: Mapping[str, tuple[float, int]] | None = None,
    replications: int = 0,
) -> str:
    """A whole HTML page for the printer: A4 across, one section a page, the disclaimer on each."""
    found = tables(scenario, language, steps=steps, waits=waits)
    title = f"{words('sop', language)}: {scenario.sop.title.in_language(language) if scenario.sop.title else scenario.sop_name}"
    foot = [words("symbols", language), say("disclaimer", language), words("assume", language)]
    if waits is not None:
        foot.insert(1, words("waits", language, n=replications))
    sections = "".join(
        f"<section><h1>{escape(title)}</h1><h2>{escape(scenario.title.in_language(language))} · {words('page', language, n=n, m=len(found))}</h2>"
        f"{table}<p class=foot>{escape(' '.join(foot))}</p></section>"
        for n, table in enumerate(found, 1)
    )
    head = f"<!doctype html><html lang={language}><head><meta charset=utf-8><title>{escape(title)}</title><style>{CSS}{_PAPER}</style></head>"
    return f"{head}<body>{sections}</body></html>"


def _table(
    scenario: Scenario, rows: list[SopRow], language: str, waits: Mapping[str, tuple[float, int]] | None,
    before: Mapping[str, tuple[float, int]] | None,
) -> str:  # fmt: skip
    shown = {row.step for row in rows if row.kind != "decision"}
    longest = max([1.0, *(value for found in (waits, before) if found for step, (value, _) in found.items() if step in shown)])
    actors = actors_of(rows)
    lanes = _Lanes(scenario, rows, actors, language)
    has_waits = waits is not None
    widths = [34, 0, *([WIDE] * len(actors)), 112, 84, 100, 0, *([104] if has_waits else [])]
    columns = "".join(f"<col{' class=wait' if has_waits and place == len(widths) - 1 else ''} style='width:{wide}px'>" if wide else "<col>"
                      for place, wide in enumerate(widths))  # fmt: skip
    heads = "".join(
        f"<th scope=col class=actor style='border-top-color:{_colour(scenario, actor)}'>"
        f"{escape(actor_title(scenario, actor, language)).replace('/', '/<wbr>')}</th>"
        for actor in actors
    )

    def named(key: str) -> str:
        return escape(words(key, language))

    wait_head = f"<th scope=col rowspan=2 class=wait>{named('wait')}<br><span style='font-weight:400'>{named('wait_sub')}</span></th>"
    head = (
        f"<tr><th scope=col rowspan=2>{named('no')}</th><th scope=col rowspan=2>{named('title')}</th>"
        f"<th scope=colgroup colspan={len(actors)}>{named('actors')}</th><th scope=colgroup colspan=3>{named('quality')}</th>"
        f"<th scope=col rowspan=2>{named('remarks')}</th>{wait_head if has_waits else ''}</tr>"
        f"<tr>{heads}<th scope=col>{named('requirement')}</th><th scope=col>{named('time')}</th><th scope=col>{named('output')}</th></tr>"
    )
    body = []
    for place, row in enumerate(rows):
        cells = cells_of(scenario, row, language)
        who = actor_title(scenario, row.actors[0], language) if row.actors else ""
        seen = f"{who}: {words(row.kind, language)}. " + "; ".join(_said(arrow, rows, scenario, language) for arrow in row.arrows if arrow.to)
        wait = _wait_cell(row, waits, before, longest, language) if waits is not None else ""
        body.append(
            f"<tr data-row={row.number}><td class=no>{row.number}</td><td>{escape(cells.title)}</td>"
            f"<td class='lanes {row.kind}' colspan={len(actors)} aria-label=\"{escape(seen)}\">{lanes.drawing(place)}</td>"
            f"<td>{escape(cells.requirement) or '—'}</td><td>{escape(cells.time) or '—'}</td><td>{escape(cells.output) or '—'}</td>"
            f"<td class=small>{'<br>'.join(map(escape, cells.remarks))}</td>{wait}</tr>"
        )
    return f"<table class=sop><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{''.join(body)}</tbody></table>"


def _said(arrow: Arrow, rows: list[SopRow], scenario: Scenario, language: str) -> str:
    number = next(row.number for row in sop_rows(scenario) if row.step == arrow.to)
    label = {"yes": words("yes", language), "no": words("no_label", language)}.get(arrow.label, arrow.label)
    return f"{label} → {number}".strip()


def _colour(scenario: Scenario, actor: str) -> str:
    family = None if actor == SURVIVOR else scenario.network.agencies[actor].family
    return _FAMILIES.get(family or "administration", "#868D96")


def _wait_cell(
    row: SopRow, waits: Mapping[str, tuple[float, int]], before: Mapping[str, tuple[float, int]] | None, longest: float, language: str
) -> str:
    if row.kind == "decision" or row.step not in waits:
        return "<td class=wait>—</td>"
    seconds = waits[row.step][0]
    bar = f"<i style='width:{max(3, round(seconds / longest * 84))}px'></i>" if seconds >= 60 else ""
    text = f"<b>{escape(duration(seconds, language) if seconds >= 60 else words('at_once', language))}</b>"
    was = ""
    old = before[row.step][0] if before is not None and row.step in before else seconds
    if abs(old - seconds) >= max(600.0, 0.1 * seconds):
        text_was = escape(words("was", language, long=duration(old, language)))
        was = f"<i class=was style='width:{max(3, round(old / longest * 84))}px'></i><small>{text_was}</small>"
    return f"<td class=wait>{bar}{text}{was}</td>"


class _Lanes:
    """The drawings of a page: shapes in the middle of their column, arrows between them, pentagons where an arrow would be too long."""

    def __init__(self, scenario: Scenario, rows: list[SopRow], actors: list[str], language: str) -> None:
        self.rows, self.actors, self.language = rows, actors, language
        self.numbers: dict[str, int] = {}
        for row in sop_rows(scenario):
            self.numbers.setdefault(row.step, row.number)
        self.lines: list[list[str]] = [[] for _ in rows]
        self.over: list[list[str]] = [[] for _ in rows]
        self.taken: dict[int, list[tuple[int, int]]] = {}
        self.pentagons: dict[int, set[int]] = {}
        self.columns = [actors.index(row.actors[0]) if row.actors else 0 for row in rows]
        for place in range(len(rows)):
            self._arrows_of(place)

    def drawing(self, place: int) -> str:
        """The drawing of one row."""
        wide = WIDE * len(self.actors)
        borders = "".join(
            f'<line x1="{WIDE * n}" x2="{WIDE * n}" y1="0" y2="100%" stroke="#9AA4AE" stroke-width="1" stroke-dasharray="1 3"/>'
            for n in range(1, len(self.actors))
        )
        row = self.rows[place]
        shape = self._shape(row, self.columns[place] * WIDE + WIDE / 2)
        return f'<svg width="{wide}" aria-hidden="true">{borders}{"".join(self.lines[place])}{shape}{"".join(self.over[place])}</svg>'

    def _shape(self, row: SopRow, x: float) -> str:
        look = 'fill="#fff" stroke="#1D2733" stroke-width="1.8"'
        if row.kind == "decision":
            shape = f'<path d="M{x - 32} 0L{x} -19L{x + 32} 0L{x} 19Z" {look}/>'
        else:
            round_ = 13 if row.kind in ("start", "end") else 0
            shape = f'<rect x="{x - 30}" y="-13" width="60" height="26" rx="{round_}" {look}/>'
        text = f'<text x="{x}" y="4.5" font-size="13" font-weight="700" text-anchor="middle" fill="#1D2733">{row.number}</text>'
        return f'<svg y="50%" overflow="visible">{shape}{text}</svg>'

    def _place_of(self, place: int, arrow: Arrow) -> int | None:
        """The row of this page to which an arrow leads."""
        row = self.rows[place]
        if arrow.to == row.step and not row.decides and row.kind != "decision":
            return place + 1 if place + 1 < len(self.rows) else None
        return next((other for other, one in enumerate(self.rows) if one.step == arrow.to), None)

    def _arrows_of(self, place: int) -> None:
        row, column = self.rows[place], self.columns[place]
        arrows = [arrow for arrow in row.arrows if arrow.to]
        names = {"yes": words("yes", self.language), "no": words("no_label", self.language)}
        if len(arrows) > 2 or (arrows and arrows[0].label == "a"):
            self._chain(place, column, [f"{arrow.label} {self.numbers[arrow.to]}" for arrow in arrows])
            return
        drop = next((arrow for arrow in reversed(arrows) if self._place_of(place, arrow) == place + 1), None)
        # an arrow runs inside its own column, so that there is room on both sides of every shape; a pentagon needs a column beside it
        used: set[int] = set()
        near: list[tuple[int, str]] = []
        for arrow in arrows:
            label = names.get(arrow.label, arrow.label)
            to = self._place_of(place, arrow)
            if arrow is drop:
                self._down(place, column, self.columns[place + 1], label)
            elif to is not None and place + 1 < to <= place + FURTHEST:
                near.append((to, label))
            else:
                used.add(self._pentagon(place, column, -1 if 1 in used else 1, str(self.numbers[arrow.to]), label))
        for to, label in near:
            wanted = -1 if self.columns[to] < column else 1
            side = wanted if wanted not in used else -wanted
            used.add(side)
            self._channel(place, to, side, label)

    def _line(self, place: int, x1: float, x2: float, y1: str, y2: str) -> None:
        self.lines[place].append(f'<line x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}" stroke="#1D2733" stroke-width="1.6"/>')

    def _label(self, place: int, x: float, y: float, text: str, anchor: str = "start") -> None:
        if text:
            self.over[place].append(
                f'<svg y="50%" overflow="visible"><text x="{x}" y="{y}" font-size="12" font-weight="700" text-anchor="{anchor}" fill="#1D2733" '
                f'paint-order="stroke" stroke="#fff" stroke-width="3">{escape(text)}</text></svg>'
            )

    def _head(self, place: int, x: float, y: float, turned: int) -> None:
        """An arrow head with its point at (x, middle + y): 0 down, 1 to the right, -1 to the left."""
        path = {0: f"M{x} {y}l-5 -9h10z", 1: f"M{x} {y}l-9 -5v10z", -1: f"M{x} {y}l9 -5v10z"}[turned]
        self.over[place].append(f'<svg y="50%" overflow="visible"><path d="{path}" fill="#1D2733"/></svg>')

    def _half(self, place: int) -> tuple[float, float]:
        """Half width and half height of a row's shape."""
        return (32, 19) if self.rows[place].kind == "decision" else (30, 13)

    def _down(self, place: int, column: int, to: int, label: str) -> None:
        x1, x2 = column * WIDE + WIDE / 2, to * WIDE + WIDE / 2
        self._line(place, x1, x1, "50%", "100%")
        below = place + 1
        if x1 == x2:
            self._line(below, x2, x2, "0", "50%")
        else:
            self._line(below, x1, x1, "0", "4")
            self._line(below, x1, x2, "4", "4")
            self._line(below, x2, x2, "4", "50%")
        self._head(below, x2, -self._half(below)[1], 0)
        self._label(place, x1 + 5, self._half(place)[1] + 9, label)

    def _channel(self, place: int, to: int, side: int, label: str) -> None:
        column = self.columns[place]
        x = column * WIDE + WIDE / 2
        border = column + (1 if side > 0 else 0)
        key = border * 2 + (1 if side > 0 else 0)
        spans = self.taken.setdefault(key, [])
        lane = sum(start < to and place < end for start, end in spans)
        spans.append((place, to))
        channel = border * WIDE - side * (4 + 4 * min(lane, 1))
        self._line(place, x, channel, "50%", "50%")
        self._line(place, channel, channel, "50%", "100%")
        for between in range(place + 1, to):
            self._line(between, channel, channel, "0", "100%")
        target = self.columns[to] * WIDE + WIDE / 2
        turned = 1 if channel < target else -1
        self._line(to, channel, channel, "0", "50%")
        self._line(to, channel, target, "50%", "50%")
        self._head(to, target - turned * self._half(to)[0], 0, turned)
        if side > 0 and column == len(self.actors) - 1:  # at the edge of the drawing
            self._label(place, (column + 1) * WIDE - 2, -14, label, "end")
        elif side < 0 and column == 0:
            self._label(place, 2, -14, label)
        else:
            self._label(place, x + side * (self._half(place)[0] - 4), -9, label, "start" if side > 0 else "end")

    def _pentagon(self, place: int, column: int, side: int, text: str, label: str) -> int:
        """A pentagon in the nearest free column, rather on the side given; which side it came to (0: under the shape)."""
        taken = self.pentagons.setdefault(place, set())
        free = [n for n in range(len(self.actors)) if n != column and n not in taken]
        if not free:  # no room beside the shape: the number stands under it
            self._label(place, column * WIDE + WIDE - 2, self._half(place)[1] + 9, f"{label} → {text}".strip(), "end")
            return 0
        other = min(free, key=lambda n: ((n - column) * side < 0, abs(n - column)))
        taken.add(other)
        side = 1 if other > column else -1
        x1, x2 = column * WIDE + WIDE / 2, other * WIDE + WIDE / 2
        self._line(place, x1, x2, "50%", "50%")
        self._pentagon_at(place, x2, f"{label} {text}".strip() if len(taken) > 1 and abs(other - column) > 1 else text)
        half = self._half(place)[0]
        if not (len(taken) > 1 and abs(other - column) > 1):
            self._label(place, x1 + side * (half - 4), -9, label, "start" if side > 0 else "end")
        return side

    def _pentagon_at(self, place: int, x: float, text: str) -> None:
        half = max(15, 4 + 3.4 * len(text))
        outline = f"M{x - half} -12h{2 * half}v15l-{half} 9l-{half} -9z"
        self.over[place].append(
            f'<svg y="50%" overflow="visible"><path d="{outline}" fill="#fff" stroke="#1D2733" stroke-width="1.6"/>'
            f'<text x="{x}" y="2" font-size="12" font-weight="700" text-anchor="middle" fill="#1D2733">{escape(text)}</text></svg>'
        )

    def _chain(self, place: int, column: int, texts: list[str]) -> None:
        """Many ways out: pentagons side by side in the columns that are free."""
        room = [n for n in range(len(self.actors)) if n != column]
        room.sort(key=lambda n: (abs(n - column), n < column))
        used = sorted(room[: len(texts)])
        if len(used) < len(texts):  # too few columns: two in one
            step = WIDE / 2
            spots = [n * WIDE + WIDE / 4 + half * step for n in sorted(room) for half in (0, 1)][: len(texts)]
        else:
            spots = [n * WIDE + WIDE / 2 for n in used]
        x = column * WIDE + WIDE / 2
        for spot, text in zip(spots, texts, strict=False):
            self._line(place, x, spot, "50%", "50%")
            self._pentagon_at(place, spot, text)
        if len(spots) < len(texts):
            self._label(place, x, self._half(place)[1] + 8, ", ".join(texts[len(spots) :]), "middle")
