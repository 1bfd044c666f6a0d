"""Ubah: levers on the left, figures on the right that follow, and everything that was changed in words, to be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, NamedTuple

from simkit.language.messages import of_the_system
from simkit.language.numbers import duration, number
from simkit.scenario import Fault, Scenario, ScenarioFaults
from simkit.scenario.changes import Lever
from simkit.scenario.phrases import Phrases, sentence_case
from simkit.scenario.provenance import Provenance
from simkit.scenario.values import Text
from simkit.workshop.calculation import FEW, Answer, Calculator, Values, Work, values_of_replications
from simkit.workshop.capacity import same_cases, staff_hours
from simkit.workshop.pace import fast, usual_replications
from simkit.workshop.rows import MOST_LARGE, MOST_ROWS, explained, figures_to_watch, row, verdict, words_of
from simkit.workshop.screen import Screen, module, styles
from simkit.workshop.session import Session, is_number
from simkit.workshop.variants import LONGEST_NAME, BadNameError, save_variant
from simkit.workshop.words import word

DIRECTIONS = ("up", "same", "down")
UNDO_DEPTH = 100
AT_ONCE = 0.2  # seconds in which the first figures after a change should come, and what was changed with them, in one drawing


def watched_figures(scenario: Scenario, seed: int, replications: Sequence[int]) -> Values:
    """The figures that the screen may show, of all cases together, replication by replication."""
    names, values, _ = values_of_replications(scenario, seed, replications, (), figures_to_watch(scenario))
    return {name: values[:, place] for place, (name, _) in enumerate(names)}


class Chosen(NamedTuple):
    """What a step goes back to: the levers that are not at their start, and the contexts in force."""

    levers: dict[str, float]
    contexts: tuple[str, ...]


class ChangeScreen(Screen):
    """Levers by agency, what comes from outside, and the figures that follow them.

    The figures of before are those of a usual year: no lever moved, no context in force.

    Args:
        mode: ``isi`` for "fill in our capacity": one agency's levers unfolded, what is filled in counts as the participants' estimate, and
            the figures stay hidden until they are done.
        replications: of a full answer; by default as many as the engine gives in a few seconds.
        work: gives the figures of some replications; by default of the fastest engine there is.
    """

    name: ClassVar[str] = "change"
    words: ClassVar[tuple[str, ...]] = ("change.", "mean.", "target.", "cmp.reps")
    help: ClassVar[tuple[str, ...]] = ("help.levers", "help.undo")
    _esm = module("change.js")
    _css = styles("change.css")

    def __init__(
        self,
        session: Session | None = None,
        *,
        mode: Literal["", "isi"] = "",
        replications: int | None = None,
        work: Work = watched_figures,
        **shown: Any,
    ) -> None:
        session = session or Session()
        if mode == "isi":
            session.filling = True
        self.replications = replications or usual_replications()
        self._calculator = Calculator(
            lambda answer: self.soon(lambda: self._came_answer(answer)), lambda error: self.soon(lambda: self._failed(error)), work
        )
        self._undo: list[Chosen] = []
        self._redo: list[Chosen] = []
        self._going = False  # a step that this screen makes, not one that it learns of
        self._answer: Answer | None = None
        self._asked = 0
        self._waiting = self._provisional = False
        self._said = ""
        self._named = 0  # how often a name was tried: a refusal that comes again is shown again
        self._refused: dict[str, Any] = {}  # what was refused and why, put into words when it is shown
        super().__init__(session, **shown)
        self.session.observe(self._context_switched, "contexts")
        self.follow(["sop", "contexts", "levers"], self._ask)
        self.follow(["filling", "large"], self.refresh)  # large type has room for fewer figures
        self._ask()

    # ---- what comes from the browser

    def on_drag(self, lever: str, value: float) -> None:
        """A lever is being dragged: a provisional answer from few replications, nothing else changes."""
        self._ask(self._moved(lever, value), few=True)

    def on_set(self, lever: str, value: float) -> None:
        """A lever was released, or a number entered: one step that can be undone."""
        self._step(self._chosen._replace(levers=self._moved(lever, value)))

    def on_drop(self, lever: str) -> None:
        """One change is taken back, out of turn."""
        self._step(self._chosen._replace(levers={name: value for name, value in self.session.levers.items() if name != lever}))

    def on_reset(self) -> None:
        """All levers back to the start, nothing from outside: one step that can be undone."""
        self._step(Chosen({}, ()))

    def on_undo(self) -> None:
        if self._undo:
            self._redo.append(self._chosen)
            self._move(self._undo.pop())

    def on_redo(self) -> None:
        if self._redo:
            self._undo.append(self._chosen)
            self._move(self._redo.pop())

    def on_guess(self, figure: str, direction: str) -> None:
        """What she expects, before she sees it; kept as first made once the answer was seen."""
        if direction in DIRECTIONS and figure in self._figures() and not self._guess.get("seen"):
            self.session.guesses = {**self.session.guesses, "change": {"figure": figure, "direction": direction, **self._seen_then}}
            self.refresh()

    def on_skip(self) -> None:
        self.session.guesses = {**self.session.guesses, "change": {"skipped": True}}
        self.refresh()

    def on_again(self) -> None:
        """A new guess, after the first was answered."""
        self.session.guesses = {key: value for key, value in self.session.guesses.items() if key != "change"}
        self.refresh()

    def on_cancel(self) -> None:
        """The calculation that runs is given up; the figures of the last one stay."""
        self._asked = self._calculator.cancel()
        self._waiting = False
        self.refresh()

    def on_retry(self) -> None:
        self._ask()

    def on_filled(self) -> None:
        """The participants are done filling in: the figures come."""
        self.session.estimates = tuple(dict.fromkeys([*self.session.estimates, *self.session.levers]))
        self.session.filling = False

    def on_save(self, name: str) -> None:
        """What was changed becomes a variant of the SOP, for the compare screen and for everybody who loads the scenario."""
        self._refused, self._said = {}, ""
        self._named += 1
        language = self.session.language
        if not self.session.levers:
            self._refused = {"key": "err.name.nothing"}
        else:
            try:
                saved = save_variant(self.session.place, self.session.sop, str(name), self.session.levers)
            except BadNameError as refused:
                self._refused = {"key": refused.key}
            except OSError as error:
                self._refused = {"key": "err.save", "fault": Fault("", 0, 0, "", of_the_system(error))}
            except ScenarioFaults as report:
                self._refused = {"key": "err.save", "fault": report.faults[0]}
            else:
                self._said = word("change.save.done", language, name=" ".join(str(name).split()), file=saved)
                self.session.other_sop = saved
        self.refresh()
        self._refused, self._said = {}, ""

    # ---- what is shown

    def look(self, language: str) -> dict[str, Any]:
        base = self.session.base
        rows = self._rows(language)
        answer = self._answer
        busy = self._waiting
        progress = ""
        if busy and answer is not None and answer.asked == self._asked:
            left = duration(max(1.0, answer.seconds_left), language, 0)
            progress = word("busy.of", language, n=answer.done, m=answer.of, t=left)
        return {
            "groups": self._groups(base, language),
            "values": dict(self.session.levers),
            "lines": self._lines(base, language),
            "cost": self._cost(base, language),
            "undo": bool(self._undo),
            "redo": bool(self._redo),
            "rows": rows,
            "savable": bool(self.session.levers),
            "verdict": self._verdict(rows, language),
            "explained": explained(rows, language),
            "busy": busy,
            "first": not self._calculator.ever and fast(),
            "progress": progress,
            "share": 0 if answer is None else answer.done / answer.of,
            "provisional": answer is not None and not answer.whole,
            "whole": answer is not None and answer.whole and not busy,
            "replications": "" if answer is None else _replications_in_words(answer, language),
            "slow": not fast(),
            "guess": self._guess_in_words(rows, language),
            "watch": [[name, words_of(name, base, language)[0]] for name in self._figures()],
            "filling": self.session.filling,
            "said": self._said,
            "refused": self._refused_in_words(language),
            "named": self._named,
        }

    def _figures(self) -> list[str]:
        wanted = figures_to_watch(self.session.base)
        if self._answer is None:
            return wanted[:MOST_ROWS]
        known = self._answer.before_values
        return [name for name in wanted if name in known and (known[name] == known[name]).any()][:MOST_ROWS]

    def _seen(self) -> list[str]:
        """The figures with a row: in large type the first five, the one that she guessed always among them."""
        known = self._figures()
        if not self.session.large or len(known) <= MOST_LARGE:
            return known
        guessed = self._guess.get("figure")
        return known[:MOST_LARGE] if guessed not in known[MOST_LARGE:] else [*known[: MOST_LARGE - 1], str(guessed)]

    def _rows(self, language: str) -> list[dict[str, Any]]:
        if self._answer is None or self.session.filling:
            return []
        same = self._answer.before == self._answer.now
        table = self._answer.compared(self._figures(), self.session.base)
        return [row(name, self.session.base, table[name], language, same=same) for name in self._seen() if name in table]

    def _verdict(self, rows: Sequence[dict[str, Any]], language: str) -> str:
        if not rows:
            return word("change.sum.first", language)
        return verdict(rows, language) if any(one["meaning"] for one in rows) else word("change.sum.none", language)

    def _groups(self, base: Scenario, language: str) -> list[dict[str, Any]]:
        """Levers by agency, in the order in which the agencies' levers first come; those of no agency last."""
        groups: dict[str, dict[str, Any]] = {}
        for name, lever in sorted(base.levers.items(), key=lambda one: one[1].agency is None):
            agency = base.network.agencies.get(lever.agency) if lever.agency else None
            title = agency.title.in_language(language) if agency is not None and agency.title is not None else word("change.common", language)
            group = groups.setdefault(lever.agency or "", {"name": lever.agency or "", "title": title, "levers": []})
            group["family"] = (agency.family if agency is not None else None) or "administration"
            group["levers"].append(self._lever(name, lever, base, language))
        return list(groups.values())

    def _lever(self, name: str, lever: Lever, base: Scenario, language: str) -> dict[str, Any]:
        about = _provenance(lever, base)
        estimated = name in self.session.levers and (self.session.filling or name in self.session.estimates)
        return {
            "name": name,
            "label": lever.label.in_language(language),
            "unit": lever.unit.in_language(language),
            "low": lever.lowest,
            "high": lever.highest,
            "step": lever.step,
            "start": lever.at_start,
            "basis": "estimate" if estimated else about.basis,
            "about": _said_about(about, base, language),
        }

    def _lines(self, base: Scenario, language: str) -> list[dict[str, str]]:
        """What was changed, in words: what comes from outside, then the levers, newest last."""
        lines = [{"context": one["name"], "words": word("outside.line", language, title=one[language][0])} for one in self._outside() if one["on"]]
        for name, value in self.session.levers.items():
            lever = base.levers[name]
            before, now = (number(one, language, 2) for one in (lever.at_start, value))
            label, unit = lever.label.in_language(language), lever.unit.in_language(language)
            lines.append({"lever": name, "words": word("change.line", language, lever=label, before=before, now=now, unit=unit)})
        return lines

    def _cost(self, base: Scenario, language: str) -> str:
        if not self.session.levers:
            return ""
        more = staff_hours(self._changed(dict(self.session.levers))) - staff_hours(base)
        if abs(more) < 0.05:
            return ""
        return word("change.cost.more" if more > 0 else "change.cost.less", language, n=number(abs(more), language))

    @property
    def _guess(self) -> dict[str, Any]:
        return dict(self.session.guesses.get("change") or {})

    def _guess_in_words(self, rows: Sequence[dict[str, Any]], language: str) -> dict[str, Any]:
        guess = self._guess
        if guess.get("figure") not in self._figures() or guess.get("direction") not in DIRECTIONS:
            return {"state": "skipped" if guess.get("skipped") else "ask"}
        title = words_of(guess["figure"], self.session.base, language)[0]
        direction = word(f"predict.{guess['direction']}", language)
        key = "change.guess.said.same" if guess["direction"] == "same" else "change.guess.said"
        said = word(key, language, figure=title, direction=direction)
        moved = guess.get("seen") or self._moved_since(guess)
        came = next((one for one in rows if moved and one["figure"] == guess["figure"] and one["meaning"]), None)
        if came is None:
            return {"state": "made", "said": said}
        result = f"**{came['change']}**" if came["meaning"] != "open" else came["said"].lstrip("○ ")
        return {"state": "seen", "said": said, "came": word("change.guess.came", language, result=result)}

    def _refused_in_words(self, language: str) -> str:
        if not self._refused:
            return ""
        fault = self._refused.get("fault", "")
        return word(self._refused["key"], language, n=LONGEST_NAME, fault=fault.told(language) if isinstance(fault, Fault) else fault)

    # ---- steps and answers

    def _moved(self, lever: str, value: Any) -> dict[str, float]:
        """The levers that are not at their start, once this one is moved. The browser keeps to the range; a message that does not is refused.

        Raises:
            ValueError: for a lever that there is not, or a value outside its range.
        """
        known = self.session.base.levers.get(lever)
        if known is None or not is_number(value) or not known.lowest <= value <= known.highest:
            raise ValueError(f"no lever '{lever}' goes to {value!r}")
        levers = {**self.session.levers, lever: float(value)}
        if value == known.at_start:
            levers.pop(lever)
        return levers

    @property
    def _chosen(self) -> Chosen:
        return Chosen(dict(self.session.levers), tuple(self.session.contexts))

    @property
    def _seen_then(self) -> dict[str, Any]:
        """What is in force, as plain data to be kept with a guess."""
        return {"levers": dict(self.session.levers), "contexts": list(self.session.contexts)}

    def _moved_since(self, guess: Mapping[str, Any]) -> bool:
        """Whether something else is in force than what she saw when she guessed."""
        return (guess.get("levers"), guess.get("contexts", [])) != (self._seen_then["levers"], self._seen_then["contexts"])

    def _step(self, wanted: Chosen) -> None:
        if wanted == self._chosen:
            self._ask()  # a lever dragged away and back: the provisional figures go
            return
        self._remember(self._chosen)
        self._move(wanted)

    def _remember(self, before: Chosen) -> None:
        self._undo = [*self._undo[1 - UNDO_DEPTH :], before]
        self._redo = []

    def _move(self, wanted: Chosen) -> None:
        """Observed: the figures are asked for, what was changed is shown."""
        self._going = True
        try:
            with self.session.hold_trait_notifications():
                self.session.levers, self.session.contexts = wanted
        finally:
            self._going = False

    def _context_switched(self, change: Mapping[str, Any]) -> None:
        """Something from outside was switched, here or on another screen: a step that can be undone as any other."""
        if not self._going:
            self._remember(self._chosen._replace(contexts=tuple(change["old"])))

    def _changed(self, levers: dict[str, float]) -> Scenario:
        return self.session.scenario(self.session.sop, levers)

    def _ask(self, levers: dict[str, float] | None = None, few: bool = False) -> None:
        try:
            changed = self._changed(dict(self.session.levers) if levers is None else levers)
        except ScenarioFaults as report:  # two levers that do not go together, or not with this SOP
            self.problem = word("err.fit", self.session.language, fault=report.faults[0].told(self.session.language))
            self.refresh()
            return
        self._waiting, self._provisional = True, few
        replications = min(FEW if fast() else FEW // 5, self.replications) if few else self.replications
        self._asked = self._calculator.ask(self.session.usual, changed, self.session.seed, replications, FEW)
        if not few:
            self.refresh(within=AT_ONCE)

    def _came_answer(self, answer: Answer) -> None:
        if answer.asked < self._asked:
            return
        self.problem = ""
        self._answer = answer
        self._waiting = not answer.whole
        self.refresh()
        guess = self._guess
        moved = answer.before != answer.now and self._moved_since(guess)
        if answer.whole and moved and not self._provisional and guess.get("figure") and not guess.get("seen"):
            self.session.guesses = {**self.session.guesses, "change": {**guess, "seen": True}}

    def _failed(self, error: BaseException) -> None:
        self._waiting = False
        self.problem = word("err.run", self.session.language)
        self.refresh()
        self.log_error(error)


def _replications_in_words(answer: Answer, language: str) -> str:
    """How many, and whether the same people came before and after."""
    return word("change.reps" if same_cases(answer.before, answer.now) else "change.reps.other", language, n=answer.done)


def _provenance(lever: Lever, base: Scenario) -> Provenance:
    """Where the number of a lever comes from: of the first of its targets that says so, else of the first."""
    found = [number for target in lever.targets if (number := base.numbers.at(target.path)) is not None]
    said = next((number for number in found if number.written), found[0] if found else None)
    return said.about if said is not None else Provenance()


def _said_about(about: Provenance, base: Scenario, language: str) -> list[str]:
    note = about.note
    if isinstance(note, Text):
        lines = [note.in_language(language)]
    elif note and " / " in note:
        first, _, second = note.partition(" / ")
        lines = [second if language == "en" else first]
    else:
        lines = [note] if note else []
    ranged = Phrases(base, language).range_of(about)
    if ranged:
        lines.append(word("basis.range", language, range=ranged))
    key = "basis.related" if about.basis == "assumption" else "basis.source"  # what a source says of the practice is no source of the number
    return [*map(sentence_case, lines), *(word(key, language, title=base.sources[name].title) for name in about.source if name in base.sources)]
