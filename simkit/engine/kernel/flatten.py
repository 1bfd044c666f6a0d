"""Lays a scenario out in the tables of `simkit.engine.kernel.layout`: names become row numbers, rules become rows.

What depends on the scenario alone is worked out here, once for all replications; a run only reads it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simkit.engine import quantiles
from simkit.engine.arrivals import clock_of, dates_of
from simkit.engine.draws import key_of
from simkit.engine.kernel import layout as at
from simkit.engine.kernel.memory import Memory, Shape, Table
from simkit.engine.plan import Plan
from simkit.engine.working_time import WorkingTime
from simkit.scenario import distributions as d
from simkit.scenario import streams as language
from simkit.scenario.conditions import Condition
from simkit.scenario.model import Period
from simkit.scenario.sop import Route, Step

_WAITS = {"team": at.TEAM_WAIT, "referral": at.REFERRAL_WAIT, "place": at.PLACE_WAIT, "gate": at.GATE_WAIT_PATIENCE}
_CLOSING = {"pause": at.PAUSE, "overtime": at.OVERTIME, "fit": at.FIT}
_MOMENTS = {"start": at.AT_START, "end": at.AT_END, "after": at.AT_AFTER}
_LETTER_PARTS = ("preparation", "signature", "transmission", "incomplete", "refused", "lost", "outcome", "noticed", "returns")


def flatten(plan: Plan) -> Memory:
    """The scenario of a plan as one block of memory."""
    return _Flattener(plan).memory()


def units_of(plan: Plan) -> list[int]:
    """The units of each pool at the start."""
    return [steps[0][1] for steps in plan.capacities.values()]


def changes_of(plan: Plan) -> list[tuple[int, int, int]]:
    """When a pool has other units than before: the second, the pool's row, its units."""
    return [
        (moment, pool, units)
        for pool, steps in enumerate(plan.capacities.values())
        for moment, units in (steps[1:] if steps[0][0] == 0 else steps)
        if moment < plan.horizon
    ]


def absences_of(plan: Plan) -> list[tuple[int, str, int, Any]]:
    """Where staff is away at random: the pool's row, its name, the period, and what is said of the team then."""
    return [
        (order, name, position, models[name])
        for order, name in enumerate(plan.pool_models[0])
        for position, models in enumerate(plan.pool_models)
        if getattr(models[name], "absences", None) is not None and isinstance(models[name].staff, int)
    ]


def staff_of_absences(plan: Plan) -> list[int]:
    """How many each of these rows is about."""
    return [model.staff for *_, model in absences_of(plan)]


class _Flattener:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.scenario, self.words = plan, plan.scenario, plan.vocabulary
        self.rows: dict[Table, list[tuple[Any, ...]]] = {table: [] for table in at.PLAN}
        self.arrays: dict[Table, list[NDArray[Any]]] = {at.clock_in: [], at.numbers_in: [], at.openings_in: []}
        self.used: dict[Table, int] = dict.fromkeys(self.arrays, 0)
        self.done: dict[Any, int] = {}
        self.pairs: dict[tuple[str, str], int] = {}  # step and who performs, or works along
        self.kept: list[Any] = []  # what is remembered by its identity must stay
        first = plan.periods[0][1]
        self.steps = {name: place for place, name in enumerate(first.sop.steps)}
        self.pools = {name: place for place, name in enumerate(first.network.pools())}
        self.modes = {name: place for place, name in enumerate(first.network.modes)}
        self.calendars = {name: place for place, name in enumerate(plan.calendars)}
        self.columns = {name: place for place, name in enumerate(self.words.attributes)}
        self.attribute_codes = self.words.attribute_codes
        self.codes = self.words.codes
        self.streams = (*first.streams.cases, *first.streams.background)
        self.working_day = self.scenario.network.working_day.hours * 3600
        once = (name for name in self.steps if any(period.sop.steps[name].once_per_group for _, period in plan.periods))
        self.once = {name: place for place, name in enumerate(once)}

    # ---- the whole ----------------------------------------------------------------------------------------------

    def memory(self) -> Memory:
        plan, scenario = self.plan, self.scenario
        start = plan.start
        self._add(
            at.plan_in, plan.horizon, start.hour * 3600 + start.minute * 60 + start.second, len(self.pools), len(self.steps), len(self.streams),
            len(scenario.streams.cases), len(plan.periods), len(self.columns), len(self.words.events), len(self.once),
            self.calendars[scenario.network.working_day.calendar], self.columns.get("door", -1), self.columns.get("stream", -1),
            self.columns.get("type", -1), key_of("arrival"), key_of("group"), key_of("share"), key_of("door"), key_of("time of day"),
            key_of("stream", "absences"),
        )  # fmt: skip
        for calendar in plan.calendars.values():
            self._calendar(calendar)
        for (name, pool), units in zip(scenario.network.pools().items(), units_of(plan), strict=True):
            agency, short = name.split(".")
            bed = short in scenario.network.agencies[agency].beds
            self._add(at.pools_in, self.calendars[getattr(pool, "calendar", "always")], bed, units)
        self._several(at.changes_in, changes_of(plan))
        self._absences()
        self._streams()
        for _, period in plan.periods:
            for name, step in period.sop.steps.items():
                for word in (*(() if step.team is None else (step.team,)), *(row.team for row in step.with_)):
                    self._performer(name, word)
        for moment, period in plan.periods:
            self._period(moment, period)
        self.rows[at.plan_in][0] += len(self.rows[at.changes_in]), len(self.rows[at.absences_in]), len(plan.calendars), any(
            period.sop.appointments is not None for _, period in plan.periods
        )
        return self._block()

    def _block(self) -> Memory:
        sizes = {table: self.used.get(table, len(rows)) for table, rows in self.rows.items()}
        memory = Shape(at.PLAN, sizes).block()
        for table, rows in self.rows.items():
            first, _ = table.where(memory)
            if table in self.arrays:
                for part in self.arrays[table]:
                    memory[first : first + part.size] = part.reshape(-1).view(np.int64)
                    first += part.size
            elif rows:
                made = np.array(rows, dtype=table.dtype).view(np.int64)
                memory[first : first + made.size] = made
        return memory

    def _add(self, table: Table, *values: Any) -> int:
        """A new row; its number."""
        rows = self.rows[table]
        rows.append(values)
        return len(rows) - 1

    def _several(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> tuple[int, int]:
        """Rows that follow one another: the first, and how many. They must not make rows of the same table while they are made."""
        made = list(rows)
        first = len(self.rows[table])
        self.rows[table].extend(made)
        return first, len(made)

    def _put(self, table: Table, values: NDArray[Any]) -> int:
        """Rows as an array of eight-byte numbers."""
        first = self.used[table]
        self.arrays[table].append(values)
        self.used[table] += values.size // table.width
        return first

    def _remembered(self, what: Any, key: Any) -> int | None:
        self.kept.append(what)
        return self.done.get(key)

    def _once(self, parts: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What is made of these parts of a scenario, made once: periods share the parts that their dates leave as they are."""
        key = ("made", *(part if isinstance(part, str) else id(part) for part in parts))
        if key not in self.done:
            self.kept.append(parts)
            self.done[key] = make()
        return self.done[key]

    # ---- time -----------------------------------------------------------------------------------------------------

    def _calendar(self, calendar: WorkingTime) -> None:
        self._add(at.calendars_in, calendar.always, self._put(at.openings_in, calendar.table), len(calendar.starts))

    def _absences(self) -> None:
        plan = self.plan
        for order, name, position, model in absences_of(plan):
            moment, rule = plan.periods[position][0], model.absences
            end = plan.periods[position + 1][0] if position + 1 < len(plan.periods) else plan.horizon
            self._add(
                at.absences_in, order, moment, end, model.staff, rule.per_person_per_year, self.distribution(rule.lasts, 86_400),
                key_of("absent", name, str(moment)), key_of("away", name, str(moment)),
            )  # fmt: skip

    # ---- distributions --------------------------------------------------------------------------------------------

    def distribution(self, rule: Any, working_day: float | None = None) -> int:
        """The row of a distribution; -1 for none."""
        if rule is None:
            return -1
        day = self.working_day if working_day is None else working_day
        key = ("distribution", id(rule), day)
        found = self._remembered(rule, key)
        if found is None:
            kind, a, b, c, table = coded(rule, day)
            first = self._numbers(table) if table is not None else 0
            count = 0 if table is None else len(table)
            found = self.done[key] = self._add(at.distributions_in, kind, a, b, c, first, count, rule.working)
        return found

    def _numbers(self, values: NDArray[np.float64]) -> int:
        key = ("numbers", id(values))
        found = self._remembered(values, key)
        if found is None:
            found = self.done[key] = self._put(at.numbers_in, values)
        return found

    def duration(self, rule: Any) -> int:
        """The row of a duration that may depend on the case; -1 for none."""
        if rule is None:
            return -1
        key = ("duration", id(rule))
        found = self._remembered(rule, key)
        if found is None:
            if isinstance(rule, d.DurationByCase):
                rows = self._several(at.duration_rows_in, [(self.test(row.when), self.distribution(row.use)) for row in rule.first_of])
            else:
                rows = self._several(at.duration_rows_in, [(at.ALWAYS, self.distribution(rule))])
            found = self.done[key] = self._add(at.durations_in, *rows)
        return found

    # ---- conditions -----------------------------------------------------------------------------------------------

    def test(self, condition: Condition) -> int:
        """Where the test of a condition begins: one instruction for each thing that is asked, each says where to go on after yes and no."""
        key = ("test", id(condition))
        found = self._remembered(condition, key)
        if found is None:
            found = self.done[key] = self._program(condition, at.ALWAYS, at.NEVER_HOLDS)
        return found

    def _program(self, condition: Condition, yes: int, no: int) -> int:
        begin = yes
        for atom in reversed(list(self._asked(condition))):
            kind = atom[0]
            if kind == "any":
                rest = no
                for inner in reversed(atom[1]):
                    rest = self._program(inner, begin, rest)
                begin = rest
            elif kind == "none":
                for inner in reversed(atom[1]):
                    begin = self._program(inner, no, begin)
            else:
                op, what, limits, wanted = atom[1:]
                begin = self._add(at.tests_in, op, what, *limits, begin if wanted else no, no if wanted else begin)
        return begin

    def _asked(self, condition: Condition) -> Iterable[tuple[Any, ...]]:
        free = (math.inf, math.inf, -math.inf, -math.inf)
        for name, values in condition.attributes.items():
            codes = self.attribute_codes.get(name, {})
            if name in self.columns:
                members = self.set_of([codes[value] for value in values if value in codes], len(codes))
                yield "one", at.HAS_WORD, self.columns[name] << 32 | members, free, True
            else:
                yield "any", ()
        for event in condition.happened:
            yield "one", at.HAPPENED, self.codes["events"][event], free, True
        for event in condition.not_yet:
            yield "one", at.HAPPENED, self.codes["events"][event], free, False
        if condition.time_since is not None:
            rule = condition.time_since
            most = math.inf if rule.at_most is None else rule.at_most.seconds()
            least = 0.0 if rule.at_least is None else rule.at_least.seconds()
            yield "one", at.SINCE, self.codes["events"][rule.event], (most, math.inf, least, -math.inf), True
        if condition.hours_since is not None:
            yield "one", at.HOURS_SINCE, 0, _limits(condition.hours_since), True
        if condition.visits is not None:
            yield "one", at.VISITS, 0, _limits(condition.visits), True
        if condition.holds:
            yield "one", at.HOLDS, self.set_of([self.pools[name] for name in condition.holds], len(self.pools)), free, True
        if condition.holds_none:
            yield "one", at.HOLDS, self.set_of([self.pools[name] for name in condition.holds_none], len(self.pools)), free, False
        if condition.case_open is not None:
            yield "one", at.IS_OPEN, 0, free, condition.case_open == "yes"
        if condition.any_of:
            yield "any", condition.any_of
        if condition.none_of:
            yield "none", condition.none_of

    def set_of(self, members: Iterable[int], size: int) -> int:
        """Where a set begins: one row for each thing that could be in it."""
        chosen = frozenset(members)
        key = ("set", chosen, size)
        found = self.done.get(key)
        if found is None:
            found = self.done[key] = self._several(at.sets_in, [(thing in chosen,) for thing in range(size)])[0]
        return found

    # ---- streams --------------------------------------------------------------------------------------------------

    def _streams(self) -> None:
        streams, plan = self.scenario.streams, self.plan
        for name in self.streams:
            background = name in streams.background and len(self.rows[at.streams_in]) >= len(streams.cases)
            group = "background" if background else "cases"
            rules = [(moment, getattr(period.streams, group)[name].arrivals) for moment, period in plan.periods]
            arrivals = rules[0][1]
            kind, first, count = at.POISSON, 0, 0
            if isinstance(arrivals, language.Dated):
                kind = at.DATED
                first, count = self._several(at.dated_in, [(moment,) for moment in dates_of(plan, rules)])
            elif isinstance(arrivals, language.Renewal):
                kind = at.RENEWAL
            else:
                clock = clock_of(plan, rules)
                rates = np.append(clock.rates, 0.0)
                made = np.array([clock.marks.astype(np.int64), rates.view(np.int64), clock.sums.view(np.int64)]).T.copy()
                first, count = self._put(at.clock_in, made), len(clock.marks)
            self._add(at.streams_in, key_of("stream", name), kind, first, count, plan.vocabulary.codes["streams"][name])

    def _interval(self, arrivals: Any) -> int:
        return self.distribution(arrivals.every, 86_400) if isinstance(arrivals, language.Renewal) else -1

    def _attribute(self, spec: Any, name: str) -> int:
        made: int = self._once((spec, name), lambda: self._attribute_rule(spec, name))
        return made

    def _attribute_rule(self, spec: Any, name: str) -> int:
        column, codes, key = self.columns.get(name, -1), self.attribute_codes.get(name, {}), key_of("attribute", name)
        per_group = getattr(spec, "per_group", False)
        if isinstance(spec, language.Always):
            return self._add(at.attribute_rules_in, at.A_WORD, column, codes[spec.value_is], 0, 0.0, 0, 0, 0, -1, key)
        if isinstance(spec, language.YesChance):
            return self._add(at.attribute_rules_in, at.YES_OR_NO, column, codes["yes"], codes["no"], spec.chance, per_group, 0, 0, -1, key)
        if isinstance(spec, language.Choice):
            rows = self._several(at.chances_in, [(chance, codes[word]) for word, chance in spec.chances.items()])
            return self._add(at.attribute_rules_in, at.A_CHOICE, column, 0, 0, 0.0, per_group, *rows, -1, key)
        if isinstance(spec, language.ByCase):
            cases = [(self.test(row.when), self._attribute(row.use, name)) for row in spec.first_of]
            rows = self._several(at.attribute_cases_in, cases)
            return self._add(at.attribute_rules_in, at.BY_CASE, column, 0, 0, 0.0, 0, *rows, -1, key)
        return self._add(at.attribute_rules_in, at.HOURS, -1, 0, 0, 0.0, 0, 0, 0, self.distribution(spec, 86_400), key)

    def _door(self, door: language.Door) -> int:
        key = ("door", id(door))
        found = self._remembered(door, key)
        if found is not None:
            return found
        hours = np.array(door.hours or (), dtype=np.float64)
        first = self._put(at.numbers_in, hours) if door.hours is not None else -1
        calendar = self.calendars[door.calendar] if door.calendar is not None else -1
        total = float(sum(door.hours)) if door.hours is not None else 0.0
        found = self.done[key] = self._add(at.doors_in, self.distribution(door.time_of_day, 86_400), first, total, calendar)
        return found

    def _stream_rules(self, period: Period) -> int:
        """The rules of all streams in a period; the number of the first."""
        first = len(self.rows[at.stream_rules_in])
        for name, stream in period.streams.cases.items():
            self._stream_rule(name, stream, period)
        for name, background in period.streams.background.items():
            self._background_rule(name, background)
        return first

    def _stream_rule(self, name: str, rule: language.Stream, period: Period) -> None:
        group, sizes, streams, sop = rule.group, (0, 0), period.streams, period.sop
        kind, least, likely, most = at.ONE_OF, 0.0, 0.0, 0.0
        if group.exactly is not None:
            kind, least = at.EXACTLY, float(group.exactly)
        elif group.geometric is not None:
            kind, least = at.GEOMETRIC, group.geometric.mean
        elif group.triangular is not None:
            kind, (least, likely, most) = at.TRIANGULAR_SIZE, group.triangular
        else:
            chosen = np.array(group.one_of or (1,), dtype=np.float64)
            sizes = self._put(at.numbers_in, chosen), len(chosen)
        doors = [
            (chance, self.attribute_codes["door"][door], self.steps[sop.doors[door]], self._door(streams.doors[door]))
            for door, chance in rule.doors.items()
        ]
        specs = [(at.ALWAYS, self._attribute(spec, attribute)) for attribute, spec in streams.attributes_of(name).items()]
        kind_of_case = self.attribute_codes["type"][rule.type or name]
        self._add(
            at.stream_rules_in, kind, least, likely, most, *sizes, rule.share, self.steps.get(rule.first or "", -1), kind_of_case,
            *self._several(at.door_rows_in, doors), isinstance(rule.arrivals, language.Dated), -1, self._interval(rule.arrivals), -1, 0, 0, 0,
            *self._several(at.attribute_cases_in, specs),
        )  # fmt: skip

    def _background_rule(self, name: str, rule: language.Background) -> None:
        self._add(
            at.stream_rules_in, 0, 0.0, 0.0, 0.0, 0, 0, 1.0, -1, self.attribute_codes["type"][name], 0, 0, 0, self.pools[rule.pool],
            self._interval(rule.arrivals), self.distribution(rule.time), rule.priority_class, self.codes["steps"][name],
            key_of("background", name), 0, 0,
        )  # fmt: skip

    # ---- what holds in a period ------------------------------------------------------------------------------------

    def _period(self, moment: int, period: Period) -> None:
        network, sop = period.network, period.sop
        streams = self._once((period.streams, sop), lambda: self._stream_rules(period))
        modes = self._once((network.modes,), lambda: self._several(at.modes_in, [self._mode(mode) for mode in network.modes.values()])[0])
        pools = self._several(at.pool_rules_in, [self._pool_rule(name, pool, network) for name, pool in network.pools().items()])[0]
        patience = self._several(at.patience_in, [self._patience(row) for row in sop.patience])
        classes = self._several(at.classes_in, [(self.test(row.when), row.class_) for row in sop.priority.rows])
        geography, tiers = -1, 0
        if network.geography is not None:
            geography = self.columns.get(network.geography.attribute, -1)
            words = self.words.attributes.get(network.geography.attribute, ())
            found = [network.geography.tiers.get(word) for word in words]
            tiers = self._several(
                at.tiers_in, [(self.distribution(tier.travel), tier.no_show) if tier is not None else (-1, 0.0) for tier in found]
            )[0]
        shared, shared_steps = at.NEVER_HOLDS, -1
        if sop.shared_file is not None:
            shared = self.test(sop.shared_file.when)
            shared_steps = self.set_of([self.steps[name] for name in sop.shared_file.steps], len(self.steps))
        steps = self._once((sop.steps,), lambda: self._several(at.steps_in, [self._step_once(name, step) for name, step in sop.steps.items()])[0])
        ageing = sop.priority.ageing.every.seconds() if sop.priority.ageing is not None else 0.0
        self._add(
            at.periods_in, moment, steps, pools, streams, modes, *patience, *classes, sop.priority.otherwise, ageing, shared, shared_steps,
            geography, tiers, self._performers(period), *self._appointments(sop),
        )  # fmt: skip

    def _appointments(self, sop: Any) -> tuple[int, int]:
        """The most of a day, 0 for no limit; and where the set of the steps that count begins."""
        limit = sop.appointments
        return (0, -1) if limit is None else (limit.at_most_a_day, self.set_of([self.steps[name] for name in limit.steps], len(self.steps)))

    def _pool_rule(self, name: str, pool: Any, network: Any) -> tuple[Any, ...]:
        signatory = network.agencies[name.split(".")[0]].signatory
        turnaround = getattr(pool, "turnaround", None)
        return (
            pool.reserve.units if pool.reserve is not None else 0,
            self.test(pool.reserve.for_) if pool.reserve is not None else at.NEVER_HOLDS,
            self.test(pool.admits),
            round(turnaround.seconds()) if turnaround is not None else 0,
            self.pools[signatory] if signatory is not None else -1,
        )

    def _mode(self, mode: Any) -> tuple[Any, ...]:
        noticed, unnoticed, instead = mode.noticed, mode.unnoticed, mode.instead
        return (
            self.distribution(mode.preparation), self.calendars[mode.preparation_calendar],
            self.distribution(mode.signature.time) if mode.signature is not None else -1, self.distribution(mode.transmission),
            mode.incomplete, self.distribution(mode.incomplete_delay), mode.refused, self.distribution(mode.refused_delay),
            mode.lost, noticed.chance if noticed is not None else 0.0, self.distribution(noticed.after) if noticed is not None else -1,
            unnoticed is not None, unnoticed.comes_back if unnoticed is not None else 0.0,
            self.distribution(unnoticed.after) if unnoticed is not None else -1,
            self.modes[instead.mode] if instead is not None else -1, instead.chance if instead is not None else 0.0,
        )  # fmt: skip

    def _patience(self, row: Any) -> tuple[Any, ...]:
        return (
            sum(1 << _WAITS[wait] for wait in set(row.waits)),
            self.set_of([self.steps[name] for name in row.steps], len(self.steps)) if row.steps else -1,
            self.test(row.when), self.distribution(row.time), row.tracks == "main", row.leaves == "case", self.codes["outcomes"][row.outcome],
            self._target(row.to),
        )  # fmt: skip

    def _target(self, name: str | None) -> int:
        if name is None:
            return -1
        return at.TARGETS[name] if name in at.TARGETS else self.steps[name]

    # ---- steps ------------------------------------------------------------------------------------------------------

    def _step_once(self, name: str, step: Step) -> tuple[Any, ...]:
        """The row of a step; a period's other steps are mostly those of the period before."""
        return self._once((step,), lambda: self._step(name, step))

    def _step(self, name: str, step: Step) -> tuple[Any, ...]:
        gate = step.gate
        kind, size, gate_after, at_most, meetings = at.NO_GATE, 0, -1, -1, (0, 0)
        if gate is not None and gate.meeting is not None:
            kind, meetings = at.MEETING, self._several(at.meetings_in, [(moment,) for moment in self.plan.meetings(gate.meeting)])
            at_most = gate.meeting.at_most if gate.meeting.at_most is not None else -1
        elif gate is not None and gate.group is not None:
            kind, size = at.GROUP, gate.group.size
            gate_after = round(gate.group.or_after.seconds()) if gate.group.or_after is not None else -1
        elif gate is not None and gate.arrival_group is not None:
            kind = at.ARRIVAL_GROUP
            gate_after = round(gate.arrival_group.at_most.seconds()) if gate.arrival_group.at_most is not None else -1
        admit = step.admit
        places = self._several(at.place_rows_in, [(self.pools[place],) for place in admit.places] if admit is not None else [])
        when_full = self._target(admit.when_full) if admit is not None and admit.when_full != "wait" else -1
        longest = admit.longest_stay if admit is not None else None
        discharge, discharged = at.NOTHING, 0
        if step.discharge == "all":
            discharge = at.ALL_BEDS
        elif step.discharge != "none":
            discharge, discharged = at.THESE, self.set_of([self.pools[place] for place in step.discharge if place in self.pools], len(self.pools))
        emits = self._several(
            at.emits_in, [(self.codes["events"][event.event], _MOMENTS[event.at], self.test(event.when)) for event in step.events]
        )
        along = [(self._performer(name, row.team), self.duration(row.time), key_of(f"with:{row.team}", name)) for row in step.with_]
        turn, escalation, fork = step.turn_away, step.escalation, step.fork
        branches = [self._routes(f"fork:{name}", rows) for rows in fork.branches] if fork is not None else []
        starts = [self._routes(f"start:{name}", rows) for rows in step.start]
        return (
            self.steps[name], self.duration(step.before), self.duration(step.after), self.duration(step.time),
            self._performer(name, step.team) if step.team is not None else -1,
            kind, size, gate_after, *meetings, at_most, *places, when_full,
            round(longest.seconds(self.working_day)) if longest is not None else -1, longest is not None and longest.working,
            self.once[name] if step.once_per_group else -1, discharge, discharged, _CLOSING[step.at_closing], step.story, *emits,
            *self._several(at.alongs_in, along), *self._no_show(step),
            turn.list_at_least if turn is not None else -1, self._target(turn.to if turn is not None else None),
            self.modes[turn.by] if turn is not None and turn.by is not None else -1, self.codes["outcomes"][turn.outcome] if turn is not None else -1,
            round(escalation.after.seconds(self.working_day)) if escalation is not None else -1,
            escalation is not None and escalation.after.working,
            escalation.to_class if escalation is not None and escalation.to_class is not None else -1,
            self._target(escalation.to if escalation is not None else None),
            *self._several(at.branches_in, branches), 0 if fork is None or fork.join == "all" else fork.join + (1 << 20),
            *self._several(at.branches_in, starts), *self._routes(f"next:{name}", step.next), *self._letters(name),
            *(key_of(purpose, name) for purpose in ("before", "time", "time:0", "after", "no-show:0", "comes:0", "again:0")),
            *(key_of(f"patience:{wait}", name) for wait in _WAITS),
        )  # fmt: skip

    def _no_show(self, step: Step) -> tuple[Any, ...]:
        rule = step.no_show
        if rule is None:
            return False, at.NEVER_HOLDS, at.A_CHANCE, 0.0, 0, 0, -1, -1
        test, uses, again = self.test(rule.when), self.distribution(rule.uses), self.distribution(rule.again_after)
        if rule.chance == "district":
            return True, test, at.BY_DISTRICT, 0.0, 0, 0, uses, again
        if isinstance(rule.chance, float | int):
            return True, test, at.A_CHANCE, float(rule.chance), 0, 0, uses, again
        rows = self._several(at.chance_rows_in, [(self.test(row.when), row.use) for row in rule.chance.first_of])
        return True, test, at.CHANCE_BY_CASE, 0.0, *rows, uses, again

    def _routes(self, purpose: str, rows: Iterable[Route]) -> tuple[int, int]:
        return self._several(
            at.routes_in,
            [
                (
                    self.test(row.when), row.chance, self._target(row.to), self.modes[row.by] if row.by is not None else -1,
                    self.codes["outcomes"][row.outcome] if row.outcome is not None else -1, key_of(purpose, row.to),
                )
                for row in rows
            ],
        )  # fmt: skip

    def _performer(self, name: str, word: str) -> int:
        """The number of a pair of step and performer, the same in all periods."""
        return self.pairs.setdefault((name, word), len(self.pairs))

    def _performers(self, period: Period) -> int:
        """Who performs what in a period: a row for each pair. A word that is a pool's name is that pool, whomever it admits."""
        made = []
        for name, word in self.pairs:
            rows = period.sop.performers.get(word)
            if rows is None:
                made.append((*self._several(at.performer_rows_in, [(at.ALWAYS, 1.0, self.pools.get(word, 0), 0)]), True))
            else:
                chosen = [(self.test(row.when), row.chance, self.pools[row.team], key_of(f"performer:{name}", row.team)) for row in rows]
                made.append((*self._several(at.performer_rows_in, chosen), False))
        return self._several(at.performers_in, made)[0]

    def _letters(self, name: str) -> tuple[int, int]:
        """The keys of all referrals that may leave from a step, by where to and by which mode."""
        key = ("letters", name)
        if key not in self.done:
            wanted: dict[tuple[str, str], None] = {}
            for _, period in self.plan.periods:
                step = period.sop.steps[name]
                routes = [*step.next, *(row for rows in (*step.start, *(step.fork.branches if step.fork else ())) for row in rows)]
                referrals = [(row.to, row.by) for row in routes if row.by is not None]
                if step.turn_away is not None and step.turn_away.by is not None:
                    referrals.append((step.turn_away.to, step.turn_away.by))
                for to, word in referrals:
                    wanted[to, word] = None
                    for _, other in self.plan.periods:
                        instead = other.network.modes[word].instead
                        if instead is not None:
                            wanted[to, instead.mode] = None
            rows = [
                (
                    self._target(to), self.modes[word], key_of(f"instead:{name}", to),
                    *(key_of(f"{part}:referral:{word}:0:{to}", name) for part in _LETTER_PARTS),
                )
                for to, word in wanted
            ]  # fmt: skip
            self.done[key], self.done["letter rows", name] = self._several(at.letters_in, rows)
        return self.done[key], self.done["letter rows", name]


def _limits(limits: Any) -> tuple[float, float, float, float]:
    """at_most, less_than, at_least, more_than; what does not bind is infinite."""
    ends = ((limits.at_most, math.inf), (limits.less_than, math.inf), (limits.at_least, -math.inf), (limits.more_than, -math.inf))
    return tuple(default if value is None else float(value) for value, default in ends)  # type: ignore[return-value]


def coded(rule: Any, working_day: float) -> tuple[int, float, float, float, NDArray[np.float64] | None]:
    """A distribution as kind, three numbers and a table; the same numbers that `simkit.engine.quantiles.quantile_of` works with."""

    def sec(duration: Any) -> float:
        return float(duration.seconds(working_day))

    if isinstance(rule, d.Constant):
        return at.CONSTANT, sec(rule.constant), 0.0, 0.0, None
    if isinstance(rule, d.Uniform):
        low, high = map(sec, rule.uniform)
        return at.UNIFORM, low, high, 0.0, None
    if isinstance(rule, d.Triangular):
        a, m, b = map(sec, rule.triangular)
        return at.TRIANGULAR, a, m, b, None
    if isinstance(rule, d.Pert):
        a, m, b = map(sec, rule.pert)
        if b <= a:
            return at.CONSTANT, a, 0.0, 0.0, None
        return at.BY_TABLE, a, b - a, 0.0, _table("beta", 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a))
    if isinstance(rule, d.Exponential):
        return at.EXPONENTIAL, sec(rule.exponential.mean), 0.0, 0.0, None
    if isinstance(rule, d.Lognormal):
        mu, sigma = quantiles._lognormal(rule.lognormal, sec)
        return at.LOGNORMAL, mu, sigma, 0.0, None
    if isinstance(rule, d.Gamma):
        shape, scale = quantiles.gamma_of(rule.gamma, sec)
        return at.BY_TABLE, 0.0, scale, 0.0, _table("gamma", shape)
    if isinstance(rule, d.Weibull):
        shape, scale = quantiles.weibull_of(rule.weibull, sec)
        return at.WEIBULL, 1 / shape, scale, 0.0, None
    if isinstance(rule, d.Empirical):
        return at.EMPIRICAL, 0.0, 0.0, 0.0, np.array([sec(value) for value in rule.empirical])
    if isinstance(rule, d.Mixture):
        parts = [(part.chance, sec(part.uniform[0]), sec(part.uniform[1])) for part in rule.mixture if part.chance > 0]
        return at.MIXTURE, 0.0, 0.0, 0.0, np.array(parts, dtype=np.float64).reshape(-1)
    if isinstance(rule, d.TravelTime):
        return at.TRAVEL, rule.travel.times, sec(rule.travel.plus), 0.0, None
    raise TypeError(f"unknown distribution {rule!r}")


@lru_cache(maxsize=1024)
def _table(kind: str, *parameters: float) -> NDArray[np.float64]:
    return np.array(quantiles._table(kind, *parameters))
