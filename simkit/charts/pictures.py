"""One function per picture. Each answers a question and returns the figure with its words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from simkit.charts.style import ACCENT, FAMILIES, INK, LINE, PARTS, SECOND, Picture, finished, style
from simkit.engine.log import NEVER
from simkit.engine.simulation import Run
from simkit.experiment.replicate import Results
from simkit.figures.definitions import PART_LABELS
from simkit.figures.definitions import figure as figure_of
from simkit.language.numbers import amount, decimals_for, number, short_date
from simkit.scenario.model import Scenario
from simkit.scenario.values import Text

_WORDS = {
    "waits": ("Di mana orang menunggu paling lama?", "Where do people wait longest?"),
    "waits_axis": ("rerata menunggu, jam (garis: selang 95 %)", "mean wait, hours (line: 95% interval)"),
    "queue": ("Berapa orang menunggu: {pool}", "How many people wait: {pool}"),
    "queue_axis": ("orang yang menunggu", "people waiting"),
    "split": ("Ke mana waktunya pergi?", "Where did the time go?"),
    "split_axis": ("rerata hari per orang", "mean days per person"),
    "network": ("Jejaring layanan: siapa merujuk ke siapa", "The service network: who refers to whom"),
    "way": ("Jalan satu orang, hari demi hari", "One person's way, day by day"),
    "way_axis": ("hari sejak pertama datang", "days since she first came"),
    "main": ("jalan utama", "main way"),
    "beside": ("jalur sejajar", "a track beside"),
}


def _say(key: str, language: str, **parts: str) -> str:
    return _WORDS[key][language == "en"].format(**parts)


def _title(text: Text | None, name: str, language: str) -> str:
    return text.in_language(language) if text is not None else name


def waits_by_team(results: Results, language: str = "id", kind: str = "laptop", most: int = 10) -> Picture:
    """Mean wait by team with its interval; the teams with the longest waits, in the order of the network."""
    scenario = next(iter(results.scenarios.values()))
    table = results.summary(group="all")
    table = table[table["figure"].str.startswith("wait.") & table["figure"].str.endswith(".mean")]
    table = table.sort_values("mean", ascending=False).head(most)
    order = {f"wait.{name}.mean": place for place, name in enumerate(scenario.network.pools())}
    rows = sorted(table.to_dict("records"), key=lambda row: order.get(str(row["figure"]), 0), reverse=True)
    with style(kind):
        figure = Figure(figsize=(11, 1.9 + 0.42 * len(rows)))
        axes: Axes = figure.add_axes((0.34, 0.19, 0.56, 0.68))
        labels = []
        for place, row in enumerate(rows):
            name = str(row["figure"]).removeprefix("wait.").removesuffix(".mean")
            labels.append(_title(scenario.network.pools()[name].title, name, language))
            mean, low, high = float(row["mean"]), float(row["low"]), float(row["high"])
            axes.barh(place, mean, color=PARTS["staff"][0], height=0.62)
            if np.isfinite(low):
                axes.plot([max(0.0, low), high], [place, place], color=INK, linewidth=1.6)
            digits = decimals_for((high - low) / 2)
            axes.annotate(amount(mean, "hours", language, digits), (max(mean, high if np.isfinite(high) else mean), place), (6, 0),
                          textcoords="offset points", va="center")  # fmt: skip
        axes.set_yticks(range(len(rows)), labels)
        axes.set_xlim(left=0)
        axes.margins(x=0.12)
        axes.set_xlabel(_say("waits_axis", language))
        figure.text(0.01, 0.96, _say("waits", language), fontsize=16, fontweight="bold", va="top")
        longest = max(rows, key=lambda row: float(row["mean"])) if rows else None
        alt = _say("waits", language)
        if longest is not None:
            label = figure_of(str(longest["figure"]), scenario).label.in_language(language)
            alt += f" {label}: {amount(float(longest['mean']), 'hours', language)}."
        return finished(figure, language, alt)


def queue_through_time(run: Run, pool: str, language: str = "id", kind: str = "laptop") -> Picture:
    """The number of people waiting at one pool through the measured time, in one replication."""
    levels = run.levels
    levels = levels[levels["pool"] == pool]
    start = run.scenario.warm_up_seconds
    with style(kind):
        figure = Figure(figsize=(11, 3.6))
        axes: Axes = figure.add_axes((0.07, 0.21, 0.91, 0.6))
        days = levels["time"].to_numpy() / 86_400
        axes.step(days, levels["waiting"].to_numpy(), where="post", color="#7A4E00", linewidth=1.2)
        axes.fill_between(days, levels["waiting"].to_numpy(), step="post", color=PARTS["staff"][0], alpha=0.85)
        axes.set_xlim(start / 86_400, run.horizon / 86_400)
        axes.set_ylim(bottom=0)
        ticks = np.linspace(start / 86_400, run.horizon / 86_400, 7)
        axes.set_xticks(ticks, [short_date(run.scenario.start + dt.timedelta(days=float(tick)), language) for tick in ticks])
        axes.set_ylabel(_say("queue_axis", language))
        title = _say("queue", language, pool=_title(run.scenario.network.pools()[pool].title, pool, language))
        figure.text(0.01, 0.96, title, fontsize=16, fontweight="bold", va="top")
        return finished(figure, language, title)


def case_way(run: Run, case: int, language: str = "id", kind: str = "laptop") -> Picture:
    """One case's way: the main way on one line, tracks beside it below, work blue and waiting warm."""
    log = run.log
    rows = log[(log["case"] == case) & ~log["kind"].isin(["signature", "accompaniment", "stay"])].sort_values(["requested", "track"])
    arrived = int(run.case_rows[case]["arrived"])
    tracks = {track: place for place, track in enumerate(dict.fromkeys([0, *rows["track"]]))}
    parts = {"delay_before": "gate", "gate": "gate", "delay_after": "referral", "referral": "referral", "place": "bed", "join": "parallel"}
    last = run.horizon
    with style(kind):
        figure = Figure(figsize=(11, 2.6 + 0.36 * len(tracks)))
        axes: Axes = figure.add_axes((0.13, 0.3 - 0.008 * len(tracks), 0.85, 0.55))
        used: dict[str, Any] = {}
        widest = max(last if int(row["ended"]) == NEVER else int(row["ended"]) for row in rows.to_dict("records")) - arrived

        def band(track: int, begin: int, end: int, part: str) -> None:
            if end > begin:
                colour, hatch = PARTS[part]
                y, height = -tracks[track], 0.8 if track == 0 else 0.5
                shown = max(end - begin, widest // 250) if part == "work" else end - begin  # work stays visible; sums use true times
                bar = axes.barh(y, shown / 86_400, zorder=3 if part == "work" else 2, left=(begin - arrived) / 86_400,
                                height=height, color=colour, hatch=hatch,
                                edgecolor="white", linewidth=0.4)  # fmt: skip
                used.setdefault(part, bar)

        for row in rows.to_dict("records"):
            requested, started = int(row["requested"]), int(row["started"])
            ended = last if int(row["ended"]) == NEVER else int(row["ended"])
            if row["kind"] == "service":
                middle = ended if started == NEVER else started
                band(int(row["track"]), requested, middle, "staff")
                band(int(row["track"]), middle, ended, "work")
            else:
                band(int(row["track"]), requested, ended, parts[str(row["kind"])])
        axes.set_yticks([0] if len(tracks) == 1 else [0, -1], [_say("main", language), _say("beside", language)][: min(2, len(tracks))])
        axes.set_xlabel(_say("way_axis", language))
        axes.set_ylim(-len(tracks) + 0.4, 0.6)
        axes.set_xlim(left=0)
        named = [(bar, PART_LABELS[name].in_language(language)) for name, bar in used.items()]
        figure.legend([bar.patches[0] for bar, _ in named], [text for _, text in named], loc="lower left", bbox_to_anchor=(0.005, 0.05), ncols=4,
                      frameon=False, fontsize=10.5)  # fmt: skip
        figure.text(0.01, 0.96, _say("way", language), fontsize=16, fontweight="bold", va="top")
        return finished(figure, language, _say("way", language))


def time_split(results: Results, language: str = "id", kind: str = "laptop") -> Picture:
    """The mean time of a case, split without remainder, one bar a scenario."""
    table = results.summary(group="all")
    table = table[table["figure"].str.startswith("part.")]
    scenarios = list(results.scenarios)
    with style(kind):
        figure = Figure(figsize=(11, 2.4 + 0.7 * len(scenarios)))
        axes: Axes = figure.add_axes((0.2, 0.36, 0.77, 0.44))
        lefts = np.zeros(len(scenarios))
        bars = []
        for part, (colour, hatch) in PARTS.items():
            found = table[table["figure"] == f"part.{part}"].set_index("scenario")["mean"].reindex(scenarios).fillna(0).to_numpy()
            bar = axes.barh(range(len(scenarios)), found, left=lefts, color=colour, hatch=hatch, edgecolor="white", height=0.6)
            label = PART_LABELS[part].in_language(language)
            bars.append((bar, f"{label} {number(float(found[0]), language, 1)}" if len(scenarios) == 1 else label))
            lefts += found
        axes.set_yticks(range(len(scenarios)), scenarios)
        axes.invert_yaxis()
        axes.set_xlabel(_say("split_axis", language))
        figure.legend([bar.patches[0] for bar, _ in bars], [text for _, text in bars], loc="lower left", bbox_to_anchor=(0.005, 0.06), ncols=4,
                      frameon=False, fontsize=10.5)  # fmt: skip
        figure.text(0.01, 0.96, _say("split", language), fontsize=16, fontweight="bold", va="top")
        return finished(figure, language, _say("split", language) + " " + "; ".join(text for _, text in bars))


def network_picture(scenario: Scenario, language: str = "id", kind: str = "laptop") -> Picture:
    """The network drawn from the scenario: agencies in the columns of their stage, lines where the SOP leads from one to another.

    Only steps of the SOP decide where a line is drawn; no place on a map.
    """
    network, sop = scenario.network, scenario.sop
    stages = list(network.stages) or [""]
    columns: dict[str, list[str]] = {stage: [] for stage in stages}
    for name, agency in network.agencies.items():
        columns.setdefault(agency.stage if agency.stage in columns else stages[0], []).append(name)
    places = {name: (x, y) for x, names in enumerate(columns.values()) for y, name in enumerate(names)}

    def agencies_of(step: str) -> list[str]:
        team = sop.steps[step].team
        if team is None:
            return []
        teams = [row.team for row in sop.performers[team]] if team in sop.performers else [team]
        return list(dict.fromkeys(one.split(".")[0] for one in teams))

    def after(step: str, seen: tuple[str, ...] = ()) -> list[str]:
        """The next steps with a team: decisions are passed through."""
        following: list[str] = []
        forked = [rows for rows in (sop.steps[step].fork.branches if sop.steps[step].fork else ())]  # type: ignore[union-attr]
        for route in (*sop.steps[step].next, *(route for rows in (*forked, *sop.steps[step].start) for route in rows)):
            if route.to in sop.steps and route.to not in seen:
                following += [route.to] if sop.steps[route.to].team else after(route.to, (*seen, step))
        return following

    lines = {(a, b) for step in sop.steps for a in agencies_of(step) for nxt in after(step) for b in agencies_of(nxt) if a != b}
    tallest = max(len(names) for names in columns.values())
    with style(kind):
        figure = Figure(figsize=(12.5, 1.9 + 0.95 * tallest))
        axes: Axes = figure.add_axes((0.01, 0.06, 0.98, 0.82))
        axes.set_axis_off()
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_ylim(tallest - 0.3, -1.0)
        for a, b in sorted(lines):
            (x1, y1), (x2, y2) = places[a], places[b]
            bend = 0.0 if x1 != x2 else 0.35
            axes.annotate("", (x2, y2), (x1, y1), arrowprops={
                "arrowstyle": "-", "color": "#3F6484", "alpha": 0.22, "linewidth": 3, "connectionstyle": f"arc3,rad={bend}",
            })  # fmt: skip
        for name, (x, y) in places.items():
            agency = network.agencies[name]
            axes.add_patch(FancyBboxPatch((x - 0.4, y - 0.28), 0.8, 0.56, boxstyle="round,pad=0,rounding_size=0.05", facecolor="white",
                                          edgecolor=LINE, linewidth=1.2, zorder=3))  # fmt: skip
            colour = FAMILIES.get(agency.family or "", SECOND)
            axes.add_patch(FancyBboxPatch((x - 0.4, y - 0.28), 0.035, 0.56, boxstyle="round,pad=0,rounding_size=0.01", facecolor=colour,
                                          edgecolor="none", zorder=4))  # fmt: skip
            short = _title(agency.short or agency.title, name, language)
            axes.text(x - 0.34, y - 0.08, short, va="center", fontsize=11.5, fontweight="bold", zorder=5)
            axes.text(x - 0.34, y + 0.14, _capacity(agency, language), va="center", fontsize=10, color=SECOND, zorder=5)
        for x, stage in enumerate(columns):
            if stage in network.stages:
                axes.text(x, -0.72, network.stages[stage].in_language(language), ha="center", fontsize=13, color=ACCENT, fontweight="bold")
        figure.text(0.01, 0.985, _say("network", language), fontsize=16, fontweight="bold", va="top")
        return finished(figure, language, f"{_say('network', language)}: {len(places)}, {len(lines)}")


def _capacity(agency: Any, language: str) -> str:
    staff = [team.staff for team in agency.teams.values() if team.staff != "unlimited"]
    beds = [pool.places for pool in agency.beds.values() if pool.places != "unlimited"]
    words = []
    if staff:
        words.append(f"{sum(staff)} " + ("petugas" if language == "id" else "staff"))
    if beds:
        words.append(f"{sum(beds)} " + ("tempat" if language == "id" else "places"))
    return " · ".join(words) or ("tanpa antrean" if language == "id" else "no queue")
