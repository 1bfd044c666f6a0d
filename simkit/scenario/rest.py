"""What is well formed in faulty data: so that what does not fit together there is told in the same report as what is ill formed.

What is ill formed is left out, with no more around it than must be: a key that need not be there goes alone, one that must be there takes
the thing with it that needs it. `Gaps` remembers what was left out, so that nothing is said to be missing that only stood there.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from pydantic import ValidationError

from simkit.language.messages import nearest
from simkit.scenario.checks import Finding, Gaps
from simkit.scenario.faults import MOST_FAULTS
from simkit.scenario.form import KEY, as_name, path_in, problems, value_at
from simkit.scenario.model import Scenario
from simkit.scenario.sources import words_in
from simkit.scenario.strictness import lenient
from simkit.scenario.values import LONGEST_NAME, NAME_PATTERN

MOST_ROUNDS = 12  # each leaves out what the one before made incomplete; the language is not nested deeper
_STAND_INS: dict[str, Any] = {
    "title": {"id": "", "en": ""}, "horizon": "30000 d", "network": {"agencies": {}}, "streams": {"cases": {}}, "sop": {"steps": {"nowhere": {}}},
}  # fmt: skip


@dataclass
class Rest:
    """A scenario made of the well-formed part of data; none when nothing can be made of it."""

    scenario: Scenario | None = None
    gaps: Gaps = field(default_factory=Gaps)
    data: dict[str, Any] = field(default_factory=dict)
    positions: dict[int, list[int]] = field(default_factory=dict)  # of lists, by identity: where their items stood
    names: dict[int, dict[str, str]] = field(default_factory=dict)  # of mappings, by identity: what is called otherwise here, as it was written

    def as_written(self, finding: Finding) -> Finding:
        """A finding with its path in the data as they were given."""
        path, message, near = finding
        return self._written(path), message, near

    def held_together(self) -> list[Finding]:
        """What of the rest does not hold together in itself, and was not told because something else there was ill formed."""
        found: list[Finding] = []
        for _ in range(MOST_ROUNDS):
            try:
                Scenario.model_validate(self.data)
                break
            except ValidationError as report:
                for path, message, near in problems(report, self.data, Scenario):
                    if message.key in _ABOUT and not self._lacks(self._written(path, names=False), _ABOUT[message.key]):
                        found.append((self._written(path), message, near))
                self._leave_out_all([path_in(self.data, error["loc"]) for error in report.errors(include_url=False, include_input=False)])
        return found

    def _lacks(self, path: tuple[str | int, ...], keys: tuple[str, ...]) -> bool:
        """Whether something was left out of these keys of what stands at a path, or a key that may have been meant to be one of them."""
        inner = [str(other[len(path)]) for other in self.gaps.damaged if other[: len(path)] == path and len(other) > len(path)]
        return any(key in keys or nearest(key, keys) for key in inner)

    def _written(self, path: tuple[str | int, ...], *, names: bool = True) -> tuple[str | int, ...]:
        """A path in the data as they were given; without ``names`` with the names of things as they are here."""
        written: list[str | int] = []
        at = self.data
        for part in path:
            held, called = self.positions.get(id(at)), self.names.get(id(at), {})
            if isinstance(part, int):
                written.append(held[part] if held is not None and part < len(held) else part)
            else:
                written.append(called.get(part, part) if names else part)
            try:
                at = at[part]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                at = None  # type: ignore[assignment]
        return tuple(written)

    def rename_all(self, paths: set[tuple[str | int, ...]]) -> None:
        """Gives things, wherever they are named, names that they can have instead of those at the ends of paths: so that all of them is looked at."""
        others: dict[str, str] = {}
        for path in sorted(paths, key=len, reverse=True):  # what is inside another thing first
            holder, old = value_at(self.data, path[:-1]), str(path[-1])
            plain = as_name(old, NAME_PATTERN)[: LONGEST_NAME - 6] or "unnamed"
            new = next(name for name in chain([plain], (f"{plain}_{number}" for number in count(2))) if name not in holder)
            self.names.setdefault(id(holder), {})[new] = old
            others[old] = new
            items = [(new if name == old else name, value) for name, value in holder.items()]
            holder.clear()
            holder.update(items)
        self.gaps.words |= {*others}
        _say_otherwise(self.data, others)

    def _leave_out_all(self, paths: list[tuple[str | int, ...]]) -> None:
        """Takes pieces out, the last first, so that the places of those before stay as they are."""
        for path in sorted(set(paths), key=_in_file_order, reverse=True):
            if path:
                self._leave_out(path)

    def _leave_out(self, path: tuple[str | int, ...]) -> None:
        """Takes one piece out of the data and remembers its words."""
        try:
            holder = value_at(self.data, path[:-1])
            piece = holder[path[-1]]
        except (KeyError, IndexError, TypeError):
            return  # left out before, with what was around it
        self.gaps.words |= words_in(piece) | {str(path[-1])}
        if isinstance(path[-1], str):
            self.gaps.names.add(path[-1])
        self.gaps.damaged.add(self._written(path, names=False))
        if isinstance(holder, list):
            self.positions.setdefault(id(holder), list(range(len(holder)))).pop(int(path[-1]))
        del holder[path[-1]]


# which keys must be whole for a sentence to be said of what holds them
_ABOUT = {
    "step.last": ("next",), "step.team": ("team", "time"), "mode.sum": ("incomplete", "refused", "lost"), "mode.noticed": ("lost", "noticed"),
    "stream.entry": ("first", "doors"), "doors.sum": ("doors",), "door.profile": ("time_of_day", "hours"), "escalation.one": ("to", "to_class"),
    "gate.one": ("meeting", "group", "arrival_group"), "meeting.day": ("day", "on"), "target.one": ("at_most", "at_least"),
    "lever.order": ("lowest", "at_start", "highest"),
}  # fmt: skip


def rest_of(plain: dict[str, Any], unread: set[str], lost: set[str]) -> Rest:
    """The well-formed part of a scenario's data.

    Args:
        plain: data without periods, as they are validated; not changed.
        unread: parts that could not be read.
        lost: words in changes that could not be made.
    """
    rest = Rest(data=copy.deepcopy(plain))
    rest.gaps.words |= lost
    for part in unread & {*_STAND_INS}:
        _stand_in(rest, part)
    rest.gaps.parts |= unread
    for _ in range(MOST_ROUNDS):
        try:
            with lenient():
                rest.scenario = Scenario.model_validate(rest.data)
            return rest
        except ValidationError as report:
            errors = report.errors(include_url=False, include_input=False)[: 20 * MOST_FAULTS]
            names = {path_in(rest.data, error["loc"]) for error in errors if error["loc"][-1:] == (KEY,)}
            if names:
                rest.rename_all(names)
                continue  # what named them may be well formed now
            rest._leave_out_all([path_in(rest.data, error["loc"]) for error in errors])
            for error in errors:
                if error["type"] == "missing" and len(error["loc"]) == 1:
                    _stand_in(rest, str(error["loc"][0]))
    return rest


def _stand_in(rest: Rest, part: str) -> None:
    """Something in the place of a part that a scenario must have."""
    if part in _STAND_INS and part not in rest.data:
        rest.data[part] = copy.deepcopy(_STAND_INS[part])
        rest.gaps.parts.add(part)


def _say_otherwise(data: Any, others: dict[str, str]) -> None:
    """Puts other words in the place of some, wherever they stand as values."""
    waiting = [data]
    while waiting:
        holder = waiting.pop()
        for place, value in holder.items() if isinstance(holder, dict) else enumerate(holder):
            if type(value) in (dict, list):
                waiting.append(value)
            elif isinstance(value, str) and value in others:
                holder[place] = others[value]


def _in_file_order(path: tuple[str | int, ...]) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(part, str), part if isinstance(part, int) else 0, str(part)) for part in path)
