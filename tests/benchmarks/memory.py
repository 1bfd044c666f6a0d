"""How much memory a participant's kernel holds: `uv run python -m tests.benchmarks.memory` prints it after each thing that she does.

The kernel is one of Jupyter's, as a page of `simkit serve` has it, with all screens open. Resident: with what it shares with other
processes (RSS); own: its fair part of what it shares (PSS). Linux only.
"""

import os
import sys

from jupyter_client.manager import start_new_kernel

from simkit.jupyter import SMALL

STEPS = {
    "an empty kernel": "",
    "the screens, before anything is calculated": """
        import simkit.workshop.pages, ipywidgets
        shown = simkit.workshop.pages.served()
    """,
    "Ubah: before any change": "shown.session.screen = 'change'; shown['change']._calculator.wait()",
    "Ubah: ten levers moved": """
        for name, value in [(name, value) for value in (2, 3) for name in
                            ("psychologists", "visum_doctors", "companions", "interview_teams", "shelter_places")]:
            shown["change"].on_set(name, value)
            shown["change"]._calculator.wait()
    """,
    "Bandingkan: two SOPs": """
        shown.session.other_sop, shown.session.screen = "rumah-aman-dulu", "compare"
        shown["compare"]._calculator.wait()
    """,
    "Ubah: thirty more levers": """
        shown.session.screen = "change"
        for value in range(30):
            shown["change"].on_set("signing_hours", 0.5 + 0.5 * (value % 14))
            shown["change"]._calculator.wait()
    """,
    "Jelajah: somebody is looked at": """
        shown.session.screen = "explore"
        shown["explore"].on_guess("skipped")
        shown["explore"].on_pick(40)
    """,
    "Satu kasus: her way": "shown['explore'].on_way(40); shown['case'].on_skip()",
    "Satu kasus: the six people": """
        for name in list(shown.session.base.vignettes):
            shown["case"].on_pick(name)
            shown["case"].on_skip()
    """,
    "Tabel SOP, with the waits": """
        shown.session.screen = "sop"
        shown["sop"].on_waits()
        for name in ("", *shown.session.base.vignettes):
            shown["sop"].on_person(name)
    """,
    "Tabel SOP: taken along for Word and Excel": "shown['sop'].on_take('docx'); shown['sop'].on_take('xlsx')",
    "Latihan: one to its end": """
        shown.session.screen = "exercise"
        while not shown["exercise"].exercise.over:
            now = shown["exercise"].exercise.now.question
            shown["exercise"].on_choose([option.right for option in now.options].index(True))
            shown["exercise"].on_forward()
        shown["exercise"].on_paper()
    """,
    "Ubah, with all that comes from outside: ten levers": """
        shown.session.screen = "change"
        shown.session.contexts = tuple(shown.session.base.contexts)
        for value in range(10):
            shown["change"].on_set("signing_hours", 0.5 + 0.5 * (value % 14))
            shown["change"]._calculator.wait()
    """,
    "loaded packages": """
        import sys
        heavy = ("scipy", "pandas", "matplotlib", "pyarrow", "dask", "numba", "llvmlite", "IPython", "babel", "yaml", "docx", "openpyxl", "simpy")
        print(", ".join(name for name in heavy if sys.modules.get(name)), end="; ")
    """,
}  # fmt: skip
SIZE = """
import gc
gc.collect()
with open("/proc/self/smaps_rollup") as file:
    found = {line.split(":")[0]: int(line.split()[1]) for line in list(file)[1:]}
print(f"{found['Rss'] / 1024:.0f} MB resident, {found['Pss'] / 1024:.0f} MB own")
"""


def main():
    manager, client = start_new_kernel(kernel_name="python3", env={**os.environ, **SMALL})
    for what, code in STEPS.items():
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
