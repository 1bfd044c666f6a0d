"""How soon a page of `simkit serve` is ready: `uv run python -m tests.benchmarks.opening` opens it several times in a headless chromium.

Ready: the first control can be pressed. Ubah: from the press on its step until its figures stand there. Between two openings the next kernel
has time to get warm, as it has when people come one after the other; `… opening lampung 0` gives it none. A lever: from the key that moves it
until the picture of the first replications, and of all, was drawn.
"""

import statistics
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, ROOT

TIMES = 5
# The lever is moved by its own event, as a key does. What changes is observed, and timed once it was painted: looking in every frame would itself
# keep the browser drawing, and take a tenth of the time from what is timed.
MOVED = """([lever, value]) => new Promise((done) => {
    const range = document.querySelector(`[data-lever=${lever}] input[type=range]`), began = performance.now();
    const mine = () => document.querySelector(".sk-mine").textContent, before = mine();
    let first = 0;
    const painted = (act) => requestAnimationFrame(() => setTimeout(() => act(performance.now() - began)));
    const changed = new MutationObserver(() => {
        if (mine() === before) return;
        if (!first && /sementara/.test(document.querySelector(".sk-figures").textContent)) { first = -1; painted((now) => { first = now; }); }
        if (!/^100 /.test(document.querySelector(".sk-busy").textContent)) return;
        changed.disconnect();
        painted((now) => done([first > 0 ? first : now, now]));
    });
    changed.observe(document.querySelector(".sk"), { childList: true, subtree: true, characterData: true });
    range.value = value;
    range.dispatchEvent(new Event("input"));
    range.dispatchEvent(new Event("change"));
})"""
LEVERS = [("visum_doctors", 2), ("companions", 5), ("interview_teams", 4), ("shelter_places", 8), ("companions", 6), ("shelter_places", 5)]


def main(place="lampung", rest=12):
    command = [sys.executable, "-m", "simkit.cli", "serve", place, "--lang", "id", "--no-browser", "--port", "8978"]
    began = time.perf_counter()
    server = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    address = next(line.split()[-1] for line in server.stdout if "http://" in line)
    print(f"the server says where it is after {time.perf_counter() - began:.1f} s")
    time.sleep(12)
    took = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for _ in range(TIMES):
            page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
            page.set_default_timeout(120_000)
            began = time.perf_counter()
            page.goto(address)
            page.locator("[data-step=change]").wait_for()
            ready = time.perf_counter() - began
            began = time.perf_counter()
            page.locator("[data-step=change]").click()
            page.locator(".sk-figure").first.wait_for()
            took.append((ready, time.perf_counter() - began))
            print(f"ready after {ready:.1f} s, Ubah with its figures {took[-1][1]:.1f} s after the press", flush=True)
            moved = []
            for lever in LEVERS if len(took) == 1 else ():
                page.wait_for_function("/100/.test(document.querySelector('.sk-busy').textContent)")
                moved.append(page.evaluate(MOVED, lever))
                print(f"a lever: the first picture after {moved[-1][0]:.0f} ms, the whole after {moved[-1][1]:.0f} ms", flush=True)
            page.context.close()
            time.sleep(float(rest))
        browser.close()
    server.terminate()
    server.wait(20)
    print("median: " + ", ".join(f"{statistics.median(one):.1f} s" for one in zip(*took, strict=True)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
