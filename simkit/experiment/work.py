"""Work handed out in blocks of replications, on any executor of `concurrent.futures`.

A block is a pure function of scenario, seed and numbers of replications; so it may run anywhere, twice, or again after a worker
was lost, and gives the same.
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import numpy as np

from simkit.engine.compiled import has_numba
from simkit.engine.simulation import ENGINES, say_slower, simulate
from simkit.experiment.progress import Cancelled
from simkit.experiment.tables import Table
from simkit.experiment.version import code_version
from simkit.language.messages import no, refusal
from simkit.scenario.model import Scenario

BLOCK = 5  # replications of one piece of work
MOST_REPLICATIONS = 1_000_000  # of one scenario: their figures are all in memory
FEW = 4  # so few replications of SimPy are done at once, without other processes
HANDED_OUT = 64  # so many blocks are with the executor at once: a long sweep is not sent to a scheduler whole


@dataclass(frozen=True)
class Block:
    """Replications ``first`` to before ``last`` of one scenario.

    Attributes:
        groups, figures: which figures, as for `simkit.figures.columns.columns_of`; None for all figures.
    """

    scenario: Scenario
    seed: int
    first: int
    last: int
    groups: tuple[str, ...]
    figures: tuple[str, ...] | None
    engine: str

    def __len__(self) -> int:
        return self.last - self.first


def blocks_of(
    scenario: Scenario, seed: int, first: int, last: int, groups: Sequence[str], figures: Sequence[str] | None, engine: str
) -> list[Block]:
    """Replications ``first`` to before ``last`` in blocks whose ends do not depend on how many are asked for."""
    marks = [first, *range((first // BLOCK + 1) * BLOCK, last, BLOCK), last]
    chosen = None if figures is None else tuple(figures)
    return [Block(scenario, seed, begin, end, tuple(groups), chosen, engine) for begin, end in zip(marks, marks[1:], strict=False)]


def run_block(block: Block, code: str | None = None) -> Table:
    """The figures of a block; also in another process or on another machine.

    Args:
        code: the version of the code (`simkit.experiment.version.code_version`) that is to work them out; by default whichever is here.

    Raises:
        ValueError: the code here is another one.
    """
    if code is not None and code != code_version():
        raise refusal("work.version", name=platform.node())
    from simkit.figures.columns import columns_of
    from simkit.figures.compiling import compile_beside, wait_for_code
    from simkit.figures.compute import values_of

    if block.engine == "kernel":
        compile_beside()
    columns = columns_of(block.scenario, block.groups, block.figures)
    values = np.empty((len(block), len(columns.names)))
    counts = np.empty((len(block), len(columns.names)), dtype=np.int32)
    for place, replication in enumerate(range(block.first, block.last)):
        run = simulate(block.scenario, block.seed, replication, engine=block.engine)
        wait_for_code()
        values[place], counts[place] = values_of(run, columns)
    return Table(tuple(columns.names), values, counts)


def lay_out(block: Block) -> None:
    """Works out what all blocks of a scenario share, before several threads miss it at the same time and each does it."""
    from simkit.engine.kernel.machine import machine_of
    from simkit.figures.columns import columns_of

    machine_of(block.scenario)
    columns_of(block.scenario, block.groups, block.figures).ground.lay_out()


def engine_of(asked: str | None) -> str:
    """The engine that does the work: the one asked for, else the compiled kernel; where Numba cannot be loaded, SimPy, which is said once.

    Raises:
        ValueError: there is no such engine.
    """
    if asked is not None and asked not in ENGINES:
        raise no("engine", asked, ENGINES)
    wanted = asked or "kernel"
    if wanted == "kernel" and not has_numba():
        say_slower()
        return "simpy"
    return wanted


def done_blocks(
    blocks: Sequence[Block], executor: Executor | None, cancel: Callable[[], bool] | None = None
) -> Generator[tuple[int, Table], None, None]:
    """Runs blocks and gives each with its position as it comes in.

    When it is stopped, blocks not yet begun are dropped, and those that are done are given before it ends: work that nobody took is lost.
    Who is stopped between two blocks throws that into it (``throw``) and takes them too.

    Args:
        executor: hands out the work; by default threads over the kernel, processes over SimPy, as many as cores.
        cancel: asked between blocks; when it says yes, it is stopped.

    Raises:
        Cancelled: when ``cancel`` said yes.
        RefusalError: the executor takes no more work, or has lost its processes.
    """
    cores = os.cpu_count() or 1
    simpy = bool(blocks) and blocks[0].engine == "simpy"
    if executor is None and (cores == 1 or len(blocks) < 2 or (simpy and sum(map(len, blocks)) <= FEW)):
        for position, block in enumerate(blocks):
            if cancel is not None and cancel():
                raise Cancelled
            yield position, run_block(block)
        return
    with _workers(executor, simpy, cores) as workers:
        # a machine of the executor's with other code would give other figures, and nobody would see it
        code = code_version() if executor is not None else None
        if executor is None and not simpy:
            lay_out(blocks[0])
        rest = iter(enumerate(blocks))
        waiting: dict[Future[Table], int] = {}
        try:
            while True:
                for position, block in islice(rest, HANDED_OUT - len(waiting)):
                    waiting[_handed_out(workers, block, code)] = position
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    table = _came_back(future)
                    yield waiting.pop(future), table
                    if cancel is not None and waiting and cancel():
                        raise Cancelled
        except (KeyboardInterrupt, Cancelled):
            begun = {future: position for future, position in waiting.items() if not future.cancel()}
            if executor is None:
                wait(begun)  # our own workers end what they have begun in any case
            for future, position in begun.items():
                if future.done() and not future.cancelled() and future.exception() is None:
                    yield position, future.result()
            raise
        finally:
            for future in waiting:
                future.cancel()


def _handed_out(workers: Executor, block: Block, code: str | None) -> Future[Table]:
    try:
        return workers.submit(run_block, block, code)
    except Exception as problem:
        if isinstance(problem, RuntimeError) or _of_a_cluster(problem):  # it was shut down, or its processes are gone
            raise refusal("work.closed") from None
        raise


def _came_back(future: Future[Table]) -> Table:
    try:
        return future.result()
    except Exception as problem:
        if isinstance(problem, BrokenExecutor | CancelledError) or _of_a_cluster(problem):
            raise refusal("work.closed") from None
        raise


def _of_a_cluster(problem: Exception) -> bool:
    """Whether Dask itself has a problem, such as a scheduler that is lost, and not the block."""
    return type(problem).__module__.partition(".")[0] == "distributed"


def _start_method() -> str:
    """How processes begin.

    A copy of this process is there at once, but of its threads it has only one, and what another one had locked stays locked in the copy for
    ever: so only a process without other threads is copied. In a notebook's kernel, which has some, they are copies of a fresh process.
    """
    if sys.platform != "linux":
        return "spawn"
    return "fork" if threading.active_count() == 1 else "forkserver"


@contextmanager
def _workers(given: Executor | None, simpy: bool, cores: int) -> Iterator[Executor]:
    """The executor given, or one of our own that ends with the work."""
    if given is not None:
        yield given
    elif simpy:
        method = _start_method()
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload([__name__, "simkit.figures.compute"])  # loaded once, for all processes
        # who stops the work stops this process, which lets the others end what they have begun
        with ProcessPoolExecutor(cores, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as processes:
            yield processes
    else:
        with ThreadPoolExecutor(max_workers=cores, thread_name_prefix="simkit") as threads:
            yield threads
