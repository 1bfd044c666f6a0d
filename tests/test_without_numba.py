"""A part of the tests once more in a process of its own that cannot import Numba, and one whose Numba is installed but does not load."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import simkit

ROOT = Path(__file__).parent.parent
# mechanisms and figures by hand, replications, comparisons, answers kept on disk
PART = (
    "tests/engine/test_mechanisms.py", "tests/figures/test_definitions.py", "tests/figures/test_figures.py", "tests/experiment/test_replicate.py",
    "tests/experiment/test_cache.py", "tests/experiment/test_compare.py",
)  # fmt: skip


def test_a_part_of_the_tests_passes_without_numba():
    told = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "tests.blocked", "-p", "no:cacheprovider", *PART]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout


WORK = """
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np

import simkit
from simkit.experiment.work import blocks_of, run_block
from simkit.workshop.calculation import values_of_replications

if __name__ == "__main__":
    made = simkit.load("tutorial")
    found = simkit.replicate(made, 5, groups=False).tables["satu-konselor"].values
    with ProcessPoolExecutor(1) as processes:
        again = simkit.replicate(made, 5, groups=False, engine="kernel", executor=processes).tables["satu-konselor"].values
    [block] = blocks_of(made, 1, 0, 5, (), None, "kernel")  # handed out by a machine that has Numba
    for others in (again, run_block(block).values, values_of_replications(made, 1, range(5), ())[1]):
        np.testing.assert_array_equal(found, others)
    simkit.compare([made, simkit.load("tutorial", levers={"counsellors": 2})], 2, groups=False)
    np.save(sys.argv[1], found)
    np.save(sys.argv[2], simkit.simulate(made, engine="kernel").log_data.data)
"""


def numba_that_raises(folder, problem):
    """A folder of packages in which Numba is there and cannot be imported."""
    broken = folder / "broken" / "numba"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text(f"raise {problem}\n")
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(broken.parent), str(ROOT)]), "SIMKIT_CACHE": "off"}


@pytest.mark.parametrize("problem", ["ImportError('_internal')", "OSError('no libllvmlite')", "SystemError('NumPy')"])
def test_whatever_a_numba_raises_is_its_reason(problem, tmp_path):
    code = "from simkit.engine.compiled import *; from simkit.workshop.pace import usual_replications as usual; " \
           "print(may_have_numba(), usual(), has_numba(), may_have_numba(), why_no_numba())"
    done = subprocess.run([sys.executable, "-c", code], env=numba_that_raises(tmp_path, problem), capture_output=True, text=True, check=True)
    assert done.stdout == f"True 20 False False {problem.replace('(', ': ').replace(')', '').replace(chr(39), '')}\n"


def test_a_numba_that_does_not_load_is_as_none_and_its_reason_is_said_once(tmp_path):
    problem = "ImportError('DLL load failed while importing _internal')"
    (tmp_path / "work.py").write_text(WORK)
    there = numba_that_raises(tmp_path, problem)
    files = [str(tmp_path / "values.npy"), str(tmp_path / "log.npy")]
    command = [sys.executable, "-m", "simkit.cli", "run", "tutorial", "--replications", "2", "--engine", "kernel"]
    for asked in ([sys.executable, str(tmp_path / "work.py"), *files], command):
        done = subprocess.run(asked, env=there, capture_output=True, text=True, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        [line] = done.stderr.splitlines()
        assert "Numba cannot be loaded" in line
        assert problem.split("'")[1] in line
    made = simkit.load("tutorial")
    values, log = map(np.load, files)
    np.testing.assert_allclose(values, simkit.replicate(made, 5, groups=False).tables["satu-konselor"].values, rtol=1e-12, equal_nan=True)
    np.testing.assert_array_equal(log, simkit.simulate(made, engine="kernel").log_data.data)
