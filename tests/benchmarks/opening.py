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
# The lever is moved by its own event, as a key does; what was drawn is looked at in every frame.
MOVED = """([lever, value]) => new Promise((done) => {
    const range = document.querySelector(`[data-lever=${lever}] input[type=range]`), began = performance.now();
    const mine = () => document.querySelector(".sk-mine").textContent, before = mine();
    let first = 0;
    const look = () => {
        const said = document.querySelector(".sk-busy").textContent, now = performance.now() - began;
        if (!first && mine() !== before && /sementara/.test(document.querySelector(".sk").textContent)) first = now;
        if (mine() !== before && /^100 /.test(said)) done([first || now, now]);
        else requestAnimationFrame(look);
    };
    range.value = value;
    range.dispatchEvent(new Event("input"));
    range.dispatchEvent(new Event("change"));
    requestAnimationFrame(look);
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
