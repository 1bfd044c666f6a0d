"""Faults of scenario files: each with its place, what is wrong, and the cure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_FAULTS = 100  # in one report; who has more mends these first
LONGEST_WORDS = 600


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. ``line`` and ``column`` count from 1; 0 where a fault concerns the whole file.

    ``expected`` says what may stand there, ``nearest`` is the right name most like the one that was given.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    expected: str = ""
    nearest: str = ""

    def __post_init__(self) -> None:
        for name in ("file", "path", "message", "expected", "nearest"):
            words = str(getattr(self, name))
            if len(words) > LONGEST_WORDS:  # a value of a megabyte must not be a message of a megabyte
                object.__setattr__(self, name, words[: LONGEST_WORDS // 2] + " … " + words[-LONGEST_WORDS // 4 :])

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f" {self.path}:" if self.path else ""
        cure = f"; did you mean '{self.nearest}'?" if self.nearest else ""
        return f"{place}:{where} {self.message}{cure}"


class ScenarioFaults(Exception):  # noqa: N818  a report of faults, not one error
    """All faults of a set of scenario files, in the order of their places."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        found = sorted(set(faults))
        if len(found) > MOST_FAULTS:
            more = Fault(found[0].file, 0, 0, "", "there are more faults than these; mend these first")
            found = [*found[: MOST_FAULTS - 1], more]
        self.faults = tuple(found)
        super().__init__("\n".join(map(str, self.faults)))
