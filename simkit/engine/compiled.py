"""Functions over arrays that Numba compiles where it can be imported, and plain Python where it cannot: one source, one meaning.

Nothing is compiled, and Numba is not imported, before the first call; whether it can be is known only then (`has_numba`). Then a function is
compiled together with all that it calls (`simkit.engine.whole_program`). Machine code is kept on disk, in a folder named by a hash of the
function, the constants it reads and the compiled functions it calls, so that a change never meets old code (Numba itself looks at the
function's own file only); a folder that cannot be written costs time, nothing else.
"""

from __future__ import annotations

import dis
import gc
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

import numpy as np

_LOCK = threading.RLock()
_SAID = (
    "simkit: menyiapkan mesin hitung (sekali saja di komputer ini, kurang dari setengah menit) … / "
    "preparing the calculation engine (once on this computer, less than half a minute) …"
)


@lru_cache(maxsize=1)
def why_no_numba() -> str:
    """Why Numba cannot be had, in its own words; empty where it can. It is imported to see that, once.

    It may be installed and yet not load: without its library, with another NumPy than it knows, or as an empty folder of its name.
    """
    try:
        from numba import njit  # noqa: F401
    except Exception as problem:  # what a broken library raises is nobody's choice
        return f"{type(problem).__name__}: {problem}"
    return ""


def has_numba() -> bool:
    """Whether Numba can be imported; the first time that takes as long as the import."""
    return not why_no_numba()


def may_have_numba() -> bool:
    """Whether Numba is there as far as is known without importing it: for a screen, which must not wait for that."""
    return has_numba() if why_no_numba.cache_info().currsize else find_spec("numba") is not None


class Compiled:
    """A function that is compiled at its first call. ``python`` is the function itself."""

    def __init__(self, python: Callable[..., Any]) -> None:
        self.python = python
        self._ready: Callable[..., Any] | None = None
        self._part: Any = None
        self._fingerprint: str | None = None
        update_wrapper(self, python)

    def __call__(self, *arguments: Any) -> Any:
        if self._ready is not None:
            return self._ready(*arguments)
        ready, collecting = self.ready(), gc.isenabled()
        gc.disable()  # compiling makes millions of small things that stay: looking through them time and again was 6 % of it
        try:
            return ready(*arguments)
        finally:
            if collecting:
                gc.enable()

    def ready(self) -> Callable[..., Any]:
        """The function as Python calls it: compiled, or itself where Numba is missing."""
        if self._ready is None:
            with _LOCK:
                if self._ready is None:
                    self._ready = self._whole() if has_numba() else self.python
        return self._ready

    @property
    def at_hand(self) -> bool:
        """Whether a call begins at once: its machine code was made, or read from the disk, in this process."""
        return self._ready is not None and bool(getattr(self._ready, "overloads", True))

    @property
    def _numba_type_(self) -> Any:
        """What Numba takes it for when it meets it in another function."""
        from simkit.engine.whole_program import type_of

        if self._part is None:
            self._part = self._as_part()
        return type_of(self._part)

    def _as_part(self) -> Any:
        """The function as compiled functions call it."""
        from simkit.engine.whole_program import part

        return part(self.python)

    def known(self) -> bool:
        """Whether its machine code was made on this computer before (or is being made)."""
        return (_base() / self.fingerprint()).is_dir()

    def fingerprint(self) -> str:
        """A hash of all that the compiled code depends on; worked out once: functions call one another in many ways."""
        if self._fingerprint is None:
            self._fingerprint = self._hashed()
        return self._fingerprint

    def _hashed(self) -> str:
        found = hashlib.sha256(_way_of_compiling() + repr(self.python.__annotations__).encode())
        _take_in(found, self.python.__code__)
        for name in _names(self.python.__code__):
            value = self.python.__globals__.get(name)
            if isinstance(value, Compiled):
                found.update(f"{name}={value.fingerprint()};".encode())
            elif isinstance(value, int | float | str | tuple | np.generic):
                found.update(f"{name}={value!r};".encode())
            elif isinstance(value, type):
                found.update(f"{name}={value.__qualname__}{getattr(value, '_fields', ())};".encode())
        return found.hexdigest()[:16]

    def _whole(self) -> Callable[..., Any]:
        import numba

        from simkit.engine.whole_program import whole

        settings: Any = numba.config
        folder = _folder(self.fingerprint())
        before = settings.CACHE_DIR
        try:
            settings.CACHE_DIR = folder or before
            made: Callable[..., Any] = whole(self.python, cache=folder is not None)
        finally:
            settings.CACHE_DIR = before
        return made


def compiled(function: Callable[..., Any]) -> Any:
    """Marks a function over arrays for compilation."""
    return Compiled(function)


def _take_in(found: Any, code: types.CodeType) -> None:
    """Adds a function's code to a hash, that of functions inside it included."""
    found.update(code.co_code + repr((code.co_names, code.co_varnames)).encode())
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            _take_in(found, constant)
        else:
            found.update(repr(constant).encode())


def _names(code: types.CodeType) -> list[str]:
    """The global names that a function reads; names of attributes are others, though they may read alike."""
    found = list(dict.fromkeys(one.argval for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"))
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found += _names(constant)
    return found


@lru_cache(maxsize=1)
def _way_of_compiling() -> bytes:
    return Path(__file__).with_name("whole_program.py").read_bytes()


@lru_cache(maxsize=1)
def _base() -> Path:
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen) / "simkit"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()) / "simkit"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "simkit"


@lru_cache(maxsize=1)
def _say() -> None:
    print(_SAID, file=sys.stderr, flush=True)


def _folder(fingerprint: str) -> str | None:
    """Where the machine code of a function is kept; nothing when it cannot be written. Says so, once, when there is something to compile."""
    folder = _base() / fingerprint
    if not folder.is_dir():
        _say()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder) if os.access(folder, os.W_OK) else None
