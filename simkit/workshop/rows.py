"""Figures as rows of a screen: where the marks stand on the axis, and everything that is said about them, in one language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from simkit.experiment.compare import change_in_words
from simkit.figures.definitions import figure
from simkit.figures.targets import belongs_to
from simkit.language.numbers import amount, decimals_for, number, percent, unit_word
from simkit.scenario import Scenario
from simkit.scenario.model import Target
from simkit.scenario.network import Beds, Team
from simkit.workshop.words import WORDS, word

MOST_ROWS, MOST_LARGE = 7, 5  # for a laptop, and in large type for a projector
_WORDS = {
    "first_response.median": "kpi.first", "time_to_safety.p90": "kpi.safe", "care.within_72h": "kpi.care", "retellings": "kpi.tell",
    "withdrawn": "kpi.left", "part.referral": "kpi.letter", "time_to_safety.median": "kpi.safe.half", "part.staff": "kpi.staff",
}  # fmt: skip
_NICE = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


def figures_to_watch(scenario: Scenario) -> list[str]:
    """The figures that a person watches while she moves levers, in the order of the way; more than are shown, for scenarios that lack some.

    The team and the beds are those of the first lever that moves a team's staff, and of the first that moves places to sleep.
    """
    pools = scenario.network.pools()
    moved = [".".join(target.path.split(".")[2::2][:2]) for lever in scenario.levers.values() for target in lever.targets]
    moved += list(pools)
    team = next((name for name in moved if isinstance(pools.get(name), Team)), None)
    shelter = next((name for name in moved if isinstance(pools.get(name), Beds)), None)
    return [
        "first_response.median",
        "time_to_safety.p90",
        *([f"wait.{team}.mean"] if team else []),
        "care.within_72h",
        "retellings",
        *([f"full.{shelter}"] if shelter else []),
        "withdrawn",
        *([f"wait.{team}.p90", f"utilisation.{team}"] if team else ["part.staff"]),
        "first_response.p90",
    ]


def words_of(figure_id: str, scenario: Scenario, language: str) -> tuple[str, str]:
    """The short name of a figure, and what exactly it is."""
    if figure_id in _WORDS:
        key = _WORDS[figure_id]
        return word(key, language), word(f"{key}.about", language)
    known = figure(figure_id, scenario)
    name, _, about = known.label.in_language(language).partition(": ")
    if figure_id.startswith("full."):
        agency = scenario.network.agencies.get(figure_id.split(".")[1])
        title = None if agency is None else agency.short or agency.title
        return (f"{title.in_language(language)} {name.lower()}" if title else name), word("kpi.full.about", language)
    return name, about or known.definition.in_language(language)


def target_of(figure_id: str, scenario: Scenario) -> Target | None:
    """The line of all cases that belongs to a figure."""
    return next((target for target in scenario.targets if target.group is None and belongs_to(target, figure_id)), None)


def row(figure_id: str, scenario: Scenario, compared: Mapping[str, Any], language: str, *, same: bool) -> dict[str, Any]:
    """One figure before and after, for a screen.

    Args:
        compared: the figure's row of `simkit.workshop.calculation.Answer.compared`.
        same: nothing was changed: only ``before`` is said.
    """
    known = figure(figure_id, scenario)
    title, about = words_of(figure_id, scenario, language)
    target = target_of(figure_id, scenario)
    line = None if target is None else target.at_most if target.at_most is not None else target.at_least
    reach = max(_finite(compared[key]) for key in ("base", "value", "before_high", "now_high"))
    reach = max(reach, _finite(line))
    scale, unit = 1.0, known.unit
    if unit == "share":
        scale = 100.0
    elif unit == "hours" and reach > 72:
        scale, unit = 1 / 24, "days"
    elif unit == "hours" and 0 < reach < 2:
        scale, unit = 60.0, "minutes"  # type: ignore[assignment]
    highest = _nice(reach * scale * 1.06)
    if known.unit == "share":
        highest = min(100.0, highest)
    before, now = (_mark(compared, which, scale, unit, language) for which in ("before", "now"))
    meaning = str(compared["meaning"])
    if known.unit == "share":
        change = change_in_words(dict(compared), known, language)
    else:  # in the unit of the axis
        scaled = {key: float(compared[key]) * scale for key in ("difference", "low", "high")}
        change = change_in_words({**compared, **scaled}, replace(known, unit=unit), language)
    key = f"mean.{meaning}"
    if compared["low"] == compared["high"] == 0:
        key = "mean.same"
    elif meaning != "open" and before["text"] == now["text"]:  # sure, and so small that nobody would see it in the two numbers
        meaning, key = "open", "mean.near"
    said = word(key, language, change=change)
    aim, aim_words = "", word("target.none", language)
    if target is not None and line is not None:
        written = amount(line * scale / (100 if known.unit == "share" else 1), known.unit if known.unit == "share" else unit, language)
        missed = "far" if meaning == "worse" else "out"
        aim = "in" if target.met_by(float(compared["value"])) else missed
        aim_words = word(f"target.{aim}", language, target=written)
    last = number(highest, language)
    end = percent(highest / 100, language, 1) if known.unit == "share" else f"{last} {unit_word(unit, last, language)}"
    return {
        "figure": figure_id,
        "title": title,
        "about": about,
        "highest": highest,
        "axis": end.strip(),
        "before": before,
        "now": before if same else now,
        "line": None if line is None else line * scale,
        "meaning": "" if same else meaning,
        "said": "" if same else said,
        "change": "" if same else change,
        "aim": aim,
        "aim_words": aim_words,
        "definition": known.definition.in_language(language),
        "label": word("row.label", language, figure=title, about=about, before=before["full"], now=(before if same else now)["full"])
        + ("" if same else f" {said.lstrip('✓▲○ ')}.")
        + f" {aim_words.lstrip('✓▲ ')}.",
    }


def _mark(compared: Mapping[str, Any], which: str, scale: float, unit: str, language: str) -> dict[str, Any]:
    middle = float(compared["base" if which == "before" else "value"]) * scale
    low, high = (float(compared[f"{which}_{end}"]) * scale for end in ("low", "high"))
    if not (math.isfinite(low) and math.isfinite(high)):
        low = high = middle
    low = max(0.0, low)
    if unit == "share":
        high = min(100.0, high)
    digits = decimals_for((high - low) / 2, 2)
    written = number(middle, language, digits)
    ending = "%" if unit == "share" else unit_word(unit, written, language)
    spaced = f"{written}%" if unit == "share" and language == "en" else f"{written} {ending}".strip()
    interval = [number(end, language, digits) for end in (low, high)]
    return {"value": middle, "low": low, "high": high, "text": written, "full": spaced, "interval": interval}


def verdict(rows: Sequence[Mapping[str, Any]], language: str) -> str:
    """``3 angka membaik, 1 memburuk, 3 belum dapat dibedakan.``"""
    counted = {kind: sum(one["meaning"] == kind for one in rows) for kind in ("better", "worse", "open")}
    parts = {kind: word(f"change.{kind}.1" if many == 1 else f"change.{kind}", language, n=many) for kind, many in counted.items()}
    return word("change.sum", language, **parts)


def explained(rows: Sequence[Mapping[str, Any]], language: str) -> str:
    """The largest gain and the first loss by their names: what to look at."""
    named = {kind: [str(one["title"]) for one in rows if one["meaning"] == kind][:2] for kind in ("better", "worse")}
    parts = [f"{WORDS['cmp.' + kind].in_language(language)}: {', '.join(names)}." for kind, names in named.items() if names]
    return " ".join(parts)


def _finite(value: Any) -> float:
    return float(value) if value is not None and math.isfinite(float(value)) else 0.0


def _nice(value: float) -> float:
    """The next round number at or above, for the end of an axis."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in _NICE if step * power >= value * 0.9999), 10 * power)
