"""The log: the only output of an engine. One shape for all that happens; figures are computed from it alone.

An engine fills two tables of whole numbers, `simkit.engine.tables.Log` and `Cases`, in which words stand as codes of the scenario's
`simkit.engine.vocabulary.Vocabulary`; as data frames (``run.log``, ``run.cases``) they carry the words.

Times are whole seconds from the scenario's start; ``NEVER`` (-1) stands for what has not happened by the horizon.

Log columns
    case, track     whose row it is; track 0 is the main one. The rows of track 0 tile the case's whole time.
    kind            see `KINDS`
    step            step (for background work: the stream's name); for a referral the step it leads to
    agency, pool    where; "" when none
    requested       joined the list, began to wait, or began the delay
    started         work, stay or delay began; NEVER when it did not
    ended           NEVER when still going on at the horizon
    visit           how often the case has come to this step, from 1
    priority        class in the list, 0 first
    outcome         done, open, or how it ended otherwise (withdrew, escalated, accepted, lost, no_show …)
    worked          seconds of work done (pauses left out)
    closed          seconds of ``requested``–``ended`` in which the pool was closed
    story           she had to tell what happened
    mode            referral mode, or ""

Case columns
    case, stream, number, group, background, door, arrived, ended, outcome, all attributes as words,
    ``hours_since_incident`` (at arrival), and ``event_<name>``: first time of each event.
"""

from __future__ import annotations

NEVER = -1
KINDS = (
    "service",  # a step's team works for her: wait requested–started, work started–ended
    "accompaniment",  # another pool that works with a step, with a time of its own
    "delay_before",  # appointment, summons
    "delay_after",  # answer, document, journey
    "gate",  # waiting for a date or a group
    "place",  # waiting for a bed or a caseload place: requested–ended
    "stay",  # the place itself: started–ended
    "referral",  # one attempt to pass her on: requested–ended; outcome accepted, incomplete, refused, lost …
    "signature",  # the signatory's part of a referral (inside the referral's time)
    "join",  # a parallel track that waits for the others
    "background",  # work of others
    "limit",  # within a wait for a team: from when only the limit of appointments a day keeps her back, until midnight: requested–ended
)
# Kinds whose rows of the main track fill the case's whole time without a gap; background work is all of its own.
TILES = frozenset({"service", "delay_before", "delay_after", "gate", "place", "referral", "join", "background"})
COLUMNS = (
    "case", "track", "kind", "step", "agency", "pool", "requested", "started", "ended",
    "visit", "priority", "outcome", "worked", "closed", "story", "mode",
)  # fmt: skip
# Which part of a case's time a row of the main track is (its closed seconds apart).
PARTS = ("work", "staff", "closed", "referral", "gate", "bed", "parallel")
