"""No row is looked for that a table has not: the proof that lets the kernel run without looking at each index (`simkit.engine.kernel.rows`).

All tests run with that look (`tests/conftest.py`), on the shipped scenarios under all SOPs and contexts and on random ones over the whole
language. Here: when a table has no room left; what stands between the tables; and that the kernel as users run it, without the look, tells
the same.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter

import numpy as np

import simkit
from simkit.engine.kernel import layout as at
from simkit.engine.kernel.machine import Machine, run_to_end
from simkit.engine.kernel.memory import CHECKED, OUTSIDE, Shape
from simkit.engine.plan import plan_of
from simkit.engine.simulation import simulate
from tests.engine.random_scenarios import seeded
from tests.engine.test_shipped_scenarios import SCENARIOS, choices

SEEDS = range(7000, 7060)
GROW = {
    at.ROOM_OF_CASES, at.ROOM_OF_EVENTS, at.ROOM_OF_FORKS, at.ROOM_OF_GOING_ALONG, at.ROOM_OF_GROUPS, at.ROOM_OF_HOLDS, at.ROOM_OF_NODES,
    at.ROOM_OF_PERSONS, at.ROOM_OF_ROWS, at.ROOM_OF_TRACKS,
}  # fmt: skip


def test_tests_look_at_every_index():
    assert CHECKED


def test_a_run_that_has_no_room_left_stays_inside_its_tables():
    met = Counter()
    for seed in SEEDS:
        machine, dice = Machine(plan_of(seeded(seed))), random.Random(seed)
        machine.sizes = {table: dice.randint(1, 3) for table in machine.sizes}
        while True:
            shape = machine._shape = machine._shaped()
            state = shape.block()
            run_to_end(machine.memory, state, np.uint64(seed), seed % 3)
            assert (state[OUTSIDE], machine.memory[OUTSIDE], shape.overrun(state)) == (0, 0, False), seed
            run = at.run_in.rows_in(state)[0]
            if not run.fault:
                break
            assert run.fault == at.FULL
            met[int(run.about)] += 1
            machine.sizes[at.STATE[run.about]] += 1 + machine.sizes[at.STATE[run.about]] // 2
    assert set(met) == GROW


def test_who_writes_beyond_a_table_leaves_a_trace():
    shape = Shape(at.STATE, dict.fromkeys(at.STATE, 3), at.BLANK)
    for table in at.STATE:
        for row in (-1, 3):
            for field in range(table.width):
                state = shape.block()
                first, _ = table.where(state)
                assert not shape.overrun(state)
                state[first + row * table.width + field] = 1
                assert shape.overrun(state), table.place


def told(seeds: range) -> dict[str, str]:
    """What the kernel tells of the shipped and of random scenarios, as hashes of all its tables."""
    found = {}
    asked = [(str(choice), simkit.load(SCENARIOS / choice[0], sop=choice[1], contexts=list(choice[2]))) for choice in choices()]
    for name, scenario in asked + [(str(seed), seeded(seed)) for seed in seeds]:
        run = simulate(scenario, 3, 1, engine="kernel")
        cases, tables = run.case_data, hashlib.sha256()
        for table in (run.log_data.data, cases.data, cases.attributes, cases.events, cases.hours_since):
            tables.update(np.ascontiguousarray(table).tobytes())
        found[name] = tables.hexdigest()
    return found


def test_without_the_look_the_kernel_tells_the_same():
    code = "import json; from tests.engine.test_bounds import CHECKED, SEEDS, told; assert not CHECKED; print(json.dumps(told(SEEDS)))"
    surroundings = {name: value for name, value in os.environ.items() if name != "SIMKIT_BOUNDS"}
    done = subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=False, cwd=SCENARIOS.parent)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == told(SEEDS)
