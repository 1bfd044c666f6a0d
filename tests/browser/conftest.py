"""One browser, one JupyterLab and one Voilà for all tests of a session; pages that fail on errors and on any request to another machine."""

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.checks import PATIENCE, slow_down
from tests.browser.living import Living

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARTEFACTS = ROOT / "artefacts"
# JupyterLab's own affairs: an icon that is not there, languages that are not installed
NOT_OURS = re.compile(r"favicon|status of 404|translations")


@pytest.fixture(scope="session")
def browser():
    """The browser. Only a machine without one leaves these tests out; CI has one."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no chromium on this machine; CI has one")
    ARTEFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield found
        found.close()


def _served(command, pattern, stream):
    """A server and the address that it prints."""
    server = subprocess.Popen(command, cwd=ROOT, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seen = []
    for line in server.stdout:
        seen.append(line)
        found = re.search(pattern, line)
        if found:
            break
    else:
        pytest.fail(f"{stream} did not start:\n" + "".join(seen))
    # what it goes on saying is read, or the pipe would fill and hold it up
    threading.Thread(target=lambda: seen.extend(server.stdout), daemon=True).start()
    return server, found[1], seen


def _ended(server):
    """Ends a server with its kernels; one that takes long over it is not waited for."""
    server.terminate()
    try:
        server.wait(60)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def lab():
    """The address that `simkit lab` prints, token and all; what JupyterLab saves by itself into the notebooks is put back afterwards."""
    stored = {path: path.read_bytes() for path in sorted((ROOT / "notebooks").glob("*/*.ipynb"))}
    command = [sys.executable, "-m", "simkit.cli", "lab", "--lang", "id", "--no-browser", "--port", "0", "--ServerApp.open_browser=False"]
    server, address, _ = _served(command, r"(http://127\.0\.0\.1:\d+/\S*token=\w+)", "JupyterLab")
    yield address
    _ended(server)
    for path, content in stored.items():
        if path.read_bytes() != content:
            path.write_bytes(content)


@pytest.fixture(scope="session")
def voila():
    """The address that `simkit serve` prints."""
    command = [sys.executable, "-m", "simkit.cli", "serve", "tutorial", "--lang", "id", "--no-browser", "--port", "8977"]
    server, address, said = _served(command, r"(http://127\.0\.0\.1:\d+/)", "Voilà")
    yield address
    _ended(server)
    assert not re.search("is not trusted|without encryption|ping_timeout", "".join(said)), "an operator takes a warning for a fault"


@pytest.fixture
def page(browser):
    """A page at a laptop's size; fails afterwards on an error in its console or a request to another machine."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    context.set_default_timeout(PATIENCE)  # on a fresh machine the engine is compiled first
    opened = context.new_page()
    slow_down(opened)
    errors, elsewhere = [], []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda request: None if _near(request.url) else elsewhere.append(request.url))
    opened.on("websocket", lambda socket: None if _near(socket.url) else elsewhere.append(socket.url))
    yield opened
    context.close()
    assert elsewhere == []
    assert [error for error in errors if not NOT_OURS.search(error)] == []


@pytest.fixture
def living(browser):
    """Shows a screen in a plain page (`tests.browser.living`); fails afterwards on errors and on any request."""
    made = []

    def make(screen):
        made.append(Living(browser, screen))
        return made[-1]

    yield make
    for one in made:
        assert one.errors == []
        assert one.requests == []
        one.close()


def _near(address):
    return re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|(file|data|blob|about):", address) is not None
