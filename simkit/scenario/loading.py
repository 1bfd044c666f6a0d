"""Loads a scenario: reads its files, lays the SOP variant, contexts and levers over the base, validates, reports all faults.

A scenario is a folder (``scenario.yaml``, ``network.yaml``, ``streams.yaml``, ``sops/``, ``contexts/``, ``vignettes/``,
``targets.yaml``, ``sources.yaml``) or one file that holds all of it.
"""

from __future__ import annotations

import copy
import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from simkit.scenario.applying import ChangeError, apply_to, is_annotated
from simkit.scenario.changes import MOST_CHANGES, Change, Context, Lever
from simkit.scenario.checks import findings
from simkit.scenario.faults import MOST_FAULTS, Fault, ScenarioFaults
from simkit.scenario.further import CHECKS
from simkit.scenario.model import Basis, Scenario
from simkit.scenario.reading import MOST_VALUES, Document, PathInData, read_file
from simkit.scenario.values import Duration

_PARTS = ("network", "streams", "targets", "sources")
_VARYING = ("network", "streams", "sop")
_BY_THE_KIT = ("active_contexts", "periods", "provenance", "sop_name")  # in scenarios that the kit wrote, never in a folder
MOST_DATES = 200
LONGEST_CHAIN = 50
MOST_FILES = 500


class _Sources:
    """Where each top part of the data was read, to give faults their place."""

    def __init__(self) -> None:
        self.documents: dict[PathInData, Document] = {}
        self.elsewhere: dict[PathInData, PathInData] = {}
        self.changes: dict[int, PathInData] = {}  # where each change was written, by its identity

    def stands_for(self, path: PathInData, written_at: PathInData) -> None:
        """What the data holds at ``path`` was written at another path."""
        if written_at in self.documents:
            self.documents[path] = self.documents[written_at]
        else:
            self.elsewhere[path] = written_at

    def fault(self, path: PathInData, message: str, nearest: str = "", expected: str = "") -> Fault:
        shown = ".".join(map(str, path))
        path = next((there + path[len(here) :] for here, there in self.elsewhere.items() if path[: len(here)] == here), path)
        for length in range(len(path), -1, -1):
            if path[:length] in self.documents:
                document = self.documents[path[:length]]
                return Fault(document.file, *document.place(path[length:]), shown, message, expected, nearest)
        return Fault("scenario", 0, 0, shown, message, expected, nearest)


def find(place: str | Path) -> Path:
    """The folder or file of a scenario: a path, or a name under ``scenarios/`` here, above, or beside the package.

    Raises:
        ScenarioFaults: when there is none.
    """
    given = Path(place)
    if "\0" in str(place) or len(str(place)) > 4000:
        raise ScenarioFaults([Fault("scenario", 0, 0, "", "this cannot be the name of a scenario")])
    if given.exists() and str(place):
        return given
    homes = [folder / "scenarios" for folder in (Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[2])]
    for home in homes:
        if (home / given).exists():
            return home / given
    known = sorted({found.name for home in homes if home.is_dir() for found in home.iterdir() if found.is_dir()})
    near = difflib.get_close_matches(str(place), known, 1)
    raise ScenarioFaults(
        [Fault(str(place), 0, 0, "", "there is no scenario, folder or file of this name", ", ".join(known), near[0] if near else "")]
    )


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
    path = find(place)
    sources = _Sources()
    data = _read_folder(path, sources) if path.is_dir() else _read_one(path, sources)
    faults: list[Fault] = []
    undated: list[Change] = []
    dated: list[Change] = []
    sops = data.pop("sops", None)
    if sops:
        sops = _mapping(sops, ("sops",), sources)
        chosen = sop or data.get("sop")
        data["sop_name"] = chosen
        data["sop"], chain = _resolve(sops, chosen, sources, ())
        sources.stands_for(("sop",), ("sops", chain[0]))
        for name in chain:
            with _collecting(faults):
                found = _variant_changes(sops[name], name, sources)
                undated += found
                sources.changes.update((id(change), ("sops", name, "changes", position)) for position, change in enumerate(found))
    elif sop is not None and sop != "sop":
        raise ScenarioFaults([sources.fault(("sop",), f"this scenario has one SOP only; there is no '{sop}'")])
    if contexts or "active_contexts" not in data:
        data["active_contexts"] = [*_written_contexts(data), *contexts]
    for name in contexts:
        with _collecting(faults):
            context = _context(data, name, sources)
            for position, given in enumerate(context.changes):
                change = _narrowed(given, context)
                sources.changes[id(change)] = ("contexts", name, "changes", position)
                (dated if change.from_ or change.until else undated).append(change)
    for name, value in (levers or {}).items():
        with _collecting(faults):
            _check_lever(data, name, value, sources)
    undated += changes
    if data.get("periods") and (undated or dated or faults):  # a scenario that the kit wrote, with the dates of its contexts in it
        if dated:
            written = "this file was written with the dates of its contexts in it; load the folder that it came from to put others in force"
            faults.append(sources.fault(("periods",), written))
        scenario = changed(_build(data, [], [], sources, faults), undated)
    else:
        scenario = _build(data, undated, dated, sources, faults)
    return with_levers(scenario, levers) if levers else scenario


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
    sources = _Sources()
    listed = list(changes)
    data = _taken_apart(scenario)
    periods = [_taken_apart(period) for period in data.pop("periods", ())]
    if from_ is not None and from_ > scenario.start:
        if from_ >= scenario.start + dt.timedelta(seconds=scenario.horizon_seconds):
            raise ScenarioFaults([sources.fault(("periods",), f"{from_:%Y-%m-%d %H:%M} lies after the end of the simulation")])
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
    sources = _Sources()
    faults: list[Fault] = []
    changes: list[Change] = []
    for name, value in values.items():
        lever = scenario.levers.get(name)
        if lever is None:
            near = difflib.get_close_matches(name, list(scenario.levers), 1)
            faults.append(sources.fault(("levers",), f"there is no lever '{name}'; there are: {', '.join(scenario.levers)}", near[0] if near else ""))
        elif not lever.lowest <= value <= lever.highest:
            faults.append(sources.fault(("levers", name), f"goes from {lever.lowest:g} to {lever.highest:g}, not {value:g}"))
        else:
            changes += lever.changes(value)
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
        again = _build(data, [], dated, _Sources(), [])
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


def _mapping(value: Any, path: PathInData, sources: _Sources) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ScenarioFaults([sources.fault(path, "expected names, each with what belongs to it", expected="a mapping")])
    return value


def _read_one(path: Path, sources: _Sources) -> dict[str, Any]:
    document = read_file(path)
    sources.documents[()] = document
    return dict(document.data)


def _read_folder(path: Path, sources: _Sources) -> dict[str, Any]:
    faults: list[Fault] = []
    data: dict[str, Any] = {}

    def take(file: Path, at: PathInData) -> Any:
        try:
            document = read_file(file, f"{path.name}/{file.relative_to(path)}")
        except ScenarioFaults as report:
            faults.extend(report.faults)
            return {}
        sources.documents[at] = document
        return document.data

    data.update(take(path / "scenario.yaml", ()))
    for key in _BY_THE_KIT:
        if key in data:
            faults.append(sources.fault((key,), "the kit writes this into a scenario of one file; leave it out of a folder"))
    for part in _PARTS:
        if (path / f"{part}.yaml").exists():
            if part in data:
                faults.append(sources.fault((part,), f"'{part}' stands in {part}.yaml already; leave it out here"))
            data[part] = take(path / f"{part}.yaml", (part,))
            if part == "targets" and ("targets",) in sources.documents:
                data[part] = _targets_of(data[part], sources)
    for folder in ("sops", "contexts", "vignettes"):
        files = sorted((path / folder).glob("*.yaml"))
        if len(files) > MOST_FILES:
            faults.append(Fault(f"{path.name}/{folder}", 0, 0, "", f"{len(files):,} files; a folder has at most {MOST_FILES}"))
        known = data.get(folder)
        if files and folder in data and not isinstance(known, dict):
            faults.append(sources.fault((folder,), "expected names, each with what belongs to it", expected="a mapping"))
        together = dict(known) if isinstance(known, dict) else {}
        for file in files[:MOST_FILES]:
            if file.stem in together:
                faults.append(sources.fault((folder, file.stem), f"'{file.stem}' stands in {folder}/{file.name} already; leave it out here"))
            together[file.stem] = take(file, (folder, file.stem))
        if files:
            data[folder] = together
    if faults:
        raise ScenarioFaults(faults)
    return data


def _targets_of(read: Any, sources: _Sources) -> Any:
    """The list that ``targets.yaml`` holds under its one key."""
    if not read:
        return []
    sources.stands_for(("targets",), ("targets.yaml", "targets"))
    sources.documents[("targets.yaml",)] = sources.documents.pop(("targets",))
    if set(read) != {"targets"}:
        raise ScenarioFaults([sources.fault(("targets.yaml",), "targets.yaml has one key: 'targets', a list")])
    return read["targets"] or []


def _resolve(sops: dict[str, Any], name: Any, sources: _Sources, seen: tuple[str, ...]) -> tuple[Any, list[str]]:
    """The base SOP under ``name``, and the names from the base to the variant."""
    if not isinstance(name, str):
        raise ScenarioFaults([sources.fault(("sops", seen[-1], "extends") if seen else ("sop",), f"name one of the SOPs: {', '.join(sops)}")])
    if len(seen) >= LONGEST_CHAIN and name not in seen:
        raise ScenarioFaults([sources.fault(("sops", name, "extends"), f"a variant stands on at most {LONGEST_CHAIN} others")])
    if name in seen:
        raise ScenarioFaults([sources.fault(("sops", name, "extends"), "these SOPs extend each other in a circle: " + " → ".join([*seen, name]))])
    if name not in sops:
        near = difflib.get_close_matches(str(name), list(sops), 1)
        at = ("sops", seen[-1], "extends") if seen else ("sop",)
        raise ScenarioFaults([sources.fault(at, f"there is no SOP '{name}'; there are: {', '.join(sops)}", near[0] if near else "")])
    variant = _mapping(sops[name], ("sops", name), sources)
    if "extends" not in variant:
        return variant, [name]
    base, names = _resolve(sops, variant["extends"], sources, (*seen, name))
    result: dict[str, Any] = dict(base)
    result.update((key, variant[key]) for key in ("title", "description") if key in variant)
    return result, [*names, name]


def _variant_changes(variant: Any, name: str, sources: _Sources) -> list[Change]:
    if "extends" not in variant:
        return []
    unknown = set(variant) - {"title", "description", "extends", "changes"}
    if unknown:
        raise ScenarioFaults(sources.fault(("sops", name, key), "a variant has only: title, description, extends, changes") for key in unknown)
    changes = variant.get("changes", [])
    if isinstance(changes, list) and len(changes) > MOST_CHANGES:
        raise ScenarioFaults([sources.fault(("sops", name, "changes"), f"{len(changes):,} changes; a variant has at most {MOST_CHANGES:,}")])
    return list(_validated(list[Change], changes, ("sops", name, "changes"), sources))


def _context(data: dict[str, Any], name: str, sources: _Sources) -> Context:
    known = _mapping(data.get("contexts"), ("contexts",), sources)
    if name not in known:
        near = difflib.get_close_matches(name, list(known), 1)
        raise ScenarioFaults([sources.fault(("contexts",), f"there is no context '{name}'; there are: {', '.join(known)}", near[0] if near else "")])
    context: Context = _validated(Context, known[name], ("contexts", name), sources)
    return context


def _narrowed(change: Change, context: Context) -> Change:
    """The change with the context's dates, where its own do not narrow them."""
    starts = [date for date in (change.from_, context.from_) if date]
    ends = [date for date in (change.until, context.until) if date]
    return change.model_copy(update={"from_": max(starts) if starts else None, "until": min(ends) if ends else None})


def _check_lever(data: dict[str, Any], name: str, value: float, sources: _Sources) -> None:
    known = _mapping(data.get("levers"), ("levers",), sources)
    if name not in known:
        near = difflib.get_close_matches(name, list(known), 1)
        raise ScenarioFaults([sources.fault(("levers",), f"there is no lever '{name}'", near[0] if near else "")])
    lever: Lever = _validated(Lever, known[name], ("levers", name), sources)
    if not lever.lowest <= value <= lever.highest:
        raise ScenarioFaults([sources.fault(("levers", name), f"goes from {lever.lowest:g} to {lever.highest:g}, not {value:g}")])


def _build(
    data: dict[str, Any], undated: Sequence[Change], dated: Sequence[Change], sources: _Sources, faults: list[Fault],
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
        raise ScenarioFaults([*faults, sources.fault(("contexts",), f"{len(dates):,} dates on which something changes; there may be {MOST_DATES}")])
    moments = [start, *dates] if dated and start is not None else []
    plain = _with_provenance(base, undated)
    periods = []
    for position, moment in enumerate(moments):
        in_force = [change for change in dated if (not change.from_ or change.from_ <= moment) and (not change.until or moment < change.until)]
        known = {part: getattr(like[0].periods[position], part) for part in like[1]} if like is not None else {}
        now = _with(base, [change for change in in_force if change.path.split(".")[0] not in known], sources, faults)
        values: dict[str, Any] = {part: plain[part] if now[part] is base[part] else _stripped(now[part])[0] for part in _VARYING if part in now}
        periods.append({**values, **known, "start": moment})
    return _finished(plain, periods, sources, faults)


def _finished(plain: dict[str, Any], periods: list[dict[str, Any]], sources: _Sources, faults: list[Fault]) -> Scenario:
    """The scenario of plain data, or all its faults with those found before."""
    if periods:
        plain["periods"] = _sharing(plain, periods)
    faults = list(faults)
    with _collecting(faults):
        scenario: Scenario = _validated(Scenario, plain, (), sources)
        faults += _cross_faults(scenario, sources)
        if not faults:
            return scenario
        raise ScenarioFaults(faults)
    faults += _cross_faults_of_the_rest(plain, sources)
    raise ScenarioFaults(faults)


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


def _cross_faults(scenario: Scenario, sources: _Sources) -> list[Fault]:
    found = [*_structure_faults(scenario, sources), *_source_faults(scenario, sources)]
    base = list(islice(findings(scenario), 2 * MOST_FAULTS))
    found += [sources.fault(path, message, nearest) for path, message, nearest in base]
    if len(found) > MOST_FAULTS:
        return found
    found += [sources.fault(path, message, nearest) for check in CHECKS for path, message, nearest in check(scenario)]
    for period in scenario.periods:
        now = scenario.model_copy(update={part: getattr(period, part) for part in _VARYING})
        found += [
            sources.fault(path, f"from {period.start:%Y-%m-%d} on: {message}", nearest)
            for path, message, nearest in findings(now)
            if (path, message, nearest) not in base
        ]
    return found


def _cross_faults_of_the_rest(plain: dict[str, Any], sources: _Sources) -> list[Fault]:
    """Unknown names in data that is not valid, so that one report says all: looked for without the keys that are wrong."""
    rest = copy.deepcopy({key: value for key, value in plain.items() if key != "periods"})
    try:
        TypeAdapter(Scenario).validate_python(rest)
    except ValidationError as report:
        for error in report.errors(include_url=False, include_context=False, include_input=False)[: 2 * MOST_FAULTS]:
            path = _path_in(rest, error["loc"])
            holder = _value_at(rest, path[:-1])
            if error["type"] == "missing" or not isinstance(holder, dict) or len(path) < 2 or path[-1] not in holder:
                continue
            if error["type"] == "extra_forbidden" or not isinstance(holder[path[-1]], dict | list):
                del holder[path[-1]]
    try:
        scenario = Scenario.model_validate(rest)
    except (ValidationError, ValueError, TypeError):
        return []
    unknown = (finding for finding in findings(scenario) if finding[1].startswith("there is no"))
    return [sources.fault(path, message, nearest) for path, message, nearest in islice(unknown, 2 * MOST_FAULTS)]


def _value_at(data: Any, path: Sequence[Any]) -> Any:
    return data if not path else _value_at(data[path[0]], path[1:])


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


def _with(data: dict[str, Any], changes: Iterable[Change], sources: _Sources, faults: list[Fault]) -> dict[str, Any]:
    """The data with all changes that can be made; the others are faults."""
    listed = list(changes)
    reached = [path.split(".") for change in listed for path in (change.path, change.copy_) if path is not None]
    result, put = _opened(data, reached) if reached else data, 0
    for change in listed:
        try:
            put += apply_to(result, change)
            if put > MOST_VALUES:
                raise ChangeError(f"the changes together put more than {MOST_VALUES:,} values in place")
        except ChangeError as error:
            top = change.path.split(".")[0]
            at = sources.changes.get(id(change), (top,) if top in _VARYING else ())
            faults.append(sources.fault(at, f"change of '{change.path}': {error}"))
            if put > MOST_VALUES:  # what came out of that would take long to look at
                raise ScenarioFaults(faults) from None
    return result


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


def _validated(model: Any, data: Any, at: PathInData, sources: _Sources) -> Any:
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as report:
        errors = report.errors(include_url=False)[: 2 * MOST_FAULTS]
        raise ScenarioFaults(_fault(error, data, model, at, sources) for error in errors) from None


def _fault(error: Any, data: Any, model: Any, at: PathInData, sources: _Sources) -> Fault:
    path = _path_in(data, error["loc"])
    if not at and path[:1] == ["provenance"] and len(path) > 1:  # stands where the number stands
        path = [int(part) if part.isdigit() else part for part in str(path[1]).split(".")] + path[2:]
        near = difflib.get_close_matches(str(error.get("input")), get_args(Basis), 1) if path[-1] == "basis" else []
        return sources.fault(tuple(path), str(error["msg"]), near[0] if near else "", _expected(str(error["msg"])))
    if error["type"] == "missing":
        return sources.fault((*at, *path), f"'{error['loc'][-1]}' is missing", expected=str(error["loc"][-1]))
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        allowed = _keys_at(model, path[:-1])
        near = difflib.get_close_matches(str(path[-1]), allowed, 1, 0.5)
        return sources.fault((*at, *path), f"'{path[-1]}' is not a key of the language here", near[0] if near else "", ", ".join(allowed[:60]))
    return sources.fault((*at, *path), message, expected=_expected(message))


def _path_in(data: Any, location: Sequence[Any]) -> list[str | int]:
    """The part of a fault's location that leads through the data: without the names of unions and functions."""
    path: list[str | int] = []
    for part in location:
        if (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            path.append(part)
            data = data[part]
    return path


_EXPECTED = re.compile(r"(?:Input should be (?:an? )?|expected |write (?:for example )?|one of: |use )(.+)$", re.DOTALL)


def _expected(message: str) -> str:
    """What the message says should stand there."""
    found = _EXPECTED.search(message)
    return found[1] if found else ""


def _keys_at(model: Any, path: Sequence[str | int]) -> list[str]:
    """The keys that a model anywhere in the language with that path may have: those of all models that fit."""
    found = [model]
    for part in path:
        following: list[Any] = []
        for candidate in found:
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                fields = {field.alias or name: field.annotation for name, field in candidate.model_fields.items()}
                following.append(fields.get(str(part), candidate))  # else a name or a position: the same model
            else:
                following.append(candidate)
        found = [inner for candidate in following for inner in _inner(candidate)]
    kinds = [kind for candidate in found for kind in _inner(candidate)]
    return sorted({field.alias or name for kind in kinds for name, field in kind.model_fields.items()})


def _inner(annotation: Any, depth: int = 0) -> list[Any]:
    """The models that an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if depth > 8:
        return []
    return [model for argument in getattr(annotation, "__args__", ()) for model in _inner(argument, depth + 1)]


def _structure_faults(scenario: Scenario, sources: _Sources) -> list[Fault]:
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
        sources.fault(("streams", *at, "arrivals"), f"from {period.start:%Y-%m-%d} on arrivals are of another kind than before; add another stream")
        for period in scenario.periods
        for at, kind in kinds(period).items()
        if arrivals.get(at, kind) is not kind
    ] + [
        sources.fault((part,), f"from {period.start:%Y-%m-%d} on other names exist than before; insert or remove without dates")
        for period in scenario.periods
        for part, names in structure(period).items()
        if names != expected[part]
    ]


def _source_faults(scenario: Scenario, sources: _Sources) -> list[Fault]:
    if not scenario.sources:
        return []
    faults = []
    for path, about in scenario.provenance.items():
        for source in about.source:
            if source not in scenario.sources:
                near = difflib.get_close_matches(source, list(scenario.sources), 1)
                at = tuple(int(part) if part.isdigit() else part for part in path.split("."))
                faults.append(sources.fault(at, f"there is no source '{source}' in sources.yaml", near[0] if near else ""))
    for position, target in enumerate(scenario.targets):
        for source in target.source:
            if source not in scenario.sources:
                near = difflib.get_close_matches(source, list(scenario.sources), 1)
                fault = f"there is no source '{source}' in sources.yaml"
                faults.append(sources.fault(("targets", position, "source"), fault, near[0] if near else ""))
    return faults
