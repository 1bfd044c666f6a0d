"""How much memory a participant's kernel holds: `uv run python -m tests.benchmarks.memory` prints it after each thing that she does.

The kernel is one of Jupyter's, as a page of `simkit serve` has it, with all screens open. Resident: with what it shares with other
processes (RSS); own: its fair part of what it shares (PSS). Linux only.
"""

import os
import sys

from jupyter_client.manager import start_new_kernel

from simkit.jupyter import SMALL
from tests.workshop.day import STEPS

LOADED = """
import sys
heavy = ("scipy", "pandas", "matplotlib", "pyarrow", "dask", "numba", "llvmlite", "IPython", "babel", "yaml", "docx", "openpyxl", "simpy")
print(", ".join(name for name in heavy if sys.modules.get(name)), end="; ")
"""

SIZE = """
import gc
gc.collect()
with open("/proc/self/smaps_rollup") as file:
    found = {line.split(":")[0]: int(line.split()[1]) for line in list(file)[1:]}
print(f"{found['Rss'] / 1024:.0f} MB resident, {found['Pss'] / 1024:.0f} MB own")
"""


def main():
    manager, client = start_new_kernel(kernel_name="python3", env={**os.environ, **SMALL})
    for what, code in {**STEPS, "loaded packages": LOADED}.items():
        said = []

        def hear(message, said=said):
            said.append(message["content"].get("text", ""))

        for one in (code, SIZE):
            lines = one.strip("\n").splitlines()
            indent = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
            reply = client.execute_interactive("\n".join(line[indent:] for line in lines), timeout=900, output_hook=hear)
            if reply["content"]["status"] != "ok":
                print("\n".join(reply["content"]["traceback"]))
        print(f"{what}: {''.join(said).strip()}", flush=True)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    sys.exit(main())
