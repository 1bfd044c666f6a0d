"""The log and the cases of one replication as tables of whole numbers, and as data frames with words.

What each column means stands in `simkit.engine.log`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simkit.engine.log import COLUMNS, NEVER
from simkit.engine.vocabulary import Vocabulary
from simkit.language.messages import MissingError, kind, says

if TYPE_CHECKING:
    import pandas as pd

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LOG_COLUMNS = tuple(name for name in COLUMNS if name != "agency")  # the agency is the pool's
CASE_COLUMNS = ("stream", "number", "group", "background", "arrived", "ended", "outcome")
# By column of words, the tuple of the vocabulary that holds them.
_WORDS = {"kind": "kinds", "step": "steps", "pool": "pools", "outcome": "outcomes", "mode": "modes"}


@dataclass(frozen=True, eq=False)
class Log:
    """The log of one replication.

    Attributes:
        data: int64, a row per entry in the order in which they were written, columns as in `LOG_COLUMNS`; words as codes,
            ``story`` 0 or 1, times in seconds, `NEVER` (-1) for what did not happen.
    """

    data: Ints
    vocabulary: Vocabulary

    @classmethod
    def of_rows(cls, rows: Sequence[tuple[Any, ...]], vocabulary: Vocabulary) -> Log:
        """From rows with words, columns as in `simkit.engine.log.COLUMNS`.

        Raises:
            KeyError: a word that the vocabulary does not have: a fault of the engine.
        """
        data = np.empty((len(rows), len(LOG_COLUMNS)), dtype=np.int64)
        if rows:
            for name, values in zip(COLUMNS, zip(*rows, strict=True), strict=True):
                if name != "agency":
                    known = _WORDS.get(name)
                    codes: Iterable[int] = values if known is None else map(vocabulary.codes[known].__getitem__, values)
                    data[:, LOG_COLUMNS.index(name)] = np.fromiter(codes, dtype=np.int64, count=len(rows))
        return cls(data, vocabulary)

    def __len__(self) -> int:
        return len(self.data)

    def column(self, name: str) -> Ints:
        """A column of codes or seconds, by its name; a view."""
        return self.data[:, LOG_COLUMNS.index(name)]

    def columns(self) -> dict[str, Any]:
        """All columns of `simkit.engine.log.COLUMNS` with words in the place of codes."""
        found: dict[str, Any] = {}
        for name in COLUMNS:
            if name == "agency":
                found[name] = _spoken(self.vocabulary.agencies, self.column("pool"))
            elif name in _WORDS:
                found[name] = _spoken(getattr(self.vocabulary, _WORDS[name]), self.column(name))
            elif name == "story":
                found[name] = self.column(name).astype(bool)
            else:
                found[name] = self.column(name).copy()
        return found

    def frame(self) -> pd.DataFrame:
        """The log with words, a row per event of interest."""
        import pandas as pd

        return pd.DataFrame(self.columns())

    def rows(self) -> list[tuple[Any, ...]]:
        """The log with words as tuples."""
        return list(zip(*(column.tolist() for column in self.columns().values()), strict=True))

    def of_case(self, case: int) -> list[dict[str, Any]]:
        """The rows of one case with words, as mappings, in the order in which they were written."""
        own = Log(self.data[self.column("case") == case], self.vocabulary)
        return [dict(zip(COLUMNS, row, strict=True)) for row in own.rows()]


@dataclass(frozen=True, eq=False)
class Cases:
    """The cases of one replication, background work included; row and number of a case are the same.

    Attributes:
        data: int64, columns as in `CASE_COLUMNS`; ``background`` 0 or 1, ``ended`` `NEVER` for open cases.
        attributes: int64, columns as in ``vocabulary.attributes``: codes, -1 where a case has none.
        events: int64, columns as in ``vocabulary.events``: the second of the first time, `NEVER` where it did not happen.
        hours_since: hours from the incident to the arrival, not-a-number where none is drawn.
    """

    data: Ints
    attributes: Ints
    events: Ints
    hours_since: Floats
    vocabulary: Vocabulary

    @classmethod
    def of_objects(cls, cases: Sequence[Any], vocabulary: Vocabulary) -> Cases:
        """From the cases (`simkit.engine.arrivals.Case`) of a simulation, ordered by their index."""
        streams, outcomes = vocabulary.codes["streams"], vocabulary.codes["outcomes"]
        number = len(cases)
        data = np.array(
            [
                (streams[case.stream], case.index, case.group, case.background, case.arrived, case.ended, outcomes[case.outcome])
                for case in cases
            ],
            dtype=np.int64,
        ).reshape(number, len(CASE_COLUMNS))  # fmt: skip
        attributes = np.full((number, len(vocabulary.attributes)), NEVER, dtype=np.int64)
        for place, (name, codes) in enumerate(vocabulary.attribute_codes.items()):
            attributes[:, place] = [codes[case.attributes[name]] if name in case.attributes else NEVER for case in cases]
        events = np.full((number, len(vocabulary.events)), NEVER, dtype=np.int64)
        positions = vocabulary.codes["events"]
        for row, case in enumerate(cases):
            for event, at in case.events.items():
                events[row, positions[event]] = at
        hours = np.array([case.hours_since for case in cases], dtype=float)
        return cls(data, attributes, events, hours, vocabulary)

    def __len__(self) -> int:
        return len(self.data)

    def column(self, name: str) -> Ints:
        """A column of ``data`` by its name; a view."""
        return self.data[:, CASE_COLUMNS.index(name)]

    def attribute(self, name: str) -> Ints:
        """Codes of an attribute, -1 where a case has none; a view.

        Raises:
            KeyError: no stream of the scenario draws it.
        """
        if name not in self.vocabulary.attributes:
            raise MissingError(says("no_of", what=kind("attribute"), name=name, known=tuple(self.vocabulary.attributes)))
        return self.attributes[:, list(self.vocabulary.attributes).index(name)]

    def event(self, name: str) -> Ints:
        """The second at which an event first happened to each case, `NEVER` where it did not; a view."""
        return self.events[:, self.vocabulary.codes["events"][name]]

    def frame(self) -> pd.DataFrame:
        """One row per case with words; what a case does not have is missing."""
        import pandas as pd

        columns: dict[str, Any] = {
            "case": np.arange(len(self)),
            "number": self.column("number").copy(),
            "group": self.column("group").copy(),
            "background": self.column("background").astype(bool),
            "arrived": self.column("arrived").copy(),
            "ended": self.column("ended").copy(),
            "outcome": _spoken(self.vocabulary.outcomes, self.column("outcome")),
            "hours_since_incident": self.hours_since,
        }
        for name, words in self.vocabulary.attributes.items():
            columns[name] = pd.array(_spoken((*words, None), self.attribute(name)), dtype="str")
        for name in self.vocabulary.events:
            at = self.event(name)
            columns[f"event_{name}"] = at.copy() if (at != NEVER).all() else np.where(at == NEVER, np.nan, at)
        return pd.DataFrame(columns)

    def people(self) -> Ints:
        """The numbers of all cases but the work of others, in the order of the log."""
        return np.flatnonzero(self.column("background") == 0)

    def rows(self, chosen: Sequence[int] | Ints | None = None) -> list[dict[str, Any]]:
        """One mapping per case with words, of all cases or of those chosen by their numbers; what a case does not have is not in it."""
        vocabulary = self.vocabulary
        cases = np.arange(len(self)) if chosen is None else np.asarray(chosen, dtype=np.int64)
        fixed = zip(cases.tolist(), *(self.column(name)[cases].tolist() for name in CASE_COLUMNS[1:]), self.hours_since[cases].tolist(), strict=True)
        attributes = [(name, words) for name, words in vocabulary.attributes.items()]
        found: list[dict[str, Any]] = []
        for (case, number, group, background, arrived, ended, outcome, hours), codes, events in zip(
            fixed, self.attributes[cases].tolist(), self.events[cases].tolist(), strict=True
        ):
            row = {
                "case": case, "number": number, "group": group, "background": bool(background), "arrived": arrived, "ended": ended,
                "outcome": vocabulary.outcomes[outcome], "hours_since_incident": hours,
            }  # fmt: skip
            row.update((name, words[code]) for (name, words), code in zip(attributes, codes, strict=True) if code != NEVER)
            row.update((f"event_{name}", at) for name, at in zip(vocabulary.events, events, strict=True) if at != NEVER)
            found.append(row)
        return found


def _spoken(words: tuple[str | None, ...], codes: Ints) -> NDArray[np.object_]:
    """The words of codes; code -1 is the last one."""
    found: NDArray[np.object_] = np.array(words, dtype=object)[codes]
    return found
