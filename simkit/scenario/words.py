"""The difference of two scenarios in sentences, in both languages, with the titles of steps, agencies and pools, never raw paths."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

from simkit.language.choice import choose
from simkit.scenario.arguments import scenario_of
from simkit.scenario.model import Scenario
from simkit.scenario.network import Team
from simkit.scenario.phrases import Phrases, of, sentence_case
from simkit.scenario.sop import Appointments, Gate, Priority, Route, SharedFile, Step

_PARTS = ("network", "streams", "sop")


def difference(a: Scenario | str | Path, b: Scenario | str | Path, language: str = "id") -> list[str]:
    """What is otherwise in ``b`` than in ``a``, a sentence for each: ``Langkah “Visum”: petugas 1 → 2``.

    What differs only between dates says so. Titles and descriptions of the scenarios are not compared.

    Args:
        a, b: scenarios, or places as for `simkit.load`.
        language: ``id`` or ``en``.

    Raises:
        RefusalError: an argument is not what it should be; it says which.
        ScenarioFaults: a scenario cannot be loaded.
    """
    a, b, language = scenario_of(a, "a"), scenario_of(b, "b"), choose(language)
    whole = [sentence_case(words) for words in _of_the_frame(a, b, language)]
    starts = sorted({period.start for made in (a, b) for period in made.periods} | {a.start, b.start})
    spans = [start for start in starts if start >= max(a.start, b.start)]
    found: dict[str, list[int]] = {}
    for position, start in enumerate(spans):
        for sentence in _Difference(_at(a, start), _at(b, start), language).sentences():
            held = found.setdefault(sentence_case(sentence), [])
            if position not in held:
                held.append(position)
    phrases = Phrases(b, language)
    for sentence, positions in found.items():
        if len(positions) == len(spans):
            whole.append(sentence)
            continue
        for first, last in _runs(positions):
            until = spans[last + 1] if last + 1 < len(spans) else None
            whole.append(sentence + " (" + _dates(phrases, spans[first] if first else None, until) + ")")
    return whole


def _dates(phrases: Phrases, start: dt.datetime | None, until: dt.datetime | None) -> str:
    """From a day to the last day, both included, when the change is at midnight."""
    words = []
    if start is not None:
        words.append(phrases.of("mulai ", "from ") + phrases.date(start))
    if until is not None:
        midnight = until.time() == dt.time()
        words.append(phrases.of("sampai ", "to ") + phrases.date(until - dt.timedelta(days=1) if midnight else until))
    return " ".join(words)


def _runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = positions[0]
    for position in positions[1:]:
        if position != last + 1:
            yield first, last
            first = position
        last = position
    yield first, last


def _at(scenario: Scenario, moment: dt.datetime) -> Scenario:
    """The scenario with the values of the period in force."""
    now = [period for period in scenario.periods if period.start <= moment]
    return scenario.model_copy(update={part: getattr(now[-1], part) for part in _PARTS}) if now else scenario


def _of_the_frame(a: Scenario, b: Scenario, language: str) -> Iterator[str]:
    old, new = Phrases(a, language), Phrases(b, language)
    if a.start != b.start:
        yield of(language, "awal simulasi: ", "start of the simulation: ") + f"{old.date(a.start)} → {new.date(b.start)}"
    for key, words in (("horizon", ("lama simulasi", "length of the simulation")), ("warm_up", ("masa pemanasan", "warm-up"))):
        before, after = getattr(a, key), getattr(b, key)
        if before != after:
            none = of(language, "tidak ada", "none")
            shown = [none if span is None else new.duration(span) for span in (before, after)]
            yield f"{of(language, *words)}: {shown[0]} → {shown[1]}"


class _Difference:
    """Two states of a scenario side by side. Words for what was come from the first, for what is from the second."""

    def __init__(self, a: Scenario, b: Scenario, language: str) -> None:
        self.a, self.b = a, b
        self.old, self.new = Phrases(a, language), Phrases(b, language)
        self.of = self.new.of

    def sentences(self) -> Iterator[str]:
        yield from self._agencies()
        yield from self._calendars()
        yield from self._modes()
        yield from self._geography()
        yield from self._streams()
        yield from self._steps()
        yield from self._rules()
        yield from self._deadlines()

    # helpers ------------------------------------------------------------------

    def none(self) -> str:
        return self.of("tidak ada", "none")

    def changed(self, subject: str, label: tuple[str, str], before: Any, after: Any, words: Callable[[Phrases, Any], str]) -> Iterator[str]:
        """``subject: label old → new`` when the two are not the same; ``words`` makes the words of either."""
        if before == after:
            return
        empty: tuple[Any, ...] = (None, (), {})
        shown = [self.none() if value in empty else words(phrases, value) for phrases, value in ((self.old, before), (self.new, after))]
        label_words = f"{self.of(*label)} ".lstrip()
        if shown[0] == shown[1]:  # the same in words: say at least that something changed
            yield f"{subject}: {label_words}" + self.of("diubah", "changed")
        else:
            yield f"{subject}: {label_words}{shown[0]} → {shown[1]}"

    def keys(self, subject: str, was: Any, now: Any, *rows: tuple[str, tuple[str, str], Callable[[Phrases, Any], str]]) -> Iterator[str]:
        """`changed` for several keys of the same two models; a key that one of them does not have counts as absent."""
        for key, label, words in rows:
            yield from self.changed(subject, label, getattr(was, key, None), getattr(now, key, None), words)

    @staticmethod
    def pairs(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        for name in dict.fromkeys([*a, *b]):
            if a.get(name) != b.get(name):
                yield name, a.get(name), b.get(name)

    # network ------------------------------------------------------------------

    def _agencies(self) -> Iterator[str]:
        for name, before, after in self.pairs(self.a.network.agencies, self.b.network.agencies):
            if before is None:
                pools = [f"{name}.{pool}" for group in (after.teams, after.beds, after.caseloads) for pool in group]
                listed = self.new.all_of(self._pool_in_short(pool) for pool in pools) if pools else self.none()
                yield self.of("lembaga baru: ", "new agency: ") + f"{self.new.agency(name)}; {listed}"
                continue
            if after is None:
                yield self.of("lembaga dihapus: ", "agency removed: ") + self.old.agency(name)
                continue
            subject = self.new.agency(name)
            yield from self.changed(subject, ("penanda tangan", "signatory"), before.signatory, after.signatory, Phrases.pool)
            for group in ("teams", "beds", "caseloads"):
                for pool, was, now in self.pairs(getattr(before, group), getattr(after, group)):
                    yield from self._pool(f"{name}.{pool}", was, now)

    def _pool_in_short(self, name: str) -> str:
        pool = self.b.network.pools()[name]
        units = self.new.count(pool.staff if isinstance(pool, Team) else pool.places)
        return f"{self.new.titled(pool.title, name)} ({units} {self._unit(pool)})"

    def _unit(self, pool: Any) -> str:
        return self.of("petugas", "staff") if isinstance(pool, Team) else self.of("tempat", "places")

    def _pool(self, name: str, was: Any, now: Any) -> Iterator[str]:
        if was is None:
            yield self.of("baru: ", "new: ") + self.new.pool(name) + f", {self._pool_in_short(name).rpartition('(')[2].rstrip(')')}"
            return
        if now is None:
            yield self.of("dihapus: ", "removed: ") + self.old.pool(name)
            return
        subject = self.new.pool(name)
        yield from self.keys(
            subject, was, now,
            ("staff", ("petugas", "staff"), Phrases.count),
            ("places", ("tempat", "places"), Phrases.count),
            ("calendar", ("jam kerja", "hours"), Phrases.calendar),
            ("managers", ("yang mengelola", "managed by"), Phrases.pool),
            ("turnaround", ("disiapkan kembali selama", "made ready again in"), Phrases.duration),
            ("cost_per_hour", ("biaya per jam (rupiah)", "cost per hour (rupiah)"), Phrases.number),
            ("cost_per_km", ("biaya per km (rupiah)", "cost per km (rupiah)"), Phrases.number),
            ("cost_per_night", ("biaya per malam (rupiah)", "cost per night (rupiah)"), Phrases.number),
            ("admits", ("menerima", "admits"), Phrases.bare),
            ("elsewhere", ("bekerja di tempat lain", "work elsewhere"), _elsewhere),
            ("absences", ("ketidakhadiran", "absences"), _absences),
            ("reserve", ("cadangan untuk yang mendesak", "kept for the urgent"), _reserve),
            ("capacity_changes", ("jumlah menurut tanggal", "number by date"), _capacity_changes),
        )  # fmt: skip

    def _calendars(self) -> Iterator[str]:
        network, other = self.a.network, self.b.network
        for name, before, after in self.pairs(network.calendars, other.calendars):
            if after is None:
                yield self.of("kalender dihapus: ", "calendar removed: ") + self.old.calendar(name)
                continue
            subject = self.new.calendar(name)
            if before is None:
                yield self.of("kalender baru: ", "new calendar: ") + f"{subject}, {self.new.hours(after)}"
                continue
            yield from self.changed(subject, ("buka", "open"), _Hours(before), _Hours(after), lambda phrases, held: phrases.hours(held.calendar))
            yield from self.changed(subject, ("jam per minggu", "hours a week"), before.weekly_hours, after.weekly_hours, Phrases.number)
            if before.holidays != after.holidays:
                yield f"{subject}: " + self.of("daftar hari libur diubah", "lists of holidays changed")
        for name in dict.fromkeys([*network.holidays, *other.holidays]):
            was, now = network.holidays.get(name, {}), other.holidays.get(name, {})
            added, gone = [day for day in now if day not in was], [day for day in was if day not in now]
            for days, listed, phrases, words in (
                (added, now, self.new, ("hari libur baru: ", "new holidays: ")),
                (gone, was, self.old, ("bukan lagi hari libur: ", "no longer holidays: ")),
            ):
                if days:
                    yield self.of(*words) + phrases.all_of(f"{phrases.date(day)} ({phrases.titled(listed[day], '')})" for day in days)
        if network.working_day != other.working_day:
            shown = [phrases.number(made.working_day.hours) for phrases, made in ((self.old, network), (self.new, other))]
            yield self.of("satu hari kerja (jam): ", "a working day (hours): ") + " → ".join(shown)

    def _modes(self) -> Iterator[str]:
        for name, before, after in self.pairs(self.a.network.modes, self.b.network.modes):
            if before is None or after is None:
                words = ("cara merujuk baru: ", "new referral mode: ") if before is None else ("cara merujuk dihapus: ", "referral mode removed: ")
                yield self.of(*words) + (self.new if before is None else self.old).mode(name)
                continue
            subject = self.of("Rujukan dengan ", "Referral by ") + f"“{self.new.mode(name)}”"
            yield from self.keys(
                subject, before, after,
                ("preparation", ("disiapkan", "preparation"), Phrases.distribution),
                ("transmission", ("sampai", "transmission"), Phrases.distribution),
                ("incomplete_delay", ("kembali karena tidak lengkap", "back as incomplete"), Phrases.distribution),
                ("refused_delay", ("mencari kontak lain", "to find another contact"), Phrases.distribution),
                ("incomplete", ("tidak lengkap", "incomplete"), Phrases.share),
                ("refused", ("ditolak", "refused"), Phrases.share),
                ("lost", ("hilang", "lost"), Phrases.share),
                ("preparation_calendar", ("disiapkan dalam jam", "prepared in the hours"), Phrases.calendar),
                ("hand_offs", ("alih tangan", "hand-offs"), Phrases.number),
            )  # fmt: skip
            yield from self.keys(subject, before.noticed, after.noticed, ("chance", ("kehilangan ketahuan", "a loss is noticed"), Phrases.share),
                                 ("after", ("ketahuan setelah", "noticed after"), Phrases.distribution))  # fmt: skip
            alone = ("kembali sendiri bila tidak ketahuan", "comes back when unnoticed")
            yield from self.keys(subject, before.unnoticed, after.unnoticed, ("comes_back", alone, Phrases.share),
                                 ("after", ("kembali setelah", "back after"), Phrases.distribution))  # fmt: skip
            yield from self.keys(subject, before.instead, after.instead, ("chance", ("diganti cara lain", "goes by another mode"), Phrases.share),
                                 ("mode", ("cara lain", "other mode"), Phrases.mode))  # fmt: skip
            yield from self.keys(subject, before.signature, after.signature, ("time", ("tanda tangan", "signature"), Phrases.distribution))

    def _geography(self) -> Iterator[str]:
        was, now = (made.network.geography for made in (self.a, self.b))
        for name, before, after in self.pairs(was.tiers if was else {}, now.tiers if now else {}):
            tier = after or before
            subject = self.of("wilayah ", "district tier ") + f"“{self.new.titled(tier.title, name)}”"
            if before is None or after is None:
                yield f"{subject}: " + (self.of("baru", "new") if before is None else self.of("dihapus", "removed"))
                continue
            yield from self.keys(
                subject, before, after,
                ("no_show", ("tidak datang pada janji", "does not come to the appointment"), Phrases.share),
                ("travel", ("perjalanan", "journey"), Phrases.distribution),
                ("kilometres", ("jarak (km)", "distance (km)"), Phrases.number),
            )  # fmt: skip
            if before.districts != after.districts:
                yield f"{subject}: " + self.of("daftar kabupaten diubah", "list of districts changed")

    # streams ------------------------------------------------------------------

    def _streams(self) -> Iterator[str]:
        a, b = self.a.streams, self.b.streams
        for name, before, after in self.pairs(a.cases, b.cases):
            stream = after or before
            title = f"“{(self.new if after else self.old).titled(stream.title, name)}”"
            if before is None:
                size = "" if after.group.exactly == 1 else f", {_group(self.new, after.group)}"
                yield self.of("arus kasus baru: ", "new stream of cases: ") + f"{title}, {_arrivals(self.new, after.arrivals)}{size}"
                continue
            if after is None:
                yield self.of("arus kasus dihapus: ", "stream of cases removed: ") + title
                continue
            subject = self.of("Arus kasus ", "Stream of cases ") + title
            yield from self.keys(
                subject, before, after,
                ("arrivals", ("kedatangan", "arrivals"), _arrivals),
                ("group", ("rombongan", "group"), _group),
                ("share", ("bagian provinsi ini", "share of this province"), Phrases.share),
                ("first", ("langkah pertama", "first step"), Phrases.step),
            )  # fmt: skip
            for key, words in (
                ("doors", ("bagian pintu masuk diubah", "shares of the doors changed")),
                ("type", ("jenis kasus diubah", "type changed")),
                ("attributes", ("sifat kasus diubah", "attributes of its cases changed")),
            ):
                if getattr(before, key) != getattr(after, key):
                    yield f"{subject}: {self.of(*words)}"
        for name, before, after in self.pairs(a.background, b.background):
            work = after or before
            title = f"“{(self.new if after else self.old).titled(work.title, name)}”"
            if before is None:
                said = f"{title}, {self.new.pool(after.pool)}, {_arrivals(self.new, after.arrivals)}, {self.new.distribution(after.time)}"
                if after.cost:
                    said += self.of(", biaya ", ", cost ") + self.new.number(after.cost) + self.of(" rupiah", " rupiah")
                yield self.of("pekerjaan lain yang baru: ", "new work of others: ") + said
                continue
            if after is None:
                yield self.of("pekerjaan lain dihapus: ", "work of others removed: ") + title
                continue
            subject = self.of("Pekerjaan lain ", "Work of others ") + title
            yield from self.keys(
                subject, before, after,
                ("pool", ("di", "at"), Phrases.pool),
                ("arrivals", ("kedatangan", "arrivals"), _arrivals),
                ("time", ("lamanya", "takes"), Phrases.distribution),
                ("priority_class", ("kelas urutan", "class in the list"), Phrases.number),
                ("cost", ("biaya (rupiah)", "cost (rupiah)"), Phrases.number),
            )  # fmt: skip
        for name, before, after in self.pairs(a.types, b.types):
            kind = after or before
            title = self.of("Jenis kasus ", "Type of case ") + f"“{self.new.titled(kind.title, name)}”: "
            yield title + (self.of("baru", "new") if before is None else self.of("dihapus", "removed") if after is None
                           else self.of("sifat kasus diubah", "attributes changed"))  # fmt: skip
        for name, before, after in self.pairs(a.doors, b.doors):
            title = self.of("Pintu masuk ", "Door ") + f"“{self.new.titled((after or before).title, name)}”: "
            yield title + (self.of("baru", "new") if before is None else self.of("dihapus", "removed") if after is None
                           else self.of("jam datang diubah", "hours of arrival changed"))  # fmt: skip

    # sop ----------------------------------------------------------------------

    def _steps(self) -> Iterator[str]:
        a, b = self.a.sop.steps, self.b.sop.steps
        changes: dict[str, list[str]] = {}  # the same change of several steps is told once
        for name, before, after in self.pairs(a, b):
            if before is None:
                by = f" ({self.new.pool(after.team)})" if after.team else ""
                rows = self.new.any_of(dict.fromkeys(self.new.step(row.to) for row in after.next))
                onward = self.of("lalu ke ", "then to ") + rows
                changes[self.of("langkah baru: ", "new step: ") + f"{self.new.step(name)}{by}, {onward}"] = []
            elif after is None:
                changes[self.of("langkah dihapus: ", "step removed: ") + self.old.step(name)] = []
            else:
                for words in self._step("", before, after):
                    changes.setdefault(words, []).append(self.new.step(name))
        for words, steps in changes.items():
            subject = self.of("Langkah ", "Step " if len(steps) == 1 else "Steps ")
            yield subject + self.new.all_of(steps) + words if steps else words
        for name, before, after in self.pairs(self.a.sop.performers, self.b.sop.performers):
            if before is None or after is None:
                continue  # told at the steps that name them
            steps = [self.new.step(step) for step, about in b.items() if about.team == name or name in {also.team for also in about.with_}]
            subject = self.of("Pelaksana ", "Who performs ") + (self.new.all_of(steps) if steps else self.new.titled(None, name))
            yield from self._rows(subject, before, after, lambda phrases, row: phrases.pool(row.team), ("team",))
        for name, before, after in self.pairs(self.a.sop.doors, self.b.sop.doors):
            door = self.b.streams.doors.get(name) or self.a.streams.doors.get(name)
            subject = self.of("Pintu masuk ", "Door ") + f"“{self.new.titled(door.title if door else None, name)}”"
            yield from self.changed(subject, ("langkah pertama", "first step"), before, after, Phrases.step)

    def _step(self, subject: str, before: Step, after: Step) -> Iterator[str]:
        if before.title != after.title and before.title is not None and after.title is not None:
            yield f"{subject}: " + self.of("sebelumnya bernama ", "was called ") + f"“{self.old.titled(before.title, '')}”"
        yield from self.changed(subject, ("pelaksana", "performer"), before.team, after.team, Phrases.pool)
        for key, label in (("requirement", ("syarat", "requirement")), ("output", ("keluaran", "output"))):
            yield from self.changed(subject, label, getattr(before, key), getattr(after, key), lambda phrases, text: phrases.titled(text, ""))
        for key, label in (("before", ("jeda sebelum antre", "delay before the list")), ("time", ("lama kerja", "work")),
                           ("after", ("jeda sesudahnya", "delay afterwards"))):  # fmt: skip
            yield from self._time(subject, label, getattr(before, key), getattr(after, key))
        closing: dict[str, tuple[str, str]] = {
            "pause": ("berhenti saat tutup", "paused at closing"),
            "overtime": ("diselesaikan dengan lembur", "finished in overtime"),
            "fit": ("mulai hanya bila selesai sebelum tutup", "begun only if it fits before closing"),
        }
        label = ("saat kantor tutup", "when the office closes")
        yield from self.changed(subject, label, before.at_closing, after.at_closing, lambda phrases, value: phrases.of(*closing[value]))
        yield from self._with(subject, before, after)
        yield from self.changed(subject, ("jadwal", "gate"), before.gate, after.gate, _gate)
        yield from self.changed(subject, ("penempatan", "placement"), before.admit, after.admit, _admission)
        yield from self.changed(subject, ("meninggalkan tempat", "leaves the place"), _places(before), _places(after), _discharge)
        for key, label in (("cost", ("biaya (rupiah)", "cost (rupiah)")), ("kilometres", ("perjalanan kendaraan", "journeys of a vehicle"))):
            yield from self.changed(subject, label, getattr(before, key), getattr(after, key), Phrases.number)
        for key, on, off in (
            ("story", ("ia harus bercerita", "she has to tell her story"), ("ia tidak perlu lagi bercerita", "she need not tell her story any more")),
            ("once_per_group", ("sekali untuk satu rombongan", "once for a group"), ("untuk setiap orang sendiri", "for each person alone")),
        ):
            if getattr(before, key) != getattr(after, key):
                yield f"{subject}: {self.of(*(on if getattr(after, key) else off))}"
        yield from self._events(subject, before, after)
        for key, label in (
            ("no_show", ("tidak datang", "no-show")),
            ("turn_away", ("penolakan bila antrean panjang", "turning away from a long list")),
            ("escalation", ("kenaikan kelas setelah lama menunggu", "escalation after a long wait")),
        ):
            was, now = getattr(before, key), getattr(after, key)
            if was != now:
                yield f"{subject}: {self.of(*label)} " + (self.of("baru", "new") if was is None else self.of("dihapus", "removed") if now is None
                                                          else self.of("diubah", "changed"))  # fmt: skip
        yield from self._fork(subject, before, after)
        yield from self._beside(subject, before, after)
        yield from self._rows(subject, before.next, after.next, _onward, ("to", "by", "outcome"))

    def _time(self, subject: str, label: tuple[str, str], before: Any, after: Any) -> Iterator[str]:
        """A duration; where it depends on the case and the rows are the same, only the rows that changed."""
        rows, others = getattr(before, "first_of", None), getattr(after, "first_of", None)
        if rows and others and [row.when for row in rows] == [row.when for row in others]:
            for row, other in zip(rows, others, strict=True):
                which = self.new.condition(row.when) or self.of("selain itu", "otherwise")
                yield from self.changed(f"{subject}, {which}", label, row.use, other.use, Phrases.distribution)
        else:
            yield from self.changed(subject, label, before, after, Phrases.distribution)

    def _with(self, subject: str, before: Step, after: Step) -> Iterator[str]:
        was, now = {also.team: also for also in before.with_}, {also.team: also for also in after.with_}
        for name, one, other in self.pairs(was, now):
            if one is None or other is None:
                words = ("ikut: ", "works along: ") if one is None else ("tidak ikut lagi: ", "no longer works along: ")
                yield f"{subject}: {self.of(*words)}{(self.new if one is None else self.old).pool(name)}"
            else:
                yield from self.changed(f"{subject}, {self.new.pool(name)}", ("ikut selama", "works along for"), one.time, other.time, _as_long)

    def _events(self, subject: str, before: Step, after: Step) -> Iterator[str]:
        was, now = [event.event for event in before.events], [event.event for event in after.events]
        for name in dict.fromkeys([*was, *now]):
            if (name in was) != (name in now):
                words = ("kini dicatat: ", "now recorded: ") if name in now else ("tidak dicatat lagi: ", "no longer recorded: ")
                yield f"{subject}: {self.of(*words)}{(self.new if name in now else self.old).event(name)}"
        if sorted(was) == sorted(now) and before.events != after.events:
            yield f"{subject}: " + self.of("saat atau syarat pencatatan peristiwa diubah", "when its events are recorded changed")

    def _fork(self, subject: str, before: Step, after: Step) -> Iterator[str]:
        if before.fork == after.fork:
            return
        if after.fork is None:
            yield f"{subject}: " + self.of("tidak lagi membuka jalur sejajar", "opens no parallel tracks any more")
            return
        otherwise = self.of("; selain itu ", "; else ")
        branches = [f"({number}) " + otherwise.join(_way(self.new, row) for row in rows) for number, rows in enumerate(after.fork.branches, 1)]
        count = len(branches)
        joined = self.of("bertemu setelah semua selesai", "they join when all are done")
        if after.fork.join != "all":
            joined = self.of(f"bertemu setelah {after.fork.join} selesai", f"they join when {after.fork.join} are done")
        opens = self.of(f"kini membuka {count} jalur sejajar: ", f"now opens {count} parallel tracks: ")
        yield f"{subject}: {opens}{', '.join(branches)}; {joined}"

    def _beside(self, subject: str, before: Step, after: Step) -> Iterator[str]:
        for rows in after.start:
            if rows not in before.start:
                listed = self.of("; selain itu ", "; else ").join(_way(self.new, row) for row in rows)
                yield f"{subject}: " + self.of("memulai jalur sampingan ", "starts a track beside ") + listed
        for rows in before.start:
            if rows not in after.start:
                listed = self.of("; selain itu ", "; else ").join(_way(self.old, row) for row in rows)
                yield f"{subject}: " + self.of("tidak lagi memulai jalur sampingan ", "no longer starts a track beside ") + listed

    def _rows(
        self, subject: str, before: Sequence[Any], after: Sequence[Any], words: Callable[[Phrases, Any], str], keys: tuple[str, ...]
    ) -> Iterator[str]:
        """Rows that are tried from top to bottom: those that came, went, or changed."""
        if before == after:
            return
        told = 0
        for action, a1, a2, b1, b2 in SequenceMatcher(None, list(before), list(after), autojunk=False).get_opcodes():
            if action == "equal":
                continue
            for was, now in zip_longest(before[a1:a2], after[b1:b2]):
                told += 1
                if was is None or now is None:
                    phrases, row = (self.new, now) if was is None else (self.old, was)
                    what = self.of("baru: ", "new: ") if was is None else self.of("dihapus: ", "removed: ")
                    yield f"{subject}: {what}{words(phrases, row)}{_if(phrases, row)}"
                    continue
                target = words(self.new, now)
                if any(getattr(was, key, None) != getattr(now, key, None) for key in keys):
                    yield f"{subject}: {words(self.old, was)} → {target}{_if(self.new, now)}"
                    continue
                chance = ("chance", ("peluang", "chance"), Phrases.share)
                if was.when == now.when:
                    yield from self.keys(f"{subject}, {target}{_if_only(self.new, now)}", was, now, chance)
                else:
                    yield from self.keys(f"{subject}, {target}", was, now, ("when", ("hanya", "only"), _only), chance)

    def _rules(self) -> Iterator[str]:
        a, b = self.a.sop, self.b.sop
        yield from self.changed(self.of("Urutan dalam semua antrean", "Order in all lists"), ("", ""), a.priority, b.priority, _priority)
        subject = self.of("Kesabaran menunggu", "Patience")
        if len(a.patience) == len(b.patience):
            for was, now in zip(a.patience, b.patience, strict=True):
                if was == now:
                    continue
                whom = self.new.condition(now.when) or self.of("semua", "all")
                if was.model_copy(update={"time": now.time}) == now:
                    yield from self.changed(f"{subject}, {whom}", ("", ""), was.time, now.time, Phrases.distribution)
                else:
                    yield f"{subject}, {whom}: " + self.of("aturan diubah", "rule changed")
        elif a.patience != b.patience:
            yield f"{subject}: {len(a.patience)} → {len(b.patience)} " + self.of("aturan", "rules")
        shared = self.of("Berkas bersama (tidak perlu bercerita ulang)", "Shared file (no retelling)")
        yield from self.keys(shared, a, b, ("shared_file", ("", ""), _shared_file))
        limit = self.of("Janji satu kasus dalam sehari", "Appointments of one case in a day")
        yield from self.keys(limit, a, b, ("appointments", ("", ""), _appointments))

    def _deadlines(self) -> Iterator[str]:
        for name, before, after in self.pairs(self.a.sop.deadlines, self.b.sop.deadlines):
            title = f"“{(self.new if after else self.old).titled((after or before).title, name)}”"
            if before is None or after is None:
                yield (self.of("tenggat baru: ", "new deadline: ") if before is None else self.of("tenggat dihapus: ", "deadline removed: ")) + title
                continue
            subject = self.of("Tenggat ", "Deadline ") + title
            yield from self.changed(subject, ("dalam", "within"), before.within, after.within, Phrases.duration)
            for key, label in (("from_", ("dihitung dari", "counted from")), ("to", ("sampai", "to"))):
                yield from self.changed(subject, label, getattr(before, key), getattr(after, key),
                                        lambda phrases, names: phrases.any_of(map(phrases.event, names)))  # fmt: skip
            yield from self.changed(subject, ("berlaku", "applies"), before.when, after.when, Phrases.bare)
            yield from self.changed(subject, ("berlaku mulai", "holds from"), before.holds_from, after.holds_from, Phrases.date)
            if before.indication != after.indication or before.legal_basis != after.legal_basis:
                yield f"{subject}: " + self.of("dasar atau sifatnya diubah", "its basis or kind changed")


class _Hours:
    """The weekly hours of a calendar, compared without its other keys."""

    def __init__(self, calendar: Any) -> None:
        self.calendar = calendar

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hours) and bool(self.calendar.weekly == other.calendar.weekly)

    def __hash__(self) -> int:
        return hash(str(self.calendar.weekly))


def _elsewhere(phrases: Phrases, values: Any) -> str:
    return ", ".join(f"{phrases.weekday(day)} {phrases.count(units)}" for day, units in values.items()) or phrases.of("tidak ada", "none")


def _absences(phrases: Phrases, value: Any) -> str:
    times, lasts = phrases.number(value.per_person_per_year), phrases.distribution(value.lasts)
    return phrases.of(f"{times} kali setahun setiap orang, masing-masing {lasts}", f"{times} times a year for each person, {lasts} each")


def _reserve(phrases: Phrases, value: Any) -> str:
    return f"{value.units} ({phrases.bare(value.for_)})"


def _capacity_changes(phrases: Phrases, values: Any) -> str:
    return ", ".join(f"{phrases.date(value.from_)}: {phrases.count(value.units)}" for value in values)


def _arrivals(phrases: Phrases, value: Any) -> str:
    every = getattr(value, "every", None)
    if every is not None:
        return phrases.of("satu setiap ", "one every ") + phrases.distribution(every)
    dated = getattr(value, "dated", None)
    if dated is not None:
        return phrases.all_of(map(phrases.date, dated)) if dated else phrases.of("tidak ada", "none")
    units = {
        "per_second": ("per detik", "per second"), "per_minute": ("per menit", "per minute"), "per_hour": ("per jam", "per hour"),
        "per_day": ("per hari", "per day"), "per_week": ("per minggu", "per week"), "per_month": ("per bulan", "per month"),
        "per_year": ("per tahun", "per year"),
    }  # fmt: skip
    unit = next(unit for unit in units if getattr(value, unit) is not None)
    return f"{phrases.number(getattr(value, unit))} {phrases.of(*units[unit])}"


def _group(phrases: Phrases, value: Any) -> str:
    people = phrases.of("orang sekali datang", "people at a time")
    if value.exactly is not None:
        return f"{value.exactly} {people}"
    if value.geometric is not None:
        return phrases.of("rerata ", "mean ") + f"{phrases.number(value.geometric.mean)} {people}"
    if value.triangular is not None:
        least, likely, most = map(phrases.number, value.triangular)
        return phrases.of(f"{least} sampai {most}, biasanya {likely} ", f"{least} to {most}, usually {likely} ") + people
    return phrases.any_of(map(str, value.one_of)) + f" {people}"


def _gate(phrases: Phrases, gate: Gate) -> str:
    if gate.group is not None:
        after = phrases.of(" atau setelah ", " or after ") + phrases.duration(gate.group.or_after) if gate.group.or_after else ""
        return phrases.of(f"bila {gate.group.size} orang siap", f"when {gate.group.size} are ready") + after
    if gate.arrival_group is not None:
        most = gate.arrival_group.at_most
        limit = phrases.of(", paling lama ", ", at most ") + phrases.duration(most) if most else ""
        return phrases.of("bila seluruh rombongan siap", "when the whole arrival group is ready") + limit
    meeting = gate.meeting
    if meeting is None:
        return phrases.of("tidak ada", "none")
    at = meeting.at.replace(":", phrases.of(".", ":"))
    words = phrases.meeting_days(meeting) + phrases.of(" pukul ", " at ") + at
    return words + (phrases.of(f", paling banyak {meeting.at_most} kasus", f", at most {meeting.at_most} cases") if meeting.at_most else "")


def _admission(phrases: Phrases, value: Any) -> str:
    words = phrases.of(", lalu ", ", then ").join(map(phrases.pool, value.places))
    full = phrases.of("; bila penuh menunggu", "; waits when full")
    if value.when_full != "wait":
        full = phrases.of("; bila penuh ke ", "; when full to ") + phrases.step(value.when_full)
    stay = phrases.of("; paling lama ", "; at most ") + phrases.duration(value.longest_stay) if value.longest_stay else ""
    return words + full + stay


def _places(step: Step) -> tuple[str, ...] | None:
    return ("*",) if step.discharge == "all" else None if step.discharge == "none" else tuple(step.discharge)


def _discharge(phrases: Phrases, places: tuple[str, ...]) -> str:
    return phrases.of("semua tempat", "all places") if places == ("*",) else phrases.all_of(map(phrases.pool, places))


def _as_long(phrases: Phrases, value: Any) -> str:
    return phrases.distribution(value)


def _way(phrases: Phrases, row: Route) -> str:
    return phrases.of("ke ", "to ") + _onward(phrases, row).removeprefix(phrases.of("ke ", "to ")) + _if(phrases, row)


def _onward(phrases: Phrases, row: Route) -> str:
    words = phrases.of("ke ", "to ") + phrases.step(row.to)
    if row.by is not None:
        words += phrases.of(" dengan ", " by ") + f"“{phrases.mode(row.by)}”"
    return words + (f" ({phrases.outcome(row.outcome)})" if row.outcome else "")


def _only(phrases: Phrases, when: Any) -> str:
    return phrases.condition(when) or phrases.of("tanpa syarat", "without a condition")


def _if_only(phrases: Phrases, row: Any) -> str:
    words = phrases.condition(row.when)
    return f" {words}" if words else ""


def _if(phrases: Phrases, row: Any) -> str:
    chance = "" if row.chance == 1 else phrases.of(", peluang ", ", chance ") + phrases.share(row.chance)
    return _if_only(phrases, row) + chance


def _priority(phrases: Phrases, value: Priority) -> str:
    words = phrases.of("yang datang lebih dulu", "first come, first served")
    if value.rows:
        listed = [f"{phrases.bare(row.when)} ({phrases.of('kelas', 'class')} {row.class_})" for row in value.rows]
        words = "; ".join([*listed, phrases.of(f"selain itu (kelas {value.otherwise})", f"otherwise (class {value.otherwise})")])
    if value.ageing is not None:
        every = phrases.duration(value.ageing.every)
        words += phrases.of(f"; naik satu kelas tiap {every} menunggu", f"; one class up for every {every} waited")
    return words


def _shared_file(phrases: Phrases, value: SharedFile) -> str:
    listed = phrases.all_of(map(phrases.step, value.steps)) if value.steps else phrases.of("tidak ada langkah", "no step")
    return listed + _suffix(phrases.condition(value.when))


def _appointments(phrases: Phrases, value: Appointments) -> str:
    steps = phrases.all_of(map(phrases.step, value.steps))
    return phrases.of(f"paling banyak {value.at_most_a_day} ({steps})", f"at most {value.at_most_a_day} ({steps})")


def _suffix(words: str) -> str:
    return f", {words}" if words else ""
