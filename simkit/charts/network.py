"""The network: who refers to whom by the SOP, and how many people go where in a run. Columns are stages; no place on a map.

Lines leave a card on its right and reach one on its left; they run in the gutters between the columns and in the corridors between the rows, so
that no line crosses a card.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from simkit.charts.asked import picture, runs_of
from simkit.charts.sheet import MARGIN, Sheet, em, high, wide, wrapped
from simkit.charts.style import ACCENT, INK, PAPER, SECOND, Picture, style
from simkit.colours import FAMILIES
from simkit.engine.log import NEVER
from simkit.engine.simulation import Run
from simkit.language.messages import no
from simkit.language.numbers import number
from simkit.scenario.model import Scenario
from simkit.scenario.network import Agency, Beds
from simkit.scenario.sop import Route
from simkit.scenario.titles import titled

FEWEST, SHOWN = 5, 10  # people: lines of fewer are never drawn; lines of fewer are drawn only when asked for
_THICKEST, _THINNEST, _BETWEEN = 0.17, 0.013, 0.028  # inches
_LINE, _BACK, _WIDTH = "#3F6484", "#9FB4C6", 13.3
_WORDS = {
    "network": ("Jejaring layanan: {agencies} lembaga, {lines} jalur rujukan menurut SOP",
                "The service network: {agencies} agencies, {lines} ways of referral by the SOP"),
    "network_below": ("SOP: {sop}. Garis: SOP dapat meneruskan orang dari satu lembaga ke lembaga berikutnya. Kapasitas = asumsi.",
                      "SOP: {sop}. Lines: the SOP may send people on from one agency to the next. Capacities are assumptions."),
    "flows": ("Paling banyak orang berpindah dari {a} ke {b}: {n} orang setahun", "Most people go from {a} to {b}: {n} a year"),
    "flows_other": ("Paling banyak orang berpindah dari {a} ke {b}: {n} orang", "Most people go from {a} to {b}: {n}"),
    "still": ("Tidak ada jalur yang cukup ramai untuk digambar", "No line has enough people to be drawn"),
    "flows_below": ("Tebal garis: berapa orang berpindah ke sana{year}, tiap orang dihitung sekali per jalur, {runs}. Jalur dengan kurang dari "
                    "{fewest} orang tidak digambar ({left}). Kapasitas = asumsi.",
                    "Width: how many people go there{year}, each counted once a line, {runs}. Lines with fewer than {fewest} people are "
                    "not drawn ({left}). Capacities are assumptions."),
    "year": (" dalam setahun", " in a year"),
    "run": ("satu ulangan", "one replication"),
    "runs": ("rerata {n} ulangan", "mean of {n} replications"),
    "staff": ("{n} petugas", "{n} staff"),
    "places": ("{n} tempat", "{n} places"),
    "free": ("tanpa antrean", "no queue"),
    "back": ("pucat: kembali ke tahap yang sama atau sebelumnya", "pale: back to the same stage or an earlier one"),
    "mine": ("dari dan ke {a}; angka: orang", "from and to {a}; numbers: people"),
    "people": ("{n} orang", "{n} people"),
    "arrow": ("{a} ke {b} {n}", "{a} to {b} {n}"),
}  # fmt: skip

Flow = tuple[str, str]  # from, to: names of agencies


def _say(key: str, language: str, **parts: object) -> str:
    return _WORDS[key][language == "en"].format(**parts)


@picture
def network_picture(scenario: Scenario, language: str = "id", kind: str = "laptop", agency: str | None = None) -> Picture:
    """The network drawn from the scenario: agencies in the columns of their stage, lines where the SOP leads from one to another.

    Only steps of the SOP decide where a line is drawn.

    Args:
        agency: its lines are shown in its colour.

    Raises:
        ValueError: there is no such agency.
    """
    lines = {flow: 1.0 for flow in sorted(_by_sop(scenario))}
    agencies = scenario.network.agencies
    title = _say("network", language, agencies=len(agencies), lines=len(lines))
    below = _say("network_below", language, sop=titled(scenario.sop.title, scenario.sop_name, language))
    cards = {name: _capacity(one, language) for name, one in agencies.items()}
    with style(kind):
        board = _Board(scenario, language, lines, cards, agency, together=True)
        sheet = Sheet(title, below, language, body=board.height, width=_WIDTH)
        board.draw(sheet.axes())
        named = (f"{head}: {', '.join(board.names[name] for name in some)}" for head, some in zip(board.heads, board.columns, strict=True) if some)
        return sheet.finished("; ".join(named) + ".")


@picture
def network_flows(
    runs: Run | Sequence[Run], language: str = "id", kind: str = "laptop", agency: str | None = None, fewest: int = SHOWN
) -> Picture:
    """The network with flows: the more people go from one agency to the next, the wider the line; each card says how many came there.

    People are those who came after the warm-up; whoever goes the same way twice is counted once.

    Args:
        runs: replications of one scenario; their mean is drawn.
        agency: its lines are shown in its colour, with how many people they stand for.
        fewest: lines with fewer people are not drawn; never fewer than `FEWEST`.

    Raises:
        ValueError: there is no run, or no such agency.
    """
    listed = runs_of(runs)
    scenario = listed[0].scenario
    flows, visitors = flows_of(listed)
    shown = {flow: many for flow, many in flows.items() if many >= max(FEWEST, fewest)}
    told = {flow: many for flow, many in shown.items() if agency is None or agency in flow}
    days = (listed[0].horizon - scenario.warm_up_seconds) / 86_400
    year = 350 <= days <= 380
    cards = {name: _say("people", language, n=number(visitors.get(name, 0.0), language, 0)) for name in scenario.network.agencies}
    with style(kind):
        board = _Board(scenario, language, shown, cards, agency, together=False)
        title = _say("still", language)
        if told:
            (a, b), most = max(told.items(), key=lambda one: one[1])
            title = _say("flows" if year else "flows_other", language, a=board.names[a], b=board.names[b], n=number(most, language, 0))
        below = _say("flows_below", language, year=_say("year", language) if year else "", fewest=max(FEWEST, fewest), left=len(flows) - len(shown),
                     runs=_say("run", language) if len(listed) == 1 else _say("runs", language, n=len(listed)))  # fmt: skip
        sheet = Sheet(title, below, language, body=board.height + 2.2 * em(), width=_WIDTH)
        board.draw(sheet.axes(bottom=2.2 * em()))
        more = _say("mine", language, a=board.names[agency]) if agency else _say("back", language)
        _scale(sheet.axes(top=board.height), board.inches, max(shown.values(), default=0.0), language, more)
        largest = sorted(told.items(), key=lambda one: -one[1])[:5]
        return sheet.finished("; ".join(_say("arrow", language, a=board.names[a], b=board.names[b], n=number(many, language, 0))
                                        for (a, b), many in largest) + ".")  # fmt: skip


def flows_of(runs: Sequence[Run]) -> tuple[dict[Flow, float], dict[str, float]]:
    """How many people go from one agency to another, and how many come to each: means over the runs.

    A track beside the main way begins where the main way is at that time.
    """
    flows: Counter[Flow] = Counter()
    visitors: Counter[str] = Counter()
    for run in runs:
        pools = run.scenario.network.pools()
        measured = {number for number, row in enumerate(run.case_rows) if not row["background"] and row["arrived"] >= run.scenario.warm_up_seconds}
        log = run.log[run.log["kind"].isin(["service", "stay"])]
        visits: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for case, track, at, kind, pool in zip(*(log[name] for name in ("case", "track", "started", "kind", "pool")), strict=True):
            if case in measured and at != NEVER and pool in pools and (kind == "service" or isinstance(pools[pool], Beds)):
                visits[int(case)].append((int(at), int(track), str(pool).partition(".")[0]))
        for found in visits.values():
            found.sort()
            here: dict[int, str] = {}
            ways: set[Flow] = set()
            for _, track, agency in found:
                before = here.get(track, here.get(0))
                if before is not None and before != agency:
                    ways.add((before, agency))
                here[track] = agency
            flows.update(ways)
            visitors.update({agency for _, _, agency in found})
    many = len(runs)
    return {flow: count / many for flow, count in flows.items()}, {agency: count / many for agency, count in visitors.items()}


def _by_sop(scenario: Scenario) -> set[Flow]:
    """From which agency to which the SOP may lead; decisions without a team are passed through."""
    sop = scenario.sop

    def agencies_of(step: str) -> list[str]:
        team = sop.steps[step].team
        if team is None:
            return []
        teams = [row.team for row in sop.performers[team]] if team in sop.performers else [team]
        return list(dict.fromkeys(one.split(".")[0] for one in teams))

    def ways(step: str) -> Iterable[Route]:
        one = sop.steps[step]
        forked = one.fork.branches if one.fork is not None else ()
        return (*one.next, *(route for rows in (*forked, *one.start) for route in rows))

    def after(step: str, seen: frozenset[str]) -> Iterable[str]:
        for route in ways(step):
            if route.to in sop.steps and route.to not in seen:
                if sop.steps[route.to].team:
                    yield route.to
                else:
                    yield from after(route.to, seen | {step})

    return {(a, b) for step in sop.steps for a in agencies_of(step) for then in after(step, frozenset()) for b in agencies_of(then) if a != b}


def _capacity(agency: Agency, language: str) -> str:
    staff = [team.staff for team in agency.teams.values() if team.staff != "unlimited"]
    beds = [pool.places for pool in agency.beds.values() if pool.places != "unlimited"]
    words = [_say(key, language, n=number(sum(some), language, 0)) for key, some in (("staff", staff), ("places", beds)) if some]
    return " · ".join(words) or _say("free", language)


@dataclass
class _Line:
    """A line: from which card to which, how wide, and through which gutters and which corridor it runs.

    Attributes:
        first, last: gutters (counted from the left edge); equal for neighbouring columns.
        corridor: above which row it changes columns; None when it need not.
    """

    a: str
    b: str
    wide: float
    first: int
    last: int
    corridor: int | None


class _Board:
    """Cards and lines in inches, y downwards.

    Attributes:
        columns: names of agencies by column; ``heads``: what stands above the columns.
        names: what is written on the cards.
        inches: width of a line by person.
        height: of the whole, inches.
    """

    def __init__(
        self, scenario: Scenario, language: str, flows: Mapping[Flow, float], second: Mapping[str, str], chosen: str | None, *, together: bool
    ) -> None:  # fmt: skip
        """Lays out all.

        Args:
            flows: by (from, to), how many.
            second: the second line of each card.
            chosen: the agency whose lines are shown in its colour, each with its number.
            together: all lines as one channel of one width, rather than side by side by how many.
        """
        network = scenario.network
        if chosen is not None and chosen not in network.agencies:
            raise no("agency", chosen, network.agencies)
        self.chosen, self.language = chosen or "", language
        stages = list(network.stages) or [""]
        found: dict[str, list[str]] = {stage: [] for stage in stages}
        for name, agency in network.agencies.items():
            found[agency.stage if agency.stage in found else stages[0]].append(name)
        self.columns = list(found.values())
        self.heads = [network.stages[stage].in_language(language) if stage in network.stages else "" for stage in stages]
        self.names = {name: titled(agency.short or agency.title, name, language) for name, agency in network.agencies.items()}
        self.families = {name: FAMILIES.get(agency.family or "", SECOND) for name, agency in network.agencies.items()}
        self.second, self.together = second, together
        self.rows = max(len(column) for column in self.columns)
        self.place = {name: (x, y) for x, column in enumerate(self.columns) for y, name in enumerate(column)}
        self.inches = 1.0
        self._measure(flows)
        self.lines = [self._line(flow, many) for flow, many in sorted(flows.items(), key=lambda one: -one[1])]
        self._lanes()
        self._cards()

    def _measure(self, flows: Mapping[Flow, float]) -> None:
        """The width of a line by person, and the heights of the rows: all lines of a card have room at its edge."""
        self.heights = [3.5 * em() + 0.1] * self.rows
        if self.together or not flows:
            return
        self.inches = _THICKEST / max(flows.values())
        ends: dict[tuple[str, int], float] = defaultdict(float)
        for (a, b), many in flows.items():
            for end in ((a, 1), (b, 0)):
                ends[end] += max(_THINNEST, many * self.inches) + _BETWEEN
        for (name, _), need in ends.items():
            row = self.place[name][1]
            self.heights[row] = max(self.heights[row], need + 0.12)

    def _line(self, flow: Flow, many: float) -> _Line:
        (xa, ya), (xb, yb) = self.place[flow[0]], self.place[flow[1]]
        corridor = None if xb == xa + 1 else max(0, min(self.rows, round((ya + yb + 1) / 2)))
        return _Line(*flow, 0.05 if self.together else max(_THINNEST, many * self.inches), xa + 1, xb, corridor)

    def _lanes(self) -> None:
        """Where each line runs inside its gutters and its corridor: lines that meet there lie side by side."""
        gutters: dict[int, list[tuple[float, float, int, int]]] = defaultdict(list)  # begin, end, line, 0 for the first gutter
        corridors: dict[int, list[tuple[float, float, int, int]]] = defaultdict(list)
        for number_, line in enumerate(self.lines):
            ya, yb = self.place[line.a][1] + 0.5, self.place[line.b][1] + 0.5
            if line.corridor is None:
                gutters[line.first].append((min(ya, yb), max(ya, yb), number_, 0))
            else:
                gutters[line.first].append((min(ya, line.corridor), max(ya, line.corridor), number_, 0))
                gutters[line.last].append((min(yb, line.corridor), max(yb, line.corridor), number_, 1))
                corridors[line.corridor].append((min(line.first, line.last), max(line.first, line.last), number_, 0))
        self.gutter = {g: self._packed(some) for g, some in gutters.items()}
        self.corridor = {r: self._packed(some) for r, some in corridors.items()}

    def _packed(self, spans: list[tuple[float, float, int, int]]) -> tuple[float, dict[tuple[int, int], float]]:
        """Lanes for spans, each the first that is free: how wide all are, and the middle of each span's lane."""
        if self.together:
            return 0.05, {(line, which): 0.025 for _, _, line, which in spans}
        ends: list[float] = []
        widths: list[float] = []
        lane_of: dict[tuple[int, int], int] = {}
        for begin, end, line, which in sorted(spans, key=lambda span: (span[0], -span[1])):
            lane = next((number_ for number_, until in enumerate(ends) if until < begin), len(ends))
            if lane == len(ends):
                ends.append(end)
                widths.append(0.0)
            ends[lane] = end
            widths[lane] = max(widths[lane], self.lines[line].wide)
            lane_of[line, which] = lane
        starts = [sum(widths[:lane]) + _BETWEEN * lane for lane in range(len(widths))]
        return sum(widths) + _BETWEEN * len(widths), {key: starts[lane] + widths[lane] / 2 for key, lane in lane_of.items()}

    def _cards(self) -> None:
        """Cards between gutters and corridors of the measured sizes."""
        count = len(self.columns)
        gutters = [self.gutter.get(g, (0.0, {}))[0] + (0.34 if g > 0 else 0.12) for g in range(count + 1)]
        if not self.gutter.get(count):
            gutters[count] = 0.04
        self.card_width = (_WIDTH - 2 * MARGIN - sum(gutters)) / count
        self.gutter_at = [sum(gutters[:g]) + g * self.card_width for g in range(count + 1)]
        self.gutters = gutters
        inside = self.card_width - 0.24
        self.written = {name: self._fitted(text, inside) for name, text in self.names.items()}
        lines = max(text.count("\n") + 1 for text, _ in self.written.values())
        self.heights = [max(tall, (1.25 * lines + 1.9) * em() + 0.06) for tall in self.heights]
        head = max((high(wrapped(text, self.card_width + 0.2, 1.0, True)) for text in self.heads), default=0.0) + 0.3 * em()
        y, self.row_at, self.corridor_at = head, [], []
        for row in range(self.rows + 1):
            need = self.corridor.get(row, (0.0, {}))[0]
            self.corridor_at.append(y + (0.0 if row == 0 else 0.07))
            y += need + (0.08 if row == 0 else 0.2)
            if row < self.rows:
                self.row_at.append(y)
                y += self.heights[row]
        self.height = y + 0.05

    def _fitted(self, text: str, most: float) -> tuple[str, float]:
        """A name in at most two lines, smaller where a word is too long."""
        for share in (1.0, 0.94, 0.88, 0.82, 0.76):
            lines = wrapped(text, most, share, True)
            if lines.count("\n") <= 1 and wide(lines, share, True) <= most:
                return lines, share
        return wrapped(text, most, 0.76, True), 0.76

    def draw(self, axes: Axes) -> None:
        """Draws heads, lines and cards."""
        axes.set_axis_off()
        axes.set_xlim(0, _WIDTH - 2 * MARGIN)
        axes.set_ylim(self.height, 0)
        ports = self._ports()
        paths = [self._points(place, ports) for place in range(len(self.lines))]
        mine = [place for place, line in enumerate(self.lines) if self.chosen in (line.a, line.b)]
        if self.together:
            for some, colour, alpha, thick in ((range(len(paths)), _LINE, 0.3, 3.2), (mine, self.families.get(self.chosen, _LINE), 0.9, 2.2)):
                if some:
                    joined = Path.make_compound_path(*(_rounded(paths[place], 0.09) for place in some))
                    axes.add_patch(PathPatch(joined, facecolor="none", edgecolor=colour, alpha=alpha, linewidth=thick, joinstyle="round"))
            for place in mine:
                self._head(axes, paths[place][-1], 0.05, self.families[self.chosen])
        else:
            for place in sorted(range(len(paths)), key=lambda place: (place in mine, not self._back(place))):
                self._flow(axes, place, paths[place], self._colour(place, mine))
            for place in mine:
                self._many(axes, place, paths[place])
        for column, (text, names) in enumerate(zip(self.heads, self.columns, strict=True)):
            x = self.gutter_at[column] + self.gutters[column]
            head = wrapped(text, self.card_width + 0.2, 1.0, True)
            axes.text(x + self.card_width / 2, 0, head, ha="center", va="top", color=ACCENT, fontweight="bold")
            for name in names:
                self._card(axes, name, x, self.row_at[self.place[name][1]])

    def _back(self, place: int) -> bool:
        """Whether a line leads to the same or an earlier stage."""
        return self.lines[place].last < self.lines[place].first

    def _colour(self, place: int, mine: Sequence[int]) -> str:
        if self.chosen:
            return self.families[self.chosen] if place in mine else "#D5DCE2"
        return _BACK if self._back(place) else _LINE

    def _flow(self, axes: Axes, place: int, points: list[tuple[float, float]], colour: str) -> None:
        """One line with an edge of paper, so that crossing lines are told apart."""
        broad = self.lines[place].wide
        path = _rounded([*points[:-1], (points[-1][0] - 0.07, points[-1][1])], 0.09 + broad / 2)
        for paint, more in ((PAPER, 1.6), (colour, 0.0)):
            axes.add_patch(PathPatch(path, facecolor="none", edgecolor=paint, linewidth=broad * 72 + more, joinstyle="round", capstyle="butt"))
        self._head(axes, points[-1], broad / 2 + 0.028, colour)

    def _head(self, axes: Axes, point: tuple[float, float], half: float, colour: str) -> None:
        x, y = point
        axes.add_patch(Polygon([(x - 0.1, y - half), (x, y), (x - 0.1, y + half)], closed=True, facecolor=colour, edgecolor="none", zorder=3))

    def _many(self, axes: Axes, place: int, points: list[tuple[float, float]]) -> None:
        """How many people a line of the chosen agency stands for, on its piece at the other agency."""
        line = self.lines[place]
        out = line.a == self.chosen
        (x, y), side = (points[-1], -1) if out else (points[0], 1)
        text = number(line.wide / self.inches, self.language, 0)
        axes.text(x + side * (0.13 if out else 0.05), y, text, ha="right" if out else "left", va="center", fontsize=em() * 72 * 0.8,
                  fontweight="bold", zorder=7, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.8})  # fmt: skip

    def _card(self, axes: Axes, name: str, x: float, y: float) -> None:
        tall = self.heights[self.place[name][1]]
        picked = name == self.chosen
        axes.add_patch(FancyBboxPatch((x, y), self.card_width, tall, boxstyle="round,pad=0,rounding_size=0.06", facecolor="white",
                                      edgecolor=INK if picked else "#9AA4AE", linewidth=2.0 if picked else 1.0, zorder=4))  # fmt: skip
        axes.add_patch(Rectangle((x, y + 0.02), 0.075, tall - 0.04, facecolor=self.families[name], edgecolor="none", zorder=5))
        text, share = self.written[name]
        size, base = em() * 72, y + 0.08 + 0.85 * em()
        for row, words in enumerate(text.split("\n")):
            axes.text(x + 0.15, base + row * 1.12 * share * em(), words, va="baseline", fontsize=size * share, fontweight="bold", zorder=6)
        second = self.second.get(name, "")
        small = next((one for one in (0.88, 0.82, 0.76, 0.7) if wide(second, one) <= self.card_width - 0.2), 0.66)
        under = base + text.count("\n") * 1.12 * share * em() + 1.4 * em()
        axes.text(x + 0.15, under, second, va="baseline", fontsize=size * small, color=SECOND, zorder=6)

    def _ports(self) -> dict[tuple[int, int], float]:
        """At which height each line leaves its card (line, 1) and reaches one (line, 0): side by side, in the order of where they go."""
        at: dict[tuple[str, int], list[tuple[float, float, int]]] = defaultdict(list)
        for number_, line in enumerate(self.lines):
            ya, yb = self.place[line.a][1], self.place[line.b][1]
            turn = yb + 0.5 if line.corridor is None else line.corridor
            back = ya + 0.5 if line.corridor is None else line.corridor
            at[line.a, 1].append((turn, line.last, number_))
            at[line.b, 0].append((back, -line.first, number_))
        found = {}
        for (name, side), some in at.items():
            middle = self.row_at[self.place[name][1]] + self.heights[self.place[name][1]] / 2
            if self.together:
                found.update({(number_, side): middle for _, _, number_ in some})
                continue
            all_ = sum(self.lines[number_].wide for _, _, number_ in some) + _BETWEEN * (len(some) - 1)
            y = middle - all_ / 2
            for _, _, number_ in sorted(some):
                found[number_, side] = y + self.lines[number_].wide / 2
                y += self.lines[number_].wide + _BETWEEN
        return found

    def _points(self, number_: int, ports: Mapping[tuple[int, int], float]) -> list[tuple[float, float]]:
        """The corners of a line."""
        line = self.lines[number_]

        def lane(gutter: int, which: int) -> float:
            need, lanes = self.gutter[gutter]
            free = self.gutters[gutter] - need
            return self.gutter_at[gutter] + free * 0.42 + lanes[number_, which]

        start = (self.gutter_at[line.first], ports[number_, 1])
        goal = (self.gutter_at[line.last] + self.gutters[line.last], ports[number_, 0])
        first = lane(line.first, 0)
        if line.corridor is None:
            return [start, (first, start[1]), (first, goal[1]), goal]
        y = self.corridor_at[line.corridor] + self.corridor[line.corridor][1][number_, 0]
        last = lane(line.last, 1)
        return [start, (first, start[1]), (first, y), (last, y), (last, goal[1]), goal]


def _rounded(points: list[tuple[float, float]], radius: float) -> Path:
    """A path through the corners, each rounded."""
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > 1e-6:
            kept.append(point)
    vertices, codes = [kept[0]], [Path.MOVETO]
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        ends = []
        for other in (before, after):
            long = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
            part = min(radius, long / 2) / long
            ends.append((corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part))
        vertices += [ends[0], corner, ends[1]]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, kept[-1]], [*codes, Path.LINETO])


def _scale(axes: Any, inches: float, most: float, language: str, more: str) -> None:
    """Three lines with how many people they stand for."""
    axes.set_axis_off()
    wide_, high_ = _WIDTH - 2 * MARGIN, 2.2 * em()
    axes.set_xlim(0, wide_)
    axes.set_ylim(high_, 0)
    steps = [step for step in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000) if step <= most]
    x = 0.0
    for step in sorted({*steps[:1], *steps[len(steps) // 2 : len(steps) // 2 + 1], *steps[-1:]}):
        axes.plot([x, x + 0.6], [high_ / 2] * 2, color=_LINE, linewidth=max(_THINNEST, step * inches) * 72, alpha=0.82, solid_capstyle="butt")
        text = _say("people", language, n=number(step, language, 0))
        axes.text(x + 0.7, high_ / 2, text, va="center", color=SECOND)
        x += 0.7 + wide(text) + 0.5
    axes.text(x, high_ / 2, more, va="center", color=SECOND)
