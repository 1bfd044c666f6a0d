"""The SOP as the official form has it (PermenPANRB 35/2012): rows, performers as columns, five symbols, quality standard, remarks.

The form knows only five symbols: capsule (beginning, end), box (process), diamond (decision), arrow, and pentagon (goes on elsewhere). A
step of the scenario language that decides where a case goes next becomes two rows: the work, and a decision by the same performer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from simkit.engine.log import KINDS, NEVER
from simkit.engine.simulation import simulate
from simkit.scenario.model import Scenario
from simkit.scenario.phrases import Phrases, sentence_case
from simkit.scenario.sop import END, END_OF_TRACK, JOIN, Route, Step
from simkit.scenario.values import Text

SURVIVOR = "survivor"  # the column of the person herself
# What she alone decides: such a decision stands in her column.
OWN_CHOICE = frozenset({"wants_police", "consent"})
SURVIVOR_TITLE = Text(id="Penyintas", en="Survivor")
MOST_ACTORS = 6
MOST_ROWS = 11
MOST_DEADLINES = 2  # written out in one row
FEWEST = 5  # waits of fewer people are not shown
_SENT = ("service", "delay_before", "gate", "place", "referral")  # rows of the log that begin when a case is sent to a step


@dataclass(frozen=True)
class Arrow:
    """Where a row leads: to a step's row, "" for the end; ``label`` is "yes", "no", a letter, or "" when there is one way only."""

    to: str
    label: str
    routes: tuple[Route, ...]

    @property
    def route(self) -> Route:
        """The first of them."""
        return self.routes[0]


@dataclass(frozen=True)
class SopRow:
    """A row of the form.

    Attributes:
        number: in the whole table, from 1.
        step: its step; a decision that follows a step has the same one.
        kind: start, process, decision or end.
        actors: agencies (or `SURVIVOR`), the usual performer first.
        arrows: to the rows that follow; for a step before its decision row, one to that.
        decides: this is the decision row that follows the step's work.
    """

    number: int
    step: str
    kind: str
    actors: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    decides: bool


@dataclass(frozen=True)
class Cells:
    """What is written in the columns of a row, in one language."""

    title: str
    requirement: str
    time: str
    output: str
    remarks: tuple[str, ...]


def targets_of(scenario: Scenario, name: str) -> list[tuple[str, tuple[Route, ...]]]:
    """The steps to which a step leads, each once with all its routes; "" for an end. What happens to her by chance at an end is no way of
    the procedure and left out."""
    found: dict[str, list[Route]] = {}
    step = scenario.sop.steps[name]
    if step.fork is not None:
        for rows in step.fork.branches:
            for route in rows:
                found.setdefault(route.to if route.to in scenario.sop.steps else "", []).append(route)
    else:
        for route in step.next:
            if route.to == END and route.chance < 1:
                continue
            for to in joins_of(scenario).get(name, ()) if route.to == JOIN else ("" if route.to in (END, END_OF_TRACK) else route.to,):
                found.setdefault(to, []).append(route)
    return [(to, tuple(routes)) for to, routes in found.items()]


@lru_cache(maxsize=32)
def joins_of(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """For each step inside a fork, the step to which its join leads."""
    steps = scenario.sop.steps
    found: dict[str, tuple[str, ...]] = {}
    for fork in steps.values():
        if fork.fork is None:
            continue
        after = tuple(dict.fromkeys(route.to if route.to in steps else "" for route in fork.next))
        waiting = [route.to for rows in fork.fork.branches for route in rows]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in steps:
                continue
            seen.add(name)
            found.setdefault(name, after)
            if not any(route.to == JOIN for route in steps[name].next) or len(steps[name].next) > 1:
                waiting += [route.to for route in steps[name].next]
    return found


@lru_cache(maxsize=32)
def sop_rows(scenario: Scenario) -> tuple[SopRow, ...]:
    """All rows, in the order of the SOP's steps, numbered."""
    steps = scenario.sop.steps
    first = set(scenario.sop.doors.values()) | {stream.first for stream in scenario.streams.cases.values() if stream.first}
    rows: list[SopRow] = []
    last_actors: tuple[str, ...] = ()
    for name, step in steps.items():
        targets = targets_of(scenario, name)
        actors = performers_of(scenario, step) or _who_decides(step) or last_actors
        arrows = _arrows(targets, lettered=step.fork is not None or not _one_question(step, targets))
        if step.team is None and len(arrows) > 1:
            rows.append(SopRow(len(rows) + 1, name, "decision", actors, arrows, False))
        else:
            ending = {to for to, _ in targets} <= {""}
            kind = "start" if name in first else "end" if ending else "process"
            if len(arrows) > 1:
                rows.append(SopRow(len(rows) + 1, name, kind, actors, (Arrow(name, "", step.next[-1:]),), False))
                rows.append(SopRow(len(rows) + 1, name, "decision", _who_decides(step) or actors, arrows, True))
            else:
                rows.append(SopRow(len(rows) + 1, name, kind, actors, arrows, False))
        last_actors = actors
    return tuple(rows)


def row_numbers(scenario: Scenario) -> dict[str, int]:
    """By step, the number of its (first) row."""
    found: dict[str, int] = {}
    for row in sop_rows(scenario):
        found.setdefault(row.step, row.number)
    return found


def performers_of(scenario: Scenario, step: Step) -> tuple[str, ...]:
    """The agencies that may perform a step."""
    if step.team is None:
        return ()
    rows = scenario.sop.performers.get(step.team)
    teams = [step.team] if rows is None else [row.team for row in rows]
    return tuple(dict.fromkeys(team.split(".")[0] for team in teams))


def _who_decides(step: Step) -> tuple[str, ...]:
    asked = {name for route in step.next for name in route.when.attributes}
    return (SURVIVOR,) if asked & OWN_CHOICE else ()


def _one_question(step: Step, targets: list[tuple[str, tuple[Route, ...]]]) -> bool:
    """Whether yes or no decides: by the title of a decision, when all rows of the first way come before the other's; else by one row's condition."""
    first = targets[0][1] if targets else ()
    return len(first) == 1 or (step.team is None and first == step.next[: len(first)])


def _arrows(targets: list[tuple[str, tuple[Route, ...]]], *, lettered: bool) -> tuple[Arrow, ...]:
    """The ways out; yes and no where there are two and one question decides between them."""
    if len(targets) == 1:
        return (Arrow(targets[0][0], "", targets[0][1]),)
    labels = [chr(ord("a") + place % 26) for place in range(len(targets))]
    if len(targets) == 2 and not lettered:
        labels = ["no", "yes"] if _asks_for_no(targets[0][1][0]) else ["yes", "no"]
    return tuple(Arrow(to, label, routes) for (to, routes), label in zip(targets, labels, strict=True))


def _asks_for_no(route: Route) -> bool:
    """Whether a row asks only whether something is not so: the question is then put the other way round."""
    when = route.when
    others = any(getattr(when, name) for name in type(when).model_fields)
    return len(when.attributes) == 1 and not others and next(iter(when.attributes.values())) == ("no",)


def actor_title(scenario: Scenario, actor: str, language: str) -> str:
    """The head of a performer's column."""
    if actor == SURVIVOR:
        return SURVIVOR_TITLE.in_language(language)
    agency = scenario.network.agencies[actor]
    text = agency.short or agency.title
    return text.in_language(language) if text is not None else actor.replace("_", " ")


def pages_of(
    rows: Iterable[SopRow],
    most_actors: int = MOST_ACTORS,
    most_rows: int = MOST_ROWS,
    height: Callable[[SopRow], int] | None = None,
    tallest: int = 0,
) -> list[list[SopRow]]:
    """Rows by page: a page has at most so many performers and rows (and is at most so tall); a decision stays with its work."""
    pages: list[list[SopRow]] = []
    used = 0
    for row in rows:
        here = pages[-1] if pages else []
        tall = height(row) if height is not None else 0
        actors = {one.actors[0] for one in here if one.actors} | set(row.actors[:1])
        full = len(here) >= most_rows or (tallest > 0 and used + tall > tallest)
        if not here or (full and not row.decides) or len(actors) > most_actors:
            pages.append([])
            used = 0
        pages[-1].append(row)
        used += tall
    return pages


def actors_of(rows: Iterable[SopRow]) -> list[str]:
    """The columns of a page, in the order in which they first act; the person herself first."""
    found = list(dict.fromkeys(row.actors[0] for row in rows if row.actors))
    return [SURVIVOR, *(actor for actor in found if actor != SURVIVOR)] if SURVIVOR in found else found


def cells_of(scenario: Scenario, row: SopRow, language: str) -> Cells:
    """The words of a row."""
    phrases = Phrases(scenario, language)
    step = scenario.sop.steps[row.step]
    numbers = row_numbers(scenario)
    if row.kind == "decision":
        return Cells(_question(scenario, row, phrases), "", "", phrases.of("keputusan", "decision"), tuple(_ways(row, numbers, phrases)))
    title = phrases.titled(step.title, row.step)
    time = phrases.distribution(step.time) if step.time is not None else ""
    return Cells(title, _text(step.requirement, language), time, _text(step.output, language), tuple(_remarks(scenario, row, step, numbers, phrases)))


def _text(text: Text | None, language: str) -> str:
    return text.in_language(language) if text is not None else ""


def _bare_title(phrases: Phrases, step: Step, name: str) -> str:
    """The title of a decision without what the scenario puts in brackets before it."""
    title = phrases.titled(step.title, name)
    if title.startswith("(") and ")" in title:
        title = title[title.index(")") + 1 :].strip()
    return sentence_case(title)


def _question(scenario: Scenario, row: SopRow, phrases: Phrases) -> str:
    step = scenario.sop.steps[row.step]
    if not row.decides:
        return _bare_title(phrases, step, row.step)
    if row.arrows[0].label in ("yes", "no"):
        when = row.arrows[0].route.when
        if when.visits is not None and not when.attributes:
            return phrases.of("Perlu diulang?", "Once more?")
        if when.is_always:
            return sentence_case(_short(scenario, row.arrows[0].to, phrases)) + "?"
        words = phrases.bare(when)
        for answer in (phrases.of(": ya", ": yes"), *([phrases.of(": tidak", ": no")] if _asks_for_no(row.arrows[0].route) else [])):
            words = words.replace(answer, "")
        return sentence_case(words) + "?"
    return phrases.of("Ke mana selanjutnya?", "Where to next?")


def _short(scenario: Scenario, name: str, phrases: Phrases) -> str:
    step = scenario.sop.steps.get(name)
    if step is None:
        return phrases.of("selesai", "end")
    return phrases.titled(step.short or step.title, name)


def _ways(row: SopRow, numbers: dict[str, int], phrases: Phrases) -> Iterable[str]:
    """The ways out of a decision, a line each."""
    names = {"yes": phrases.of("Ya", "Yes"), "no": phrases.of("Tidak", "No")}
    step = phrases.scenario.sop.steps[row.step]
    for arrow in row.arrows:
        to = phrases.of(f"ke no. {numbers[arrow.to]}", f"to no. {numbers[arrow.to]}") if arrow.to else phrases.of("selesai", "end")
        modes = dict.fromkeys(route.by for route in step.next if route.to == arrow.route.to and route.by)
        mode = f" ({phrases.any_of(map(phrases.mode, modes))})" if modes and not row.decides else ""
        several = len(arrow.routes) > 1
        why = [_why(route, phrases, told=several or arrow.label not in names) for route in arrow.routes]
        if several and not why[-1]:
            why[-1] = phrases.of("tidak ada yang berlaku", "none holds")
        yield f"{names.get(arrow.label, arrow.label)}: {to}{mode}" + (
            f", {phrases.of('bila', 'if')} " + phrases.of(", atau bila ", ", or if ").join(why) if any(why) else ""
        )


def _why(route: Route, phrases: Phrases, *, told: bool) -> str:
    """When a row is taken: its condition, where the decision's own question does not say it, and its share."""
    said = [phrases.bare(route.when)] if told and not route.when.is_always else []
    return "; ".join([*said, *([_share(route.chance, phrases)] if 0 < route.chance < 1 else [])])


def _share(chance: float, phrases: Phrases) -> str:
    many = phrases.number(round(chance * 100))
    return phrases.of(f"{many} dari 100", f"{many} of 100")


def _remarks(scenario: Scenario, row: SopRow, step: Step, numbers: dict[str, int], phrases: Phrases) -> Iterable[str]:
    """What the form's last column says: others who perform or come along, waits that are set, deadlines, referral mode, tracks beside."""
    language = phrases.language
    if len(row.actors) > 1:
        yield phrases.of("atau ", "or ") + phrases.any_of(actor_title(scenario, one, language) for one in row.actors[1:]) + phrases.of(
            ", menurut kasus", ", by the case"
        )
    with_ = dict.fromkeys(phrases.pool(also.team) if "." in also.team else phrases.titled(None, also.team) for also in step.with_)
    if with_:
        yield phrases.of("bersama ", "together with ") + phrases.all_of(with_)
    if step.story:
        yield phrases.of("ia bercerita", "she tells her story")
    if step.gate is not None and step.gate.meeting is not None:
        meeting = step.gate.meeting
        at = meeting.at.replace(":", phrases.of(".", ":"))
        most = phrases.of(f", paling banyak {meeting.at_most} kasus", f", at most {meeting.at_most} cases") if meeting.at_most else ""
        yield f"{phrases.meeting_days(meeting)} {at}{most}"
    elif step.gate is not None and step.gate.group is not None:
        yield phrases.of(f"berangkat bila {step.gate.group.size} orang siap", f"leaves when {step.gate.group.size} are ready")
    elif step.gate is not None:
        yield phrases.of("menunggu seluruh rombongan", "waits for the whole group")
    if step.once_per_group:
        yield phrases.of("satu kali untuk rombongan", "once for a group")
    if step.before is not None:
        yield phrases.of("jadwal: ", "appointment: ") + phrases.distribution(step.before)
    if step.after is not None:
        yield phrases.of("hasil sesudah: ", "result after: ") + phrases.distribution(step.after)
    events = {event.event for event in step.events}
    found = [phrases.titled(one.title, name) for name, one in scenario.sop.deadlines.items() if events & set(one.to)]
    for title in found[:MOST_DEADLINES]:
        yield phrases.of("tenggat: ", "deadline: ") + title
    if len(found) > MOST_DEADLINES:
        more = len(found) - MOST_DEADLINES
        yield phrases.of(f"dan {more} tenggat lain, menurut kasus", f"and {more} more by the case")
    beside = [numbers[route.to] for rows in step.start for route in rows if route.to in numbers]
    if beside:
        listed = phrases.all_of(dict.fromkeys(map(str, beside)))
        yield phrases.of(f"sejajar dimulai no. {listed}", f"begins side by side: no. {listed}")
    modes = dict.fromkeys(route.by for route in step.next if route.by)
    if modes:
        yield phrases.of("dirujuk: ", "referred: ") + phrases.any_of(map(phrases.mode, modes))
    if step.note is not None:
        yield step.note.in_language(language)


def _earliest(pairs: npt.NDArray[np.int64], seconds: npt.NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Of each pair the earliest second."""
    found, places = np.unique(pairs, return_inverse=True)
    first = np.full(len(found), np.iinfo(np.int64).max)
    np.minimum.at(first, places, seconds)
    return found.tolist(), first.tolist()


@lru_cache(maxsize=16)
def waits_of(scenario: Scenario, seed: int = 1, replications: int = 3) -> dict[str, tuple[float, int]]:
    """By step, the median time (seconds) from when a case is first sent there to when she is first served, and how many were.

    Appointments, letters, gates, places and lists together; cases that came after the warm-up. Steps with fewer than `FEWEST` are left out.
    """
    waits: dict[str, list[float]] = {}
    for replication in range(replications):
        run = simulate(scenario, seed, replication, engine="kernel")
        log, cases = run.log_data, run.case_data
        measured = (cases.column("arrived") >= scenario.warm_up_seconds) & (cases.column("background") == 0)
        kind, started = log.column("kind"), log.column("started")
        rows = measured[log.column("case")] & np.isin(kind, [KINDS.index(name) for name in _SENT])
        served = rows & (kind == KINDS.index("service")) & (started != NEVER)
        pair = log.column("step") * len(cases) + log.column("case")
        asked = dict(zip(*_earliest(pair[rows], log.column("requested")[rows]), strict=True))
        for at, first in zip(*_earliest(pair[served], started[served]), strict=True):
            waits.setdefault(log.vocabulary.steps[at // len(cases)], []).append(float(first - asked[at]))
    return {step: (float(np.median(found)), len(found)) for step, found in waits.items() if len(found) >= FEWEST}

