"""Functions over arrays that Numba compiles where it can be imported, and plain Python where it cannot: one source, one meaning.

Nothing is compiled, and Numba is not imported, before the first call. Machine code is kept on disk, in a folder named by a hash of
all sources that may be compiled, so that a changed source never meets old code; a folder that cannot be written costs time, nothing else.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
import types
from collections.abc import Callable
from functools import lru_cache, update_wrapper
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HAS_NUMBA = find_spec("numba") is not None
_LOCK = threading.RLock()
_SAID = (
    "simkit: menyiapkan mesin hitung (sekali saja di komputer ini, beberapa detik) … / "
    "preparing the calculation engine (once on this computer, some seconds) …"
)


class Compiled:
    """A function that is compiled at its first call. ``python`` is the function itself."""

    def __init__(self, python: Callable[..., Any], boundscheck: bool) -> None:
        self.python, self._boundscheck = python, boundscheck
        self._ready: Callable[..., Any] | None = None
        update_wrapper(self, python)

    def __call__(self, *arguments: Any) -> Any:
        ready = self._ready or self.ready()
        return ready(*arguments)

    def ready(self) -> Callable[..., Any]:
        """The function as it is called: compiled, or itself where Numba is missing."""
        if self._ready is None:
            with _LOCK:
                if self._ready is None:
                    self._ready = self._made() if HAS_NUMBA else self.python
        return self._ready

    def _made(self) -> Callable[..., Any]:
        import numba

        settings: Any = numba.config

        # Numba must meet compiled functions where this one calls others; none calls itself, alone or in a circle
        known = dict(self.python.__globals__)
        for name in self.python.__code__.co_names:
            if isinstance(known.get(name), Compiled):
                known[name] = known[name].ready()
        function = types.FunctionType(self.python.__code__, known, self.python.__name__, self.python.__defaults__, self.python.__closure__)
        function.__qualname__, function.__module__ = self.python.__qualname__, self.python.__module__
        folder = _folder()
        before = settings.CACHE_DIR
        try:
            settings.CACHE_DIR = folder or before
            made: Callable[..., Any] = numba.njit(nogil=True, boundscheck=self._boundscheck, cache=folder is not None)(function)
        finally:
            settings.CACHE_DIR = before
        return made


def compiled(function: Callable[..., Any] | None = None, *, boundscheck: bool = True) -> Any:
    """Marks a function over arrays for compilation: ``@compiled``, or ``@compiled(boundscheck=False)`` where a test proves the sizes."""
    if function is None:
        return lambda inner: Compiled(inner, boundscheck)
    return Compiled(function, boundscheck)


@lru_cache(maxsize=1)
def _folder() -> str | None:
    """Where the machine code of these sources is kept; nothing when no folder can be written. Says so when it has yet to be made."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        base = Path(chosen)
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir())
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "simkit" / f"code-{_sources()}"
    fresh = not folder.is_dir()
    if fresh:
        print(_SAID, file=sys.stderr, flush=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder) if os.access(folder, os.W_OK) else None


def _sources() -> str:
    """A hash of every source of the engine and the figures."""
    found = hashlib.sha256()
    package = Path(__file__).parent.parent
    for source in sorted([*(package / "engine").glob("*.py"), *(package / "figures").glob("*.py")]):
        found.update(source.name.encode() + b"\0" + source.read_bytes())
    return found.hexdigest()[:16]
