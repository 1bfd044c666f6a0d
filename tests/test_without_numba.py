"""A part of the tests once more, in a process of its own that cannot import Numba."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# mechanisms and figures by hand, replications, comparisons, answers kept on disk
PART = (
    "tests/engine/test_mechanisms.py", "tests/figures/test_definitions.py", "tests/figures/test_figures.py", "tests/experiment/test_replicate.py",
    "tests/experiment/test_cache.py", "tests/experiment/test_compare.py",
)  # fmt: skip


def test_a_part_of_the_tests_passes_without_numba():
    told = [sys.executable, "-m", "pytest", "-q", "-p", "tests.blocked", "-p", "no:cacheprovider", *PART]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
