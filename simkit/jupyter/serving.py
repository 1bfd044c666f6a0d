"""``simkit serve``: the participants' screens as pages without code, on this machine."""

from __future__ import annotations

import ipaddress
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat.sign
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from simkit.jupyter import SMALL, encryption
from simkit.scenario.folder import find
from simkit.workshop.pace import fast

HERE = Path(__file__).parent
SCREENS = HERE / "screens.ipynb"
PLACE, LANGUAGE = "SIMKIT_PLACE", "SIMKIT_LANGUAGE"
IDLE_MINUTES = 30
# the only extensions that the screens need; others would be fetched, started, and might ask for something
EXTENSIONS = ["@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "anywidget"]
PREPARE = """
import simkit
from simkit.figures.compute import figures_of
figures_of(simkit.simulate(simkit.load("tutorial"), 1, 0, engine="kernel"))
"""
WORDS = {
    "id": {
        "open": "Buka di peramban: {address}\nHentikan dengan Ctrl+C.",
        "warning": "Perhatian: dengan --host {host} layar ini dapat dibuka siapa pun di jaringan yang sama, tanpa kata sandi. "
        "Gunakan hanya di jaringan ruangan sendiri, dan jangan isi data kasus nyata.",
    },
    "en": {
        "open": "Open in a browser: {address}\nStop with Ctrl+C.",
        "warning": "Mind: with --host {host} anybody on the same network can open these screens, without a password. "
        "Use it only on a network of your own room, and enter no real case data.",
    },
}


class ShutdownOfOwnKernel(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Ends the kernel of a page that is closed.

    The browser sends this while the page goes away and cannot add the token that Jupyter's handlers ask for; Voilà would answer 403 and the
    kernel, some 200 MB, would stay. Who sends it has to know the kernel's id, which only its page does.
    """

    def check_xsrf_cookie(self) -> None:
        return


class OwnPings(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The connection of a page with its kernel.

    Jupyter looks itself whether the page is still there, every 30,000 milliseconds. Tornado would do so too, takes the same numbers for
    seconds, and warns of them on the operator's screen.
    """

    def get_websocket_protocol(self) -> Any:
        protocol = super().get_websocket_protocol()
        if protocol is not None:
            protocol.params.ping_interval = protocol.params.ping_timeout = None
        return protocol


# Voilà's handlers and those that stand in for them
INSTEAD = {VoilaShutdownKernelHandler: ShutdownOfOwnKernel, VoilaKernelWebsocketHandler: OwnPings}


class Server(Voila):  # type: ignore[misc]
    """Voilà, which says where it is to be found once it listens."""

    def listen(self) -> None:
        IOLoop.current().add_callback(self._say_where)
        super().listen()

    def _say_where(self) -> None:
        language = os.environ.get(LANGUAGE, "id")
        host = "127.0.0.1" if self.ip in ("", "0.0.0.0", "::", "localhost") else f"[{self.ip}]" if ":" in self.ip else self.ip
        print(WORDS[language]["open"].format(address=f"http://{host}:{self.port}/"), flush=True)

    def init_handlers(self) -> list[Any]:
        return [(one[0], INSTEAD.get(one[1], one[1]), *one[2:]) for one in super().init_handlers()]

    def _log_level_default(self) -> int:
        return 30


def is_this_machine(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def configuration(host: str, port: int, browser: bool) -> Config:
    """Voilà's settings: nothing from the internet, no code shown, no tracebacks, kernels that are left behind end."""
    config = Config()
    config.Voila.ip = host
    config.Voila.port = port
    config.Voila.open_browser = browser
    config.Voila.log_level = 30
    config.VoilaConfiguration.template = "simkit"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.extension_allowlist = EXTENSIONS
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    # one kernel waits with the screens made, so that a page is ready soon
    config.VoilaConfiguration.preheat_kernel = True
    config.VoilaConfiguration.default_pool_size = 1
    config.VoilaKernelManager.fill_delay = 5  # seconds; a page that was just opened has the machine for itself
    config.MappingKernelManager.cull_idle_timeout = IDLE_MINUTES * 60
    config.MappingKernelManager.cull_interval = 60
    config.KernelManager.transport_encryption = encryption()
    return config


def prepare() -> None:
    """Compiles the fast engine once, and keeps it on disk, before pages open: else each page's kernel would do it at the same time.

    In a process of its own, which gives its memory back.
    """
    if fast():
        subprocess.run([sys.executable, "-c", PREPARE], check=True)


def trust_own_page() -> None:
    """Signs the page's notebook, as `jupyter trust` does: Voilà asks for the signature at every opening."""
    notebooks: Any = nbformat
    notebooks.sign.NotebookNotary().sign(notebooks.read(SCREENS, as_version=4))


def serve(place: str, language: str, host: str, port: int, browser: bool) -> None:
    """Serves until it is stopped.

    Raises:
        ScenarioFaults: when there is no such scenario.
    """
    os.environ[PLACE] = str(find(place).resolve())
    os.environ[LANGUAGE] = language
    os.environ.update(SMALL)
    known = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(HERE / "share"), *([known] if known else [])])
    if not is_this_machine(host):
        print(WORDS[language]["warning"].format(host=host), flush=True)
    prepare()
    trust_own_page()
    server: Any = Server(config=configuration(host, port, browser))
    server.initialize([str(SCREENS)])
    server.start()
