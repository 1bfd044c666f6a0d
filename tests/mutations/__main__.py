"""Tries the proof: every mutant of an engine runs the random scenarios, and must tell another story than the unbroken engines.

    uv run python -m tests.mutations                        # both engines, all mutants
    uv run python -m tests.mutations --engine simpy --only _serve,_join
    uv run python -m tests.mutations --engine kernel --every 7 --processes 2

The property test compares the two engines exactly. As long as it holds, the log that a broken engine is compared with there is the log
of its unbroken self: these are computed once, and each mutant runs only itself, in a process of its own. The trees are not touched: a mutant
is a source that is loaded in the place of the file. The kernel's mutants run as plain Python.

A mutant is caught when a log differs, when it raises, or when it does not come to an end. Those that no scenario can tell from the
engine are named at the end; they are either the same engine (see `SAME`), or a hole in the proof.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas  # noqa: F401  loaded once for all mutants
import scipy.stats  # noqa: F401
import simpy  # noqa: F401

import simkit
from tests.engine.random_scenarios import seeded
from tests.mutations.mutants import Mutant, mutants_of

ENGINE = Path(simkit.__file__).parent / "engine"
FILES = {
    "simpy": ["simpy_engine.py", "procedure.py"],
    "kernel": ["kernel"],
}
SECONDS = 40  # of one mutant
# Mutants that are the same engine, by a part of their description, with the reason.
SAME: dict[str, str] = {}


class _InPlaceOf(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads a broken source in the place of a module."""

    def __init__(self, module: str, path: Path, source: str) -> None:
        self.module, self.path, self.source = module, path, source

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name != self.module:
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(self.path), is_package=self.path.name == "__init__.py")

    def exec_module(self, module: Any) -> None:
        module.__file__ = str(self.path)
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)  # noqa: S102


def _tables(run: Any) -> list[Any]:
    cases = run.case_data
    return [run.log_data.data, cases.data, cases.attributes, cases.events, cases.hours_since]


def _run(engine: str, scenario: Any, seed: int) -> list[Any]:
    from simkit.engine.simulation import simulate

    return _tables(simulate(scenario, seed, seed % 3, engine=engine))


def _in_a_child(work: Any) -> int:
    """Runs this in a process of its own; its exit code."""
    child = os.fork()
    if child == 0:
        code = 9
        try:
            signal.alarm(SECONDS)
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
            code = work()
        except BaseException:  # noqa: BLE001  whatever a broken engine does, it is caught
            code = 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _trial(engine: str, module: str, path: Path, mutant: Mutant, scenarios: list[Any], expected: list[list[Any]]) -> int:
    """0: it tells the same story everywhere; 1: it raises or does not end; 2: it tells another one."""

    def work() -> int:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        sys.meta_path.insert(0, _InPlaceOf(module, path, mutant.source))
        for seed, scenario in enumerate(scenarios):
            found = _run(engine, scenario, seed)
            if not all(np.array_equal(one, other, equal_nan=one.dtype.kind == "f") for one, other in zip(found, expected[seed], strict=True)):
                return 2
        return 0

    return _in_a_child(work)


def _expected(engine: str, scenarios: list[Any]) -> list[list[Any]]:
    """What the unbroken engine tells, computed in a process of its own: this one must not load the engine."""
    import pickle
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "expected"

        def work() -> int:
            kept.write_bytes(pickle.dumps([_run(engine, scenario, seed) for seed, scenario in enumerate(scenarios)]))
            return 0

        signal_seconds = globals()["SECONDS"]
        globals()["SECONDS"] = 600
        try:
            if _in_a_child(work) != 0:
                raise SystemExit(f"the unbroken engine '{engine}' does not run")
        finally:
            globals()["SECONDS"] = signal_seconds
        return pickle.loads(kept.read_bytes())  # noqa: S301  written a moment ago


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=[*FILES], action="append", help="by default both")
    parser.add_argument("--only", default="", help="functions, separated by commas")
    parser.add_argument("--every", type=int, default=1, help="every so many mutants")
    parser.add_argument("--seeds", type=int, default=400, help="random scenarios for each")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    assert not any(name.startswith("simkit.engine") and name != "simkit.engine" for name in sys.modules), "the engine must not be loaded here"
    scenarios = [seeded(seed) for seed in range(options.seeds)]
    for engine in options.engine or [*FILES]:
        _try_all(engine, scenarios, options)


def _try_all(engine: str, scenarios: list[Any], options: Any) -> None:
    only = set(filter(None, options.only.split(",")))
    expected = _expected(engine, scenarios)
    paths = [path for name in FILES[engine] if (ENGINE / name).exists() for path in (sorted((ENGINE / name).glob("*.py")) or [ENGINE / name])]
    trials = []
    for path in paths:
        module = ".".join(("simkit", "engine", *path.relative_to(ENGINE).with_suffix("").parts)).removesuffix(".__init__")
        trials += [(module, path, mutant) for mutant in mutants_of(path.read_text(encoding="utf-8")) if not only or mutant.function in only]
    trials = trials[:: options.every]
    began, caught, left = time.monotonic(), 0, defaultdict(list)
    with ThreadPoolExecutor(options.processes) as pool:
        codes = pool.map(lambda trial: _trial(engine, *trial, scenarios, expected), trials)
        for number, ((module, _, mutant), code) in enumerate(zip(trials, codes, strict=True), 1):
            caught += code != 0
            if code == 0:
                left[next((why for part, why in SAME.items() if part in str(mutant)), "")].append(f"{module.rpartition('.')[2]}.{mutant}")
                print(f"  survives: {module.rpartition('.')[2]}.{mutant}", flush=True)
            if number % 50 == 0:
                print(f"{engine}: {number} of {len(trials)} tried, {caught} caught, {time.monotonic() - began:.0f} s", flush=True)
    same = sum(len(found) for why, found in left.items() if why)
    print(f"{engine}: {len(trials)} mutants, {caught} caught, {same} the same engine, {len(left[''])} survive")


if __name__ == "__main__":
    main()
