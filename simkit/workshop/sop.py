"""SOP: the draft in the official form, with one yellow column that the form does not have: how long people wait there."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path
from typing import Any, ClassVar

from simkit.documents.sop_files import write_sop
from simkit.documents.sop_page import CSS, page, tables, words
from simkit.documents.sop_table import row_numbers, waits_of
from simkit.scenario.model import Scenario
from simkit.workshop.one_case import way_of
from simkit.workshop.screen import Screen, module, styles
from simkit.workshop.session import sop_titles

REPLICATIONS = 3
_WORDS: dict[str, tuple[str, str]] = {
    "sub": ("Kolom kuning berasal dari simulasi.", "The yellow column comes from the simulation."),
    "waits": ("Tampilkan waktu tunggu", "Show waiting"),
    "which": ("SOP", "SOP"),
    "rows": ("Baris", "Rows"),
    "all": ("seluruh SOP, {n} baris", "the whole SOP, {n} rows"),
    "way": ("jalan {name}: {kind}", "the way of {name}: {kind}"),
    "word": ("Unduh Word", "Download Word"),
    "excel": ("Unduh Excel", "Download Excel"),
    "print": ("Cetak", "Print"),
    "page": ("hlm. {n}", "p. {n}"),
    "pages": ("Halaman", "Pages"),
    "was": ("Batang kosong: semula, dengan SOP {sop}.", "Hollow bar: before, under the SOP {sop}."),
    "busy": ("Menghitung waktu tunggu…", "Calculating the waits…"),
}


def say(key: str, language: str, **parts: object) -> str:
    """The words of this screen."""
    return _WORDS[key][language == "en"].format(**parts)


class SopScreen(Screen):
    """The SOP table, page by page: whole, or the rows that one vignette's person walks; to be printed or taken along as a file."""

    name: ClassVar[str] = "sop"
    _esm = module("sop.js")
    _css = styles("sop.css") + CSS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._page = 0
        self._person = ""
        self._with_waits = True
        self._known = False  # the waits take seconds: they follow once the table is seen
        self._files = 0
        self._file: dict[str, Any] | None = None
        super().__init__(*args, **kwargs)
        self.follow(["sop", "contexts"], self._changed)
        self.follow(["large"], self.refresh)  # large type has no room for requirements and output

    def _changed(self) -> None:
        self._page, self._known, self._file = 0, False, None
        self.refresh()

    @property
    def _first_sop(self) -> str:
        return next(iter(sop_titles(self.session.place)))

    def _steps(self) -> list[str] | None:
        scenario = self.session.base
        return steps_of_person(scenario, self._person) if self._person in scenario.vignettes else None

    def _waits(self) -> dict[str, tuple[float, int]] | None:
        return waits_of(self.session.base, self.session.seed, REPLICATIONS) if self._known and self._with_waits else None

    def look(self, language: str) -> dict[str, Any]:
        scenario = self.session.base
        before, note = None, ""
        if self._known and self._with_waits and self.session.sop != self._first_sop:
            base = self.session.scenario(self._first_sop)
            before = waits_of(base, self.session.seed, REPLICATIONS)
            note = say("was", language, sop=base.sop.title.in_language(language) if base.sop.title else base.sop_name)
        found = tables(scenario, language, steps=self._steps(), waits=self._waits(), before=before, brief=self.session.large)
        self._page = min(self._page, len(found) - 1)
        titles = sop_titles(self.session.place)
        people = [[name, say("way", language, name=one.name, kind=one.kind.in_language(language))] for name, one in scenario.vignettes.items()]
        numbers = len({*row_numbers(scenario).values()})
        return {
            "words": {key: pair[language == "en"] for key, pair in _WORDS.items()},
            "sops": [[name, text.in_language(language) if (text := about["title"]) else name] for name, about in titles.items()],
            "sop": self.session.sop,
            "people": [["", say("all", language, n=max(numbers, _last(scenario)))], *people],
            "person": self._person,
            "table": found[self._page] if found else "",
            "page": self._page,
            "pages": [say("page", language, n=n) for n in range(1, len(found) + 1)],
            "with_waits": self._with_waits,
            "known": self._known,
            "symbols": words("symbols", language),
            "note": (words("waits", language, n=REPLICATIONS) if self._known and self._with_waits else "") + (f" {note}" if note else ""),
            "file": self._file,
        }

    def on_waits(self) -> None:
        """The table is seen: now the waits."""
        if not self._known:
            self._known = True
            self.refresh()

    def on_toggle(self) -> None:
        """The yellow column on or off."""
        self._with_waits = not self._with_waits
        self.refresh()

    def on_page(self, number: int) -> None:
        """Another page."""
        if isinstance(number, int) and number >= 0:
            self._page = number
            self.refresh()

    def on_person(self, name: str) -> None:
        """Only the rows that one person walks, or all."""
        if name == "" or name in self.session.base.vignettes:
            self._person, self._page = name, 0
            self.refresh()

    def on_sop(self, name: str) -> None:
        """Another SOP."""
        if name in sop_titles(self.session.place):
            self.session.sop = name

    def on_take(self, form: str) -> None:
        """The form as a file, or as a page for the printer; it goes to the browser, no copy stays."""
        scenario, language = self.session.base, self.session.language
        if form not in ("xlsx", "docx", "print"):
            return
        self._files += 1
        waits = self._waits()
        name = f"sop-{self.session.sop}.{form}"
        if form == "print":
            text = page(scenario, language, steps=self._steps(), waits=waits, replications=REPLICATIONS)
            self._file = {"number": self._files, "kind": form, "name": name, "text": text}
        else:
            with tempfile.TemporaryDirectory() as folder:
                where = Path(folder) / name
                write_sop(scenario, where, language, steps=self._steps(), waits=waits, replications=REPLICATIONS)
                data = base64.b64encode(where.read_bytes()).decode()
            self._file = {"number": self._files, "kind": form, "name": name, "data": data}
        self.refresh()
        self._file = None


def _last(scenario: Scenario) -> int:
    from simkit.documents.sop_table import sop_rows

    return len(sop_rows(scenario))


def steps_of_person(scenario: Scenario, name: str) -> list[str]:
    """The steps that a vignette's person comes to in a run, with the decisions between them, in the order of the SOP."""
    way = way_of(scenario, name)
    steps = scenario.sop.steps
    walked = {band.step for band in (*way.bands, *(band for bands in way.beside.values() for band in bands))} & set(steps)
    decisions = {step for step in steps if steps[step].team is None}
    for decision in decisions:
        before = any(route.to == decision for step in walked for route in steps[step].next)
        fork = steps[decision].fork
        ways = [*steps[decision].next, *(route for rows in (fork.branches if fork else ()) for route in rows)]
        if (before or any(route.to == decision for other in decisions for route in steps[other].next)) and any(route.to in walked for route in ways):
            walked = walked | {decision}
    return [step for step in steps if step in walked]
