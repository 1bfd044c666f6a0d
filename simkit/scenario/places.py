"""Where something stands in a scenario, in words, in both languages: ``langkah “Visum”, pelaksana`` for ``sop.steps.visum.team``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from simkit.language.keys import KEYS, THINGS
from simkit.scenario.values import Text

_PARTS = ("network", "streams", "sop")  # what holds all; said only where nothing follows
LONGEST_TITLE = 120


def place_in_words(path: Sequence[str | int], data: Any) -> tuple[str, str]:
    """A path in words, Indonesian and English: things by their titles, keys by what people call them, places in lists by number.

    Args:
        data: what the path leads through, as far as it is there, for the titles: plain data, that may be faulty, or a scenario.
    """
    return _in_words(path, data, "id"), _in_words(path, data, "en")


def _in_words(path: Sequence[str | int], data: Any, language: str) -> str:
    said: list[str] = []
    place, held = 0, _Held(data)
    while place < len(path):
        key, following = str(path[place]), path[place + 1] if place + 1 < len(path) else None
        inside = held.at(path[place])
        if key in THINGS and isinstance(following, str) and not (place and isinstance(path[place - 1], int)):
            name = inside.at(following)
            said.append(f"{THINGS[key][language == 'en']} “{_title(following, name, data, language)}”")
            place, held = place + 2, name
            continue
        known = next((KEYS[f"{above}.{key}"] for above in path[:place] if f"{above}.{key}" in KEYS), KEYS.get(key))
        words = known[language == "en"] if known is not None else f"'{key}'"
        if isinstance(path[place], int):
            said.append(("baris ke-" if language == "id" else "row ") + str(int(path[place]) + 1))
        elif isinstance(following, int):
            said.append(f"{words} {'ke-' if language == 'id' else ''}{following + 1}")
            inside, place = inside.at(following), place + 1
        elif not (place == 0 and key in _PARTS and following is not None):
            said.append(words)
        place, held = place + 1, inside
    return ", ".join(said)


class _Held:
    """What stands somewhere in data that may be faulty, or in models: nothing where the path leads nowhere."""

    def __init__(self, data: Any) -> None:
        self.data = data["value"] if isinstance(data, dict) and "value" in data else data

    def at(self, key: str | int) -> _Held:
        data = self.data
        if isinstance(data, BaseModel):
            names = {field.alias or name: name for name, field in type(data).model_fields.items()}
            return _Held(getattr(data, names[str(key)], None) if str(key) in names else None)
        if isinstance(data, dict):
            return _Held(data.get(str(key)))
        return _Held(data[int(key)] if isinstance(data, list | tuple) and str(key).isdigit() and int(key) < len(data) else None)

    def text(self, language: str) -> str:
        """The text that stands here, where one does."""
        found = self.data.in_language(language) if isinstance(self.data, Text) else self.data
        found = found.get(language) if isinstance(found, dict) else found
        return found if isinstance(found, str) and 0 < len(found) <= LONGEST_TITLE else ""


def _title(name: str, thing: _Held, whole: Any, language: str) -> str:
    """Its title, label or name; an attribute's is told apart; where there is none its name as words."""
    streams = _Held(whole).at("streams")
    for written in (thing.at("title"), thing.at("label"), streams.at("words").at(name).at("title"), thing.at("name")):
        if written.text(language):
            return written.text(language)
    if (isinstance(thing.data, Text) or (isinstance(thing.data, dict) and {*thing.data} == {"id", "en"})) and thing.text(language):
        return thing.text(language)
    return name.replace("_", " ")
