"""What is the way of one case? Her main way and the tracks beside it on one line of time."""

from __future__ import annotations

from typing import Any

from simkit.charts.sheet import Sheet, em, high, labels
from simkit.charts.style import LINE, PARTS, Picture, style
from simkit.engine.log import NEVER
from simkit.engine.simulation import Run
from simkit.figures.definitions import PART_LABELS
from simkit.figures.parts import parts_of
from simkit.language.numbers import duration, number
from simkit.scenario.model import Scenario
from simkit.scenario.titles import titled

_PARTS = {"delay_before": "gate", "gate": "gate", "delay_after": "referral", "referral": "referral", "place": "bed", "join": "parallel"}
_IN_WEEKS = 40  # days; a longer way has an axis in weeks
_WORDS = {
    "title": ("Dari {all}, {work} benar-benar dilayani", "Of {all}, {work} are actual service"),
    "below": ("Jalan satu orang dalam satu ulangan; satu kasus bukan bukti.", "One person's way in one replication; one case is no proof."),
    "days": ("hari sejak pertama datang", "days since she first came"),
    "weeks": ("minggu sejak pertama datang", "weeks since she first came"),
    "main": ("jalan utama", "main way"),
    "beside": ("sejajar: {what}", "beside: {what}"),
}


def _say(key: str, language: str, **parts: str) -> str:
    return _WORDS[key][language == "en"].format(**parts)


def case_way(run: Run, case: int, language: str = "id", kind: str = "laptop") -> Picture:
    """One case's way: the main way on one line, every track beside it below under its first step; service is blue, waiting warm.

    Service is drawn a little wider than it is where nobody would see it; the title says the true sums.
    """
    log = run.log
    rows = log[(log["case"] == case) & ~log["kind"].isin(["signature", "accompaniment", "stay", "limit"])].sort_values(["requested", "track"])
    records: list[dict[Any, Any]] = rows.to_dict("records")
    arrived = int(run.case_rows[case]["arrived"])
    tracks = {track: place for place, track in enumerate(dict.fromkeys([0, *rows["track"]]))}
    table = parts_of(run)
    parts = dict(zip(table.columns, map(float, table.to_numpy()[table.index.get_loc(case)]), strict=True))
    title = _say("title", language, all=duration(sum(parts.values()), language), work=duration(parts["work"], language))
    bands = [band for row in records for band in _bands(row, run.horizon)]
    widest = max([1, *(end - arrived for _, _, end, _ in bands)])
    used = [part for part in PARTS if any(band[3] == part for band in bands)]
    key = [(*PARTS[part], PART_LABELS[part].in_language(language)) for part in used]
    unit, size = ("weeks", 7 * 86_400) if widest > _IN_WEEKS * 86_400 else ("days", 86_400)
    with style(kind):
        width = 12.5
        names = [_named(run.scenario, records, track, language) for track in tracks]
        shown, room = labels(names, 0.24 * width)
        pitch = max([1.7 * em(), *(high(text) + 0.4 * em() for text in shown)])
        foot = 3.2 * em()
        sheet = Sheet(title, _say("below", language), language, body=pitch * (len(tracks) + 0.4) + foot, key=key, width=width)
        axes = sheet.axes(left=room + 0.6 * em(), right=0.3 * em(), bottom=foot)
        for track, begin, end, part in bands:
            colour, hatch = PARTS[part]
            long = max(end - begin, widest // 250) if part == "work" else end - begin  # work stays visible
            axes.barh(tracks[track], long / size, left=(begin - arrived) / size, height=0.8 if track == 0 else 0.56, color=colour, hatch=hatch,
                      edgecolor="white", linewidth=0.4, zorder=3 if part == "work" else 2)  # fmt: skip
        axes.set_yticks(range(len(tracks)), shown)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(tracks) - 0.4, -0.6)
        axes.set_xlim(0, widest / size * 1.005)
        ticks = [tick for tick in axes.get_xticks() if tick <= widest / size]
        axes.set_xticks(ticks, [number(tick, language, 0 if max(ticks) >= 5 else 1) for tick in ticks])
        axes.grid(axis="x", color=LINE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.set_xlabel(_say(unit, language))
        told = [f"{PART_LABELS[part].in_language(language)} {duration(parts[part], language)}" for part in PARTS if parts[part] > 0]
        return sheet.finished("; ".join(told) + ".")


def _bands(row: dict[Any, Any], horizon: int) -> list[tuple[int, int, int, str]]:
    """A row of the log as stretches: track, begin, end, part."""
    track, requested, started = (int(row[name]) for name in ("track", "requested", "started"))
    ended = horizon if int(row["ended"]) == NEVER else int(row["ended"])
    if row["kind"] != "service":
        found = [(track, requested, ended, _PARTS[str(row["kind"])])]
    else:
        middle = ended if started == NEVER else started
        found = [(track, requested, middle, "staff"), (track, middle, ended, "work")]
    return [band for band in found if band[2] > band[1]]


def _named(scenario: Scenario, records: list[dict[Any, Any]], track: int, language: str) -> str:
    """What a track is called: the main way, or the step with which it begins."""
    if track == 0:
        return _say("main", language)
    first = next(str(row["step"]) for row in records if row["track"] == track)
    step = scenario.sop.steps.get(first)
    words = titled(step.short or step.title if step is not None else None, first, language)
    return _say("beside", language, what=words)
