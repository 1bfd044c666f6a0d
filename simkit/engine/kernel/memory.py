"""Tables of records in one block of memory: what a compiled function is handed is a single vector, however many tables there are.

The block is an int64 vector. Its head holds, for each table, where it begins and how many rows it has; a field is always eight bytes
wide (``i8``, ``u8`` or ``f8``). A `Table` called with the block gives its rows: ``pools(state)[3].busy``. In plain Python they are a view,
in compiled code (`simkit.engine.kernel.rows`) the block is its address, and a row the address of its first field.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simkit.engine.compiled import Compiled

Memory = NDArray[np.int64]

LINE = 8  # numbers that a processor fetches together: where a table begins, such a line begins
HEAD = 1  # words of a block before its tables' places
OUTSIDE = 0  # which of them is 1 once a row was asked for that a table has not
GUARD = 0x5EED_0F_5AFE  # what stands between the tables of a run
# Whether compiled code looks at every index (SIMKIT_BOUNDS=checked): a seventh of its time. The tests do, and so prove the sizes.
CHECKED = os.environ.get("SIMKIT_BOUNDS") == "checked"


class Table(Compiled):
    """A kind of record in a block of memory.

    Attributes:
        place: which entry of the head it has.
        dtype: of its rows.
        read_only: whether compiled code never writes to it.
    """

    def __init__(self, place: int, fields: Mapping[str, str], *, read_only: bool = False) -> None:
        self.place, self.read_only = place, read_only
        self.dtype = np.dtype([(name, width) for name, width in fields.items()])
        self.width = len(fields)
        super().__init__(self.rows_in)

    def where(self, memory: Memory) -> tuple[int, int]:
        """Where its rows begin in a block, and how many there are."""
        first, rows = memory[HEAD + 2 * self.place : HEAD + 2 * self.place + 2].tolist()
        return first, rows

    def rows_in(self, memory: Memory) -> Any:
        """The rows, as a view."""
        first, rows = self.where(memory)
        return memory[first : first + rows * self.width].view(self.dtype).view(np.recarray)

    def fingerprint(self) -> str:
        """What compiled code that uses the table depends on."""
        return f"{self.place} {self.read_only} {self.dtype.descr} {_code_of_rows()}"

    def _as_part(self) -> Any:
        from simkit.engine.kernel.rows import rows_of

        return rows_of(self)


class _InRows(Compiled):
    """A function that stands under its name in `simkit.engine.kernel.rows` for compiled code."""

    def fingerprint(self) -> str:
        """What compiled code that uses it depends on."""
        return _code_of_rows()

    def _as_part(self) -> Any:
        from simkit.engine.kernel import rows

        return getattr(rows, self.python.__name__)


@lru_cache(maxsize=1)
def _code_of_rows() -> str:
    """A hash of how compiled code finds rows."""
    return hashlib.sha256(Path(__file__).with_name("rows.py").read_bytes() + str(CHECKED).encode()).hexdigest()[:16]


@_InRows
def address_of(memory: Memory) -> Memory:
    """A block as compiled code hands it on: its address. Nobody counts who uses it; its caller keeps it as long as the call takes."""
    return memory


@_InRows
def fetch_ahead(row: Any) -> None:
    """Tells the processor that a row will be needed soon; where nothing is compiled there is nothing to fetch."""


_KEPT: list[Memory] = []  # blocks of former runs, and how many and how large they may be
_MOST_KEPT, _LARGEST_KEPT = 2, 1 << 31
_LOCK = threading.Lock()


class Shape:
    """Where each table begins in a block, and how many rows it has; worked out once for many blocks.

    Before, between and behind the tables of a run stand guards, as wide as a row of either neighbour: whoever writes beyond a table, one row
    too early or too late, leaves a trace (`overrun`).

    Args:
        blank: the tables whose rows are zeros (all unless told otherwise); those of others hold anything, and cost no time.
    """

    def __init__(self, tables: Sequence[Table], sizes: Mapping[Table, int], blank: Collection[Table] | None = None) -> None:
        self.head: Memory = np.zeros(HEAD + 2 * len(tables), dtype=np.int64)
        self.all_blank = blank is None
        self.blank, guards = [], [np.arange(0)]
        at = len(self.head)
        for table, ahead in zip([*tables, None], [None, *tables], strict=True):
            began = at
            at += 0 if blank is None else max(one.width for one in (table, ahead) if one)
            at += -at % LINE
            guards += [] if blank is None else [np.arange(began, at)]
            if table is None:
                break
            rows = max(1, sizes[table])  # one spare row: an index is always somewhere, also in a table that is not used
            self.head[HEAD + 2 * table.place : HEAD + 2 * table.place + 2] = at, rows
            if blank is not None and table in blank:
                self.blank.append(slice(at, at + rows * table.width))
            at += rows * table.width
        self.size, self.guards = at, np.concatenate(guards)

    def block(self) -> Memory:
        """A block of this shape. Its first number, and so each table, begins where a line of the processor's memory does."""
        room: Memory = np.zeros(self.size + LINE, dtype=np.int64) if self.all_blank else _anything(self.size + LINE)
        first = -(room.ctypes.data // room.itemsize) % LINE
        memory = room[first : first + self.size]
        memory[: len(self.head)] = self.head
        for rows in self.blank:
            memory[rows] = 0
        memory[self.guards] = GUARD
        return memory

    def overrun(self, memory: Memory) -> bool:
        """Whether somebody wrote beyond a table of a block of this shape."""
        return bool((memory[self.guards] != GUARD).any())


def _anything(size: int) -> Memory:
    """Numbers that hold anything: a block that a former run had and nobody looks at any more, so that the system need not clear a new one."""
    with _LOCK:
        for kept in _KEPT:
            if kept.size == size and sys.getrefcount(kept) <= 3:  # the list, the name, and the question
                return kept[:]
        made: Memory = np.empty(size, dtype=np.int64)
        if made.nbytes <= _LARGEST_KEPT:
            _KEPT.append(made)
            del _KEPT[:-_MOST_KEPT]
        return made[:]
