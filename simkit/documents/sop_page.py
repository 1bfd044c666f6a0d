"""The SOP form as HTML: a real table, in each row one drawing over the performers' columns; the same for the screen and for paper.

Every row draws its own piece of each arrow, in shares of its own height: whatever height the browser gives a row, the pieces meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from simkit.colours import colour_of
from simkit.documents.lanes import WIDE, Head, Height, Lanes, Pentagon, Words
from simkit.documents.lanes import say as named_way
from simkit.documents.sop_table import SURVIVOR, Arrow, SopRow, actor_title, actors_of, cells_of, pages_of, sop_rows
from simkit.language.numbers import duration
from simkit.language.texts import say
from simkit.scenario.model import Scenario
from simkit.scenario.titles import contexts_in_force

LEAST = 150  # px of a column of text, where a screen is narrow
TALLEST = 800  # px of a page's rows, so that a printed page holds them
_WORDS = {
    "no": ("No", "No."), "title": ("Kegiatan", "Activity"), "actors": ("Pelaksana", "Performer"), "quality": ("Mutu baku", "Quality standard"),
    "requirement": ("Kelengkapan", "Requirements"), "time": ("Waktu kerja", "Working time"), "output": ("Output", "Output"),
    "remarks": ("Keterangan", "Remarks"), "wait": ("Menunggu", "Waiting"), "wait_sub": ("(simulasi, median)", "(simulation, median)"),
    "page": ("hlm. {n} dari {m}", "p. {n} of {m}"), "sop": ("SOP", "SOP"),
    "start": ("mulai", "beginning"), "process": ("proses", "process"), "decision": ("keputusan", "decision"), "end": ("akhir", "end"),
    "label": ("{letter} {n}", "{letter} {n}"), "was": ("semula {long}", "was {long}"), "at_once": ("langsung", "at once"),
    "waits": ("Kolom kuning: median waktu sejak kasus dikirim ke langkah ini sampai dilayani, dari {n} ulangan; kurang dari 5 orang tidak "
              "ditampilkan. Panjang batang menurut yang terlama di halaman itu.",
              "Yellow column: median time from when a case is sent to this step until she is served, from {n} replications; fewer than 5 not "
              "shown. Bars are drawn to the longest of their page."),
    "outside": ("Keadaan dari luar: {which}.", "Outside events: {which}."),
    "assume": ("Kapasitas semua lembaga adalah asumsi, untuk diisi peserta.", "All capacities are assumptions, for participants to fill in."),
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
/* a pixel beside the page's edge: what ends on it is cut */
@media print { body { margin: 0 2px; zoom: .76; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def words(key: str, language: str, **parts: object) -> str:
    """The words of the form."""
    return _WORDS[key][language == "en"].format(**parts)


def outside(scenario: Scenario, language: str) -> list[str]:
    """One sentence on what comes from outside; none in a usual year."""
    which = contexts_in_force(scenario, language)
    return [words("outside", language, which=which)] if which else []


def tables(
    scenario: Scenario,
    language: str,
    *,
    steps: Sequence[str] | None = None,
    waits: Mapping[str, tuple[float, int]] | None = None,
    before: Mapping[str, tuple[float, int]] | None = None,
    brief: bool = False,
) -> list[str]:
    """The form, one table a page.

    Args:
        steps: only the rows of these steps, with the numbers that they have in the whole form; all by default.
        waits: by step, median seconds and number of people (`simkit.documents.sop_table.waits_of`); the yellow column.
        before: the same under another SOP, drawn as a hollow bar "semula".
        brief: without requirements and output, for large type.
    """
    rows = [row for row in sop_rows(scenario) if steps is None or row.step in steps]
    parts = pages_of(rows, height=lambda row: _height(scenario, row, language), tallest=TALLEST)
    return [_table(scenario, part, language, waits, before, brief) for part in parts]


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
    title = _title(scenario, language)
    foot = [*outside(scenario, language), words("symbols", language), say("disclaimer", language), words("assume", language)]
    if waits is not None:
        foot.insert(-2, words("waits", language, n=replications))
    sections = "".join(
        f"<section><h1>{escape(title)}</h1><h2>{escape(scenario.title.in_language(language))} · {words('page', language, n=n, m=len(found))}</h2>"
        f"{table}<p class=foot>{escape(' '.join(foot))}</p></section>"
        for n, table in enumerate(found, 1)
    )
    head = f"<!doctype html><html lang={language}><head><meta charset=utf-8><title>{escape(title)}</title><style>{CSS}{_PAPER}</style></head>"
    return f"{head}<body>{sections}</body></html>"


def _table(
    scenario: Scenario, rows: list[SopRow], language: str, waits: Mapping[str, tuple[float, int]] | None,
    before: Mapping[str, tuple[float, int]] | None, brief: bool = False,
) -> str:  # fmt: skip
    shown = {row.step for row in rows if row.kind != "decision"}
    longest = max([1.0, *(value for found in (waits, before) if found for step, (value, _) in found.items() if step in shown)])
    actors = actors_of(rows)
    lanes = Lanes(scenario, rows, actors, language)
    has_waits = waits is not None
    quality = [84] if brief else [112, 84, 100]
    widths = [34, 0, *([WIDE] * len(actors)), *quality, 0, *([104] if has_waits else [])]
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
        f"<th scope=colgroup colspan={len(actors)}>{named('actors')}</th><th scope=colgroup colspan={len(quality)}>{named('quality')}</th>"
        f"<th scope=col rowspan=2>{named('remarks')}</th>{wait_head if has_waits else ''}</tr>"
        f"<tr>{heads}{''.join(f'<th scope=col>{named(key)}</th>' for key in (('time',) if brief else ('requirement', 'time', 'output')))}</tr>"
    )
    body = []
    for place, row in enumerate(rows):
        cells = cells_of(scenario, row, language)
        written = (cells.time,) if brief else (cells.requirement, cells.time, cells.output)
        who = actor_title(scenario, row.actors[0], language) if row.actors else ""
        seen = f"{who}: {words(row.kind, language)}. " + "; ".join(_said(arrow, rows, scenario, language) for arrow in row.arrows if arrow.to)
        wait = _wait_cell(row, waits, before, longest, language) if waits is not None else ""
        body.append(
            f"<tr data-row={row.number}><td class=no>{row.number}</td><td>{escape(cells.title)}</td>"
            f"<td class='lanes {row.kind}' colspan={len(actors)} aria-label=\"{escape(seen)}\">{_drawing(lanes, place)}</td>"
            f"{''.join(f'<td>{escape(text)}</td>' if text else '<td>—</td>' for text in written)}"
            f"<td class=small>{'<br>'.join(map(escape, cells.remarks))}</td>{wait}</tr>"
        )
    least = sum(widths) + LEAST * widths.count(0)
    start = f"<table class=sop aria-label=\"{escape(_title(scenario, language))}\" style='--least:{least}px'>"
    return f"{start}<colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{''.join(body)}</tbody></table>"


def _title(scenario: Scenario, language: str) -> str:
    return f"{words('sop', language)}: {scenario.sop.title.in_language(language) if scenario.sop.title else scenario.sop_name}"


def _said(arrow: Arrow, rows: list[SopRow], scenario: Scenario, language: str) -> str:
    number = next(row.number for row in sop_rows(scenario) if row.step == arrow.to)
    label = named_way(arrow.label, language) if arrow.label in ("yes", "no") else arrow.label
    return f"{label} → {number}".strip()


def _colour(scenario: Scenario, actor: str) -> str:
    family = None if actor == SURVIVOR else scenario.network.agencies[actor].family
    return colour_of(family)


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


def _drawing(lanes: Lanes, place: int) -> str:
    """The drawing of one row."""
    wide = WIDE * len(lanes.actors)
    borders = "".join(
        f'<line x1="{WIDE * n}" x2="{WIDE * n}" y1="0" y2="100%" stroke="#9AA4AE" stroke-width="1" stroke-dasharray="1 3"/>'
        for n in range(1, len(lanes.actors))
    )
    strokes = "".join(
        f'<line x1="{one.x1}" x2="{one.x2}" y1="{_at(one.y1)}" y2="{_at(one.y2)}" stroke="#1D2733" stroke-width="1.6"/>'
        for one in lanes.strokes[place]
    )
    shape = _shape(lanes.rows[place], lanes.columns[place] * WIDE + WIDE / 2)
    return f'<svg width="{wide}" aria-hidden="true">{borders}{strokes}{shape}{"".join(map(_over, lanes.over[place]))}</svg>'


def _at(height: Height) -> str:
    share, px = height
    return f"{share:.0%}" if share else str(px)


def _shape(row: SopRow, x: float) -> str:
    look = 'fill="#fff" stroke="#1D2733" stroke-width="1.8"'
    if row.kind == "decision":
        shape = f'<path d="M{x - 32} 0L{x} -19L{x + 32} 0L{x} 19Z" {look}/>'
    else:
        round_ = 13 if row.kind in ("start", "end") else 0
        shape = f'<rect x="{x - 30}" y="-13" width="60" height="26" rx="{round_}" {look}/>'
    text = f'<text x="{x}" y="4.5" font-size="13" font-weight="700" text-anchor="middle" fill="#1D2733">{row.number}</text>'
    return f'<svg y="50%" overflow="visible">{shape}{text}</svg>'


def _over(one: Words | Head | Pentagon) -> str:
    """Words, an arrow head or a pentagon over the shapes of a row."""
    if isinstance(one, Words):
        drawn = (
            f'<text x="{one.x}" y="{one.y}" font-size="12" font-weight="700" text-anchor="{one.anchor}" fill="#1D2733" '
            f'paint-order="stroke" stroke="#fff" stroke-width="3">{escape(one.text)}</text>'
        )
    elif isinstance(one, Pentagon):
        drawn = (
            f'<path d="M{one.x - one.half} -12h{2 * one.half}v15l-{one.half} 9l-{one.half} -9z" fill="#fff" stroke="#1D2733" stroke-width="1.6"/>'
            f'<text x="{one.x}" y="2" font-size="12" font-weight="700" text-anchor="middle" fill="#1D2733">{escape(one.text)}</text>'
        )
    else:
        path = {0: f"M{one.x} {one.y}l-5 -9h10z", 1: f"M{one.x} {one.y}l-9 -5v10z", -1: f"M{one.x} {one.y}l9 -5v10z"}[one.turned]
        drawn = f'<path d="{path}" fill="#1D2733"/>'
    return f'<svg y="50%" overflow="visible">{drawn}</svg>'
