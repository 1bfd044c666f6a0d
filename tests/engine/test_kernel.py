"""The kernel's own pieces against what they mirror; threads, room that grows, and what happens without Numba.

That it writes the SimPy engine's log is held by every test of a mechanism (`tests.engine.models.simulate`), by all shipped scenarios and by
random ones.
"""

import random
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import simkit
from simkit.engine import draws
from simkit.engine.compiled import compiled
from simkit.engine.kernel import calendars
from simkit.engine.kernel import draws as compiled_draws
from simkit.engine.kernel.flatten import flatten
from simkit.engine.kernel.layout import STATE, calendars_in, cases_in, events_in, last_openings_in, rows_in, run_in, tracks_in
from simkit.engine.kernel.machine import Machine, machine_of
from simkit.engine.kernel.memory import OUTSIDE, Shape
from simkit.engine.plan import plan_of
from tests.engine.equality import assert_equal_runs
from tests.engine.random_scenarios import seeded

SCENARIOS = Path(simkit.__file__).parent.parent / "scenarios"


@pytest.fixture(scope="module")
def tutorial():
    return simkit.load(SCENARIOS / "tutorial")


def test_the_inverse_normal_is_that_of_the_standard_library_to_the_last_bit():
    chance = random.Random(1)
    for u in [*(chance.random() for _ in range(20_000)), 2.0**-53, 1e-12, 0.075, 0.925, 1 - 1e-12, 0.5]:
        assert compiled_draws.normal_quantile(u) == statistics.NormalDist().inv_cdf(u)


def test_draws_are_the_same_numbers():
    chance = random.Random(2)
    for _ in range(2000):
        case, purpose, visit = chance.getrandbits(64), chance.getrandbits(64), chance.randrange(1000)
        assert compiled_draws.uniform(np.uint64(case), np.uint64(purpose), visit) == draws.uniform(case, purpose, visit)
        assert int(compiled_draws.again(np.uint64(purpose), visit)) == draws.again(purpose, visit)


def test_work_ends_at_the_same_second():
    plan = plan_of(simkit.load(SCENARIOS / "lampung"))
    memory, chance = flatten(plan), random.Random(3)
    state = Shape(STATE, dict.fromkeys(STATE, 1) | {last_openings_in: len(plan.calendars)}).block()
    last_openings_in.rows_in(state).row = calendars_in.rows_in(memory).first - 1
    both = memory.ctypes.data, state.ctypes.data  # as compiled code hands them on
    for number, calendar in enumerate(plan.calendars.values()):
        for _ in range(300):
            now, seconds = chance.randrange(plan.horizon), chance.randrange(200_000)
            now = chance.choice([now, *calendar.starts[:3], *calendar.ends[:3]])
            assert calendars.end_of_work(*both, number, now, seconds) == calendar.end_of_work(now, seconds)


def test_tables_that_are_too_small_grow_and_nothing_is_lost(tutorial):
    machine, usual = Machine(plan_of(tutorial)), machine_of(tutorial)
    machine.sizes |= {rows_in: 3, cases_in: 2, tracks_in: 1, events_in: 2}
    found, expected = machine.run(1, 0), usual.run(1, 0)

    def log(state):
        return rows_in.rows_in(state)[: run_in.rows_in(state)[0].rows]

    assert len(log(expected)) > 1000
    assert np.array_equal(log(found), log(expected))


def test_threads_do_not_disturb_each_other(tutorial):
    one_by_one = [simkit.simulate(tutorial, 1, number, engine="kernel").log_data.data for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda number: simkit.simulate(tutorial, 1, number, engine="kernel").log_data.data, range(8)))
    assert all(np.array_equal(one, other) for one, other in zip(one_by_one, together, strict=True))


WITHOUT = """
import sys
sys.modules["numba"] = None
import numpy, simkit
scenario = simkit.load(sys.argv[1])
kernel = [simkit.simulate(scenario, 1, number, engine="kernel") for number in range(2)]
assert numpy.array_equal(kernel[0].log_data.data, simkit.simulate(scenario, 1, 0).log_data.data)
assert len(kernel[0].figures())
print(len(simkit.replicate(scenario, 2).frame))
"""


def test_without_numba_simpy_does_the_work_and_says_so_once():
    done = subprocess.run([sys.executable, "-c", WITHOUT, str(SCENARIOS / "tutorial")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("simkit: Numba tidak dapat dimuat") == 1
    assert int(done.stdout) > 0


def test_importing_the_kit_loads_neither_numba_nor_pandas():
    code = "import sys, simkit, simkit.engine.simulation; print([name for name in ('numba', 'pandas', 'matplotlib') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_row_that_is_not_there_is_noted_and_nothing_beyond_the_table_is_touched():
    state = Shape(STATE, dict.fromkeys(STATE, 4)).block()
    before = state.copy()
    for number in (4, -1, 1 << 40):
        _write_beyond(state.ctypes.data, number)
        assert state[OUTSIDE] == 1
        first, _ = rows_in.where(state)
        assert state[first] == number  # row 0 takes what has no place
        state[OUTSIDE] = state[first] = 0
        assert np.array_equal(state, before)
    _write_beyond(state.ctypes.data, 3)
    assert state[OUTSIDE] == 0


@compiled
def _write_beyond(state, number):
    rows_in(state)[number].case = number


@pytest.mark.parametrize("seed", [5663, 6325, 7612, 7636])
def test_work_that_did_not_fit_the_night_is_asked_again_at_the_days_first_opening(seed):
    scenario = seeded(seed)
    found, expected = (simkit.simulate(scenario, seed, seed % 3, engine=engine) for engine in ("kernel", "simpy"))
    assert_equal_runs(found, expected, str(seed))
