"""A participant's kernel takes along only what her screens need: on an office laptop each of these is memory that her browser would have."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

from tests.workshop.day import STEPS

HEAVY = ("pandas", "pyarrow", "matplotlib", "networkx", "statsmodels", "dask", "scipy.stats", "scipy.optimize", "seaborn", "plotly")


def test_a_day_on_all_screens_loads_no_data_frames_and_no_charts():
    few = "shown['change'].replications = 4\nshown['compare'].replications = 4"  # what is loaded does not depend on how many
    day = [dedent(code.strip("\n")) for code in STEPS.values()]
    first = next(place for place, code in enumerate(day) if "served()" in code) + 1
    code = "\n".join([*day[:first], few, *day[first:], "import sys", f"print([name for name in {HEAVY} if sys.modules.get(name)])"])
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr[-2000:]
    assert said.stdout.splitlines()[-1] == "[]"
