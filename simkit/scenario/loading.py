"""Loads a scenario: reads its files, lays the SOP variant, contexts and levers over the base, validates, reports all faults.

A scenario is a folder (``scenario.yaml``, ``network.yaml``, ``streams.yaml``, ``sops/``, ``contexts/``, ``vignettes/``,
``targets.yaml``, ``sources.yaml``) or one file that holds all of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simkit.language.messages import Message, kind, says
from simkit.scenario.applying import ChangeError, apply_to, holds
from simkit.scenario.arguments import changes_of, lever_values, moment_of, name_of, names_of, path_of, scenario_of
from simkit.scenario.changes import Change, Lever
from simkit.scenario.checks import findings
from simkit.scenario.drafts import bases_first, chosen_sop, context_changes, lever_changes, narrowed
from simkit.scenario.faults import MOST_FAULTS, Fault, ScenarioFaults
from simkit.scenario.folder import collecting, find, read_folder, read_one
from simkit.scenario.form import problems
from simkit.scenario.model import Scenario
from simkit.scenario.plain import as_plain, opened, stripped, taken_apart, with_provenance
from simkit.scenario.reading import MOST_VALUES, PathInData
from simkit.scenario.report import VARYING, all_faults, all_findings, from_on, range_faults, source_faults, structure_faults
from simkit.scenario.sources import Sources
from simkit.scenario.values import FILE_NAME_PATTERN, Duration

_SAME_FOR_ALL_SOPS = ("network", "streams", "levers", "contexts", "vignettes", "targets", "sources")
MOST_DATES = 200
MOST_OTHERS = 60  # SOPs and contexts to look at when there are faults


def load(
    place: str | Path,
    *,
    sop: str | None = None,
    contexts: str | Sequence[str] = (),
    changes: Change | Iterable[Change] = (),
    levers: Mapping[str, float] | None = None,
) -> Scenario:
    """Loads a scenario.

    Args:
        place: a name under ``scenarios/``, a folder, or one file.
        sop: the SOP or variant; by default the one that ``scenario.yaml`` names.
        contexts: names of contexts in force, or a single one; dated changes become `Scenario.periods`.
        changes: further changes, made before the dates of contexts.
        levers: values of levers by their name, as `with_levers` moves them.

    Raises:
        ScenarioFaults: with all faults of the files, each with its place.
        RefusalError: an argument is not what it should be; it says which.
    """
    faults: list[Fault] = []
    return _loaded(place, Sources(), faults, sop, names_of("contexts", contexts), changes_of(changes), lever_values(levers))


def check(place: str | Path, *, sop: str | None = None, contexts: Sequence[str] = ()) -> Scenario:
    """Loads a scenario as `load` does, and looks besides at what is not asked for: all its other SOPs and contexts, and what its levers move.

    Raises:
        ScenarioFaults: with all faults of all files; those that only another SOP or context has say with which.
    """
    faults: list[Fault] = []
    sources = Sources()
    scenario = None
    with collecting(faults):
        scenario = _loaded(place, sources, [], sop, contexts, (), None, all_levers=True)
    told = {_same(fault) for fault in faults} | {(fault.file, fault.line, fault.column, fault.says) for fault in faults}
    others: list[tuple[str, str, str | None, Sequence[str]]] = [("sop", name, name, ()) for name in sources.sops if name != sources.chosen]
    others += [("context", name, sop, (name,)) for name in sources.contexts if name not in contexts]
    for number, (what, name, other_sop, other_contexts) in enumerate(others):
        if faults and number > MOST_OTHERS:
            break  # of so many files these first; the others are looked at when these are mended
        more: list[Fault] = []
        looking = Sources()
        looking.made = sources.made
        with collecting(more):
            _loaded(place, looking, [], other_sop, other_contexts, (), None, like=scenario)
        for fault in more:
            at = (fault.file, fault.line, fault.column, fault.says)
            own = f"/{what}s/{name}." in fault.file
            if at in told or (not own and _same(fault) in told):
                continue
            told |= {at, _same(fault)}
            faults.append(fault if own else replace(fault, says=says("under", what=kind(what), name=name, message=fault.says)))
    faults += range_faults(scenario, sources) if scenario is not None else []
    if faults or scenario is None:
        raise ScenarioFaults(faults)
    return scenario


def _same(fault: Fault) -> tuple[Any, ...]:
    """What two faults have in common that are one: a draft that puts something into a list moves what stands behind it."""
    return fault.file, ".".join(part for part in fault.path.split(".") if not part.isdigit()), fault.says


def _loaded(
    place: str | Path, sources: Sources, faults: list[Fault], sop: str | None, contexts: Sequence[str], changes: Iterable[Change],
    levers: Mapping[str, float] | None, *, all_levers: bool = False, like: Scenario | None = None,
) -> Scenario:  # fmt: skip
    """The scenario, or all faults with those given.

    Args:
        all_levers: look at what all levers move, not only at those that are moved.
        like: a scenario of the same files, whose parts need not be made again.
    """
    path_of("place", place, "call.place")
    path = find(place)
    sources.name = path.resolve().name
    data = read_folder(path, sources, faults) if path.is_dir() else read_one(path, sources)
    if like is not None:
        data.update((part, getattr(like, part)) for part in _SAME_FOR_ALL_SOPS if part in data)
        read = data.get("sops")
        if isinstance(read, dict) and not like.active_contexts and "extends" not in read.get(like.sop_name, ("extends",)):
            data["sops"] = {**read, like.sop_name: taken_apart(like.sop)}  # of the drafts that stand on it only what they change is made anew
    undated: list[Change] = []
    dated: list[Change] = []
    sources.sops, sources.contexts = (tuple(data[part]) if isinstance(data.get(part), dict) else () for part in ("sops", "contexts"))
    sources.sops = bases_first(sources.sops, data.get("sops"))
    sources.chosen = str(name_of("sop", sop) or data.get("sop"))
    with collecting(faults):
        undated += chosen_sop(data, sop, sources, faults)
    if contexts or "active_contexts" not in data:
        data["active_contexts"] = [*_written_contexts(data), *contexts]
    for position, name in enumerate(contexts):
        if name in contexts[:position]:
            faults.append(sources.asked(says("context.twice", name=name)))
            continue
        with collecting(faults):
            for change in context_changes(data, name, sources, faults):
                (dated if change.from_ or change.until else undated).append(change)
    undated += changes
    moved = lever_changes(data.get("levers"), levers or {}, sources, faults)
    if data.get("periods") and (undated or dated or moved or faults):  # a scenario that the kit wrote, with the dates of its contexts in it
        if dated:
            faults.append(sources.fault(("periods",), says("periods.written")))
        scenario = changed(_build(data, [], [], sources, faults), undated)
        return with_levers(scenario, levers) if levers else scenario
    if all_levers:
        faults += _lever_faults(_with(data, undated, sources, []), sources)
    return _build(data, [*undated, *moved], dated, sources, faults)


def _lever_faults(data: dict[str, Any], sources: Sources) -> list[Fault]:
    """Levers that would move what is not there; those that are ill formed themselves are told elsewhere."""
    faults: list[Fault] = []
    levers = data.get("levers")
    for name, written in (levers.items() if isinstance(levers, dict) else ()):
        try:
            lever = Lever.model_validate(stripped(written)[0])
            changes = lever.changes(lever.at_start)
        except ValueError:
            continue
        for position, change in enumerate(changes):
            if change.path.split(".")[0] not in sources.unread:
                at: PathInData = ("levers", name, "targets", position)
                sources.changes[id(change)] = at
                made = _with(data, [change], sources, faults)
                if not holds(data, change.path):  # a key that need not be there, or one that the language does not know
                    faults += [sources.fault(at, message, near) for message, near in _wrong_at(change.path, stripped(made)[0])]
    return faults


def _wrong_at(path: str, plain: dict[str, Any]) -> list[tuple[Message, str]]:
    """What is ill formed in data at a path and below it."""
    try:
        Scenario.model_validate(plain)
    except ValidationError as report:
        parts = path.split(".")
        return [(message, near) for at, message, near in problems(report, plain, Scenario) if [*map(str, at[: len(parts)])] == parts]
    return []


def _written_contexts(data: dict[str, Any]) -> list[Any]:
    found = data.get("active_contexts")
    return found if isinstance(found, list) else []


def changed(scenario: Scenario | str | Path, changes: Change | Iterable[Change], from_: dt.date | str | None = None) -> Scenario:
    """Another scenario: the one given with these changes made to it, from the start or, with ``from_``, from that date on.

    They win over the dated changes of contexts in force; those that levers make do not (`with_levers`).

    Raises:
        ScenarioFaults: when a change cannot be made, or what comes out does not fit together.
        RefusalError: an argument is not what it should be; it says which.
    """
    faults: list[Fault] = []
    sources = Sources()
    scenario, listed = scenario_of(scenario), changes_of(changes)
    from_ = None if from_ is None else moment_of("from_", from_)
    data = taken_apart(scenario)
    periods = [taken_apart(period) for period in data.pop("periods", ())]
    if from_ is not None and from_ > scenario.start:
        if from_ >= scenario.start + dt.timedelta(seconds=scenario.horizon_seconds):
            raise ScenarioFaults([sources.asked(says("periods.after_end", date=from_))])
        standing = [sources.asked(message) for _, message in _standing(listed)]
        if standing:
            raise ScenarioFaults(standing)
        if not periods:
            periods = [{"start": scenario.start, **{part: data[part] for part in VARYING}}]
        starts = [period.start for period in scenario.periods] or [scenario.start]
        if from_ not in starts:
            before = max(position for position, start in enumerate(starts) if start < from_)
            periods.insert(before + 1, {**periods[before], "start": from_})
            starts.insert(before + 1, from_)
        periods = [_with(period, listed, sources, faults) if start >= from_ else period for start, period in zip(starts, periods, strict=True)]
        return _finished(data, [stripped(period)[0] for period in periods], sources, list(dict.fromkeys(faults)))
    periods = [stripped(_with(period, listed, sources, faults))[0] for period in periods]
    return _finished(with_provenance(_with(data, listed, sources, faults), listed), periods, sources, list(dict.fromkeys(faults)))


def with_levers(scenario: Scenario | str | Path, values: Mapping[str, float]) -> Scenario:
    """Another scenario: the one given with its levers at these values; the same as `load` gives with these levers.

    A lever moves what stands at the start. Contexts with dates lie over that while they are in force: a team of four that a holiday brings
    down to two has two in the holiday, wherever the lever stands, and one that it halves has half of what the lever says.

    Raises:
        ScenarioFaults: there is no such lever, a value lies outside its range, or what comes out does not fit together.
        RefusalError: the values are not numbers by name.
    """
    scenario = scenario_of(scenario)
    sources = Sources()
    faults: list[Fault] = []
    changes = lever_changes(scenario.levers, lever_values(values), sources, faults)
    if faults:
        raise ScenarioFaults(faults)
    dated = _dated_changes(scenario) if scenario.periods else ()
    if dated is None:
        return changed(scenario, changes)
    data = taken_apart(scenario)
    data.pop("periods", None)
    moved = {change.path.split(".")[0] for change in changes}
    stands = moved <= {*VARYING} and not any(change.copy_ for change in dated)
    return _build(data, changes, dated, sources, faults, (scenario, {*VARYING} - moved) if stands else None)


@lru_cache(maxsize=32)
def _dated_changes(scenario: Scenario) -> tuple[Change, ...] | None:
    """The changes with dates that the contexts in force make; none when the periods do not come of these alone (a run was changed on its way)."""
    dated = tuple(
        change
        for name in scenario.active_contexts
        if name in scenario.contexts
        for change in (narrowed(given, scenario.contexts[name]) for given in scenario.contexts[name].changes)
        if change.from_ or change.until
    )
    data = taken_apart(scenario)
    data.pop("periods", None)
    try:
        again = _build(data, [], dated, Sources(), [])
    except ScenarioFaults:
        return None
    return dated if again.periods == scenario.periods else None


def _build(
    data: dict[str, Any], undated: Sequence[Change], dated: Sequence[Change], sources: Sources, faults: list[Fault],
    like: tuple[Scenario, set[str]] | None = None,
) -> Scenario:  # fmt: skip
    """The scenario of data, with changes at its start and those of contexts over them.

    Args:
        like: a scenario with the same dates, and the parts that are the same in all its periods as they will be here: they need not be made again.
    """
    faults += [sources.fault(sources.changes.get(id(change), ()), message) for change, message in _standing(dated)]
    base = _with(data, undated, sources, faults)
    start, end = _span(base)
    given = {date for change in dated for date in (change.from_, change.until) if date}
    dates = sorted(date for date in given if (start is None or date > start) and (end is None or date < end))
    if len(dates) > MOST_DATES:
        raise ScenarioFaults([*faults, sources.fault(("contexts",), says("periods.dates", count=len(dates), most=MOST_DATES))])
    moments = [start, *dates] if dated and start is not None else []
    plain = with_provenance(base, undated)
    periods = []
    for position, moment in enumerate(moments):
        in_force = [change for change in dated if (not change.from_ or change.from_ <= moment) and (not change.until or moment < change.until)]
        known = {part: getattr(like[0].periods[position], part) for part in like[1]} if like is not None else {}
        now = _with(base, [change for change in in_force if change.path.split(".")[0] not in known], sources, faults)
        values: dict[str, Any] = {part: plain[part] if now[part] is base[part] else stripped(now[part])[0] for part in VARYING if part in now}
        periods.append({**values, **known, "start": moment})
    return _finished(plain, periods, sources, faults, undated, [*undated, *dated])


def _finished(
    plain: dict[str, Any], periods: list[dict[str, Any]], sources: Sources, faults: list[Fault],
    undated: Sequence[Change] = (), dated: Sequence[Change] = (),
) -> Scenario:  # fmt: skip
    """The scenario of plain data, or all its faults with those found before.

    Args:
        undated: the changes that made the data what they are.
        dated: these and those that made the periods.
    """
    if not faults:
        whole = {**plain, "periods": _sharing(plain, periods)} if periods else plain
        try:
            scenario: Scenario = Scenario.model_validate(whole)
        except ValidationError:
            pass
        else:
            found = [*structure_faults(scenario, sources, dated), *source_faults(scenario, sources)]
            base = [*islice(all_findings(scenario), 2 * MOST_FAULTS)]
            found += [sources.fault(*finding, undated) for finding in base]
            looked_at = {tuple(id(getattr(scenario, part)) for part in VARYING)}
            for period in scenario.periods:
                parts = tuple(id(getattr(period, part)) for part in VARYING)
                if parts in looked_at:  # between two contexts it is as at the start
                    continue
                looked_at.add(parts)
                now = scenario.model_copy(update={part: getattr(period, part) for part in VARYING})
                for path, message, near in islice((finding for finding in findings(now) if finding not in base), 2 * MOST_FAULTS):
                    base.append((path, message, near))  # told once, from the first date on
                    found.append(sources.fault(path, from_on(period.start, message), near, dated))
            if not found:
                return scenario
            raise ScenarioFaults(found)
    raise ScenarioFaults([*faults, *all_faults(as_plain(plain), as_plain(periods), sources, undated, dated)])


def _sharing(plain: dict[str, Any], periods: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The periods, those parts of theirs that are the same as at the start made once and put into the data as they are."""
    try:
        first = TypeAdapter(Scenario).validate_python({key: value for key, value in plain.items() if key != "periods"})
    except ValidationError:  # told when the whole is validated
        return periods
    made = {id(plain[part]): getattr(first, part) for part in VARYING if part in plain}
    shared = [{key: made.get(id(value), value) for key, value in period.items()} for period in periods]
    plain.update((part, getattr(first, part)) for part in VARYING if part in plain)
    return shared


def _span(data: dict[str, Any]) -> tuple[dt.datetime | None, dt.datetime | None]:
    """First moment and end of the simulation, as far as they can be read; validation reports what cannot."""
    plain = stripped({key: data[key] for key in ("start", "horizon") if key in data})[0]
    start = end = None
    try:
        start = dt.datetime.fromisoformat(str(plain.get("start", Scenario.model_fields["start"].default)).strip())
        start = start.replace(tzinfo=None, microsecond=0)
        end = start + dt.timedelta(seconds=Duration.model_validate(plain.get("horizon")).seconds())
    except (ValueError, OverflowError, TypeError):
        pass
    return start, end


def _with(data: dict[str, Any], changes: Iterable[Change], sources: Sources, faults: list[Fault]) -> dict[str, Any]:
    """The data with all changes that can be made; the others are faults."""
    listed = [change for change in changes if sources.unread.isdisjoint(_tops(change))]  # what could not be read is not there to be changed
    reached = [path.split(".") for change in listed for path in (change.path, change.copy_) if path is not None]
    result, put = opened(data, reached) if reached else data, 0
    for change in listed:
        try:
            put += apply_to(result, change)
            if put > MOST_VALUES:
                raise ChangeError(says("change.values_all", most=MOST_VALUES))
        except ChangeError as error:
            sources.lose([change])
            if error.message.key == "change.no" and error.nearest and not re.match(FILE_NAME_PATTERN, error.nearest):
                continue  # what is meant stands there under what cannot be a name, which is told
            top = change.path.split(".")[0]
            at = sources.changes.get(id(change), (top,) if top in VARYING else ())
            faults.append(sources.fault(at, says("change.of", path=change.path, message=error.message), error.nearest))
            if put > MOST_VALUES:  # what came out of that would take long to look at
                raise ScenarioFaults(faults) from None
    return result


def _standing(changes: Iterable[Change]) -> list[tuple[Change, Message]]:
    """Those of dated changes that would be lost: only what `VARYING` names can change on a date."""
    found = []
    for change in changes:
        top, _, below = change.path.partition(".")
        if top in VARYING or (below and top not in Scenario.model_fields):  # a misspelt way is told where it is followed
            continue
        known = top in Scenario.model_fields
        found.append((change, says("periods.standing", path=change.path) if known else says("form.extra_of", key=top, known=VARYING)))
    return found


def _tops(change: Change) -> set[str]:
    """The parts of a scenario that a change reads and writes."""
    return {path.split(".")[0] for path in (change.path, change.copy_) if path is not None}
