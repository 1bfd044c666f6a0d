"""Pieces of a scenario in words, in both languages: durations, distributions, conditions, opening hours. Names only as titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from babel.dates import format_date

from simkit.language.numbers import number, percent
from simkit.language.texts import say
from simkit.scenario.conditions import Condition, Limits
from simkit.scenario.distributions import DurationByCase, Mixture, TravelTime
from simkit.scenario.model import Scenario
from simkit.scenario.network import WEEKDAYS, Calendar
from simkit.scenario.numbers import BASES, Numbers
from simkit.scenario.provenance import Provenance
from simkit.scenario.sop import END, END_OF_TRACK, JOIN, Meeting
from simkit.scenario.values import Duration, Text

_UNITS = {
    "s": ("detik", "seconds", "second"), "min": ("menit", "minutes", "minute"), "h": ("jam", "hours", "hour"), "d": ("hari", "days", "day"),
    "weeks": ("minggu", "weeks", "week"), "working days": ("hari kerja", "working days", "working day"),
}  # fmt: skip
_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def of(language: str, indonesian: str, english: str) -> str:
    """One of the two, by the language."""
    return english if language == "en" else indonesian


def sentence_case(words: str) -> str:
    """With a capital at the beginning."""
    return words[:1].upper() + words[1:]


class Phrases:
    """Words for what stands in one scenario, in one language."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self.scenario, self.language = scenario, language

    def of(self, indonesian: str, english: str) -> str:
        return of(self.language, indonesian, english)

    def titled(self, text: Text | None, name: str) -> str:
        """The title; where a scenario gives none, its name written as words."""
        return text.in_language(self.language) if text is not None else name.rpartition(".")[2].replace("_", " ").replace("-", " ")

    # names -----------------------------------------------------------------

    def agency(self, name: str) -> str:
        """The title of an agency."""
        agency = self.scenario.network.agencies.get(name)
        return self.titled(agency.title if agency else None, name)

    def pool(self, name: str) -> str:
        """``Pendamping (UPTD PPA provinsi)``; a word of ``sop.performers`` is told by its teams."""
        found = self.scenario.network.pools().get(name)
        if found is None:
            rows = self.scenario.sop.performers.get(name)
            if rows is not None:
                return self.of("menurut kasus: ", "by the case: ") + self.any_of(dict.fromkeys(self.pool(row.team) for row in rows))
            return self.titled(None, name)
        agency = self.scenario.network.agencies[name.partition(".")[0]]
        title, where = self.titled(found.title, name), self.titled(agency.short or agency.title, name.partition(".")[0])
        return title if where.lower() in title.lower() else f"{title} ({where})"

    def step(self, name: str) -> str:
        reserved = {
            END: self.of("akhir kasus", "the end of the case"),
            END_OF_TRACK: self.of("akhir jalur ini", "the end of this track"),
            JOIN: self.of("titik temu jalur sejajar", "the meeting of the parallel tracks"),
        }
        if name in reserved:
            return reserved[name]
        step = self.scenario.sop.steps.get(name)
        return "“" + self.titled(step.title if step else None, name) + "”"

    def mode(self, name: str | None) -> str:
        if name is None:
            return self.of("tanpa rujukan", "no referral")
        mode = self.scenario.network.modes.get(name)
        return self.titled(mode.title if mode else None, name)

    def calendar(self, name: str) -> str:
        if name == "always":
            return self.of("siang malam", "round the clock")
        found = self.scenario.network.calendars.get(name)
        return self.titled(found.title if found else None, name)

    def event(self, name: str) -> str:
        fixed = {"incident": self.of("kejadian", "the incident"), "arrival": self.of("kedatangan", "the arrival")}
        return fixed[name] if name in fixed else self.titled(self.scenario.sop.events.get(name), name)

    def outcome(self, name: str) -> str:
        return self.titled(self.scenario.sop.outcomes.get(name), name)

    # numbers and times ------------------------------------------------------

    def any_of(self, words: Any) -> str:
        """``A, B atau C``."""
        listed: list[str] = list(words)
        return listed[0] if len(listed) == 1 else ", ".join(listed[:-1]) + self.of(" atau ", " or ") + listed[-1]

    def all_of(self, words: Any) -> str:
        """``A, B dan C``."""
        listed: list[str] = list(words)
        return listed[0] if len(listed) == 1 else ", ".join(listed[:-1]) + self.of(" dan ", " and ") + listed[-1]

    def number(self, value: float) -> str:
        return number(value, self.language, 4 if abs(value) < 1 else 2)

    def share(self, value: float) -> str:
        return percent(value, self.language, 1)

    def count(self, value: int | str) -> str:
        return self.of("tanpa batas", "unlimited") if value == "unlimited" else self.number(float(value))

    def duration(self, value: Duration) -> str:
        written = self.number(value.amount)
        indonesian, plural, single = _UNITS[value.unit]
        return f"{written} " + self.of(indonesian, single if value.amount == 1 else plural)

    def span(self, *values: Duration) -> tuple[str, ...]:
        """Durations that follow one another: ``4`` and ``30 jam`` when both count the same unit; only the last one names it."""
        if len({value.unit for value in values}) > 1:
            return tuple(map(self.duration, values))
        return (*(self.number(value.amount) for value in values[:-1]), self.duration(values[-1]))

    def from_to(self, least: Duration, most: Duration) -> str:
        return self.of(" sampai ", " to ").join(self.span(least, most))

    def range_of(self, about: Provenance, unit: str = "") -> str:
        """``2 sampai 8``, ``10 sampai 40 menit``; nothing where there is no range."""
        if about.range is None:
            return ""
        low, high = about.range
        if isinstance(low, str):
            return self.from_to(Duration.model_validate(low), Duration.model_validate(high))
        return self.of(" sampai ", " to ").join((self.number(low), f"{self.number(high)} {unit}".rstrip()))

    def distribution(self, value: Any) -> str:
        """A distribution of durations, or rows that choose one by the case."""
        if isinstance(value, DurationByCase):
            return "; ".join(
                (self.of("selain itu ", "else ") if row.when.is_always else self.condition(row.when) + ", ") + self.distribution(row.use)
                for row in value.first_of
            )
        if isinstance(value, TravelTime):
            times = self.number(value.travel.times)
            plus = value.travel.plus
            words = self.of(f"{times} kali perjalanan dari wilayahnya", f"{times} times the journey from the district")
            return words + (self.of(" tambah ", " plus ") + self.duration(plus) if plus.amount else "")
        if isinstance(value, Mixture):
            return "; ".join(
                f"{self.share(part.chance)}: {self.from_to(*part.uniform)}"
                for part in value.mixture
            )
        kind, inner = next(iter(value))
        if kind == "constant":
            return self.duration(inner) if inner.amount else self.of("langsung", "at once")
        if kind == "uniform":
            return self.from_to(*inner)
        if kind in ("triangular", "pert"):
            least, likely, most = inner
            if least == most:
                return self.duration(likely)
            usual = self.number(likely.amount) if likely.unit == most.unit else self.duration(likely)
            return self.from_to(least, most) + self.of(", biasanya ", ", usually ") + usual
        if kind == "empirical":
            return self.any_of(dict.fromkeys(self.duration(item) for item in inner))
        if hasattr(inner, "median"):
            median, most = self.duration(inner.median), self.duration(inner.p90)
            return self.of(f"median {median}, 9 dari 10 paling lama {most}", f"median {median}, 9 of 10 at most {most}")
        mean = self.of("rerata ", "mean ") + self.duration(inner.mean)
        return mean + (self.of(", simpangan baku ", ", standard deviation ") + self.duration(inner.sd) if hasattr(inner, "sd") else "")

    def date(self, moment: dt.date) -> str:
        """``6 Juni 2022``, with the time of day where there is one."""
        words = str(format_date(moment, "d MMMM y", locale=self.language))
        if isinstance(moment, dt.datetime) and (moment.hour or moment.minute):
            sign = self.of(".", ":")
            words += self.of(", pukul ", ", ") + f"{moment.hour:02d}{sign}{moment.minute:02d}"
        return words

    def weekday(self, day: str) -> str:
        return _DAYS["en" if self.language == "en" else "id"][WEEKDAYS.index(day)]

    def meeting_days(self, meeting: Meeting) -> str:
        """``Kamis``, ``Selasa dan Kamis``, ``Kamis tiap 4 minggu``; where no week is like another how often: ``1,5 kali per minggu (Kamis …)``."""
        days, weeks = meeting.every_week, 1 / meeting.per_week
        if days:
            return self.all_of(self.weekday(day) for day in days)
        day = self.weekday(meeting.day)
        if abs(weeks - round(weeks)) < 1e-9:
            return self.of(f"{day} tiap {round(weeks)} minggu", f"{day} every {round(weeks)} weeks")
        often = self.number(meeting.per_week)
        on = self.all_of(self.weekday(one) for one in meeting.on)
        return self.of(f"{often} kali per minggu ({on})", f"{often} times a week ({on})")

    def hours(self, calendar: Calendar) -> str:
        """``Senin–Kamis 07.30–12.00 dan 13.00–16.00; Jumat …``; days with the same hours together."""
        if calendar.weekly == "always":
            return self.of("siang malam", "round the clock")
        spans: list[tuple[list[str], tuple[str, ...]]] = []
        for day in WEEKDAYS:
            hours = calendar.weekly.get(day, ())
            if not hours:
                continue
            if spans and spans[-1][1] == hours and WEEKDAYS.index(spans[-1][0][-1]) == WEEKDAYS.index(day) - 1:
                spans[-1][0].append(day)
            else:
                spans.append(([day], hours))
        sign = self.of(".", ":")
        return "; ".join(
            (self.weekday(days[0]) if len(days) == 1 else f"{self.weekday(days[0])}–{self.weekday(days[-1])}")
            + " " + self.all_of(span.replace(":", sign).replace("-", "–") for span in hours)
            for days, hours in spans
        )  # fmt: skip

    # conditions -------------------------------------------------------------

    def _limits(self, limits: Limits) -> str:
        words = {
            "at_most": ("paling banyak", "at most"), "less_than": ("kurang dari", "less than"),
            "at_least": ("paling sedikit", "at least"), "more_than": ("lebih dari", "more than"),
        }  # fmt: skip
        return self.all_of(f"{of(self.language, *words[name])} {self.number(value)}" for name, value in limits if value is not None)

    def attribute(self, name: str, wanted: Sequence[str]) -> str:
        """``risiko sebenarnya: tinggi atau sedang``."""
        scenario = self.scenario
        streams = scenario.streams
        known: dict[str, tuple[str, Any]] = {
            "type": (self.of("jenis kasus", "type of case"), {key: kind.title for key, kind in streams.types.items()}),
            "door": (self.of("pintu masuk", "door"), {key: door.title for key, door in streams.doors.items()}),
            "stream": (self.of("arus", "stream"), {key: stream.title for key, stream in streams.cases.items()}),
        }
        words = streams.words.get(name)
        title = known[name][0] if name in known else self.titled(words.title if words else None, name)
        values = known[name][1] if name in known else dict(words.values) if words else {}
        if scenario.network.geography is not None and name == scenario.network.geography.attribute and not words:
            title, values = self.of("wilayah", "district tier"), {key: tier.title for key, tier in scenario.network.geography.tiers.items()}
        yes_no = {"yes": self.of("ya", "yes"), "no": self.of("tidak", "no")}
        return f"{title}: " + self.any_of(yes_no.get(value, self.titled(values.get(value), value)) for value in wanted)

    def condition(self, when: Condition) -> str:
        """``bila jenis kasus: anak, dan sudah: laporan polisi dibuat``; nothing for a condition that always holds."""
        parts = [self.attribute(name, wanted) for name, wanted in when.attributes.items()]
        if when.happened:
            parts.append(self.of("sudah: ", "done: ") + self.all_of(map(self.event, when.happened)))
        if when.not_yet:
            parts.append(self.of("belum: ", "not yet: ") + self.any_of(map(self.event, when.not_yet)))
        if when.time_since is not None:
            since = f"{self.of('sejak', 'since')} {self.event(when.time_since.event)}"
            for words, bound in ((("paling lama", "at most"), when.time_since.at_most), (("paling cepat", "at least"), when.time_since.at_least)):
                if bound is not None:
                    parts.append(f"{of(self.language, *words)} {self.duration(bound)} {since}")
        if when.hours_since is not None:
            parts.append(f"{self._limits(when.hours_since)} {self.of('jam sejak kejadian', 'hours since the incident')}")
        if when.visits is not None:
            parts.append(f"{self.of('kali ke langkah ini:', 'visits to this step:')} {self._limits(when.visits)}")
        if when.holds:
            parts.append(self.of("menempati ", "has a place in ") + self.any_of(map(self.pool, when.holds)))
        if when.holds_none:
            parts.append(self.of("tidak menempati ", "has no place in ") + self.any_of(map(self.pool, when.holds_none)))
        if when.case_open is not None:
            still, over = self.of("kasus masih terbuka", "case still open"), self.of("kasus sudah ditutup", "case closed")
            parts.append(still if when.case_open == "yes" else over)
        if when.any_of:
            parts.append(self.of(" atau ", " or ").join(self.bare(inner) for inner in when.any_of))
        if when.none_of:
            parts.append(self.of("tidak bila ", "not if ") + self.of(" atau ", " or ").join(self.bare(inner) for inner in when.none_of))
        return self.of("bila ", "if ") + "; ".join(parts) if parts else ""

    def bare(self, when: Condition) -> str:
        """A condition without the word that opens it; ``selalu`` when it always holds."""
        words = self.condition(when)
        return words.removeprefix(self.of("bila ", "if ")) if words else self.of("selalu", "always")


def group_in_words(group: str, scenario: Scenario, language: str) -> str:
    """A group of cases as figures name it (``risk=high``), in words: ``risiko sebenarnya: tinggi``."""
    name, _, value = group.partition("=")
    return Phrases(scenario, language).attribute(name, (value,)) if value else group


def counted_in_words(numbers: Numbers, language: str) -> tuple[list[str], dict[str, list[int]]]:
    """Where numbers come from: heads of columns (bases; with a range), and a row of counts for each kind and for all."""
    heads = [*(say(f"basis.{basis}", language) for basis in BASES), say("numbers.ranged", language)]
    rows = {
        say(f"numbers.{kind}", language): [*(row[basis][0] for basis in BASES), sum(ranged for _, ranged in row.values())]
        for kind, row in numbers.counted().items()
    }
    rows[say("numbers.all", language)] = [sum(column) for column in zip(*rows.values(), strict=True)]
    return heads, rows
