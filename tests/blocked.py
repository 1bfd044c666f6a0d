"""A plugin of pytest: Numba cannot be imported, as on a computer that has none (`pytest -p tests.blocked …`)."""

import sys

sys.modules["numba"] = None

from simkit.engine.compiled import has_numba  # noqa: E402  after the door is shut

assert not has_numba()
