"""The changes that the files of a scenario ask for: those of SOP variants, of contexts in force, and of levers that are moved.

Each well-formed change comes with its place, the others are faults; what these would have named is remembered, so that nothing is said to be
missing that only they would have brought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simkit.language.messages import kind, nearest, says
from simkit.scenario.changes import MOST_CHANGES, Change, Context, Lever
from simkit.scenario.faults import MOST_FAULTS, Fault, ScenarioFaults
from simkit.scenario.folder import collecting, mapping
from simkit.scenario.form import problems
from simkit.scenario.plain import stripped
from simkit.scenario.reading import PathInData
from simkit.scenario.sources import Sources, words_in
from simkit.scenario.values import FileName

LONGEST_CHAIN = 50


def chosen_sop(data: dict[str, Any], sop: str | None, sources: Sources, faults: list[Fault]) -> list[Change]:
    """Puts the base of the SOP that is asked for into the data; returns the changes of its variants, from the base on."""
    sops = data.pop("sops", None)
    if not sops:
        if sop is not None and sop != "sop":
            faults.append(sources.asked(says("sop.only", name=sop)))
        return []
    chosen = sop or data.pop("sop", None)
    data.pop("sop", None)
    sources.unread.add("sop")  # until it is found
    sops = mapping(sops, ("sops",), sources)
    with collecting(faults):
        _validated(dict[FileName, Any], sops, ("sops",), sources)
    if chosen is None and "title" in sources.unread:  # the file that would name one cannot be read: any will do to look at the rest
        chosen = next((name for name, variant in sops.items() if isinstance(variant, dict) and "extends" not in variant), None)
    if isinstance(chosen, str):
        data["sop_name"] = chosen
    data["sop"], chain = _resolve(sops, chosen, sources, (), asked=sop is not None)
    sources.unread.discard("sop")
    sources.stands_for(("sop",), ("sops", chain[0]))
    found: list[Change] = []
    for name in chain:
        with collecting(faults):
            found += _variant_changes(sops[name], name, sources, faults)
    return found


def bases_first(names: Sequence[str], sops: Any) -> tuple[str, ...]:
    """SOPs in an order in which each comes after the one that it extends: what is wrong there is told there, not of those that stand on it."""

    def above(name: Any) -> int:
        count = 0
        while count < LONGEST_CHAIN and isinstance(name, str) and isinstance(sops.get(name), dict) and "extends" in sops[name]:
            name, count = sops[name]["extends"], count + 1
        return count

    return tuple(sorted(names, key=above))


def _resolve(sops: dict[str, Any], name: Any, sources: Sources, seen: tuple[str, ...], asked: bool = False) -> tuple[Any, list[str]]:
    """The base SOP under ``name``, and the names from the base to the variant."""
    known = [*sops, *(str(file[1]) for file in sources.unread_files if file[0] == "sops")]
    at: PathInData = ("sops", seen[-1], "extends") if seen else ("sop",)
    if not isinstance(name, str):
        raise ScenarioFaults([sources.fault(at, says("sop.name_one", known=known))])
    if len(seen) >= LONGEST_CHAIN and name not in seen:
        raise ScenarioFaults([sources.fault(("sops", name, "extends"), says("sop.chain", most=LONGEST_CHAIN))])
    if name in seen:
        circle = seen[seen.index(name) :]
        first = circle.index(min(circle))  # from whichever draft one comes to it, it is the same fault
        chain = " → ".join([*circle[first:], *circle[:first], circle[first]])
        raise ScenarioFaults([sources.fault(("sops", circle[first], "extends"), says("sop.circle", chain=chain))])
    if ("sops", name) in sources.unread_files:
        raise ScenarioFaults([])  # told when it was read
    if name not in sops:
        message, near = says("no_of", what=kind("sop"), name=name, known=known), nearest(name, known)
        raise ScenarioFaults([sources.asked(message, near) if asked else sources.fault(at, message, near)])
    variant = mapping(sops[name], ("sops", name), sources)
    if "extends" not in variant:
        return variant, [name]
    base, names = _resolve(sops, variant["extends"], sources, (*seen, name))
    result: dict[str, Any] = dict(base)
    result.update((key, variant[key]) for key in ("title", "description") if key in variant)
    return result, [*names, name]


def _variant_changes(variant: Any, name: str, sources: Sources, faults: list[Fault]) -> list[Change]:
    if "extends" not in variant:
        return []
    known = ("title", "description", "extends", "changes")
    faults += [sources.fault(("sops", name, key), says("sop.variant_keys", key=key), nearest(key, known)) for key in variant if key not in known]
    return _changes(variant.get("changes", []), ("sops", name, "changes"), sources, faults)


def _changes(listed: Any, at: PathInData, sources: Sources, faults: list[Fault]) -> list[Change]:
    """The changes that are well formed, each with its place; the others are faults."""
    if not isinstance(listed, list):
        with collecting(faults):
            _validated(list[Change], listed, at, sources)
        sources.lost |= words_in(listed)
        return []
    if len(listed) > MOST_CHANGES:
        raise ScenarioFaults([sources.fault(at, says("sop.changes", count=len(listed), most=MOST_CHANGES))])
    found = []
    for position, given in enumerate(listed):
        try:
            change: Change = _validated(Change, given, (*at, position), sources)
        except ScenarioFaults as report:
            faults.extend(report.faults)
            sources.lost |= words_in(given)
            continue
        sources.changes[id(change)] = (*at, position)
        found.append(change)
    return found


def context_changes(data: dict[str, Any], name: str, sources: Sources, faults: list[Fault]) -> list[Change]:
    """The changes of a context, with its dates and their places."""
    if ("contexts", name) in sources.unread_files:
        return []
    known = mapping(data.get("contexts"), ("contexts",), sources)
    if name not in known:
        raise ScenarioFaults([sources.asked(says("no_of", what=kind("context"), name=name, known=[*known]), nearest(name, known))])
    at: PathInData = ("contexts", name)
    try:
        context: Context = _validated(Context, known[name], at, sources)
    except ScenarioFaults as report:
        faults.extend(report.faults)
        written = known[name] if isinstance(known[name], dict) else {}
        sources.lost |= words_in(written)
        return []
    made = []
    for position, given in enumerate(context.changes):
        change = narrowed(given, context)
        sources.changes[id(change)] = (*at, "changes", position)
        made.append(change)
    return made


def narrowed(change: Change, context: Context) -> Change:
    """The change with the context's dates, where its own do not narrow them."""
    starts = [date for date in (change.from_, context.from_) if date]
    ends = [date for date in (change.until, context.until) if date]
    return change.model_copy(update={"from_": max(starts) if starts else None, "until": min(ends) if ends else None})


def lever_changes(known: Any, values: Mapping[str, float], sources: Sources, faults: list[Fault]) -> list[Change]:
    """The changes that put levers at these values; unknown levers and values outside their ranges are faults.

    Args:
        known: the levers of the scenario, by name: as they are written, or as they were read.
    """
    made: list[Change] = []
    for name, value in values.items():
        with collecting(faults):
            levers = mapping(known, ("levers",), sources)
            if name not in levers:
                message = says("no_of", what=kind("lever"), name=name, known=[*levers])
                raise ScenarioFaults([sources.asked(message, nearest(name, levers))])
            lever: Lever = _validated(Lever, stripped(levers[name])[0], ("levers", name), sources)
            if not lever.lowest <= value <= lever.highest:
                message = says("lever.range", name=name, low=lever.lowest, high=lever.highest, value=float(value))
                raise ScenarioFaults([sources.asked(message)])
            changes = lever.changes(value)
            sources.changes.update((id(change), ("levers", name, "targets", position)) for position, change in enumerate(changes))
            made += changes
    return made


def _validated(model: Any, data: Any, at: PathInData, sources: Sources) -> Any:
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as report:
        found = problems(report, data, model)
        raise ScenarioFaults(sources.fault((*at, *path), message, near) for path, message, near in found[: 2 * MOST_FAULTS]) from None
