"""From a moved lever to new figures, stage by stage: `uv run python -m tests.benchmarks.lever` prints the tables.

The first table is the way of one lever, piece by piece in one thread; the second what the screen Ubah does with it, from the lever that is let go
to the figures in the view that is sent to the browser, on all cores; the third how soon the two ways of a person chosen in Jelajah stand on
Satu kasus. "First" is the first lever (person) after the start (machine code is loaded
from disk), "later" the median of those that follow, each at a value that was not there before. Milliseconds by the clock, on a machine that does
nothing else; CPU time of all threads, which others on the machine do not change, beside it.
"""

import statistics
import sys
import time
from functools import partial

from simkit.engine.kernel.laid_out import laid_out
from simkit.engine.plan import Plan
from simkit.engine.simulation import simulate
from simkit.figures.columns import columns_of
from simkit.figures.compute import values_of
from simkit.scenario.loading import with_levers
from simkit.workshop.case import CaseScreen
from simkit.workshop.change import ChangeScreen
from simkit.workshop.one_case import PERSON
from simkit.workshop.rows import figures_to_watch
from simkit.workshop.session import Session

VALUES = [(name, value) for value in (2, 3) for name in ("psychologists", "visum_doctors", "companions", "interview_teams", "shelter_places")]


def milliseconds(call):
    """What a call gives, and how long it took by the clock and in CPU time of all threads."""
    clock, used = time.perf_counter(), time.process_time()
    result = call()
    return result, (1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - used))


def of_one(base, name, value):
    """The stages of one lever, one after the other."""
    took = {}
    moved, took["lay the lever over the scenario"] = milliseconds(lambda: with_levers(base, {name: value}))
    _, took["hash its content"] = milliseconds(lambda: moved.content_hash)
    plan, took["calendars and capacities"] = milliseconds(lambda: Plan(moved))
    _, took["lay it out for the kernel"] = milliseconds(lambda: laid_out(plan))
    columns, took["which figures there are"] = milliseconds(lambda: columns_of(moved, (), figures_to_watch(moved)))
    run, took["the first replication"] = milliseconds(lambda: simulate(moved, 1, 0, engine="kernel"))
    _, took["a further replication"] = milliseconds(lambda: simulate(moved, 1, 1, engine="kernel"))
    _, took["the figures of one"] = milliseconds(lambda: values_of(run, columns))
    return took


class Watched(ChangeScreen):
    """The screen, whose answers are noted as they come."""

    def __init__(self, session):
        self.came = []
        super().__init__(session)

    def _came_answer(self, answer):
        began = time.perf_counter(), time.process_time()
        super()._came_answer(answer)
        self.came.append((answer.done, began, (time.perf_counter(), time.process_time())))


def on_screen(screen, name, value):
    """From the lever let go to the first and to the whole answer in the view."""
    screen.came.clear()
    began = time.perf_counter(), time.process_time()
    screen.on_set(name, value)
    asked = time.perf_counter(), time.process_time()
    screen._calculator.wait()

    def since(moment, start=began):
        return tuple(1000 * (now - then) for now, then in zip(moment, start, strict=True))

    first, last = screen.came[0], screen.came[-1]
    views = [since(end, start) for _, start, end in screen.came]
    return {
        "asked: the page may go on": since(asked),
        "first replications computed": since(first[1]),
        "first replications in the view": since(first[2]),
        "(how many these are)": (first[0], first[0]),
        f"all {last[0]} computed": since(last[1]),
        f"all {last[0]} in the view": since(last[2]),
        "of this: making the views": tuple(sum(one) for one in zip(*views, strict=True)),
    }


def show_way(screen, number):
    """From a person chosen in Jelajah to her two ways in the view, nothing guessed."""
    screen.session.case = number
    screen.on_skip()


def table(title, rows):
    print(f"\n| {title} | first | first, CPU | later | later, CPU |\n|---|---|---|---|---|")
    for name in rows[0]:
        clock, used = zip(*(row[name] for row in rows), strict=True)
        print(f"| {name} | {clock[0]:.0f} | {used[0]:.0f} | {statistics.median(clock[1:]):.1f} | {statistics.median(used[1:]):.1f} |")


def main():
    base = Session("lampung").base
    table("one lever, one thread, ms", [of_one(base, name, value) for name, value in VALUES])
    screen = Watched(Session("lampung"))
    screen._calculator.wait()
    table("Ubah, all cores, ms", [on_screen(screen, name, value) for name, value in VALUES])
    case = CaseScreen(Session("lampung", vignette=PERSON))
    table("Satu kasus, ms", [{"a person's way under both SOPs": milliseconds(partial(show_way, case, number))[1]} for number in (40, 55, 70, 85)])


if __name__ == "__main__":
    sys.exit(main())
