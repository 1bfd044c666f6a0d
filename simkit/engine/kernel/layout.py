"""The tables of the kernel: what a scenario is laid out in (`PLAN`, read only, shared by all threads) and what a run keeps (`STATE`).

A row is named by its index. -1 is "none" unless said otherwise; ``first`` and ``count`` name rows of another table that follow one
another. Tests are entries of ``tests`` (`ALWAYS` holds always); keys of draws are 64-bit numbers made from names.
"""

from __future__ import annotations

from simkit.engine.kernel.memory import Table
from simkit.engine.log import KINDS
from simkit.engine.tables import CASE_COLUMNS
from simkit.engine.vocabulary import ENGINE_OUTCOMES
from simkit.scenario.sop import END, END_OF_TRACK, JOIN

ALWAYS, NEVER_HOLDS = -1, -2  # tests

# Where a route leads when not to a step.
TO_END, TO_END_OF_TRACK, TO_JOIN = -2, -3, -4
TARGETS = {END: TO_END, END_OF_TRACK: TO_END_OF_TRACK, JOIN: TO_JOIN}

# Codes of outcomes, the same in every scenario.
(OPEN, DONE, CLOSED, NO_SHOW, ASKED_AWAY, ESCALATED, STOPPED, LONGEST_STAY, LOST_AT_REFERRAL,
 ACCEPTED, INCOMPLETE, REFUSED, LOST, LOST_NOTICED, CAME_BACK) = range(len(ENGINE_OUTCOMES))  # fmt: skip
assert ENGINE_OUTCOMES[:5] == ("open", "done", "closed", "no_show", "asked_away")
assert ENGINE_OUTCOMES[CAME_BACK] == "came_back"

# Codes of a row's kind.
SERVICE, ACCOMPANIMENT, DELAY_BEFORE, DELAY_AFTER, GATE_WAIT, PLACE, STAY, REFERRAL, SIGNATURE, JOIN_WAIT, BACKGROUND, LIMIT_WAIT = range(len(KINDS))

# Kinds of distributions, arrivals, group sizes, attributes, instructions of tests, gates, discharges.
CONSTANT, UNIFORM, TRIANGULAR, BY_TABLE, EXPONENTIAL, LOGNORMAL, WEIBULL, EMPIRICAL, MIXTURE, TRAVEL = range(10)
POISSON, RENEWAL, DATED = range(3)
EXACTLY, GEOMETRIC, TRIANGULAR_SIZE, ONE_OF = range(4)
A_WORD, YES_OR_NO, A_CHOICE, BY_CASE, HOURS = range(5)
HAS_WORD, HAPPENED, SINCE, HOURS_SINCE, VISITS, HOLDS, IS_OPEN = range(7)
NO_GATE, MEETING, GROUP, ARRIVAL_GROUP = range(4)
NOTHING, ALL_BEDS, THESE = range(3)
PAUSE, OVERTIME, FIT = range(3)
A_CHANCE, BY_DISTRICT, CHANCE_BY_CASE = range(3)
AT_START, AT_END, AT_AFTER = range(3)
TEAM_WAIT, REFERRAL_WAIT, PLACE_WAIT, GATE_WAIT_PATIENCE = range(4)

PLAN: list[Table] = []


def _plan(**fields: str) -> Table:
    table = Table(len(PLAN), fields, read_only=True)
    PLAN.append(table)
    return table


plan_in = _plan(
    horizon="i8", start_of_day="i8", pools="i8", steps="i8", streams="i8", case_streams="i8", periods="i8", attributes="i8", happenings="i8",
    once="i8", calendar="i8", door_column="i8", stream_column="i8", type_column="i8", key_arrival="u8", key_group="u8", key_share="u8",
    key_door="u8", key_time="u8", key_absences="u8",
    changes="i8", absences="i8", calendars="i8", limited="i8",
)  # fmt: skip
# A period: its steps, pool rules, stream rules and modes begin at these rows.
periods_in = _plan(
    start="i8", steps="i8", pools="i8", streams="i8", modes="i8", patience="i8", patience_rows="i8", classes="i8", class_rows="i8",
    otherwise="i8", ageing="f8", shared="i8", shared_steps="i8", geography="i8", tiers="i8", performers="i8",
    most_a_day="i8", appointed="i8",
)  # fmt: skip
calendars_in = _plan(always="i8", first="i8", count="i8")
openings_in = _plan(start="i8", end="i8", before="i8")
pools_in = _plan(calendar="i8", bed="i8", units="i8")
pool_rules_in = _plan(reserve="i8", urgent="i8", admits="i8", turnaround="i8", signatory="i8")
changes_in = _plan(at="i8", pool="i8", units="i8")
absences_in = _plan(pool="i8", at="i8", end="i8", staff="i8", rate="f8", distribution="i8", key_absent="u8", key_away="u8")
streams_in = _plan(key="u8", kind="i8", first="i8", count="i8", code="i8")
stream_rules_in = _plan(
    size_kind="i8", least="f8", likely="f8", most="f8", sizes="i8", size_rows="i8", share="f8", first_step="i8", type="i8", doors="i8",
    door_rows="i8", dated="i8", pool="i8", interval="i8", distribution="i8", priority="i8", code="i8", key="u8", attributes="i8",
    attribute_rows="i8",
)  # fmt: skip
door_rows_in = _plan(chance="f8", word="i8", first_step="i8", door="i8")
doors_in = _plan(distribution="i8", hours="i8", total="f8", calendar="i8")
attribute_rules_in = _plan(
    kind="i8", column="i8", code="i8", other="i8", chance="f8", per_group="i8", first="i8", count="i8", distribution="i8", key="u8",
)  # fmt: skip
chances_in = _plan(chance="f8", code="i8")
attribute_cases_in = _plan(test="i8", rule="i8")
clock_in = _plan(mark="i8", rate="f8", total="f8")
dated_in = _plan(at="i8")
numbers_in = _plan(value="f8")
distributions_in = _plan(kind="i8", a="f8", b="f8", c="f8", first="i8", count="i8", working="i8")
durations_in = _plan(first="i8", count="i8")
duration_rows_in = _plan(test="i8", distribution="i8")
tests_in = _plan(op="i8", what="i8", at_most="f8", less_than="f8", at_least="f8", more_than="f8", yes="i8", no="i8")
sets_in = _plan(member="i8")
steps_in = _plan(
    step="i8", before="i8", after="i8", time="i8", performer="i8", gate="i8", group_size="i8", gate_after="i8", meetings="i8", meeting_rows="i8",
    at_most="i8", places="i8", place_rows="i8", when_full="i8", longest="i8", longest_working="i8", once="i8", discharge="i8",
    discharged="i8", at_closing="i8", story="i8", emits="i8", emit_rows="i8", along="i8", along_rows="i8", may_miss="i8", miss_test="i8",
    miss="i8", miss_chance="f8", miss_first="i8", miss_rows="i8", uses="i8", again="i8", turn_at="i8", turn_to="i8", turn_by="i8",
    turn_outcome="i8", escalates="i8", escalation_working="i8", to_class="i8", escalation_to="i8", branches="i8", branch_rows="i8", join="i8",
    starts="i8", start_rows="i8", next="i8", next_rows="i8", letters="i8", letter_rows="i8", key_before="u8", key_time="u8", key_retime="u8",
    key_after="u8", key_no_show="u8", key_comes="u8", key_again="u8", key_team="u8", key_referral="u8", key_place="u8", key_gate="u8",
)  # fmt: skip
branches_in = _plan(first="i8", count="i8")
routes_in = _plan(test="i8", chance="f8", to="i8", by="i8", outcome="i8", key="u8")
place_rows_in = _plan(pool="i8")
letters_in = _plan(
    to="i8", mode="i8", key_instead="u8", key_preparation="u8", key_signature="u8", key_transmission="u8", key_incomplete="u8",
    key_refused="u8", key_lost="u8", key_outcome="u8", key_noticed="u8", key_returns="u8",
)  # fmt: skip
performers_in = _plan(first="i8", count="i8", direct="i8")
performer_rows_in = _plan(test="i8", chance="f8", pool="i8", key="u8")
emits_in = _plan(event="i8", at="i8", test="i8")
alongs_in = _plan(performer="i8", time="i8", key="u8")
patience_in = _plan(waits="i8", steps="i8", test="i8", distribution="i8", main_only="i8", leaves_case="i8", outcome="i8", to="i8")
classes_in = _plan(test="i8", priority="i8")
modes_in = _plan(
    preparation="i8", calendar="i8", signature="i8", transmission="i8", incomplete="f8", incomplete_delay="i8", refused="f8",
    refused_delay="i8", lost="f8", noticed="f8", noticed_after="i8", may_return="i8", returns="f8", returns_after="i8", instead="i8",
    instead_chance="f8",
)  # fmt: skip
tiers_in = _plan(distribution="i8", no_show="f8")
chance_rows_in = _plan(test="i8", chance="f8")
meetings_in = _plan(at="i8")

STATE: list[Table] = []


def _state(**fields: str) -> Table:
    table = Table(len(STATE), fields)
    STATE.append(table)
    return table


# The run itself: the clock, how many rows of each table are in use, the first free one of those that are used again.
run_in = _state(
    now="i8", fault="i8", about="i8", rows="i8", cases="i8", people="i8", groups="i8", tracks="i8", free_track="i8", nodes="i8",
    free_node="i8", holds="i8", free_hold="i8", forks="i8", events="i8", free_event="i8", pending="i8", near="i8",
    stretch="i8", alongs="i8", ticket="i8", arrivals="i8", happened="i8", period="i8",
)  # fmt: skip
rows_in = _state(
    case="i8", track="i8", kind="i8", step="i8", pool="i8", requested="i8", started="i8", ended="i8", visit="i8", priority="i8", outcome="i8",
    worked="i8", closed="i8", story="i8", mode="i8",
)  # fmt: skip
cases_in = _state(
    arrived="i8", person="i8", key="u8", type="i8", background="i8", first_track="i8", last_track="i8", tracks="i8",
    first_hold="i8", last_hold="i8", ended="i8", outcome="i8", stream="i8", group="i8", hours="f8", first_step="i8",
)  # fmt: skip
drawn_in = _state(
    arrived="i8", key="u8", type="i8", background="i8", stream="i8", group="i8", hours="f8", first_step="i8",
)  # what is drawn of them, before they are put in the order in which they come
sorting_in = _state(arrived="i8", person="i8")
first_of_in = _state(row="i8")  # by stretch of time, while cases are put in their order
words_in = _state(code="i8")  # person × attribute
happenings_in = _state(at="i8")  # person × event
visits_in = _state(number="i8")  # person × step
case_of_in = _state(case="i8")  # by person; background work is none
appointments_in = _state(until="i8", number="i8")  # by person: the end of the last day with one, and how many she had on it
groups_in = _state(first="i8", count="i8")
group_works_in = _state(state="i8", first="i8", last="i8")  # group × step that is done once
lists_in = _state(
    units="i8", absent="i8", busy="i8", waiting="i8", first="i8", last="i8", opening_at="i8", raised_at="i8", period="i8", aside_until="i8",
)  # a pool and its list: when somebody's class rises next, the period that it was ordered in, when the first aside come back; then those aside
# What is used together stands together, eight fields to a line of the processor's memory.
tracks_in = _state(
    case="i8", number="i8", ticket="i8", stage="i8", step="i8", row="i8", visit="i8", parts="i8",
    joined="i8", priority="i8", waiting="i8", started="i8", opened="i8", closed="i8", at_closing="i8", grant="i8",
    kind="i8", log_step="i8", listed_visit="i8", story="i8", on_start="i8", missed="i8", attempt="i8", for_group="i8",
    since="i8", to="i8", by="i8", outcome="i8", fork="i8", alive="i8", patience="i8", patience_at="i8",
    line="i8", birth="i8", depth="i8", accompanied="i8", next_of_case="i8", following="i8", before="i8", behind="i8",
    gate_since="i8", mode="i8", word="i8", letter="i8", signatory="i8", result="i8", again="i8", held="i8",
)  # fmt: skip
nodes_in = _state(
    track="i8", pool="i8", seconds="i8", urgent="i8", stands_in="i8", before="i8", behind="i8", more="i8", cannot_before="i8",
)  # stands_in: a row of lists; cannot_before: a pool that she needs is closed until then, or her work does not fit the day
holds_in = _state(case="i8", pool="i8", since="i8", step="i8", track="i8", visit="i8", ticket="i8", before="i8", behind="i8")
forks_in = _state(step="i8", parent="i8", birth="i8", needed="i8", done="i8", visit="i8", outer="i8")
going_along_in = _state(running="i8", case="i8", track="i8", pool="i8", joined="i8", started="i8", worked="i8")
last_openings_in = _state(row="i8")  # by calendar: the opening that was looked at last
gates_in = _state(first="i8", last="i8", count="i8", planned="i8")
heap_in = _state(time="i8", order="i8", event="i8")
events_in = _state(what="i8", a="i8", b="i8", c="i8", time="i8", order="i8", following="i8")
later_in = _state(first="i8")  # by stretch of time: its first event
# What is known of the cases at the end, by case, as in `simkit.engine.tables.Cases`.
case_rows_in = _state(**{name: "i8" for name in CASE_COLUMNS})
hours_in = _state(since="f8")
attributes_in = _state(code="i8")  # case × attribute
first_times_in = _state(at="i8")  # case × event

BLANK = frozenset({run_in, lists_in, gates_in, appointments_in})  # begin as zeros; rows of the others are filled when they come into use

# What a fault says is too small.
ROOM_OF_CASES = cases_in.place
ROOM_OF_EVENTS = events_in.place
ROOM_OF_FORKS = forks_in.place
ROOM_OF_GOING_ALONG = going_along_in.place
ROOM_OF_GROUPS = groups_in.place
ROOM_OF_HOLDS = holds_in.place
ROOM_OF_NODES = nodes_in.place
ROOM_OF_PERSONS = case_of_in.place
ROOM_OF_ROWS = rows_in.place
ROOM_OF_TRACKS = tracks_in.place

# Kinds of events, as in the SimPy engine, and of what happens at one.
FINISHED, OPENING, PLACED, PASS_GATE, PASSED, ARRIVAL, ESCALATION, WITHDRAWAL = range(8)
CHANGED, OPENED, CLEAN, AWAY, BACK, NEW_DAY = range(6)
(WAKE, ALONG_ENDS, CHANGE_CAPACITY, OPEN_POOL, FREE_PLACE, ABSENT, STAY_ENDS, OPEN_GROUP, OPEN_LATE, OPEN_ARRIVAL_GROUP, HOLD_MEETING,
 LOSE_PATIENCE, ESCALATE, BEGIN_DAY) = range(14)  # fmt: skip

NOT_COUNTED = -2  # what a track waits for is no appointment; `NEVER`: it is one, and more than the limit keeps her back, if she waits

# Faults of a run. FULL: the table ``about`` is too small; run again with a larger one.
FINE, FULL, BELOW_ZERO, ABOVE_CAPACITY, GIVEN_TWICE, TOO_MANY_TRACKS, NO_MEETING, TOO_MANY_APPOINTMENTS = range(8)
