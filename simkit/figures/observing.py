"""What a replication's log and cases say, case by case. Compiled where Numba is at hand.

An observation is a value of a *measure* for a case. Measures are numbered; families (waits by pool, parts, deadlines …) have a number per
member. `simkit.figures.tallying` sums them up; what the figures are that come of them stands in `simkit.figures.columns` and
`simkit.figures.definitions`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simkit.engine.compiled import compiled
from simkit.engine.log import KINDS, NEVER, PARTS
from simkit.engine.tables import CASE_COLUMNS, LOG_COLUMNS
from simkit.engine.vocabulary import ENGINE_OUTCOMES
from simkit.figures.arrays import Calendars, Flags, Floats, Ints, end_of_work, open_between, order_of, overlap, share_at_least
from simkit.figures.conditions import Conditions, holds
from simkit.figures.ground import (
    AGENCY,
    ARRIVAL,
    BY_CALENDAR,
    CALENDAR,
    COMPLETED,
    COST,
    FINAL,
    FIRST_CAPACITY,
    FROM_SET,
    HOLDS_FROM,
    INCIDENT,
    IS_BED,
    IS_PLACE,
    KILOMETRES,
    LAST_CAPACITY,
    LEFT_EARLY,
    LEFT_TRACK,
    LOST,
    MANAGERS,
    OVERTIME,
    PER_HOUR,
    PER_KILOMETRE,
    PER_NIGHT,
    RETURNED,
    STAFFED_SECONDS,
    STOPPED_WAITING,
    TO_SET,
    TURNAROUND,
    TURNED_AWAY,
    UNCONFIRMED,
    UNIT_SECONDS,
    WITHIN,
    WORK_COMPLETE,
    Laid,
)  # fmt: skip

HOUR, DAY = 3600.0, 86_400.0

# ---- measures: single ones …
SINGLES = (
    "first_response", "time_to_safety", "time_to_home", "open_age", "closed_age",
    "first_response_not_reached", "first_response_within_1h", "safety_not_reached", "safe_within_day", "secured_within_day",
    "care_72", "care_120", "hand_offs", "retellings",
    "referrals_completed", "referrals_lost", "referrals_unconfirmed", "referrals_returned", "referral_time",
    "withdrawn", "left_track", "asked_away", "bed_waits", "turned_away", "cases", "closed", "open", "cost", "shelter_time",
)  # fmt: skip
(
    _RESPONSE, _SAFETY, _HOME, _OPEN_AGE, _CLOSED_AGE,
    _NO_RESPONSE, _RESPONSE_HOUR, _NOT_SAFE, _SAFE_DAY, _SECURED_DAY,
    _CARE_72, _CARE_120, _HAND_OFFS, _RETELLINGS,
    _COMPLETED, _LOST, _UNCONFIRMED, _RETURNED, _REFERRAL_TIME,
    _WITHDRAWN, _LEFT_TRACK, _ASKED_AWAY, _BED_WAITS, _TURNED_AWAY, _CASES, _CLOSED, _OPEN, _COST, _SHELTER,
) = range(len(SINGLES))  # fmt: skip
# … of which these are sums over the referrals of a case
PER_REFERRAL = (SINGLES.index("referrals_completed"), SINGLES.index("referral_time"))  # first and last
# … and families, in the order of their first numbers (`Columns.family`); a case has at most one value of each before `wait`
FAMILIES = (
    "part", "home_part", "outcome", "deadline", "wait", "background_wait", "occupied", "occupancy", "full", "open_per_manager", "above_15",
    "above_20", "above_25", "utilisation", "gap",
)  # fmt: skip
(
    _PART, _HOME_PART, _OUTCOME, _DEADLINE, _WAIT, _BACKGROUND, _OCCUPIED, _OCCUPANCY, _FULL, _PER_MANAGER, _ABOVE_15,
    _ABOVE_20, _ABOVE_25, _UTILISATION, _GAP,
) = range(len(FAMILIES))  # fmt: skip

# ---- columns of the log and of the cases
(_CASE, _TRACK, _KIND, _STEP, _POOL, _REQUESTED, _STARTED, _ENDED, _ROW_OUTCOME, _WORKED, _SHUT, _STORY) = (
    LOG_COLUMNS.index(name)
    for name in ("case", "track", "kind", "step", "pool", "requested", "started", "ended", "outcome", "worked", "closed", "story")
)  # fmt: skip
(_CASE_BACKGROUND, _CASE_ARRIVED, _CASE_ENDED, _CASE_OUTCOME, _CASE_STREAM) = (
    CASE_COLUMNS.index(name) for name in ("background", "arrived", "ended", "outcome", "stream")
)  # fmt: skip
(_SERVICE, _ACCOMPANIMENT, _BEFORE, _AFTER, _GATE, _PLACE, _STAY, _REFERRAL, _SIGNATURE, _JOIN, _WORK_OF_OTHERS) = (
    KINDS.index(name)
    for name in ("service", "accompaniment", "delay_before", "delay_after", "gate", "place", "stay", "referral", "signature", "join", "background")
)  # fmt: skip
(_WORK, _STAFF, _CLOSED_HOURS, _REFERRED, _AT_GATE, _FOR_BED, _PARALLEL) = (
    PARTS.index(name) for name in ("work", "staff", "closed", "referral", "gate", "bed", "parallel")
)
_OPEN_OUTCOME, _ASKED_AWAY_OUTCOME = (ENGINE_OUTCOMES.index(word) for word in ("open", "asked_away"))
_FIRST_SET, _SAFE_SET, _SECURED_SET, _HOME_SET, _CARE_SET = range(5)  # positions in `Ground.EVENT_SETS`
_NUMBER_OF_PARTS = len(PARTS)


class Seen(NamedTuple):
    """What has been observed.

    Attributes:
        own: by measured case and measure (up to the waits), her value, not-a-number where she does not count; what the referrals
            of a case have in common is summed.
        referrals: by measured case, how many referrals of hers came to a result.
        measures, places, values: waits and stays, of which a case can have many; place -1: no case's.
        number: of these (one entry).
        single: by measure, a value that belongs to no case; not-a-number where there is none.
        behind: by measure, how many stand behind it.
    """

    own: Floats
    referrals: Ints
    measures: Ints
    places: Ints
    values: Floats
    number: Ints
    single: Floats
    behind: Ints


def nothing_seen(cases: int, rows: int, own: int, measures: int) -> Seen:
    """Room for what a replication of so many measured cases and rows can say."""
    return Seen(
        np.full((cases, own), np.nan), np.zeros(cases, dtype=np.int64), np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int64),
        np.empty(rows), np.zeros(1, dtype=np.int64), np.full(measures, np.nan), np.zeros(measures, dtype=np.int64),
    )  # fmt: skip


@compiled
def places_of(cases: Ints, warm_up: int) -> Ints:
    """By case, its position among the measured ones, -1 for those in the warm-up and for the work of others."""
    place = np.full(len(cases), NEVER, dtype=np.int64)
    number = 0
    for case in range(len(cases)):
        if cases[case, _CASE_BACKGROUND] == 0 and cases[case, _CASE_ARRIVED] >= warm_up:
            place[case] = number
            number += 1
    return place


@compiled
def first_of(event_sets: Ints, event_codes: Ints, which: int, events: Ints, case: int, arrived: int, hours_since: float) -> float:
    """The first second at which an event of a set happened to a case (row of ``events``); infinite when none did."""
    first = np.inf
    for position in range(event_sets[which], event_sets[which + 1]):
        event = event_codes[position]
        if event == ARRIVAL:
            first = min(first, float(arrived))
        elif event == INCIDENT:
            if not np.isnan(hours_since):
                first = min(first, arrived - hours_since * HOUR)
        elif events[case, event] != NEVER:
            first = min(first, float(events[case, event]))
    return first


# ---- the parts of a case's time -------------------------------------------------------------------------------------


@compiled
def work_between(calendars: Calendars, pools: Ints, steps: Floats, step: int, pool: int, start: int, end: int) -> int:
    """Seconds of work on a step between two times: opening hours, or all the time when it is finished in overtime."""
    if steps[step, OVERTIME] > 0:
        return end - start
    return int(open_between(calendars, pools[pool, CALENDAR], start, end))


@compiled
def add_row(
    seconds: Ints, who: int, data: Ints, row: int, limit: int, horizon: int, complete: bool, pools: Ints, steps: Floats, calendars: Calendars
) -> None:
    """Adds what a row of a main track took up to ``limit`` to the seconds by part.

    Args:
        complete: the row's outcome says that its work was done.
    """
    kind, requested, started, ended = data[row, _KIND], data[row, _REQUESTED], data[row, _STARTED], data[row, _ENDED]
    until = horizon if ended == NEVER else ended
    if requested >= limit:
        return
    cut = until > limit
    if cut:
        until = limit
        if started >= limit:
            started = NEVER
    if kind == _SERVICE:
        left = until if started == NEVER else started
        worked, closed = data[row, _WORKED], data[row, _SHUT]
        # Work broken off, by the horizon or by another track that ended the case, has no times of its own in the log.
        if cut or (started != NEVER and not complete):
            step, pool = data[row, _STEP], data[row, _POOL]
            closed = left - requested - open_between(calendars, pools[pool, CALENDAR], requested, left)
            worked = 0
            if started != NEVER:
                worked = work_between(calendars, pools, steps, step, pool, started, until)
        seconds[who, _STAFF] += left - requested - closed
        seconds[who, _CLOSED_HOURS] += closed + until - left - worked
        seconds[who, _WORK] += worked
        return
    part = -1
    if kind in (_BEFORE, _GATE):
        part = _AT_GATE
    elif kind in (_AFTER, _REFERRAL):
        part = _REFERRED
    elif kind == _PLACE:
        part = _FOR_BED
    elif kind == _JOIN:
        part = _PARALLEL
    if part >= 0:
        seconds[who, part] += until - requested


@compiled
def total_of(seconds: Ints, who: int) -> int:
    """All seconds of a case so far."""
    total = 0
    for part in range(seconds.shape[1]):
        total += seconds[who, part]
    return total


@compiled
def part_seconds(data: Ints, cases: Ints, horizon: int, laid: Laid, calendars: Calendars) -> Ints:
    """Seconds by case (row) and part (column, as in `PARTS`); open cases up to the horizon.

    The main way of a case may be over before the case is, while another track goes on: that time counts as ``parallel``.
    """
    pools, steps, marks = laid.pools, laid.steps, laid.outcome_marks
    seconds = np.zeros((len(cases), _NUMBER_OF_PARTS), dtype=np.int64)
    for row in range(len(data)):
        if data[row, _TRACK] == 0:
            complete = (marks[data[row, _ROW_OUTCOME]] & WORK_COMPLETE) != 0
            add_row(seconds, data[row, _CASE], data, row, horizon, horizon, complete, pools, steps, calendars)
    for case in range(len(cases)):
        ended = horizon if cases[case, _CASE_ENDED] == NEVER else cases[case, _CASE_ENDED]
        seconds[case, _PARALLEL] += ended - cases[case, _CASE_ARRIVED] - total_of(seconds, case)
    return seconds


# ---- cases -----------------------------------------------------------------------------------------------------------


@compiled
def observe_cases(
    own: Floats, family: Ints, cases: Ints, attributes: Ints, events: Ints, hours: Floats, place: Ints, held: Flags, horizon: int,
    laid: Laid, calendars: Calendars, sexual: Flags, form: int, conditions: Conditions,
) -> None:  # fmt: skip
    """What is known of a case without its rows.

    Args:
        held: by measured case and pool, whether she ever had a place there.
        sexual: by word of the attribute ``form`` (column of ``attributes``, -1 when nothing records it), whether care is urgent.
    """
    results = np.zeros(len(conditions.rows) + 1, dtype=np.bool_)
    sets, codes, outcome_marks, deadlines = laid.event_sets, laid.event_codes, laid.outcome_marks, laid.deadlines
    for case in range(len(cases)):
        who = place[case]
        if who < 0:
            continue
        arrived, ended, outcome = cases[case, _CASE_ARRIVED], cases[case, _CASE_ENDED], cases[case, _CASE_OUTCOME]
        is_open = ended == NEVER
        marks = outcome_marks[outcome]
        left = (marks & LEFT_EARLY) != 0
        since = hours[case]
        first = np.zeros(_CARE_SET + 1)
        for which in range(len(first)):
            first[which] = first_of(sets, codes, which, events, case, arrived, since)
        response, safe, secured, home, care = first[_FIRST_SET], first[_SAFE_SET], first[_SECURED_SET], first[_HOME_SET], first[_CARE_SET]
        if response < np.inf or is_open:
            own[who, _RESPONSE] = (min(response, float(horizon)) - arrived) / HOUR
        if safe < np.inf or is_open:
            own[who, _SAFETY] = (min(safe, float(horizon)) - arrived) / HOUR
        own[who, _NO_RESPONSE] = response == np.inf and (is_open or left)
        own[who, _NOT_SAFE] = safe == np.inf and (is_open or left)
        if response < np.inf or left or (is_open and arrived + HOUR < horizon):
            own[who, _RESPONSE_HOUR] = response - arrived <= HOUR
        over = left or (is_open and arrived + DAY < horizon)
        if safe < np.inf or over:
            own[who, _SAFE_DAY] = safe - arrived <= DAY
        if secured < np.inf or over:
            own[who, _SECURED_DAY] = secured - arrived <= DAY
        if home < np.inf:
            own[who, _HOME] = (home - arrived) / DAY
        if is_open:
            own[who, _OPEN_AGE] = (horizon - arrived) / DAY
        else:
            own[who, _CLOSED_AGE] = (ended - arrived) / DAY
        urgent = True
        if form >= 0:
            word = attributes[case, form]
            urgent = word != NEVER and sexual[word]
        for measure in (_CARE_72, _CARE_120):
            limit = 72 if measure == _CARE_72 else 120
            due = arrived - since * HOUR + limit * HOUR
            if urgent and since < limit and (care < np.inf or due < horizon):
                own[who, measure] = care <= due
        own[who, _WITHDRAWN] = (marks & STOPPED_WAITING) != 0
        own[who, _CASES] = 1
        own[who, _CLOSED] = not is_open
        own[who, _OPEN] = is_open
        for word in range(len(outcome_marks)):
            own[who, family[_OUTCOME] + word] = word == outcome
        for deadline in range(len(deadlines)):
            begun = first_of(sets, codes, deadlines[deadline, FROM_SET], events, case, arrived, since)
            if begun == np.inf or begun < deadlines[deadline, HOLDS_FROM]:
                continue
            if not holds(conditions, deadline, attributes, events, case, since, arrived, is_open, held, who, results):
                continue
            reached = first_of(sets, codes, deadlines[deadline, TO_SET], events, case, arrived, since)
            seconds, calendar = deadlines[deadline, WITHIN], deadlines[deadline, BY_CALENDAR]
            due = begun + seconds
            if calendar >= 0:
                due = float(end_of_work(calendars, calendar, int(begun), seconds))
            if reached < np.inf or due < horizon:
                own[who, family[_DEADLINE] + deadline] = reached <= due


@compiled
def places_held(data: Ints, place: Ints, number: int, pools: int) -> Flags:
    """By measured case and pool, whether she ever had a place there."""
    held = np.zeros((number, pools), dtype=np.bool_)
    for row in range(len(data)):
        if data[row, _KIND] == _STAY and place[data[row, _CASE]] >= 0:
            held[place[data[row, _CASE]], data[row, _POOL]] = True
    return held


# ---- rows ------------------------------------------------------------------------------------------------------------


@compiled
def observe_rows(
    seen: Seen, family: Ints, data: Ints, cases: Ints, attributes: Ints, events: Ints, place: Ints, horizon: int, warm_up: int,
    laid: Laid, calendars: Calendars, tier: int,
) -> None:  # fmt: skip
    """What the rows of the log say of cases, and of the work of pools.

    Args:
        tier: the column of ``attributes`` that tells how far away she lives, -1 for none.
    """
    own, referrals, measures, places, values = seen.own, seen.referrals, seen.measures, seen.places, seen.values
    pools, amounts, steps, outcome_marks = laid.pools, laid.pool_amounts, laid.steps, laid.outcome_marks
    number = len(own)
    parts = np.zeros((number, _NUMBER_OF_PARTS), dtype=np.int64)
    home_parts = np.zeros((number, _NUMBER_OF_PARTS), dtype=np.int64)
    home = np.full(number, NEVER, dtype=np.int64)
    agency = np.full(number, NEVER, dtype=np.int64)
    distance = np.zeros(number)
    for case in range(len(cases)):
        who = place[case]
        if who >= 0:
            at = first_of(laid.event_sets, laid.event_codes, _HOME_SET, events, case, cases[case, _CASE_ARRIVED], np.nan)
            if at < np.inf:
                home[who] = int(at)
            if tier >= 0 and attributes[case, tier] != NEVER:
                distance[who] = laid.distance[attributes[case, tier]]
            for measure in (_HAND_OFFS, _RETELLINGS, _LEFT_TRACK, _ASKED_AWAY, _BED_WAITS, _TURNED_AWAY, _COST):
                own[who, measure] = 0
            for measure in range(_COMPLETED, _REFERRAL_TIME + 1):
                own[who, measure] = 0
    worked, pieces = np.zeros(len(pools)), np.zeros(len(pools), dtype=np.int64)
    kept = 0
    for row in range(len(data)):
        case, kind, pool, step = data[row, _CASE], data[row, _KIND], data[row, _POOL], data[row, _STEP]
        requested, started, ended = data[row, _REQUESTED], data[row, _STARTED], data[row, _ENDED]
        until = horizon if ended == NEVER else ended
        marks = outcome_marks[data[row, _ROW_OUTCOME]]
        complete = (marks & WORK_COMPLETE) != 0
        who = place[case]
        begun = started != NEVER
        waited = (started if begun else until) - requested
        if begun and kind in (_SERVICE, _ACCOMPANIMENT, _SIGNATURE, _WORK_OF_OTHERS):
            seconds = data[row, _WORKED]
            if not complete:
                seconds = work_between(calendars, pools, steps, step, pool, started, until)
            if who >= 0:
                own[who, _COST] += seconds / HOUR * amounts[pool, PER_HOUR]
            if until <= warm_up:
                seconds = 0
            elif started < warm_up:
                seconds = min(seconds, work_between(calendars, pools, steps, step, pool, warm_up, until))
            worked[pool] += seconds
            pieces[pool] += 1
        if kind == _WORK_OF_OTHERS and requested >= warm_up:
            measures[kept], places[kept], values[kept] = family[_BACKGROUND] + cases[case, _CASE_STREAM], NEVER, waited / HOUR
            kept += 1
        if who < 0:
            continue
        if data[row, _TRACK] == 0:
            add_row(parts, who, data, row, horizon, horizon, complete, pools, steps, calendars)
            if home[who] != NEVER:
                add_row(home_parts, who, data, row, home[who], horizon, complete, pools, steps, calendars)
            if kind == _SERVICE and begun:
                if agency[who] != NEVER and agency[who] != pools[pool, AGENCY]:
                    own[who, _HAND_OFFS] += 1
                agency[who] = pools[pool, AGENCY]
        if data[row, _STORY]:
            own[who, _RETELLINGS] += 1
        if marks & LEFT_TRACK:
            own[who, _LEFT_TRACK] = 1
        refused = kind == _SERVICE and not begun and until == requested and (marks & TURNED_AWAY) != 0  # never joined a list
        if refused:
            own[who, _TURNED_AWAY] += 1
        elif kind in (_SERVICE, _SIGNATURE, _PLACE):
            measures[kept], places[kept], values[kept] = family[_WAIT] + pool, who, waited / HOUR
            kept += 1
        if kind == _SERVICE and begun:
            own[who, _COST] += steps[step, COST] + steps[step, KILOMETRES] * distance[who] * amounts[pool, PER_KILOMETRE]
        elif kind == _PLACE and pools[pool, IS_BED]:
            if data[row, _ROW_OUTCOME] == _ASKED_AWAY_OUTCOME:
                own[who, _ASKED_AWAY] += 1
            if until > requested:
                own[who, _BED_WAITS] += 1
        elif kind == _STAY:
            own[who, _COST] += (until - started) / DAY * amounts[pool, PER_NIGHT]
            if pools[pool, IS_BED]:
                measures[kept], places[kept], values[kept] = _SHELTER, who, (until - started) / DAY
                kept += 1
        elif kind == _REFERRAL and data[row, _ROW_OUTCOME] != _OPEN_OUTCOME:
            referrals[who] += (marks & FINAL) != 0
            own[who, _COMPLETED] += (marks & COMPLETED) != 0
            own[who, _LOST] += (marks & LOST) != 0
            own[who, _UNCONFIRMED] += (marks & UNCONFIRMED) != 0
            own[who, _RETURNED] += (marks & RETURNED) != 0
            own[who, _REFERRAL_TIME] += (until - requested) / HOUR
    seen.number[0] = kept
    for case in range(len(cases)):
        who = place[case]
        if who < 0:
            continue
        arrived = cases[case, _CASE_ARRIVED]
        ended = horizon if cases[case, _CASE_ENDED] == NEVER else cases[case, _CASE_ENDED]
        parts[who, _PARALLEL] += ended - arrived - total_of(parts, who)
        for part in range(_NUMBER_OF_PARTS):
            own[who, family[_PART] + part] = parts[who, part] / DAY
        if home[who] != NEVER:
            home_parts[who, _PARALLEL] += home[who] - arrived - total_of(home_parts, who)
            for part in range(_NUMBER_OF_PARTS):
                own[who, family[_HOME_PART] + part] = home_parts[who, part] / DAY
    for pool in range(1, len(pools)):
        if not pools[pool, IS_PLACE] and amounts[pool, UNIT_SECONDS] > 0:
            seen.single[family[_UTILISATION] + pool] = worked[pool] / amounts[pool, UNIT_SECONDS]
            seen.behind[family[_UTILISATION] + pool] = pieces[pool]


@compiled
def observe_places(single: Floats, behind: Ints, family: Ints, data: Ints, horizon: int, warm_up: int, laid: Laid) -> None:
    """Beds and caseloads through time."""
    pools, amounts, capacities = laid.pools, laid.pool_amounts, laid.capacities
    stays = np.zeros(len(data), dtype=np.int64)
    total = 0
    for row in range(len(data)):
        if data[row, _KIND] == _STAY:
            stays[total] = row
            total += 1
    for pool in range(1, len(pools)):
        if not pools[pool, IS_PLACE]:
            continue
        starts, ends = np.zeros(total), np.zeros(total)
        number, used = 0, 0
        for row in stays[:total]:
            if data[row, _POOL] == pool:
                start, until = data[row, _STARTED], horizon if data[row, _ENDED] == NEVER else data[row, _ENDED]
                starts[number], ends[number] = start, until + pools[pool, TURNAROUND]
                used += overlap(start, until, warm_up, horizon)
                number += 1
        starts, ends = starts[order_of(starts[:number])], ends[order_of(ends[:number])]
        managers = pools[pool, MANAGERS]
        for which in (_OCCUPIED, _OCCUPANCY, _FULL, _PER_MANAGER, _ABOVE_15, _ABOVE_20, _ABOVE_25):
            behind[family[which] + pool] = number
        if horizon > warm_up:
            single[family[_OCCUPIED] + pool] = used / (horizon - warm_up)
        if amounts[pool, UNIT_SECONDS] >= 0:
            if amounts[pool, UNIT_SECONDS] > 0:
                single[family[_OCCUPANCY] + pool] = used / amounts[pool, UNIT_SECONDS]
            steps = capacities[pools[pool, FIRST_CAPACITY] : pools[pool, LAST_CAPACITY]]
            single[family[_FULL] + pool] = share_at_least(starts, ends, steps, 1, 0, warm_up, horizon)
        if managers >= 0 and amounts[managers, STAFFED_SECONDS] > 0:
            single[family[_PER_MANAGER] + pool] = used / amounts[managers, STAFFED_SECONDS]
            steps = capacities[pools[managers, FIRST_CAPACITY] : pools[managers, LAST_CAPACITY]]
            for which in (_ABOVE_15, _ABOVE_20, _ABOVE_25):
                line = 15 + 5 * (which - _ABOVE_15)
                single[family[which] + pool] = share_at_least(starts, ends, steps, line, 1, warm_up, horizon)
