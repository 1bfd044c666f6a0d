"""One case's way through the network, row by row, in words."""

from __future__ import annotations

from dataclasses import dataclass

from simkit.engine.log import NEVER
from simkit.engine.simulation import Run
from simkit.language.messages import refusal
from simkit.language.numbers import duration, model_time

_WORDS = {
    "service": ("dilayani", "served"),
    "accompaniment": ("didampingi", "accompanied"),
    "delay_before": ("menunggu jadwal", "waiting for a date"),
    "delay_after": ("menunggu jawaban atau berkas", "waiting for an answer or a paper"),
    "gate": ("menunggu jadwal atau rombongan", "waiting for a date or a group"),
    "place": ("menunggu tempat", "waiting for a place"),
    "stay": ("memakai tempat", "has a place"),
    "referral": ("rujukan", "referral"),
    "signature": ("tanda tangan", "signature"),
    "join": ("menunggu layanan lain", "waiting for another service"),
    "background": ("pekerjaan lain", "work of others"),
    "limit": ("menunggu hari berikutnya, janji hari itu sudah penuh", "waiting for the next day, no appointment left that day"),
}
_OUTCOMES = {
    "open": ("masih berjalan", "still going on"),
    "accepted": ("diterima", "accepted"),
    "incomplete": ("dikembalikan, belum lengkap", "returned as incomplete"),
    "refused": ("ditolak, dicarikan kontak lain", "refused, another contact found"),
    "lost_noticed": ("hilang, ketahuan, dikirim lagi", "lost, noticed, sent again"),
    "came_back": ("hilang, ia datang sendiri", "lost, she came back by herself"),
    "lost": ("hilang", "lost"),
    "no_show": ("tidak datang, jadwal baru", "did not come, new date"),
    "asked_away": ("penuh, ke tempat berikutnya", "full, next place in the list"),
    "stopped": ("dihentikan", "stopped"),
    "longest_stay": ("batas lama tinggal", "longest stay"),
    "escalated": ("eskalasi", "escalated"),
}


@dataclass(frozen=True)
class Line:
    """One line of the way: when, what, where, how long she waited and how long it took."""

    when: str
    what: str
    where: str
    waited: str
    took: str
    beside: bool


def way_of(run: Run, case: int, language: str) -> list[Line]:
    """The lines of the way of a case (its number in the log), in the order of their beginning."""
    english = language == "en"
    lines = []
    rows = [row for row in run.log_data.of_case(case) if row["kind"] != "accompaniment"]
    pools, steps = run.scenario.network.pools(), run.scenario.sop.steps
    outcomes = {name: text.in_language(language) for name, text in run.scenario.sop.outcomes.items()}
    for row in sorted(rows, key=lambda row: (row["requested"], row["track"])):
        step = steps.get(str(row["step"]))
        title = step.title.in_language(language) if step and step.title else str(row["step"])
        words = _WORDS[str(row["kind"])][english]
        mode = run.scenario.network.modes.get(str(row["mode"]))
        if mode is not None and mode.title is not None:
            words = f"{words} ({mode.title.in_language(language)})"
        outcome = str(row["outcome"])
        ending = "" if outcome == "done" else outcomes.get(outcome, outcome.replace("_", " "))
        if outcome in _OUTCOMES:
            ending = _OUTCOMES[outcome][english]
        pool = pools.get(str(row["pool"]))
        where = pool.title.in_language(language) if pool is not None and pool.title is not None else str(row["pool"])
        begin, requested, ended = int(row["started"]), int(row["requested"]), int(row["ended"])
        until = run.horizon if ended == NEVER else ended
        waited = (begin if begin != NEVER else until) - requested
        took = until - begin if begin != NEVER else 0
        lines.append(
            Line(
                model_time(run.scenario.start, requested, language),
                f"{title}: {words}" + (f", {ending}" if ending else ""),
                where,
                duration(waited, language) if waited > 0 else "",
                duration(took, language) if took > 0 else "",
                bool(row["track"]),
            )
        )
    return lines




def case_number(run: Run, number: int) -> int:
    """The number in the log of the ``number``-th person, counted from 0 without the work of others.

    Raises:
        ValueError: when fewer came.
    """
    people = run.case_data.people()
    if not 0 <= number < len(people):
        raise refusal("case.number", number=str(number), last=len(people) - 1)
    return int(people[number])
