"""The tables of `simkit.engine.kernel.memory` in compiled code: a block is its address, a row is where its fields begin.

Every index is looked at: one that is outside its table is noted in the block (`memory.OUTSIDE`) and stands for row 0, so that a fault
of the kernel's never reads or writes beyond a table, and never stays silent. No exception is needed for that, which halves the code.
"""

from __future__ import annotations

import operator
from typing import Any

from numba import from_dtype, types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model
from numba.np import arrayobj

from simkit.engine.kernel.memory import HEAD, OUTSIDE, Table


class Rows(types.Type):
    """The rows of one table of a block."""

    def __init__(self, place: int, record: Any, width: int) -> None:
        self.place, self.record, self.width = place, record, width
        super().__init__(name=f"rows {place} of {record}")  # types are told apart by their names


@register_model(Rows)
class _RowsModel(models.StructModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, [("block", types.intp), ("first", types.intp), ("count", types.intp)])


@infer_global(operator.getitem)
class _RowAt(AbstractTemplate):
    def generic(self, arguments: Any, _: Any) -> Any:
        rows, index = arguments
        return signature(rows.record, rows, types.int64) if isinstance(rows, Rows) and isinstance(index, types.Integer) else None


@infer
class _FirstRow(AbstractTemplate):
    """Row 0, written so: every table has it, nothing is to be looked at."""

    key = "static_getitem"

    def generic(self, arguments: Any, _: Any) -> Any:
        rows, index = arguments
        return signature(rows.record, *arguments) if isinstance(rows, Rows) and type(index) is int and index == 0 else None


@infer_global(operator.setitem)
class _SetRow(AbstractTemplate):
    def generic(self, arguments: Any, _: Any) -> Any:
        rows, index, value = arguments
        if isinstance(rows, Rows) and isinstance(index, types.Integer) and isinstance(value, types.Record):
            return signature(types.none, rows, types.int64, value)
        return None


@infer_global(len)
class _Count(AbstractTemplate):
    def generic(self, arguments: Any, _: Any) -> Any:
        return signature(types.intp, arguments[0]) if isinstance(arguments[0], Rows) else None


def _address(context: Any, builder: Any, kind: Any, rows: Any, index: Any) -> Any:
    """Where a row is that is in its table."""
    address = builder.add(rows.first, builder.mul(index, index.type(8 * kind.width)))
    return builder.inttoptr(address, context.get_value_type(kind.record))


def _checked(context: Any, builder: Any, kind: Any, value: Any, index: Any) -> Any:
    """Where a row is, after its number was looked at."""
    rows = cgutils.create_struct_proxy(kind)(context, builder, value=value)
    looked_at = builder.block
    with builder.if_then(builder.icmp_unsigned(">=", index, rows.count), likely=False):
        noted = builder.inttoptr(builder.add(rows.block, rows.block.type(8 * OUTSIDE)), index.type.as_pointer())
        builder.store(index.type(1), noted)
        outside = builder.block
    row = builder.phi(index.type)
    row.add_incoming(index, looked_at)
    row.add_incoming(index.type(0), outside)
    return _address(context, builder, kind, rows, row)


@lower_builtin(operator.getitem, Rows, types.Integer)
def _row_at(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
    return _checked(context, builder, made.args[0], *arguments)


@lower_builtin("static_getitem", Rows, types.IntegerLiteral)
def _first_row(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
    rows = cgutils.create_struct_proxy(made.args[0])(context, builder, value=arguments[0])
    return _address(context, builder, made.args[0], rows, context.get_constant(types.int64, 0))


@lower_builtin(operator.setitem, Rows, types.Integer, types.Record)
def _set_row(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
    to = _checked(context, builder, made.args[0], arguments[0], arguments[1])
    cgutils.raw_memcpy(builder, to, arguments[2], context.get_constant(types.intp, 1), 8 * made.args[0].width, align=8)
    return context.get_dummy_value()


@lower_builtin(len, Rows)
def _count(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
    return cgutils.create_struct_proxy(made.args[0])(context, builder, value=arguments[0]).count


def rows_of(table: Table) -> Any:
    """What compiled code calls for the rows of a table of a block."""
    kind = Rows(table.place, from_dtype(table.dtype), table.width)

    @intrinsic
    def rows(typing: Any, memory: Any) -> Any:
        def build(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
            (block,) = arguments
            found = cgutils.create_struct_proxy(kind)(context, builder)
            words = builder.inttoptr(block, block.type.as_pointer())
            first = builder.load(builder.gep(words, [block.type(HEAD + 2 * table.place)]))
            found.block = block
            found.first = builder.add(block, builder.mul(first, block.type(8)))
            found.count = builder.load(builder.gep(words, [block.type(HEAD + 2 * table.place + 1)]))
            return found._getvalue()

        return kind(memory), build

    return rows


@intrinsic
def address_of(typing: Any, memory: Any) -> Any:
    """The address of a block's first number."""

    def build(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
        block = arrayobj.make_array(made.args[0])(context, builder, arguments[0])
        return builder.ptrtoint(block.data, context.get_value_type(types.intp))

    return types.intp(memory), build
