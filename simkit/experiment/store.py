"""Blocks of results on disk: written whole or not at all, checked when read, named by what they answer.

A file holds the figures of one block as Parquet. Its name and its metadata carry the content of the scenario, the seed, the
replications, and the version of the code that worked them out; so the same question finds its answer and another one does not.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from simkit.experiment.tables import Table
from simkit.experiment.version import code_version
from simkit.experiment.work import Block
from simkit.language.messages import of_the_system

if TYPE_CHECKING:
    import pandas as pd

MOST_BYTES = 500_000_000  # of the cache; the longest unused goes first
OFF = ("off", "0", "no")
WRITING = ".writing-"  # how the name of a file begins that is not whole yet
_KEY = b"simkit"


def question(block: Block) -> dict[str, Any]:
    """What a block answers. The engine is no part of it: both give the same log."""
    return {
        "scenario": block.scenario.content_hash, "seed": block.seed, "first": block.first, "last": block.last,
        "groups": list(block.groups), "figures": None if block.figures is None else list(block.figures), "code": code_version(),
    }  # fmt: skip


def name_of_file(block: Block) -> str:
    """The name of a block's file."""
    asked = json.dumps(question(block), sort_keys=True)
    return f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.parquet"


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Writes a file that is whole or absent, whenever the machine stops.

    Raises:
        OSError: it cannot be written; the error names the file that was to be.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=WRITING, suffix=path.suffix, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as problem:  # of a full disk the system does not say which file, and nobody knows the name that it has while it is written
        problem.filename, problem.filename2 = str(path), None
        raise


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Writes a table as a Parquet file that is whole or absent."""
    import pyarrow as pa

    _write_table(pa.Table.from_pandas(frame, preserve_index=False), path)


def _write_table(table: Any, path: Path) -> None:
    import pyarrow.parquet as pq  # 35 MB that only those pay who read or write files

    write_whole(path, lambda file: pq.write_table(table, file, compression="zstd"))


def write_block(folder: Path, block: Block, table: Table) -> None:
    """Keeps the figures of a block."""
    import pyarrow as pa

    rows = pa.table(
        {
            "figure": pa.array([figure for figure, _ in table.names]),
            "group": pa.array([group for _, group in table.names]),
            **{f"value_{block.first + place}": row for place, row in enumerate(table.values)},
            **{f"count_{block.first + place}": row for place, row in enumerate(table.counts)},
        }
    )
    about = {**question(block), "checksum": _checksum(table)}
    _write_table(rows.replace_schema_metadata({_KEY: json.dumps(about, sort_keys=True)}), folder / name_of_file(block))


def keep(folder: Path, block: Block, table: Table, must: bool) -> bool:
    """Keeps the figures of a block, and says whether it could. A cache on a disk that is full or only read stops nobody's work.

    Raises:
        OSError: it could not, and ``must``.
    """
    try:
        write_block(folder, block, table)
    except OSError as problem:
        if must:
            raise
        problem.filename = str(folder)
        indonesian, english = (of_the_system(problem).in_language(language) for language in ("id", "en"))
        _say_once(f"hasil tidak disimpan: {indonesian} (SIMKIT_CACHE).", f"results are not kept: {english} (SIMKIT_CACHE).")
        return False
    return True


def say(indonesian: str, english: str) -> None:
    """Tells whoever runs this, in both languages."""
    print(f"simkit: {indonesian} / {english}", file=sys.stderr, flush=True)


_say_once = lru_cache(maxsize=8)(say)  # a lever that is moved asks again and again


def read_block(folder: Path, block: Block) -> tuple[Table | None, bool]:
    """The figures of a block if they were kept, and whether a file was there that cannot be used."""
    path = folder / name_of_file(block)
    if not os.path.exists(path):
        return None, False
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path)
        about = json.loads((rows.schema.metadata or {})[_KEY])
        numbers = range(block.first, block.last)
        table = Table(
            tuple(zip(rows["figure"].to_pylist(), rows["group"].to_pylist(), strict=True)),
            np.array([rows[f"value_{number}"].to_numpy() for number in numbers], dtype=np.float64),
            np.array([rows[f"count_{number}"].to_numpy() for number in numbers], dtype=np.int32),
        )
    except (pa.ArrowException, OSError, KeyError, ValueError):  # half a file, or another program's: it is worked out again, and said
        return None, True
    if about != {**question(block), "checksum": _checksum(table)}:
        return None, True
    with suppress(OSError):  # of a folder that is only read
        path.touch()  # used now: not the first to go
    return table, False


def _checksum(table: Table) -> str:
    return hashlib.sha256(np.ascontiguousarray(table.values).tobytes() + np.ascontiguousarray(table.counts).tobytes()).hexdigest()


def cache_folder() -> Path | None:
    """Where answers are kept: ``SIMKIT_CACHE`` (a folder, or ``off``), else the user's cache folder; None when off."""
    given = os.environ.get("SIMKIT_CACHE", "")
    if given.lower() in OFF:
        return None
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("simkit", appauthor=False)) / "results"


def make_room(folder: Path, most: int = MOST_BYTES) -> None:
    """Removes the longest unused answers until the cache is small enough."""
    found = []
    for file in folder.glob("*.parquet"):
        try:
            state = file.stat()
        except OSError:  # another process made room at the same time
            continue
        found.append((state.st_mtime, state.st_size, file))
    total = sum(size for _, size, _ in found)
    for _, size, file in sorted(found):
        if total <= most:
            return
        with suppress(OSError):  # on Windows a file that another process reads stays
            file.unlink()
        total -= size
