"""What the screen Jelajah draws from: one run as a small description and a block of numbers, and the page that carries both.

Everything comes from the run's log by way of `simkit.workshop.segments`; nothing is added.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import numpy as np

from simkit.engine.plan import UNLIMITED, Plan
from simkit.engine.simulation import Run
from simkit.scenario.model import Scenario
from simkit.scenario.values import Text
from simkit.workshop.layout import layout_of, teams_of_step
from simkit.workshop.segments import BANK, END, WAITING, Segments, chosen, segments_of

BEYOND = 21 * 86_400  # openings are given this far beyond the horizon, so that a closed office can say when it opens
LEAST_GROUP = 5  # people who come together and get a mark on the line of time
WEEKS_TO_OPEN = 12  # the telling moment at which the screen opens lies in the first weeks
_TYPES = {"uint8": "u1", "uint16": "u2", "uint32": "u4"}


def _pair(text: Text | None, name: str = "") -> list[str]:
    """Both languages; where the scenario gives no title, its name in plain letters: nobody is shown a name out of a file."""
    plain = name.rpartition(".")[2].replace("_", " ")
    return [plain, plain] if text is None else [text.id, text.en]


def film_of(run: Run, language: str = "id") -> tuple[dict[str, Any], bytes]:
    """Everything the browser's module draws from: a small description, and all numbers as bytes; faults in ``language``."""
    segments = segments_of(run, layout_of(run.scenario), language)
    scenario, plan = run.scenario, Plan(run.scenario)
    network, sop = scenario.network, scenario.sop
    arrays: dict[str, Any] = {
        name: getattr(segments, name)
        for name in ("start", "end", "case", "step", "slot", "route", "kind", "card", "pool", "priority", "flags", "signed", "letters")
    }
    arrays["moves"], arrays["people"] = segments.moves.ravel(), segments.people.ravel()
    arrays["waiting"] = segments.hourly(WAITING)
    pools, used = [], {}
    for name, model in network.pools().items():
        calendar = getattr(model, "calendar", "always")
        always = plan.calendars[calendar].always
        if not always:
            used[calendar] = plan.calendars[calendar]
        counted = [[at, None if units >= UNLIMITED else units] for at, units in plan.capacities[name]]
        vehicle = getattr(model, "cost_per_km", 0) > 0
        managers = getattr(model, "managers", None)
        pools.append({
            "title": _pair(model.title, name), "units": counted, "calendar": None if always else calendar, "vehicle": vehicle,
            "managers": None if managers is None else segments.pools.index(managers),
        })  # fmt: skip
    office = network.working_day.calendar
    if not plan.calendars[office].always:
        used[office] = plan.calendars[office]
    for name, calendar in used.items():
        shown = [
            place for place, end in enumerate(calendar.ends) if end > segments.begin and calendar.starts[place] < segments.end_of_time + BEYOND
        ]
        for what, values in (("opens", calendar.starts), ("closes", calendar.ends)):
            arrays[f"{what}:{name}"] = np.array([max(0, values[place]) for place in shown], dtype=np.uint32)
    gates = _gates(run, plan, segments)
    for gate in gates:
        arrays[f"meets:{gate['step']}"] = np.array(gate.pop("times"), dtype=np.uint32)
    described, blob = _pack(arrays)
    film = {
        "place": scenario.place or scenario.title.id,
        "sop": _pair(sop.title, scenario.sop_name),
        "start": scenario.start.isoformat(),
        "begin": segments.begin,
        "end": segments.end_of_time,
        "persons": len(segments.people),
        "opening": _telling_moment(segments, plan),
        "columns": [_pair(title) for title in segments.layout.columns],
        "rows": segments.layout.rows,
        "cards": [
            {
                "name": card.name, "title": _pair(card.title), "short": _pair(card.short), "family": card.family,
                "column": card.column, "row": card.row,
                **{group: [segments.pools.index(pool) for pool in getattr(card, group)] for group in ("teams", "beds", "caseloads")},
            }
            for card in segments.layout.cards
        ],
        "pools": pools,
        "office": None if plan.calendars[office].always else office,
        "holidays": _holidays(run),
        "steps": [_step(scenario, step) for step in segments.steps],
        "gates": gates,
        "streams": [_pair(scenario.streams.cases[stream].title, stream) for stream in segments.streams],
        "outcomes": [
            {"title": _pair(sop.outcomes.get(name), name), "chosen": name in chosen(run), "lost": name.startswith("lost")}
            for name in segments.outcomes
        ],
        "routes": [list(route) for route in segments.routes],
        "targets": {"end": END, "bank": BANK},
        "classes": bool(sop.priority.rows),
        "events": _events(run, segments),
        "arrays": described,
    }  # fmt: skip
    return film, blob


def _step(scenario: Scenario, name: str) -> list[str]:
    """What a step is called; work of others has the title of its stream."""
    if name in scenario.sop.steps:
        return _pair(scenario.sop.steps[name].title, name)
    found = scenario.streams.background.get(name)
    return _pair(getattr(found, "title", None), name)


def _gates(run: Run, plan: Plan, segments: Segments) -> list[dict[str, Any]]:
    """Meetings at which cases are heard: card, step (position in ``steps``), short title, how many at most, and when in the shown time."""
    found = []
    places = segments.layout.of_pool()
    for name, step in run.scenario.sop.steps.items():
        meeting = step.gate.meeting if step.gate is not None else None
        cards = [places[team] for team in teams_of_step(run.scenario, name) if team in places]
        if meeting is not None and cards and name in segments.steps:
            found.append({
                "card": cards[0], "step": segments.steps.index(name), "title": _pair(step.short or step.title, name), "most": meeting.at_most,
                "times": [at for at in plan.meetings(meeting) if at >= segments.begin],
            })  # fmt: skip
    return found


def _pack(arrays: dict[str, Any]) -> tuple[list[list[Any]], bytes]:
    """All arrays one after the other, each at a multiple of four bytes, little-endian; and where each one is."""
    described, parts, offset = [], [], 0
    for name, values in arrays.items():
        kind = _TYPES[str(values.dtype)]
        data = values.astype(f"<{kind}").tobytes()
        described.append([name, kind, offset, len(values)])
        data += b"\0" * (-len(data) % 4)
        parts.append(data)
        offset += len(data)
    return described, b"".join(parts)


def _telling_moment(segments: Segments, plan: Plan) -> int:
    """When the screen opens: in the first weeks, in office hours between 9 and 15, when most people wait."""
    calendar = plan.calendars[plan.scenario.network.working_day.calendar]
    waiting = segments.hourly(WAITING)
    best = (-1, segments.begin)
    for hour in range(min(len(waiting), WEEKS_TO_OPEN * 168)):
        now = segments.begin + hour * 3600
        if 9 <= (plan.start + dt.timedelta(seconds=now)).hour <= 15 and calendar.is_open(now) and waiting[hour] > best[0]:
            best = (int(waiting[hour]), now)
    return best[1]


def _holidays(run: Run) -> dict[str, list[str]]:
    """Days on which the working calendar is closed, by date."""
    network = (run.scenario.periods[0] if run.scenario.periods else run.scenario).network
    calendar = network.calendars.get(network.working_day.calendar)
    named = {} if calendar is None else {day: name for listed in calendar.holidays for day, name in network.holidays[listed].items()}
    return {day.isoformat(): _pair(name) for day, name in named.items()}


def _events(run: Run, segments: Segments) -> list[dict[str, Any]]:
    """What has a date in the shown time: groups that arrive together, and the contexts in force."""
    groups: dict[int, list[int]] = {}
    cases, people = run.case_data, run.case_data.people()
    for group, arrived in zip(cases.column("group")[people].tolist(), cases.column("arrived")[people].tolist(), strict=True):
        groups.setdefault(group, []).append(arrived)
    events: list[dict[str, Any]] = [
        {"at": min(times), "group": len(times)} for times in groups.values() if len(times) >= LEAST_GROUP and min(times) >= segments.begin
    ]
    for name in run.scenario.active_contexts:
        context = run.scenario.contexts.get(name)
        begins = [] if context is None else [one for one in (context.from_, *(change.from_ for change in context.changes)) if one is not None]
        if context is not None and begins:  # its own date, or else the first at which it changes something
            at = max(segments.begin, int(((context.from_ or min(begins)) - run.scenario.start).total_seconds()))
            if at < segments.end_of_time:
                events.append({"at": at, "text": _pair(context.title, name)})
    return sorted(events, key=lambda event: cast(int, event["at"]))
