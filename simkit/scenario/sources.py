"""Where what a scenario holds was written: in which file, line and column, or by which change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simkit.language.messages import NOT_THERE, Message
from simkit.scenario.changes import Change
from simkit.scenario.faults import Fault
from simkit.scenario.places import place_in_words
from simkit.scenario.reading import Document, PathInData


class Sources:
    """Where each top part of the data was read, to give faults their place."""

    def __init__(self, name: str = "") -> None:
        self.name = name  # of the folder or file
        self.sops: tuple[str, ...] = ()  # that the files hold
        self.contexts: tuple[str, ...] = ()
        self.chosen = ""  # the SOP asked for
        self.documents: dict[PathInData, Document] = {}
        self.elsewhere: dict[PathInData, PathInData] = {}
        self.changes: dict[int, PathInData] = {}  # where each change was written, by its identity
        self.made: dict[str, list[tuple[Any, Any]]] = {}  # data of parts, and what was made of them
        self.unread: set[str] = set()  # parts of which nothing could be read
        self.unread_files: set[PathInData] = set()  # SOPs, contexts and vignettes of which nothing could be read
        self.lost: set[str] = set()  # words in changes that could not be made: what they would have named may be meant elsewhere

    def stands_for(self, path: PathInData, written_at: PathInData) -> None:
        """What the data holds at ``path`` was written at another path."""
        if written_at in self.documents:
            self.documents[path] = self.documents[written_at]
        else:
            self.elsewhere[path] = written_at

    def fault(self, path: PathInData, message: Message, nearest: str = "", changes: Sequence[Change] = ()) -> Fault:
        """A fault of what stands at a path; where one of the changes put it there, its place is that of the change."""
        written = self._written_by(path, message, changes)
        if written != path and written[0] == "levers":  # what a lever put there is told of the lever: that is what was moved
            path = written[:2]
        shown = ".".join(map(str, path))
        return Fault(*self._place(written), shown, message, nearest, place_in_words(path, self._read_for(path)))

    def asked(self, message: Message, nearest: str = "") -> Fault:
        """A fault of what is asked of a scenario, not of its files."""
        return Fault(self.name, 0, 0, "", message, nearest)

    def _written_by(self, path: PathInData, message: Message, changes: Sequence[Change]) -> PathInData:
        """Where what stands at a path was written: at that path, unless a change put it there."""
        while message.key in ("from_on", "under"):
            message = message.part("message")
        for change in reversed(changes):
            place = self.changes.get(id(change))
            if place is None:
                continue
            parts = change.path.split(".")
            if change.remove and message.key in NOT_THERE and parts[-1] == message.part("name"):
                return place  # what was taken out is missed elsewhere
            if message.key in NOT_THERE and change.copy_ is None and message.part("name") not in words_in([change.set, change.insert]):
                continue  # this change did not bring the name
            if len(parts) > len(path) or any(one not in ("*", "end", str(other)) for one, other in zip(parts, path, strict=False)):
                continue
            over = change.insert if isinstance(change.insert, dict) else {}
            if change.copy_ is not None and len(parts) < len(path) and path[len(parts)] not in over:  # it stands where it was copied from
                path = (*change.copy_.split("."), *path[len(parts) :])
                continue
            return place
        return path

    def _place(self, path: PathInData) -> tuple[str, int, int]:
        path = next((there + path[len(here) :] for here, there in self.elsewhere.items() if path[: len(here)] == here), path)
        for length in range(len(path), -1, -1):
            if path[:length] in self.documents:
                document = self.documents[path[:length]]
                return (document.file, *document.place(path[length:]))
        return ("", 0, 0)

    def _read_for(self, path: PathInData) -> Any:
        """What was read, as far as a path leads through it: of several files as if it stood in one."""
        here, there = next(((here, there) for here, there in self.elsewhere.items() if path[: len(here)] == here), ((), ()))
        looked_at = there + path[len(here) :]
        length = next((length for length in range(len(looked_at), -1, -1) if looked_at[:length] in self.documents), None)
        if length is None:
            return None
        data = self.documents[looked_at[:length]].data
        for part in looked_at[length : len(there)]:
            data = data.get(part) if isinstance(data, dict) else None
        for part in reversed(here + looked_at[len(there) : max(length, len(there))]):
            data = {part: data}
        return data

    def lose(self, changes: Iterable[Change]) -> None:
        """These changes could not be made."""
        for change in changes:
            self.lost |= words_in([change.path.split("."), change.set, change.insert, change.copy_, change.add])


def words_in(value: object) -> set[str]:
    """All words in a piece of data, keys too."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            found.update(map(str, item))
            waiting.extend(item.values())
        elif isinstance(item, list | tuple):
            waiting.extend(item)
        elif isinstance(item, str):
            found.add(item)
    return found
