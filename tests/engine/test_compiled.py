"""Functions that are compiled when Numba is at hand, and the same functions without it."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from numba import int64

from simkit.engine.compiled import compiled, has_numba


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
    assert has_numba()
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
from simkit.engine.compiled import compiled, has_numba
made = compiled(lambda a: a + 1)
assert made(1) == 2 and not has_numba() and made.ready() is made.python
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


@compiled
def half(number: int) -> int:
    return number // 2


@compiled
def in_halves(values):
    total = 0
    for value in values:
        total += half(value) + half(value > 0) + half(3)
    return total


def test_a_part_with_annotations_is_translated_once_and_is_no_machine_code_of_its_own():
    values = np.arange(5)
    assert in_halves(values) == in_halves.python(values)
    assert half._numba_type_  # it is a part now, also when the whole came from the disk
    assert [list(overload) for overload in half._part.overloads] == [[int64]]
    with pytest.raises(AttributeError):
        half._part.overloads[(int64,)].library._compiled_object  # noqa: B018


def test_machine_code_is_taken_from_the_disk_by_the_next_process_without_what_compiling_needs(tmp_path):
    code = """
import sys
import numpy as np
from tests.engine.test_compiled import in_halves
in_halves(np.arange(5))
print(sum(in_halves.ready().stats.cache_hits.values()), in_halves.ready().overloads.__len__(), "numba.np.linalg" in sys.modules)
"""
    said = [
        subprocess.run([sys.executable, "-c", code], env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert [one.stdout for one in said] == ["0 1 True\n", "1 1 False\n"]
    assert ["sekali saja" in one.stderr for one in said] == [True, False]
