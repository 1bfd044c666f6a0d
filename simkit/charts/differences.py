"""Paired differences with their intervals: what gets better, what gets worse, what cannot be told apart."""

from __future__ import annotations

import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simkit.charts.style import BETTER, INK, LINE, OPEN, SECOND, WORSE, Picture, finished, style
from simkit.experiment.compare import Comparison, change_in_words
from simkit.figures.definitions import figure as figure_of
from simkit.language.texts import say
from simkit.scenario.phrases import group_in_words

MOST_GROUPS = 4  # rows of groups that are shown to get worse
_ORDER = ("better", "open", "worse")
_MARKS = {"better": ("o", BETTER, BETTER), "worse": ("^", WORSE, WORSE), "open": ("o", OPEN, "none")}
_WORDS = {
    "title": ("{name} dibanding {base}: {better} angka membaik, {worse} memburuk, {open} belum dapat dibedakan",
              "{name} against {base}: {better} figures better, {worse} worse, {open} not distinguishable"),
    "below": ("Selisih tiap ulangan, rerata dan selang 95 %, {count} ulangan. Setiap baris punya skala sendiri.",
              "Differences by replication, mean and 95% interval, {count} replications. Each row has a scale of its own."),
    "left": ("◀ lebih buruk", "◀ worse"),
    "right": ("lebih baik ▶", "better ▶"),
}  # fmt: skip


def _say(key: str, language: str, **parts: object) -> str:
    return _WORDS[key][language == "en"].format(**parts)


def differences(comparison: Comparison, scenario: str | None = None, language: str = "id", kind: str = "laptop", most: int = 16) -> Picture:
    """How a scenario differs from the base: a row per figure that has a good direction, better ones first; right is better.

    Below them stand groups of cases that are shown to get worse, also after the adjustment for all that is compared.

    Args:
        scenario: which of those compared with the base; by default the first.
        most: so many rows at most; the surest differences are kept.

    Raises:
        ValueError: there is no such scenario in the comparison.
    """
    others = list(comparison.results.scenarios)[1:]
    name = others[0] if scenario is None else scenario
    if name not in others:
        raise ValueError(f"'{name}' is not compared here; choose one of: {', '.join(others)}")
    frame = comparison.frame
    mine = frame[(frame["scenario"] == name) & (frame["direction"] != "neutral")]
    whole: Any = mine[mine["group"] == "all"]
    whole = whole.assign(open=whole["meaning"] == "open").sort_values(["open", "adjusted_p"], kind="stable")
    counts = {word: int((whole["meaning"] == word).sum()) for word in _ORDER}
    rows = sorted(whole.head(most).to_dict("records"), key=lambda row: _ORDER.index(row["meaning"]))
    worse = comparison.worse_off()
    rows += worse[(worse["scenario"] == name) & (worse["group"] != "all") & worse["shown"]].head(MOST_GROUPS).to_dict("records")
    base = comparison.results.scenarios[comparison.base]
    spoken = [_spoken(comparison, one, language) for one in (name, comparison.base)]
    if spoken[0] == spoken[1]:  # the same SOP with other levers or contexts
        spoken = [name, comparison.base]
    title = _say("title", language, name=spoken[0], base=spoken[1], **counts)
    with style(kind):
        height = 2.3 + 0.5 * len(rows)
        figure = Figure(figsize=(13, height))
        axes: Axes = figure.add_axes((0.31, 0.95 / height, 0.34, (height - 2.25) / height))
        labels, told = [], []
        for place, row in enumerate(rows):
            known = figure_of(str(row["figure"]), base)
            label = known.label.in_language(language).replace(": ", ", ")
            if row["group"] != "all":
                label += f" ({group_in_words(str(row['group']), base, language)})"
            same = row["low"] == row["high"] == 0
            words = ("" if same else say(str(row["meaning"]), language) + ": ") + change_in_words(row, known, language)
            labels.append(textwrap.fill(label, 44))
            told.append(f"{label}: {words}")
            _row(axes, place, row, -1.0 if known.direction == "lower" else 1.0)
            colour = _MARKS[str(row["meaning"])][1]
            axes.text(1.25, place, textwrap.fill(words, 58), va="center", color=colour, fontsize="small", clip_on=False)
        axes.axvline(0, color=INK, linewidth=1.4)
        axes.set_yticks(range(len(rows)), labels, fontsize="small")
        axes.set_xticks([])
        axes.set(xlim=(-1.15, 1.15), ylim=(len(rows) - 0.4, -0.6))
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(length=0)
        for side, where, word in (("right", -0.06, "left"), ("left", 0.06, "right")):
            axes.text(where, -0.75, _say(word, language), ha=side, va="bottom", color=SECOND, fontsize="small", clip_on=False)
        figure.text(0.01, 1 - 0.12 / height, textwrap.fill(title, 100), fontsize=16, fontweight="bold", va="top")
        figure.text(0.01, 1 - 0.75 / height, _say("below", language, count=comparison.results.replications), color=SECOND, va="top")
        return finished(figure, language, f"{title}. " + "; ".join(told[:2]) + ".")


def _spoken(comparison: Comparison, name: str, language: str) -> str:
    """What a person calls a scenario: the title of its SOP, or its name where it has none."""
    title = comparison.results.scenarios[name].sop.title
    return title.in_language(language) if title is not None else name


def _row(axes: Axes, place: int, row: Any, side: float) -> None:
    """One interval, scaled by its own largest end, turned so that right is better."""
    most = max(abs(float(row["low"])), abs(float(row["high"]))) or 1.0
    low, middle, high = (side * float(row[key]) / most for key in ("low", "difference", "high"))
    mark, colour, inside = _MARKS[str(row["meaning"])]
    axes.axhline(place + 0.5, color=LINE, linewidth=0.6)
    axes.plot([low, high], [place, place], color=colour, linewidth=4, alpha=0.45, solid_capstyle="butt")
    axes.plot([middle], [place], marker=mark, markersize=9, markerfacecolor=inside, markeredgecolor=colour, markeredgewidth=1.8, linestyle="none")
