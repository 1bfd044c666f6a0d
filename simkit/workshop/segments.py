"""From a run's log to what the explore screen draws: who is where, from when to when, as flat arrays.

Nothing is invented here: every segment is a row of the log or the wait or the work of one. A segment covers [start, end) in whole seconds from the
scenario's start; `OPEN` stands for an end beyond the horizon. Only what reaches into the shown time (warm-up left out) is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simkit.engine.log import COLUMNS, NEVER
from simkit.engine.simulation import Run
from simkit.workshop.layout import Layout, is_bed, layout_of, teams_of_step
from simkit.workshop.words import word

OPEN = 0xFFFF_FFFF
NOWHERE = 0xFF
# Kinds of segments, in the order of their codes.
KINDS = ("waiting", "working", "appointment", "paper", "gate", "parallel", "letter", "bed", "caseload", "other")
WAITING, WORKING, APPOINTMENT, PAPER, GATE, PARALLEL, LETTER, BED, CASELOAD, OTHER = range(len(KINDS))
_DATES = {"delay_before": APPOINTMENT, "delay_after": PAPER, "gate": GATE, "join": PARALLEL}
# Flags of a segment.
BESIDE, OVERTIME, STORY, FOR_A_PLACE = 1, 2, 4, 8
# Where a route ends that does not end at a card.
END, BANK = -1, -2
LETTER_KINDS = ("letter", "phone", "digital", "escorted")
LETTER_OUTCOMES = ("accepted", "returned", "lost", "open")


@dataclass(frozen=True)
class Segments:
    """What is drawn, as arrays of equal length, sorted by start.

    Attributes:
        layout: the cards that ``card`` counts.
        begin, end_of_time: first and last second that is shown.
        case: number of the person among all persons of the run, as in ``simkit case --number``.
        kind: position in `KINDS`.
        card: position in ``layout.cards``; NOWHERE when no card is concerned.
        step: position in ``steps``.
        start, end: seconds.
        slot: desk or bed (counted within the pool); for a letter the position in ``signed``.
        pool: position in ``pools``, or 0xFF.
        priority: class in the list, 0 first.
        flags: BESIDE (a parallel service), OVERTIME (not paused at closing), STORY (she had to tell what happened), FOR_A_PLACE.
        route: for letters, position in ``routes``.
        signed: second at which a letter left, by letter.
        letters: two numbers a letter: kind in LETTER_KINDS, outcome in LETTER_OUTCOMES.
        moves: one row a movement of a person: second, case, route, 1 when beside the main way.
        routes: (from, to): cards, or -1 - stream for where somebody comes from, END and BANK for where she goes.
        people: one row a person: arrived, ended, outcome (position in ``outcomes``), stream (position in ``streams``).
    """

    layout: Layout
    begin: int
    end_of_time: int
    case: npt.NDArray[np.uint16]
    kind: npt.NDArray[np.uint8]
    card: npt.NDArray[np.uint8]
    step: npt.NDArray[np.uint16]
    start: npt.NDArray[np.uint32]
    end: npt.NDArray[np.uint32]
    slot: npt.NDArray[np.uint16]
    pool: npt.NDArray[np.uint8]
    priority: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint8]
    route: npt.NDArray[np.uint16]
    signed: npt.NDArray[np.uint32]
    letters: npt.NDArray[np.uint8]
    moves: npt.NDArray[np.uint32]
    people: npt.NDArray[np.uint32]
    routes: tuple[tuple[int, int], ...]
    steps: tuple[str, ...]
    pools: tuple[str, ...]
    streams: tuple[str, ...]
    outcomes: tuple[str, ...]

    def open_at(self, time: int) -> npt.NDArray[np.intp]:
        """Positions of the segments that cover a second."""
        return np.flatnonzero((self.start <= time) & (time < self.end))

    def counts_at(self, time: int) -> npt.NDArray[np.int64]:
        """How many segments of each kind cover a second, by card: rows are cards, columns `KINDS`; a last row for those without a card."""
        found = self.open_at(time)
        table = np.zeros((len(self.layout.cards) + 1, len(KINDS)), dtype=np.int64)
        rows = np.minimum(self.card[found].astype(np.int64), len(self.layout.cards))
        np.add.at(table, (rows, self.kind[found].astype(np.int64)), 1)
        return table

    def hourly(self, kind: int) -> npt.NDArray[np.uint16]:
        """How many segments of a kind cover the beginning of each hour of the shown time, all cards together."""
        hours = np.arange(self.begin, self.end_of_time, 3600)
        chosen = self.kind == kind
        starts, ends = np.sort(self.start[chosen]), np.sort(self.end[chosen])
        return (np.searchsorted(starts, hours, side="right") - np.searchsorted(ends, hours, side="right")).astype(np.uint16)


def segments_of(run: Run, layout: Layout | None = None, language: str = "id") -> Segments:
    """The segments of a run.

    Args:
        run: what `simkit.simulate` returned.
        layout: the cards; those of the run's scenario by default.
        language: of the sentence when the run is too large.

    Raises:
        ValueError: when the run is too large for the screen: more than 65,535 persons, 255 pools or 254 cards.
    """
    return _Builder(run, layout or layout_of(run.scenario), language).build()


class _Builder:
    """Reads the log once, thread by thread."""

    def __init__(self, run: Run, layout: Layout, language: str) -> None:
        self.run, self.layout, self.scenario = run, layout, run.scenario
        self.pools = tuple(self.scenario.network.pools())
        people = run.case_data.rows(run.case_data.people())
        if len(people) > 0xFFFF or len(self.pools) > 0xFE or len(layout.cards) > 0xFE:
            sizes = {"n": len(people), "m": len(self.pools), "k": len(layout.cards)}
            raise ValueError(word("err.large", language, most=0xFFFF, pools=0xFE, cards=0xFE, **sizes))
        self.numbers = {row["case"]: number for number, row in enumerate(people)}
        self.people = people
        self.pool_numbers = {name: number for number, name in enumerate(self.pools)}
        self.card_of_pool = layout.of_pool()
        self.beds = {name for name in self.pools if is_bed(self.scenario, name)}
        self.steps: dict[str, int] = {}
        self.streams = tuple(dict.fromkeys(str(row["stream"]) for row in people))
        self.outcomes = tuple(dict.fromkeys(str(row["outcome"]) for row in people))
        self.routes: dict[tuple[int, int], int] = {}
        self.rows: list[tuple[int, ...]] = []
        self.signed: list[int] = []
        self.letters: list[int] = []
        self.moves: list[tuple[int, int, int, int]] = []

    def build(self) -> Segments:
        begin, horizon = self.scenario.warm_up_seconds, self.run.horizon
        threads: dict[tuple[int, int], list[dict[str, Any]]] = {}
        signatures: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for values in self.run.log_data.rows():
            row = dict(zip(COLUMNS, values, strict=True))
            kind, case = row["kind"], row["case"]
            if kind in ("background", "accompaniment"):
                if row["started"] != NEVER:
                    self._add(self.numbers.get(case, 0), OTHER, row["pool"], row["step"], row["started"], row["ended"])
            elif kind == "stay":
                held = BED if row["pool"] in self.beds else CASELOAD
                self._add(self.numbers[case], held, row["pool"], row["step"], row["started"], row["ended"])
                at = self.card_of_pool.get(row["pool"])
                if held == BED and at is not None:
                    threads.setdefault((case, row["track"]), []).append(row)
            elif kind == "limit":  # within a wait that is drawn by its own row
                continue
            elif kind == "signature":
                signatures.setdefault((case, row["track"]), []).append((row["requested"], row["ended"]))
            elif case in self.numbers:
                threads.setdefault((case, row["track"]), []).append(row)
        first_presence: dict[int, list[tuple[int, int]]] = {}
        for case, track in sorted(threads):
            rows = sorted(threads[case, track], key=lambda row: (row["requested"], row["ended"] if row["ended"] != NEVER else OPEN))
            self._walk(case, track, rows, signatures.get((case, track), []), first_presence)
        for row in self.people:
            self._leave(row, first_presence.get(row["case"], []))
        return self._arrays(begin, horizon)

    def _walk(
        self, case: int, track: int, rows: list[dict[str, Any]], signatures: list[tuple[int, int]], been: dict[int, list[tuple[int, int]]]
    ) -> None:
        """One thread of a way: its segments, and the movements between the cards where she is in person."""
        number = self.numbers[case]
        beside = BESIDE if track else 0
        here: int | None = None
        if track == 0:
            been[case] = []
        else:  # a parallel service begins where the main way is
            begun = rows[0]["requested"]
            here = next((card for at, card in reversed(been.get(case, [])) if at <= begun), None)
        for position, row in enumerate(rows):
            kind, requested, started, ended = row["kind"], row["requested"], row["started"], row["ended"]
            step = row["step"]
            if kind == "stay":
                card = self.card_of_pool[row["pool"]]
                if here is not None and card != here:
                    self._move(started, number, here, card, True)
                continue
            if kind in ("service", "place"):
                card = self.card_of_pool.get(row["pool"], NOWHERE)
                waited_until = started if started != NEVER else ended
                flag = beside | (FOR_A_PLACE if kind == "place" else 0)
                self._add(number, WAITING, row["pool"], step, requested, waited_until, flag, row["priority"])
                if kind == "place" or card == NOWHERE:
                    continue
                if started != NEVER:
                    overtime = OVERTIME if self._overtime(step) else 0
                    self._add(number, WORKING, row["pool"], step, started, ended, beside | overtime | (STORY if row["story"] else 0), row["priority"])
                if card != here:
                    if here is not None:
                        self._move(requested, number, here, card, bool(track))
                    elif track == 0:
                        self._move(requested, number, -1 - self.streams.index(str(self.people[number]["stream"])), card, False)
                here = card
                if track == 0:
                    been[case].append((requested, card))
            elif kind == "referral":
                self._letter(number, row, rows, position, here, signatures, beside)
            else:
                card = self._card_of_wait(rows, position, here)
                self._add(number, _DATES[kind], "", step, requested, ended, beside, card=card)

    def _overtime(self, step: str) -> bool:
        found = self.scenario.sop.steps.get(step)
        return found is not None and found.at_closing == "overtime"

    def _card_of_wait(self, rows: list[dict[str, Any]], position: int, here: int | None) -> int:
        """A wait for a date belongs to whom it is with: the pool of the same step, before or after; else where she was."""
        step = rows[position]["step"]
        for row in (*rows[position + 1 :], *reversed(rows[:position])):
            if row["step"] == step and row["pool"] in self.card_of_pool and row["kind"] == "service":
                return self.card_of_pool[row["pool"]]
        teams = [self.card_of_pool[team] for team in teams_of_step(self.scenario, step) if team in self.card_of_pool]
        if here is not None and (not teams or here in teams):
            return here
        return teams[0] if teams else NOWHERE

    def _letter(
        self, number: int, row: dict[str, Any], rows: list[dict[str, Any]], position: int, here: int | None,
        signatures: list[tuple[int, int]], beside: int,
    ) -> None:  # fmt: skip
        to = next((self.card_of_pool[later["pool"]] for later in rows[position + 1 :] if later["pool"] in self.card_of_pool), None)
        if to is None:
            to = self._first_card(row["step"])
        sender = here if here is not None else to
        requested, ended = row["requested"], row["ended"]
        until = ended if ended != NEVER else self.run.horizon
        signed = next((done for asked, done in signatures if requested <= asked <= until), requested)
        outcome = {"accepted": 0, "incomplete": 1, "refused": 0, "came_back": 2, "lost": 2, "lost_noticed": 2}.get(row["outcome"], 3)
        mode = self.scenario.network.modes.get(row["mode"])
        route = 0xFFFF
        shown = ended == NEVER or ended > self.scenario.warm_up_seconds
        if shown and sender is not None and to is not None and sender != to:
            route = self._route(sender, to)
        self.signed.append(signed if signed != NEVER else OPEN)
        self.letters += [LETTER_KINDS.index(mode.kind) if mode is not None else 0, outcome]
        card = NOWHERE if sender is None else sender
        self._add(number, LETTER, "", row["step"], requested, ended, beside, card=card, slot=len(self.signed) - 1, route=route)

    def _first_card(self, step: str) -> int | None:
        """The card to which a referral to this step leads; decisions without a team are passed through."""
        seen: set[str] = set()
        asked = [step]
        while asked:
            name = asked.pop(0)
            if name in seen or name not in self.scenario.sop.steps:
                continue
            seen.add(name)
            for team in teams_of_step(self.scenario, name):
                if team in self.card_of_pool:
                    return self.card_of_pool[team]
            asked += [route.to for route in self.scenario.sop.steps[name].next]
        return None

    def _leave(self, row: dict[str, Any], been: list[tuple[int, int]]) -> None:
        """The end of a way: to the end of the river, or softly out of it."""
        if row["ended"] is None or row["ended"] == NEVER or not been:
            return
        last = been[-1][1]
        self._move(row["ended"], self.numbers[row["case"]], last, BANK if leaving(self.run, str(row["outcome"])) else END, False)

    def _route(self, origin: int, to: int) -> int:
        return self.routes.setdefault((origin, to), len(self.routes))

    def _move(self, at: int, number: int, origin: int, to: int, beside: bool) -> None:
        if at >= self.scenario.warm_up_seconds:
            self.moves.append((at, number, self._route(origin, to), int(beside)))

    def _add(
        self, number: int, kind: int, pool: str, step: str, start: int, end: int, flags: int = 0, priority: int = 0, *, card: int | None = None,
        slot: int = 0, route: int = 0xFFFF,
    ) -> None:  # fmt: skip
        finish = OPEN if end == NEVER else end
        if finish <= start or finish <= self.scenario.warm_up_seconds:
            return
        where = self.card_of_pool.get(pool, NOWHERE) if card is None else card
        what = self.steps.setdefault(step, len(self.steps))
        self.rows.append((start, finish, number, kind, where, what, slot, self.pool_numbers.get(pool, 0xFF), min(priority, 255), flags, route))

    def _arrays(self, begin: int, horizon: int) -> Segments:
        self.rows.sort()
        table = np.array(self.rows, dtype=np.int64).reshape(len(self.rows), 11)
        start, end, case, kind, card, step, slot, pool, priority, flags, route = table.T
        slot = self._desks(start, end, kind, pool, slot)
        people = np.array(
            [
                (row["arrived"], OPEN if row["ended"] in (None, NEVER) else row["ended"], self.outcomes.index(str(row["outcome"])),
                 self.streams.index(str(row["stream"])))
                for row in self.people
            ],
            dtype=np.uint32,
        ).reshape(len(self.people), 4)  # fmt: skip
        return Segments(
            layout=self.layout, begin=begin, end_of_time=horizon, case=case.astype(np.uint16), kind=kind.astype(np.uint8), card=card.astype(np.uint8),
            step=step.astype(np.uint16), start=start.astype(np.uint32), end=end.astype(np.uint32), slot=slot.astype(np.uint16),
            pool=pool.astype(np.uint8), priority=priority.astype(np.uint8), flags=flags.astype(np.uint8), route=route.astype(np.uint16),
            signed=np.array(self.signed, dtype=np.uint32), letters=np.array(self.letters, dtype=np.uint8),
            moves=np.array(sorted(self.moves), dtype=np.uint32).reshape(len(self.moves), 4), people=people, routes=tuple(self.routes),
            steps=tuple(self.steps), pools=self.pools, streams=self.streams, outcomes=self.outcomes,
        )  # fmt: skip

    def _desks(self, start: Any, end: Any, kind: Any, pool: Any, slot: Any) -> Any:
        """Gives everybody who is served, and every piece of other work, the first free desk of the pool; likewise beds."""
        slots = slot.copy()
        taken: dict[int, list[int]] = {}
        for position in range(len(start)):
            if kind[position] not in (WORKING, OTHER, BED):
                continue
            desks = taken.setdefault(int(pool[position]), [])
            free = next((desk for desk, until in enumerate(desks) if until <= start[position]), None)
            if free is None:
                free = len(desks)
                desks.append(0)
            desks[free] = int(end[position])
            slots[position] = min(free, 0xFFFF)
        return slots


def leaving(run: Run, outcome: str) -> bool:
    """Whether an outcome means that she left the way before its end: by her own choice, or because contact was lost."""
    return outcome.startswith("lost") or outcome in chosen(run)


def chosen(run: Run) -> set[str]:
    """The outcomes by which somebody chooses to stop."""
    return {rule.outcome for rule in run.scenario.sop.patience if rule.leaves == "case" and rule.to is None}
