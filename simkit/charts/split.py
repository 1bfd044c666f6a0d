"""Where do cases wait? The mean time of a case, split without remainder into the parts of its time, stacked."""

from __future__ import annotations

import numpy as np

from simkit.charts.asked import picture
from simkit.charts.sheet import Sheet, em, high, labels, wide
from simkit.charts.style import INK, PARTS, SECOND, Picture, style
from simkit.experiment.replicate import Results, half_width
from simkit.figures.definitions import PART_LABELS
from simkit.language.numbers import amount, decimals_for, low_to_high, number
from simkit.scenario.titles import spoken

_ON_DARK = ("work", "gate", "bed")
_WORDS = {
    "one": ("Dari {all} rata-rata per orang, {work} dilayani; selebihnya menunggu",
            "Of {all} per person on average, {work} are service; the rest is waiting"),
    "many": ("Ke mana waktunya pergi? Dengan SOP {who}: {work} dari 100 hari dilayani",
             "Where does the time go? Under the SOP {who}: {work} of 100 days are service"),
    "below": ("Rerata hari per orang, terbagi habis tanpa sisa, {n} ulangan; dalam kurung: selang 95 % dari jumlahnya.",
              "Mean days per person, all accounted for, {n} replications; in brackets: 95% interval of the sum."),
    "below_one": ("Rerata hari per orang, terbagi habis tanpa sisa, 1 ulangan, tanpa selang.",
                  "Mean days per person, all accounted for, 1 replication, no interval."),
    "axis": ("hari", "days"),
}  # fmt: skip


def _say(key: str, language: str, **parts: object) -> str:
    return _WORDS[key][language == "en"].format(**parts)


@picture
def time_split(results: Results, language: str = "id", kind: str = "laptop") -> Picture:
    """The mean time of a case, split without remainder, one bar a scenario; the sum with its interval stands at the end."""
    scenarios = list(results.scenarios)
    names = spoken(results.scenarios, language)
    days = {name: np.column_stack([_values(results, name, part) for part in PARTS]) for name in scenarios}
    sums = {name: _sum(found.sum(axis=1), language) for name, found in days.items()}
    means = {name: np.nanmean(found, axis=0) for name, found in days.items()}
    shares = {name: number(100 * float(found[0] / found.sum()) if found.sum() else 0.0, language, 1) for name, found in means.items()}
    if len(scenarios) == 1:
        (only,) = scenarios
        whole = amount(float(means[only].sum()), "days", language, 0)
        title = _say("one", language, all=whole, work=amount(float(means[only][0]), "days", language, 1))
    else:
        first = scenarios[0]
        title = _say("many", language, work=shares[first], who=names[first])
    below = _say("below" if results.replications > 1 else "below_one", language, n=results.replications)
    key = [(colour, hatch, PART_LABELS[part].in_language(language)) for part, (colour, hatch) in PARTS.items()]
    if len(scenarios) == 1:
        key = [(*entry[:2], f"{entry[2]}: {number(float(value), language, 1)}") for entry, value in zip(key, means[scenarios[0]], strict=True)]
    with style(kind):
        width = 12.5
        shown, room = labels([names[name] for name in scenarios], 0.24 * width)
        beside = max(wide(text) for text in sums.values()) + 0.8 * em()
        pitch = max([3.2 * em(), *(high(text) + 0.8 * em() for text in shown)])
        foot = 3.2 * em()
        sheet = Sheet(title, below, language, body=pitch * len(scenarios) + foot, key=key, width=width)
        axes = sheet.axes(left=room + 0.6 * em(), right=beside, bottom=foot)
        longest = max(float(found.sum()) for found in means.values()) or 1.0
        inches = (sheet.width - 0.32 - room - 0.6 * em() - beside) / longest
        for place, name in enumerate(scenarios):
            left = 0.0
            for (part, (colour, hatch)), value in zip(PARTS.items(), means[name], strict=True):
                axes.barh(place, value, left=left, color=colour, hatch=hatch, edgecolor="white", height=0.66, linewidth=0.6)
                text = number(float(value), language, 1)
                if value * inches > wide(text, bold=True) + 0.9 * em():
                    dark = part in _ON_DARK
                    axes.text(left + value / 2, place, text, ha="center", va="center", fontweight="bold", color="white" if dark else INK,
                              bbox={"facecolor": colour, "edgecolor": "none", "pad": 2.5} if hatch else None)  # fmt: skip
                left += float(value)
            beyond = (0.5 * em() * 72, 0)
            axes.annotate(sums[name], (left, place), beyond, textcoords="offset points", va="center", color=SECOND, annotation_clip=False)
        axes.set_yticks(range(len(scenarios)), shown)
        axes.set_ylim(len(scenarios) - 0.5, -0.5)
        axes.set_xlim(0, longest)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(_say("axis", language))
        told = (
            f"{names[name]}: " + ", ".join(f"{PART_LABELS[part].in_language(language)} {number(float(value), language, 1)}"
                                           for part, value in zip(PARTS, means[name], strict=True))
            for name in scenarios
        )  # fmt: skip
        return sheet.finished("; ".join(told) + ".")


def _values(results: Results, scenario: str, part: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The mean days of a part in each replication."""
    table = results.tables[scenario]
    there = (f"part.{part}", "all") in table.names
    return np.nan_to_num(np.asarray(table.column(f"part.{part}", "all"), dtype=float)) if there else np.zeros(len(table))


def _sum(values: np.ndarray[tuple[int], np.dtype[np.float64]], language: str) -> str:
    """The mean of sums with its interval, in words."""
    mean = float(values.mean())
    if len(values) < 2:
        return amount(mean, "days", language, 1)
    half = float(half_width(values))
    digits = decimals_for(half, 1)
    low = max(0.0, mean - half)
    return f"{amount(mean, 'days', language, digits)} ({low_to_high(low, mean + half, 'days', language, digits).rpartition(' ')[0]})"
