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
import pickle
import re
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
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
COMPILED_ONLY = {"rows.py"}  # never met by plain Python; `tests/engine/test_kernel.py` asks what it does
# Mutants that are the same engine, by a pattern of their description, with the reason.
SAME = {
    r"<=? (self\.)?(plan|horizon)\S*  →  \(.*<= (self\.)?(plan|horizon)": "what is put at the horizon or after it never happens",
    r"(_draw\(.*|\bu|uniform\(.*) < .*→.*<= ": "a draw is never equal to a chance",
    r"chance\w* >= 1 .*→.* > 1\b|chance\w* > 0 .*→.* >= 0": "a draw lies between 0 and 1, and is neither",
    r"^without_collecting": "the garbage collector changes no result",
    r"^_untie": "what is left of a run that is over changes no result",
    r"len\(plan\.periods\) > 1": "sorts what is sorted",
    r"return None  →  pass$": "a function without a return gives None",
}


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
    from simkit.engine import compiled
    from simkit.engine.simulation import simulate

    compiled.HAS_NUMBA = False  # a mutant of the kernel is plain Python: nobody would wait for thousands of compilations
    return _tables(simulate(scenario, seed, seed % 3, engine=engine))


def _in_a_child(work: Any, seconds: int) -> int:
    """Runs this in a process of its own, for so long at most; its exit code."""
    child = os.fork()
    if child == 0:
        code = 9
        try:
            signal.alarm(seconds)
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
            code = work()
        except BaseException:  # noqa: BLE001  whatever a broken engine does, it is caught
            code = 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _trial(engine: str, module: str, path: Path, mutant: Mutant, scenarios: list[Any], expected: list[list[Any]], first: int = 0) -> int:
    """0: it tells the same story everywhere; 1: it raises or does not end; 2: it tells another one.

    Args:
        scenarios: those of the seeds from ``first`` on.
    """

    def work() -> int:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        np.seterr(over="ignore")  # keys of draws run over, as they shall
        sys.meta_path.insert(0, _InPlaceOf(module, path, mutant.source))
        for seed, scenario in enumerate(scenarios):
            found = _run(engine, scenario, first + seed)
            if not all(np.array_equal(one, other, equal_nan=one.dtype.kind == "f") for one, other in zip(found, expected[seed], strict=True)):
                return 2
        return 0

    return _in_a_child(work, 60 + len(scenarios))


def _expected(engine: str, scenarios: list[Any]) -> list[list[Any]]:
    """What the unbroken engine tells, computed in a process of its own: this one must not load the engine."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "expected"

        def work() -> int:
            np.seterr(over="ignore")
            kept.write_bytes(pickle.dumps([_run(engine, scenario, seed) for seed, scenario in enumerate(scenarios)]))
            return 0

        if _in_a_child(work, 3600) != 0:
            raise SystemExit(f"the unbroken engine '{engine}' does not run")
        return pickle.loads(kept.read_bytes())  # noqa: S301  written a moment ago


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=[*FILES], action="append", help="by default both")
    parser.add_argument("--only", default="", help="functions, separated by commas")
    parser.add_argument("--every", type=int, default=1, help="every so many mutants")
    parser.add_argument("--seeds", type=int, default=400, help="random scenarios for each")
    parser.add_argument("--more", type=int, default=2000, help="as many for those that survive these")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    assert not any(name.startswith("simkit.engine") and name != "simkit.engine" for name in sys.modules), "the engine must not be loaded here"
    scenarios = [seeded(seed) for seed in range(max(options.seeds, options.more))]
    for engine in options.engine or [*FILES]:
        _try_all(engine, scenarios, options)


def _try_all(engine: str, scenarios: list[Any], options: Any) -> None:
    only = set(filter(None, options.only.split(",")))
    expected = _expected(engine, scenarios)
    paths = [path for name in FILES[engine] if (ENGINE / name).exists() for path in (sorted((ENGINE / name).glob("*.py")) or [ENGINE / name])]
    paths = [path for path in paths if path.name not in COMPILED_ONLY]
    trials = []
    for path in paths:
        module = ".".join(("simkit", "engine", *path.relative_to(ENGINE).with_suffix("").parts)).removesuffix(".__init__")
        trials += [(module, path, mutant) for mutant in mutants_of(path.read_text(encoding="utf-8")) if not only or mutant.function in only]
    trials = trials[:: options.every]
    began = time.monotonic()

    def tried(trial: tuple[str, Path, Mutant]) -> bool:
        """Whether it is caught."""
        few = options.seeds
        return _trial(engine, *trial, scenarios[:few], expected) != 0 or _trial(engine, *trial, scenarios[few:], expected[few:], few) != 0

    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(options.processes) as pool:
        for number, ((module, _, mutant), caught) in enumerate(zip(trials, pool.map(tried, trials), strict=True), 1):
            why = next((why for pattern, why in SAME.items() if re.search(pattern, str(mutant))), "")
            counts["caught" if caught else "same" if why else "survive"] += 1
            if not caught:
                print(f"  survives: {module.rpartition('.')[2]}.{mutant}" + (f"  ({why})" if why else ""), flush=True)
            if number % 50 == 0:
                print(f"{engine}: {number} of {len(trials)} tried, {counts['caught']} caught, {time.monotonic() - began:.0f} s", flush=True)
    print(f"{engine}: {len(trials)} mutants, {counts['caught']} caught, {counts['same']} the same engine, {counts['survive']} survive", flush=True)


if __name__ == "__main__":
    main()
