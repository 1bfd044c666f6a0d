"""Loads a scenario: reads its files, lays the SOP variant, contexts and levers over the base, validates, reports all faults.

A scenario is a folder (``scenario.yaml``, ``network.yaml``, ``streams.yaml``, ``sops/``, ``contexts/``, ``vignettes/``,
``targets.yaml``, ``sources.yaml``) or one file that holds all of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from simkit.language.messages import Message, kind, nearest, says
from simkit.scenario.applying import ChangeError, apply_to, holds, is_annotated
from simkit.scenario.changes import MOST_CHANGES, Change, Context, Lever
from simkit.scenario.checks import Finding, Gaps, findings
from simkit.scenario.faults import MOST_FAULTS, Fault, ScenarioFaults
from simkit.scenario.form import problems
from simkit.scenario.further import CHECKS
from simkit.scenario.model import Scenario
from simkit.scenario.network import Network
from simkit.scenario.reading import MOST_VALUES, Document, PathInData, read_file
from simkit.scenario.rest import rest_of
from simkit.scenario.sop import Sop
from simkit.scenario.sources import Sources, words_in
from simkit.scenario.streams import Streams
from simkit.scenario.values import FILE_NAME_PATTERN, Duration

_PARTS = ("network", "streams", "targets", "sources")
_FOLDERS = ("sops", "contexts", "vignettes")
_NEEDED = ("network", "streams")
_VARYING = ("network", "streams", "sop")
_MODELS: dict[str, type[BaseModel]] = {"network": Network, "streams": Streams, "sop": Sop}
_BY_THE_KIT = ("active_contexts", "periods", "provenance", "sop_name")  # in scenarios that the kit wrote, never in a folder
_SAME_FOR_ALL_SOPS = ("network", "streams", "levers", "contexts", "vignettes", "targets", "sources")
MOST_DATES = 200
LONGEST_CHAIN = 50
MOST_FILES = 500
MOST_PERIODS_TO_TELL = 40
MOST_OTHERS = 60  # SOPs and contexts to look at when there are faults


def find(place: str | Path) -> Path:
    """The folder or file of a scenario: a path, or a name under ``scenarios/`` here, above, or beside the package.

    Raises:
        ScenarioFaults: when there is none.
    """
    given = Path(place)
    if "\0" in str(place) or len(str(place)) > 4000:
        raise ScenarioFaults([Fault("", 0, 0, "", says("place.name"))])
    if given.exists() and str(place):
        return given
    for home in _homes():
        if (home / given).exists():
            return home / given
    known = _at_home()
    raise ScenarioFaults([Fault(str(place), 0, 0, "", says("place.none", known=known), nearest(str(place), known))])


def _homes() -> list[Path]:
    return [folder / "scenarios" for folder in (Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[2])]


def _at_home() -> list[str]:
    """The names of the scenarios that are at hand."""
    return sorted({file.parent.name for home in _homes() for file in home.glob("*/scenario.yaml")})


def load(
    place: str | Path,
    *,
    sop: str | None = None,
    contexts: Sequence[str] = (),
    changes: Iterable[Change] = (),
    levers: Mapping[str, float] | None = None,
) -> Scenario:
    """Loads a scenario.

    Args:
        place: a name under ``scenarios/``, a folder, or one file.
        sop: the SOP or variant; by default the one that ``scenario.yaml`` names.
        contexts: names of contexts in force; dated changes become `Scenario.periods`.
        changes: further changes, made before the dates of contexts.
        levers: values of levers by their name, as `with_levers` moves them.

    Raises:
        ScenarioFaults: with all faults of the files, each with its place.
    """
    faults: list[Fault] = []
    return _loaded(place, Sources(), faults, sop, contexts, changes, levers)


def check(place: str | Path, *, sop: str | None = None, contexts: Sequence[str] = ()) -> Scenario:
    """Loads a scenario as `load` does, and looks besides at what is not asked for: all its other SOPs and contexts, and what its levers move.

    Raises:
        ScenarioFaults: with all faults of all files; those that only another SOP or context has say with which.
    """
    faults: list[Fault] = []
    sources = Sources()
    scenario = None
    with _collecting(faults):
        scenario = _loaded(place, sources, [], sop, contexts, (), None, all_levers=True)
    told = {(fault.file, fault.line, fault.column, fault.says) for fault in faults}
    others: list[tuple[str, str, str | None, Sequence[str]]] = [("sop", name, name, ()) for name in sources.sops if name != sources.chosen]
    others += [("context", name, sop, (name,)) for name in sources.contexts if name not in contexts]
    for number, (what, name, other_sop, other_contexts) in enumerate(others):
        if faults and number > MOST_OTHERS:
            break  # of so many files these first; the others are looked at when these are mended
        more: list[Fault] = []
        looking = Sources()
        looking.made = sources.made
        with _collecting(more):
            _loaded(place, looking, [], other_sop, other_contexts, (), None, like=scenario)
        for fault in more:
            at = (fault.file, fault.line, fault.column, fault.says)
            if at in told:
                continue
            told.add(at)
            own = f"/{what}s/{name}." in fault.file
            faults.append(fault if own else replace(fault, says=says("under", what=kind(what), name=name, message=fault.says)))
    if faults or scenario is None:
        raise ScenarioFaults(faults)
    return scenario


def _loaded(
    place: str | Path, sources: Sources, faults: list[Fault], sop: str | None, contexts: Sequence[str], changes: Iterable[Change],
    levers: Mapping[str, float] | None, *, all_levers: bool = False, like: Scenario | None = None,
) -> Scenario:  # fmt: skip
    """The scenario, or all faults with those given.

    Args:
        all_levers: look at what all levers move, not only at those that are moved.
        like: a scenario of the same files, whose parts need not be made again; the SOP is.
    """
    path = find(place)
    sources.name = path.resolve().name
    data = _read_folder(path, sources, faults) if path.is_dir() else _read_one(path, sources)
    if like is not None:
        data.update((part, getattr(like, part)) for part in _SAME_FOR_ALL_SOPS if part in data)
    undated: list[Change] = []
    dated: list[Change] = []
    sources.sops, sources.contexts = (tuple(data[part]) if isinstance(data.get(part), dict) else () for part in ("sops", "contexts"))
    sources.chosen = str(sop or data.get("sop"))
    with _collecting(faults):
        undated += _chosen_sop(data, sop, sources, faults)
    if contexts or "active_contexts" not in data:
        data["active_contexts"] = [*_written_contexts(data), *contexts]
    for name in contexts:
        with _collecting(faults):
            for change in _context_changes(data, name, sources, faults):
                (dated if change.from_ or change.until else undated).append(change)
    undated += changes
    moved = _lever_changes(data.get("levers"), levers or {}, sources, faults)
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
            changes = Lever.model_validate(_stripped(written)[0]).changes(_stripped(written)[0]["at_start"])
        except ValueError:
            continue
        for position, change in enumerate(changes):
            if change.path.split(".")[0] not in sources.unread:
                at: PathInData = ("levers", name, "targets", position)
                sources.changes[id(change)] = at
                made = _with(data, [change], sources, faults)
                if not holds(data, change.path):  # a key that need not be there, or one that the language does not know
                    faults += [sources.fault(at, message, near) for message, near in _wrong_at(change.path, _stripped(made)[0])]
    return faults


def _chosen_sop(data: dict[str, Any], sop: str | None, sources: Sources, faults: list[Fault]) -> list[Change]:
    """Puts the base of the SOP that is asked for into the data; returns the changes of its variants, from the base on."""
    sops = data.pop("sops", None)
    if not sops:
        if sop is not None and sop != "sop":
            faults.append(sources.asked(says("sop.only", name=sop)))
        return []
    chosen = sop or data.pop("sop", None)
    data.pop("sop", None)
    sources.unread.add("sop")  # until it is found
    sops = _mapping(sops, ("sops",), sources)
    if chosen is None and "title" in sources.unread:  # the file that would name one cannot be read: any will do to look at the rest
        chosen = next((name for name, variant in sops.items() if isinstance(variant, dict) and "extends" not in variant), None)
    if isinstance(chosen, str):
        data["sop_name"] = chosen
    data["sop"], chain = _resolve(sops, chosen, sources, (), asked=sop is not None)
    sources.unread.discard("sop")
    sources.stands_for(("sop",), ("sops", chain[0]))
    found: list[Change] = []
    for name in chain:
        with _collecting(faults):
            found += _variant_changes(sops[name], name, sources, faults)
    return found


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


def changed(scenario: Scenario, changes: Iterable[Change], from_: dt.datetime | None = None) -> Scenario:
    """Another scenario: the one given with these changes made to it, from the start or, with ``from_``, from that date on.

    They win over the dated changes of contexts in force; those that levers make do not (`with_levers`).

    Raises:
        ScenarioFaults: when a change cannot be made, or what comes out does not fit together.
    """
    faults: list[Fault] = []
    sources = Sources()
    listed = list(changes)
    data = _taken_apart(scenario)
    periods = [_taken_apart(period) for period in data.pop("periods", ())]
    if from_ is not None and from_ > scenario.start:
        if from_ >= scenario.start + dt.timedelta(seconds=scenario.horizon_seconds):
            raise ScenarioFaults([sources.asked(says("periods.after_end", date=from_))])
        if not periods:
            periods = [{"start": scenario.start, **{part: data[part] for part in _VARYING}}]
        starts = [period.start for period in scenario.periods] or [scenario.start]
        if from_ not in starts:
            before = max(position for position, start in enumerate(starts) if start < from_)
            periods.insert(before + 1, {**periods[before], "start": from_})
            starts.insert(before + 1, from_)
        periods = [_with(period, listed, sources, faults) if start >= from_ else period for start, period in zip(starts, periods, strict=True)]
        return _finished(data, [_stripped(period)[0] for period in periods], sources, list(dict.fromkeys(faults)))
    periods = [_stripped(_with(period, listed, sources, faults))[0] for period in periods]
    return _finished(_with_provenance(_with(data, listed, sources, faults), listed), periods, sources, list(dict.fromkeys(faults)))


def with_levers(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Another scenario: the one given with its levers at these values; the same as `load` gives with these levers.

    A lever moves what stands at the start. Contexts with dates lie over that while they are in force: a team of four that a holiday brings
    down to two has two in the holiday, wherever the lever stands, and one that it halves has half of what the lever says.

    Raises:
        ScenarioFaults: there is no such lever, a value lies outside its range, or what comes out does not fit together.
    """
    sources = Sources()
    faults: list[Fault] = []
    changes = _lever_changes(scenario.levers, values, sources, faults)
    if faults:
        raise ScenarioFaults(faults)
    dated = _dated_changes(scenario) if scenario.periods else ()
    if dated is None:
        return changed(scenario, changes)
    data = _taken_apart(scenario)
    data.pop("periods", None)
    moved = {change.path.split(".")[0] for change in changes}
    stands = moved <= {*_VARYING} and not any(change.copy_ for change in dated)
    return _build(data, changes, dated, sources, faults, (scenario, {*_VARYING} - moved) if stands else None)


@lru_cache(maxsize=32)
def _dated_changes(scenario: Scenario) -> tuple[Change, ...] | None:
    """The changes with dates that the contexts in force make; none when the periods do not come of these alone (a run was changed on its way)."""
    dated = tuple(
        change
        for name in scenario.active_contexts
        if name in scenario.contexts
        for change in (_narrowed(given, scenario.contexts[name]) for given in scenario.contexts[name].changes)
        if change.from_ or change.until
    )
    data = _taken_apart(scenario)
    data.pop("periods", None)
    try:
        again = _build(data, [], dated, Sources(), [])
    except ScenarioFaults:
        return None
    return dated if again.periods == scenario.periods else None


def _taken_apart(model: BaseModel) -> dict[str, Any]:
    """What a model was given, by the names of the files, its parts as they are."""
    fields = type(model).model_fields
    return {(fields[name].alias or name) if name in fields else name: getattr(model, name) for name in _in_order(model)}


def _in_order(model: BaseModel) -> list[str]:
    """The names that a model was given values for, in the order of its fields, then those that it does not know."""
    given = model.model_fields_set
    return [name for name in type(model).model_fields if name in given] + list(model.model_extra or ())


def _plain(value: Any) -> Any:
    """Models as the plain data that they are read from."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _opened(value: Any, paths: Sequence[Sequence[str]]) -> Any:
    """A copy that changes may be made in along these paths; what they do not reach is not copied, and models there stay as they are.

    A lever moves one number in thousands: the rest need be neither written out nor read again.
    """
    if not all(paths) or isinstance(value, Duration):
        return _plain(value)
    if is_annotated(value):
        return {**value, "value": _opened(value["value"], paths)}
    if isinstance(value, BaseModel):
        value = _taken_apart(value)
    if isinstance(value, dict):
        return {str(key): _opened_at(str(key), item, paths) for key, item in value.items()}
    if isinstance(value, list | tuple):  # an item may come to stand elsewhere when another is put in or taken out
        return [_opened(item, [path[1:] for path in paths]) for item in value]
    return value


def _opened_at(key: str, value: Any, paths: Sequence[Sequence[str]]) -> Any:
    leading = [path[1:] for path in paths if path[0] in ("*", key)]
    return _opened(value, leading) if leading else value


def _with_provenance(data: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """The data without the wrappers that say where a number comes from, and these under ``provenance``, with what is still true of those known."""
    plain: dict[str, Any]
    plain, more = _stripped(data)
    known = plain.get("provenance", {})
    if isinstance(known, dict):  # else the model says what is wrong with it
        kept = {path: about for path, about in known.items() if not any(_replaces(change, str(path)) for change in changes)}
        plain["provenance"] = {**kept, **more}
    return plain


def _replaces(change: Change, path: str) -> bool:
    """Whether the change puts another value where the provenance of ``path`` was about the old one."""
    if change.scale is not None or change.add is not None:
        return False
    wanted, parts = change.path.split("."), path.split(".")
    return len(wanted) <= len(parts) and all(one in ("*", other) for one, other in zip(wanted, parts, strict=False))


@contextmanager
def _collecting(faults: list[Fault]) -> Iterator[None]:
    """Keeps the faults of one part for the report, and goes on with the next part."""
    try:
        yield
    except ScenarioFaults as report:
        faults.extend(report.faults)


def _mapping(value: Any, path: PathInData, sources: Sources) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ScenarioFaults([sources.fault(path, says("names"))])
    return value


def _read_one(path: Path, sources: Sources) -> dict[str, Any]:
    document = read_file(path)
    sources.documents[()] = document
    folder = path.resolve().parent.parent if path.resolve().parent.name in _FOLDERS else path.resolve().parent
    if not set(document.data) & {"horizon", *_NEEDED} and (folder / "scenario.yaml").exists():
        raise ScenarioFaults([Fault(document.file, 0, 0, "", says("folder.part", folder=folder))])
    return dict(document.data)


def _read_folder(path: Path, sources: Sources, faults: list[Fault]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    name = sources.name
    if not any((path / f"{part}.yaml").exists() for part in ("scenario", *_NEEDED)):
        raise ScenarioFaults([Fault(name, 0, 0, "", says("folder.none", known=_at_home()))])

    def take(file: Path, at: PathInData) -> Any:
        """What a file holds; nothing when it cannot be read, which is then a fault."""
        try:
            document = read_file(file, f"{name}/{file.relative_to(path)}")
        except ScenarioFaults as report:
            faults.extend(report.faults)
            sources.documents[at] = Document(f"{name}/{file.relative_to(path)}", None)
            return None
        sources.documents[at] = document
        return document.data

    top = take(path / "scenario.yaml", ())
    sources.unread |= set() if top is not None else {"title", "horizon"}
    data.update(top or {})
    for key in _BY_THE_KIT:
        if key in data:
            faults.append(sources.fault((key,), says("folder.by_the_kit")))
            del data[key]
    for part in _PARTS:
        if not (path / f"{part}.yaml").exists():
            if part in _NEEDED and part not in data:
                faults.append(Fault(f"{name}/{part}.yaml", 0, 0, "", says("file.gone")))
                sources.unread.add(part)
            continue
        if part in data:
            faults.append(sources.fault((part,), says("folder.twice", part=part, file=f"{part}.yaml")))
        data[part] = take(path / f"{part}.yaml", (part,))
        if data[part] is None:
            sources.unread.add(part)
            del data[part]
        elif part == "targets":
            data[part] = _targets_of(data[part], sources, faults)
    for other in sorted([*path.glob("*.yml"), *(file for folder in _FOLDERS for file in (path / folder).glob("*.yml"))])[:MOST_FILES]:
        faults.append(Fault(f"{name}/{other.relative_to(path)}", 0, 0, "", says("file.ending")))
    for folder in _FOLDERS:
        files = sorted((path / folder).glob("*.yaml"))
        if len(files) > MOST_FILES:
            faults.append(Fault(f"{name}/{folder}", 0, 0, "", says("folder.files", count=len(files), most=MOST_FILES)))
        known = data.get(folder)
        if files and folder in data and not isinstance(known, dict):
            faults.append(sources.fault((folder,), says("names")))
        together = dict(known) if isinstance(known, dict) else {}
        for file in files[:MOST_FILES]:
            if file.stem in together:
                faults.append(sources.fault((folder, file.stem), says("folder.twice", part=file.stem, file=f"{folder}/{file.name}")))
            read = take(file, (folder, file.stem))
            if read is not None:
                together[file.stem] = read
            else:
                sources.unread_files.add((folder, file.stem))
                sources.lost.add(file.stem)
        if files:
            data[folder] = together
    return data


def _targets_of(read: Any, sources: Sources, faults: list[Fault]) -> Any:
    """The list that ``targets.yaml`` holds under its one key."""
    if not read:
        return []
    sources.stands_for(("targets",), ("targets.yaml", "targets"))
    sources.documents[("targets.yaml",)] = sources.documents.pop(("targets",))
    if set(read) != {"targets"}:
        faults.append(sources.fault(("targets.yaml",), says("folder.targets")))
    return read.get("targets") or []


def _resolve(sops: dict[str, Any], name: Any, sources: Sources, seen: tuple[str, ...], asked: bool = False) -> tuple[Any, list[str]]:
    """The base SOP under ``name``, and the names from the base to the variant."""
    known = [*sops, *(str(file[1]) for file in sources.unread_files if file[0] == "sops")]
    at: PathInData = ("sops", seen[-1], "extends") if seen else ("sop",)
    if not isinstance(name, str):
        raise ScenarioFaults([sources.fault(at, says("sop.name_one", known=known))])
    if len(seen) >= LONGEST_CHAIN and name not in seen:
        raise ScenarioFaults([sources.fault(("sops", name, "extends"), says("sop.chain", most=LONGEST_CHAIN))])
    if name in seen:
        raise ScenarioFaults([sources.fault(("sops", name, "extends"), says("sop.circle", chain=" → ".join([*seen, name])))])
    if ("sops", name) in sources.unread_files:
        raise ScenarioFaults([])  # told when it was read
    if name not in sops:
        message, near = says("no_of", what=kind("sop"), name=name, known=known), nearest(name, known)
        raise ScenarioFaults([sources.asked(message, near) if asked else sources.fault(at, message, near)])
    variant = _mapping(sops[name], ("sops", name), sources)
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
        with _collecting(faults):
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


def _context_changes(data: dict[str, Any], name: str, sources: Sources, faults: list[Fault]) -> list[Change]:
    """The changes of a context, with its dates and their places."""
    if ("contexts", name) in sources.unread_files:
        return []
    known = _mapping(data.get("contexts"), ("contexts",), sources)
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
        change = _narrowed(given, context)
        sources.changes[id(change)] = (*at, "changes", position)
        made.append(change)
    return made


def _narrowed(change: Change, context: Context) -> Change:
    """The change with the context's dates, where its own do not narrow them."""
    starts = [date for date in (change.from_, context.from_) if date]
    ends = [date for date in (change.until, context.until) if date]
    return change.model_copy(update={"from_": max(starts) if starts else None, "until": min(ends) if ends else None})


def _lever_changes(known: Any, values: Mapping[str, float], sources: Sources, faults: list[Fault]) -> list[Change]:
    """The changes that put levers at these values; unknown levers and values outside their ranges are faults.

    Args:
        known: the levers of the scenario, by name: as they are written, or as they were read.
    """
    made: list[Change] = []
    for name, value in values.items():
        with _collecting(faults):
            levers = _mapping(known, ("levers",), sources)
            if name not in levers:
                message = says("no_of", what=kind("lever"), name=name, known=[*levers])
                raise ScenarioFaults([sources.asked(message, nearest(name, levers))])
            lever: Lever = _validated(Lever, levers[name], ("levers", name), sources)
            if not lever.lowest <= value <= lever.highest:
                message = says("lever.range", name=name, low=lever.lowest, high=lever.highest, value=float(value))
                raise ScenarioFaults([sources.asked(message)])
            changes = lever.changes(value)
            sources.changes.update((id(change), ("levers", name, "targets", position)) for position, change in enumerate(changes))
            made += changes
    return made


def _build(
    data: dict[str, Any], undated: Sequence[Change], dated: Sequence[Change], sources: Sources, faults: list[Fault],
    like: tuple[Scenario, set[str]] | None = None,
) -> Scenario:  # fmt: skip
    """The scenario of data, with changes at its start and those of contexts over them.

    Args:
        like: a scenario with the same dates, and the parts that are the same in all its periods as they will be here: they need not be made again.
    """
    base = _with(data, undated, sources, faults)
    start, end = _span(base)
    given = {date for change in dated for date in (change.from_, change.until) if date}
    dates = sorted(date for date in given if (start is None or date > start) and (end is None or date < end))
    if len(dates) > MOST_DATES:
        raise ScenarioFaults([*faults, sources.fault(("contexts",), says("periods.dates", count=len(dates), most=MOST_DATES))])
    moments = [start, *dates] if dated and start is not None else []
    plain = _with_provenance(base, undated)
    periods = []
    for position, moment in enumerate(moments):
        in_force = [change for change in dated if (not change.from_ or change.from_ <= moment) and (not change.until or moment < change.until)]
        known = {part: getattr(like[0].periods[position], part) for part in like[1]} if like is not None else {}
        now = _with(base, [change for change in in_force if change.path.split(".")[0] not in known], sources, faults)
        values: dict[str, Any] = {part: plain[part] if now[part] is base[part] else _stripped(now[part])[0] for part in _VARYING if part in now}
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
            found = [*_structure_faults(scenario, sources, dated), *_source_faults(scenario, sources)]
            base = [*islice(_findings(scenario), 2 * MOST_FAULTS)]
            found += [sources.fault(*finding, undated) for finding in base]
            for period in scenario.periods:
                now = scenario.model_copy(update={part: getattr(period, part) for part in _VARYING})
                for path, message, near in islice((finding for finding in findings(now) if finding not in base), 2 * MOST_FAULTS):
                    base.append((path, message, near))  # told once, from the first date on
                    found.append(sources.fault(path, _from_on(period.start, message), near, dated))
            if not found:
                return scenario
            raise ScenarioFaults(found)
    raise ScenarioFaults([*faults, *_all_faults(_plain(plain), _plain(periods), sources, undated, dated)])


def _findings(scenario: Scenario, gaps: Gaps | None = None) -> Iterator[Finding]:
    """What does not fit together, as far as the scenario language and who knows more can say."""
    yield from findings(scenario, gaps)
    for check in CHECKS:
        yield from (finding for finding in check(scenario) if gaps is None or not gaps.excuse(finding))


def _from_on(date: Any, message: Message) -> Message:
    return says("from_on", date=str(date)[:10], message=message)


def _all_faults(
    plain: dict[str, Any], periods: Sequence[dict[str, Any]], sources: Sources, undated: Sequence[Change], dated: Sequence[Change]
) -> Iterator[Fault]:
    """All faults of data that are not whole: those of form, and what does not fit together in the rest; of periods what is not so at the start."""
    made = {part: _made(part, plain[part], sources) for part in _VARYING if part in plain}
    first = _faults_of({**plain, **made}, sources)
    yield from (sources.fault(*found, undated) for found in first)
    for period in periods[:MOST_PERIODS_TO_TELL]:
        other = {part: _made(part, period[part], sources) for part in _VARYING if part in period and period[part] != plain.get(part)}
        if not other:
            continue
        now = {**plain, **made, **other}
        for finding in _faults_of(now, sources):
            if finding not in first:
                first.append(finding)  # told once, from the first date on
                path, message, near = finding
                yield sources.fault(path, _from_on(period.get("start"), message), near, dated)


def _made(part: str, data: Any, sources: Sources) -> Any:
    """A part as it is when all is well with it, else the data: so that only what is ill formed is looked at again and again."""
    known = sources.made.setdefault(part, [])
    for other, made in known:
        if other == data:
            return made
    try:
        made = _MODELS[part].model_validate(data)
    except ValidationError:
        made = data
    known.append((data, made))
    return made


def _faults_of(plain: dict[str, Any], sources: Sources) -> list[Finding]:
    """What is ill formed in data without periods, and what does not fit together in the rest of them."""
    found: list[Finding] = []
    try:
        TypeAdapter(Scenario).validate_python(plain)
    except ValidationError as report:
        for path, message, near in problems(report, plain, Scenario):
            if not (message.key == "form.missing" and not path and message.part("key") in sources.unread):
                found.append((_where_the_number_stands(path), message, near))
    rest = rest_of(plain, sources.unread, sources.lost)
    if rest.scenario is not None:
        found += [finding for finding in map(rest.as_written, islice(_findings(rest.scenario, rest.gaps), 2 * MOST_FAULTS)) if finding not in found]
        missing = ((path, says("source.none", name=name), near) for path, name, near in _unknown_sources(rest.scenario))
        found += [rest.as_written(finding) for finding in missing if not rest.gaps.excuse(finding)]
        found += [finding for finding in rest.held_together() if finding not in found]
    return found


def _where_the_number_stands(path: PathInData) -> PathInData:
    """What is wrong with where a number comes from stands where the number stands."""
    if path[:1] == ("provenance",) and len(path) > 1:
        return (*(int(part) if part.isdigit() else part for part in str(path[1]).split(".")), *path[2:])
    return path


def _sharing(plain: dict[str, Any], periods: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The periods, those parts of theirs that are the same as at the start made once and put into the data as they are."""
    try:
        first = TypeAdapter(Scenario).validate_python({key: value for key, value in plain.items() if key != "periods"})
    except ValidationError:  # told when the whole is validated
        return periods
    made = {id(plain[part]): getattr(first, part) for part in _VARYING if part in plain}
    shared = [{key: made.get(id(value), value) for key, value in period.items()} for period in periods]
    plain.update((part, getattr(first, part)) for part in _VARYING if part in plain)
    return shared


def _span(data: dict[str, Any]) -> tuple[dt.datetime | None, dt.datetime | None]:
    """First moment and end of the simulation, as far as they can be read; validation reports what cannot."""
    plain = _stripped({key: data[key] for key in ("start", "horizon") if key in data})[0]
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
    result, put = _opened(data, reached) if reached else data, 0
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
            at = sources.changes.get(id(change), (top,) if top in _VARYING else ())
            faults.append(sources.fault(at, says("change.of", path=change.path, message=error.message), error.nearest))
            if put > MOST_VALUES:  # what came out of that would take long to look at
                raise ScenarioFaults(faults) from None
    return result


def _tops(change: Change) -> set[str]:
    """The parts of a scenario that a change reads and writes."""
    return {path.split(".")[0] for path in (change.path, change.copy_) if path is not None}


def _stripped(data: Any) -> tuple[Any, dict[str, Any]]:
    """The data without the wrappers that say where a number comes from, and these by dotted path."""
    provenance: dict[str, Any] = {}

    def strip(value: Any, path: tuple[str, ...]) -> Any:
        if path and is_annotated(value):
            about = {key: item for key, item in value.items() if key != "value"}
            if isinstance(about.get("source"), str):
                about["source"] = [about["source"]]
            if about:
                provenance[".".join(path)] = about
            return strip(value["value"], path)
        if isinstance(value, dict):
            return {key: strip(item, (*path, str(key))) for key, item in value.items()}
        if isinstance(value, list):
            return [strip(item, (*path, str(position))) for position, item in enumerate(value)]
        return value

    return strip(data, ()), provenance


def _validated(model: Any, data: Any, at: PathInData, sources: Sources) -> Any:
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as report:
        found = problems(report, data, model)
        raise ScenarioFaults(sources.fault((*at, *path), message, near) for path, message, near in found[: 2 * MOST_FAULTS]) from None


def _structure_faults(scenario: Scenario, sources: Sources, dated: Sequence[Change]) -> list[Fault]:
    """Dated changes may change values, not which pools, steps, streams and modes there are."""

    def structure(part: Any) -> dict[str, tuple[str, ...]]:
        return {
            "network": (*part.network.pools(), *part.network.modes),
            "streams": (*part.streams.cases, *part.streams.background),
            "sop": (*part.sop.steps,),
        }

    def kinds(part: Any) -> dict[tuple[str, str], type]:
        groups = (("cases", part.streams.cases), ("background", part.streams.background))
        return {(group, name): type(source.arrivals) for group, sources in groups for name, source in sources.items()}

    expected, arrivals = structure(scenario), kinds(scenario)
    return [
        sources.fault(("streams", *at, "arrivals"), says("periods.arrivals", date=f"{period.start:%Y-%m-%d}"), "", dated)
        for period in scenario.periods
        for at, kind in kinds(period).items()
        if arrivals.get(at, kind) is not kind
    ] + [
        _named_otherwise(part, period.start, sorted({*names} ^ {*expected[part]}), sources, dated)
        for period in scenario.periods
        for part, names in structure(period).items()
        if names != expected[part]
    ]


def _named_otherwise(part: str, start: dt.datetime, names: Sequence[str], sources: Sources, dated: Sequence[Change]) -> Fault:
    """Its place is that of a dated change that names one of them."""
    ends = {name.rpartition(".")[2] for name in names}
    by = [change for change in dated if (change.from_ or change.until) and change.path.rpartition(".")[2] in ends]
    path = tuple(by[-1].path.split(".")) if by else (part,)
    return sources.fault(path, says("periods.names", date=f"{start:%Y-%m-%d}", names=names), "", by)


def _source_faults(scenario: Scenario, sources: Sources) -> list[Fault]:
    return [sources.fault(path, says("source.none", name=name), near) for path, name, near in _unknown_sources(scenario)]


def _unknown_sources(scenario: Scenario) -> Iterator[tuple[PathInData, str, str]]:
    """Where a source is named that does not exist, and the nearest that does; of a scenario that lists its sources."""
    if not scenario.sources:
        return
    named = [(tuple(int(part) if part.isdigit() else part for part in path.split(".")), about.source) for path, about in scenario.provenance.items()]
    named += [(("targets", position, "source"), target.source) for position, target in enumerate(scenario.targets)]
    for path, names in named:
        for name in names:
            if name not in scenario.sources:
                yield path, name, nearest(name, scenario.sources)
