"""Satu kasus: one fictional person's way, day by day, under two SOPs on one time axis; a guess comes first, and never blocks."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from simkit.language.numbers import duration, number
from simkit.workshop.case_view import arrival_words, compared, say, served, words_of
from simkit.workshop.one_case import PERSON, Way, way_of, way_of_person
from simkit.workshop.screen import Screen, module, styles
from simkit.workshop.session import is_number, sop_titles

WEEKS = 6  # replications that "another week" leads through
MOST_DAYS = 1000
_UNITS = {"hours": 3600, "days": 86_400}


class CaseScreen(Screen):
    """One person, two SOPs: bands by part of time, retellings, deadlines, where the time went, three sentences."""

    name: ClassVar[str] = "case"
    words: ClassVar[tuple[str, ...]] = ()
    help: ClassVar[tuple[str, ...]] = ()
    _esm = module("case.js")
    _css = styles("case.css")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._week = 0
        self._asked: tuple[Any, ...] = ()
        self._typed = ("", "days")
        self._faults: dict[str, str] = {}
        super().__init__(*args, **kwargs)
        self.follow(["sop", "other_sop", "contexts", "vignette", "case"], self.refresh)

    # what is chosen --------------------------------------------------------

    @property
    def vignette(self) -> str:
        """The name of the vignette that is shown, or `PERSON`; "" when the scenario has none."""
        known = self.session.base.vignettes
        if self._chosen and self.session.vignette == PERSON:
            return PERSON
        return str(self.session.vignette) if self.session.vignette in known else next(iter(known), "")

    @property
    def _chosen(self) -> bool:
        """Whether a person of the network was chosen in "Jelajah"."""
        return self.session.case is not None

    @property
    def other(self) -> str:
        """SOP B: the session's; until one was chosen, the one that the vignette suggests."""
        titles = sop_titles(self.session.place)
        chosen: str = self.session.other_sop
        if chosen in titles and chosen != self.session.sop:
            return chosen
        suggested = None if self.vignette == PERSON else self.session.base.vignettes[self.vignette].beside
        if suggested in titles and suggested != self.session.sop:
            return str(suggested)
        return next((name for name in titles if name != self.session.sop), str(self.session.sop))

    @property
    def _question(self) -> str:
        return f"case:{self.vignette}{self.session.case if self.vignette == PERSON else ''}:{self.session.sop}"

    def ways(self) -> tuple[Way, Way]:
        """Her way under A and under B.

        Raises:
            ValueError: the person chosen in "Jelajah" does not come under one of them.
        """
        a, b = self._work()()
        return a, b

    def _work(self) -> Callable[[], tuple[Way, Way]]:
        """What works both ways out, with all that is chosen now; it may be done in another thread."""
        seed, week, name = self.session.seed, self._week, self.vignette
        if name == PERSON:
            # the levers are moved as on the screen on which she was chosen
            first, second = (self.session.scenario(sop, self.session.levers) for sop in (self.session.sop, self.other))
            who = self.session.case or 0
            return lambda: (way_of_person(first, who, seed), way_of_person(second, who, seed, like=first))
        a, b = (self.session.scenario(sop) for sop in (self.session.sop, self.other))
        return lambda: (way_of(a, name, seed, week), way_of(b, name, seed, week))

    def _ahead(self) -> None:
        """Works both ways out while she reads and guesses, so that nobody waits for them afterwards."""
        wanted = (self.vignette, self.session.case, self.session.sop, self.other, tuple(self.session.contexts), self.session.seed, self._week)
        if wanted == self._asked:
            return
        self._asked = wanted
        work = self._work()

        def ahead() -> None:
            with contextlib.suppress(ValueError):  # who does not come is said when her way is asked for
                work()

        threading.Thread(target=ahead, daemon=True).start()

    # what is shown ---------------------------------------------------------

    def look(self, language: str) -> dict[str, Any]:
        vignettes = self.session.base.vignettes
        words = words_of(language)
        if not vignettes and self.vignette != PERSON:
            return {"empty": say("none", language), "words": words}
        picks = [[name, say("pick_n", language, kind=one.kind.in_language(language), name=one.name)] for name, one in vignettes.items()]
        if self._chosen:
            picks.append([PERSON, say("person", language, n=number(self.session.case or 0, language))])
        if self.vignette == PERSON:
            try:
                a, b = self.ways()
            except ValueError:
                return {"empty": say("absent", language), "words": words}
            shown = a.vignette.model_copy(update={"name": say("person", language, n=number(self.session.case or 0, language))})
            words = {**words, "where_sub": words["where_sub.person"]}
        else:
            shown = vignettes[self.vignette]
        titles = sop_titles(self.session.place)
        guess = self.session.guesses.get(self._question)
        sops = [[name, text.in_language(language) if (text := about["title"]) else name] for name, about in titles.items()]
        found: dict[str, Any] = {
            "words": words,
            "vignette": self.vignette,
            "name": shown.name,
            "kind": shown.kind.in_language(language),
            "story": [line.in_language(language) for line in shown.story],
            "picks": picks,
            "sops": sops,
            "a": self.session.sop,
            "b": self.other,
            "ask": say("ask.person" if self.vignette == PERSON else "ask", language, name=shown.name),
            "typed": list(self._typed),
            "faults": {key: sentence for key, sentence in self._faults.items() if sentence},
            "week": "" if self.vignette == PERSON else say("other_n", language, n=self._week + 1, m=WEEKS),
            "questions": [line.in_language(language) for line in shown.questions],
            "shown": guess is not None,
        }
        if guess is None:
            self._ahead()
        else:
            a, b = (replace(way, vignette=shown) for way in self.ways())
            found |= compared(a, b, language)
            found["comes"] = arrival_words(a, language)
            found["guess"] = self._guess_words(guess, language)
            found["truth"] = duration(served(a), language)
        return found

    def _guess_words(self, guess: Any, language: str) -> str:
        if not is_number(guess.get("seconds")):  # skipped, or not what this screen kept
            return say("skipped", language)
        unit = "hours" if guess.get("unit") == "hours" else "days"
        return f"{number(guess['seconds'] / _UNITS[unit], language, 2)} {say(unit, language)}"

    # what the browser sends ------------------------------------------------

    def on_pick(self, vignette: str) -> None:
        """Another person."""
        if vignette in self.session.base.vignettes or (vignette == PERSON and self._chosen):
            self._faults, self._typed = {}, ("", "days")
            self.session.vignette = vignette
            self.refresh()

    def on_sop(self, letter: str, name: str) -> None:
        """Another SOP for A or B; the same for both is refused, the last pair stays."""
        if name not in sop_titles(self.session.place):
            return
        other = self.other
        if name == (other if letter == "A" else self.session.sop):
            self._faults = {letter: say("same_sop", self.session.language)}
            self.refresh()
            return
        self._faults = {}
        if letter == "A":
            with self.hold_trait_notifications():
                self.session.other_sop = other
                self.session.sop = name
        else:
            self.session.other_sop = name
        self.refresh()

    def on_guess(self, text: str, unit: str) -> None:
        """A guess of how long she is served; what is not a number stays in the field with a sentence."""
        language, unit = self.session.language, unit if unit in _UNITS else "days"
        self._typed = (str(text)[:40], unit)
        written = str(text).strip()
        # a point or a comma as she is used to; three digits behind one may be thousands, and are asked for again
        if not re.fullmatch(r"-?[0-9]+([.,]([0-9]{1,2}|[0-9]{4,}))?", written):
            self._faults = {"guess": say("error.number" if written else "error.blank", language, text=written[:40])}
            self.refresh()
            return
        value = float(written.replace(",", "."))
        most = MOST_DAYS * 24 if unit == "hours" else MOST_DAYS
        if not 0 <= value <= most:
            self._faults = {"guess": say("error.range", language, most=number(most, language))}
            self.refresh()
            return
        self._faults, self._typed = {}, ("", unit)  # the next person is guessed anew
        self._keep_guess({"seconds": value * _UNITS[unit], "unit": unit})

    def on_skip(self) -> None:
        """Nobody has to guess."""
        self._faults = {}
        self._keep_guess({"skipped": True})

    def _keep_guess(self, guess: dict[str, Any]) -> None:
        if self._question not in self.session.guesses:  # the first guess is kept
            self.session.guesses = {**self.session.guesses, self._question: guess}
        self.refresh()

    def on_week(self) -> None:
        """The same person in another week: another replication."""
        self._week = (self._week + 1) % WEEKS
        self.refresh()
