"""Mulai: where a person begins. The content note and whom to turn to first; then three doors."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from simkit.language.numbers import date, time_of_day
from simkit.workshop.pace import fast
from simkit.workshop.screen import Screen, module, styles
from simkit.workshop.session import is_number
from simkit.workshop.words import word

# Where the pages of trainers and analysts stand, in both languages.
FILES = {
    "start.trainer.guide": ("id/panduan_fasilitator.md", "en/facilitator_guide.md"),
    "start.trainer.run": ("id/01_jalankan_skenario.ipynb", "en/01_run_a_scenario.ipynb"),
    "start.analyst.question": ("id/08_dua_rancangan.ipynb", "en/08_two_drafts.ipynb"),
    "start.analyst.variant": ("id/09_menulis_varian.ipynb", "en/09_write_a_variant.ipynb"),
    "start.analyst.trust": ("id/10_arti_model.ipynb", "en/10_what_the_model_means.ipynb"),
}


class StartScreen(Screen):
    """Three doors (participants, trainers, analysts), four ticks of readiness, and the way back after a break."""

    name: ClassVar[str] = "start"
    words: ClassVar[tuple[str, ...]] = ("start.",)
    _esm = module("start.js")
    _css = styles("start.css")

    def look(self, language: str) -> dict[str, Any]:
        steps = [name for name in self.steps if name not in ("start", "exercise")]
        return {
            "steps": steps,
            "exercise": "exercise" in self.steps,
            "first": steps[0] if steps else "",
            "fast": fast(),
            "resume": self._resume(language),
            "files": {page: names[language == "en"] for page, names in FILES.items()},
        }

    def on_remember(self, kept: Any) -> None:
        """The person's browser has kept choices of an earlier session: offered, not taken up yet."""
        at = kept.get("at") if isinstance(kept, dict) else None
        if isinstance(kept, dict) and kept.get("place") == self.session.place and kept.get("screen") in self.steps and is_number(at):
            self._kept = kept
            self.refresh()

    def on_resume(self) -> None:
        """Takes up what was kept, and goes to the screen where she was."""
        kept = getattr(self, "_kept", None)
        if kept is not None:
            self.session.remember(kept)
            self.session.screen = kept["screen"]

    def on_fill(self) -> None:
        """The trainers' 'fill in our capacity': the levers with the figures hidden."""
        if "change" in self.steps:
            self.session.filling = True
            self.session.screen = "change"

    def _resume(self, language: str) -> str:
        kept = getattr(self, "_kept", None)
        if kept is None:
            return ""
        at = dt.datetime.fromtimestamp(kept["at"] / 1000)
        if at.date() == dt.date.today():
            when = word("start.today", language, time=time_of_day(at, language))
        else:
            when = word("start.before", language, date=date(at, language))
        return word("start.resume", language, step=word(f"nav.{kept['screen']}", language), when=when)


