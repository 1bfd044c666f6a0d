"""What the kit refuses, said by key and parts, and put into words only when it is told: so that it can be told in either language."""

from __future__ import annotations

import datetime as dt
import difflib
import errno
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from simkit.language.choice import choose
from simkit.language.refusals import SENTENCES

LONGEST_PART = 120  # signs of a name or a value that was given
MOST_NAMES = 40
FEW_NAMES = 12  # that a sentence names, however many there are
MOST_TO_SEARCH = 5000  # names to look through for the nearest
CURE = " | "  # in a sentence: what is wrong | what to do


@dataclass(frozen=True)
class Message:
    """A sentence of `simkit.language.refusals` with its parts: names and values as they were given, numbers, or messages themselves."""

    key: str
    parts: tuple[tuple[str, Any], ...] = ()

    def __post_init__(self) -> None:
        if self.key not in SENTENCES:
            raise KeyError(f"there is no sentence '{self.key}'")

    def part(self, name: str) -> Any:
        """The part of this name; none when the sentence has no such part."""
        return dict(self.parts).get(name)

    def in_language(self, language: str, near: str = "") -> str:
        """The whole sentence: what is wrong, the name that may be meant, and what to do where the sentence says it."""
        inner = self.part("message")
        if isinstance(inner, Message):  # the sentence only says where, or since when, the inner one holds
            outer = {name: _in_words(value, language) for name, value in self.parts}
            return SENTENCES[self.key][language == "en"].format(**{**outer, "message": inner.in_language(language, near)})
        wrong, _, cure = self._written(language).partition(CURE)
        if not near:
            return f"{wrong}; {cure}" if cure else wrong
        meant = SENTENCES["near"][language == "en"].format(name=_in_words(near, language))
        return wrong + meant + (f" {cure[:1].upper()}{cure[1:]}" if cure else "")

    def cure_in(self, language: str) -> str:
        """Only what to do, or what may stand there; empty where the sentence does not say it."""
        inner = self.part("message")
        return inner.cure_in(language) if isinstance(inner, Message) else self._written(language).partition(CURE)[2]

    def _written(self, language: str) -> str:
        words = SENTENCES[self.key][language == "en"]
        return words.format(**{name: _in_words(value, language) for name, value in self.parts})

    def __str__(self) -> str:
        return self.in_language(choose())


def says(key: str, /, **parts: Any) -> Message:
    """The sentence of this key with these parts; lists become tuples, so that messages can be compared and kept in sets."""
    return Message(key, tuple((name, _kept(value)) for name, value in parts.items()))


def _kept(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_kept(item) for item in value)
    return value if isinstance(value, str | int | float | Message | dt.date) else str(value)


def _in_words(value: Any, language: str) -> str:
    """A part: whole numbers with their thousands apart, everything else as it stands in the file, in one line."""
    if isinstance(value, Message):
        return value.in_language(language)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}" if language == "en" else f"{value:,}".replace(",", ".")
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, tuple):
        words = [_in_words(item, language) for item in value[:MOST_NAMES]]
        return ", ".join(words + ["…"] * (len(value) > MOST_NAMES)) if words else SENTENCES["none"][language == "en"]
    text = str(value)
    if len(text) > LONGEST_PART:  # a value of a megabyte must not be a sentence of a megabyte
        text = text[: LONGEST_PART // 2] + " … " + text[-LONGEST_PART // 4 :]
    return in_one_line(text)


def in_one_line(text: str) -> str:
    """The text without signs that would begin another line, or that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def given(value: Any) -> Any:
    """What was given, in a few words: a value as it was written; of a list or of keys only that it is one."""
    if isinstance(value, int | float):
        return value
    if value is None:
        return says("given.nothing")
    if isinstance(value, dict):
        return says("given.keys")
    return says("given.list") if isinstance(value, list | tuple) else says("given.value", value=value)


def nearest(name: str, known: Collection[str]) -> str:
    """The known name most like the one given: but for capitals and joining signs, its last part, or its letters; empty when none is like it."""
    if len(known) > MOST_TO_SEARCH or len(name) > LONGEST_PART:
        return ""
    plain, listed = _plain(name), list(known)
    alike = [other for other in listed if _plain(other) == plain] or [other for other in listed if _plain(other.rpartition(".")[2]) == plain]
    if len(alike) == 1:
        return alike[0]
    near = difflib.get_close_matches(name, listed, 1) or difflib.get_close_matches(plain, [_plain(other) for other in listed], 1)
    return next((other for other in listed if near and near[0] in (other, _plain(other))), "")


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


class RefusalError(ValueError):
    """A value that the kit cannot take; its text is in the language of the machine, and in any other that is asked for.

    ``further`` is what else is wrong with the same value.
    """

    def __init__(self, message: Message, near: str = "", further: tuple[Message, ...] = ()) -> None:
        super().__init__(message, near, further)  # as it is made again in another process
        self.message, self.nearest, self.further = message, near, further

    def in_language(self, language: str) -> str:
        return "; ".join((self.message.in_language(language, self.nearest), *(message.in_language(language) for message in self.further)))

    def __str__(self) -> str:
        return self.in_language(choose())


class MissingError(RefusalError, KeyError):
    """There is no such thing where it was looked up by its name."""

    __str__ = RefusalError.__str__


class UnchangeableError(RefusalError, TypeError):
    """What was to be changed stays as it is."""


def refusal(key: str, /, **parts: Any) -> RefusalError:
    """An error that says this: ``raise refusal("no", what=kind("figure"), name="waits")``."""
    return RefusalError(says(key, **parts))


def refuse_all(messages: Collection[Message]) -> None:
    """Tells all that is wrong with a value at once; nothing when nothing is.

    Raises:
        RefusalError: with all of these messages.
    """
    if messages:
        first, *further = messages
        raise RefusalError(first, "", tuple(further))


def no(what: str, name: str, known: Collection[str]) -> RefusalError:
    """An error that says there is no such thing, which there are, and which is meant: ``raise no("step", "visun", steps)``."""
    return RefusalError(says("no_of", what=kind(what), name=name, known=tuple(known)), nearest(str(name), known))


def not_there(what: str | Message, name: str, known: Collection[str]) -> tuple[Message, str]:
    """That there is no such thing, with the name that is meant; where none is like it, with those there are, or the most like it of many."""
    of = what if isinstance(what, Message) else kind(what)
    near = nearest(name, known)
    if near:
        return says("no", what=of, name=name), near
    if not known:
        return says("no_any", what=of, name=name), ""
    return says("no_of", what=of, name=name, known=some(name, known)), ""


NOT_THERE = ("no", "no_of", "no_any")  # the sentences that it says


def some(name: str, known: Collection[str]) -> list[str]:
    """The known names, or of many those most like the one given."""
    listed = sorted(known) if isinstance(known, set | frozenset) else list(known)
    if len(listed) <= FEW_NAMES:
        return listed
    alike = difflib.get_close_matches(name[:LONGEST_PART], listed[:MOST_TO_SEARCH], FEW_NAMES, 0)
    return [*(one for one in listed if one in alike), "…"]


def kind(name: str, /, **parts: Any) -> Message:
    """A word for a kind of thing: ``langkah``, ``step``."""
    return says(f"kind.{name}", **parts)


_REASONS = {
    errno.ENOENT: "gone", errno.EACCES: "closed", errno.EISDIR: "folder", errno.ENOSPC: "full", errno.EROFS: "closed", errno.ENOTDIR: "file",
    errno.EEXIST: "file", errno.EPERM: "closed", errno.ENAMETOOLONG: "long",
}  # fmt: skip


def of_the_system(problem: OSError) -> Message:
    """Why a file cannot be written or read."""
    known = _REASONS.get(problem.errno or 0)
    reason = says(f"reason.{known}") if known else problem.strerror or type(problem).__name__
    return says("use.not_written", file=str(problem.filename), reason=reason)


def in_language(problem: BaseException, language: str, otherwise: Callable[[BaseException], str] = str) -> str:
    """What an error says, in this language where it can be told in both."""
    told = getattr(problem, "in_language", None)
    return str(told(language)) if callable(told) else otherwise(problem)
