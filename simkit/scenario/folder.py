"""Finds a scenario and reads its files: a folder, or one file that holds all of it. What cannot be read is a fault, the rest is read."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from simkit.language.messages import nearest, says
from simkit.scenario.faults import Fault, ScenarioFaults
from simkit.scenario.reading import Document, PathInData, read_file
from simkit.scenario.sources import Sources

_PARTS = ("network", "streams", "targets", "sources")
_FOLDERS = ("sops", "contexts", "vignettes")
_NEEDED = ("network", "streams")
_BY_THE_KIT = ("active_contexts", "periods", "provenance", "sop_name")  # in scenarios that the kit wrote, never in a folder
MOST_FILES = 500


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


@contextmanager
def collecting(faults: list[Fault]) -> Iterator[None]:
    """Keeps the faults of one part for the report, and goes on with the next part."""
    try:
        yield
    except ScenarioFaults as report:
        faults.extend(report.faults)


def mapping(value: Any, path: PathInData, sources: Sources) -> dict[str, Any]:
    """The names and values of a part of a file; nothing at all is an empty part.

    Raises:
        ScenarioFaults: when it is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ScenarioFaults([sources.fault(path, says("names"))])
    return value


def read_one(path: Path, sources: Sources) -> dict[str, Any]:
    """The plain data of a scenario that is one file.

    Raises:
        ScenarioFaults: when it cannot be read, or is one part of a folder.
    """
    document = read_file(path)
    sources.documents[()] = document
    folder = path.resolve().parent.parent if path.resolve().parent.name in _FOLDERS else path.resolve().parent
    if not set(document.data) & {"horizon", *_NEEDED} and (folder / "scenario.yaml").exists():
        raise ScenarioFaults([Fault(document.file, 0, 0, "", says("folder.part", folder=folder))])
    return dict(document.data)


def read_folder(path: Path, sources: Sources, faults: list[Fault]) -> dict[str, Any]:
    """The plain data of a scenario that is a folder; files that cannot be read go to ``faults``.

    Raises:
        ScenarioFaults: when it holds no scenario at all.
    """
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
    faults += [Fault(f"{name}/{other}", 0, 0, "", says("folder.stray", known=known), near) for other, known, near in _strays(path)]
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


def _strays(path: Path) -> Iterator[tuple[str, list[str], str]]:
    """What lies in a scenario's folder as if it were a part of it, and is none: its name, what would be read there, and the one that is meant."""
    read = [f"{part}.yaml" for part in ("scenario", *_PARTS)]
    for other in sorted(path.glob("[!.]*.yaml"))[:MOST_FILES]:
        if other.name not in read:
            near = nearest(other.stem, ("scenario", *_PARTS))
            yield other.name, read, near and f"{near}.yaml"
    for other in sorted(path.iterdir())[:MOST_FILES]:
        like = difflib.get_close_matches(other.name.lower(), _FOLDERS, 1, 0.8) if other.name not in _FOLDERS else []  # a folder of notes is none
        if like and any(other.glob("*.yaml")):
            yield f"{other.name}/", [f"{folder}/" for folder in _FOLDERS], f"{like[0]}/"


def _targets_of(read: Any, sources: Sources, faults: list[Fault]) -> Any:
    """The list that ``targets.yaml`` holds under its one key."""
    if not read:
        return []
    sources.stands_for(("targets",), ("targets.yaml", "targets"))
    sources.documents[("targets.yaml",)] = sources.documents.pop(("targets",))
    if set(read) != {"targets"}:
        faults.append(sources.fault(("targets.yaml",), says("folder.targets")))
    return read.get("targets") or []
