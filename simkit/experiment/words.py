"""Results as a table for people: labels and units in their language, each mean with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from simkit.experiment.replicate import Results, check_figures
from simkit.figures.definitions import HEADLINE, figure
from simkit.language.numbers import amount, decimals_for, number, percent

_COLUMNS = {"id": ("Angka", "Rerata", "Selang kepercayaan 95 %"), "en": ("Figure", "Mean", "95% interval")}
_TO = {"id": "sampai", "en": "to"}


def shown(value: float, low: float, high: float, unit: str, language: str) -> tuple[str, str]:
    """A value with its unit, and its interval in words, with as many decimals as the interval supports."""
    known = high == high  # with one replication there is no interval
    half = (high - low) / 2
    low = max(low, 0.0)  # an interval by Student may reach beyond what the figure can be: none is below zero, no share above one
    if unit == "share":
        high = min(high, 1.0)
    between = f" {_TO[language]} "
    if unit == "share":
        digits = max(0, decimals_for(half) - 2) if known else 0
        return percent(value, language, digits), between.join(percent(end, language, digits) for end in (low, high)) if known else ""
    digits = decimals_for(half) if known else 1
    with_unit = amount(value, unit, language, digits) if unit in ("hours", "days") else number(value, language, digits)
    return with_unit, between.join(number(end, language, digits) for end in (low, high)) if known else ""


def in_words(results: Results, language: str = "id", figures: Sequence[str] = HEADLINE) -> pd.DataFrame:
    """The figures of all cases as people read them, one scenario after the other.

    Args:
        figures: ids of figures, in the order wanted; those that a scenario does not have are left out, but one of them must have them.

    Returns:
        A table of texts, indexed by the figures' labels: mean and 95 % interval.
    """
    check_figures(figures, results.scenarios.values())
    summary = results.summary(group="all").set_index(["scenario", "figure"])
    rows = []
    for name, scenario in results.scenarios.items():
        for wanted in figures:
            if (name, wanted) in summary.index:
                known = figure(wanted, scenario)
                mean, low, high = (float(summary[column][(name, wanted)]) for column in ("mean", "low", "high"))
                rows.append((known.label.in_language(language), *shown(mean, low, high, known.unit, language)))
    return pd.DataFrame(rows, columns=list(_COLUMNS[language])).set_index(_COLUMNS[language][0])
