"""Computes the figures of one replication from its log. What each figure is stands in `simkit.figures.definitions`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from simkit.engine.log import NEVER, PARTS
from simkit.engine.simulation import Run
from simkit.figures.arrays import Floats, Ints, by_group, overlap, share_full
from simkit.figures.deadlines import first_of, kept
from simkit.figures.ground import Ground, ground_of
from simkit.figures.parts import part_seconds

GROUPS = ("stream", "type", "age", "tier", "risk")
FEWEST = 5  # smaller groups are left out of a gap
HOUR, DAY = 3600.0, 86_400.0
_QUANTILES = {"median": 0.5, "p90": 0.9}
_STATISTICS = ("median", "mean", "p90")


def figures_of(run: Run, groups: Sequence[str] = GROUPS) -> pd.DataFrame:
    """All figures of a replication.

    Args:
        run: a finished replication.
        groups: attributes by which figures are split, where the cases have them.

    Returns:
        Columns ``figure``, ``group`` (``all``, or ``type=child`` …), ``value``, ``count`` (how many stand behind the value).
    """
    return _Computation(run, groups).table()


class _Computation:
    """One replication on its way to its figures."""

    def __init__(self, run: Run, groups: Sequence[str]) -> None:
        self.run = run
        self.ground: Ground = ground_of(run.scenario)
        self.found: list[tuple[str, str, float, int]] = []
        cases = run.cases
        if len(cases):
            self.measured = (cases["arrived"].to_numpy() >= self.ground.warm_up) & ~cases["background"].to_numpy(dtype=bool)
        else:
            self.measured = np.zeros(0, dtype=bool)
        self.cases = cases[self.measured].reset_index(drop=True)
        # position of each case among the measured ones, -1 for the others
        self.place = np.where(self.measured, np.cumsum(self.measured) - 1, -1)
        log = run.log
        self.column: dict[str, Any] = {name: log[name].to_numpy() for name in log.columns}
        self.row_place: Ints = self.place[self.column["case"].astype(np.int64)] if len(log) else np.zeros(0, dtype=np.int64)
        self.until = np.where(self.column["ended"] == NEVER, run.horizon, self.column["ended"]).astype(np.int64)
        self.groupings: list[tuple[list[str], Ints]] = [(["all"], np.zeros(len(self.cases), dtype=np.int64))]
        for name in groups:
            if name in self.cases and len(self.cases):
                codes, words = pd.factorize(self.cases[name], sort=True)
                self.groupings.append(([f"{name}={word}" for word in words], codes.astype(np.int64)))

    def table(self) -> pd.DataFrame:
        if len(self.cases):
            self._times()
            self._care()
            self._contacts()
            self._referrals()
            self._outcomes()
            self._deadlines()
            self._cost()
        if len(self.cases) or len(self.column["case"]):
            self._waits()
            self._places()
            self._utilisation()
        return pd.DataFrame(self.found, columns=["figure", "group", "value", "count"])

    # ---- writing down ---------------------------------------------------------------------------------------------

    def _note(self, figure: str, value: float, count: int, group: str = "all") -> None:
        if np.isfinite(value):
            self.found.append((figure, group, float(value), int(count)))

    def _observe(self, names: dict[str, str], positions: Ints, values: Floats, family: list[str] | None = None, members: Ints | None = None) -> None:
        """Statistics of observed values, by group.

        Args:
            names: statistic (mean, median, p90, sum) to figure; ``{}`` in it stands for the family's member.
            positions: whose value it is, among the measured cases.
            family, members: names of a family, and which of them each value belongs to.
        """
        quantiles = tuple(_QUANTILES[name] for name in names if name in _QUANTILES)
        family = family or [""]
        for words, codes in self.groupings:
            whose = codes[positions]
            fits = whose >= 0
            number = len(words)
            both = whose if members is None else members * number + whose
            if not fits.all():
                both, kept_values = both[fits], values[fits]
            else:
                kept_values = values
            counts, means, ordered = by_group(kept_values, both, number * len(family), quantiles)
            rest = iter(ordered)
            statistics = {name: next(rest) if name in _QUANTILES else means * counts if name == "sum" else means for name in names}
            for cell in np.flatnonzero(counts).tolist():
                member, group = divmod(cell, number)
                for name, figure in names.items():
                    self.found.append((figure.replace("{}", family[member]), words[group], float(statistics[name][cell]), int(counts[cell])))

    def _every(self, values: Floats | np.ndarray[Any, Any], **names: str) -> None:
        """Statistics of a value that every measured case has."""
        self._observe(names, np.arange(len(self.cases)), np.asarray(values, dtype=float))

    # ---- cases ----------------------------------------------------------------------------------------------------

    def _times(self) -> None:
        cases, horizon = self.cases, float(self.run.horizon)
        self.arrived = cases["arrived"].to_numpy(dtype=float)
        self.is_open = cases["ended"].to_numpy() == NEVER
        outcomes = cases["outcome"].to_numpy()
        leaving = {word: self.ground.left_early(word) for word in set(outcomes)}
        self.left = np.array([leaving[word] for word in outcomes], dtype=bool)
        for name, event in (("first_response", "first_response"), ("time_to_safety", "safe")):
            if event not in self.ground.events:
                continue
            at = first_of(cases, (event,))
            reached = np.isfinite(at)
            counts = np.flatnonzero(reached | self.is_open)
            hours = (np.where(reached, at, horizon) - self.arrived) / HOUR
            self._observe({word: f"{name}.{word}" for word in _STATISTICS}, counts, hours[counts])
            self._every(~reached & (self.is_open | self.left), sum=f"{name}.not_reached")
            if name == "time_to_safety":
                self._within_a_day(at, "time_to_safety.within_24h")
                self._gaps()
        if "secured" in self.ground.events:
            self._within_a_day(first_of(cases, ("secured", "safe")), "secured.within_24h")
        home = first_of(cases, ("home",))
        counts = np.flatnonzero(np.isfinite(home))
        self._observe({word: f"time_to_home.{word}" for word in _STATISTICS}, counts, (home - self.arrived)[counts] / DAY)
        aged = np.flatnonzero(self.is_open)
        self._observe({word: f"open_age.{word}" for word in _STATISTICS}, aged, (horizon - self.arrived)[aged] / DAY)
        seconds = part_seconds(self.run, self.ground, len(self.run.cases))[self.measured]
        everybody, members = np.tile(np.arange(len(cases)), len(PARTS)), np.repeat(np.arange(len(PARTS)), len(cases))
        self._observe({"mean": "part.{}"}, everybody, seconds.T.ravel() / DAY, list(PARTS), members)

    def _within_a_day(self, at: Floats, figure: str) -> None:
        reached = np.isfinite(at)
        counts = np.flatnonzero(reached | self.left | (self.is_open & (self.arrived + DAY < self.run.horizon)))
        self._observe({"mean": figure}, counts, (at - self.arrived <= DAY)[counts].astype(float))

    def _gaps(self) -> None:
        """Reads the medians just written."""
        medians: dict[str, list[float]] = {}
        behind: dict[str, int] = {}
        for figure, group, value, count in self.found:
            if figure == "time_to_safety.median" and group != "all" and count >= FEWEST:
                attribute = group.partition("=")[0]
                medians.setdefault(attribute, []).append(value)
                behind[attribute] = behind.get(attribute, 0) + count
        for attribute, values in medians.items():
            if len(values) > 1:
                self._note(f"time_to_safety.gap.{attribute}", max(values) - min(values), behind[attribute])

    def _care(self) -> None:
        if "care" not in self.ground.events:
            return
        since = self.cases["hours_since_incident"].to_numpy(dtype=float)
        sexual = (self.cases["form"] == "sexual").to_numpy() if "form" in self.cases else np.ones(len(self.cases), dtype=bool)
        incident, care = first_of(self.cases, ("incident",)), first_of(self.cases, ("care",))
        for hours in (72, 120):
            due = incident + hours * HOUR
            counts = np.flatnonzero(sexual & (since < hours) & (np.isfinite(care) | (due < self.run.horizon)))
            self._observe({"mean": f"care.within_{hours}h"}, counts, (care <= due)[counts].astype(float))

    def _contacts(self) -> None:
        column, number = self.column, len(self.cases)
        rows = np.flatnonzero((column["kind"] == "service") & (column["track"] == 0) & (self.row_place >= 0) & (column["started"] != NEVER))
        rows = rows[np.lexsort((column["started"][rows], self.row_place[rows]))]
        whose, agency = self.row_place[rows], column["agency"][rows]
        changed = (whose[1:] == whose[:-1]) & (agency[1:] != agency[:-1])
        self._every(np.bincount(whose[1:][changed], minlength=number), mean="hand_offs")
        told = self.row_place[column["story"].astype(bool) & (self.row_place >= 0)]
        self._every(np.bincount(told, minlength=number), mean="retellings")

    def _referrals(self) -> None:
        column = self.column
        rows = (column["kind"] == "referral") & (self.row_place >= 0)
        whose, outcome = self.row_place[rows], column["outcome"][rows]
        if not len(whose):
            return
        tried_again = np.isin(outcome, ("incomplete", "lost_noticed"))
        final = ~tried_again & (outcome != "open")
        results = {"completed": ("accepted", "refused"), "lost": ("lost",), "unconfirmed": ("lost", "came_back")}
        for figure, counted in results.items():
            self._observe({"mean": f"referrals.{figure}"}, whose[final], np.isin(outcome[final], counted).astype(float))
        seconds = self.until[rows] - column["requested"][rows]
        for words, codes in self.groupings:
            group, number = codes[whose], len(words)
            inside = group >= 0
            finals = np.bincount(group[inside & final], minlength=number)
            returned = np.bincount(group[inside & (outcome == "incomplete")], minlength=number)
            spent = np.bincount(group[inside & (outcome != "open")], weights=seconds[inside & (outcome != "open")], minlength=number)
            for position in np.flatnonzero(finals):
                count = int(finals[position])
                self._note("referrals.returned", returned[position] / count, count, words[position])
                self._note("referrals.time", spent[position] / HOUR / count, count, words[position])

    def _outcomes(self) -> None:
        outcomes = self.cases["outcome"].to_numpy()
        names = sorted({*map(str, outcomes), *self.ground.scenario.sop.outcomes} - {"open"})
        for name in names:
            self._every(outcomes == name, mean=f"outcome.{name}")
        self._every(np.isin(outcomes, list(self.ground.patience_outcomes)), mean="withdrawn")
        column = self.column
        row_outcome = column["outcome"]
        track_only = np.isin(row_outcome, list(self.ground.track_outcomes)) & (self.row_place >= 0)
        self._every(np.bincount(self.row_place[track_only], minlength=len(self.cases)) > 0, mean="left_track")
        placed = (column["kind"] == "place") & (self.row_place >= 0) & np.isin(column["pool"], self.ground.beds)
        number = len(self.cases)
        self._every(np.bincount(self.row_place[placed & (row_outcome == "asked_away")], minlength=number), sum="asked_away")
        waited = placed & (self.until > column["requested"])
        self._every(np.bincount(self.row_place[waited], minlength=number), sum="bed_waits")
        refused = self._refused() & (self.row_place >= 0)
        self._every(np.bincount(self.row_place[refused], minlength=number), sum="turned_away")
        self._every(np.ones(number), sum="cases.arrived")
        self._every(~self.is_open, sum="cases.closed")
        self._every(self.is_open, sum="cases.open")

    def _refused(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Rows of those turned away on arrival: they never joined a list."""
        column = self.column
        never = (column["kind"] == "service") & (column["started"] == NEVER) & (self.until == column["requested"])
        return np.asarray(never & np.isin(column["outcome"], list(self.ground.turned_away)), dtype=bool)

    def _deadlines(self) -> None:
        deadlines = self.ground.scenario.sop.deadlines
        if not deadlines:
            return
        column = self.column
        held: dict[int, list[str]] = {}
        for row in np.flatnonzero(column["kind"] == "stay").tolist():
            held.setdefault(int(column["case"][row]), []).append(str(column["pool"][row]))
        rows = [dict(self.run.case_rows[position]) for position in np.flatnonzero(self.measured).tolist()]
        for name, deadline in deadlines.items():
            positions, values = kept(deadline, self.ground, self.cases, rows, held)
            self._observe({"mean": f"deadline.{name}"}, positions, values)

    # ---- pools ----------------------------------------------------------------------------------------------------

    def _waits(self) -> None:
        column = self.column
        listed = np.isin(column["kind"], ("service", "signature", "place")) & ~self._refused()
        waited = np.where(column["started"] == NEVER, self.until, column["started"]) - column["requested"]
        rows = listed & (self.row_place >= 0)
        if rows.any():
            members, pools = pd.factorize(column["pool"][rows])
            names = {word: f"wait.{{}}.{word}" for word in _STATISTICS}
            self._observe(names, self.row_place[rows], waited[rows] / HOUR, [str(pool) for pool in pools], members.astype(np.int64))
        rows = (column["kind"] == "background") & (column["requested"] >= self.ground.warm_up)
        if rows.any():
            members, streams = pd.factorize(column["step"][rows])
            counts, means, (middle, high) = by_group(waited[rows] / HOUR, members.astype(np.int64), len(streams), (0.5, 0.9))
            for position, stream in enumerate(streams):
                for word, values in (("median", middle), ("mean", means), ("p90", high)):
                    self._note(f"background_wait.{stream}.{word}", values[position], int(counts[position]))

    def _places(self) -> None:
        column, ground, horizon = self.column, self.ground, self.run.horizon
        stays = column["kind"] == "stay"
        window = horizon - ground.warm_up
        beds = stays & (self.row_place >= 0) & np.isin(column["pool"], ground.beds)
        if beds.any():
            names = {word: f"shelter_time.{word}" for word in _STATISTICS}
            self._observe(names, self.row_place[beds], (self.until - column["started"])[beds] / DAY)
        for pool in (*ground.beds, *ground.caseloads):
            mine = stays & (column["pool"] == pool)
            start, end = column["started"][mine].astype(np.int64), self.until[mine]
            used = float(overlap(start, end, ground.warm_up, horizon).sum())
            self._note(f"occupied.{pool}", used / window, int(mine.sum()))
            model: Any = ground.pools[pool]
            if not ground.unlimited(pool):
                if ground.open_unit_seconds[pool] > 0:
                    self._note(f"occupancy.{pool}", used / ground.open_unit_seconds[pool], int(mine.sum()))
                turnaround = getattr(model, "turnaround", None)
                ready = end + (round(turnaround.seconds()) if turnaround is not None else 0)
                share = share_full(start, ready, self.run.capacities[pool], ground.warm_up, horizon)
                self._note(f"full.{pool}", share, int(mine.sum()))
            managers = getattr(model, "managers", None)
            if managers is not None and not ground.unlimited(managers):
                staffed = sum(
                    units * float(overlap(np.array([at]), np.array([until]), ground.warm_up, horizon)[0])
                    for at, units, until in _spells(self.run.capacities[managers], horizon)
                )
                if staffed > 0:
                    self._note(f"open_per_manager.{pool}", used / staffed, int(mine.sum()))

    def _work_rows(self) -> tuple[Any, Any, Any, Any, Any]:
        """Row, pool, start, end and seconds of every piece of work, that of pools which work as long as a step included."""
        column = self.column
        rows = np.flatnonzero(np.isin(column["kind"], ("service", "accompaniment", "signature", "background")) & (column["started"] != NEVER))
        pools: list[Any] = [column["pool"][rows]]
        numbers = [rows]
        also = self.ground.with_the_step
        if also:
            own = rows[(column["kind"][rows] == "accompaniment")]
            logged = set(zip(column["case"][own], column["track"][own], column["started"][own], column["pool"][own], strict=True))
            steps = column["step"][rows]
            for step, teams in also.items():
                mine = rows[(steps == step) & (column["kind"][rows] == "service") & (column["outcome"][rows] != "no_show")]
                for team in teams:
                    missing = [
                        row for row in mine.tolist()
                        if (column["case"][row], column["track"][row], column["started"][row], team) not in logged
                    ]  # fmt: skip
                    numbers.append(np.array(missing, dtype=np.int64))
                    pools.append(np.full(len(missing), team, dtype=object))
        row, pool = np.concatenate(numbers), np.concatenate(pools)
        start, end, seconds = column["started"][row].astype(np.int64), self.until[row], column["worked"][row].astype(float)
        broken = ~np.isin(column["outcome"][row], ("done", "no_show"))
        for position in np.flatnonzero(broken).tolist():
            seconds[position] = self._worked(row[position], pool[position], start[[position]], end[[position]])
        return row, pool, start, end, seconds

    def _worked(self, row: Any, pool: Any, start: Ints, end: Ints) -> float:
        return float(self.ground.work_between(str(self.column["step"][row]), str(pool), start, end)[0])

    def _utilisation(self) -> None:
        row, pool, start, end, seconds = self._work
        ground = self.ground
        seconds = seconds.copy()
        seconds[end <= ground.warm_up] = 0
        across = np.flatnonzero((start < ground.warm_up) & (end > ground.warm_up))
        for position in across.tolist():
            rest = self._worked(row[position], pool[position], np.array([ground.warm_up]), end[[position]])
            seconds[position] = min(seconds[position], rest)
        members, names = pd.factorize(pool)
        total = dict(zip(names, np.bincount(members, weights=seconds, minlength=len(names)), strict=True))
        pieces = dict(zip(names, np.bincount(members, minlength=len(names)), strict=True))
        for name in ground.teams:
            if not ground.unlimited(name) and ground.open_unit_seconds[name] > 0:
                self._note(f"utilisation.{name}", float(total.get(name, 0.0)) / ground.open_unit_seconds[name], int(pieces.get(name, 0)))

    @property
    def _work(self) -> tuple[Any, Any, Any, Any, Any]:
        if not hasattr(self, "_work_found"):
            self._work_found = self._work_rows()
        return self._work_found

    def _cost(self) -> None:
        """Rupiah by case: steps, staff hours, kilometres, nights."""
        column, ground, number = self.column, self.ground, len(self.cases)
        total = np.zeros(number)
        row, pool, _, _, seconds = self._work
        mine = self.row_place[row] >= 0
        whose = self.row_place[row[mine]]
        total += _summed(whose, seconds[mine] / HOUR, pool[mine], lambda name: float(getattr(ground.pools[name], "cost_per_hour", 0)), number)
        steps = ground.scenario.sop.steps
        served = (column["kind"] == "service") & (column["started"] != NEVER) & (self.row_place >= 0)
        whose, step = self.row_place[served], column["step"][served]
        total += _summed(whose, np.ones(len(whose)), step, lambda name: steps[name].cost, number)
        kilometres = ground.tier_kilometres()
        if kilometres and ground.tier_attribute in self.cases:
            distance = np.array([kilometres.get(word, 0.0) for word in self.cases[ground.tier_attribute]])
            journeys = np.isin(column["kind"][row], ("service",)) & mine
            per_row = np.array([steps[name].kilometres for name in column["step"][row[journeys]]])
            whose = self.row_place[row[journeys]]
            total += _summed(
                whose, per_row * distance[whose], pool[journeys], lambda name: float(getattr(ground.pools[name], "cost_per_km", 0)), number
            )  # fmt: skip
        nights = (column["kind"] == "stay") & (self.row_place >= 0)
        spent = (self.until - column["started"])[nights] / DAY
        total += _summed(
            self.row_place[nights], spent, column["pool"][nights], lambda name: float(getattr(ground.pools[name], "cost_per_night", 0)), number
        )  # fmt: skip
        self._every(total, sum="cost.total", mean="cost.per_case")


def _summed(whose: Ints, amounts: Floats, names: Any, price: Callable[[str], float], number: int) -> Floats:
    """Sums of amount × price by case, prices by name."""
    if not len(whose):
        return np.zeros(number)
    codes, words = pd.factorize(names)
    prices = np.array([price(str(word)) for word in words])
    return np.asarray(np.bincount(whose, weights=amounts * prices[codes], minlength=number), dtype=float)


def _spells(capacity: list[tuple[int, int]], horizon: int) -> list[tuple[int, int, int]]:
    """(from, units, until) of a pool's capacity."""
    ends = [at for at, _ in capacity[1:]] + [horizon]
    return [(at, units, until) for (at, units), until in zip(capacity, ends, strict=True)]
