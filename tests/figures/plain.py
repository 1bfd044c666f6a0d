"""The main figures computed the straightforward way, with pandas over the log's words and a test per case: what the fast code is held to."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd

from simkit.engine.conditions import test_of
from simkit.engine.log import NEVER
from simkit.engine.plan import UNLIMITED, plan_of
from simkit.figures.definitions import GROUPS

HOUR, DAY = 3600, 86_400
STATISTICS = {"median": "median", "mean": "mean", "p90": lambda values: values.quantile(0.9)}


def plain_figures(run):
    """(figure, group) to value."""
    return _Plain(run).figures()


class _Plain:
    def __init__(self, run):
        self.run, self.scenario, self.plan = run, run.scenario, plan_of(run.scenario)
        self.begin, self.horizon = self.scenario.warm_up_seconds, run.horizon
        everybody = run.cases
        self.cases = everybody[~everybody["background"] & (everybody["arrived"] >= self.begin)].set_index("case")
        self.log = run.log.assign(until=run.log["ended"].where(run.log["ended"] != NEVER, self.horizon))
        self.mine = self.log[self.log["case"].isin(self.cases.index)]
        self.found = {}

    def figures(self):
        if len(self.cases):
            self._times()
            self._ways()
            self._referrals()
            self._deadlines()
        self._pools()
        return self.found

    def _split(self, name, values, how):
        """Writes a statistic of values (indexed by case, perhaps several times) for all and for each group."""
        if not len(values):
            return
        self.found[name, "all"] = float(values.agg(how)) if not callable(how) else float(how(values))
        for attribute in GROUPS:
            if attribute in self.cases:
                words = self.cases[attribute].reindex(values.index).to_numpy()
                for word, some in values.groupby(words):
                    self.found[name, f"{attribute}={word}"] = float(how(some) if callable(how) else some.agg(how))

    def _statistics(self, name, values):
        for word, how in STATISTICS.items():
            self._split(f"{name}.{word}", values, how)

    def _event(self, name):
        return self.cases.get(f"event_{name}", pd.Series(np.nan, self.cases.index)).astype(float)

    def _times(self):
        cases, arrived = self.cases, self.cases["arrived"]
        still = cases["ended"] == NEVER
        if "safe" in self.plan.vocabulary.events:
            safe = self._event("safe")
            known = safe.notna() | still
            self._statistics("time_to_safety", ((safe.fillna(self.horizon) - arrived) / HOUR)[known])
        if "psych" in self.plan.vocabulary.events:
            steps = [name for name, step in self.scenario.sop.steps.items() if any(event.event == "psych" for event in step.events)]
            met, sent = self._event("psych"), self.mine[self.mine["step"].isin(steps)].groupby("case")["requested"].min().reindex(cases.index)
            known = sent.notna() & (met.notna() | still)
            self._statistics("time_to_psychologist", ((met.fillna(self.horizon) - sent) / DAY)[known])
        self._statistics("open_age", ((self.horizon - arrived) / DAY)[still])
        self._statistics("closed_age", ((cases["ended"] - arrived) / DAY)[~still])
        self._split("cases.open", still.astype(float), "sum")
        self._split("cases.arrived", still.notna().astype(float), "sum")
        for outcome in cases["outcome"].unique():
            if outcome != "open":
                self._split(f"outcome.{outcome}", (cases["outcome"] == outcome).astype(float), "mean")

    def _ways(self):
        cases, mine = self.cases, self.mine
        served = mine[(mine["kind"] == "service") & (mine["track"] == 0) & (mine["started"] != NEVER)].sort_values("started", kind="stable")
        changes = served.groupby("case")["agency"].agg(lambda agencies: (agencies != agencies.shift()).sum() - 1)
        self._split("hand_offs", changes.astype(float).reindex(cases.index).fillna(0), "mean")
        self._split("retellings", mine.groupby("case")["story"].sum().reindex(cases.index).fillna(0).astype(float), "mean")

    def _referrals(self):
        rows = self.mine[(self.mine["kind"] == "referral") & ~self.mine["outcome"].isin(["incomplete", "lost_noticed", "open"])].set_index("case")
        self._split("referrals.completed", rows["outcome"].isin(["accepted", "refused"]).astype(float), "mean")
        self._split("referrals.lost", (rows["outcome"] == "lost").astype(float), "mean")

    def _deadlines(self):
        scenario = self.scenario
        day = scenario.network.working_day
        held = self.mine[self.mine["kind"] == "stay"].groupby("case")["pool"].agg(list).to_dict()
        for name, rule in scenario.sop.deadlines.items():
            test, kept = test_of(rule.when), {}
            for case, row in self.cases.iterrows():
                events = {key[6:]: row[key] for key in self.cases if key.startswith("event_") and not math.isnan(row[key])}
                times = {**events, "arrival": row["arrived"]}
                if not math.isnan(row["hours_since_incident"]):
                    times["incident"] = row["arrived"] - row["hours_since_incident"] * HOUR
                seen = SimpleNamespace(
                    attributes=row, events=events, hours_since=row["hours_since_incident"], arrived=row["arrived"], is_open=row["ended"] == NEVER,
                    holds=[SimpleNamespace(pool=SimpleNamespace(name=pool)) for pool in held.get(case, ())],
                )  # fmt: skip
                begun = min((times[event] for event in rule.from_ if event in times), default=math.inf)
                reached = min((times[event] for event in rule.to if event in times), default=math.inf)
                if math.isinf(begun) or (rule.holds_from is not None and begun < self.plan.second(rule.holds_from)):
                    continue
                if not test(seen, row["arrived"], 0):
                    continue
                seconds = round(rule.within.seconds(day.hours * HOUR))
                due = self.plan.calendars[day.calendar].end_of_work(int(begun), seconds) if rule.within.working else begun + seconds
                if not math.isinf(reached) or due < self.horizon:
                    kept[case] = float(reached <= due)
            self._split(f"deadline.{name}", pd.Series(kept, dtype=float), "mean")

    def _pools(self):
        turned_away = {step.turn_away.outcome for step in self.scenario.sop.steps.values() if step.turn_away is not None}
        rows = self.mine[self.mine["kind"].isin(["service", "signature", "place"])]
        never = (rows["kind"] == "service") & (rows["started"] == NEVER) & (rows["until"] == rows["requested"]) & rows["outcome"].isin(turned_away)
        rows = rows[~never]
        waited = (rows["started"].where(rows["started"] != NEVER, rows["until"]) - rows["requested"]) / HOUR
        waited.index = rows["case"]
        limited = {name for name, units in self.plan.capacities.items() if min(units for _, units in units) < UNLIMITED}
        for pool in limited & {*rows["pool"]}:
            self._statistics(f"wait.{pool}", waited[(rows["pool"] == pool).to_numpy()])
        stays = self.log[self.log["kind"] == "stay"]
        for name, pool in self.scenario.network.pools().items():
            if hasattr(pool, "staff"):
                continue
            some = stays[stays["pool"] == name]
            used = (some["until"].clip(upper=self.horizon) - some["started"].clip(lower=self.begin)).clip(lower=0).sum()
            self.found[f"occupied.{name}", "all"] = used / (self.horizon - self.begin)
            capacity = self.plan.capacities[name]
            if any(units >= UNLIMITED for _, units in capacity):
                continue
            # second by second would be plainest; hour by hour and at every change is the same and quicker
            turnaround = getattr(pool, "turnaround", None)
            ready = some["until"] + (round(turnaround.seconds()) if turnaround is not None else 0)
            marks = np.unique(
                np.concatenate([some["started"], ready, [at for at, _ in capacity], [self.begin, self.horizon]]).clip(self.begin, self.horizon)
            )
            full = 0
            for start, end in zip(marks[:-1], marks[1:], strict=True):
                units = [units for at, units in capacity if at <= start] or [capacity[0][1]]
                if ((some["started"] <= start) & (ready > start)).sum() >= units[-1]:
                    full += end - start
            self.found[f"full.{name}", "all"] = full / (self.horizon - self.begin)
