"""Mutants that are the same engine, by a pattern of what they say, with the reason. Everything else that survives is a hole in the proof."""

from __future__ import annotations

import re

SAME = {
    # ---- both engines
    r"<=? (self\.)?(plan|horizon)\S*  →  \(.*<= (self\.)?(plan|horizon)": "what is put at the horizon or after it never happens",
    r"(_draw\(.*|\bu|uniform\(.*|draw\(.*) < .*→.*<= ": "a draw is never equal to a chance",
    r"chance\w* >= 1 .*→.* > 1\b|chance\w* > 0 .*→.* >= 0": "a draw lies between 0 and 1, and is neither",
    r"\.step \+ 1  →  |[^_]step \+ 1  →  |_place\(.*→.*\+ 1\)$|track\.place  →  .*\+ 1\)$|person % 255  →|1 \+ pool  →": (
        "numbers that only order the events of one kind: all move by one together"
    ),
    r"_start_track.*depth|start_track.*depth": "of a track's depth only whether it is above 0 is asked for",
    r"(_through_gate:\d+  |wait_at_gate:\d+  PASS_)GATE  →  PASSED$|wait_at_gate:\d+  ahead >= 0  →  \(ahead > 0\)$|track\.entry = None  →  pass$"
    r"|is_so:\d+  (person\.ended < 0  →  \(person\.ended <= 0|(happenings_in\(.*|at) >= 0  →  \(.* > 0)\)$": (
        "no: coincidences that random scenarios hardly ever meet have tests of their own, tests/engine/test_coincidences.py"
    ),
    # ---- SimPy engine
    r"Simulation\._lay_out:\d+  at >=? self\._now": "nothing but the first second lies at it, and that is laid out anyway",
    r"Simulation\.run:": "asking for a time that is reached already: tests/engine/test_simpy_engine.py",
    r"Simulation\._lay_out.*change < 0": "an absence that begins at another one's end gives the same number, whichever comes first",
    r"(_lay_out|__post_init__|set_up|draw_absences|end_hold):\d+  OPENING": (
        "changes, openings and absences each serve the list: their order changes nothing"
    ),
    r"\.reserve > 0  →": "who needs no reserve is as good as urgent where there is none",
    r"_write_work:\d+  started > since": "no time is closed within no time",
    r"_accompany:\d+  (track\.accompanied \+= 1|FINISHED)": "what ends in one second ends in the order in which it began",
    r"_begin_period.*> 1  →  .*>= 1": "sorts what is sorted",
    r"_join_lists:\d+  (self\._entries|entry\.number)": "a track stands in a list once: case and track tell entries apart",
    r"_leave_lists:\d+  break": "a track stands in a list once",
    r"_serve:\d+  (return|not waiting|pool\.busy)": "`_can_start` asks the same again",
    r"_await_opening|_open:\d+  pool\.waiting": "a list that is served twice in a second is served once",
    r"_start:\d+  end > pool\.closes": "work that ends at the closing second ends there by the calendar too",
    r"_fits:\d+  (return True|calendar\.open_between)": "work that is no longer than the day's openings ends in them when it begins at the first",
    r"_place:\d+  ": "all places move by one together",
    r"_hold:\d+  (return|ESCALATION)": "a stay that is over does not end again; the places of one case's stays stay apart",
    r"(_once|_has_one_left):\d+  return False": "nothing is as good as no",
    r"_hold_meeting.*gate is not None": "who waits at a meeting's gate has one",
    r"_end_case:\d+  other\.alive": "an interrupted track is not alive",
    r"Simulation\.close:\d+  self\.finished": "a run that is over: tests/engine/test_live.py",
    r"^conditions\.(test_of:\d+  (return|len\(tests)|_always)|performers\[word|Duration\.at": "the shorter way and the longer one agree",
    r"^procedure.*1 \+ place": "numbers that only order the events of one kind: all move by one together",
    # ---- kernel
    r"drop_parts|free_(node|hold|track|event) = |kernel\.leaving\.bury|  bury\(": "rows that are not given back cost room, nothing else",
    r"^kernel.*len\(\w+(_in\(state\))?\)|full\(state, ROOM_OF_\w+\)  →  pass|run\.(fault|about)|not run\.fault": (
        "how a full table and a broken rule are noticed: tests/engine/test_kernel.py"
    ),
    r"(lists\.(go_along|add_part)|places\.take_place|events\.put_event|way\.(leave|start_track)|arrivals\.\w+|set_up):\d+  return(  →| -1  →)": (
        "a run whose table is full is thrown away and begun again"
    ),
    r"fetch_next|fetch_ahead": "what is fetched sooner is the same",
    r"cannot_before": "spares questions whose answer is no",
    r"kernel\.lists\.serve:\d+  (not waiting|return|waiting\.)": "`can_start` asks the same again",
    r"kernel\.lists\.(await_opening|open_pool).*opening_at|_plan_opening.*opening_at|open_pool.*waiting\.waiting": (
        "a list that is served twice in a second is served once"
    ),
    r"order_by_age:\d+  return|insert:\d+  order_by_age|kernel\.lists\.next_rise.*<= 0|next_rise:\d+  run_in.* - who\.joined  →": (
        "looks sooner or more often whether the order has changed"
    ),
    r"(add_part|serve):\d+  (node|passed) [><]=? 0": "row 0: room that is not used again, or a list that is looked through once more",
    r"kernel\.way\.admit:\d+  first": "pool 0 is a team: places come after the teams of an agency",
    r"way\.(duration_of|arrive_at_network):\d+  return": "what comes after it finds nothing to do",
    r"class_by_age.*priority <= 0": "the highest class stays the highest",
    r"stands_before.*→.*<=": "they were told apart before",
    r"kernel\.lists\.start:\d+  PLACED|Simulation\._start:\d+  PLACED": "a place that is given and a gate that opens touch different tracks",
    r"kernel\.lists\.pool_for:\d+  return rows\[chosen\.first\]\.pool": "the one row of a team that was named is the last row too",
    r"way\.awoken:\d+  leave_join": "`follow` leaves the join as well",
    r"way\.(follow|end_track):\d+  who\.outcome >= 0": "outcome 0 is 'open', which no route has",
    r"(letter_rows|rule\.count|step\.next_rows|door_rows|first \+ count).*→.*\+ 1\)$": "the row that is looked for comes before the end",
    r"kernel\.calendars\.opening_before": "what the walk does not find, the search finds, and the other way round",
    r"kernel\.draws\.(normal_quantile|triangular|table_quantile|mixture|quantile)": (
        "less than half a second, or at a bound that no draw meets: tests/engine/test_draws.py, test_quantiles.py"
    ),
    r"kernel\.machine\.close:\d+  .*period": "a period that begins at the horizon",
    r"moment >= FOREVER": "no calendar ends before the work that is asked of it",
}


def why_same(trial: str) -> str:
    """Why a mutant that survives is the same engine; empty when nobody has said so."""
    return next((why for pattern, why in SAME.items() if re.search(pattern, trial)), "")
