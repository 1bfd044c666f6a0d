"""Figures while somebody watches: the last question asked is answered, in pieces, in a thread of its own.

What is asked in between is dropped. Both scenarios of a question meet the same cases, replication by replication, and what was worked out for one
of them once is kept.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from simkit.engine.simulation import Run, simulate
from simkit.experiment.compare import differences, judge
from simkit.experiment.replicate import run_blocks, student
from simkit.experiment.store import cache_folder
from simkit.experiment.tables import together
from simkit.experiment.work import BLOCK, blocks_of, engine_of
from simkit.scenario import Scenario

Values = dict[str, npt.NDArray[np.float64]]
Work = Callable[[Scenario, int, Sequence[int]], Mapping[str, Any]]
MOST_KEPT = 12
FEW = 20  # replications of a provisional answer, while a lever is dragged
PIECE = 0.15  # seconds that one piece should take, so that a newer question is seen soon
TOLD = 0.4  # seconds between two answers to one question, the first and the whole among them


def run_of_replication(scenario: Scenario, seed: int, replication: int) -> Run:
    """One replication by the fastest engine there is."""
    return simulate(scenario, seed, replication, engine="kernel")


def values_of_replications(
    scenario: Scenario, seed: int, replications: Sequence[int], groups: Sequence[str], figures: Sequence[str] | None = None
) -> tuple[Sequence[tuple[str, str]], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Figures by group of replications that follow one another: the names (figure, group), the values and how many stand behind them.

    The compiled engine works on all cores, without the interpreter's lock. What SimPy gives is kept on disk (`simkit.experiment.store`): it takes
    about a second each, and the whole table of a workshop asks for the same.
    """
    engine = engine_of(None)
    blocks = blocks_of(scenario, seed, replications[0], replications[-1] + 1, groups, figures, engine)
    table = together(run_blocks(blocks, None if engine == "kernel" else cache_folder()))
    return table.names, table.values, table.counts.astype(float)


@dataclass(frozen=True)
class Answer:
    """What is known so far about a question.

    Attributes:
        before, now: values by figure, a value per replication.
        done, of: replications.
        seconds_left: by the speed so far.
    """

    before: Scenario
    now: Scenario
    before_values: Values
    now_values: Values
    done: int
    of: int
    seconds_left: float
    asked: int

    @property
    def whole(self) -> bool:
        return self.done >= self.of

    def compared(self, figures: Sequence[str], scenario: Scenario) -> dict[str, dict[str, Any]]:
        """The paired difference of each figure and what it means among all of them, as `simkit.experiment.compare` works them out.

        Returns:
            By figure the row of `simkit.experiment.compare.differences`, with ``meaning``, and the intervals of both means: ``before_low``,
            ``before_high``, ``now_low``, ``now_high``. Figures that fewer than two replications have are left out.
        """
        names = [(name, "all") for name in figures if name in self.before_values and name in self.now_values]
        old, new = (
            np.array([values[name][: self.done] for name, _ in names]).reshape(len(names), -1) for values in (self.before_values, self.now_values)
        )
        rows = differences(old, new, names, "", 0.95, scenario)
        judge(rows)
        found = {str(row["figure"]): row for row in rows}
        for (name, _), one, other in zip(names, old, new, strict=True):
            if name in found:
                both = np.isfinite(one) & np.isfinite(other)
                for which, values in (("before", one[both]), ("now", other[both])):
                    found[name][f"{which}_low"], found[name][f"{which}_high"] = _interval(values)
        return found


def _interval(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The 95 % interval of a mean, by Student."""
    mean, error = float(values.mean()), float(values.std(ddof=1)) / len(values) ** 0.5
    error = 0.0 if error <= 1e-12 * abs(mean) else error
    half = float(student(0.95, len(values))) * error
    return mean - half, mean + half


class Calculator:
    """Answers questions in a thread; only the newest counts.

    Args:
        came: called (in the thread) with each `Answer`, the last one `Answer.whole`.
        failed: called (in the thread) when a calculation ends with an exception.
        work: gives the figures of some replications, which follow one another.
    """

    def __init__(
        self,
        came: Callable[[Answer], None],
        failed: Callable[[BaseException], None],
        work: Work,
    ) -> None:
        self._came, self._failed, self._work = came, failed, work
        self._kept: dict[tuple[str, int], Values] = {}
        self._changed = threading.Condition()
        self._question: tuple[Scenario, Scenario, int, int, int] | None = None
        self._number = 0
        self._thread: threading.Thread | None = None
        self._pace = 0.5  # seconds for one replication of one scenario, by what was seen last
        self.ever = False

    def ask(self, before: Scenario, now: Scenario, seed: int, replications: int, first: int = 20) -> int:
        """Asks for the figures of both scenarios; a question that is still open is dropped.

        Args:
            first: the first piece shown has at most so many replications.

        Returns:
            The number of the question, which its answers carry.
        """
        with self._changed:
            self._number += 1
            self._question = (before, now, seed, replications, first)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, daemon=True, name="simkit figures")
                self._thread.start()
            self._changed.notify_all()
            return self._number

    def cancel(self) -> int:
        """Drops the question that is open; answers to it have a lower number than the one returned."""
        with self._changed:
            self._number += 1
            self._question = None
            self._changed.notify_all()
            return self._number

    def wait(self, seconds: float = 60.0) -> None:
        """Waits until no question is open.

        Raises:
            TimeoutError: when one still is after so many seconds.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._question is None, seconds):
                raise TimeoutError("the calculation has not ended")

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._question is None and not self._changed.wait_for(lambda: self._question is not None, 20):
                    self._thread = None
                    return
                question, number = self._question, self._number
            assert question is not None
            try:
                self._answer(*question, number)
            except Exception as error:  # told to the screen, which says so to the person and keeps the figures of the change before
                if number == self._number:
                    self._failed(error)
            with self._changed:
                if number == self._number:
                    self._question = None
                    self._changed.notify_all()

    def _answer(self, before: Scenario, now: Scenario, seed: int, replications: int, first: int, number: int) -> None:
        done, began, told = 0, time.perf_counter(), 0.0
        known = min(self._known(before, seed), self._known(now, seed), replications)
        first = min(first, replications)
        while done < replications:
            if number != self._number:
                return
            both = 1 if max(self._known(before, seed), self._known(now, seed)) >= replications or before == now else 2
            upto = known if known > done else self._end_of_piece(done, first if done < first else replications, both)
            start = time.perf_counter()
            counted = self._fill(before, seed, upto) + self._fill(now, seed, upto)
            if counted:
                self._pace = max(1e-4, (time.perf_counter() - start) / counted)
            self.ever = True
            if number != self._number:
                return
            passed = time.perf_counter() - began
            left = (replications - upto) * passed / upto
            if upto >= replications or (upto >= 2 and (done < first <= upto or min(passed - told, left) > TOLD)):
                old, new = (self._kept[(scenario.content_hash, seed)] for scenario in (before, now))
                self._came(Answer(before, now, old, new, upto, replications, left, number))
                told = time.perf_counter() - began
            done = upto

    def _end_of_piece(self, done: int, most: int, both: int) -> int:
        """Up to which replication the next piece goes: as far as `PIECE` allows, so that all cores have the same number of blocks to do.

        The first piece may take twice as long if that is enough for the first picture: in two pieces it would come later.
        """
        left = (most - done) * self._pace * both
        upto = most if not done and left <= 2 * PIECE else min(most, done + max(1, round(PIECE / self._pace / both)))
        even = BLOCK * (os.cpu_count() or 1)
        return upto - upto % even if upto < most and upto - upto % even > done else upto

    def _known(self, scenario: Scenario, seed: int) -> int:
        kept = self._kept.get((scenario.content_hash, seed))
        return len(next(iter(kept.values()))) if kept else 0

    def _fill(self, scenario: Scenario, seed: int, upto: int) -> int:
        """Runs the replications of a scenario that are not known yet; how many these were."""
        key = (scenario.content_hash, seed)
        known = self._known(scenario, seed)
        if upto > known:
            more = self._work(scenario, seed, range(known, upto))
            kept = self._kept.pop(key, {})
            names = dict.fromkeys([*kept, *more])
            none = np.full(known, np.nan), np.full(upto - known, np.nan)
            kept = {name: np.concatenate([kept.get(name, none[0]), np.asarray(more.get(name, none[1]), dtype=float)]) for name in names}
            self._kept[key] = kept
            while len(self._kept) > MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
        else:
            self._kept[key] = self._kept.pop(key)  # the longest unused goes first
        return max(0, upto - known)
