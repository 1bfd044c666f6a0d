"""The swimlanes of the SOP form: where symbols and arrows stand, before anything is drawn; pages, files and pictures draw the same from it.

Across, all is in px of a column of `WIDE`. Down, a row has whatever height it is given: strokes are in shares of it, symbols stand at its middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simkit.documents.sop_table import Arrow, SopRow, sop_rows
from simkit.scenario.model import Scenario

WIDE, FURTHEST = 83, 8  # px of a performer's column; rows over which an arrow is drawn
Anchor = Literal["start", "middle", "end"]
Height = tuple[float, int]  # share of the row's height, and px more
TOP, BELOW_TOP, MIDDLE, BOTTOM = (0.0, 0), (0.0, 4), (0.5, 0), (1.0, 0)
_WORDS = {"yes": ("Ya", "Yes"), "no": ("Tidak", "No")}


def say(key: str, language: str) -> str:
    """The words at the two ways out of a decision."""
    return _WORDS[key][language == "en"]


@dataclass(frozen=True)
class Stroke:
    """A straight piece of an arrow inside one row."""

    x1: float
    x2: float
    y1: Height
    y2: Height


@dataclass(frozen=True)
class Words:
    """Words at an arrow; ``y`` px below the middle of the row."""

    x: float
    y: float
    text: str
    anchor: Anchor


@dataclass(frozen=True)
class Head:
    """An arrow head with its point at ``y`` px below the middle: ``turned`` 0 down, 1 to the right, -1 to the left."""

    x: float
    y: float
    turned: int


@dataclass(frozen=True)
class Pentagon:
    """The symbol for "goes on elsewhere", at the middle of the row."""

    x: float
    text: str

    @property
    def half(self) -> float:
        """Half its width, px."""
        return max(15, 4 + 3.4 * len(self.text))


class Lanes:
    """The drawing of a page: shapes in the middle of their column, arrows between them, pentagons where an arrow would be too long.

    Attributes:
        rows, actors: of the page.
        columns: by row, the column of its performer.
        strokes: by row, what is drawn under the shapes.
        over: by row, what is drawn over them.
    """

    def __init__(self, scenario: Scenario, rows: list[SopRow], actors: list[str], language: str) -> None:
        self.rows, self.actors, self.language = rows, actors, language
        self.numbers: dict[str, int] = {}
        for row in sop_rows(scenario):
            self.numbers.setdefault(row.step, row.number)
        self.strokes: list[list[Stroke]] = [[] for _ in rows]
        self.over: list[list[Words | Head | Pentagon]] = [[] for _ in rows]
        self.taken: dict[int, list[tuple[int, int]]] = {}
        self.pentagons: dict[int, set[int]] = {}
        self.columns = [actors.index(row.actors[0]) if row.actors else 0 for row in rows]
        self.dropped = {place + 1 for place in range(len(rows)) if self._drop(place) is not None}  # rows that an arrow reaches from the row above
        for place in range(len(rows)):
            self._arrows_of(place)

    def _place_of(self, place: int, arrow: Arrow) -> int | None:
        """The row of this page to which an arrow leads."""
        row = self.rows[place]
        if arrow.to == row.step and not row.decides and row.kind != "decision":
            return place + 1 if place + 1 < len(self.rows) else None
        return next((other for other, one in enumerate(self.rows) if one.step == arrow.to), None)

    def _many(self, place: int) -> bool:
        """Whether a row has so many ways out that pentagons say them all."""
        arrows = [arrow for arrow in self.rows[place].arrows if arrow.to]
        return len(arrows) > 2 or bool(arrows and arrows[0].label == "a")

    def _drop(self, place: int) -> Arrow | None:
        """The arrow that leads straight to the next row."""
        if self._many(place):
            return None
        arrows = [arrow for arrow in self.rows[place].arrows if arrow.to]
        return next((arrow for arrow in reversed(arrows) if self._place_of(place, arrow) == place + 1), None)

    def _arrows_of(self, place: int) -> None:
        row, column = self.rows[place], self.columns[place]
        arrows = [arrow for arrow in row.arrows if arrow.to]
        names = {"yes": say("yes", self.language), "no": say("no", self.language)}
        if self._many(place):
            self._chain(place, column, [f"{arrow.label} {self.numbers[arrow.to]}" for arrow in arrows])
            return
        drop = self._drop(place)
        # an arrow runs inside its own column, so that there is room on both sides of every shape; a pentagon needs a column beside it
        used: set[int] = set()
        near: list[tuple[int, str]] = []
        for arrow in arrows:
            label = names.get(arrow.label, arrow.label)
            to = self._place_of(place, arrow)
            if arrow is drop:
                self._down(place, column, self.columns[place + 1], label)
            elif to is not None and place + 1 < to <= place + FURTHEST:
                near.append((to, label))
            else:
                used.add(self._pentagon(place, column, -1 if 1 in used else 1, str(self.numbers[arrow.to]), label))
        for to, label in near:
            wanted = -1 if self.columns[to] < column else 1
            if self.columns[to] == column and self._many(to) and 2 * column < len(self.actors) - 1:
                wanted = -1  # its own ways leave to the side that has more columns
            side = wanted if wanted not in used else -wanted
            used.add(side)
            self._channel(place, to, side, label)

    def _line(self, place: int, x1: float, x2: float, y1: Height, y2: Height) -> None:
        self.strokes[place].append(Stroke(x1, x2, y1, y2))

    def _label(self, place: int, x: float, y: float, text: str, anchor: Anchor = "start") -> None:
        if text:
            self.over[place].append(Words(x, y, text, anchor))

    def _head(self, place: int, x: float, y: float, turned: int) -> None:
        self.over[place].append(Head(x, y, turned))

    def _half(self, place: int) -> tuple[float, float]:
        """Half width and half height of a row's shape, px."""
        return (32, 19) if self.rows[place].kind == "decision" else (30, 13)

    def _down(self, place: int, column: int, to: int, label: str) -> None:
        x1, x2 = column * WIDE + WIDE / 2, to * WIDE + WIDE / 2
        self._line(place, x1, x1, MIDDLE, BOTTOM)
        below = place + 1
        if x1 == x2:
            self._line(below, x2, x2, TOP, MIDDLE)
        else:
            self._line(below, x1, x1, TOP, BELOW_TOP)
            self._line(below, x1, x2, BELOW_TOP, BELOW_TOP)
            self._line(below, x2, x2, BELOW_TOP, MIDDLE)
        self._head(below, x2, -self._half(below)[1], 0)
        self._label(place, x1 + 5, self._half(place)[1] + 9, label)

    def _channel(self, place: int, to: int, side: int, label: str) -> None:
        column = self.columns[place]
        x = column * WIDE + WIDE / 2
        border = column + (1 if side > 0 else 0)
        key = border * 2 + (1 if side > 0 else 0)
        spans = self.taken.setdefault(key, [])
        lane = sum(start < to and place < end for start, end in spans)
        spans.append((place, to))
        channel = border * WIDE - side * (4 + 4 * min(lane, 1))
        self._line(place, x, channel, MIDDLE, MIDDLE)
        self._line(place, channel, channel, MIDDLE, BOTTOM)
        for between in range(place + 1, to):
            self._line(between, channel, channel, TOP, BOTTOM)
        target = self.columns[to] * WIDE + WIDE / 2
        if self.rows[to].kind == "decision" and to not in self.dropped:  # from above: its sides are where its own ways leave
            self._line(to, channel, channel, TOP, BELOW_TOP)
            self._line(to, channel, target, BELOW_TOP, BELOW_TOP)
            self._line(to, target, target, BELOW_TOP, MIDDLE)
            self._head(to, target, -self._half(to)[1], 0)
        else:
            turned = 1 if channel < target else -1
            self._line(to, channel, channel, TOP, MIDDLE)
            self._line(to, channel, target, MIDDLE, MIDDLE)
            self._head(to, target - turned * self._half(to)[0], 0, turned)
        if side > 0 and column == len(self.actors) - 1:  # at the edge of the drawing
            self._label(place, (column + 1) * WIDE - 2, -14, label, "end")
        elif side < 0 and column == 0:
            self._label(place, 2, -14, label)
        else:
            self._label(place, x + side * (self._half(place)[0] - 4), -9, label, "start" if side > 0 else "end")

    def _pentagon(self, place: int, column: int, side: int, text: str, label: str) -> int:
        """A pentagon in the nearest free column, rather on the side given; which side it came to (0: under the shape)."""
        taken = self.pentagons.setdefault(place, set())
        free = [n for n in range(len(self.actors)) if n != column and n not in taken]
        if not free:  # no room beside the shape: the number stands under it
            self._label(place, column * WIDE + WIDE - 2, self._half(place)[1] + 9, f"{label} → {text}".strip(), "end")
            return 0
        other = min(free, key=lambda n: ((n - column) * side < 0, abs(n - column)))
        taken.add(other)
        side = 1 if other > column else -1
        x1, x2 = column * WIDE + WIDE / 2, other * WIDE + WIDE / 2
        self._line(place, x1, x2, MIDDLE, MIDDLE)
        self.over[place].append(Pentagon(x2, f"{label} {text}".strip() if len(taken) > 1 and abs(other - column) > 1 else text))
        half = self._half(place)[0]
        if not (len(taken) > 1 and abs(other - column) > 1):
            self._label(place, x1 + side * (half - 4), -9, label, "start" if side > 0 else "end")
        return side

    def _chain(self, place: int, column: int, texts: list[str]) -> None:
        """Many ways out: pentagons side by side in the columns that are free."""
        room = [n for n in range(len(self.actors)) if n != column]
        room.sort(key=lambda n: (abs(n - column), n < column))
        used = sorted(room[: len(texts)])
        if len(used) < len(texts):  # too few columns: two in one
            step = WIDE / 2
            spots = [n * WIDE + WIDE / 4 + half * step for n in sorted(room) for half in (0, 1)][: len(texts)]
        else:
            spots = [n * WIDE + WIDE / 2 for n in used]
        x = column * WIDE + WIDE / 2
        for spot, text in zip(spots, texts, strict=False):
            self._line(place, x, spot, MIDDLE, MIDDLE)
            self.over[place].append(Pentagon(spot, text))
        if len(spots) < len(texts):
            self._label(place, x, self._half(place)[1] + 8, ", ".join(texts[len(spots) :]), "middle")
