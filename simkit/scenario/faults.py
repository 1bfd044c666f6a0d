"""Faults of scenario files: each with its place, what is wrong, and the cure; written when it is told, in the language asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from simkit.language.choice import choose
from simkit.language.messages import Message, in_one_line, says

MOST_FAULTS = 100  # in one report; who has more mends these first
LONGEST_WORDS = 600


@dataclass(frozen=True)
class Fault:
    """One fault. ``line`` and ``column`` count from 1; 0 where a fault concerns the whole file, or what was asked for; ``file`` and ``path``
    are empty where there is none.

    ``says`` is what is wrong and what to do, ``nearest`` the right name most like the one that was given, ``place`` what the path means in words,
    Indonesian and English (`simkit.scenario.places`).
    """

    file: str
    line: int
    column: int
    path: str
    says: Message
    nearest: str = ""
    place: tuple[str, str] = field(default=("", ""), compare=False)

    @property
    def message(self) -> str:
        """What is wrong and what to do, in the language of the machine."""
        return self.message_in(choose())

    def message_in(self, language: str) -> str:
        return _cut(self.says.in_language(language))

    def in_language(self, language: str) -> str:
        """The whole line of a report: place, path, what is wrong, what to do, the nearest right name."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        words, path = _cut(self.place[language == "en"]), _cut(self.path)
        return in_one_line(": ".join(part for part in (place, f"{words} ({path})" if words and path else path, self.told(language)) if part))

    def told(self, language: str) -> str:
        """What is wrong, what to do, and the nearest right name, without the place."""
        return _cut(self.says.in_language(language, self.nearest))

    def record(self, language: str) -> dict[str, Any]:
        """For another program: place, path, the sentence's key, what is wrong, what was expected, the nearest right name."""
        return {
            "file": self.file, "line": self.line, "column": self.column, "path": _cut(self.path),
            "place": _cut(self.place[language == "en"]), "key": self.says.key,
            "message": self.message_in(language), "expected": _cut(self.says.cure_in(language)), "nearest": self.nearest,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.in_language(choose())


def _cut(words: str) -> str:
    if len(words) <= LONGEST_WORDS:
        return words
    return words[: LONGEST_WORDS // 2] + " … " + words[-LONGEST_WORDS // 4 :]


class ScenarioFaults(Exception):  # noqa: N818  a report of faults, not one error
    """All faults of a set of scenario files, in the order of their places. Its text is in the language of the machine."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        found = sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.column, fault.path, fault.says.key, repr(fault.says.parts)))
        if len(found) > MOST_FAULTS:
            found = [*found[: MOST_FAULTS - 1], Fault(found[0].file, 0, 0, "", says("more"))]
        self.faults = tuple(found)
        super().__init__(self.faults)

    def in_language(self, language: str) -> str:
        """The report: a line for each fault."""
        return "\n".join(fault.in_language(language) for fault in self.faults)

    def __str__(self) -> str:
        return self.in_language(choose())
