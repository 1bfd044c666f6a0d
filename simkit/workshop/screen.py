"""The base of all screens: bar, question, body, foot; language, type size, help; messages from the browser and back.

A screen is an anywidget: Python holds what is shown (`view`, plain data, in the language of the session), one hand-written JavaScript module draws
it. The module is ``static/common.js`` followed by the screen's own file, so that no build step is needed and nothing is fetched.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from simkit.language.numbers import date
from simkit.scenario import ScenarioFaults
from simkit.scenario.changes import Context
from simkit.workshop.session import Session
from simkit.workshop.words import WORDS, word

STATIC = Path(__file__).parent / "static"
# The order of the steps: the person first, then the network, then changes.
STEPS = ("start", "case", "explore", "change", "compare", "sop", "exercise")
COMMON_WORDS = ("nav.", "tool.", "q.", "help.", "table", "disclaimer", "assume", "basis.", "predict.", "err.", "busy", "explore.reduced", "outside.")


class Screen(anywidget.AnyWidget):
    """One screen of the workshop.

    A subclass says its ``name`` (one of `STEPS`), the prefixes of the ``words`` that its module needs, and its files, with
    ``_esm = module("change.js")`` and ``_css = styles("change.css")``. It overrides `look`, and has a method ``on_…`` for every message
    that its module sends with ``shell.tell("…", {…})``.

    Args:
        session: the choices that are shared with other screens; a new one (Lampung, Indonesian) by default.
        steps: names of the screens that the bar leads to; none when the screen stands alone in a notebook.
    """

    name: ClassVar[str] = ""
    words: ClassVar[tuple[str, ...]] = ()
    help: ClassVar[tuple[str, ...]] = ()

    screen = traitlets.Unicode().tag(sync=True)
    steps: traitlets.List[str] = traitlets.List().tag(sync=True)
    served = traitlets.Bool(False).tag(sync=True)
    language = traitlets.Unicode("id").tag(sync=True)
    large = traitlets.Bool(False).tag(sync=True)
    calm = traitlets.Bool(False).tag(sync=True)
    place = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    help_keys: traitlets.List[str] = traitlets.List().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    outside: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session | None = None, *, steps: tuple[str, ...] = (), served: bool = False) -> None:
        self.session = session or Session()
        self._in_sight = True
        self._late: dict[Callable[[], None], None] = {}
        self._sending: asyncio.TimerHandle | None = None
        # dragged fast, or after slow work: what reaches the browser is sent from the thread that the kernel listens in
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        title = self.session.base.place or self.session.base.title.id
        super().__init__(
            screen=self.name,
            steps=list(steps),
            served=served,
            language=self.session.language,
            large=self.session.large,
            calm=self.session.calm,
            place={"id": title, "en": self.session.base.place or self.session.base.title.en},
            texts={key: [text.id, text.en] for key, text in WORDS.items() if key.startswith((*COMMON_WORDS, *self.words))},
            help_keys=list(self.help),
            outside=self._outside(),
            kept=self.session.kept(),
        )
        for trait in ("language", "large", "calm"):
            traitlets.link((self.session, trait), (self, trait))
        self.session.observe(lambda _: self.refresh(), "language")
        self.session.observe(lambda _: self._tell_outside(), "contexts")
        self.session.observe(lambda _: self._keep(), ["sop", "other_sop", "levers", "contexts", "guesses", "case", "vignette", "screen"])
        self.on_msg(self._came)
        self.refresh()

    def __repr__(self) -> str:
        """What stands in a stored notebook until its cell is run."""
        return word("run.me", self.session.language)

    def look(self, language: str) -> dict[str, Any]:
        """What is drawn, in a language: plain data, with numbers already written as the language writes them."""
        return {}

    def refresh(self, within: float = 0) -> None:
        """Sends what is to be drawn: now, or within so many seconds, together with what is sent in them for another reason."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
        if within and self._loop is not None and not self._loop.is_closed():
            self._sending = self._loop.call_later(within, self.refresh)
            return
        self.view = {"language": self.session.language, **self.look(self.session.language)}

    def soon(self, act: Callable[[], None]) -> None:
        """Does something in the thread that the kernel listens in; at once where there is none."""
        if self._loop is None or self._loop.is_closed():
            act()
        else:
            self._loop.call_soon_threadsafe(act)

    def follow(self, choices: list[str], act: Callable[[], None]) -> None:
        """Does something whenever one of these choices of the session changes: at once while she sees the screen, else when she comes to it."""
        self.session.observe(lambda _: act() if self._in_sight else self._late.update({act: None}), choices)

    def be_shown(self, shown: bool) -> None:
        """Says whether she sees the screen; what it put off is done when she comes to it."""
        self._in_sight = shown
        while shown and self._late:
            act = next(iter(self._late))
            del self._late[act]
            act()

    def on_go(self, screen: str) -> None:
        """The bar was pressed: another screen."""
        if screen in self.steps:
            self.session.screen = screen

    def on_context(self, name: str, on: bool) -> None:
        """Something from outside is switched on or off, for all screens of the session; what does not fit the SOP is told and stays off.

        Raises:
            ValueError: for a context that there is not.
        """
        if name not in self.session.usual.contexts or not isinstance(on, bool):
            raise ValueError(f"there is no context {name!r} to switch")
        wanted = self.session.with_context(name, on)
        self.problem = ""
        try:
            self.session.scenario(self.session.sop, contexts=wanted)
        except ScenarioFaults as report:
            self.problem = word("err.outside", self.session.language, fault=report.faults[0].told(self.session.language))
            return
        self.session.contexts = wanted

    def log_error(self, error: BaseException) -> None:
        """The person gets a sentence; whoever looks after the machine finds the whole error in the kernel's log."""
        logging.getLogger("simkit.workshop").error("a calculation did not finish", exc_info=error)

    def _outside(self) -> list[dict[str, Any]]:
        """All contexts of the scenario in both languages, and which are in force."""
        return [
            {"name": name, "on": name in self.session.contexts} | {language: _context_in_words(name, one, language) for language in ("id", "en")}
            for name, one in self.session.usual.contexts.items()
        ]

    def _tell_outside(self) -> None:
        self.outside = self._outside()

    def _keep(self) -> None:
        self.kept = self.session.kept()

    def _came(self, _: Any, content: Any, __: Any) -> None:
        """A message of the module: to its method, if there is one that takes these words."""
        if not isinstance(content, dict) or not isinstance(content.get("kind"), str):
            return
        method = getattr(self, f"on_{content['kind']}", None)
        parts = {str(key): value for key, value in content.items() if key != "kind"}
        if method is None or content["kind"] in _OF_WIDGETS or not set(parts) <= set(inspect.signature(method).parameters):
            raise ValueError(f"the screen '{self.name}' knows no message {content!r}")
        method(**parts)


def _context_in_words(name: str, context: Context, language: str) -> list[str]:
    """Title and one sentence of a context: its own words, or else its dates."""
    title = context.title.in_language(language) if context.title is not None else name.replace("-", " ")
    if context.description is not None:
        return [title, context.description.in_language(language)]
    ends = [date(end, language) if end is not None else "" for end in (context.from_, context.until)]
    key = f"outside.{'from' if ends[0] else ''}{'until' if ends[1] else ''}"
    return [title, word(key, language, begin=ends[0], end=ends[1]) if any(ends) else ""]


# methods of ipywidgets that begin with on_ are not for messages
_OF_WIDGETS = {name.removeprefix("on_") for name in dir(anywidget.AnyWidget) if name.startswith("on_")}


def module(*files: str) -> str:
    """The JavaScript module of a screen: what all share, then its own files."""
    return "\n".join((STATIC / file).read_text(encoding="utf-8") for file in ("common.js", *files))


def styles(*files: str) -> str:
    """The style sheet of a screen: what all share, then its own files."""
    return "\n".join((STATIC / file).read_text(encoding="utf-8") for file in ("common.css", *files))
