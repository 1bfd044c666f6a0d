"""Pictures of shares and means: which deadlines are kept, and which group waits longest. Each answers the question in its title."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simkit.charts.style import INK, LINE, Picture, finished, style
from simkit.experiment.replicate import Results
from simkit.figures.definitions import figure as figure_of
from simkit.language.numbers import amount, decimals_for, percent
from simkit.scenario.phrases import group_in_words

_WORDS = {
    "deadlines": ("Tenggat mana yang ditepati?", "Which deadlines are kept?"),
    "deadlines_axis": ("bagian yang ditepati (garis: selang 95 %)", "share kept (line: 95% interval)"),
    "groups": ("Siapa yang menunggu paling lama? {label}", "Who waits longest? {label}"),
    "groups_axis": ("rerata, {unit} (garis: selang 95 %)", "mean, {unit} (line: 95% interval)"),
    "share": ("bagian", "share"),
    "number": ("angka", "number"),
    "hours": ("jam", "hours"),
    "days": ("hari", "days"),
}


def _say(key: str, language: str, **parts: object) -> str:
    return _WORDS[key][language == "en"].format(**parts)


def deadlines(results: Results, language: str = "id", kind: str = "laptop") -> Picture:
    """The share of each deadline that is kept, with its interval; in the order of the SOP."""
    scenario = next(iter(results.scenarios.values()))
    table = results.summary(group="all")
    rows = table[table["figure"].str.startswith("deadline.")].to_dict("records")
    title = _say("deadlines", language)
    with style(kind):
        drawn = Figure(figsize=(12, 2.0 + 0.44 * len(rows)))
        axes: Axes = drawn.add_axes((0.46, 0.19, 0.42, 0.68))
        names = [figure_of(str(row["figure"]), scenario).label.in_language(language).partition(": ")[2] for row in rows]
        shares = [percent(float(row["mean"]), language, 0) for row in rows]
        _bars(axes, rows, "#1F6F9F", names, shares)
        axes.set_xlim(0, 1)
        axes.set_xticks(np.linspace(0, 1, 5), [percent(share, language, 0) for share in np.linspace(0, 1, 5)])
        axes.set_xlabel(_say("deadlines_axis", language))
        drawn.text(0.01, 0.965, title, fontsize=16, fontweight="bold", va="top")
        return finished(drawn, language, f"{title} " + "; ".join(f"{name} {share}" for name, share in zip(names, shares, strict=True)))


def by_group(results: Results, figure: str, attribute: str, language: str = "id", kind: str = "laptop") -> Picture:
    """One figure by groups of cases (``risk``, ``tier``, ``type`` …), each with its interval.

    Raises:
        ValueError: the results do not have this figure by this attribute.
    """
    scenario = next(iter(results.scenarios.values()))
    known = figure_of(figure, scenario)
    table = results.summary()
    rows = table[(table["figure"] == figure) & table["group"].str.startswith(f"{attribute}=")].to_dict("records")
    if not rows:
        raise ValueError(f"there is no figure '{figure}' by '{attribute}' in these results")
    title = _say("groups", language, label=known.label.in_language(language))
    labels = [group_in_words(str(row["group"]), scenario, language).partition(": ")[2] for row in rows]
    with style(kind):
        drawn = Figure(figsize=(11, 2.0 + 0.5 * len(rows)))
        axes: Axes = drawn.add_axes((0.34, 0.24, 0.5, 0.58))
        values = [
            percent(float(row["mean"]), language, 0)
            if known.unit == "share"
            else amount(float(row["mean"]), known.unit, language, decimals_for((float(row["high"]) - float(row["low"])) / 2))
            for row in rows
        ]
        _bars(axes, rows, "#F4B62F", labels, values)
        axes.set_xlim(left=0)
        axes.set_xlabel(_say("groups_axis", language, unit=_say(known.unit if known.unit in _WORDS else "number", language)))
        drawn.text(0.01, 0.965, title, fontsize=16, fontweight="bold", va="top")
        return finished(drawn, language, f"{title}. " + "; ".join(f"{label} {value}" for label, value in zip(labels, values, strict=True)))


def _bars(axes: Axes, rows: list[dict[Any, Any]], colour: str, labels: list[str], values: list[str]) -> None:
    """Bars from zero, each with its interval as a line and its value in words; the first row on top."""
    for place, (row, value) in enumerate(zip(rows, values, strict=True)):
        mean, low, high = (float(row[name]) for name in ("mean", "low", "high"))
        axes.barh(place, mean, color=colour, height=0.62, edgecolor=LINE)
        if np.isfinite(low):
            axes.plot([max(0.0, low), high], [place, place], color=INK, linewidth=1.6)
        axes.annotate(value, (max(mean, high if np.isfinite(high) else mean), place), (6, 0), textcoords="offset points", va="center",
                      annotation_clip=False)  # fmt: skip
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), labels)
