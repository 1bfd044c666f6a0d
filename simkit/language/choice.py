"""Which language to speak: the one asked for, else the machine's, else Indonesian."""

from __future__ import annotations

import os
from collections.abc import Mapping

LANGUAGES = ("id", "en")
DEFAULT = "id"


def choose(asked: str | None = None, environment: Mapping[str, str] | None = None) -> str:
    """``id`` or ``en``.

    Args:
        asked: what the user asked for; None when nothing.
        environment: variables that hold the machine's locale; those of the process by default.

    Raises:
        RefusalError: when a language is asked for that the kit does not speak.
    """
    if asked is not None:
        found = _language(asked) if isinstance(asked, str) else None
        if found is None:
            from simkit.language.messages import refusal  # which speaks the language chosen here

            raise refusal("use.language", name=asked, known=LANGUAGES)
        return found
    variables = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = variables.get(name)
        if value:
            return _language(value) or DEFAULT
    return DEFAULT


def _language(word: str) -> str | None:
    start = word.strip().replace("-", "_").split("_")[0].split(".")[0].lower()
    return {"id": "id", "in": "id", "ind": "id", "en": "en", "eng": "en"}.get(start)
