"""One person's way under an SOP, from a real run: a vignette is added to the scenario, the network's ordinary load stays around her.

Her draws are keyed by her stream and number, so under every SOP she is the same person on the same days; only the procedure and
what it does to the lists differ.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from simkit.engine.conditions import test_of
from simkit.engine.log import NEVER, PARTS
from simkit.engine.plan import plan_of
from simkit.engine.simulation import Run
from simkit.figures.bands import Band, Bands
from simkit.language.messages import no, refusal
from simkit.scenario.changes import Change
from simkit.scenario.loading import changed
from simkit.scenario.model import Scenario
from simkit.scenario.network import Beds
from simkit.scenario.phrases import group_in_words, sentence_case
from simkit.scenario.values import Text
from simkit.scenario.vignettes import Vignette
from simkit.workshop.calculation import run_of_replication

STREAM = "vignette"
PERSON = "person"  # in place of a vignette's name: the person who was chosen in "Jelajah"
TOLD = ("type", "age", "tier", "documents", "needs_shelter")  # attributes of such a person that are told
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class DeadlineState:
    """A deadline as it turned out for her; seconds from her arrival.

    Attributes:
        state: kept, missed, open (still running when the simulation ends) or never (she left before).
        reached: when the target happened; none when it did not.
    """

    name: str
    begun: int
    due: int
    reached: int | None
    state: str


@dataclass(frozen=True)
class Way:
    """The whole way of one person under one SOP; seconds from her arrival.

    Attributes:
        until: the last of her wishes has come true; or, when one did not, the end of her case or of the simulation. Of a person without
            wishes (one of the network, not of a vignette) the whole way is shown.
        wishes: by event, when it came true; none when it did not.
        ended, outcome: of the case; none and "open" when it goes on.
        bands: of the main way, without a gap from 0 to ``ended``.
        beside: bands of the tracks beside, by stage of the network.
        stays: beds: start, end, pool.
        tellings: when and at which step she had to tell her story.
        works: start and end of each service on the main way, with its step.
    """

    scenario: Scenario
    vignette: Vignette
    arrived: int
    moment: dt.datetime
    until: int
    wishes: dict[str, int | None]
    ended: int | None
    outcome: str
    bands: tuple[Band, ...]
    beside: dict[str, tuple[Band, ...]]
    stays: tuple[tuple[int, int, str], ...]
    tellings: tuple[tuple[int, str], ...]
    works: tuple[tuple[int, int, str], ...]
    deadlines: tuple[DeadlineState, ...]

    @property
    def sums(self) -> dict[str, int]:
        """Seconds by part until `until`, without remainder."""
        totals = dict.fromkeys(PARTS, 0)
        for band in self.bands:
            totals[band.part] += max(0, min(band.end, self.until) - band.start)
        return totals

    @property
    def told(self) -> int:
        """How often she had to tell her story until `until`."""
        return sum(at < self.until for at, _ in self.tellings)

    @property
    def fulfilled(self) -> bool:
        """Whether all that she asked for came true; without wishes, whether her case was closed."""
        return self.outcome == "closed" if not self.wishes else all(at is not None for at in self.wishes.values())


def with_person(scenario: Scenario, vignette: Vignette) -> Scenario:
    """The scenario with one more dated arrival: the person of the vignette, and those who come with her."""
    stream = scenario.streams.cases[vignette.stream]
    attributes: dict[str, Any] = dict(vignette.attributes)
    if vignette.hours_since is not None:
        since = str(vignette.hours_since)
        attributes["hours_since"] = {"mixture": [{"chance": 1, "uniform": [since, since]}]}
    person = {
        "title": vignette.kind.model_dump(),
        "arrivals": {"dated": [vignette.arrives.isoformat()]},
        "group": vignette.group,
        "attributes": attributes,
        **({"first": stream.first} if vignette.door is None else {"doors": {vignette.door: 1}}),
        **({"type": stream.type} if stream.type else {}),
    }
    # the horizon stays: a shorter one has other holidays in it, and the work of others would come at other times
    return changed(scenario, [Change(path=f"streams.cases.{STREAM}", insert=person)])


def vignette_of(scenario: Scenario, name: str) -> Vignette:
    """A vignette of a scenario by its name.

    Raises:
        ValueError: when the scenario has no such vignette.
    """
    if name not in scenario.vignettes:
        raise no("vignette", name, scenario.vignettes)
    return scenario.vignettes[name]


def way_of(scenario: Scenario, name: str, seed: int = 1, replication: int = 0) -> Way:
    """The way of a vignette's person through one replication; kept, and worked out once even when two threads ask.

    Raises:
        ValueError: when the scenario has no such vignette.
    """
    with _ONE_AT_A_TIME:
        return _way_of(scenario, name, seed, replication)


@lru_cache(maxsize=32)
def _way_of(scenario: Scenario, name: str, seed: int, replication: int) -> Way:
    vignette = vignette_of(scenario, name)
    return replace(read_way(run_of_replication(with_person(scenario, vignette), seed, replication), vignette), scenario=scenario)


def way_of_person(scenario: Scenario, number: int, seed: int = 1, replication: int = 0, like: Scenario | None = None) -> Way:
    """The way of one of the network's own people, by her number among all people of the run (as in ``simkit case --number``).

    Args:
        like: the scenario in whose run she has this number, when it is another one than that in which she is looked for: she is found
            again as the same person of the same stream.

    Raises:
        ValueError: when there is no such person, or she does not come under this scenario.
    """
    with _ONE_AT_A_TIME:
        return _way_of_person(scenario, number, seed, replication, like or scenario)


@lru_cache(maxsize=16)
def _way_of_person(scenario: Scenario, number: int, seed: int, replication: int, like: Scenario) -> Way:
    here = run_of_replication(like, seed, replication)
    people = here.case_data.people()
    if not 0 <= number < len(people):
        raise refusal("person.number", number=str(number), last=len(people) - 1)
    wanted = here.case_data.rows(people[number : number + 1])[0]
    run = here if like is scenario else run_of_replication(scenario, seed, replication)
    same = _of_stream(run, wanted["stream"], wanted["number"])
    if not same:
        raise refusal("person.other_sop", number=str(number), sop=scenario.sop_name)
    found = same[0]
    return replace(read_way(run, _as_vignette(run, found, number), found), scenario=scenario)


def _of_stream(run: Run, stream: str, number: int | None = None) -> list[dict[str, Any]]:
    """The cases of a stream, all of them or the one with this number in it."""
    cases = run.case_data
    streams = cases.vocabulary.attributes["stream"]
    own = cases.attribute("stream") == (streams.index(stream) if stream in streams else len(streams))
    return cases.rows(np.flatnonzero(own if number is None else own & (cases.column("number") == number)))


def _as_vignette(run: Run, person: dict[str, Any], number: int) -> Vignette:
    """What is told about one of the network's people: nothing that the run does not know about her; no wishes."""
    scenario, stream = run.scenario, str(person["stream"])
    title = scenario.streams.cases[stream].title
    told = [f"{name}={person[name]}" for name in TOLD if isinstance(person.get(name), str)]
    # a word without a title would be read as it stands in the files
    told = [group for group in told if not group_in_words(group, scenario, "id").endswith(f": {group.partition('=')[2]}")]
    facts = [", ".join(group_in_words(group, scenario, language) for group in told) for language in ("id", "en")]
    story = (
        Text(id="Salah satu dari orang rekaan yang bergerak di layar Jelajah.", en="One of the fictional people who move on the screen Explore."),
        *((Text(id=f"{sentence_case(facts[0])}.", en=f"{sentence_case(facts[1])}."),) if told else ()),
        Text(id="Jalannya ditampilkan sampai kasusnya berakhir.", en="Her way is shown until her case ends."),
    )
    questions = (
        Text(id="Di mana ia paling lama menunggu, dan siapa yang dapat mengubahnya?", en="Where does she wait longest, and who could change that?"),
        Text(id="Di langkah mana ia harus bercerita ulang?", en="At which step does she have to tell her story again?"),
    )
    return Vignette.model_construct(
        name=str(number), kind=title or Text(id=stream.replace("_", " "), en=stream.replace("_", " ")), story=story, stream=stream, door=None,
        arrives=run.scenario.start, group=1, hours_since=None, attributes={}, wishes=(), beside=None, questions=questions,
    )  # fmt: skip


def person_in(run: Run) -> dict[str, Any]:
    """The case of the vignette's person in a run of `with_person`; of a group, the first one."""
    return _of_stream(run, STREAM)[0]


def read_way(run: Run, vignette: Vignette, person: dict[str, Any] | None = None) -> Way:
    """Reads the way of a person from the log of a run: of the case given, by default the vignette's person of `with_person`."""
    person = person or person_in(run)
    number, arrived = int(person["case"]), int(person["arrived"])
    rows = run.log_data.of_case(number)
    last = run.horizon if person["ended"] == NEVER else int(person["ended"])
    reader = Bands(run, person)
    bands = reader.main
    beside: dict[str, list[Band]] = {}
    for row in reader.beside:
        beside.setdefault(_stage_of(run.scenario, row), []).extend(reader.of(row))
    pools = run.scenario.network.pools()
    stays = [
        (int(row["started"]) - arrived, (run.horizon if row["ended"] == NEVER else int(row["ended"])) - arrived, str(row["pool"]))
        for row in rows
        if row["kind"] == "stay" and isinstance(pools[str(row["pool"])], Beds)
    ]
    told = sorted((row for row in rows if row["story"] and row["started"] != NEVER), key=lambda row: int(row["started"]))
    worked = [row for row in reader.on_main if row["kind"] == "service" and row["started"] != NEVER]
    wishes: dict[str, int | None] = {event: _first(person, event, arrived) for event in vignette.wishes}
    reached = [at for at in wishes.values() if at is not None]
    until = max(reached) if wishes and len(reached) == len(wishes) else last - arrived
    return Way(
        scenario=run.scenario,
        vignette=vignette,
        arrived=arrived,
        moment=run.scenario.start + dt.timedelta(seconds=arrived),
        until=max(until, 1),
        wishes=wishes,
        ended=None if person["ended"] == NEVER else last - arrived,
        outcome=str(person["outcome"]),
        bands=tuple(bands),
        beside={stage: tuple(found) for stage, found in beside.items()},
        stays=tuple(stays),
        tellings=tuple((int(row["started"]) - arrived, str(row["step"])) for row in told),
        works=tuple(
            (int(row["started"]) - arrived, (last if row["ended"] == NEVER else int(row["ended"])) - arrived, str(row["step"]))
            for row in worked
        ),
        deadlines=tuple(_deadlines(run, person, rows)),
    )


def _first(person: dict[str, Any], event: str, arrived: int) -> int | None:
    at = person.get(f"event_{event}")
    return None if at is None else int(at) - arrived


def _stage_of(scenario: Scenario, row: dict[str, Any]) -> str:
    """The stage of the network to which a row belongs: that of its step, of the agency, or of the step's team."""
    step = scenario.sop.steps.get(str(row["step"]))
    if step is not None and step.stage is not None:
        return step.stage
    pool = str(row["pool"])
    if not pool and step is not None and step.team is not None:
        rows = scenario.sop.performers.get(step.team)
        pool = rows[-1].team if rows else step.team
    if not pool:
        return ""
    return scenario.network.pools()[pool].stage or scenario.network.agencies[pool.split(".")[0]].stage or ""


def _deadlines(run: Run, person: dict[str, Any], rows: list[dict[str, Any]]) -> list[DeadlineState]:
    """Every deadline that held for her, in the order in which they are due."""
    plan, network = plan_of(run.scenario), run.scenario.network
    arrived = int(person["arrived"])
    events = {name[6:]: int(at) for name, at in person.items() if name.startswith("event_")}
    events |= {"arrival": arrived}
    since = float(person["hours_since_incident"])
    if since == since:
        events["incident"] = arrived - round(since * 3600)
    held = [SimpleNamespace(pool=SimpleNamespace(name=name)) for name in [row["pool"] for row in rows if row["kind"] == "stay"]]
    seen = SimpleNamespace(
        attributes=person, events=events, hours_since=since, arrived=arrived, holds=held, is_open=person["ended"] == NEVER
    )
    found = []
    for name, deadline in run.scenario.sop.deadlines.items():
        begun = min((events[event] for event in deadline.from_ if event in events), default=None)
        if begun is None or not test_of(deadline.when)(seen, arrived, 0):
            continue
        if deadline.holds_from is not None and begun < plan.second(deadline.holds_from):
            continue
        seconds = round(deadline.within.seconds(network.working_day.hours * 3600))
        due = begun + seconds
        if deadline.within.working:
            due = plan.calendars[network.working_day.calendar].end_of_work(begun, seconds)
        reached = min((events[event] for event in deadline.to if event in events), default=None)
        if reached is not None:
            state = "kept" if reached <= due else "missed"
        elif due >= run.horizon:
            state = "open"
        else:
            state = "missed" if seen.is_open or person["ended"] > due else "never"
        found.append(DeadlineState(name, begun - arrived, due - arrived, None if reached is None else reached - arrived, state))
    return sorted(found, key=lambda state: (state.due, state.name))
