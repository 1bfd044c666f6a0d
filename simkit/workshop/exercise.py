"""The pathway exercise: "Apa langkah berikutnya?", made from the SOP alone. It tests the procedure, never the person.

A question has one to three steps that the SOP allows now (`simkit.workshop.walking`), and others that look likely: what the SOP has here for
other cases, what comes later, another way of referring, another agency. Why each does not fit is said from the SOP's own rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from simkit.engine.conditions import test_of
from simkit.language.messages import refusal
from simkit.scenario.model import Scenario
from simkit.scenario.sop import END, Route
from simkit.workshop.one_case import vignette_of
from simkit.workshop.walking import Choice, State, Walk

MOST_OPTIONS, MOST_RIGHT = 4, 3


@dataclass(frozen=True)
class Option:
    """One of the answers.

    Attributes:
        choice: the step, and how she is referred to it.
        right: the SOP allows it now, and it does not close the way to what she asks for.
        why: when it does not fit, which reason: condition, before or join (`simkit.workshop.walking.NotNow`), mode, later, elsewhere, or
            wishes: the SOP has this way too, but on it her case ends without what she asks for.
        route: for condition and before, the SOP's row that says so.
    """

    choice: Choice
    right: bool
    why: str = ""
    route: Route | None = None


@dataclass(frozen=True)
class ClockState:
    """A deadline that runs at a question: seconds that are left (below zero: past), and whether the right step is what it asks for."""

    name: str
    left: int
    meets: bool


@dataclass(frozen=True)
class Question:
    """What may be answered at one point of the walk; ``allowed`` are all steps that fit, shown or not."""

    state: State
    options: tuple[Option, ...]
    allowed: tuple[Choice, ...]
    clocks: tuple[ClockState, ...]


@dataclass
class Answered:
    """A question with what was answered: the options tried that do not fit, and the one that does."""

    question: Question
    tried: list[int] = field(default_factory=list)
    chosen: int | None = None


def _order(*words: str) -> int:
    """A number that depends on the words alone: the same exercise every time, no pattern in where the right answer stands."""
    return int.from_bytes(hashlib.sha256("|".join(words).encode()).digest()[:6], "big")


class Exercise:
    """One vignette's walk, question by question, with a way back.

    Args:
        scenario: with the SOP to be exercised.
        name: of the vignette.

    Raises:
        ValueError: when the scenario has no such vignette.
    """

    def __init__(self, scenario: Scenario, name: str) -> None:
        self.scenario, self.name = scenario, name
        self.walk = Walk(scenario, vignette_of(scenario, name))
        self.answers: list[Answered] = []
        self.place = 0
        start = self.walk.begin()
        if not self.walk.finished(start):
            self.answers.append(Answered(question_at(self.walk, name, start)))

    @property
    def now(self) -> Answered:
        """The question that is shown."""
        return self.answers[self.place]

    @property
    def over(self) -> bool:
        """Whether the last question was answered and gone past."""
        return self.place >= len(self.answers)

    @property
    def length(self) -> int:
        """About how many questions there are in all."""
        if not self.answers:
            return 0
        last = self.answers[-1]
        choice = last.question.options[last.chosen].choice if last.chosen is not None else self.walk.usual(last.question.state)
        if choice is None:
            return len(self.answers)
        return len(self.answers) + len(self.walk.usual_way(self.walk.take(last.question.state, choice)))

    def answer(self, number: int) -> bool:
        """Chooses an option (from 0); whether the SOP allows it. What was answered rightly can be changed until it is gone past.

        Raises:
            ValueError: when there is no such option.
        """
        options = self.now.question.options
        if not 0 <= number < len(options):
            raise refusal("person.option", number=str(number), count=len(options), last=len(options) - 1)
        if self.place < len(self.answers) - 1:
            return options[number].right  # gone past already: looked at only
        if options[number].right:
            self.now.chosen = number
        elif number not in self.now.tried:
            self.now.tried.append(number)
            self.now.chosen = None
        return options[number].right

    def forward(self) -> None:
        """On to the next question, or to the end; only past a question that has its answer."""
        if self.over or self.now.chosen is None:
            return
        if self.place == len(self.answers) - 1:
            state = self.walk.take(self.now.question.state, self.now.question.options[self.now.chosen].choice)
            if not self.walk.finished(state):
                self.answers.append(Answered(question_at(self.walk, self.name, state)))
        self.place += 1

    def back(self) -> None:
        """To the question before."""
        self.place = max(0, self.place - 1)

    def score(self) -> tuple[int, int, int]:
        """Steps answered in line with the SOP at once, those that took another try, and how many had more than one answer."""
        answered = [one for one in self.answers if one.chosen is not None]
        at_once = sum(not one.tried for one in answered)
        return at_once, len(answered) - at_once, sum(len(one.question.allowed) > 1 for one in answered)


def question_at(walk: Walk, name: str, state: State) -> Question:
    """The question at this point: what the SOP allows, and what looks likely but does not fit."""
    ways = tuple(walk.ways(state))
    fitting = tuple(choice for choice in ways if walk.can_have_all(walk.take(state, choice))) if len(ways) > 1 else ways
    allowed = fitting or ways
    shown = [Option(choice, True) for choice in allowed[:MOST_RIGHT]]
    passed_by = [Option(choice, False, "wishes") for choice in ways if choice not in allowed]
    wrong = _wrong(walk, name, state, allowed, passed_by, MOST_OPTIONS - len(shown))
    options = sorted([*shown, *wrong], key=lambda one: _order(name, state.step, str(state.times_at(state.step)), one.choice.to, one.choice.by or ""))
    return Question(state, tuple(options), allowed, tuple(_clocks(walk, state, allowed)))


def questions_along(walk: Walk, name: str) -> list[Question]:
    """The questions along the usual way of a vignette."""
    state, found = walk.begin(), []
    while not walk.finished(state):
        choice = walk.usual(state)
        assert choice is not None  # else it would be finished
        found.append(question_at(walk, name, state))
        state = walk.take(state, choice)
    return found


def _wrong(walk: Walk, name: str, state: State, allowed: tuple[Choice, ...], passed_by: list[Option], most: int) -> list[Option]:
    """Options that do not fit now; each kind of mistake once before any comes twice."""
    scenario = walk.scenario
    steps, modes = scenario.sop.steps, scenario.network.modes
    barred = {choice.to for choice in allowed} | walk.beside(state) | {state.step}
    first = allowed[0]
    # on the way of this person, two or three steps further on
    after = walk.usual_way(walk.take(state, first)) if first.to != END else []
    later = [choice for choice in after if choice.to != END and choice.to not in barred and not state.times_at(choice.to)]
    not_now = {choice: reason for choice, reason in walk.not_now(state).items() if choice.to not in barred and not state.times_at(choice.to)}
    other_modes = [mode for mode in modes if first.by and Choice(first.to, mode) not in allowed]
    known = {choice.to for choice in (*later, *not_now)} | {option.choice.to for option in passed_by}
    stage = _stage(walk, state, first.to)
    agencies = {walk.team_of(state, choice.to).split(".")[0] for choice in (*state.walked, *after) if choice.to != END}
    elsewhere = [step for step in steps if steps[step].team is not None and step not in barred | known and not state.times_at(step)]
    elsewhere.sort(
        key=lambda step: (
            walk.team_of(state, step).split(".")[0] not in agencies, _stage(walk, state, step) != stage, _order(name, state.step, step)
        )
    )  # fmt: skip
    other_modes.sort(key=lambda mode: _order(name, state.step, mode))
    further = {choice.to for choice in later}
    kinds: list[list[Option]] = [
        list(passed_by),
        [Option(choice, False, "condition", reason.route) for choice, reason in not_now.items() if reason.why == "condition"],
        [Option(choice, False, "later") for choice in sorted(later[:4], key=lambda one: _order(name, state.step, one.to))],
        [Option(Choice(first.to, mode), False, "mode") for mode in other_modes],
        [
            Option(choice, False, reason.why, reason.route)
            for choice, reason in not_now.items() if reason.why != "condition" and choice.to not in further
        ],
        [Option(Choice(step), False, "elsewhere") for step in elsewhere],
    ]  # fmt: skip
    found: list[Option] = []
    while len(found) < most and any(kinds):
        for kind in kinds:
            if kind and len(found) < most:
                option = kind.pop(0)
                if option.choice.to not in {one.choice.to for one in found} or option.why == "mode":
                    found.append(option)
    return found


def _stage(walk: Walk, state: State, step: str) -> str:
    if step not in walk.scenario.sop.steps:
        return ""
    pool = walk.team_of(state, step)
    if not pool:
        return ""
    return walk.scenario.network.pools()[pool].stage or walk.scenario.network.agencies[pool.split(".")[0]].stage or ""


def _clocks(walk: Walk, state: State, allowed: tuple[Choice, ...]) -> list[ClockState]:
    """The deadlines that hold for her and have not been met: those that the next step meets first, then the others, the nearest first."""
    scenario, events = walk.scenario, {**dict(state.events), "arrival": walk.arrived}
    if walk.hours_since == walk.hours_since:
        events["incident"] = walk.arrived - round(walk.hours_since * 3600)
    asked = {event.event for choice in allowed if choice.to != END for event in scenario.sop.steps[choice.to].events}
    case = walk._case(state)
    found = []
    for name, deadline in scenario.sop.deadlines.items():
        begun = min((events[event] for event in deadline.from_ if event in events), default=None)
        if begun is None or any(event in events for event in deadline.to) or not test_of(deadline.when)(case, walk.arrived, 0):
            continue
        if deadline.holds_from is not None and begun < walk.plan.second(deadline.holds_from):
            continue
        seconds = round(deadline.within.seconds(scenario.network.working_day.hours * 3600))
        due = begun + seconds
        if deadline.within.working:
            due = walk.plan.calendars[scenario.network.working_day.calendar].end_of_work(begun, seconds)
        found.append(ClockState(name, due - state.now, bool(asked & set(deadline.to))))
    return sorted(found, key=lambda clock: (not clock.meets, clock.left, clock.name))
