"""Bandingkan: what is different for the people served, who gets worse, and how fair the comparison is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from simkit.experiment.compare import Comparison, change_in_words, compare_results, digits_of, verdict
from simkit.experiment.compare import meaning as leaning
from simkit.experiment.replicate import Results
from simkit.experiment.tables import Table
from simkit.figures.definitions import Figure, figure
from simkit.language.numbers import amount, decimals_for, duration, number, unit_word
from simkit.language.texts import say
from simkit.scenario import Scenario, ScenarioFaults
from simkit.scenario.phrases import group_in_words
from simkit.scenario.words import difference
from simkit.workshop.calculation import Answer, Calculator, Work, values_of_replications
from simkit.workshop.capacity import beds, same_cases, staff_hours
from simkit.workshop.pace import usual_replications
from simkit.workshop.rows import figures_to_watch, words_of
from simkit.workshop.screen import Screen, module, styles
from simkit.workshop.session import Session, sop_titles
from simkit.workshop.words import WORDS, word

MINE = "*mine*"
_HOURS = {"minutes": 1 / 60, "hours": 1.0, "days": 24.0}
SEPARATOR = "\t"
# What is compared, in the order of the way; what a scenario does not have is left out.
FIGURES = (
    "first_response.median", "time_to_safety.median", "care.within_72h", "part.referral", "retellings", "time_to_home.mean",
    "referrals.unconfirmed", "withdrawn",
)  # fmt: skip
GROUPED = ("time_to_safety.mean", "first_response.mean")
GROUPS = ("risk", "age", "type", "tier")
MOST_SENTENCES, MOST_GROUPS, FEWEST = 3, 9, 5
FIRST_LOOK = 20  # replications after which the first provisional answer is worth reading


def grouped_figures(scenario: Scenario, seed: int, replications: Sequence[int]) -> dict[str, Any]:
    """Figures by group of cases, and how many stand behind each, replication by replication: keys ``figure TAB group TAB value|count``."""
    names, values, counts = values_of_replications(scenario, seed, replications, GROUPS, (*_figures(scenario), *GROUPED))
    found = {}
    for place, (name, group) in enumerate(names):
        found[_key(name, group)] = values[:, place]
        found[_key(name, group, "count")] = counts[:, place]
    return found


class CompareScreen(Screen):
    """Two SOPs side by side: sentences in three groups, paired differences, who gets worse.

    Args:
        replications: of a full answer; by default as many as the engine gives in a few seconds.
        work: gives the figures of some replications by group; by default of the fastest engine there is.
    """

    name: ClassVar[str] = "compare"
    words: ClassVar[tuple[str, ...]] = ("cmp.", "change.head.")
    _esm = module("compare.js")
    _css = styles("compare.css")

    def __init__(self, session: Session | None = None, *, replications: int | None = None, work: Work = grouped_figures, **shown: Any) -> None:
        session = session or Session()
        self.replications = replications or usual_replications()
        self._calculator = Calculator(lambda answer: self._in_thread(answer), lambda error: self.soon(lambda: self._failed(error)), work)
        self._asked = 0
        self._waiting = False
        self._answer: Answer | None = None
        self._comparison: Comparison | None = None
        self._pair: tuple[Scenario, Scenario] | None = None
        self._looked = 0
        if not session.other_sop and session.levers:
            session.other_sop = MINE
        super().__init__(session, **shown)
        self.follow(["sop", "other_sop", "levers", "contexts", "seed"], self._ask)
        self._ask()

    # ---- what comes from the browser

    def on_choose(self, side: str, sop: str) -> None:
        """One of the two SOPs is chosen.

        Raises:
            ValueError: for a SOP that there is not.
        """
        allowed = {*sop_titles(self.session.place), *([MINE] if side == "b" else [])}
        if side not in ("a", "b") or sop not in allowed:
            raise ValueError(f"there is no SOP {sop!r} to choose")
        if side == "a":
            self.session.sop = sop
        else:
            self.session.other_sop = sop

    def on_cancel(self) -> None:
        self._asked = self._calculator.cancel()
        self._waiting = False
        self.refresh()

    def on_retry(self) -> None:
        self._ask()

    # ---- what is shown

    def look(self, language: str) -> dict[str, Any]:
        titles = sop_titles(self.session.place)
        choices = [[name, _title(name, about, language)] for name, about in titles.items()]
        mine = [[MINE, word("cmp.mine", language)]] if self.session.levers or self.session.other_sop == MINE else []
        state = self._state()
        answer = self._answer
        shown: dict[str, Any] = {
            "choices": choices,
            "mine": mine,
            "a": self.session.sop,
            "b": self.session.other_sop,
            "state": state,
            "fault": word("err.empty", language) if state == "empty" else word("err.same", language) if state == "same" else "",
            "busy": self._waiting,
            "share": 0 if answer is None else answer.done / answer.of,
            "progress": "",
            "fair": [],
            "words": [],
            "ready": False,
        }
        if state == "ready" and self._pair is not None:
            shown["fair"] = _fairness(*self._pair, language)
            shown["words"] = difference(*self._pair, language)
        if answer is not None and self._waiting:
            shown["progress"] = word("busy.of", language, n=answer.done, m=answer.of, t=duration(max(1.0, answer.seconds_left), language, 0))
        if state == "ready" and self._comparison is not None and answer is not None:
            shown |= {"ready": True, "provisional": self._waiting, "reps": word("cmp.reps", language, n=self._comparison.results.replications)}
            shown |= told(self._comparison, language)
        return shown

    def _state(self) -> str:
        """``empty`` (no B yet), ``same`` (B says the same as A), or ``ready``."""
        if not self.session.other_sop:
            return "empty"
        if self.session.other_sop == self.session.sop or (self.session.other_sop == MINE and not self.session.levers):
            return "same"
        return "ready"

    # ---- questions and answers

    def _ask(self) -> None:
        if self._state() != "ready":
            self._asked = self._calculator.cancel()
            self._waiting, self._answer, self._comparison, self._pair = False, None, None, None
            self.refresh()
            return
        base = self.session.base
        mine = self.session.other_sop == MINE
        try:
            other = self.session.scenario(self.session.sop if mine else self.session.other_sop, dict(self.session.levers) if mine else None)
        except ScenarioFaults as report:
            self.problem = word("err.fit", self.session.language, fault=report.faults[0].told(self.session.language))
            self.refresh()
            return
        if self._pair != (base, other):
            self._answer, self._comparison, self._pair = None, None, (base, other)
        self._waiting = True
        self._looked = 0
        self._asked = self._calculator.ask(base, other, self.session.seed, self.replications, FIRST_LOOK)
        self.refresh()

    def _in_thread(self, answer: Answer) -> None:
        """Compares where it was calculated, at the first look and at the end; in between only the progress is shown."""
        comparison = None
        if answer.whole or (answer.done >= FIRST_LOOK and not self._looked):
            comparison = comparison_of(answer)
            self._looked = answer.done
        self.soon(lambda: self._came_answer(answer, comparison))

    def _came_answer(self, answer: Answer, comparison: Comparison | None) -> None:
        if answer.asked < self._asked:
            return
        self.problem = ""
        self._answer, self._waiting = answer, not answer.whole
        if comparison is not None:
            self._comparison = comparison
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        self._waiting = False
        self.problem = word("err.run", self.session.language)
        self.refresh()
        self.log_error(error)


def comparison_of(answer: Answer) -> Comparison:
    """The paired comparison of what is told on the screen: the main figures of all, and the times of each group that is not too small."""
    wanted = [(name, "all") for name in _figures(answer.before)]
    grouped = next((name for name in GROUPED if _key(name, "all") in answer.before_values), None)
    names = sorted({key.split(SEPARATOR)[1] for key in answer.before_values if key.startswith(f"{grouped}{SEPARATOR}")} - {"all"})
    wanted += [(grouped, name) for name in names if grouped]
    tables = {}
    for label, values in (("a", answer.before_values), ("b", answer.now_values)):
        there = [(name, group) for name, group in wanted if _key(name, group) in values]
        shown, counts = (np.stack([values[_key(*one, what)][: answer.done] for one in there], axis=1) for what in ("value", "count"))
        tables[label] = Table(tuple(there), shown, counts.astype(np.int32))
    results = Results(tables, {"a": answer.before, "b": answer.now}, 0, answer.done)
    return compare_results(results, list(dict.fromkeys(name for name, _ in wanted)))


def told(comparison: Comparison, language: str) -> dict[str, Any]:
    """Everything that the screen says about a comparison."""
    base = comparison.results.scenarios["a"]
    rows = comparison.rows
    main = [row for row in rows if row["group"] == "all" and row["figure"] not in GROUPED]
    said = {kind: [_sentence(row, base, language) for row in main if row["meaning"] == kind] for kind in ("better", "worse")}
    tables = list(comparison.results.tables.values())
    counts = {(row["figure"], row["group"]): _usual_count(tables, row["figure"], row["group"]) for row in rows}
    groups = _group_rows(rows, counts, base, language)
    return {
        "better": said["better"],
        "worse": said["worse"],
        "open": _open(main, base, language),
        "rows": [_difference_row(row, base, language) for row in main],
        "groups": groups,
        "who": _who(groups, language),
    }


def _usual_count(tables: Sequence[Table], figure_id: str, group: str) -> float:
    """How many stand behind a figure of a group, on average over the replications that have it."""
    there = [(table, table.names.index((figure_id, group))) for table in tables if (figure_id, group) in table.names]
    counts = np.concatenate([table.counts[np.isfinite(table.values[:, place]), place] for table, place in there])
    return float(counts.mean()) if len(counts) else 0.0


def _figures(scenario: Scenario) -> list[str]:
    watched = figures_to_watch(scenario)
    team = next((name for name in watched if name.startswith("wait.") and name.endswith(".mean")), None)
    shelter = next((name for name in watched if name.startswith("full.")), None)
    return [*FIGURES, *([shelter] if shelter else []), *([team] if team else [])]


def _key(name: str, group: str, what: str = "value") -> str:
    return SEPARATOR.join((name, group, what))


def _title(name: str, about: Mapping[str, Any], language: str) -> str:
    return str(about["title"].in_language(language)) if about.get("title") is not None else name


def _lower(words: str, place: int) -> str:
    return words if place == 0 else words[0].lower() + words[1:]


def _open(rows: Sequence[Mapping[Any, Any]], base: Scenario, language: str) -> str:
    """``Waktu tanggap, bercerita ulang, dan rumah aman penuh.``; and why a bar beside the zero line is among them."""
    rows = [row for row in rows if row["meaning"] == "open"]
    if not rows:
        return ""
    names = [words_of(str(row["figure"]), base, language)[0] for row in rows]
    said = f"{_list([_lower(one, place) for place, one in enumerate(names)], language)}."
    apart = [f"“{one}”" for one, row in zip(names, rows, strict=True) if not row["low"] <= 0 <= row["high"]]
    return f"{said} {word('cmp.among', language, figures=_list(apart, language))}" if apart else said


def _list(names: Sequence[str], language: str) -> str:
    """``waktu tanggap, bercerita ulang, dan rumah aman penuh``"""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{',' if len(names) > 2 else ''} {'dan' if language == 'id' else 'and'} {names[-1]}"


def _fairness(a: Scenario, b: Scenario, language: str) -> list[dict[str, Any]]:
    """Same staff hours and beds? The same cases?"""
    lines = []
    hours, places = staff_hours(b) - staff_hours(a), beds(b) - beds(a)
    if abs(hours) < 0.05 and places == 0:
        lines.append({"fair": True, "words": word("cmp.fair.hours", language)})
    if abs(hours) >= 0.05:
        lines.append({"fair": False, "words": word("cmp.unfair.more" if hours > 0 else "cmp.unfair.less", language, n=number(abs(hours), language))})
    if places:
        lines.append({"fair": False, "words": word("cmp.unfair.beds.more" if places > 0 else "cmp.unfair.beds.less", language, n=abs(places))})
    same = same_cases(a, b)
    lines.append({"fair": same, "words": word("cmp.fair.cases" if same else "cmp.unfair.cases", language)})
    return lines


def _scaled(row: Mapping[Any, Any], unit: str) -> tuple[float, float, float, str]:
    """Difference and interval in the unit in which they are told: points for shares, and for times the one in which they are read best."""
    middle, low, high = (float(row[name]) for name in ("difference", "low", "high"))
    if unit == "share":
        return middle * 100, low * 100, high * 100, "points"
    if unit in _HOURS:
        hours = max(abs(low), abs(high)) * _HOURS[unit]
        told = "days" if hours >= 48 else "hours" if hours >= 2 else "minutes"
        scale = _HOURS[unit] / _HOURS[told]
        return middle * scale, low * scale, high * scale, told
    return middle, low, high, unit


def _sentence(row: Mapping[Any, Any], base: Scenario, language: str) -> str:
    """``Setengah dari semua orang sampai di tempat aman **9 jam lebih cepat** (5 sampai 13).``"""
    name = str(row["figure"])
    known = figure(name, base)
    middle, low, high, unit = _scaled(row, known.unit)
    way = "up" if middle > 0 else "down"
    key = f"cmp.s.{name.split('.')[0] if name.startswith('full.') else name}.{way}"
    # a part of a person is nobody: few of a hundred are told of a thousand, or of ten thousand
    of, told = 100, abs(middle)
    if known.unit == "mean" and told < 0.5 and f"cmp.s.{name}.many.{way}" in WORDS:
        key = f"cmp.s.{name}.many.{way}"
        middle, low, high = middle * of, low * of, high * of
    while known.unit == "share" and told < 0.95 and of < 10_000:
        of, told = of * 10, told * 10
        middle, low, high = middle * 10, low * 10, high * 10
    digits = digits_of(low, high)
    ends = [number(end, language, digits) for end in sorted((abs(low), abs(high)))]
    written = number(abs(middle), language, digits)
    interval = word("cmp.interval", language, low=ends[0], high=ends[1])
    if key in WORDS:
        bare = known.unit in ("share", "mean", "count")
        place = words_of(name, base, language)[0]
        size = written if bare else f"{written} {unit_word(unit, written, language)}"
        return word(key, language, n=size, place=place, of=number(of, language, 0)) + f" ({interval})."
    title, about = words_of(name, base, language)
    size = amount(abs(middle), unit, language, digits)
    return f"{title}, {about}: **{say('up' if middle > 0 else 'down', language, amount=size)}** ({interval})."


def _difference_row(row: Mapping[Any, Any], base: Scenario, language: str) -> dict[str, Any]:
    """A row of the picture: the interval with right = better, and what stands beside it."""
    name = str(row["figure"])
    known = figure(name, base)
    turn = 1 if known.direction == "higher" else -1
    ends = sorted((turn * float(row["low"]), turn * float(row["high"])))
    reach = max(abs(ends[0]), abs(ends[1])) * 1.25 or 1.0
    meaning = str(row["meaning"])
    change = _change(row, known, language)
    if meaning == "open":
        said, beside = (say("open", language), change) if verdict(dict(row), language) else (change, "")
    else:
        said, beside = change, say("agree", language, n=round(float(row["agree"]) * row["replications"]), m=row["replications"])
    title, about = words_of(name, base, language)
    spoken = said if meaning == "open" else f"{say(meaning, language)}, {said}"
    return {
        "figure": name,
        "title": title,
        "about": about,
        "low": ends[0] / reach,
        "high": ends[1] / reach,
        "middle": turn * float(row["difference"]) / reach,
        "meaning": meaning,
        "said": said,
        "beside": beside,
        "definition": known.definition.in_language(language),
        "label": f"{title}, {about}: {spoken}. {beside}".strip(),
        "before": _value(float(row["base"]), known.unit, row, language),
        "after": _value(float(row["value"]), known.unit, row, language),
    }


def _change(row: Mapping[Any, Any], known: Figure, language: str) -> str:
    """The difference in words, in a unit that suits it; a difference that nobody would notice is said to be one."""
    _, low, high, unit = _scaled(row, known.unit)
    least = {"minutes": 1.0, "points": 0.1}.get(unit)
    if row["meaning"] == "open" and least is not None and 0 < max(abs(low), abs(high)) < least:
        return word("cmp.tiny", language, n=amount(least, unit, language, 1))
    if unit == known.unit or unit == "points":
        return change_in_words(dict(row), known, language)
    scale = _HOURS[known.unit] / _HOURS[unit]
    scaled = {**row, **{name: float(row[name]) * scale for name in ("difference", "low", "high")}}
    return change_in_words(scaled, replace(known, unit=unit), language)  # type: ignore[arg-type]  # a unit to tell it in, not one of figures


def _value(value: float, unit: str, row: Mapping[Any, Any], language: str) -> str:
    half = (float(row["high"]) - float(row["low"])) / 2 * (100 if unit == "share" else 1)
    return amount(value, unit, language, decimals_for(half) if half > 0 else 1)


def _group_rows(rows: Sequence[Mapping[Any, Any]], counts: Mapping[tuple[str, str], float], base: Scenario, language: str) -> dict[str, Any]:
    """The change by group on one scale; groups too small are named without their figures."""
    found = [row for row in rows if row["figure"] in GROUPED and row["group"] != "all"]
    if not found:
        return {"rows": [], "small": "", "reach": 1, "ticks": []}
    large = [row for row in found if float(counts.get((row["figure"], row["group"]), 0.0)) >= FEWEST]
    small = [row for row in found if row not in large]
    order = {kind: place for place, kind in enumerate(GROUPS)}
    rank = {"better": 0, "open": 1, "worse": 2}
    large.sort(key=lambda row: (order.get(str(row["group"]).split("=")[0], 9), str(row["group"])))
    large = sorted(large[:MOST_GROUPS], key=lambda row: (rank.get(str(row["meaning"]), 1), -abs(float(row["difference"]))))
    unit = "days" if max(max(abs(float(row["low"])), abs(float(row["high"]))) for row in found) >= 48 else "hours"
    scale = 1 / 24 if unit == "days" else 1.0
    reach = max((max(abs(float(row["low"])), abs(float(row["high"]))) * scale for row in large), default=1.0) or 1.0
    step = _step(reach)
    top = math.ceil(reach / step) * step
    ticks = [round(step * place, 6) for place in range(-round(top / step), round(top / step) + 1)]
    worst = max(large, key=lambda row: min(float(row["base"]), float(row["value"])), default=None)
    shown = []
    for row in large:
        middle, low, high = (float(row[name]) * scale for name in ("difference", "low", "high"))
        digits = digits_of(low, high)
        size = amount(abs(middle), unit, language, digits)
        ends = [number(end, language, digits) for end in sorted((abs(low), abs(high)))]
        meaning = str(row["meaning"])
        interval = word("cmp.interval", language, low=ends[0], high=ends[1])
        changed = word("cmp.longer" if middle > 0 else "cmp.shorter", language, n=size)
        title = group_in_words(str(row["group"]), base, language)
        shown.append(
            {
                "group": row["group"],
                "title": title[0].upper() + title[1:],
                "low": -high,
                "high": -low,
                "middle": -middle,
                "meaning": meaning,
                "said": say("open", language) if meaning == "open" else f"{changed} ({interval})",
                "longer": "" if leaning("lower", low, high) != "worse" else f"{changed} ({interval})",
                "worst": row is worst,
            }
        )
    return {
        "rows": shown,
        "reach": top,
        "ticks": [[tick, number(abs(tick), language)] for tick in ticks],
        "unit": unit_word(unit, "2", language),
        "small": _list([group_in_words(str(row["group"]), base, language) for row in small], language),
    }


def _step(reach: float) -> float:
    power = 10.0 ** math.floor(math.log10(reach / 3))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= reach / 3)


def _who(groups: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    """Groups that get worse, those for whom that is sure first; then the group that waits longest under both."""
    lines = []
    for one in sorted((one for one in groups["rows"] if one["longer"]), key=lambda one: one["meaning"] != "worse"):
        key = "cmp.who.worse" if one["meaning"] == "worse" else "cmp.who.maybe"
        lines.append({"meaning": one["meaning"], "words": word(key, language, group=one["title"], said=one["longer"])})
    if not any(one["meaning"] == "worse" for one in lines):
        lines.insert(0, {"meaning": "better", "words": word("cmp.nobody", language)})
    worst = next((one for one in groups["rows"] if one["worst"]), None)
    if worst is not None:
        lines.append({"meaning": "open", "words": word("cmp.who.longest", language, group=worst["title"])})
    return lines
