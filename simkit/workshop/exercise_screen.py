"""Latihan: what is the next step? Several answers may fit; no timer; a way to stop at any moment."""

from __future__ import annotations

from typing import Any, ClassVar

from simkit.workshop.exercise import Exercise
from simkit.workshop.exercise_view import paper, say, view_of, words_of
from simkit.workshop.screen import Screen, module, styles
from simkit.workshop.session import sop_titles


class ExerciseScreen(Screen):
    """One vignette's way as questions, made from the SOP that the session has chosen."""

    name: ClassVar[str] = "exercise"
    _esm = module("exercise.js")
    _css = styles("exercise.css")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._exercise: Exercise | None = None
        self._last: int | None = None
        self._shown = "question"
        self._papers = 0
        self._paper: dict[str, Any] | None = None
        super().__init__(*args, **kwargs)
        self.follow(["sop", "contexts", "vignette"], self._begin)

    @property
    def vignette(self) -> str:
        """The name of the vignette; "" when the scenario has none."""
        known = self.session.base.vignettes
        return str(self.session.vignette) if self.session.vignette in known else next(iter(known), "")

    @property
    def exercise(self) -> Exercise:
        """The exercise that goes on."""
        if self._exercise is None:
            self._exercise = Exercise(self.session.base, self.vignette)
        return self._exercise

    def _begin(self) -> None:
        self._exercise, self._last, self._shown = None, None, "question"
        self.refresh()

    def look(self, language: str) -> dict[str, Any]:
        vignettes = self.session.base.vignettes
        words = words_of(language)
        if not vignettes:
            return {"words": words, "empty": say("none", language)}
        shown = vignettes[self.vignette]
        titles = sop_titles(self.session.place)
        found: dict[str, Any] = {
            "words": words,
            "shown": self._shown,
            "vignette": self.vignette,
            "name": shown.name,
            "story": [line.in_language(language) for line in shown.story],
            "questions": [line.in_language(language) for line in shown.questions],
            "picks": [[name, say("pick_n", language, kind=one.kind.in_language(language), name=one.name)] for name, one in vignettes.items()],
            "sops": [[name, text.in_language(language) if (text := about["title"]) else name] for name, about in titles.items()],
            "sop": self.session.sop,
            "paper": self._paper,
        }
        return found | view_of(self.exercise, language, self._last)

    # what the browser sends ------------------------------------------------

    def on_choose(self, number: int) -> None:
        """An option, counted from 0."""
        if self._shown == "question" and not self.exercise.over and isinstance(number, int):
            if 0 <= number < len(self.exercise.now.question.options):
                self.exercise.answer(number)
                self._last = number
            self.refresh()

    def on_forward(self) -> None:
        """On, past a question that has its answer."""
        if self._shown == "question":
            before = self.exercise.place
            self.exercise.forward()
            if self.exercise.place != before:
                self._last = None if self.exercise.over else self.exercise.now.chosen
            self.refresh()

    def on_back(self) -> None:
        """The question before, as it was answered."""
        if self._shown == "question":
            self.exercise.back()
            self._last = self.exercise.now.chosen
            self.refresh()

    def on_pick(self, vignette: str) -> None:
        """Another person."""
        if vignette in self.session.base.vignettes:
            self.session.vignette = vignette

    def on_sop(self, name: str) -> None:
        """Another SOP."""
        if name in sop_titles(self.session.place):
            self.session.sop = name

    def on_again(self) -> None:
        """Once more from the start."""
        self._begin()

    def on_pause(self) -> None:
        """A plain page; nothing is lost."""
        self._shown = "pause"
        self.refresh()

    def on_resume(self) -> None:
        """Back to where she was."""
        self._shown = "question"
        self.refresh()

    def on_close_screen(self) -> None:
        """Away from the exercise: to the start page where there is one."""
        if "start" in self.steps:
            self._shown = "question"
            self.session.screen = "start"
        else:
            self._shown = "closed"
        self.refresh()

    def on_paper(self) -> None:
        """The exercise for the printer."""
        self._papers += 1
        self._paper = {"number": self._papers, "text": paper(self.session.base, self.vignette, self.session.language)}
        self.refresh()
        self._paper = None
