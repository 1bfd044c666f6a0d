"""Jelajah: the network as a picture in which the cases of one run move; the same module draws in JupyterLab, in Voilà and in a page to pass on."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, ClassVar

import traitlets

from simkit.engine.simulation import Run, simulate
from simkit.language.choice import choose
from simkit.scenario.model import Scenario
from simkit.workshop.film import film_of
from simkit.workshop.one_case import PERSON
from simkit.workshop.pace import at_once
from simkit.workshop.screen import Screen, module, styles
from simkit.workshop.session import Session
from simkit.workshop.words import word

FILES = (
    "explore_film.js", "explore_words.js", "explore_map.js", "explore_dots.js", "explore_parts.js", "explore_show.js", "explore_choose.js",
    "explore.js",
)  # fmt: skip
FIRST = 0  # the replication that is shown
_QUESTION = "explore:longest"
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


class ExploreScreen(Screen):
    """Who waits, and where: cards, queues, desks, beds, letters and people on their way, at every second of one replication.

    Attributes:
        film: what `simkit.workshop.film.film_of` tells about the run.
        data: its numbers.
        run: the run that is shown.
    """

    name: ClassVar[str] = "explore"
    words: ClassVar[tuple[str, ...]] = (
        "explore.", "play", "pause", "speed", "step.", "stage.", "card.", "now.", "bank", "strip.", "time.", "unit.", "person.", "case.", "way.",
        "aria.", "say.", "why.", "sop.named",
    )  # fmt: skip
    help: ClassVar[tuple[str, ...]] = ("help.space", "help.hour", "help.week", "help.cards", "help.next")
    _esm = module(*FILES)
    _css = styles("explore.css")

    film = traitlets.Dict().tag(sync=True)
    data = traitlets.Bytes().tag(sync=True)

    def __init__(self, session: Session | None = None, *, run: Run | None = None, **more: Any) -> None:
        session = session or Session()
        self._given = run
        self.run = run or _first_run(session)
        film, data = film_of(self.run, session.language)
        super().__init__(session, **more)
        with self.hold_sync():
            self.film, self.data = film, data
        self.follow(["sop", "contexts", "levers", "seed"], self._again)

    def _again(self) -> None:
        """Another SOP, another context, moved levers: another run, unless one was given."""
        if self._given is None:
            self.run = _first_run(self.session)
            film, data = film_of(self.run, self.session.language)
            with self.hold_sync():
                self.film, self.data = film, data
            self.refresh()

    def look(self, language: str) -> dict[str, Any]:
        """What the person has chosen; the picture itself is in `film` and `data`."""
        return {"guess": self.session.guesses.get(_QUESTION), "case": -1 if self.session.case is None else self.session.case}

    def on_guess(self, card: str) -> None:
        """A card as the guess of the longest queue; "" takes the question back, "skipped" goes on without."""
        if card in {"", "skipped", *(one["name"] for one in self.film["cards"])}:
            self.session.guesses = {**self.session.guesses, _QUESTION: {"card": card}}
            self.refresh()

    def on_pick(self, case: int) -> None:
        """Another person, by her number; -1 for nobody."""
        if isinstance(case, int) and not isinstance(case, bool):
            self.session.case = case if 0 <= case < self.film["persons"] else None
            self.refresh()

    def on_way(self, case: int) -> None:
        """This person's way, on the screen "Satu kasus"."""
        self.on_pick(case)
        if self.session.case is not None and "case" in self.steps:
            self.session.vignette = PERSON
            self.session.screen = "case"

    def save_html(self, path: str | Path) -> Path:
        """Writes the screen as one page that asks nothing of any network; it opens on a laptop and on a phone.

        Raises:
            FileNotFoundError: when the folder does not exist.
        """
        target = Path(path)
        if not target.parent.is_dir():
            raise FileNotFoundError(word("err.folder", self.session.language, folder=target.parent))
        target.write_text(_page(self), encoding="utf-8")
        return target


def _first_run(session: Session) -> Run:
    """The run that is shown: the same by both engines. SimPy takes less than a second, but never waits for anything to be compiled."""
    return simulate(session.scenario(session.sop, session.levers), session.seed, FIRST, engine="kernel" if at_once() else "simpy")


class ExploreWidget(ExploreScreen):
    """The screen alone, for a notebook of one's own: ``ExploreWidget(run)`` or ``ExploreWidget.from_scenario("lampung")``."""

    def __init__(self, run: Run, language: str | None = None, **more: Any) -> None:
        scenario = run.scenario
        super().__init__(_Shown(scenario, language=choose(language)), run=run, **more)

    @classmethod
    def from_scenario(cls, place: str | Path, language: str | None = None, seed: int = 1, **choices: Any) -> ExploreWidget:
        """Simulates one replication of a scenario and shows it.

        Args:
            place: name or folder of the scenario; ``choices`` (sop, contexts) as in `simkit.load`.
        """
        from simkit.scenario.loading import load

        return cls(simulate(load(place, **choices), seed=seed), language)


class _Shown(Session):
    """The session of a screen that stands alone on a run that was made elsewhere."""

    def __init__(self, scenario: Scenario, **chosen: Any) -> None:
        self._scenario = scenario
        super().__init__(scenario.place or "", sop=scenario.sop_name, contexts=scenario.active_contexts, **chosen)

    def scenario(self, sop: str = "", levers: Any = None, contexts: Any = None) -> Scenario:
        """The scenario of the run, whatever else is asked for."""
        return self._scenario


def save_html(run: Run, path: str | Path, language: str | None = None) -> Path:
    """The screen of a run as one page, without a notebook; see `ExploreScreen.save_html`."""
    return ExploreWidget(run, language).save_html(path)


def _page(screen: ExploreScreen) -> str:
    """The text of the page: style, module and data in it; a policy forbids it to ask for anything."""
    language = screen.session.language
    traits = {
        name: getattr(screen, name)
        for name in ("screen", "language", "large", "calm", "place", "texts", "help_keys", "view", "problem", "kept", "film", "outside")
    } | {"steps": [], "served": True}  # fmt: skip
    described = json.dumps(traits, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    source, style = str(screen._esm), str(screen._css)
    if "</script" in source or "</style" in style:
        raise ValueError("the module and the style of the explore screen must not hold the end of their own tag")
    model = (Path(__file__).parent / "static" / "explore_page.js").read_text(encoding="utf-8")
    source = source.replace("export default", "const shown =")
    return "\n".join(
        (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">',
            f"<title>{word('q.explore', language)} · {screen.place[language]}</title>",
            f"<style>html,body{{margin:0}}\n{style}</style></head><body>",
            '<div id="here"></div>',
            f'<script type="application/json" id="traits">{described}</script>',
            f'<script type="text/plain" id="data">{base64.b64encode(screen.data).decode()}</script>',
            f'<script type="module">{source}\n{model}</script></body></html>',
        )
    )
