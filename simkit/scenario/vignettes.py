"""Vignettes: fictional persons who can be sent through the network.

The rules for writing one stand in the kit's guide: a composite of at least three sources, no real person, no act described, no
place that one could find, five short lines, and a name that the press has not used for a victim.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from simkit.language.messages import Message, kind, nearest, not_there, says
from simkit.scenario.values import DurationValue, FrozenDict, Model, Moment, Name, Text

MOST_LINES = 5
LONGEST_LINE = 140


class Vignette(Model):
    """One fictional person: what is told about her, and what the model needs to let her walk.

    Her attributes are all fixed, so that she is the same person under every SOP and in every replication; what differs is
    what she meets.
    """

    name: str = Field(min_length=1, max_length=24, description="a fictional first name")
    kind: Text = Field(description="what the vignette is about, in a few words")
    story: tuple[Text, ...] = Field(min_length=3, max_length=MOST_LINES, description="the lines that are read aloud")
    stream: Name = Field(description="the stream to which she belongs")
    door: Name | None = Field(default=None, description="where she comes first; none when the stream has no doors")
    arrives: Moment
    group: int = Field(default=1, ge=1, le=60, description="how many come together; all have these attributes")
    hours_since: DurationValue | None = Field(default=None, description="time since the incident when she comes")
    attributes: Annotated[dict[Name, str], AfterValidator(FrozenDict)] = FrozenDict()
    wishes: tuple[Name, ...] = Field(min_length=1, description="events that she asks for; her way is shown until the last of them")
    beside: str | None = Field(default=None, max_length=64, description="an SOP of the scenario that is worth seeing beside the present one")
    questions: tuple[Text, ...] = Field(min_length=1, max_length=8, description="for the discussion")


Finding = tuple[tuple[str | int, ...], Message, str]


def vignette_findings(scenario: Any, attributes: dict[str, set[str]], events: set[str]) -> Iterator[Finding]:
    """What does not fit together in the vignettes of a scenario.

    Args:
        attributes: every attribute that a case may have, with its words.
        events: every event that the SOP may bring about.
    """
    streams = scenario.streams
    for key, vignette in scenario.vignettes.items():
        at: tuple[str | int, ...] = ("vignettes", key)
        for position, line in enumerate(vignette.story):
            if max(len(line.id), len(line.en)) > LONGEST_LINE:
                yield (*at, "story", position), says("vignette.line", most=LONGEST_LINE), ""
        for position, wish in enumerate(vignette.wishes):
            if wish not in events:
                yield (*at, "wishes", position), *not_there("event", wish, events)
        since_start = (vignette.arrives - scenario.start).total_seconds()
        if scenario.warm_up_seconds < scenario.horizon_seconds and not scenario.warm_up_seconds <= since_start < scenario.horizon_seconds:
            yield (*at, "arrives"), says("vignette.arrives"), ""
        if vignette.stream not in streams.cases:
            yield (*at, "stream"), *not_there("stream", vignette.stream, streams.cases)
            continue
        doors = streams.cases[vignette.stream].doors
        if (vignette.door is None) == bool(doors):
            yield (*at, "door"), says("vignette.door_needed" if doors else "vignette.no_doors"), ""
        elif vignette.door is not None and vignette.door not in doors:
            message = says("vignette.other_door", stream=vignette.stream, door=vignette.door, known=tuple(doors))
            yield (*at, "door"), message, nearest(vignette.door, doors)
        rules = set(streams.attributes_of(vignette.stream))
        known = sorted(rules - {"hours_since"})
        for name, word in vignette.attributes.items():
            if name not in rules or name == "hours_since":
                message = says("vignette.attribute", stream=vignette.stream, name=name, known=known)
                yield (*at, "attributes", name), message, nearest(name, known)
            elif word not in attributes.get(name, set()):
                yield (*at, "attributes", name), *not_there(kind("value", attribute=name), word, attributes.get(name, set()))
        missing = sorted(rules - set(vignette.attributes) - {"hours_since"})
        if missing:
            yield (*at, "attributes"), says("vignette.incomplete", names=missing), ""
        if ("hours_since" in rules) != (vignette.hours_since is not None):
            yield (*at, "hours_since"), says("vignette.hours_needed" if "hours_since" in rules else "vignette.hours_none"), ""
        if vignette.hours_since is not None and vignette.hours_since.working:
            yield (*at, "hours_since"), says("duration.clock"), ""
