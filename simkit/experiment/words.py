"""Results as a table for people: labels and units in their language, each mean with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from simkit.experiment.replicate import Results, chosen_figures
from simkit.figures.definitions import HEADLINE, figure
from simkit.language.choice import choose
from simkit.language.messages import says
from simkit.language.numbers import amount, decimals_for, number, percent
from simkit.language.texts import TEXTS, say
from simkit.scenario.arguments import described, scenario_of, wrong
from simkit.scenario.model import Scenario
from simkit.scenario.phrases import counted_in_words, group_in_words
from simkit.scenario.places import place_in_words

_HEADS = {
    "scenario": ("rancangan", "draft"), "replication": ("ulangan", "replication"), "figure": ("angka", "figure"), "unit": ("satuan", "unit"),
    "group": ("kelompok", "group"), "path": ("asumsi", "assumption"), "mean": ("rerata", "mean"), "low": ("dari", "from"), "high": ("sampai", "to"),
    "base": ("semula", "before"), "value": ("menjadi", "after"), "difference": ("selisih", "difference"), "adjusted_p": ("p (Holm)", "p (Holm)"),
    "half_width": ("setengah lebar", "half width"), "asked": ("diminta", "asked for"), "reached": ("tercapai", "reached"),
    "count": ("banyaknya", "count"), "least": ("× paling kecil", "× at the least"), "most": ("× paling besar", "× at the most"),
    "at_least": ("hasil bila paling kecil", "result at the least"), "at_most": ("hasil bila paling besar", "result at the most"),
}  # fmt: skip
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


def labelled(frame: pd.DataFrame, scenario: Scenario | str | Path, language: str = "id") -> pd.DataFrame:
    """A table of results with the words of people for its columns, figures, groups and levers; the numbers stay as they are.

    Figures get their unit beside them, since their means are in it.

    Raises:
        RefusalError: an argument is not what it should be; it says which.
        ScenarioFaults: the scenario cannot be loaded.
    """
    scenario, language = scenario_of(scenario), choose(language)
    shown = frame_of("frame", frame).drop(columns="unit", errors="ignore")  # in words it stands beside the figure
    for name in ("figure", "group"):
        if name in shown and name == "figure":
            known = [figure(str(id_), scenario) for id_ in shown["figure"]]
            shown["figure"] = [one.within(language) for one in known]
            shown.insert(list(shown.columns).index("figure") + 1, "unit", [unit_in_words(one.unit, language) for one in known])
        elif name in shown:
            shown["group"] = [whom(str(one), scenario, language) for one in shown["group"]]
    if "path" in shown:
        apart = [[int(part) if part.isdigit() else part for part in path.split(".")] for path in shown["path"]]
        shown["path"] = [place_in_words(path, scenario)[language == "en"] for path in apart]
    for name in shown.columns:
        if shown[name].dtype == bool:
            shown[name] = [say("yes" if one else "no", language) for one in shown[name]]
        elif name in scenario.levers and (shown[name] == shown[name].round()).all():
            shown[name] = shown[name].astype(int)  # people, places: not 2.0 of them
    heads = {name: lever.label.in_language(language) for name, lever in scenario.levers.items()}
    return shown.rename(columns={**{name: words[language == "en"] for name, words in _HEADS.items()}, **heads})


def frame_of(argument: str, value: object) -> pd.DataFrame:
    """A table of results.

    Raises:
        RefusalError: it is none.
    """
    if not isinstance(value, pd.DataFrame):
        raise wrong(argument, says("call.frame", value=described(value)))
    return value


def whom(group: str, scenario: Scenario, language: str) -> str:
    """The group of a row; ``semua`` for all cases."""
    return say("all", language) if group == "all" else group_in_words(group, scenario, language)


def unit_in_words(unit: str, language: str) -> str:
    """The unit of a figure: ``jam``, ``bagian dari 1``; nothing for what is counted."""
    return say(f"unit.{unit}", language) if f"unit.{unit}" in TEXTS else ""


def basis_of_numbers(scenario: Scenario | str | Path, language: str = "id") -> pd.DataFrame:
    """How many numbers of each kind come from where, and how many have a range that analyses vary; kinds down.

    Raises:
        RefusalError: an argument is not what it should be; it says which.
        ScenarioFaults: the scenario cannot be loaded.
    """
    heads, rows = counted_in_words(scenario_of(scenario).numbers, choose(language))
    return pd.DataFrame.from_dict(rows, orient="index", columns=heads)


def in_words(results: Results, language: str = "id", figures: Sequence[str] = HEADLINE) -> pd.DataFrame:
    """The figures of all cases as people read them, one scenario after the other.

    Args:
        figures: ids of figures, in the order wanted; those that a scenario does not have are left out, but one of them must have them.

    Returns:
        A table of texts, indexed by the figures' labels: mean and 95 % interval.
    """
    chosen_figures(figures, results.scenarios.values())
    summary = results.summary(group="all").set_index(["scenario", "figure"])
    rows = []
    for name, scenario in results.scenarios.items():
        for wanted in figures:
            if (name, wanted) in summary.index:
                known = figure(wanted, scenario)
                mean, low, high = (float(summary[column][(name, wanted)]) for column in ("mean", "low", "high"))
                rows.append((known.label.in_language(language), *shown(mean, low, high, known.unit, language)))
    return pd.DataFrame(rows, columns=list(_COLUMNS[language])).set_index(_COLUMNS[language][0])
