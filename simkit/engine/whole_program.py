"""How Numba makes machine code of a function together with all that it calls: each part is translated once, the whole is optimised once.

Numba by itself optimises and translates every function with all its callees anew, at every level of calls, with a door to Python for each:
for the kernel's many small functions a hundred seconds of work. Here a *part* (a function that only compiled code calls) stays
unoptimised text until the *whole* (the one that Python calls) takes all parts in, hides them, and is optimised and translated: seconds.
This reaches into Numba's code libraries; `tests/engine/test_compiled.py` says when a new Numba no longer fits.
"""

from __future__ import annotations

import inspect
from typing import Any

from llvmlite import binding as llvm
from numba import njit, types
from numba.core import compiler, registry, typed_passes
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.runtime import _nrt_python  # type: ignore[attr-defined]  # written in C
from numba.core.untyped_passes import FixupArgs


class Part(JITCodeLibrary):
    """The code of a function that only compiled code calls: kept as it was written, neither linked nor optimised nor translated."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def add_linking_library(self, library: Any) -> None:
        self._linking_libraries.append(library)

    def finalize(self) -> None:
        self._finalized = True


class Whole(Part):
    """The code of a function that Python calls, with that of all parts it needs."""

    def finalize(self) -> None:
        own = {function.name for function in self._final_module.functions if not function.is_declaration}
        self._linking_libraries = list(_reached(self))
        self._codegen._check_llvm_bugs()
        for library in self._linking_libraries:
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        # nobody else calls the parts: what is called once can move to its caller, what is never called goes
        for function in self._final_module.functions:
            if not function.is_declaration and function.name not in own:
                function.linkage = "internal"
        self._optimize_final_module()
        self._final_module.verify()
        self._finalize_final_module()

    def serialize_using_object_code(self) -> tuple[str, str, tuple[bytes, bytes]]:
        """What is kept on disk: the machine code, and of its text the names alone, for Numba to know what is there.

        The text itself is for functions that would take this one in: none does, and read again it would fill memory in every process.
        """
        self._ensure_finalized()
        kept = [*self._final_module.functions, *self._final_module.global_variables]
        names = [one.name for one in kept if not one.is_declaration and one.linkage.name not in ("internal", "private")]
        text = "\n".join(f'@"{name}" = global i8 0' for name in names)
        return self.name, "object", (self._get_compiled_object(), llvm.parse_assembly(text).as_bitcode())


class Kept(FunctionCache):
    """The machine code of a function on disk, taken from there without all that compiling needs.

    Numba would first read in every function of Python and NumPy that it can translate, and translate its own care for memory anew: 60 MB and
    half a second in each process. Code that is translated already needs but the addresses of what it calls.
    """

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The machine code for these types; nothing where there is none, and then Numba makes itself ready to compile."""
        for name, address in _nrt_python.c_helpers.items():
            llvm.add_symbol(name if name.startswith("_") else f"NRT_{name}", address)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)
        return None


def _reached(library: Any, seen: dict[Any, None] | None = None) -> dict[Any, None]:
    """All libraries that a library needs, each once."""
    seen = {} if seen is None else seen
    for other in library._linking_libraries:
        if other not in seen:
            seen[other] = None
            if isinstance(other, Part):
                _reached(other, seen)
    return seen


class _Pass(LoweringPass):
    _name = "simkit"

    def __init__(self) -> None:
        """Numba asks for one."""


@register_pass(mutates_CFG=False, analysis_only=True)
class _AsPart(_Pass):
    _name = "simkit_as_part"

    def run_pass(self, state: Any) -> bool:
        state.library = Part(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        return True


@register_pass(mutates_CFG=False, analysis_only=True)
class _AsWhole(_Pass):
    _name = "simkit_as_whole"

    def run_pass(self, state: Any) -> bool:
        state.library = Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return True


@register_pass(mutates_CFG=False, analysis_only=True)
class _KnowPart(_Pass):
    """Tells Numba that calls of the function are to be met by its part."""

    _name = "simkit_know_part"

    def run_pass(self, state: Any) -> bool:
        made = state.cr
        stands_for: Any = [].append  # any builtin function that is like no other: the translated one, which Numba would take, is never made
        state.targetctx.insert_user_function(stands_for, made.fndesc, [state.library])
        state["cr"] = made._replace(cfunc=stands_for)
        return True


class PartCompiler(compiler.CompilerBase):
    """For functions that only compiled code calls."""

    def define_pipelines(self) -> list[Any]:
        passes = compiler.DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_AsPart, FixupArgs)
        passes.add_pass_after(_KnowPart, typed_passes.NativeLowering)
        passes.finalize()
        return [passes]


class WholeCompiler(compiler.CompilerBase):
    """For functions that Python calls."""

    def define_pipelines(self) -> list[Any]:
        passes = compiler.DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_AsWhole, FixupArgs)
        passes.finalize()
        return [passes]


# What annotations of parts stand for; a function with others has the types of those that call it.
_TYPES: dict[str, Any] = {
    "Memory": types.intp, "int": types.int64, "float": types.float64, "bool": types.boolean, "np.uint64": types.uint64, "None": types.none,
}  # fmt: skip


_njit: Any = njit  # its types know a few of its options only
_OPTIONS: dict[str, Any] = {"no_cfunc_wrapper": True, "boundscheck": True, "error_model": "numpy"}  # indices of arrays are looked at


def part(python: Any) -> Any:
    """A function that only compiled code calls."""
    return _njit(_signature(python), pipeline_class=PartCompiler, no_cpython_wrapper=True, **_OPTIONS)(python)


def whole(python: Any, *, cache: bool) -> Any:
    """A function that Python calls; it does not hold the interpreter's lock. ``cache``: its machine code is kept on disk."""
    made = _njit(pipeline_class=WholeCompiler, nogil=True, **_OPTIONS)(python)
    if cache:
        made._cache = Kept(python)
    return made


def type_of(part: Any) -> Any:
    """What Numba takes a part, or an intrinsic, for."""
    registry.cpu_target.typing_context.refresh()
    registry.cpu_target.target_context.refresh()
    return registry.cpu_target.typing_context.resolve_value_type(part)


def _signature(python: Any) -> Any:
    """One signature from the annotations, so that a function is translated once, whether it is called with a truth value or a number."""
    try:
        found = inspect.signature(python)
        return _TYPES[found.return_annotation](*(_TYPES[one.annotation] for one in found.parameters.values()))
    except KeyError:
        return None
