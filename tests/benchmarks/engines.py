"""What the engines reach, side by side in one run: `uv run --group benchmarks python -m tests.benchmarks.engines` prints the README's table.

Times are the best of several, of one replication, in process time (threads: in clock time). The first run compiles the kernel before it measures.
"""

import importlib.util
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import simkit
from simkit.engine.kernel.machine import machine_of, simulate_in_kernel
from simkit.engine.simpy_engine import Simulation
from simkit.figures.columns import columns_of
from simkit.figures.compute import values_of
from simkit.scenario.network import Beds, Caseload, Team
from tests.benchmarks import models


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


def main():
    lampung = simkit.load("lampung")
    machine = machine_of(lampung)
    print("| what | measured | ratio | asked for |\n|---|---|---|---|")
    kernel = best(lambda: machine.run(1, 0), 20)
    slow = best(lambda: Simulation(lampung, 1).run())
    row("Lampung's year and its warm-up: SimPy engine, kernel", f"{slow * 1e3:.0f} ms, {kernel * 1e3:.1f} ms", f"{slow / kernel:.0f} ×", "20 ×")

    queue = models.in_simkit()
    fast = best(lambda: machine_of(queue).run(1, 0), 20)
    row("M/M/1 until 10,000: this kit's SimPy engine", f"{(t := best(lambda: Simulation(queue, 1).run(), 3)) * 1e3:.0f} ms", f"{t / fast:.0f} ×")
    row("the same, SimPy as usually written", f"{(t := best(lambda: models.by_hand(1), 3)) * 1e3:.0f} ms", f"{t / fast:.0f} ×", "50 ×")
    for tool, call, asked in (("salabim", models.in_salabim, "200 ×"), ("Ciw", models.in_ciw, "300 ×")):
        if importlib.util.find_spec(tool.lower()) is None:
            row(f"the same, {tool}", "not installed: --group benchmarks", "", asked)
        else:
            row(f"the same, {tool}", f"{(t := best(lambda call=call: call(1), 3)) * 1e3:.0f} ms", f"{t / fast:.0f} ×", asked)
    row("the same, kernel", f"{fast * 1e3:.2f} ms", "1 ×")

    columns, runs = columns_of(lampung), [simulate_in_kernel(lampung, 1, number) for number in range(20)]
    figures = best(lambda: [values_of(run, columns) for run in runs], 3) / len(runs)
    measured = f"{figures * 1e3:.1f} ms, {kernel * 1e3:.1f} ms"
    row("figures of a replication against simulating it", measured, f"{figures / kernel:.2f} ×", "at most 1 ×")

    for times, asked in ((10, "12 ×"), (100, "150 ×")):
        larger = machine_of(many_cases(times))
        took = best(lambda larger=larger: larger.run(1, 0), 3)
        row(f"{times} times the cases, the work of others and the units", f"{took * 1e3:.0f} ms", f"{took / kernel:.0f} ×", f"at most {asked}")

    one, two = (best(lambda threads=threads: many(machine, 100, threads), 3, time.perf_counter) for threads in (1, 2))
    row("100 replications, one thread, two threads", f"{one * 1e3:.0f} ms, {two * 1e3:.0f} ms", f"{one / two:.2f} ×", "1.8 ×")

    for number in range(100):
        machine.run(1, number)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(1000):
        machine.run(1, number)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    row("memory that 1,000 replications add", f"{grown:.1f} MB", "", "none")

    script = "import time; t = time.perf_counter(); import simkit; print(time.perf_counter() - t)"
    took = min(float(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout) for _ in range(5))
    row("import simkit", f"{took * 1e3:.0f} ms", "", "under 500 ms")


if __name__ == "__main__":
    main()
