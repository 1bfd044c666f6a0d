"""The way of a vignette's person on paper: a line of time to be coloured in, and what happened row by row. For when no screen can be used."""

from __future__ import annotations

import itertools
from html import escape as e

from simkit.figures.bands import Band
from simkit.language.numbers import duration
from simkit.scenario.values import DAY
from simkit.workshop.case_view import compared, day_number, sentence_of, title_of
from simkit.workshop.one_case import Way

WIDE, HIGH = 1000, 44  # of the line of time, in the units of its own picture
_FEWEST_BETWEEN_LABELS = 30  # units between two days that are named
_BETWEEN_TELLINGS = 18  # units between the numbers of two tellings

_WORDS = {
    "color": ("Warnai garisnya: biru dilayani, kuning menunggu, abu-abu kantor tutup. Angka di atasnya: bercerita ke-.",
              "Colour the line: blue is served, yellow is waiting, grey is office closed. Numbers above it: telling no."),
    "day": ("hari", "day"),
    "what": ("Apa", "What"),
    "work": ("Dilayani", "Served"), "wait": ("Menunggu", "Waiting"), "closed": ("Tutup", "Closed"),
    "whole": ("Semuanya", "All"),
    "sentences": ("Dalam kalimat (baca setelah menebak)", "In sentences (read after guessing)"),
}  # fmt: skip


def say(key: str, language: str) -> str:
    """The words of these pages."""
    return _WORDS[key][language == "en"]


def way_pages(a: Way, b: Way | None, language: str) -> list[str]:
    """A page for each SOP; the sentences about both stand on the last one."""
    pages = [_page(way, letter, language) for way, letter in ((a, "A"), (b, "B")) if way is not None]
    told = compared(a, b if b is not None else a, language)["sentences"]
    told = told if b is not None else told[:1]
    lines = "".join(f"<p>{e(sentence.replace('**', ''))}</p>" for sentence in told)
    pages[-1] += f"<h2>{e(say('sentences', language))}</h2>{lines}"
    return pages


def _page(way: Way, letter: str, language: str) -> str:
    rows = ""
    for bands in _stretches(way):
        told = next((band for band in bands if band.part != "closed"), bands[0])
        cells = [sentence_of(way, told, language)]
        cells += [_long(sum(_kind(band) == kind and _seconds(way, band) for band in bands), language) for kind in ("work", "wait", "closed")]
        rows += f"<tr>{''.join(f'<td>{e(cell)}</td>' for cell in cells)}</tr>"
    sums = [sum(_seconds(way, band) for band in way.bands if _kind(band) == kind) for kind in ("work", "wait", "closed")]
    rows += f"<tr><th>{e(say('whole', language))}</th>{''.join(f'<th>{e(_long(one, language))}</th>' for one in sums)}</tr>"
    heads = "".join(f"<th>{e(say(key, language))}</th>" for key in ("what", "work", "wait", "closed"))
    return (
        f"<h1>{e(way.vignette.name)} · SOP {letter}</h1><p class=sub>{e(title_of(way.scenario, language))}</p><p>{e(say('color', language))}</p>"
        f"{_line(way, language)}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _stretches(way: Way) -> list[list[Band]]:
    """Her main way in pieces of one thing: a wait, or a service, with the hours in it at which the office is closed."""
    shown = [band for band in way.bands if band.start < way.until]
    return [list(group) for _, group in itertools.groupby(shown, lambda band: (band.kind, band.step, band.since, band.until))]


def _kind(band: Band) -> str:
    return band.part if band.part in ("work", "closed") else "wait"


def _seconds(way: Way, band: Band) -> int:
    return max(0, min(band.end, way.until) - band.start)


def _long(seconds: int, language: str) -> str:
    return duration(seconds, language) if seconds else "–"


def _apart(places: list[float], between: float, last: float) -> list[float]:
    """Places in order, moved no further than they must be to stand so far from each other, none beyond the last."""
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + between)
    for n in reversed(range(len(places))):
        places[n] = min(places[n], last - between * (len(places) - 1 - n))
    return places


def _line(way: Way, language: str) -> str:
    """Her main way as one line of empty boxes, with midnights and tellings."""
    scale = WIDE / way.until
    boxes = "".join(
        f"<rect x='{band.start * scale:.1f}' y='16' width='{_seconds(way, band) * scale:.1f}' height='{HIGH}'/>"
        for band in way.bands if _seconds(way, band)
    )  # fmt: skip
    tellings = _apart([at * scale for at, _ in way.tellings if at < way.until], _BETWEEN_TELLINGS, WIDE)
    told = "".join(f"<text x='{at:.1f}' y='13'>{n}</text>" for n, at in enumerate(tellings, 1))
    first = (way.moment.replace(hour=0, minute=0, second=0) - way.moment).total_seconds()
    days, last = "", -float(_FEWEST_BETWEEN_LABELS)
    for day in range(1, day_number(way, way.until)):
        at = (first + day * DAY) * scale
        days += f"<line x1='{at:.1f}' x2='{at:.1f}' y1='16' y2='{22 + HIGH}'/>"
        if at - last >= _FEWEST_BETWEEN_LABELS:
            days += f"<text x='{at:.1f}' y='{38 + HIGH}'>{day + 1}</text>"
            last = at
    label = f"<text x='0' y='{38 + HIGH}'>{e(say('day', language))}</text>"
    return f"<svg class=way viewBox='-2 0 {WIDE + 14} {44 + HIGH}' role=img aria-label='{e(way.vignette.name)}'>{boxes}{told}{days}{label}</svg>"
