"""How far a long call has come: a bar, where somebody sees it, with the time that is left; and a clean end when she stops it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from simkit.language.choice import choose
from simkit.language.numbers import duration, number
from simkit.language.texts import say
from simkit.scenario.arguments import callable_of

AFTER = 1.0  # seconds: what takes less has no bar
EVERY = 0.2  # seconds between two pictures of it
Progress = Callable[[int, int], None]


class Cancelled(Exception):  # noqa: N818  somebody's wish, not an error
    """The work was cancelled; what was done and kept on disk stays."""


class Stopped(KeyboardInterrupt):  # noqa: N818  somebody's wish, not an error
    """Somebody stopped the work, with Ctrl+C or a notebook's ■; what was done and kept on disk stays."""

    def __init__(self, kept: bool) -> None:
        super().__init__(kept)
        self.kept = kept

    def in_language(self, language: str) -> str:
        return say("stopped.kept" if self.kept else "stopped", language)

    def __str__(self) -> str:
        return self.in_language(choose())

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: where the kit was at that moment tells nobody anything."""
        return [str(self)]


class Bar(Protocol):
    """A bar that is shown at its first `draw`, and leaves nothing behind."""

    def draw(self, done: int, total: int, words: str) -> None: ...

    def close(self) -> None: ...


class TerminalBar:
    """A line on standard error."""

    def __init__(self, language: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Line

        # no thread of its own that draws: a process with other threads cannot be copied (`simkit.experiment.work`)
        columns = (TextColumn(say("working", language)), BarColumn(), TextColumn("{task.fields[words]}"))
        self._line = Line(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
        self._task = self._line.add_task("", words="")
        self._line.start()

    def draw(self, done: int, total: int, words: str) -> None:
        self._line.update(self._task, completed=done, total=total, words=words, refresh=True)

    def close(self) -> None:
        self._line.stop()


class NotebookBar:
    """A line under the cell of a notebook."""

    def __init__(self, language: str) -> None:
        from IPython.display import display

        self._language = language
        self._shown: Any = display({"text/plain": say("working", language)}, raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def draw(self, done: int, total: int, words: str) -> None:
        label = say("working", self._language)
        bar = f'<progress value="{done}" max="{total}" aria-label="{label}" style="width: 16em; vertical-align: middle"></progress>'
        line = f'<div style="padding: 0 8px">{label} {bar} {words} · {say("how_to_stop", self._language)}</div>'
        self._shown.update({"text/html": line, "text/plain": f"{label} {words}"}, raw=True)

    def close(self) -> None:
        self._shown.update({}, raw=True)  # a stored notebook holds nothing of it


def _where_somebody_sees_it() -> Callable[[str], Bar] | None:
    """The kind of bar for whoever runs this; none for a program, a test of notebooks, a screen that works in a thread of its own."""
    if threading.current_thread() is not threading.main_thread():
        return None
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    kernel: Any = getattr(shell, "kernel", None)
    if kernel is not None:  # who may be asked something sits there: nbconvert, nbval and Voilà say that nobody does
        asked = kernel.get_parent("shell") or {}
        return NotebookBar if asked.get("content", {}).get("allow_stdin") else None
    return TerminalBar if sys.stderr is not None and sys.stderr.isatty() else None


@contextmanager
def bar(language: str | None = None, *, at_most: bool = False) -> Iterator[Progress]:
    """A bar with the time left, from one second on, where somebody sees it.

    Args:
        at_most: the work may end before all is done.
    """
    spoken, kind = choose(language), _where_somebody_sees_it()
    shown: Bar | None = None
    begun = drawn = time.monotonic()
    before: tuple[float, int] | None = None  # what came first was on disk, or waited for machine code: it says nothing of the speed

    def came(done: int, total: int) -> None:
        nonlocal shown, drawn, before
        now = time.monotonic()
        if before is None or now - begun < EVERY:
            before = now, done
        if kind is None or now - begun < AFTER or now - drawn < EVERY or (shown is None and done >= total):
            return
        shown, drawn = shown or kind(spoken), now
        words = say("so_far.at_most" if at_most else "so_far", spoken, n=number(done, spoken, 0), m=number(total, spoken, 0))
        if now - before[0] >= AFTER:
            left = (now - before[0]) / max(done - before[1], 1) * (total - done)
            words += ", " + say("left.at_most" if at_most else "left", spoken, t=duration(max(left, 1.0), spoken, 0))
        shown.draw(done, total, words)

    try:
        yield came
    finally:
        if shown is not None:
            shown.close()


@contextmanager
def watched(progress: Progress | bool | None, kept: bool, *, at_most: bool = False) -> Iterator[Progress]:
    """How far work has come is told to the function given; to nobody where that is False; by a `bar` where nothing is given.

    Args:
        kept: whether what is done stays on disk when somebody stops it.
        at_most: as for `bar`.

    Raises:
        RefusalError: it is no function.
        Stopped: somebody stopped the work.
    """
    try:
        if progress is None or progress is True:
            with bar(at_most=at_most) as came:
                yield came
        else:
            yield callable_of("progress", progress or _nobody, "done", "all") or _nobody
    except Stopped:
        raise
    except KeyboardInterrupt:
        raise Stopped(kept) from None


def _nobody(done: int, total: int) -> None:
    """Nobody is told."""
