"""Saving what was changed as a variant of the SOP: a file of the scenario language, checked by loading it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from simkit.language.messages import says
from simkit.scenario import Fault, ScenarioFaults, load
from simkit.scenario.folder import find
from simkit.workshop.session import sop_titles

LONGEST_NAME = 40
_NAME = re.compile(r"^[^\W\d_][\w -]*$")
# Windows keeps these names for itself
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


class BadNameError(ValueError):
    """A name that cannot be given to a variant; ``key`` is the word that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def file_name(name: str, place: str) -> str:
    """The name of the file for a variant's name: ``Dua psikolog`` → ``dua-psikolog``.

    Raises:
        BadNameError: when it is empty, too long, holds other characters, or is taken.
    """
    name = " ".join(name.split())
    if not name:
        raise BadNameError("err.name.empty")
    if len(name) > LONGEST_NAME:
        raise BadNameError("err.name.long")
    if not _NAME.match(name) or not name.isascii() or "_" in name:
        raise BadNameError("err.name.letters")
    file = re.sub(r"[ -]+", "-", name).strip("-").lower()
    if file in sop_titles(place) or file in _RESERVED:
        raise BadNameError("err.name.taken")
    return file


def save_variant(place: str, sop: str, name: str, levers: Mapping[str, float]) -> str:
    """Writes ``sops/<name>.yaml`` beside the SOP that it extends, and loads it once to be sure of it.

    Args:
        levers: values of the levers that are not at their start.

    Returns:
        The name by which the variant is loaded.

    Raises:
        BadNameError: when the name cannot be given.
        OSError: when the file cannot be written.
        ScenarioFaults: when the place is no folder, or what was written does not fit together; nothing is left behind then.
    """
    file = file_name(name, place)
    base = load(place, sop=sop)
    changes = [change for lever, value in levers.items() for change in base.levers[lever].changes(value)]
    title = " ".join(name.split())
    data: dict[str, Any] = {
        "title": {"id": title, "en": title},
        "extends": sop,
        "changes": [change.model_dump(mode="json", by_alias=True) for change in changes],
    }
    folder = find(place)
    if not folder.is_dir():
        raise ScenarioFaults([Fault("", 0, 0, "", says("variant.single", file=folder.name))])
    path: Path = folder / "sops" / f"{file}.yaml"
    with path.open("x", encoding="utf-8") as target:
        target.write(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=140))
    try:
        load(place, sop=file)
    except ScenarioFaults:
        path.unlink()
        raise
    sop_titles.cache_clear()
    return file
