"""One case's way through the network: for other programs by the names and times of the log, for people as a timeline in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from simkit.engine.log import NEVER
from simkit.engine.simulation import Run
from simkit.figures.definitions import OUTCOME_LABELS, PART_LABELS, ROW_LABELS, row_outcome
from simkit.figures.parts import parts_of
from simkit.language.messages import refusal
from simkit.language.numbers import date_and_time, duration, short_date, time_of_day
from simkit.scenario.phrases import Phrases, group_in_words

_LISTED = ("menunggu dilayani", "waiting to be served")  # work that did not begin
_TIMES = ("requested", "started", "ended")
_WAITING = ("delay_before", "delay_after", "gate", "place", "join", "limit")  # kinds of rows in which nothing else happens
_ABOUT = {
    "came": ("Datang {moment}, ulangan ke-{replication}, SOP {sop}.", "Came on {moment}, in replication {replication}, SOP {sop}."),
    "who": ("Siapa: {words}.", "Who: {words}."),
    "ended": ("Berakhir {moment}, sesudah {long}: {outcome}.", "Ended on {moment}, after {long}: {outcome}."),
    "open": ("Belum berakhir saat simulasi selesai, {moment}.", "Not ended when the simulation stops, {moment}."),
    "parts": ("Waktunya: {words}.", "Her time: {words}."),
}
HEADS = (("Kapan", "When"), ("Apa", "What"), ("Di mana", "Where"), ("Menunggu", "Waited"), ("Lamanya", "Took"))


@dataclass(frozen=True)
class Line:
    """One line of the way: when, what, where, how long she waited and how long it took."""

    moment: dt.datetime
    what: str
    where: str
    waited: str
    took: str
    beside: bool

    def when(self, language: str) -> str:
        return f"{short_date(self.moment, language)} {time_of_day(self.moment, language)}"


def record_of(run: Run, case: int, language: str) -> dict[str, Any]:
    """The whole way for another program, the same in every language but for what stands under ``words``.

    ``case`` says who came, when and how it ended, ``seconds`` where her whole time went, ``rows`` holds her rows of the log in the order of
    their beginning: columns as in `simkit.engine.log`, moments in local time, null for what did not happen).
    """
    person = run.case_data.rows([case])[0]
    attributes = {name: person[name] for name in run.case_data.vocabulary.attributes if name in person}
    hours = person["hours_since_incident"]
    own = parts_of(run).loc[case]
    return {
        "scenario": run.scenario.sop_name, "contexts": list(run.scenario.active_contexts), "seed": run.seed, "replication": run.replication,
        "case": {
            "case": case, "arrived": _moment(run, person["arrived"]), "ended": _moment(run, person["ended"]), "outcome": person["outcome"],
            "group": person["group"], "hours_since_incident": hours if hours == hours else None, "attributes": attributes,
            "events": {name.removeprefix("event_"): _moment(run, at) for name, at in person.items() if name.startswith("event_")},
        },
        "seconds": {str(part): int(own[part]) for part in own.index},
        "rows": [_row_of(run, row, language) for row in _rows(run, case)],
    }  # fmt: skip


def _row_of(run: Run, row: dict[str, Any], language: str) -> dict[str, Any]:
    waited, took = _spans(run, row)
    line = _line(run, row, language)
    told = {"what": line.what, "where": line.where, "waited": line.waited, "took": line.took}
    plain = {name: _moment(run, value) if name in _TIMES else value for name, value in row.items() if name != "case"}
    return {**plain, "waited_seconds": waited, "took_seconds": took, "words": told}


def _moment(run: Run, second: int) -> str | None:
    """Local time; none for what did not happen."""
    return None if second == NEVER else (run.scenario.start + dt.timedelta(seconds=int(second))).isoformat()


def heading_of(run: Run, case: int, language: str) -> list[str]:
    """When she came, who she is, how it ended and where her time went: a sentence each."""
    person, start = run.case_data.rows([case])[0], run.scenario.start
    arrived, ended = int(person["arrived"]), int(person["ended"])
    phrases, parts = Phrases(run.scenario, language), parts_of(run).loc[case]

    def say(key: str, **words: object) -> str:
        return _ABOUT[key][language == "en"].format(**words)

    def moment(second: int) -> str:
        return date_and_time(start + dt.timedelta(seconds=second), language)

    sop = phrases.titled(run.scenario.sop.title, run.scenario.sop_name)
    types = run.scenario.streams.types
    drawn = [name for name in run.case_data.vocabulary.attributes if name in person and (name != "type" or person[name] in types)]
    known = [group_in_words(f"{name}={person[name]}", run.scenario, language) for name in drawn]
    spent = [f"{PART_LABELS[part].in_language(language)} {duration(parts[part], language)}" for part in parts.index if parts[part] > 0]
    lines = [say("came", moment=moment(arrived), replication=run.replication, sop=sop)]
    if known:
        lines.append(say("who", words="; ".join(known)))
    if ended == NEVER:
        lines.append(say("open", moment=moment(run.horizon)))
    else:
        name = str(person["outcome"])
        outcome = phrases.titled(run.scenario.sop.outcomes.get(name) or OUTCOME_LABELS.get(name), name)
        lines.append(say("ended", moment=moment(ended), long=duration(ended - arrived, language), outcome=outcome[:1].lower() + outcome[1:]))
    if spent:
        lines.append(say("parts", words=", ".join(spent)))
    return lines


def way_of(run: Run, case: int, language: str) -> list[Line]:
    """The lines of the way of a case (its number in the log), in the order of their beginning; nothing is said of waits that were none."""
    told = (row for row in _rows(run, case) if row["kind"] != "accompaniment" and (row["kind"] not in _WAITING or _spans(run, row)[1]))
    return [_line(run, row, language) for row in told]


def _rows(run: Run, case: int) -> list[dict[str, Any]]:
    return sorted(run.log_data.of_case(case), key=lambda row: (row["requested"], row["track"]))


def _spans(run: Run, row: dict[str, Any]) -> tuple[int, int]:
    """How many seconds a row waited, and how many it took; up to the end of the simulation where it goes on."""
    begin, requested, ended = int(row["started"]), int(row["requested"]), int(row["ended"])
    until = run.horizon if ended == NEVER else ended
    return (begin if begin != NEVER else until) - requested, until - begin if begin != NEVER else 0


def _line(run: Run, row: dict[str, Any], language: str) -> Line:
    english = language == "en"
    pools, steps = run.scenario.network.pools(), run.scenario.sop.steps
    step = steps.get(str(row["step"]))
    title = step.title.in_language(language) if step and step.title else str(row["step"])
    waited, took = _spans(run, row)
    words = _LISTED[english] if row["kind"] == "service" and row["started"] == NEVER else ROW_LABELS[str(row["kind"])].in_language(language)
    mode = run.scenario.network.modes.get(str(row["mode"]))
    if mode is not None and mode.title is not None:
        words = f"{words} ({mode.title.in_language(language)})"
    outcome = str(row["outcome"])
    if outcome != "done":
        words += f", {row_outcome(outcome, run.scenario).in_language(language)}"
    pool = pools.get(str(row["pool"]))
    return Line(
        run.scenario.start + dt.timedelta(seconds=int(row["requested"])),
        f"{title}: {words}",
        pool.title.in_language(language) if pool is not None and pool.title is not None else str(row["pool"]),
        duration(waited, language) if waited > 0 else "",
        duration(took, language) if took > 0 else "",
        bool(row["track"]),
    )


def case_number(run: Run, number: int) -> int:
    """The number in the log of the ``number``-th person, counted from 0 without the work of others.

    Raises:
        ValueError: when fewer came.
    """
    people = run.case_data.people()
    if not 0 <= number < len(people):
        raise refusal("case.number", number=str(number), last=len(people) - 1)
    return int(people[number])
