"""No test reads what another run left in the user's cache, or writes there."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_results():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMKIT_CACHE", "off")
        yield
