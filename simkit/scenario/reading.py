"""Reads a YAML file into plain data and remembers where each value stands.

Built on the parser's events, without recursion: deep nesting, alias bombs, tags, binary and huge files end in a fault,
quickly. The events come from libyaml, some twenty times faster than a parser in Python; where PyYAML was built without
it, its Python parser gives the same events. Plain scalars follow the core schema of YAML 1.2, so that ``yes``, ``no`` and dates stay words.
"""

from __future__ import annotations

import copy
import errno
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from simkit.language.messages import Message, says
from simkit.scenario.faults import MOST_FAULTS, Fault, ScenarioFaults

MOST_BYTES = 2_000_000
DEEPEST = 40
MOST_VALUES = 200_000
LONGEST_WORD = 1000
LONGEST_KEY = 300

PathInData = tuple[str | int, ...]
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+$")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_RUN = re.compile(r"\S+")
_NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# signs that a terminal or a page obeys instead of showing: control characters but for tab and new line, and those that turn the direction of writing
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True, "false": False, "False": False}


@dataclass
class Document:
    """Plain data, and line and column (from 1) of each value and of each key's value, by path."""

    file: str
    data: Any
    places: dict[PathInData, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: PathInData) -> tuple[int, int]:
        """Where the value at ``path`` stands, or the nearest value around it that stands anywhere."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return (0, 0)


@dataclass
class _Open:
    """A mapping or list that is being read."""

    value: Any
    path: PathInData
    anchor: str | None
    key: str | None = None


class _Stop(Exception):  # noqa: N818
    """Reading this file cannot go on."""


def read_file(path: Path, shown_as: str | None = None) -> Document:
    """Reads one file.

    Raises:
        ScenarioFaults: when it cannot be read, with the place and the cure.
    """
    name = shown_as or str(path)

    def refuse(message: Message) -> ScenarioFaults:
        return ScenarioFaults([Fault(name, 0, 0, "", message)])

    try:
        state = path.stat()
        size = state.st_size
        if not path.is_file():
            raise refuse(says("file.no_file"))
        if size > MOST_BYTES:
            raise refuse(says("file.large", bytes=size, most=MOST_BYTES))
        return _read_state(path, name, size, state.st_mtime_ns)
    except OSError as error:
        known = {errno.ENOENT: "file.gone", errno.EACCES: "file.closed"}.get(error.errno or 0)
        raise refuse(says(known) if known else says("file.unread", reason=error.strerror or type(error).__name__)) from None
    except UnicodeDecodeError as error:
        if bytes(error.object[:4]) == b"PK\x03\x04":
            raise refuse(says("file.office")) from None
        before = bytes(error.object[: error.start])
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise ScenarioFaults([Fault(name, line, column, "", says("file.not_utf8", byte=error.start + 1))]) from None


@lru_cache(maxsize=256)
def _read_state(path: Path, name: str, size: int, changed_at: int) -> Document:
    """One state of a file, read once: levers and variants load the same files again and again."""
    with path.open("rb") as file:
        return read_text(file.read(size).decode("utf-8-sig"), name)


def read_text(text: str, name: str) -> Document:
    """Reads YAML text; ``name`` stands for the file in faults.

    Raises:
        ScenarioFaults: all faults up to the point where reading could not go on.
    """
    reader = _Reader(name)
    for run in _RUN.finditer(text):
        if run.end() - run.start() > LONGEST_WORD and not set(run[0]).isdisjoint("!&*%"):  # as a tag it would take the parser very long
            raise ScenarioFaults([_fault_at(text, run.start(), name, says("file.run", most=LONGEST_WORD))])
    no_text = _NO_TEXT.search(text)
    if no_text:
        raise ScenarioFaults([_fault_at(text, no_text.start(), name, says("file.sign", sign=f"U+{ord(no_text[0]):04X}"))])
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            reader.take(event)
    except yaml.YAMLError as error:
        reader.faults.append(_not_yaml(error, text, name))
    except _Stop:
        pass
    except (RecursionError, ValueError, OverflowError, LookupError) as error:  # faults of the parser itself
        reader.faults.append(Fault(name, 0, 0, "", says("yaml.other", problem=str(error))))
    if not reader.faults and not isinstance(reader.document.data, dict):
        reader.faults.append(Fault(name, 1, 1, "", says("file.empty")))
    if reader.faults:
        raise ScenarioFaults(reader.faults)
    return reader.document


# What the parser says, and the sentence that says it to people; where a bracket or a quotation mark stays open, or a key has no colon, the
# beginning is the place.
_PROBLEMS = {
    "mapping values are not allowed": "yaml.colon_twice",
    "could not find expected ':'": "yaml.no_colon",
    "did not find expected key": "yaml.key",
    "did not find expected '-' indicator": "yaml.item",
    "did not find expected ',' or ']'": "yaml.list_open",
    "did not find expected ',' or '}'": "yaml.map_open",
    "found unexpected end of stream": "yaml.quote_open",
    "found unknown escape character": "yaml.escape",
    "block sequence entries are not allowed": "yaml.list_here",
    "found character that cannot start any token": "yaml.sign",
    "found character '\\t' that cannot start any token": "yaml.tab",
    "did not find expected node content": "yaml.sign",
}
_BEGAN_BEFORE = ("yaml.list_open", "yaml.map_open", "yaml.quote_open", "yaml.no_colon")


def _not_yaml(error: yaml.YAMLError, text: str, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__)
    key = next((key for words, key in _PROBLEMS.items() if problem.startswith(words)), None)
    if key in _BEGAN_BEFORE:
        mark = getattr(error, "context_mark", None) or mark
    if mark and "\u00a0" in "".join(text.splitlines()[max(0, mark.line - 1) : mark.line + 1]):
        key = "yaml.space"
    if key == "yaml.sign" and mark and text[_offset(text, mark.line, mark.column) :].startswith("\t"):
        key = "yaml.tab"
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return Fault(name, line, column, "", says(key) if key else says("yaml.other", problem=problem))


def _offset(text: str, line: int, column: int) -> int:
    """Where a line and column, both from 0, stand in the text."""
    return sum(len(row) for row in text.splitlines(keepends=True)[:line]) + column


def _fault_at(text: str, position: int, name: str, message: Message) -> Fault:
    return Fault(name, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position), "", message)


class _Reader:
    def __init__(self, name: str) -> None:
        self.document = Document(name, None)
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Any, int, int]] = {}
        self.values = 0
        self.documents = 0

    def fault(self, mark: Any, path: PathInData, message: Message) -> None:
        self.faults.append(Fault(self.document.file, mark.line + 1, mark.column + 1, ".".join(map(str, path)), message))
        if len(self.faults) >= MOST_FAULTS:
            raise _Stop

    def take(self, event: Any) -> None:
        kind, mark = type(event).__name__, event.start_mark
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                self.fault(mark, (), says("file.second"))
                raise _Stop
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._close()
        elif kind == "AliasEvent":
            self._alias(event, mark)
        elif kind in ("MappingStartEvent", "SequenceStartEvent", "ScalarEvent"):
            self._value(event, kind, mark)

    def _value(self, event: Any, kind: str, mark: Any) -> None:
        top = self.stack[-1] if self.stack else None
        self._count(mark, 1)
        is_key = top is not None and isinstance(top.value, dict) and top.key is None
        if kind == "ScalarEvent" and (obeyed := _OBEYED.search(event.value)):
            self.fault(mark, top.path if top is not None and is_key else self._path(), says("file.obeyed", sign=f"U+{ord(obeyed[0]):04X}"))
        if str(getattr(event, "tag", None) or "!").strip("!"):
            self.fault(mark, top.path if top else (), says("file.tag", tag=str(event.tag).replace("tag:yaml.org,2002:", "!!")))
            raise _Stop
        if top is not None and is_key:
            self._key(event, kind, mark, top)
            return
        path = self._path()
        self.document.places.setdefault(path, (mark.line + 1, mark.column + 1))
        if kind == "ScalarEvent":
            value = self._scalar(event)
            self._put(value)
            if event.anchor:
                self.anchors[event.anchor] = (value, 1, 0)
            return
        if len(self.stack) >= DEEPEST:
            self.fault(mark, path[:6], says("file.deep", most=DEEPEST))
            raise _Stop
        self.stack.append(_Open({} if kind == "MappingStartEvent" else [], path, event.anchor))

    def _key(self, event: Any, kind: str, mark: Any, top: _Open) -> None:
        if kind != "ScalarEvent":
            self.fault(mark, top.path, says("file.key"))
            raise _Stop
        top.key = str(event.value)
        if len(top.key) > LONGEST_KEY:
            self.fault(mark, top.path, says("file.key_long", most=LONGEST_KEY))
            raise _Stop
        if top.key in top.value:
            self.fault(mark, (*top.path, top.key), says("file.twice", key=top.key))
        self.document.places[(*top.path, top.key)] = (mark.line + 1, mark.column + 1)

    def _path(self) -> PathInData:
        if not self.stack:
            return ()
        top = self.stack[-1]
        return (*top.path, top.key if isinstance(top.value, dict) and top.key is not None else len(top.value))

    def _put(self, value: Any) -> None:
        if not self.stack:
            self.document.data = value
            return
        top = self.stack[-1]
        if isinstance(top.value, dict):
            top.value[top.key] = value
            top.key = None
        else:
            top.value.append(value)

    def _close(self) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.value, *measure(done.value))
        self._put(done.value)

    def _alias(self, event: Any, mark: Any) -> None:
        path = self._path()
        if event.anchor not in self.anchors:
            self.fault(mark, path, says("file.alias", name=event.anchor))
            raise _Stop
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            self.fault(mark, path, says("file.alias_key"))
            raise _Stop
        value, size, depth = self.anchors[event.anchor]
        self._count(mark, size)
        if len(self.stack) + depth > DEEPEST:
            self.fault(mark, path[:6], says("file.deep", most=DEEPEST))
            raise _Stop
        self.document.places.setdefault(path, (mark.line + 1, mark.column + 1))
        self._put(copy.deepcopy(value))  # a change to one must not be a change to the other

    def _count(self, mark: Any, more: int) -> None:
        self.values += more
        if self.values > MOST_VALUES:
            self.fault(mark, (), says("file.values", most=MOST_VALUES))
            raise _Stop

    @staticmethod
    def _scalar(event: Any) -> Any:
        text = str(event.value)
        if event.style not in (None, ""):
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.match(text) and len(text) < 20:
            return int(text)
        if _FLOAT.match(text) and len(text) < 40:
            return float(text)
        return text


def measure(value: Any) -> tuple[int, int]:
    """Number of values in it, shared ones counted each time, and its depth; both bounded by what was read."""
    size, deepest, waiting = 0, 0, [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        size, deepest = size + 1, max(deepest, depth)
        if size > MOST_VALUES:
            break
        if isinstance(item, dict):
            waiting.extend((child, depth + 1) for child in item.values())
        elif isinstance(item, list):
            waiting.extend((child, depth + 1) for child in item)
    return size, deepest
