"""Breaks the engines, one rule at a time, and asks whether the proof notices: `uv run python -m tests.mutations --help`.

Not part of the default tests.
"""

import os

os.environ.setdefault("SIMKIT_BOUNDS", "checked")  # a broken kernel may look for rows that a table has not
