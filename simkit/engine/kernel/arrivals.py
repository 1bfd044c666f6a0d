"""Arrivals: when the cases of each stream come, in what groups, and what they are like; the rules of `simkit.engine.arrivals`."""

from __future__ import annotations

import math

import numpy as np

from simkit.engine.arrivals import MOST_PERSONS
from simkit.engine.compiled import compiled
from simkit.engine.kernel.calendars import DAY, next_opening
from simkit.engine.kernel.conditions import holds
from simkit.engine.kernel.draws import case_key, mixed, quantile, triangular, uniform
from simkit.engine.kernel.gates import NOT_DONE
from simkit.engine.kernel.layout import (
    A_CHOICE,
    A_WORD,
    BY_CASE,
    DATED,
    EXACTLY,
    FULL,
    GEOMETRIC,
    POISSON,
    ROOM_OF_CASES,
    ROOM_OF_GROUPS,
    ROOM_OF_PERSONS,
    TRIANGULAR_SIZE,
    YES_OR_NO,
    attribute_cases_in,
    attribute_rules_in,
    case_of_in,
    cases_in,
    chances_in,
    clock_in,
    dated_in,
    door_rows_in,
    doors_in,
    drawn_in,
    first_of_in,
    group_works_in,
    groups_in,
    happenings_in,
    numbers_in,
    periods_in,
    plan_in,
    run_in,
    sorting_in,
    stream_rules_in,
    streams_in,
    visits_in,
    words_in,
)
from simkit.engine.kernel.memory import Memory
from simkit.engine.log import NEVER

_STEP = np.uint64(0x9E3779B97F4A7C15)
_ONE = np.uint64(1)
BEING_DRAWN = 0  # the row of the cases that holds a person who is drawn, before anybody comes


@compiled
def stream_key(seed: np.uint64, replication: int, name: np.uint64) -> np.uint64:
    """The key under which all draws of one stream in one replication stand."""
    return mixed(mixed(mixed(seed * _STEP + _ONE) + np.uint64(replication) * _STEP) ^ name)


@compiled
def period_at(plan: Memory, moment: float) -> int:
    """The period in force at a moment, which may lie between two seconds."""
    periods = periods_in(plan)
    period = plan_in(plan)[0].periods - 1
    while period > 0 and periods[period].start > moment:
        period -= 1
    return period


@compiled
def draw_arrivals(plan: Memory, state: Memory, seed: np.uint64, replication: int) -> None:
    """All cases and all background work of one replication, ordered by arrival, stream and number."""
    for stream in range(plan_in(plan)[0].streams):
        key = stream_key(seed, replication, streams_in(plan)[stream].key)
        kind = streams_in(plan)[stream].kind
        if kind == POISSON:
            by_the_clock(plan, state, stream, key)
        elif kind == DATED:
            first = streams_in(plan)[stream].first
            for number in range(streams_in(plan)[stream].count):
                arrive(plan, state, stream, key, number, dated_in(plan)[first + number].at)
        else:
            by_intervals(plan, state, stream, key)
        if run_in(state)[0].fault:
            return
    sort_by_arrival(plan, state)


@compiled
def by_the_clock(plan: Memory, state: Memory, stream: int, key: np.uint64) -> None:
    """Poisson: arrival n comes when the summed rate reaches the sum of n exponentials."""
    clock, purpose = clock_in(plan), plan_in(plan)[0].key_arrival
    piece = streams_in(plan)[stream].first
    last = piece + streams_in(plan)[stream].count - 1
    total, number = 0.0, 0
    while not run_in(state)[0].fault:
        total += -math.log1p(-uniform(case_key(key, number), purpose, 0))
        if total >= clock[last].total:
            return
        while clock[piece + 1].total <= total:
            piece += 1
        arrive(plan, state, stream, key, number, int(clock[piece].mark + (total - clock[piece].total) / clock[piece].rate))
        number += 1


@compiled
def by_intervals(plan: Memory, state: Memory, stream: int, key: np.uint64) -> None:
    """Renewal: independent intervals, each by the rule in force at its start."""
    purpose, moment, number = plan_in(plan)[0].key_arrival, 0.0, 0
    while not run_in(state)[0].fault:
        rule = periods_in(plan)[period_at(plan, moment)].streams + stream
        moment += max(quantile(plan, stream_rules_in(plan)[rule].interval, uniform(case_key(key, number), purpose, 0)), 0.5)
        if moment >= plan_in(plan)[0].horizon:
            return
        arrive(plan, state, stream, key, number, int(moment))
        number += 1


@compiled
def arrive(plan: Memory, state: Memory, stream: int, key: np.uint64, number: int, moment: int) -> None:
    """One event of a stream: one piece of others' work, or the persons of a group."""
    general, run = plan_in(plan)[0], run_in(state)[0]
    rule_row = periods_in(plan)[period_at(plan, moment)].streams + stream
    run.groups += 1
    if stream >= general.case_streams:
        if new_person(state, stream, case_key(key, number), moment) >= 0:
            case = cases_in(state)[BEING_DRAWN]
            case.background, case.type = 1, stream_rules_in(plan)[rule_row].type
            keep(state)
        return
    if run.groups > len(groups_in(state)):
        run.fault, run.about = FULL, ROOM_OF_GROUPS
        return
    rule = stream_rules_in(plan)[rule_row]
    event = case_key(key, number * MOST_PERSONS)
    group = groups_in(state)[run.groups - 1]
    group.first, group.count = run.people, 0
    for row in range((run.groups - 1) * general.once, run.groups * general.once):
        work = group_works_in(state)[row]
        work.state, work.first, work.last = NOT_DONE, -1, -1
    for place in range(group_size(plan, rule_row, uniform(event, general.key_group, 0))):
        person_key = case_key(key, number * MOST_PERSONS + 1 + place)
        if rule.share < 1 and uniform(person_key, general.key_share, 0) >= rule.share:
            continue
        person = new_person(state, stream, person_key, moment)
        if person < 0:
            return
        if person >= len(case_of_in(state)):
            run.fault, run.about = FULL, ROOM_OF_PERSONS
            return
        nothing_yet(plan, state, person)
        case = cases_in(state)[BEING_DRAWN]
        case.first_step, case.type = rule.first_step, rule.type
        note_word(plan, state, person, general.stream_column, stream)
        note_word(plan, state, person, general.type_column, rule.type)
        if rule.door_rows:
            through_a_door(plan, state, person, rule_row, event)
        draw_attributes(plan, state, person, rule_row, event)
        if case.arrived < general.horizon:
            keep(state)
            group.count += 1


@compiled
def new_person(state: Memory, stream: int, key: np.uint64, moment: int) -> int:
    """The number that the next person has if she stays (`keep`), and her row while she is drawn; -1 when the table is full."""
    run = run_in(state)[0]
    if run.people >= len(drawn_in(state)):
        run.fault, run.about = FULL, ROOM_OF_CASES
        return -1
    case = cases_in(state)[BEING_DRAWN]
    case.stream, case.group, case.background, case.arrived, case.key, case.hours = stream, run.groups, 0, moment, key, math.nan
    case.person, case.first_step, case.first_hold = run.people, -1, -1
    return run.people


@compiled
def nothing_yet(plan: Memory, state: Memory, person: int) -> None:
    """Nothing is known of a person, and nothing has happened to her."""
    general = plan_in(plan)[0]
    for row in range(person * general.attributes, (person + 1) * general.attributes):
        words_in(state)[row].code = -1
    for row in range(person * general.happenings, (person + 1) * general.happenings):
        happenings_in(state)[row].at = NEVER
    for row in range(person * general.steps, (person + 1) * general.steps):
        visits_in(state)[row].number = 0


@compiled
def keep(state: Memory) -> None:
    """She is one of those who come."""
    run, case = run_in(state)[0], cases_in(state)[BEING_DRAWN]
    drawn = drawn_in(state)[run.people]
    drawn.arrived, drawn.key, drawn.type, drawn.background = case.arrived, case.key, case.type, case.background
    drawn.stream, drawn.group, drawn.hours, drawn.first_step = case.stream, case.group, case.hours, case.first_step
    run.people += 1


@compiled
def note_word(plan: Memory, state: Memory, person: int, column: int, code: int) -> None:
    """The code of one attribute."""
    if column >= 0:
        words_in(state)[person * plan_in(plan)[0].attributes + column].code = code


@compiled
def group_size(plan: Memory, rule_row: int, u: float) -> int:
    """The number of persons of one event."""
    rule = stream_rules_in(plan)[rule_row]
    if rule.size_kind == EXACTLY:
        return int(rule.least)
    if rule.size_kind == GEOMETRIC:
        return 1 if rule.least <= 1 else min(MOST_PERSONS - 1, 1 + int(math.log1p(-u) / math.log1p(-1 / rule.least)))
    if rule.size_kind == TRIANGULAR_SIZE:
        return int(round(triangular(u, rule.least, rule.likely, rule.most)))
    return int(numbers_in(plan)[rule.sizes + int(u * rule.size_rows)].value)


@compiled
def through_a_door(plan: Memory, state: Memory, person: int, rule_row: int, event: np.uint64) -> None:
    """Chooses the door, its time of day, and moves who comes outside its hours to its next opening. A dated event keeps its time."""
    rule, rows, general, case = stream_rules_in(plan)[rule_row], door_rows_in(plan), plan_in(plan)[0], cases_in(state)[BEING_DRAWN]
    u, chosen = uniform(event, general.key_door, 0), rule.doors
    for row in range(rule.doors, rule.doors + rule.door_rows):
        chosen = row
        if u < rows[row].chance:
            break
        u -= rows[row].chance
    note_word(plan, state, person, general.door_column, rows[chosen].word)
    case.first_step = rows[chosen].first_step
    door = doors_in(plan)[rows[chosen].door]
    midnight = case.arrived - (case.arrived + general.start_of_day) % DAY
    u = uniform(event, general.key_time, 0)
    if not rule.dated:
        if door.distribution >= 0:
            case.arrived = max(0, midnight + int(min(86_399.0, quantile(plan, door.distribution, u))))
        elif door.hours >= 0:
            goal = u * door.total
            for hour in range(24):
                weight = numbers_in(plan)[door.hours + hour].value
                if goal < weight:
                    case.arrived = max(0, midnight + int((hour + goal / weight) * 3600))
                    break
                goal -= weight
    if door.calendar >= 0:
        case.arrived = next_opening(plan, state, door.calendar, case.arrived)


@compiled
def draw_attributes(plan: Memory, state: Memory, person: int, rule_row: int, event: np.uint64) -> None:
    """What she is like: attribute by attribute, later ones by those before."""
    run_in(state)[0].now = cases_in(state)[BEING_DRAWN].arrived
    specs = attribute_cases_in(plan)
    first = stream_rules_in(plan)[rule_row].attributes
    for spec in range(first, first + stream_rules_in(plan)[rule_row].attribute_rows):
        rule = specs[spec].rule
        while attribute_rules_in(plan)[rule].kind == BY_CASE:
            row = attribute_rules_in(plan)[rule].first
            while not holds(plan, state, specs[row].test, BEING_DRAWN, 0):
                row += 1
            rule = specs[row].rule
        draw_attribute(plan, state, person, rule, event)


@compiled
def draw_attribute(plan: Memory, state: Memory, person: int, row: int, event: np.uint64) -> None:
    """The value of one attribute by one rule."""
    rule, key = attribute_rules_in(plan)[row], cases_in(state)[BEING_DRAWN].key
    if rule.kind == A_WORD:
        note_word(plan, state, person, rule.column, rule.code)
        return
    u = uniform(event if rule.per_group else key, rule.key, 0)
    if rule.kind == YES_OR_NO:
        note_word(plan, state, person, rule.column, rule.code if u < rule.chance else rule.other)
    elif rule.kind == A_CHOICE:
        chances = chances_in(plan)
        for choice in range(rule.first, rule.first + rule.count):
            if u < chances[choice].chance or choice == rule.first + rule.count - 1:
                note_word(plan, state, person, rule.column, chances[choice].code)
                break
            u -= chances[choice].chance
    else:
        cases_in(state)[BEING_DRAWN].hours = quantile(plan, rule.distribution, u) / 3600


@compiled
def sort_by_arrival(plan: Memory, state: Memory) -> None:
    """Numbers the cases by arrival; stream and number decide between equals.

    They are dealt out to as many equal stretches of time as there are cases, then put in order within each; each gets her row at last.
    """
    drawn, sorting, first, run = drawn_in(state), sorting_in(state), first_of_in(state), run_in(state)[0]
    count = run.people
    width = plan_in(plan)[0].horizon // max(count, 1) + 1
    for stretch in range(count + 1):
        first[stretch].row = 0
    for person in range(count):
        first[min(drawn[person].arrived // width, count - 1) + 1].row += 1
    for stretch in range(count):
        first[stretch + 1].row += first[stretch].row
    for person in range(count):
        dealt = first[min(drawn[person].arrived // width, count - 1)]
        sorting[dealt.row].arrived, sorting[dealt.row].person = drawn[person].arrived, person
        dealt.row += 1
    for place in range(1, count):
        arrived, moved, hole = sorting[place].arrived, sorting[place].person, place
        while hole > 0 and sorting[hole - 1].arrived > arrived:
            sorting[hole].arrived, sorting[hole].person = sorting[hole - 1].arrived, sorting[hole - 1].person
            hole -= 1
        sorting[hole].arrived, sorting[hole].person = arrived, moved
    for place in range(count):
        number_case(state, place, sorting[place].person)
    run.cases = count


@compiled
def number_case(state: Memory, place: int, person: int) -> None:
    """A person becomes the case of this number; nothing has happened to her yet."""
    drawn, case = drawn_in(state)[person], cases_in(state)[place]
    case.arrived, case.key, case.type, case.background = drawn.arrived, drawn.key, drawn.type, drawn.background
    case.stream, case.group, case.hours, case.first_step = drawn.stream, drawn.group, drawn.hours, drawn.first_step
    case.person, case.ended, case.outcome, case.tracks = person, -1, 0, 0
    case.first_track = case.last_track = case.first_hold = case.last_hold = -1
    if not case.background:
        case_of_in(state)[person].case = place
