"""Which code works out the figures."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def code_version() -> str:
    """A hash of the sources that decide what a figure is: engine, figures, scenario."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for folder in ("scenario", "engine", "figures"):
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
