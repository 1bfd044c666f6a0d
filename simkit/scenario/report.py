"""The report on a scenario: what is ill formed, what does not fit together, and in the periods of contexts what is not so at the start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from simkit.language.messages import Message, RefusalError, not_there, says
from simkit.scenario.changes import Change
from simkit.scenario.checks import Finding, Gaps, findings
from simkit.scenario.faults import MOST_FAULTS, Fault
from simkit.scenario.form import problems
from simkit.scenario.further import CHECKS
from simkit.scenario.model import Scenario
from simkit.scenario.network import Network
from simkit.scenario.reading import PathInData
from simkit.scenario.rest import rest_of
from simkit.scenario.sop import Sop
from simkit.scenario.sources import Sources
from simkit.scenario.streams import Streams

VARYING = ("network", "streams", "sop")  # what contexts with dates change
_MODELS: dict[str, type[BaseModel]] = {"network": Network, "streams": Streams, "sop": Sop}
MOST_PERIODS_TO_TELL = 40


def all_findings(scenario: Scenario, gaps: Gaps | None = None) -> Iterator[Finding]:
    """What does not fit together, as far as the scenario language and who knows more can say."""
    yield from findings(scenario, gaps)
    for check in CHECKS:
        yield from (finding for finding in check(scenario) if gaps is None or not gaps.excuse(finding))


def from_on(date: Any, message: Message) -> Message:
    """What is wrong from a date on."""
    return says("from_on", date=str(date)[:10], message=message)


def all_faults(
    plain: dict[str, Any], periods: Sequence[dict[str, Any]], sources: Sources, undated: Sequence[Change], dated: Sequence[Change]
) -> Iterator[Fault]:
    """All faults of data that are not whole: those of form, and what does not fit together in the rest; of periods what is not so at the start."""
    made = {part: _made(part, plain[part], sources) for part in VARYING if part in plain}
    first = _faults_of({**plain, **made}, sources)
    yield from (sources.fault(*found, undated) for found in first)
    for period in periods[:MOST_PERIODS_TO_TELL]:
        other = {part: _made(part, period[part], sources) for part in VARYING if part in period and period[part] != plain.get(part)}
        if not other:
            continue
        now = {**plain, **made, **other}
        for finding in _faults_of(now, sources):
            if finding not in first:
                first.append(finding)  # told once, from the first date on
                path, message, near = finding
                yield sources.fault(path, from_on(period.get("start"), message), near, dated)


def _made(part: str, data: Any, sources: Sources) -> Any:
    """A part as it is when all is well with it, else the data: so that only what is ill formed is looked at again and again."""
    known = sources.made.setdefault(part, [])
    for other, made in known:
        if other == data:
            return made
    try:
        made = _MODELS[part].model_validate(data)
    except ValidationError:
        made = data
    known.append((data, made))
    return made


def _faults_of(plain: dict[str, Any], sources: Sources) -> list[Finding]:
    """What is ill formed in data without periods, and what does not fit together in the rest of them."""
    found: list[Finding] = []
    try:
        TypeAdapter(Scenario).validate_python(plain)
    except ValidationError as report:
        for path, message, near in problems(report, plain, Scenario):
            if not (message.key == "form.missing" and not path and message.part("key") in sources.unread):
                found.append((_where_the_number_stands(path), message, near))
    rest = rest_of(plain, sources.unread, sources.lost)
    if rest.scenario is not None:
        fitting = map(rest.as_written, islice(all_findings(rest.scenario, rest.gaps), 2 * MOST_FAULTS))
        found += [finding for finding in fitting if finding not in found]
        found += [rest.as_written(finding) for finding in _unknown_sources(rest.scenario) if not rest.gaps.excuse(finding)]
        found += [rest.as_written(finding) for finding in _wrong_ranges(rest.scenario)]
        found += [finding for finding in rest.held_together() if finding not in found]
    return found


def _where_the_number_stands(path: PathInData) -> PathInData:
    """What is wrong with where a number comes from stands where the number stands."""
    if path[:1] == ("provenance",) and len(path) > 1:
        return (*_apart(str(path[1])), *path[2:])
    return path


def _apart(path: str) -> PathInData:
    return tuple(int(part) if part.isdigit() else part for part in path.split("."))


def _wrong_ranges(scenario: Scenario) -> Iterator[Finding]:
    """Ranges in the files that are none of the number that they stand with."""
    for number in scenario.numbers.values():
        if number.written:
            try:
                number.factors  # noqa: B018  it is looked at
            except RefusalError as refused:
                yield (*_apart(number.path), "range"), refused.message, ""


def range_faults(scenario: Scenario, sources: Sources) -> list[Fault]:
    """Ranges that are none: what only analyses need is looked at when all of a scenario is."""
    return [sources.fault(*finding) for finding in _wrong_ranges(scenario)]


def _unknown_sources(scenario: Scenario) -> Iterator[Finding]:
    """Where a source is named that nobody lists."""
    named = [(_apart(path), about.source) for path, about in scenario.provenance.items()]
    named += [(("targets", position, "source"), target.source) for position, target in enumerate(scenario.targets)]
    for path, names in named:
        for name in names:
            if name not in scenario.sources:
                yield path, *not_there("source", name, scenario.sources)


def source_faults(scenario: Scenario, sources: Sources) -> list[Fault]:
    """Sources that numbers refer to and that nobody lists."""
    return [sources.fault(*finding) for finding in _unknown_sources(scenario)]


def structure_faults(scenario: Scenario, sources: Sources, dated: Sequence[Change]) -> list[Fault]:
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
        sources.fault(("streams", *at, "arrivals"), says("periods.arrivals", date=f"{period.start:%Y-%m-%d}"), "", dated)
        for period in scenario.periods
        for at, kind in kinds(period).items()
        if arrivals.get(at, kind) is not kind
    ] + [
        _named_otherwise(part, period.start, sorted({*names} ^ {*expected[part]}), sources, dated)
        for period in scenario.periods
        for part, names in structure(period).items()
        if names != expected[part]
    ]


def _named_otherwise(part: str, start: dt.datetime, names: Sequence[str], sources: Sources, dated: Sequence[Change]) -> Fault:
    """Its place is that of a dated change that names one of them."""
    ends = {name.rpartition(".")[2] for name in names}
    by = [change for change in dated if (change.from_ or change.until) and change.path.rpartition(".")[2] in ends]
    path = tuple(by[-1].path.split(".")) if by else (part,)
    return sources.fault(path, says("periods.names", date=f"{start:%Y-%m-%d}", names=names), "", by)
