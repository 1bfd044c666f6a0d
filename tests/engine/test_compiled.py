"""Functions that are compiled when Numba is at hand, and the same functions without it."""

import subprocess
import sys

import numpy as np

from simkit.engine.compiled import HAS_NUMBA, compiled


@compiled
def twice(values):
    return values + values


@compiled
def total_of_twice(values):
    total = 0
    for value in twice(values):
        total += value
    return total


def test_a_compiled_function_calls_another():
    values = np.arange(5)
    assert total_of_twice(values) == total_of_twice.python(values) == 20
    assert HAS_NUMBA
    assert total_of_twice.ready() is not total_of_twice.python


def test_numba_is_imported_at_the_first_call_only():
    code = """
import sys
from simkit.engine.compiled import compiled
made = compiled(len)
assert "numba" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_numba_the_function_itself_is_called():
    code = """
import sys
sys.modules["numba"] = None
from simkit.engine.compiled import HAS_NUMBA, compiled
made = compiled(lambda a: a + 1)
assert made(1) == 2 and not HAS_NUMBA and made.ready() is made.python
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_index_outside_is_an_error_not_a_wrong_number():
    @compiled
    def beyond(values):
        return values[len(values)]

    try:
        beyond(np.arange(3))
    except IndexError:
        return
    raise AssertionError("an index outside the array was read")
