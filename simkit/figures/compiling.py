"""Machine code of the figures, made by a second process while this one makes that of the kernel.

The very first answer on a machine needs both, and Numba makes code of one function after the other, whatever the number of threads.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from simkit.engine.compiled import has_numba
from simkit.figures.observing import read_rows

_LOCK = threading.Lock()
_beside: subprocess.Popen[bytes] | None = None
_asked = False


def compile_beside() -> None:
    """Starts the second process, when there is code to be made for both and a core for each; once."""
    global _asked, _beside
    if _asked or not has_numba():
        return
    with _LOCK:
        if _asked:
            return
        _asked = True
        from simkit.engine.kernel.machine import run_to_end

        if (os.cpu_count() or 1) > 1 and not run_to_end.known() and not read_rows.known():
            quiet = subprocess.DEVNULL
            hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows opens a black window else
            _beside = subprocess.Popen(
                [sys.executable, "-m", "simkit.figures.compiling"], stdin=quiet, stdout=quiet, stderr=quiet, creationflags=hidden
            )


def wait_for_code() -> None:
    """Waits for the second process. If it could not do it, this process makes the code at its first use, and says what is wrong."""
    global _beside
    if _beside is not None:
        with _LOCK:
            if _beside is not None:
                _beside.wait()
                _beside = None


def main() -> None:
    """Uses every compiled function of the figures once, on a year of the network that has all that they look at."""
    from simkit.engine.simulation import simulate
    from simkit.figures.columns import columns_of
    from simkit.figures.compute import values_of
    from simkit.scenario.loading import load

    scenario = load("lampung")
    values_of(simulate(scenario, seed=1, replication=0, engine="simpy"), columns_of(scenario))


if __name__ == "__main__":
    main()
