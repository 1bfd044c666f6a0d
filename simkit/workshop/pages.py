"""All screens of a session in one place: one is shown, the bar leads to the others."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
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


def _give_way() -> None:
    """Lets this thread work when nothing else does, where the system has such a thing: somebody may be moving levers on the page before."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def _load(place: str) -> None:
    """Loads whatever the screens need before anybody waits for them."""
    for name in (*(where.split(":")[0] for where in SCREENS.values()), "simkit.engine.simulation", "simkit.figures.compute"):
        importlib.import_module(name)
    _ = Session(place).base


def served() -> Workshop:
    """The screens of a new person's session, as ``simkit serve`` shows them: the place and the language come from the command."""
    place, language = os.environ.get("SIMKIT_PLACE", "lampung"), os.environ.get("SIMKIT_LANGUAGE", "id")
    with ThreadPoolExecutor(1, initializer=_give_way) as aside:
        aside.submit(_load, place).result()
    made = Workshop(session=Session(place, language=language), served=True)
    if "change" in SCREENS:
        made["change"]  # asks for the figures before any change: they are there when she comes to them
    return made
