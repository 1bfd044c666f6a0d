"""The compiled kernel in exchangeable parts: every function is an object file of its own, so that a mutant costs one function's translation.

The kernel that users run is optimised as a whole (`simkit.engine.whole_program`), which takes seconds. Here the same translated functions
become machine code one by one and are linked by their names, which takes a hundredth of a second. What comes out is slower, and means the
same. Nothing is kept on disk.
"""

from __future__ import annotations

import ctypes
import importlib
import pkgutil
from types import FunctionType, ModuleType
from typing import Any

import llvmlite.binding as llvm
import numba
from numba import types
from numba.core.compiler_lock import global_compiler_lock

from simkit.engine import kernel, whole_program
from simkit.engine.compiled import Compiled
from simkit.engine.kernel import machine

_VECTOR: Any = types.Array(types.int64, 1, "C")
_OF_THE_WHOLE = (_VECTOR, _VECTOR, types.uint64, types.int64)  # what Python hands to `run_to_end`
_OPTIONS = {"pipeline_class": whole_program.PartCompiler, "no_cpython_wrapper": True, **whole_program._OPTIONS}
_jit: Any = numba.njit


class Parts:
    """The kernel's functions, translated once.

    `run` runs the kernel as it is, until `exchange` puts a broken function in the place of one of them.
    """

    def __init__(self) -> None:
        whole: Compiled = machine.run_to_end
        self._translated: dict[Compiled, Any] = {whole: _jit(_OF_THE_WHOLE, **_OPTIONS)(whole.python)}  # and with it all that it calls
        for found in _functions():
            if found._part is not None and hasattr(found._part, "overloads"):
                self._translated[found] = found._part
        (made,) = self._translated[whole].overloads.values()
        self._whole: str = made.fndesc.llvm_func_name
        self._objects: dict[Any, bytes] = {library: _object_of(library) for library in (made.library, *whole_program._reached(made.library))}
        self._link()

    def __contains__(self, function: Any) -> bool:
        return function in self._translated

    def exchange(self, function: Compiled, python: FunctionType) -> None:
        """From now on this Python function, compiled, is what the others call."""
        objects = dict(self._objects)
        for made in self._translated[function].overloads.values():
            (other,) = _jit(made.signature, **_OPTIONS)(python).overloads.values()
            del objects[made.library]
            objects[other.library] = _object_of(other.library, {other.fndesc.llvm_func_name: made.fndesc.llvm_func_name})
            for library in whole_program._reached(other.library):
                if library not in self._objects:
                    objects[library] = _object_of(library)
        self._objects = objects
        self._link()

    def _link(self) -> None:
        target = llvm.Target.from_default_triple().create_target_machine(opt=1, jit=True, reloc="default", codemodel="jitdefault")
        self._linker = llvm.create_mcjit_compiler(llvm.parse_assembly(f'target triple = "{llvm.get_process_triple()}"'), target)
        for made in self._objects.values():
            self._linker.add_object_file(llvm.ObjectFileRef.from_data(made))
        self._linker.finalize_object()
        kinds = [ctypes.c_void_p] * 2 + [ctypes.c_int64] * 16
        self._entry = ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(self._linker.get_function_address(self._whole))

    def run(self, plan: Any, state: Any, seed: Any, replication: int) -> None:
        """`simkit.engine.kernel.machine.run_to_end`, called as Numba's functions are."""
        result, why = ctypes.c_int64(), ctypes.c_void_p()
        vectors = [number for block in (plan, state) for number in (0, 0, block.size, 8, block.ctypes.data, block.size, 8)]
        if self._entry(ctypes.addressof(result), ctypes.addressof(why), *vectors, ctypes.c_int64(int(seed)), replication):
            raise RuntimeError("a compiled function raised")


def _functions() -> list[Compiled]:
    modules: list[ModuleType] = [importlib.import_module(f"{kernel.__name__}.{one.name}") for one in pkgutil.iter_modules(kernel.__path__)]
    return [found for module in modules for found in vars(module).values() if isinstance(found, Compiled)]


def _object_of(library: Any, names: dict[str, str] | None = None) -> bytes:
    """Machine code of one function, with other names if need be."""
    codegen = library._codegen
    with global_compiler_lock:
        module = llvm.parse_bitcode(library._get_module_for_linking().as_bitcode())
        for function in module.functions:
            if not function.is_declaration:
                function.linkage = "weak_odr"  # nobody in its own file calls it: it must stay all the same
                function.name = (names or {}).get(function.name, function.name)
        builder = llvm.create_pass_builder(codegen._tm, llvm.create_pipeline_tuning_options(1))
        builder.getModulePassManager().run(module, builder)
        made: bytes = codegen._tm.emit_object(module)
    return made
