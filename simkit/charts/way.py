"""What is the way of one case? Her main way and the tracks beside it on one line of time."""

from __future__ import annotations

from simkit.charts.asked import case_of, picture
from simkit.charts.sheet import Sheet, em, high, labels, ticks_in_words
from simkit.charts.style import LINE, PARTS, Picture, style
from simkit.engine.simulation import Run
from simkit.figures.bands import Bands
from simkit.figures.definitions import PART_LABELS
from simkit.figures.parts import parts_of
from simkit.language.numbers import duration
from simkit.scenario.model import Scenario
from simkit.scenario.titles import titled

_UNITS = [("hours", 3600, 2 * 86_400), ("days", 86_400, 40 * 86_400), ("weeks", 7 * 86_400, float("inf"))]  # of the axis, up to so long a way
_WORDS = {
    "title": ("Dari {all}, {work} benar-benar dilayani", "Of {all}, {work} are actual service"),
    "below": ("Jalan satu orang dalam satu ulangan; satu kasus bukan bukti.", "One person's way in one replication; one case is no proof."),
    "hours": ("jam sejak pertama datang", "hours since she first came"),
    "days": ("hari sejak pertama datang", "days since she first came"),
    "weeks": ("minggu sejak pertama datang", "weeks since she first came"),
    "main": ("jalan utama", "main way"),
    "beside": ("sejajar: {what}", "beside: {what}"),
}


def _say(key: str, language: str, **parts: str) -> str:
    return _WORDS[key][language == "en"].format(**parts)


@picture
def case_way(run: Run, case: int, language: str = "id", kind: str = "laptop") -> Picture:
    """One case's way: the main way on one line, every track beside it below under its first step; service is blue, waiting warm.

    Service is drawn a little wider than it is where nobody would see it; the title says the true sums.

    Raises:
        ValueError: the run has no such case.
    """
    case = case_of(run, case)
    reader = Bands(run, run.case_rows[case])
    drawn = [(0, reader.main), *((int(row["track"]), reader.of(row)) for row in reader.beside)]
    tracks = {track: place for place, track in enumerate(dict.fromkeys(track for track, _ in drawn))}
    table = parts_of(run)
    parts = dict(zip(table.columns, map(float, table.to_numpy()[table.index.get_loc(case)]), strict=True))
    title = _say("title", language, all=duration(sum(parts.values()), language), work=duration(parts["work"], language))
    widest = max([1, *(band.end for _, bands in drawn for band in bands)])
    used = [part for part in PARTS if any(band.part == part for _, bands in drawn for band in bands)]
    key = [(*PARTS[part], PART_LABELS[part].in_language(language)) for part in used]
    unit, size = next((unit, size) for unit, size, most in _UNITS if widest <= most)
    with style(kind):
        width = 12.5
        names = [_named(run.scenario, reader, track, language) for track in tracks]
        shown, room = labels(names, 0.24 * width)
        pitch = max([1.7 * em(), *(high(text) + 0.4 * em() for text in shown)])
        foot = 3.2 * em()
        sheet = Sheet(title, _say("below", language), language, body=pitch * (len(tracks) + 0.4) + foot, key=key, width=width)
        axes = sheet.axes(left=room + 0.6 * em(), right=0.3 * em(), bottom=foot)
        for track, band in ((track, band) for track, bands in drawn for band in bands):
            colour, hatch = PARTS[band.part]
            long = band.end - band.start
            work = band.part == "work"
            axes.barh(tracks[track], (max(long, widest // 250) if work else long) / size, left=band.start / size, height=0.8 if track == 0 else 0.56,
                      color=colour, hatch=hatch, edgecolor="white", linewidth=0.4 if work else 0, zorder=3 if work else 2)  # fmt: skip
        axes.set_yticks(range(len(tracks)), shown)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(tracks) - 0.4, -0.6)
        axes.set_xlim(0, widest / size * 1.005)
        ticks = [tick for tick in axes.get_xticks() if tick <= widest / size]
        axes.set_xticks(ticks, ticks_in_words(ticks, language))
        axes.grid(axis="x", color=LINE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.set_xlabel(_say(unit, language))
        told = [f"{PART_LABELS[part].in_language(language)} {duration(parts[part], language)}" for part in PARTS if parts[part] > 0]
        return sheet.finished("; ".join(told) + ".")


def _named(scenario: Scenario, reader: Bands, track: int, language: str) -> str:
    """What a track is called: the main way, or the step with which it begins."""
    if track == 0:
        return _say("main", language)
    first = next(str(row["step"]) for row in reader.beside if row["track"] == track)
    step = scenario.sop.steps.get(first)
    words = titled(step.short or step.title if step is not None else None, first, language)
    return _say("beside", language, what=words)
