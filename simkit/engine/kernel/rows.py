"""The tables of `simkit.engine.kernel.memory` in compiled code: a block is its address, a row is where its fields begin.

Rows are made where the sizes of tables are looked at, and an index is that of such a row. So it is in its table, and the tests prove it: they
look at every index (`memory.CHECKED`); one that is outside its table is noted in the block (`memory.OUTSIDE`) and stands for row 0. Without
that look a seventh of the time is saved; what stands between the tables then tells whether somebody wrote beyond one (`memory.Shape.overrun`).

The optimiser is told what it cannot see: where tables begin does not change in a run, nor what a plan holds; and a field of a table is
no other table's, nor another field of its own, so that a number written need not be fetched again after each other one is written.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.imputils import lower_getattr_generic, lower_setattr_generic
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer, infer_getattr, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model
from numba.np import arrayobj

from simkit.engine.kernel.memory import CHECKED, HEAD, OUTSIDE, Table


class Row(types.Type):
    """One row of a table: its fields, each eight bytes wide."""

    def __init__(self, table: Table) -> None:
        record: Any = from_dtype(table.dtype)
        self.fields = {name: (record.offset(name), record.typeof(name)) for name in record.fields}
        self.never_written = table.read_only
        self.size = 8 * table.width
        super().__init__(name=f"row {table.place} of {record}")  # types are told apart by their names


class Rows(types.Type):
    """The rows of one table of a block."""

    def __init__(self, table: Table) -> None:
        self.row, self.width = Row(table), table.width
        super().__init__(name=f"rows of {self.row}")


@register_model(Row)
class _RowModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.IntType(8).as_pointer())


@register_model(Rows)
class _RowsModel(models.StructModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, [("block", types.intp), ("first", types.intp), ("count", types.intp)])


# ---- what the optimiser is told ---------------------------------------------------------------------------------------------


def _never_written(builder: Any, loaded: Any) -> Any:
    """Marks a number that stays the same as long as a run lasts."""
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def _apart(builder: Any, access: Any, name: str) -> Any:
    """Marks a number that is fetched or written as one of its own kind: what is written to others does not change it."""
    module = builder.module
    kind = module.add_metadata([name, module.add_metadata(["simkit"]), ir.Constant(ir.IntType(64), 0)])
    access.set_metadata("tbaa", module.add_metadata([kind, kind, ir.Constant(ir.IntType(64), 0)]))
    return access


# ---- a field of a row -----------------------------------------------------------------------------------------------------


@infer_getattr
class _Fields(AttributeTemplate):
    key = Row

    def generic_resolve(self, value: Any, attr: str) -> Any:  # type: ignore[override]
        return value.fields[attr][1] if attr in value.fields else None


def _place(context: Any, builder: Any, row: Any, address: Any, field: str) -> Any:
    """Where a field is."""
    offset, kind = row.fields[field]
    return builder.bitcast(builder.gep(address, [ir.Constant(ir.IntType(64), offset)]), context.get_data_type(kind).as_pointer())


@lower_getattr_generic(Row)
def _field(context: Any, builder: Any, row: Any, address: Any, field: str) -> Any:
    loaded = _apart(builder, builder.load(_place(context, builder, row, address, field)), f"{row} {field}")
    return _never_written(builder, loaded) if row.never_written else loaded


@lower_setattr_generic(Row)
def _set_field(context: Any, builder: Any, made: Any, arguments: Any, field: str) -> None:
    row, given = made.args
    value = context.cast(builder, arguments[1], given, row.fields[field][1])
    _apart(builder, builder.store(value, _place(context, builder, row, arguments[0], field)), f"{row} {field}")


# ---- a row of a table -----------------------------------------------------------------------------------------------------


@infer_global(operator.getitem)
class _RowAt(AbstractTemplate):
    def generic(self, arguments: Any, _: Any) -> Any:
        rows, index = arguments
        return signature(rows.row, rows, types.int64) if isinstance(rows, Rows) and isinstance(index, types.Integer) else None


@infer
class _FirstRow(AbstractTemplate):
    """Row 0, written so: every table has it, nothing is to be looked at."""

    key = "static_getitem"

    def generic(self, arguments: Any, _: Any) -> Any:
        rows, index = arguments
        return signature(rows.row, *arguments) if isinstance(rows, Rows) and type(index) is int and index == 0 else None


@infer_global(operator.setitem)
class _SetRow(AbstractTemplate):
    def generic(self, arguments: Any, _: Any) -> Any:
        rows, index, value = arguments
        if isinstance(rows, Rows) and isinstance(index, types.Integer) and isinstance(value, Row):
            return signature(types.none, rows, types.int64, value)
        return None


@infer_global(len)
class _Count(AbstractTemplate):
    def generic(self, arguments: Any, _: Any) -> Any:
        return signature(types.intp, arguments[0]) if isinstance(arguments[0], Rows) else None


def _address(context: Any, builder: Any, kind: Any, rows: Any, index: Any) -> Any:
    """Where a row is that is in its table."""
    address = builder.add(rows.first, builder.mul(index, index.type(8 * kind.width)))
    return builder.inttoptr(address, context.get_value_type(kind.row))


def _found(context: Any, builder: Any, kind: Any, value: Any, index: Any) -> Any:
    """Where a row is; its number is looked at before, where that is asked for."""
    rows = cgutils.create_struct_proxy(kind)(context, builder, value=value)
    if not CHECKED:
        return _address(context, builder, kind, rows, index)
    looked_at = builder.block
    with builder.if_then(builder.icmp_unsigned(">=", index, rows.count), likely=False):
        noted = builder.inttoptr(builder.add(rows.block, rows.block.type(8 * OUTSIDE)), index.type.as_pointer())
        _apart(builder, builder.store(index.type(1), noted), "outside")
        outside = builder.block
    row = builder.phi(index.type)
    row.add_incoming(index, looked_at)
    row.add_incoming(index.type(0), outside)
    return _address(context, builder, kind, rows, row)


@lower_builtin(operator.getitem, Rows, types.Integer)
def _row_at(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
    return _found(context, builder, made.args[0], *arguments)


@lower_builtin("static_getitem", Rows, types.IntegerLiteral)
def _first_row(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
    rows = cgutils.create_struct_proxy(made.args[0])(context, builder, value=arguments[0])
    return _address(context, builder, made.args[0], rows, context.get_constant(types.int64, 0))


@lower_builtin(operator.setitem, Rows, types.Integer, Row)
def _set_row(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
    to = _found(context, builder, made.args[0], arguments[0], arguments[1])
    cgutils.raw_memcpy(builder, to, arguments[2], context.get_constant(types.intp, 1), 8 * made.args[0].width, align=8)
    return context.get_dummy_value()


@lower_builtin(len, Rows)
def _count(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
    return cgutils.create_struct_proxy(made.args[0])(context, builder, value=arguments[0]).count


def rows_of(table: Table) -> Any:
    """What compiled code calls for the rows of a table of a block."""
    kind = Rows(table)

    @intrinsic
    def rows(typing: Any, memory: Any) -> Any:
        def build(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
            (block,) = arguments
            found = cgutils.create_struct_proxy(kind)(context, builder)
            words = builder.inttoptr(block, block.type.as_pointer())
            first, count = (builder.gep(words, [block.type(HEAD + 2 * table.place + one)]) for one in (0, 1))
            found.block = block
            found.first = builder.add(block, builder.mul(_never_written(builder, builder.load(first)), block.type(8)))
            found.count = _never_written(builder, builder.load(count))
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


@intrinsic
def fetch_ahead(typing: Any, row: Any) -> Any:
    """Asks for the lines of the processor's memory that a row stands in."""

    def build(context: Any, builder: Any, made: Any, arguments: Any) -> Any:
        word = ir.IntType(32)
        place = ir.IntType(8).as_pointer()
        ask = cgutils.get_or_insert_function(builder.module, ir.FunctionType(ir.VoidType(), [place, word, word, word]), "llvm.prefetch.p0i8")
        for line in range(0, made.args[0].size, 64):
            builder.call(ask, [builder.gep(arguments[0], [ir.Constant(ir.IntType(64), line)]), word(1), word(3), word(1)])
        return context.get_dummy_value()

    return types.none(row), build
