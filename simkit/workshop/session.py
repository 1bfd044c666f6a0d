"""What a person (or a table) has chosen: it travels with her from screen to screen, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import traitlets

from simkit.language.choice import choose
from simkit.scenario import Scenario, load
from simkit.scenario.loading import with_levers


class Session(traitlets.HasTraits):
    """The choices of one person, shared by all screens that are given the same session.

    Screens observe the traits: a choice made on one is seen on every other one. Nothing is written to a disk here; the browser keeps a copy
    for the person who comes back after a break (`kept`, `remember`).

    Attributes:
        place: the scenario, as for `simkit.load`.
        sop, other_sop: the SOP that is explored and changed, and the one that it is compared with ("" while none is chosen).
        contexts: names of the contexts in force (what comes from outside: a pandemic, a surge), in the order of the scenario.
        seed: of the random numbers.
        language: ``id`` or ``en``.
        large: large type for a projector.
        calm: no gliding motion.
        levers: values of the levers that are not at their start.
        guesses: what was guessed, by question; kept as first made once the answer was seen.
        case: number of the selected person, as in ``simkit case --number``; None when nobody is selected.
        vignette: name of the fictional person of "Satu kasus" and "Latihan"; "" for the first one; on "Satu kasus" also
            `simkit.workshop.one_case.PERSON` for the selected person.
        screen: the name of the screen that is shown.
        estimates: names of the levers whose values the participants of this room have filled in.
        filling: participants are filling in their own capacities: figures stay hidden until they are done.
    """

    place = traitlets.Unicode("lampung")
    sop = traitlets.Unicode("")
    other_sop = traitlets.Unicode("")
    contexts = traitlets.Tuple(())
    seed = traitlets.Int(1)
    language = traitlets.Enum(("id", "en"), "id")
    large = traitlets.Bool(False)
    calm = traitlets.Bool(False)
    levers = traitlets.Dict(key_trait=traitlets.Unicode(), value_trait=traitlets.Float())
    guesses = traitlets.Dict(key_trait=traitlets.Unicode())
    case = traitlets.Int(None, allow_none=True)
    vignette = traitlets.Unicode("")
    screen = traitlets.Unicode("start")
    filling = traitlets.Bool(False)
    estimates = traitlets.Tuple(())

    def __init__(self, place: str = "lampung", *, language: str | None = None, **chosen: Any) -> None:
        super().__init__(place=place, language=choose(language) if language else "id", **chosen)
        if not self.sop:
            self.sop = self.base.sop_name

    @property
    def base(self) -> Scenario:
        """The scenario with the chosen SOP and contexts, levers at their start."""
        return self.scenario(self.sop)

    @property
    def usual(self) -> Scenario:
        """The scenario with the chosen SOP in a usual year: no context in force, levers at their start."""
        return self.scenario(self.sop, contexts=())

    def scenario(self, sop: str = "", levers: Mapping[str, float] | None = None, contexts: Sequence[str] | None = None) -> Scenario:
        """The scenario with another SOP, with levers moved, or with other contexts than the chosen ones; loaded once."""
        chosen = self.contexts if contexts is None else contexts
        return _loaded(self.place, sop or None, tuple(chosen), tuple(sorted((levers or {}).items())))

    def with_context(self, name: str, on: bool) -> tuple[str, ...]:
        """The contexts in force once this one is on, or off; always in the order of the scenario, so that the same ones are the same scenario."""
        return tuple(one for one in self.usual.contexts if (on if one == name else one in self.contexts))

    def kept(self) -> dict[str, Any]:
        """The choices as plain data, for the person's own browser to keep."""
        return {
            "place": self.place, "sop": self.sop, "other_sop": self.other_sop, "levers": dict(self.levers), "guesses": dict(self.guesses),
            "contexts": list(self.contexts), "case": self.case, "vignette": self.vignette, "screen": self.screen,
        }  # fmt: skip

    def remember(self, kept: Mapping[str, Any]) -> None:
        """Takes up what the browser kept; what does not fit this scenario (any more) is left out.

        The browser is not trusted: names and values are checked one by one.
        """
        if kept.get("place") != self.place:
            return
        base = self.base
        known = set(sop_titles(self.place))
        for name in ("sop", "other_sop"):
            if kept.get(name) in known:
                setattr(self, name, kept[name])
        contexts = kept.get("contexts")
        if isinstance(contexts, list):
            self.contexts = tuple(name for name in base.contexts if name in contexts)
        levers = kept.get("levers")
        if isinstance(levers, Mapping):
            self.levers = {
                name: float(value)
                for name, value in levers.items()
                if name in base.levers and is_number(value) and base.levers[name].lowest <= value <= base.levers[name].highest
            }
        guesses = kept.get("guesses")
        if isinstance(guesses, Mapping):
            self.guesses = {str(key)[:100]: value for key, value in guesses.items() if isinstance(value, Mapping)}
        case = kept.get("case")
        if isinstance(case, int) and not isinstance(case, bool) and case >= 0:
            self.case = case
        if kept.get("vignette") in base.vignettes:
            self.vignette = kept["vignette"]


def is_number(value: Any) -> bool:
    """Whether a value from outside is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


@lru_cache(maxsize=16)
def _loaded(place: str, sop: str | None, contexts: tuple[str, ...], levers: tuple[tuple[str, float], ...]) -> Scenario:
    if levers:
        return with_levers(_loaded(place, sop, contexts, ()), dict(levers))
    import simkit.figures.targets  # noqa: F401  registers the check of the figures that targets name

    return load(place, sop=sop, contexts=contexts)


@lru_cache(maxsize=8)
def sop_titles(place: str) -> dict[str, Any]:
    """The SOPs of a place: name, and its title and description (`Text` or None), the base first, then its variants, then variants of these.

    Read from the heads of the files, so that a list of fifteen does not load fifteen scenarios.
    """
    from simkit.scenario.folder import find
    from simkit.scenario.reading import read_file
    from simkit.scenario.values import Text

    path = find(place)
    if path.is_dir():
        files = {file.stem: read_file(file).data for file in sorted((path / "sops").glob("*.yaml"))}
    else:
        files = dict(read_file(path).data.get("sops") or {})
    found = {}
    for name, data in files.items():
        words = {key: Text(**data[key]) if isinstance(data.get(key), dict) else None for key in ("title", "description")}
        found[name] = {**words, "extends": data.get("extends")}
    if not found:
        base = load(place)
        found = {base.sop_name: {"title": base.sop.title, "description": base.sop.description, "extends": None}}

    def steps_from_base(name: str) -> int:
        """How many files it extends, one after the other; what they name wrongly, or in a ring, `load` tells."""
        seen = [name]
        while (before := found[seen[-1]]["extends"]) in found and before not in seen:
            seen.append(before)
        return len(seen) + (before is not None)

    return dict(sorted(found.items(), key=lambda one: (steps_from_base(one[0]), one[0])))
