"""All screens of a session in one place: one is shown, the bar leads to the others."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from simkit.language.messages import no
from simkit.workshop.screen import STEPS, Screen
from simkit.workshop.session import Session
from simkit.workshop.words import word

# Where each screen is written; made when it is first shown.
SCREENS = {
    "start": "simkit.workshop.start:StartScreen",
    "case": "simkit.workshop.case:CaseScreen",
    "explore": "simkit.workshop.explore:ExploreScreen",
    "change": "simkit.workshop.change:ChangeScreen",
    "compare": "simkit.workshop.comparing:CompareScreen",
    "sop": "simkit.workshop.sop:SopScreen",
    "exercise": "simkit.workshop.exercise_screen:ExerciseScreen",
}


class Workshop(widgets.VBox):  # type: ignore[misc]
    """The screens of one person's session, one at a time.

    Args:
        start: the screen to begin with.
        session: her choices; a new session by default.
        served: the only thing on its page (Voilà), not a cell of a notebook.
    """

    def __init__(self, start: str = "start", session: Session | None = None, *, served: bool = False) -> None:
        super().__init__(layout=widgets.Layout(width="100%", overflow="visible", margin="0"))
        if start not in SCREENS:
            raise no("screen", start, SCREENS)
        self.session = session or Session()
        self.served = served
        self.made: dict[str, Screen] = {}
        self.session.screen = start
        self.session.observe(lambda _: self._show(), "screen")
        self._show()

    def __repr__(self) -> str:
        """What stands in a stored notebook until its cell is run."""
        return word("run.me", self.session.language)

    def __getitem__(self, name: str) -> Screen:
        """The screen of this name, made when it is first asked for."""
        if name not in self.made:
            where, kind = SCREENS[name].split(":")
            make: Any = getattr(importlib.import_module(where), kind)
            self.made[name] = make(self.session, steps=tuple(step for step in STEPS if step in SCREENS), served=self.served)
            self.made[name].be_shown(name == self.session.screen)
        return self.made[name]

    def _show(self) -> None:
        if self.session.screen in SCREENS:
            for name, screen in self.made.items():
                screen.be_shown(name == self.session.screen)
            self.children = (self[self.session.screen],)


def _be_nice(how: int) -> None:
    """Sets how much this session gives way to the others of the machine.

    Each kernel is a session of its own, and Linux shares out the processor by sessions (``man 7 sched``, autogroup), where a thread's or a
    process's own niceness counts for nothing.

    Raises:
        OSError: there is no such thing on this system, or it does not let us.
    """
    while True:
        try:
            Path("/proc/self/autogroup").write_text(str(how), encoding="ascii")
            return
        except BlockingIOError:  # it takes one such wish in a tenth of a second, of anybody
            time.sleep(0.1)


@contextmanager
def _giving_way() -> Iterator[None]:
    """What is done here waits for whatever else the machine has to do: somebody may be moving levers on the page before."""
    try:
        _be_nice(19)
        may = True
    except OSError:
        may = False
    try:
        yield
    finally:
        if may:
            _be_nice(0)


def served() -> Workshop:
    """The screens of a new person's session, as ``simkit serve`` shows them: the place and the language come from the command."""
    with _giving_way():
        # loaded while the kernel waits for somebody, not while she waits
        for name in (*(where.split(":")[0] for where in SCREENS.values()), "simkit.engine.simulation", "simkit.figures.compute"):
            importlib.import_module(name)
        place, language = os.environ.get("SIMKIT_PLACE", "lampung"), os.environ.get("SIMKIT_LANGUAGE", "id")
        made = Workshop(session=Session(place, language=language), served=True)
        if "change" in SCREENS:
            made["change"]  # asks for the figures before any change: they are there when she comes to them
        return made
