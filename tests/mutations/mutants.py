"""Makes mutants of a source: each has one small thing wrong in one function.

What is broken: a condition turned round, a bound moved by one (``<`` for ``<=``), ``and`` for ``or``, a statement left out, a kind of event
that comes at another place within its second, a number one too large. Every rule of an engine is a few of these, so that none is left untried.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import CodeType

_OTHER = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.Is: "is not", ast.IsNot: "is"}
_OTHER |= {ast.In: "not in", ast.NotIn: "in"}
# Kinds of events in their order, as the SimPy engine and the kernel call them; each takes the place of the one after it.
_KINDS = ("FINISHED", "OPENING", "PLACED", "GATE", "PASSED", "ARRIVAL", "ESCALATION", "WITHDRAWAL")
_KINDS_OF_KERNEL = tuple("PASS_GATE" if kind == "GATE" else kind for kind in _KINDS)


@dataclass(frozen=True)
class Mutant:
    """One broken source.

    Attributes:
        function: in which it is broken, with its class: ``Simulation._serve``.
        line: of the source, from 1.
        was, became: what was there, and what is there now.
        source: the whole broken file.
    """

    function: str
    line: int
    was: str
    became: str
    source: str

    @cached_property
    def code(self) -> CodeType:
        """The broken function, compiled."""
        found = compile(self.source, "mutant", "exec", dont_inherit=True)
        for name in self.function.split("."):
            found = next(one for one in found.co_consts if isinstance(one, CodeType) and one.co_name == name)
        return found

    def __str__(self) -> str:
        return f"{self.function}:{self.line}  {_short(self.was)}  →  {_short(self.became)}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 90 else flat[:87] + "…"


def mutants_of(source: str) -> Iterator[Mutant]:
    """All mutants of a source, in its order."""
    starts = _starts(source)
    raw = source.encode()
    names = _KINDS_OF_KERNEL if "simkit.engine.kernel" in source else _KINDS
    kinds = dict(zip(names, (*names[1:], names[0]), strict=True))
    for name, function in functions_of(source):
        for node, became in _broken(function, kinds):
            first, last = _span(starts, node)
            broken = (raw[:first] + became.encode() + raw[last:]).decode()
            mutant = Mutant(name, node.lineno, raw[first:last].decode(), became, broken)
            with suppress(SyntaxError):
                _ = mutant.code
                yield mutant


def rewritten(source: str, function: str, was: str, became: str) -> Mutant:
    """The mutant in which a text of one function is another one.

    Raises:
        ValueError: the function is not there, or has not this text exactly once.
    """
    node = dict(functions_of(source)).get(function)
    if node is None:
        raise ValueError(f"there is no function {function}")
    first, last = _span(_starts(source), node)
    raw = source.encode()
    text = raw[first:last].decode()
    if text.count(was) != 1:
        raise ValueError(f"{function} has {text.count(was)} times: {was}")
    line = node.lineno + text[: text.index(was)].count("\n")
    return Mutant(function, line, was, became, (raw[:first] + text.replace(was, became).encode() + raw[last:]).decode())


def _starts(source: str) -> list[int]:
    """At which byte each line begins."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    return starts


def _span(starts: list[int], node: ast.expr | ast.stmt) -> tuple[int, int]:
    return starts[node.lineno - 1] + node.col_offset, starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)


def functions_of(source: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions and methods; functions inside functions count to the outer one."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{inner.name}", inner) for inner in node.body if isinstance(inner, ast.FunctionDef))


def _broken(function: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    alarms = {id(inner) for node in ast.walk(function) if isinstance(node, ast.If) and _is_alarm(node) for inner in ast.walk(node)}
    for node in ast.walk(function):
        if id(node) in alarms or node is function:
            continue
        if isinstance(node, ast.If | ast.While | ast.IfExp) and not isinstance(node.test, ast.Compare | ast.Constant):
            yield node.test, f"(not ({ast.unparse(node.test)}))"
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _OTHER:
            yield node, f"({ast.unparse(node.left)} {_OTHER[type(node.ops[0])]} {ast.unparse(node.comparators[0])})"
            if isinstance(node.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE):
                yield node, f"(not ({ast.unparse(node)}))"
        if isinstance(node, ast.BoolOp):
            other = " or " if isinstance(node.op, ast.And) else " and "
            yield node, "(" + other.join(f"({ast.unparse(value)})" for value in node.values) + ")"
        if isinstance(node, ast.Name) and node.id in kinds and isinstance(node.ctx, ast.Load):
            yield node, kinds[node.id]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            yield node, f"({ast.unparse(node)} + 1)"
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.YieldFrom):
            yield node, "pass"
        if isinstance(node, ast.AugAssign) or isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute | ast.Subscript):
            yield node, "pass"
        if isinstance(node, ast.Return | ast.Break | ast.Continue) and not isinstance(getattr(node, "value", None), ast.Name | ast.Call | ast.Tuple):
            yield node, "pass"


def _is_alarm(node: ast.If) -> bool:
    return isinstance(node.body[0], ast.Raise) and not node.orelse
