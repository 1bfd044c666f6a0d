"""Loads a scenario: reads its files, lays the SOP variant, contexts and levers over the base, validates, reports all faults.

A scenario is a folder (``scenario.yaml``, ``network.yaml``, ``streams.yaml``, ``sops/``, ``contexts/``, ``targets.yaml``,
``sources.yaml``) or one file that holds all of it.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from simkit.scenario.applying import ChangeError, applied, is_annotated
from simkit.scenario.changes import Change, Context, Lever
from simkit.scenario.checks import findings
from simkit.scenario.faults import Fault, ScenarioFaults
from simkit.scenario.model import Scenario
from simkit.scenario.reading import Document, PathInData, read_file

_PARTS = ("network", "streams", "targets", "sources")


class _Sources:
    """Where each top part of the data was read, to give faults their place."""

    def __init__(self) -> None:
        self.documents: dict[PathInData, Document] = {}

    def fault(self, path: PathInData, message: str, nearest: str = "") -> Fault:
        for length in range(len(path), -1, -1):
            if path[:length] in self.documents:
                document = self.documents[path[:length]]
                return Fault(document.file, *document.place(path[length:]), ".".join(map(str, path)), message, nearest)
        return Fault("scenario", 0, 0, ".".join(map(str, path)), message, nearest)


def find(place: str | Path) -> Path:
    """The folder or file of a scenario: a path, or a name under ``scenarios/`` here, above, or beside the package.

    Raises:
        ScenarioFaults: when there is none.
    """
    given = Path(place)
    if given.exists():
        return given
    homes = [folder / "scenarios" for folder in (Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[2])]
    for home in homes:
        if (home / given).exists():
            return home / given
    known = sorted({found.name for home in homes if home.is_dir() for found in home.iterdir() if found.is_dir()})
    near = difflib.get_close_matches(str(place), known, 1)
    raise ScenarioFaults([Fault(str(place), 0, 0, "", "there is no scenario, folder or file of this name", near[0] if near else "")])


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
        changes: further changes, applied last.
        levers: values of levers by their name.

    Raises:
        ScenarioFaults: with all faults of the files, each with its place.
    """
    path = find(place)
    sources = _Sources()
    data = _read_folder(path, sources) if path.is_dir() else _read_one(path, sources)
    sops: dict[str, Any] = data.pop("sops", {})
    if sops:
        chosen = sop or data.get("sop")
        data["sop_name"] = chosen
        data["sop"], extra = _resolve(sops, chosen, sources, ())
        sources.documents[("sop",)] = sources.documents[("sops", extra[0])]
        undated = [change for name in extra for change in _variant_changes(sops[name], name, sources)]
    elif sop is not None and sop != "sop":
        raise ScenarioFaults([sources.fault(("sop",), f"this scenario has one SOP only; there is no '{sop}'")])
    else:
        undated = []
    active = [_context(data, name, sources) for name in contexts]
    data["active_contexts"] = list(contexts)
    dated: list[Change] = []
    for context in active:
        for change in context.changes:
            change = _narrowed(change, context)
            (dated if change.from_ or change.until else undated).append(change)
    for name, value in (levers or {}).items():
        undated += _lever(data, name, sources).changes(value) if _in_range(data, name, value, sources) else ()
    return _build(data, [*undated, *changes], dated, sources)


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
    for part in _PARTS:
        if (path / f"{part}.yaml").exists():
            read = take(path / f"{part}.yaml", (part,))
            data[part] = read.get("targets", read) if part == "targets" else read
    for folder in ("sops", "contexts"):
        for file in sorted((path / folder).glob("*.yaml")):
            data.setdefault(folder, {})[file.stem] = take(file, (folder, file.stem))
    if faults:
        raise ScenarioFaults(faults)
    return data


def _resolve(sops: dict[str, Any], name: Any, sources: _Sources, seen: tuple[str, ...]) -> tuple[Any, list[str]]:
    """The base SOP under ``name``, and the names from the base to the variant."""
    if name in seen:
        raise ScenarioFaults([sources.fault(("sops", name, "extends"), "these SOPs extend each other in a circle: " + " → ".join([*seen, name]))])
    if name not in sops:
        near = difflib.get_close_matches(str(name), list(sops), 1)
        at = ("sops", seen[-1], "extends") if seen else ("sop",)
        raise ScenarioFaults([sources.fault(at, f"there is no SOP '{name}'; there are: {', '.join(sops)}", near[0] if near else "")])
    variant = sops[name]
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
    return list(_validated(list[Change], variant.get("changes", []), ("sops", name, "changes"), sources))


def _context(data: dict[str, Any], name: str, sources: _Sources) -> Context:
    known = data.get("contexts", {})
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


def _lever(data: dict[str, Any], name: str, sources: _Sources) -> Lever:
    known = data.get("levers", {})
    if name not in known:
        near = difflib.get_close_matches(name, list(known), 1)
        raise ScenarioFaults([sources.fault(("levers",), f"there is no lever '{name}'", near[0] if near else "")])
    lever: Lever = _validated(Lever, known[name], ("levers", name), sources)
    return lever


def _in_range(data: dict[str, Any], name: str, value: float, sources: _Sources) -> bool:
    lever = _lever(data, name, sources)
    if not lever.lowest <= value <= lever.highest:
        raise ScenarioFaults([sources.fault(("levers", name), f"goes from {lever.lowest:g} to {lever.highest:g}, not {value:g}")])
    return True


def _build(data: dict[str, Any], undated: Sequence[Change], dated: Sequence[Change], sources: _Sources) -> Scenario:
    base = _with(data, undated, sources)
    start = _start(base)
    dates = sorted({date for change in dated for date in (change.from_, change.until) if date and (start is None or date > start)})
    moments = [start, *dates] if dated and start is not None else []
    periods = []
    for moment in moments:
        in_force = [change for change in dated if (not change.from_ or change.from_ <= moment) and (not change.until or moment < change.until)]
        now = _with(base, in_force, sources)
        values: dict[str, Any] = {part: _stripped(now[part])[0] for part in ("network", "streams", "sop") if part in now}
        periods.append({**values, "start": moment})
    plain, provenance = _stripped(base)
    plain["provenance"] = provenance
    if periods:
        plain["periods"] = periods
    scenario: Scenario = _validated(Scenario, plain, (), sources)
    faults = [*_structure_faults(scenario, sources), *_source_faults(scenario, sources)]
    faults += [sources.fault(path, message, nearest) for path, message, nearest in findings(scenario)]
    if faults:
        raise ScenarioFaults(faults)
    return scenario


def _start(data: dict[str, Any]) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(_stripped(data)[0].get("start", Scenario.model_fields["start"].default)))
    except ValueError:
        return None  # validation reports it with its place


def _with(data: dict[str, Any], changes: Iterable[Change], sources: _Sources) -> dict[str, Any]:
    faults = []
    for change in changes:
        try:
            data = applied(data, change)
        except ChangeError as error:
            faults.append(sources.fault(("sop",) if change.path.startswith("sop.") else (), f"change of '{change.path}': {error}"))
    if faults:
        raise ScenarioFaults(faults)
    return data


def _stripped(data: Any) -> tuple[Any, dict[str, Any]]:
    """The data without the wrappers that say where a number comes from, and these by dotted path."""
    provenance: dict[str, Any] = {}

    def strip(value: Any, path: tuple[str, ...]) -> Any:
        if is_annotated(value):
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
        raise ScenarioFaults(_fault(error, data, model, at, sources) for error in report.errors(include_url=False)) from None


def _fault(error: Any, data: Any, model: Any, at: PathInData, sources: _Sources) -> Fault:
    path: list[str | int] = []
    here = data
    location = list(error["loc"])
    for part in location:
        if (isinstance(here, dict) and part in here) or (isinstance(here, list) and isinstance(part, int) and part < len(here)):
            path.append(part)
            here = here[part]
        elif part == location[-1] and error["type"] == "missing":
            return sources.fault((*at, *path), f"'{part}' is missing")
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        allowed = _keys_at(model, path[:-1])
        near = difflib.get_close_matches(str(path[-1]), allowed, 1, 0.5)
        return sources.fault((*at, *path), f"'{path[-1]}' is not a key of the language here", near[0] if near else "")
    return sources.fault((*at, *path), message)


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

    expected = structure(scenario)
    return [
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
    return faults
