"""No test reads what another run left in the user's cache, or writes there; the machine code is made once, before any test waits for it."""

import pytest

import simkit


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_results():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMKIT_CACHE", "off")
        yield


@pytest.fixture(autouse=True, scope="session")
def _machine_code_first():
    """On a fresh machine several processes would compile the same functions at the same time, while browsers wait for them."""
    simkit.simulate(simkit.load("tutorial"), engine="kernel").figures()
