"""No test reads what another run left in the user's cache, or writes there; machine code and bytecode are made once, before tests wait for them.

The kernel looks at every index in tests, those of notebooks and servers included; `tests/engine/test_bounds.py` runs it as users do, without.
"""

import os
import sys

os.environ.setdefault("SIMKIT_BOUNDS", "checked")  # read when the kernel is imported

import pytest

import simkit

# Containers like to have this set. The tests start a hundred processes, and each would compile the same libraries anew: 3 s for a notebook's.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_results():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMKIT_CACHE", "off")
        yield


@pytest.fixture(autouse=True, scope="session")
def _errors_in_english():
    """What is told without a language being asked for is in that of the machine: here always the same."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LC_ALL", "LC_MESSAGES"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "en_GB.UTF-8")
        yield


def pytest_configure(config):
    """On a fresh machine several processes would compile the same functions at the same time, while browsers wait for them."""
    if not hasattr(config, "workerinput"):  # before the processes begin that run the tests
        simkit.replicate("lampung", 1, cache=False)  # with all its groups, as notebooks ask for: what is said of compiling is no cell's output
