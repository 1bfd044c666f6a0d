"""Tries the proof: every mutant of an engine runs the random scenarios, and must tell another story than the unbroken engines.

    uv run python -m tests.mutations                        # each mechanism, broken by hand in each engine: some minutes
    uv run python -m tests.mutations --all                  # and every small mistake in every function: an hour or two
    uv run python -m tests.mutations --engine kernel --all --only wait_at_gate,can_start
    uv run python -m tests.mutations --table tests/mutations/README.md   # writes what became of the mechanisms

A mutant is caught when a table of a run differs, when it raises, or when it does not come to an end. Those that no scenario can tell from
the engine are named: they are either the same engine (see `tests.mutations.same`), or a hole in the proof, and then the exit code is 1.
The trees are not touched, nothing is kept: each mutant lives in a process of its own.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from tests.mutations.mechanisms import RULES, trials_by_hand
from tests.mutations.same import why_same
from tests.mutations.trying import DEFAULT, FILES, NO_PROGRAM, Proof, Trial, Verdict, all_trials

BEGIN = "<!-- what became of the mechanisms -->"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=[*FILES], action="append", help="by default both")
    parser.add_argument("--all", action="store_true", help="not only what is broken by hand")
    parser.add_argument("--only", default="", help="functions, separated by commas")
    parser.add_argument("--every", type=int, default=1, help="every so many mutants")
    parser.add_argument("--seeds", type=int, default=2000, help="random scenarios; those of the default property test come first")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--table", type=Path, help="a file that keeps what became of the mechanisms")
    options = parser.parse_args()
    engines = options.engine or [*FILES]
    trials = [trial for engine in engines for trial in _chosen(engine, options)]
    began = time.monotonic()
    proof = Proof(options.seeds, kernel="kernel" in engines)
    print(f"{options.seeds} scenarios, {len(trials)} mutants; ready after {time.monotonic() - began:.0f} s", flush=True)
    verdicts, began = [], time.monotonic()
    for verdict in proof.try_all(trials, options.processes):
        verdicts.append(verdict)
        if not verdict.caught and verdict.how != NO_PROGRAM:
            why = why_same(str(verdict.trial))
            named = f"{verdict.trial.mechanism}: " if verdict.trial.mechanism else ""
            print(f"  survives: {named}{verdict.trial}" + (f"  ({why})" if why else ""), flush=True)
        if len(verdicts) % 100 == 0:
            print(f"{len(verdicts)} of {len(trials)} tried, {time.monotonic() - began:.0f} s", flush=True)
    for engine in engines:
        _sum_up(engine, [verdict for verdict in verdicts if verdict.trial.engine == engine])
    print(f"{time.monotonic() - began:.0f} s")
    if options.table:
        _keep(options.table, verdicts)
    sys.exit(any(_kind(verdict) == "survive" for verdict in verdicts))


def _chosen(engine: str, options: argparse.Namespace) -> list[Trial]:
    only = set(filter(None, options.only.split(",")))
    trials = [*trials_by_hand(engine), *(all_trials(engine) if options.all else ())]
    return [trial for trial in trials if not only or trial.mutant.function.rpartition(".")[2] in only][:: options.every]


def _kind(verdict: Verdict) -> str:
    if verdict.how == NO_PROGRAM:
        return "are no program"
    if not verdict.caught:
        return "are the same engine" if why_same(str(verdict.trial)) else "survive"
    return "caught by the default test" if verdict.seed < DEFAULT else "caught by more seeds"


def _sum_up(engine: str, verdicts: list[Verdict]) -> None:
    counts = Counter(_kind(verdict) for verdict in verdicts)
    print(f"{engine}: {len(verdicts)} mutants; " + ", ".join(f"{number} {kind}" for kind, number in counts.most_common()), flush=True)


def _keep(path: Path, verdicts: list[Verdict]) -> None:
    """Writes a row for each mechanism behind the mark of a file: by what it was caught in each engine; what was not tried now stays."""
    before, _, table = path.read_text(encoding="utf-8").partition(BEGIN)
    kept = {cells[1]: cells[2:4] for line in table.splitlines() if len(cells := [cell.strip() for cell in line.split("|")]) == 5}
    found = {(verdict.trial.mechanism, verdict.trial.engine): _said(verdict) for verdict in verdicts if verdict.trial.mechanism}
    rows = ["| mechanism, left out or turned round | SimPy engine | kernel |", "|---|---|---|"]
    for mechanism in RULES:
        old = kept.get(mechanism, ["not tried", "not tried"])
        rows.append(f"| {mechanism} | " + " | ".join(found.get((mechanism, engine), cell) for engine, cell in zip(FILES, old, strict=True)) + " |")
    path.write_text(before + BEGIN + "\n\n" + "\n".join(rows) + "\n", encoding="utf-8")


def _said(verdict: Verdict) -> str:
    if not verdict.caught:
        return why_same(str(verdict.trial)) or "**not caught**"
    return f"{verdict.how}, scenario {verdict.seed}" if verdict.seed >= 0 else verdict.how


if __name__ == "__main__":
    main()
