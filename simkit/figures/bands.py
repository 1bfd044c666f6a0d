"""A case's way as bands of time: what she waited for and when she was served, with the hours of closed offices cut out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simkit.engine.log import KINDS, NEVER
from simkit.engine.plan import UNLIMITED, plan_of
from simkit.engine.simulation import Run
from simkit.engine.tables import LOG_COLUMNS
from simkit.engine.working_time import WorkingTime
from simkit.figures.parts import TILES

_PART_OF = {"delay_before": "gate", "gate": "gate", "delay_after": "referral", "referral": "referral", "place": "bed", "join": "parallel"}


@dataclass(frozen=True)
class Band:
    """A piece of a track; seconds from her arrival.

    Attributes:
        part: which part of her time, as in `simkit.engine.log.PARTS`.
        step, pool, mode: as in the log; "" where there is none.
        since: when the whole wait or work began of which this is a piece.
        ahead: people before her in the list when she joined it; -1 where there is no list.
        units: staff of the pool at that time; -1 where unlimited or none.
        kind: of the log row.
    """

    start: int
    end: int
    part: str
    step: str
    pool: str
    mode: str
    since: int
    until: int
    ahead: int
    units: int
    kind: str


class Bands:
    """Turns the log rows of a case into bands: waits and work cut by the opening hours of the pool, as `simkit.figures.parts` counts them.

    Attributes:
        arrived, last: when she came, and when her case ended (or the run, where it is open), seconds.
        on_main, beside: the rows of her main way and of the tracks beside it, as they follow one another.
    """

    def __init__(self, run: Run, person: dict[str, Any]) -> None:
        """For a case of `Run.case_rows`."""
        rows = run.log_data.of_case(int(person["case"]))
        self.run, self.arrived = run, int(person["arrived"])
        self.last = run.horizon if person["ended"] == NEVER else int(person["ended"])
        tiles = [row for row in rows if row["kind"] in TILES]
        self.on_main = sorted((row for row in tiles if row["track"] == 0), key=lambda row: (row["requested"], row["ended"]))
        self.beside = sorted((row for row in tiles if row["track"] != 0), key=lambda row: (row["requested"], row["track"]))
        self.plan = plan_of(run.scenario)
        self.pools = run.scenario.network.pools()
        # within her waits for a team, the stretches in which only the limit of appointments a day kept her back
        held = (row for row in rows if row["kind"] == "limit")
        self.held = sorted((int(row["track"]), int(row["requested"]), run.horizon if row["ended"] == NEVER else int(row["ended"])) for row in held)
        self.listed = np.isin(run.log_data.column("kind"), [KINDS.index(kind) for kind in ("service", "background", "signature")])

    @property
    def main(self) -> list[Band]:
        """Her main way without a gap, to the end of her case."""
        bands = [band for row in self.on_main for band in self.of(row)]
        if not bands or bands[-1].end < self.last - self.arrived:  # her main way is over while another track goes on
            begin = bands[-1].end if bands else 0
            bands.append(Band(begin, self.last - self.arrived, "parallel", "", "", "", begin, self.last - self.arrived, -1, -1, "join"))
        return bands

    def of(self, row: dict[str, Any]) -> list[Band]:
        """A row as bands."""
        requested, started = int(row["requested"]), int(row["started"])
        ended = self.run.horizon if row["ended"] == NEVER else int(row["ended"])
        if row["kind"] != "service":
            return self._cut(row, requested, ended, _PART_OF[str(row["kind"])], None)
        left = ended if started == NEVER else started
        calendar = self.plan.calendars[getattr(self.pools[str(row["pool"])], "calendar", "always")]
        step = self.run.scenario.sop.steps.get(str(row["step"]))
        overtime = step is not None and step.at_closing == "overtime"
        waiting: list[Band] = []
        now, stands = requested, self._list(row)
        for _, since, until in (stretch for stretch in self.held if stretch[0] == row["track"] and requested <= stretch[1] < left):
            waiting += self._cut(row, now, since, "staff", calendar, *stands) + self._cut(row, since, until, "gate", calendar, *stands)
            now = until
        waiting += self._cut(row, now, left, "staff", calendar, *stands)
        return waiting + self._cut(row, left, ended, "work", None if overtime else calendar)

    def _cut(
        self, row: dict[str, Any], start: int, end: int, part: str, calendar: WorkingTime | None, ahead: int = -1, units: int = -1
    ) -> list[Band]:
        """The span as bands: ``part`` while the calendar is open, closed hours between."""
        pieces: list[tuple[int, int, str]] = []
        if calendar is None or calendar.always:
            pieces = [(start, end, part)]
        else:
            now = start
            while now < end:
                if calendar.is_open(now):
                    place = next(i for i, closes in enumerate(calendar.ends) if closes > now)
                    stop, what = min(end, calendar.ends[place]), part
                else:
                    stop, what = min(end, calendar.later_opening(now)), "closed"
                pieces.append((now, stop, what))
                now = stop
        zero, mode = self.arrived, str(row["mode"])
        about = (str(row["step"]), str(row["pool"]), mode, start - zero, end - zero, ahead, units, str(row["kind"]))
        return [Band(first - zero, after - zero, what, *about) for first, after, what in pieces if after > first]

    def _list(self, row: dict[str, Any]) -> tuple[int, int]:
        """How many stood before her in the pool's list, and how many staff there were."""
        log, requested = self.run.log_data, int(row["requested"])
        there = log.data[(log.column("pool") == log.vocabulary.codes["pools"][str(row["pool"])]) & self.listed]
        begun, started, ended = (there[:, LOG_COLUMNS.index(name)] for name in ("requested", "started", "ended"))
        left = np.where(started != NEVER, started, np.where(ended != NEVER, ended, self.run.horizon))
        ahead = int(np.count_nonzero((begun < requested) & (left > requested)))
        capacity = self.plan.capacities[str(row["pool"])]
        units = next(count for at, count in reversed(capacity) if at <= requested)
        return (-1, -1) if units >= UNLIMITED else (ahead, units)
