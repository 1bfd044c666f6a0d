"""Bars with intervals: where people wait longest, which group waits longest, which deadlines are kept."""

from __future__ import annotations

from typing import Any

import numpy as np

from simkit.charts.asked import picture
from simkit.charts.sheet import Sheet, em, high, labels, ticks_in_words, wide
from simkit.charts.style import INK, OPEN, PAPER, PARTS, SECOND, Picture, style
from simkit.experiment.replicate import Results
from simkit.figures.definitions import figure as figure_of
from simkit.language.messages import RefusalError, nearest, says
from simkit.language.numbers import amount, decimals_for, percent, with_interval
from simkit.scenario.model import Scenario
from simkit.scenario.phrases import group_in_words

_KEPT = 0.9  # a deadline is called kept from this share of people on
_MOST_WIDE = 0.42  # of the picture, for the labels of the rows
_WORDS = {
    "waits": ("Paling lama orang menunggu {who}: {mean}", "People wait longest for {who}: {mean}"),
    "waits_below": ("Rerata menunggu pada langkah tiap tim, {n}; lembaga dalam urutan jejaring. Kapasitas = asumsi.",
                    "Mean wait at the steps of each team, {n}; agencies in the order of the network. Capacities are assumptions."),
    "nobody": ("Tidak ada yang menunggu petugas", "Nobody waits for staff"),
    "groups": ("{label}: paling lama bagi kelompok {who}, {mean}", "{label}: longest for the group {who}, {mean}"),
    "groups_most": ("{label}: paling tinggi bagi kelompok {who}, {mean}", "{label}: highest for the group {who}, {mean}"),
    "groups_below": ("{what}, menurut kelompok, {n}.", "{what}, by group, {n}."),
    "deadlines": ("{kept} dari {all} tenggat ditepati bagi sedikitnya 9 dari 10 orang",
                  "{kept} of {all} deadlines are kept for at least 9 of 10 people"),
    "kept": ("9 dari 10 orang", "9 of 10 people"),
    "no_deadlines": ("SOP ini tidak memuat tenggat", "This SOP holds no deadlines"),
    "deadlines_below": ("Bagian yang ditepati, dalam urutan SOP, {n}.", "Share kept, in the order of the SOP, {n}."),
    "overlap": (" Selangnya bertumpuk dengan: {who}.", " Its interval overlaps with: {who}."),
    "replications": ("{n} ulangan; garis: selang 95 %", "{n} replications; line: 95% interval"),
    "one": ("1 ulangan, tanpa selang", "1 replication, no interval"),
    "hours": ("jam", "hours"),
    "days": ("hari", "days"),
}  # fmt: skip


def _say(key: str, language: str, **parts: object) -> str:
    return _WORDS[key][language == "en"].format(**parts)


@picture
def waits_by_team(results: Results, language: str = "id", kind: str = "laptop", most: int = 10) -> Picture:
    """Where do people wait longest? The teams with the longest mean waits, each with its interval, in the order of the network.

    Args:
        most: so many teams at most.
    """
    scenario = next(iter(results.scenarios.values()))
    table = results.summary(group="all")
    table = table[table["figure"].str.startswith("wait.") & table["figure"].str.endswith(".mean") & (table["mean"] > 0)]
    if len(results.scenarios) > 1:
        table = table[table["scenario"] == next(iter(results.scenarios))]
    order = {f"wait.{name}.mean": place for place, name in enumerate(scenario.network.pools())}
    rows = sorted(table.sort_values("mean", ascending=False).head(most).to_dict("records"), key=lambda row: order[str(row["figure"])])
    names = [_team(scenario, str(row["figure"]).removeprefix("wait.").removesuffix(".mean"), language) for row in rows]
    values = [_value(row, "hours", language) for row in rows]
    title = _say("nobody", language)
    if rows:
        longest = max(range(len(rows)), key=lambda place: float(rows[place]["mean"]))
        title = _say("waits", language, who=names[longest], mean=_with_interval(rows[longest], "hours", language))
    below = _say("waits_below", language, n=_replications(results, language)) + _overlap(rows, names, language)
    return _bars(title, below, language, kind, rows, names, values, PARTS["staff"][0], _say("hours", language))


@picture
def by_group(results: Results, figure: str, attribute: str, language: str = "id", kind: str = "laptop") -> Picture:
    """Who waits longest? One figure by groups of cases (``risk``, ``tier``, ``type`` …), each with its interval.

    Raises:
        ValueError: the results do not have this figure by this attribute.
    """
    scenario = next(iter(results.scenarios.values()))
    known = figure_of(figure, scenario)
    table = results.summary()
    table = table[table["scenario"] == next(iter(results.scenarios))]
    rows = table[(table["figure"] == figure) & table["group"].str.startswith(f"{attribute}=")].to_dict("records")
    if not rows:
        there = {*table["figure"]}
        near = nearest(figure, there) if figure not in there else nearest(attribute, {str(group).partition("=")[0] for group in table["group"]})
        raise RefusalError(says("picture.group", figure=figure, attribute=attribute), near)
    order = {value: place for place, value in enumerate(_values(scenario, attribute))}
    rows.sort(key=lambda row: order.get(str(row["group"]).partition("=")[2], len(order)))
    names = [group_in_words(str(row["group"]), scenario, language) for row in rows]
    if attribute in ("type", "stream"):
        names = [name.partition(": ")[2] for name in names]
    values = [_value(row, known.unit, language) for row in rows]
    top = max(range(len(rows)), key=lambda place: float(rows[place]["mean"]))
    label = known.label.in_language(language).partition(": ")[0]
    timed = known.unit in ("hours", "days")
    title = _say("groups" if timed else "groups_most", language, label=label, who=names[top], mean=_with_interval(rows[top], known.unit, language))
    what = known.within(language)
    below = _say("groups_below", language, what=what, n=_replications(results, language)) + _overlap(rows, names, language)
    unit = _say(known.unit, language) if timed else ""
    colour = PARTS["staff"][0] if timed and known.direction == "lower" else PARTS["work"][0] if known.direction == "higher" else OPEN
    return _bars(title, below, language, kind, rows, names, values, colour, unit, share=known.unit == "share")


@picture
def deadlines(results: Results, language: str = "id", kind: str = "laptop") -> Picture:
    """Which deadlines are missed? The share of each that is kept, with its interval; in the order of the SOP. A line stands at nine of ten."""
    scenario = next(iter(results.scenarios.values()))
    table = results.summary(group="all")
    table = table[table["scenario"] == next(iter(results.scenarios))]
    rows = table[table["figure"].str.startswith("deadline.")].to_dict("records")
    names = [figure_of(str(row["figure"]), scenario).label.in_language(language).partition(": ")[2] for row in rows]
    values = [percent(float(row["mean"]), language, 0) for row in rows]
    title = _say("no_deadlines", language)
    if rows:
        title = _say("deadlines", language, kept=sum(float(row["mean"]) >= _KEPT for row in rows), all=len(rows))
    below = _say("deadlines_below", language, n=_replications(results, language))
    line = (_KEPT, _say("kept", language)) if rows else None
    return _bars(title, below, language, kind, rows, names, values, PARTS["work"][0], "", share=True, whole=True, line=line)


def _values(scenario: Scenario, attribute: str) -> list[str]:
    """The values of an attribute of cases in the order in which the scenario names them."""
    streams = scenario.streams
    if attribute in ("type", "stream"):
        return list(streams.types if attribute == "type" else streams.cases)
    return list(streams.words[attribute].values) if attribute in streams.words else []


def _team(scenario: Scenario, pool: str, language: str) -> str:
    """A team as people call it: its own name, and its agency's where several teams have that name."""
    pools = scenario.network.pools()
    text = pools[pool].title
    own = text.in_language(language) if text is not None else pool.partition(".")[2].replace("_", " ")
    others = [other for name, other in pools.items() if name != pool and other.title is not None and other.title.in_language(language) == own]
    if not others:
        return own
    agency = scenario.network.agencies[pool.partition(".")[0]]
    named = agency.short or agency.title
    return f"{own}, {named.in_language(language)}" if named is not None else own


def _replications(results: Results, language: str) -> str:
    many = results.replications
    return _say("one", language) if many == 1 else _say("replications", language, n=many)


def _value(row: dict[Any, Any], unit: str, language: str) -> str:
    half = (float(row["high"]) - float(row["low"])) / 2
    return amount(float(row["mean"]), unit, language, decimals_for(half * (100 if unit == "share" else 1), 1))


def _with_interval(row: dict[Any, Any], unit: str, language: str) -> str:
    mean, low, high = (float(row[name]) for name in ("mean", "low", "high"))
    return with_interval(mean, low, high, unit, language)


def _overlap(rows: list[dict[Any, Any]], names: list[str], language: str) -> str:
    """A sentence about the rows whose intervals reach into that of the largest; nothing where none does."""
    if len(rows) < 2:
        return ""
    top = max(range(len(rows)), key=lambda place: float(rows[place]["mean"]))
    found = [name for place, name in enumerate(names) if place != top and float(rows[place]["high"]) > float(rows[top]["low"])]
    return _say("overlap", language, who=", ".join(found)) if found else ""


def _bars(
    title: str, below: str, language: str, kind: str, rows: list[dict[Any, Any]], names: list[str], values: list[str], colour: str, unit: str, *,
    share: bool = False, whole: bool = False, line: tuple[float, str] | None = None,
) -> Picture:  # fmt: skip
    """Bars from zero, each with its interval as a line and its value in words; the first row on top.

    Args:
        unit: words under the axis.
        share: values are shares, written as percent.
        whole: the axis goes to all of them.
        line: a value to hold the bars against, and its words.
    """
    with style(kind):
        width = 12.5
        shown, room = labels(names, _MOST_WIDE * width)
        pitch = max([1.75 * em(), *(high(text) + 0.35 * em() for text in shown)])
        foot = (3.2 if unit else 1.9) * em()
        over = 1.5 * em() if line is not None else 0.0
        sheet = Sheet(title, below, language, body=pitch * max(1, len(rows)) + foot + over + 0.2 * em(), width=width)
        beside = max((wide(value) for value in values), default=0.0) + 0.8 * em()
        axes = sheet.axes(left=room + 0.6 * em(), right=beside, top=over, bottom=foot)
        far = 0.0
        for place, (row, value) in enumerate(zip(rows, values, strict=True)):
            mean, low, top = (float(row[name]) for name in ("mean", "low", "high"))
            axes.barh(place, mean, color=colour, height=0.62)
            end = mean
            if np.isfinite(low):
                end = max(mean, min(top, 1.0) if share else top)
                axes.plot([max(0.0, low), end], [place, place], color=INK, linewidth=1.6)
            far = max(far, end)
            axes.annotate(value, (end, place), (0.5 * em() * 72, 0), textcoords="offset points", va="center", annotation_clip=False,
                          bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})  # fmt: skip
        axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), shown)
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, 1 if whole else far or 1)
        ticks = [tick for tick in axes.get_xticks() if 0 <= tick <= axes.get_xlim()[1] * 1.0001]
        step = max(1, -(-len(ticks) // 6))
        ticks = ticks[::step]
        axes.set_xticks(ticks, [percent(tick, language, 0) for tick in ticks] if share else ticks_in_words(ticks, language))
        if line is not None:
            at, words = line
            axes.axvline(at, color=INK, linewidth=1.6, linestyle=(0, (4, 3)), zorder=2)
            axes.annotate(words, (at, -0.5), (0, 0.3 * em() * 72), textcoords="offset points", ha="center", color=SECOND, annotation_clip=False)
        if unit:
            axes.set_xlabel(unit)
        return sheet.finished("; ".join(f"{name} {value}" for name, value in zip(names, values, strict=True)) + ".")
