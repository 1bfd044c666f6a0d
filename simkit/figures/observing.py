"""What a replication's log and cases say, case by case. Compiled where Numba is at hand.

An observation is a value of a *measure* for a case. Measures are numbered; families (waits by pool, parts, deadlines …) have a number per
member. `simkit.figures.tallying` sums them up; what the figures are that come of them stands in `simkit.figures.columns` and
`simkit.figures.definitions`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simkit.engine.compiled import compiled
from simkit.engine.log import KINDS, NEVER, PARTS
from simkit.engine.tables import CASE_COLUMNS, LOG_COLUMNS
from simkit.engine.vocabulary import ENGINE_OUTCOMES
from simkit.figures.arrays import Calendars, Flags, Floats, Ints, end_of_work, open_between, share_at_least
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
    "first_response", "time_to_safety", "time_to_psychologist", "time_to_home", "open_age", "closed_age",
    "first_response_not_reached", "first_response_within_1h", "safety_not_reached", "safe_within_day", "secured_within_day",
    "care_72", "care_120", "hand_offs", "retellings",
    "referrals_completed", "referrals_lost", "referrals_unconfirmed", "referrals_returned", "referral_time",
    "withdrawn", "left_track", "asked_away", "bed_waits", "turned_away", "cases", "closed", "open", "cost", "shelter_time",
)  # fmt: skip
(
    _RESPONSE, _SAFETY, _PSYCHOLOGIST, _HOME, _OPEN_AGE, _CLOSED_AGE,
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
    "above_20", "above_25", "utilisation", "safety_gap", "psychologist_gap",
)  # fmt: skip
(
    _PART, _HOME_PART, _OUTCOME, _DEADLINE, _WAIT, _BACKGROUND, _OCCUPIED, _OCCUPANCY, _FULL, _PER_MANAGER, _ABOVE_15,
    _ABOVE_20, _ABOVE_25, _UTILISATION, _SAFETY_GAP, _PSYCHOLOGIST_GAP,
) = range(len(FAMILIES))  # fmt: skip

# ---- columns of the log and of the cases
(_CASE, _TRACK, _KIND, _STEP, _POOL, _REQUESTED, _STARTED, _ENDED, _ROW_OUTCOME, _WORKED, _SHUT, _STORY) = (
    LOG_COLUMNS.index(name)
    for name in ("case", "track", "kind", "step", "pool", "requested", "started", "ended", "outcome", "worked", "closed", "story")
)  # fmt: skip
(_CASE_BACKGROUND, _CASE_ARRIVED, _CASE_ENDED, _CASE_OUTCOME, _CASE_STREAM) = (
    CASE_COLUMNS.index(name) for name in ("background", "arrived", "ended", "outcome", "stream")
)  # fmt: skip
(_SERVICE, _ACCOMPANIMENT, _BEFORE, _AFTER, _GATE, _PLACE, _STAY, _REFERRAL, _SIGNATURE, _JOIN, _WORK_OF_OTHERS, _LIMIT) = (
    KINDS.index(name)
    for name in (
        "service", "accompaniment", "delay_before", "delay_after", "gate", "place", "stay", "referral", "signature", "join", "background", "limit",
    )
)  # fmt: skip
(_WORK, _STAFF, _CLOSED_HOURS, _REFERRED, _AT_GATE, _FOR_BED, _PARALLEL) = (
    PARTS.index(name) for name in ("work", "staff", "closed", "referral", "gate", "bed", "parallel")
)
_OPEN_OUTCOME, _ASKED_AWAY_OUTCOME = (ENGINE_OUTCOMES.index(word) for word in ("open", "asked_away"))
# measures that begin at nothing for every case, and are counted from her rows
_COUNTED = (_HAND_OFFS, _RETELLINGS, _LEFT_TRACK, _ASKED_AWAY, _BED_WAITS, _TURNED_AWAY, _COST, *range(_COMPLETED, _REFERRAL_TIME + 1))
_OF_PLACES = (_OCCUPIED, _OCCUPANCY, _FULL, _PER_MANAGER, _ABOVE_15, _ABOVE_20, _ABOVE_25)
_FIRST_SET, _SAFE_SET, _SECURED_SET, _HOME_SET, _CARE_SET, _PSYCH_SET = range(6)  # positions in `Ground.EVENT_SETS`
_NUMBER_OF_PARTS = len(PARTS)


class Seen(NamedTuple):
    """What has been observed.

    Attributes:
        place: by case, its position among the measured ones, -1 for those in the warm-up and for the work of others.
        firsts: by measured case and set of events (as in `Laid.event_sets`), the first second at which one of them happened; infinite when none did.
        own: by measure (up to the waits) and measured case, her value, not-a-number where she does not count; what the referrals
            of a case have in common is summed.
        referrals: by measured case, how many referrals of hers came to a result.
        measures, places, values: waits and stays, of which a case can have many; place -1: no case's.
        number: of these (one entry).
        single: by measure, a value that belongs to no case; not-a-number where there is none.
        behind: by measure, how many stand behind it.
    """

    place: Ints
    firsts: Floats
    own: Floats
    referrals: Ints
    measures: Ints
    places: Ints
    values: Floats
    number: Ints
    single: Floats
    behind: Ints


def nothing_seen(cases: Ints, rows: int, sets: int, own: int, measures: int, warm_up: int) -> Seen:
    """Room for what a replication can say."""
    place = np.empty(len(cases), dtype=np.int64)
    number = number_measured(place, cases, warm_up)
    return Seen(
        place, np.full((number, sets), np.inf), np.full((own, number), np.nan), np.zeros(number, dtype=np.int64), np.empty(rows, dtype=np.int64),
        np.empty(rows, dtype=np.int64), np.empty(rows), np.zeros(1, dtype=np.int64), np.full(measures, np.nan), np.zeros(measures, dtype=np.int64),
    )  # fmt: skip


@compiled
def number_measured(place: Ints, cases: Ints, warm_up: int) -> int:
    """Numbers the measured cases one after the other, -1 for all others; how many there are."""
    number = 0
    for case in range(len(cases)):
        if cases[case, _CASE_BACKGROUND] == 0 and cases[case, _CASE_ARRIVED] >= warm_up:
            place[case] = number
            number += 1
        else:
            place[case] = NEVER
    return number


@compiled
def find_firsts(place: Ints, firsts: Floats, event_sets: Ints, event_codes: Ints, cases: Ints, events: Ints, hours: Floats) -> None:
    """Writes when each set of events first happened to each measured case."""
    for case in range(len(cases)):
        who = place[case]
        if who >= 0:
            for which in range(firsts.shape[1]):
                first = np.inf
                for position in range(event_sets[which], event_sets[which + 1]):
                    event = event_codes[position]
                    at = np.inf
                    if event == ARRIVAL:
                        at = float(cases[case, _CASE_ARRIVED])
                    elif event == INCIDENT:
                        at = cases[case, _CASE_ARRIVED] - hours[case] * HOUR  # not-a-number when nobody knows when that was
                    elif events[case, event] != NEVER:
                        at = float(events[case, event])
                    if at < first:
                        first = at
                firsts[who, which] = first


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
    if kind == _LIMIT:  # within the wait of another row: what of it is open time is a wait for a date, not for staff
        held = open_between(calendars, pools[data[row, _POOL], CALENDAR], requested, until)
        seconds[who, _STAFF] -= held
        seconds[who, _AT_GATE] += held
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


def part_seconds(data: Ints, cases: Ints, horizon: int, laid: Laid, calendars: Calendars) -> Ints:
    """Seconds by case (row) and part (column, as in `PARTS`); open cases up to the horizon.

    The main way of a case may be over before the case is, while another track goes on: that time counts as ``parallel``.
    """
    seconds = np.zeros((len(cases), _NUMBER_OF_PARTS), dtype=np.int64)
    add_rows(seconds, np.ascontiguousarray(data), np.ascontiguousarray(cases), horizon, laid.pools, laid.steps, laid.outcome_marks, calendars)
    return seconds


@compiled
def add_rows(seconds: Ints, data: Ints, cases: Ints, horizon: int, pools: Ints, steps: Floats, marks: Ints, calendars: Calendars) -> None:
    """Adds what all rows of the main tracks took, and what is left of each case's time."""
    for row in range(len(data)):
        if data[row, _TRACK] == 0:
            complete = (marks[data[row, _ROW_OUTCOME]] & WORK_COMPLETE) != 0
            add_row(seconds, data[row, _CASE], data, row, horizon, horizon, complete, pools, steps, calendars)
    for case in range(len(cases)):
        ended = horizon if cases[case, _CASE_ENDED] == NEVER else cases[case, _CASE_ENDED]
        seconds[case, _PARALLEL] += ended - cases[case, _CASE_ARRIVED] - total_of(seconds, case)


# ---- cases -----------------------------------------------------------------------------------------------------------


def observe_cases(
    seen: Seen, family: Ints, cases: Ints, attributes: Ints, hours: Floats, horizon: int, laid: Laid, sexual: Flags, form: int
) -> None:
    """What is known of all cases without their rows.

    Args:
        sexual: by word of the attribute ``form`` (column of ``attributes``, -1 when nothing records it), whether care is urgent.
    """
    measured = np.flatnonzero(seen.place >= 0)
    arrived, ended, outcome = (cases[measured, column] for column in (_CASE_ARRIVED, _CASE_ENDED, _CASE_OUTCOME))
    own, since = seen.own, hours[measured]
    response, safe, secured, home, care = (seen.firsts[:, which] for which in (_FIRST_SET, _SAFE_SET, _SECURED_SET, _HOME_SET, _CARE_SET))
    is_open, marks = ended == NEVER, laid.outcome_marks[outcome]
    left = (marks & LEFT_EARLY) != 0

    def put(measure: int, values: Any, whose: Flags | None = None) -> None:
        if whose is None:
            own[measure] = values
        else:
            own[measure, whose] = values[whose]

    put(_RESPONSE, (np.minimum(response, horizon) - arrived) / HOUR, (response < np.inf) | is_open)
    put(_SAFETY, (np.minimum(safe, horizon) - arrived) / HOUR, (safe < np.inf) | is_open)
    put(_NO_RESPONSE, (response == np.inf) & (is_open | left))
    put(_NOT_SAFE, (safe == np.inf) & (is_open | left))
    put(_RESPONSE_HOUR, response - arrived <= HOUR, (response < np.inf) | left | (is_open & (arrived + HOUR < horizon)))
    over = left | (is_open & (arrived + DAY < horizon))
    put(_SAFE_DAY, safe - arrived <= DAY, (safe < np.inf) | over)
    put(_SECURED_DAY, secured - arrived <= DAY, (secured < np.inf) | over)
    put(_HOME, (home - arrived) / DAY, home < np.inf)
    put(_OPEN_AGE, (horizon - arrived) / DAY, is_open)
    put(_CLOSED_AGE, (ended - arrived) / DAY, ~is_open)
    urgent = np.ones(len(arrived), dtype=np.bool_)
    if form >= 0:
        words = attributes[measured, form]
        urgent = (words != NEVER) & sexual[words]
    for measure, limit in ((_CARE_72, 72), (_CARE_120, 120)):
        due = arrived - since * HOUR + limit * HOUR
        put(measure, care <= due, urgent & (since < limit) & ((care < np.inf) | (due < horizon)))
    put(_WITHDRAWN, (marks & STOPPED_WAITING) != 0)
    put(_CASES, 1)
    put(_CLOSED, ~is_open)
    put(_OPEN, is_open)
    own[family[_OUTCOME] : family[_OUTCOME] + len(laid.outcome_marks)] = outcome == np.arange(len(laid.outcome_marks))[:, None]


@compiled
def observe_deadlines(
    place: Ints, firsts: Floats, own: Floats, first: int, cases: Ints, attributes: Ints, events: Ints, hours: Floats, held: Flags, horizon: int,
    deadlines: Ints, calendars: Calendars, conditions: Conditions, results: Flags,
) -> None:  # fmt: skip
    """Which deadlines were kept.

    Args:
        place, firsts, own: as in `Seen`.
        first: the measure of the first deadline.
        held: by measured case and pool, whether she ever had a place there.
        results: room for as many results as there are rows of conditions, and one more.
    """
    for case in range(len(cases)):
        who = place[case]
        if who < 0:
            continue
        for deadline in range(len(deadlines)):
            begun = firsts[who, deadlines[deadline, FROM_SET]]
            if begun == np.inf or begun < deadlines[deadline, HOLDS_FROM]:
                continue
            arrived, is_open = cases[case, _CASE_ARRIVED], cases[case, _CASE_ENDED] == NEVER
            if not holds(conditions, deadline, attributes, events, case, hours[case], arrived, is_open, held, who, results):
                continue
            reached = firsts[who, deadlines[deadline, TO_SET]]
            due = begun + deadlines[deadline, WITHIN]
            if deadlines[deadline, BY_CALENDAR] >= 0:
                due = float(end_of_work(calendars, deadlines[deadline, BY_CALENDAR], int(begun), deadlines[deadline, WITHIN]))
            if reached < np.inf or due < horizon:
                own[first + deadline, who] = reached <= due


def observe_psychologist(seen: Seen, there: Flags, data: Ints, cases: Ints, horizon: int) -> None:
    """Days from when she is first sent to the psychologist until they have met; who has not yet and is still open counts so far.

    Args:
        there: by step, whether she meets the psychologist there.
    """
    rows = data[there[data[:, _STEP]]]
    who = seen.place[rows[:, _CASE]]
    sent = np.full(seen.own.shape[1], np.inf)
    np.minimum.at(sent, who[who >= 0], rows[who >= 0, _REQUESTED].astype(float))
    met = seen.firsts[:, _PSYCH_SET]
    counts = (sent < np.inf) & ((met < np.inf) | (cases[seen.place >= 0, _CASE_ENDED] == NEVER))
    seen.own[_PSYCHOLOGIST, counts] = (np.minimum(met[counts], horizon) - sent[counts]) / DAY


def cost_of_others(data: Ints, cases: Ints, warm_up: int, costs: Floats) -> float:
    """What the work of others cost that began after the warm-up; it is nobody's.

    Args:
        costs: by stream, each time.
    """
    begun = data[(data[:, _KIND] == _WORK_OF_OTHERS) & (data[:, _STARTED] >= warm_up) & (data[:, _STARTED] != NEVER)]
    return float(costs[cases[begun[:, _CASE], _CASE_STREAM]].sum())


def places_held(stays: Ints, place: Ints, number: int, pools: int) -> Flags:
    """By measured case and pool, whether she ever had a place there."""
    held = np.zeros((number, pools), dtype=np.bool_)
    who = place[stays[:, _CASE]]
    held[who[who >= 0], stays[who >= 0, _POOL]] = True
    return held


# ---- rows ------------------------------------------------------------------------------------------------------------


class OnTheWay(NamedTuple):
    """What is counted while the rows of a log are read.

    Attributes:
        parts, home_parts: seconds by measured case and part of her time: the whole, and until she is home.
        agency: by measured case, which agency worked for her last.
        worked: by pool, seconds of work after the warm-up.
        pieces: by pool, how many pieces of work.
    """

    parts: Ints
    home_parts: Ints
    agency: Ints
    worked: Floats
    pieces: Ints


def observe_rows(
    seen: Seen, family: Ints, data: Ints, cases: Ints, attributes: Ints, horizon: int, warm_up: int, laid: Laid, calendars: Calendars, tier: int,
    wanted: Flags, split: bool, home_split: bool,
) -> Ints:  # fmt: skip
    """What the rows of the log say of cases, and of the work of pools.

    Args:
        wanted: by measure, whether anybody asks for it.
        tier: the column of ``attributes`` that tells how far away she lives, -1 for none.
        split, home_split: whether anybody asks for the parts of their time, and of that until they are home.

    Returns:
        The numbers of those rows that are stays.
    """
    own, number, pools = seen.own, seen.own.shape[1], len(laid.pools)
    distance = np.zeros(number)
    measured = np.flatnonzero(seen.place >= 0)
    if tier >= 0:
        words = attributes[measured, tier]
        distance = np.where(words != NEVER, laid.distance[words], 0.0)
    own[list(_COUNTED)] = 0
    home = np.full(number, NEVER, dtype=np.int64)
    if home_split:
        home = np.where(seen.firsts[:, _HOME_SET] < np.inf, seen.firsts[:, _HOME_SET], NEVER).astype(np.int64)
    way = OnTheWay(
        np.zeros((number, _NUMBER_OF_PARTS), dtype=np.int64), np.zeros((number, _NUMBER_OF_PARTS), dtype=np.int64),
        np.full(number, NEVER, dtype=np.int64), np.zeros(pools), np.zeros(pools, dtype=np.int64),
    )  # fmt: skip
    stays = np.empty(len(data), dtype=np.int64)
    found = read_rows(
        seen.place, own, seen.referrals, seen.measures, seen.places, seen.values, seen.number, stays, way, home, distance, family, data, cases,
        horizon, warm_up, wanted, split, laid.pools, laid.pool_amounts, laid.steps, laid.outcome_marks, calendars,
    )  # fmt: skip
    arrived, ended = cases[measured, _CASE_ARRIVED], cases[measured, _CASE_ENDED]
    whole = np.where(ended == NEVER, horizon, ended)
    for asked, parts, until, first in ((split, way.parts, whole, _PART), (home_split, way.home_parts, home, _HOME_PART)):
        if asked:
            parts[:, _PARALLEL] += until - arrived - parts.sum(axis=1)
            own[family[first] : family[first] + _NUMBER_OF_PARTS] = parts.T / DAY
    own[family[_HOME_PART] : family[_HOME_PART] + _NUMBER_OF_PARTS, home == NEVER] = np.nan
    units = laid.pool_amounts[:, UNIT_SECONDS]
    teams = np.flatnonzero((laid.pools[:, IS_PLACE] == 0) & (units > 0) & (np.arange(pools) > 0))
    seen.single[family[_UTILISATION] + teams] = way.worked[teams] / units[teams]
    seen.behind[family[_UTILISATION] + teams] = way.pieces[teams]
    return stays[:found]


@compiled
def read_rows(
    place: Ints, own: Floats, referrals: Ints, measures: Ints, places: Ints, values: Floats, observed: Ints, stays: Ints, way: OnTheWay,
    home: Ints, distance: Floats, family: Ints, data: Ints, cases: Ints, horizon: int, warm_up: int, wanted: Flags, split: bool, pools: Ints,
    amounts: Floats, steps: Floats, outcome_marks: Ints, calendars: Calendars,
) -> int:  # fmt: skip
    """Counts what each row of the log says.

    Args:
        place, own, referrals, measures, places, values, observed: as in `Seen`, the last one ``number``.
        stays: room for the numbers of the rows that are stays; how many there are is returned.
        wanted: by measure, whether anybody asks for it.
        pools, amounts, steps, outcome_marks: as in `Laid`.
        home: by measured case, when she was home; -1: not yet.
        distance: by measured case, how many kilometres away she lives.
    """
    parts, home_parts, agency, worked, pieces = way.parts, way.home_parts, way.agency, way.worked, way.pieces
    kept = staying = 0
    for row in range(len(data)):
        case, kind, pool, step = data[row, _CASE], data[row, _KIND], data[row, _POOL], data[row, _STEP]
        requested, started, ended = data[row, _REQUESTED], data[row, _STARTED], data[row, _ENDED]
        until = horizon if ended == NEVER else ended
        marks = outcome_marks[data[row, _ROW_OUTCOME]]
        complete = (marks & WORK_COMPLETE) != 0
        who = place[case]
        begun = started != NEVER
        if who < 0 and until < warm_up and kind != _STAY:  # over before the year began: nothing of it counts but that it was
            pieces[pool] += begun and kind in (_SERVICE, _ACCOMPANIMENT, _SIGNATURE, _WORK_OF_OTHERS)
            continue
        if kind == _STAY:
            stays[staying] = row
            staying += 1
        waited = (started if begun else until) - requested
        if begun and kind in (_SERVICE, _ACCOMPANIMENT, _SIGNATURE, _WORK_OF_OTHERS):
            seconds = data[row, _WORKED]
            if not complete:
                seconds = work_between(calendars, pools, steps, step, pool, started, until)
            if who >= 0:
                own[_COST, who] += seconds / HOUR * amounts[pool, PER_HOUR]
            if started < warm_up:
                after = 0
                if until > warm_up:
                    after = work_between(calendars, pools, steps, step, pool, warm_up, until)
                if after < seconds:
                    seconds = after
            worked[pool] += seconds
            pieces[pool] += 1
        if kind == _WORK_OF_OTHERS and requested >= warm_up and wanted[family[_BACKGROUND] + cases[case, _CASE_STREAM]]:
            measures[kept], places[kept], values[kept] = family[_BACKGROUND] + cases[case, _CASE_STREAM], NEVER, waited / HOUR
            kept += 1
        if who < 0:
            continue
        if data[row, _TRACK] == 0:
            if split:
                add_row(parts, who, data, row, horizon, horizon, complete, pools, steps, calendars)
            if home[who] != NEVER:
                add_row(home_parts, who, data, row, home[who], horizon, complete, pools, steps, calendars)
            if kind == _SERVICE and begun:
                if agency[who] != NEVER and agency[who] != pools[pool, AGENCY]:
                    own[_HAND_OFFS, who] += 1
                agency[who] = pools[pool, AGENCY]
        if data[row, _STORY]:
            own[_RETELLINGS, who] += 1
        if marks & LEFT_TRACK:
            own[_LEFT_TRACK, who] = 1
        refused = kind == _SERVICE and not begun and until == requested and (marks & TURNED_AWAY) != 0  # never joined a list
        if refused:
            own[_TURNED_AWAY, who] += 1
        elif kind in (_SERVICE, _SIGNATURE, _PLACE) and wanted[family[_WAIT] + pool]:
            measures[kept], places[kept], values[kept] = family[_WAIT] + pool, who, waited / HOUR
            kept += 1
        if kind == _SERVICE and begun:
            own[_COST, who] += steps[step, COST] + steps[step, KILOMETRES] * distance[who] * amounts[pool, PER_KILOMETRE]
        elif kind == _PLACE and pools[pool, IS_BED]:
            if data[row, _ROW_OUTCOME] == _ASKED_AWAY_OUTCOME:
                own[_ASKED_AWAY, who] += 1
            if until > requested:
                own[_BED_WAITS, who] += 1
        elif kind == _STAY:
            own[_COST, who] += (until - started) / DAY * amounts[pool, PER_NIGHT]
            if pools[pool, IS_BED]:
                measures[kept], places[kept], values[kept] = _SHELTER, who, (until - started) / DAY
                kept += 1
        elif kind == _REFERRAL and data[row, _ROW_OUTCOME] != _OPEN_OUTCOME:
            referrals[who] += (marks & FINAL) != 0
            own[_COMPLETED, who] += (marks & COMPLETED) != 0
            own[_LOST, who] += (marks & LOST) != 0
            own[_UNCONFIRMED, who] += (marks & UNCONFIRMED) != 0
            own[_RETURNED, who] += (marks & RETURNED) != 0
            own[_REFERRAL_TIME, who] += (until - requested) / HOUR
    observed[0] = kept
    return staying


def observe_places(seen: Seen, wanted: Flags, family: Ints, stays: Ints, horizon: int, warm_up: int, laid: Laid) -> None:
    """Beds and caseloads through time.

    Args:
        stays: the rows of the log that are stays.
        wanted: by measure, whether anybody asks for it.
    """
    single, behind, amounts = seen.single, seen.behind, laid.pool_amounts
    of_stay = stays[:, _POOL]
    for pool in np.flatnonzero(laid.pools[:, IS_PLACE]).tolist():
        asked = [which for which in _OF_PLACES if wanted[family[which] + pool]]
        if pool == 0 or not asked:
            continue
        mine = stays[of_stay == pool]
        starts, until = mine[:, _STARTED], np.where(mine[:, _ENDED] == NEVER, horizon, mine[:, _ENDED])
        used = int(np.maximum(0, np.minimum(until, horizon) - np.maximum(starts, warm_up)).sum())
        ends = np.sort(until + laid.pools[pool, TURNAROUND])
        starts = np.sort(starts)
        managers = int(laid.pools[pool, MANAGERS])
        for which in asked:
            line = 0 if which == _FULL else 15 + 5 * (which - _ABOVE_15)
            behind[family[which] + pool] = len(mine)
            value = np.nan
            if which == _OCCUPIED:
                value = used / (horizon - warm_up) if horizon > warm_up else np.nan
            elif which == _OCCUPANCY:
                value = used / amounts[pool, UNIT_SECONDS] if amounts[pool, UNIT_SECONDS] > 0 else np.nan
            elif which == _FULL:
                value = share_at_least(starts, ends, _capacity(laid, pool), 1, 0, warm_up, horizon) if amounts[pool, UNIT_SECONDS] >= 0 else np.nan
            elif managers >= 0 and amounts[managers, STAFFED_SECONDS] > 0:
                if which == _PER_MANAGER:
                    value = used / amounts[managers, STAFFED_SECONDS]
                else:
                    value = share_at_least(starts, ends, _capacity(laid, managers), line, 1, warm_up, horizon)
            single[family[which] + pool] = value


def _capacity(laid: Laid, pool: int) -> Ints:
    """From which second on, how many units of a pool there are."""
    return laid.capacities[laid.pools[pool, FIRST_CAPACITY] : laid.pools[pool, LAST_CAPACITY]]
