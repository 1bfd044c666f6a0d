"""Tries mutants: each runs random scenarios in a process of its own, until it tells another story than the unbroken SimPy engine.

What the unbroken engines tell is computed once. A mutant's process is a copy of one in which all is loaded, translated and laid out: only
the broken function is exchanged, and the scenarios in which most mutants were caught so far come first.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

import simkit
from simkit.engine import arrivals, plan, simpy_engine
from simkit.engine.compiled import Compiled
from simkit.engine.kernel import layout, machine
from simkit.engine.simulation import simulate
from tests.engine.random_scenarios import seeded
from tests.mutations.mutants import Mutant, mutants_of
from tests.mutations.parts import Parts

ENGINE = Path(simkit.__file__).parent / "engine"
# The sources of which each engine is made; what both call is not compared with anything, and stays whole.
FILES = {
    "simpy": ("simpy_engine", "procedure", "conditions", "arrivals", "absences", "working_time"),
    "kernel": (
        "kernel.way", "kernel.lists", "kernel.gates", "kernel.places", "kernel.referrals", "kernel.leaving", "kernel.conditions", "kernel.calendars",
        "kernel.arrivals", "kernel.draws", "kernel.events", "kernel.machine", "kernel.flatten",
    ),
}  # fmt: skip
CALLED_BY_BOTH = ("plan",)  # modules of which some mechanisms are broken by hand, for each engine alone
SHARED = {
    "Clock.__init__", "rate_clock", "clock_of", "dates_of", "hours_of_day", "merged", "day_of", "WorkingTime.__init__", "WorkingTime.table",
    "without_collecting",
}  # fmt: skip
# A paused run that is looked at and changed: tests/engine/test_live.py has tests of its own for it. Tables and room: test_kernel.py.
ELSEWHERE = {
    "Simulation.change", "Simulation.go_on_as", "Simulation._forget", "Simulation.levels", "Simulation.waiting", "Simulation.so_far",
    "PoolState.keep_hours", "Simulation._untie", "Machine._sizes", "Machine.__init__", "Machine.run",
}  # fmt: skip
DEFAULT = 400  # seeds of the default property test: tests/engine/test_random_scenarios.py
KEPT = 2000  # plans that are kept laid out
SECONDS = 5  # of computing that a mutant may take for one scenario; an engine that is whole takes a hundredth
ROOM = 6 << 30  # bytes that it may have
NO_PROGRAM = "does not compile"


@dataclass(frozen=True)
class Trial:
    """One mutant of one engine.

    Attributes:
        module: of the engine, ``kernel.way``.
        mechanism: the rule it breaks, where it was written by hand.
        test: a test that is asked when no scenario has noticed: module and name.
    """

    engine: str
    module: str
    mutant: Mutant
    mechanism: str = ""
    test: tuple[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.module}.{self.mutant}"


@dataclass(frozen=True)
class Verdict:
    """What became of a trial. ``seed`` is -1, ``how`` empty, when nothing noticed."""

    trial: Trial
    seed: int
    how: str

    @property
    def caught(self) -> bool:
        return bool(self.how) and self.how != NO_PROGRAM


def source_of(module: str) -> str:
    """The text of one module of the engine."""
    return (ENGINE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")


def all_trials(engine: str) -> Iterator[Trial]:
    """Every small mistake in every function of an engine, those that change nothing left out."""
    for module in FILES[engine]:
        whole: dict[str, Any] = {}
        for mutant in mutants_of(source_of(module)):
            if mutant.function in SHARED | ELSEWHERE:
                continue
            if mutant.function not in whole:
                whole[mutant.function] = _said(Mutant(mutant.function, 0, "", "", source_of(module)).code)
            if _said(mutant.code) != whole[mutant.function]:
                yield Trial(engine, module, mutant)


def _said(code: Any) -> Any:
    """What a function does, without where it stands."""
    return code.co_code, code.co_names, code.co_varnames, tuple(_said(one) if hasattr(one, "co_code") else (type(one), one) for one in code.co_consts)


class Proof:
    """The random scenarios and what the unbroken engine tells of them.

    Args:
        seeds: how many.
        kernel: whether mutants of the kernel are to be tried.
    """

    def __init__(self, seeds: int, *, kernel: bool) -> None:
        np.seterr(over="ignore")
        self.scenarios = [seeded(seed) for seed in range(seeds)]
        self._plans, self._machines = _Kept(plan.plan_of), _Kept(machine.machine_of)
        simpy_engine.plan_of = machine.plan_of = self._plans
        machine.machine_of = self._machines
        self.told = [self._tell("simpy", seed) for seed in range(seeds)]
        self.kills: Counter[int] = Counter()
        if kernel:
            machine.run_to_end = self.parts.run
            for seed in range(seeds):
                if self._difference("kernel", seed):
                    raise SystemExit(f"the unbroken engines do not tell the same story of seeded({seed}): {self._difference('kernel', seed)}")
        gc.collect()
        gc.freeze()
        gc.disable()

    @cached_property
    def parts(self) -> Parts:
        """The kernel."""
        return Parts()

    def _tell(self, engine: str, seed: int) -> Any:
        run = simulate(self.scenarios[seed], seed, seed % 3, engine=engine)
        cases = run.case_data
        return {"log": run.log_data.data, "cases": cases.data, "attributes": cases.attributes, "events": cases.events, "hours": cases.hours_since}

    def _difference(self, engine: str, seed: int) -> str:
        """In what a story differs; empty when it does not."""
        for (name, one), other in zip(self._tell(engine, seed).items(), self.told[seed].values(), strict=True):
            if not np.array_equal(one, other, equal_nan=one.dtype.kind == "f"):
                return f"another {name}"
        return ""

    def order(self) -> list[int]:
        """Seeds, those first in which most mutants were caught, and then those of the default test before the others."""
        return sorted(range(len(self.scenarios)), key=lambda seed: (-self.kills[seed], seed))

    def try_here(self, trial: Trial) -> tuple[int, str]:
        """Breaks the engine of this very process: what notices, and at which seed."""
        try:
            self._break(trial)
        except Exception:  # noqa: BLE001  Numba's faults have no common kind
            return -1, NO_PROGRAM
        seed = -1
        try:
            for seed in self.order():
                signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)  # then this process is ended
                found = self._difference(trial.engine, seed)
                if found:
                    return seed, found
        except Exception as why:  # noqa: BLE001  whatever a broken engine raises, it is caught
            return seed, f"raises {type(why).__name__}"
        if trial.test is not None:
            module, name = trial.test
            try:
                getattr(importlib.import_module(module), name)()
            except Exception:  # noqa: BLE001
                return -1, f"`{module.rpartition('.')[2]}.{name}`"
        return -1, ""

    def _break(self, trial: Trial) -> None:
        module = importlib.import_module(f"simkit.engine.{trial.module}")
        holder, name = module, trial.mutant.function
        if "." in name:
            holder, name = getattr(module, name.split(".")[0]), name.split(".")[1]
        found = vars(holder)[name]
        if isinstance(found, Compiled):
            known = vars(layout) | found.python.__globals__  # a kind of event that this module does not import
            python = FunctionType(trial.mutant.code, known, name, found.python.__defaults__)
            python.__annotations__ = found.python.__annotations__
            self.parts.exchange(found, python)
            return
        for inner in ("fget", "func", "__wrapped__", "__func__"):
            found = getattr(found, inner, found)
        if len(trial.mutant.code.co_freevars) != len(found.__code__.co_freevars):
            setattr(holder, name, FunctionType(trial.mutant.code, found.__globals__, name, found.__defaults__))
        else:
            found.__code__ = trial.mutant.code
        if trial.module != "simpy_engine":  # what was laid out before must be laid out anew
            self._machines.clear()
            if trial.engine == "simpy" or trial.module in CALLED_BY_BOTH:
                self._plans.clear()
                arrivals.rate_clock.cache_clear()
                plan._working_time.cache_clear()

    def try_all(self, trials: list[Trial], processes: int) -> Iterator[Verdict]:
        """What becomes of each, as they come to an end."""
        coming, running = iter(trials), {}
        while True:
            while len(running) < processes and (trial := next(coming, None)) is not None:
                child, pipe = self._begin(trial)
                running[child] = trial, pipe
            if not running:
                return
            child, status = os.waitpid(-1, 0)
            trial, pipe = running.pop(child)
            with os.fdopen(pipe) as said:
                seed, _, how = said.read().partition(" ")
            if not seed:
                ended = os.waitstatus_to_exitcode(status)
                seed, how = "-1", "does not come to an end" if ended == -signal.SIGVTALRM else f"breaks down ({ended})"
            if int(seed) >= 0:
                self.kills[int(seed)] += 1
            yield Verdict(trial, int(seed), how)

    def _begin(self, trial: Trial) -> tuple[int, int]:
        """Starts the trial in a copy of this process, which says what it saw through a pipe."""
        ours, theirs = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child:
            os.close(theirs)
            return child, ours
        try:
            resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            seed, how = self.try_here(trial)
            os.write(theirs, f"{seed} {how}".encode())
        finally:
            os._exit(0)


class _Kept(dict[int, Any]):
    """What is made of a scenario, made once."""

    def __init__(self, make: Any) -> None:
        super().__init__()
        self.make = make

    def __call__(self, scenario: Any) -> Any:
        found = self.get(id(scenario))
        if found is None:
            found = self.make.__wrapped__(scenario)
            if len(self) < KEPT:
                self[id(scenario)] = found
        return found
