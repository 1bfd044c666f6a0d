"""Tables of records in one block of memory: what a compiled function is handed is a single vector, however many tables there are.

The block is an int64 vector. Its head holds, for each table, where it begins and how many rows it has; a field is always eight bytes
wide (``i8``, ``u8`` or ``f8``). A `Table` called with the block gives its rows as a structured array, a view: ``pools(state)[3].busy``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simkit.engine.compiled import Compiled

Memory = NDArray[np.int64]


class Table(Compiled):
    """A kind of record in a block of memory.

    Attributes:
        place: which entry of the head it has.
        dtype: of its rows.
    """

    def __init__(self, place: int, **fields: str) -> None:
        self.place = place
        self.dtype = np.dtype([(name, width) for name, width in fields.items()])
        self.width = len(fields)
        super().__init__(self.rows_in, boundscheck=True)

    def rows_in(self, memory: Memory) -> Any:
        """The rows, as a view."""
        first, rows = int(memory[2 * self.place]), int(memory[2 * self.place + 1])
        return memory[first : first + rows * self.width].view(self.dtype).view(np.recarray)

    def fingerprint(self) -> str:
        """What compiled code that uses the table depends on."""
        return f"{self.place} {self.dtype.descr}"

    def _made(self) -> Any:
        """The same for compiled code, which calls it wherever it needs the table: the address is worked out, nothing is counted."""
        from numba import from_dtype, types
        from numba.core import cgutils
        from numba.extending import intrinsic
        from numba.np import arrayobj

        pack: Any = cgutils.pack_array
        make_array: Any = arrayobj.make_array
        populate_array: Any = arrayobj.populate_array
        place, kind, bytes_wide = self.place, types.Array(from_dtype(self.dtype), 1, "C"), 8 * self.width

        @intrinsic
        def rows_of(typing: Any, memory: Any) -> Any:
            def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
                block = make_array(signature.args[0])(context, builder, arguments[0]).data
                one = context.get_constant(types.intp, 1)
                at = context.get_constant(types.intp, 2 * place)
                first = builder.load(builder.gep(block, [at]))
                rows = builder.load(builder.gep(block, [builder.add(at, one)]))
                made = make_array(kind)(context, builder)
                data = builder.bitcast(builder.gep(block, [first]), made.data.type)
                size = context.get_constant(types.intp, bytes_wide)
                shape = pack(builder, [rows])
                strides = pack(builder, [size])
                populate_array(made, data=data, shape=shape, strides=strides, itemsize=size, meminfo=None)
                return made._getvalue()

            return kind(memory), build

        return rows_of


class _Borrowed(Compiled):
    """The same block for compiled code that does not count who uses it: two threads that share a plan would wait for each other's counting."""

    def __init__(self) -> None:
        super().__init__(self.itself, boundscheck=True)

    def itself(self, memory: Memory) -> Memory:
        """The block, which its caller keeps as long as the call takes."""
        return memory

    def fingerprint(self) -> str:
        """What compiled code that uses it depends on."""
        return "borrowed 1"

    def _made(self) -> Any:
        from numba import types
        from numba.core import cgutils
        from numba.extending import intrinsic
        from numba.np import arrayobj

        pack: Any = cgutils.pack_array
        unpack: Any = cgutils.unpack_tuple
        make_array: Any = arrayobj.make_array
        populate_array: Any = arrayobj.populate_array
        kind = types.Array(types.int64, 1, "C")

        @intrinsic
        def borrowed_from(typing: Any, memory: Any) -> Any:
            def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
                given = make_array(signature.args[0])(context, builder, arguments[0])
                made = make_array(kind)(context, builder)
                shape = unpack(builder, given.shape, 1)
                size = context.get_constant(types.intp, 8)
                populate_array(made, data=given.data, shape=pack(builder, shape), strides=pack(builder, [size]), itemsize=size, meminfo=None)
                return made._getvalue()

            return kind(memory), build

        return borrowed_from


borrowed = _Borrowed()


def block(tables: Sequence[Table], sizes: Mapping[Table, int]) -> Memory:
    """A block in which each table has so many rows, all zero."""
    head = 2 * len(tables)
    total = head + sum(max(1, sizes[table]) * table.width for table in tables)
    memory: Memory = np.zeros(total, dtype=np.int64)
    at = head
    for table in tables:
        rows = max(1, sizes[table])  # one spare row: an index is always somewhere, also in a table that is not used
        memory[2 * table.place : 2 * table.place + 2] = at, rows
        at += rows * table.width
    return memory
