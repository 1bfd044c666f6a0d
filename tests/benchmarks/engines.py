"""What the engines reach, side by side in one run: `uv run --group benchmarks python -m tests.benchmarks.engines` prints the README's table.

Times are the best of several, of one replication, in process time (threads, and the first call: in clock time). The first run compiles the kernel
before it measures. Other tools run the network of `tests.benchmarks.network` as far as they can express it, against a kernel run of just that; under
the table stands how far their years lie from the kit's, so that it is the same network that is compared.
"""

import importlib.util
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import simkit
from simkit.engine.kernel.layout import run_in
from simkit.engine.kernel.machine import machine_of, simulate_in_kernel
from simkit.engine.simpy_engine import Simulation
from simkit.figures.columns import columns_of
from simkit.figures.compute import values_of
from simkit.scenario.network import Beds, Caseload, Team
from tests.benchmarks import models, network, tools
from tests.benchmarks.heap import bare_heap


def best(call, times=5, clock=time.process_time):
    """Seconds of the fastest of several calls, after one that does not count."""
    call()
    found = []
    for _ in range(times):
        began = clock()
        call()
        found.append(clock() - began)
    return min(found)


def many(machine, replications, threads):
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda replication: machine.run(1, replication) is None, range(replications)))


def many_cases(times):
    """Lampung with so many times the arrivals, the work of others, and the units."""
    base = simkit.load("lampung")
    arrivals = [(kind, name, stream.arrivals) for kind in ("cases", "background") for name, stream in getattr(base.streams, kind).items()]
    changes = [
        simkit.Change(path=f"streams.{kind}.{name}.arrivals.{unit}", scale=times)
        for kind, name, rule in arrivals
        for unit in type(rule).model_fields
        if unit.startswith("per_") and getattr(rule, unit) is not None
    ]
    for name, pool in base.network.pools().items():
        agency, own = name.split(".")
        unit, group = {Team: ("staff", "teams"), Beds: ("places", "beds"), Caseload: ("places", "caseloads")}[type(pool)]
        if getattr(pool, unit) != "unlimited":
            changes.append(simkit.Change(path=f"network.agencies.{agency}.{group}.{own}.{unit}", scale=times))
    return simkit.load("lampung", changes=changes)


def row(what, measured, ratio, asked=""):
    print(f"| {what} | {measured} | {ratio} | {asked} |", flush=True)


def beside(what, kernel, took, asked=""):
    """A row of something that does the kernel's work more slowly."""
    row(what, f"{took * 1e3:.0f} ms, {kernel * 1e3:.1f} ms", f"{took / kernel:.0f} ×", f"{asked} ×" if asked else "")


def installed(tool):
    return importlib.util.find_spec(tool.lower()) is not None


def a_year(run, numbers, times):
    """Seconds of the mean year of several, each the best of so many runs."""
    return statistics.fmean(best(lambda number=number: run(number), times) for number in numbers)


# ---- the rows of the table ----------------------------------------------------------------------------------------------------


def the_network():
    """The same network in every tool; gives, by tool, how far its years lie from the kit's."""
    whole, sequential = network.in_simkit(), network.in_simkit(network.ONE_AFTER_ANOTHER)
    kernel, without = (a_year(partial(machine_of(made).run, 1), range(20), 5) for made in (whole, sequential))
    slow = a_year(lambda number: Simulation(whole, 1, number).run(), range(5), 2)
    beside("a network of 12 agencies: this kit's SimPy engine, kernel", kernel, slow)
    apart = {}
    for tool, call, scenario, against, asked in (
        ("SimPy as usually written", tools.in_simpy, whole, kernel, 50),
        ("salabim", tools.in_salabim, whole, kernel, 200),
        ("Ciw, parallel services one after another", tools.in_ciw, sequential, without, 300),
    ):
        if not installed(tool.split()[0].strip(",")):
            row(f"the same: {tool}, kernel", "not installed: --group benchmarks", "", f"{asked} ×")
            continue
        beside(f"the same: {tool}, kernel", against, a_year(call, range(1, 6), 2), asked)
        kits = [network.outcome_of(simulate_in_kernel(scenario, 1, number)) for number in range(48)]
        apart[tool] = network.agreement(kits, network.years(call, 12))
    return apart


def the_literatures_queue():
    queue = models.in_simkit()
    kernel = best(lambda: machine_of(queue).run(1, 0), 20)
    beside("M/M/1 until 10,000: this kit's SimPy engine, kernel", kernel, best(lambda: Simulation(queue, 1).run(), 3))
    for tool, call in (("SimPy as usually written", models.by_hand), ("salabim", models.in_salabim), ("Ciw", models.in_ciw)):
        if installed(tool.split()[0]):
            beside(f"the same: {tool}, kernel", kernel, best(lambda call=call: call(1), 3))


def the_limit(machine, kernel):
    """Lampung's events on the bare heap, with half as many pending as there were at most."""
    run = run_in.rows_in(machine.run(1, 0))[0]
    heap = best(bare_heap(int(run.happened), int(run.events) // 2, machine.plan.horizon), 20)
    measured = f"{kernel * 1e3:.1f} ms, {heap * 1e3:.1f} ms"
    row(f"Lampung's year against its {run.happened:,} events on the bare heap", measured, f"{kernel / heap:.1f} ×", "at most 5 ×")


def the_figures(lampung, kernel):
    columns, runs = columns_of(lampung), [simulate_in_kernel(lampung, 1, number) for number in range(20)]
    took = best(lambda: [values_of(run, columns) for run in runs], 3) / len(runs)
    row("figures of a replication against simulating it", f"{took * 1e3:.1f} ms, {kernel * 1e3:.1f} ms", f"{took / kernel:.2f} ×", "at most 1 ×")


def the_load(kernel):
    for times, asked in ((10, 12), (100, 150)):
        larger = machine_of(many_cases(times))
        took = best(lambda larger=larger: larger.run(1, 0), 3)
        row(f"{times} times the cases, the work of others and the units", f"{took * 1e3:.0f} ms", f"{took / kernel:.0f} ×", f"at most {asked} ×")


def the_threads(machine):
    one, two = (best(lambda threads=threads: many(machine, 100, threads), 3, time.perf_counter) for threads in (1, 2))
    row("100 replications, one thread, two threads", f"{one * 1e3:.0f} ms, {two * 1e3:.0f} ms", f"{one / two:.2f} ×", "1.8 ×")


def the_memory(machine):
    for number in range(100):
        machine.run(1, number)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(1000):
        machine.run(1, number)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    row("memory that 1,000 replications add", f"{grown:.1f} MB", "", "none")


def in_new_process(before, call, **environment):
    """Seconds that a call takes in a process of its own, by the clock and in process time."""
    took = "print(time.perf_counter() - a, time.process_time() - b)"
    script = f"import time; {before}; a, b = time.perf_counter(), time.process_time(); {call}; {took}"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return tuple(float(word) for word in told.stdout.split())


def the_start():
    clock, _ = min(in_new_process("pass", "import simkit") for _ in range(5))
    row("import simkit", f"{clock * 1e3:.0f} ms", "", "under 500 ms")
    before, call = "import simkit; made = simkit.load('lampung')", "simkit.simulate(made, engine='kernel')"
    with tempfile.TemporaryDirectory() as folder:
        (clock, used), (later, _) = (in_new_process(before, call, NUMBA_CACHE_DIR=folder) for _ in range(2))
    measured = f"{clock:.1f} s ({used:.1f} s of process time), {later:.1f} s"
    row("the first call ever, which compiles; the first of a later process", measured, "", "under 15 s")


def main():
    lampung = simkit.load("lampung")
    machine = machine_of(lampung)
    print("| what | measured | ratio | asked for |\n|---|---|---|---|")
    kernel = best(lambda: machine.run(1, 0), 30)
    beside("Lampung's year and its warm-up: this kit's SimPy engine, kernel", kernel, best(lambda: Simulation(lampung, 1).run()), 20)
    apart = the_network()
    the_literatures_queue()
    the_limit(machine, kernel)
    the_figures(lampung, kernel)
    the_load(kernel)
    the_threads(machine)
    the_memory(machine)
    the_start()
    print("\nIs it the same network? Means of 48 years of the kit's and of 12 of the tool's, and how far they lie apart:")
    for tool, found in apart.items():
        print(f"{tool}: {found}{'' if found.holds else ' - NOT THE SAME'}")
    return 0 if all(found.holds for found in apart.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
