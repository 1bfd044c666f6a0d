"""The second process that makes the figures' machine code when nothing is made yet."""

import sys

import pytest

from simkit.engine.compiled import Compiled
from simkit.figures import compiling


class Process:
    """Stands for the second process."""

    def __init__(self, command, **_):
        self.command, self.waited = command, 0

    def wait(self):
        self.waited += 1


@pytest.fixture
def started(monkeypatch):
    """The processes that are started, on a machine that has Numba and two cores."""
    found = []
    monkeypatch.setattr(compiling.subprocess, "Popen", lambda *given, **options: found.append(Process(*given, **options)) or found[-1])
    monkeypatch.setattr(compiling, "_asked", False)
    monkeypatch.setattr(compiling, "_beside", None)
    monkeypatch.setattr(compiling, "has_numba", lambda: True)
    monkeypatch.setattr(compiling.os, "cpu_count", lambda: 2)
    return found


def test_it_starts_once_and_is_waited_for_once(started, monkeypatch):
    monkeypatch.setattr(Compiled, "known", lambda self: False)
    compiling.compile_beside()
    compiling.compile_beside()
    compiling.wait_for_code()
    compiling.wait_for_code()
    (process,) = started
    assert process.command == [sys.executable, "-m", "simkit.figures.compiling"]
    assert process.waited == 1


@pytest.mark.parametrize("known", ["read_rows", "run_to_end"])
def test_it_is_not_started_when_either_code_is_there(started, monkeypatch, known):
    monkeypatch.setattr(Compiled, "known", lambda self: self.__name__ == known)
    compiling.compile_beside()
    compiling.wait_for_code()
    assert started == []


def test_a_single_core_makes_one_after_the_other(started, monkeypatch):
    monkeypatch.setattr(Compiled, "known", lambda self: False)
    monkeypatch.setattr(compiling.os, "cpu_count", lambda: 1)
    compiling.compile_beside()
    assert started == []


def test_what_it_runs_makes_the_code_of_everything_that_figures_use():
    compiling.main()
    from simkit.figures.observing import find_firsts, observe_deadlines, read_rows

    assert all(function.known() for function in (find_firsts, observe_deadlines, read_rows))
