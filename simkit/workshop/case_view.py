"""What the screen "Satu kasus" shows: two ways on one time axis, in words and numbers of one language, as plain data for the browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date

from simkit.engine.log import PARTS
from simkit.figures.bands import Band
from simkit.figures.definitions import PART_LABELS
from simkit.language.numbers import date, duration, number, time_of_day
from simkit.scenario.model import Scenario
from simkit.scenario.values import DAY
from simkit.workshop.one_case import DeadlineState, Way

_WORDS: dict[str, tuple[str, str]] = {
    "fictional": ("tokoh rekaan", "fictional person"),
    "sub": ("Orang yang sama, hari yang sama, dua SOP.", "The same person, the same days, two SOPs."),
    "pick": ("Ganti kasus", "Another case"),
    "pick_n": ("{kind} · {name}", "{kind} · {name}"),
    "other": ("Orang yang sama, minggu yang lain", "The same person, another week"),
    "other_n": ("minggu ke-{n} dari {m}", "week {n} of {m}"),
    "sop": ("SOP {letter}", "SOP {letter}"),
    "predict": ("Tebak dulu", "Predict first"),
    "ask": (
        "Dengan SOP A, berapa lama {name} benar-benar **dilayani** sampai semua yang ia minta terpenuhi?",
        "Under SOP A, for how long is {name} actually **served** until all she asked for has come true?",
    ),
    "ask.person": (
        "Dengan SOP A, berapa lama ia benar-benar **dilayani** sampai kasusnya berakhir?",
        "Under SOP A, for how long is she actually **served** until her case ends?",
    ),
    "person": ("Orang ke-{n}", "Person {n}"),
    "absent": ("Orang ini tidak datang pada SOP yang dipilih. Pilih SOP lain, atau orang lain di layar Jelajah.",
               "This person does not come under the chosen SOP. Choose another SOP, or another person on the screen Explore."),
    "hours": ("jam", "hours"),
    "days": ("hari", "days"),
    "show": ("Lihat jalannya", "Show her way"),
    "skip": ("Lewati tebakan", "Skip the guess"),
    "change": ("Ganti tebakan", "Change guess"),
    "mine": ("Tebakan pertama:", "First guess:"),
    "sim": ("Menurut simulasi:", "In the simulation:"),
    "skipped": ("dilewati", "skipped"),
    "tip": ("Arahkan penunjuk ke sebuah pita, atau pakai Tab dan panah, untuk membacanya.",
            "Point at a band, or use Tab and the arrow keys, to read it."),
    "hidden": ("Tebak dulu di kiri, lalu jalannya muncul di sini.", "Predict first on the left; her way then appears here."),
    "sentences": ("Dalam kalimat", "In sentences"),
    "caution": ("Satu kasus bukan bukti. Angka semua kasus ada di layar Bandingkan.",
                "One case is no proof. The figures of all cases are on Compare."),
    "talk": ("Untuk dibicarakan", "To talk about"),
    "row.main": ("Jalan utama", "Main way"),
    "row.told": ("Bercerita ke-", "Telling no."),
    "row.stay": ("Tinggal", "Staying"),
    "where": ("Ke mana waktunya pergi?", "Where did the time go?"),
    "where_sub": ("sampai semua yang ia minta terpenuhi; semua waktu terbagi habis, tanpa sisa",
                  "until all she asked for came true; all time accounted for"),
    "where_sub.person": ("sampai kasusnya berakhir; semua waktu terbagi habis, tanpa sisa", "until her case ends; all time accounted for"),
    "stay": ("tinggal di {place}", "staying at {place}"),
    "deadlines": ("Tenggat", "Deadlines"),
    "kept": ("✓ dalam tenggat", "✓ within the deadline"),
    "missed": ("▲ lewat tenggat", "▲ past the deadline"),
    "open": ("masih berjalan", "still running"),
    "never": ("tidak sampai: ia berhenti lebih dulu", "not reached: she stopped before"),
    "indication": ("petunjuk, bukan pelanggaran", "an indication, not a fault"),
    "kept_day": ("✓ {what}: dalam tenggat", "✓ {what}: in time"),
    "missed_day": ("▲ {what}: lewat tenggat", "▲ {what}: past the deadline"),
    "table": ("Lihat sebagai tabel", "Show as a table"),
    "table.sop": ("SOP", "SOP"),
    "table.since": ("Sejak", "Since"),
    "table.what": ("Apa", "What"),
    "table.long": ("Lama", "For"),
    "table.part": ("Bagian", "Part"),
    "after": ("Sesudah itu kasusnya berjalan terus sampai hari ke-{day}.", "After that her case goes on until day {day}."),
    "s.whole": ("**SOP {letter}: {whole}** sampai semua yang diminta {name} terpenuhi; {work} dilayani.",
                "**SOP {letter}: {whole}** until all that {name} asked for came true; {work} served."),
    "s.whole.person": ("**SOP {letter}: {whole}** sampai kasusnya ditutup; {work} dilayani.",
                       "**SOP {letter}: {whole}** until her case is closed; {work} served."),
    "s.notall.person": ("**SOP {letter}: {whole}**; {work} dilayani. {end}", "**SOP {letter}: {whole}**; {work} served. {end}"),
    "s.notall": ("**SOP {letter}:** {wish} tidak terjadi. {end}", "**SOP {letter}:** {wish} did not happen. {end}"),
    "s.left": ("{name} memilih berhenti pada hari ke-{day}. Itu haknya.", "{name} chose to stop on day {day}. That is her right."),
    "s.lost": ("Pada hari ke-{day} {name} tidak lagi terhubung.", "On day {day} {name} is no longer in contact."),
    "s.closed": ("Kasusnya ditutup pada hari ke-{day}.", "Her case is closed on day {day}."),
    "s.running": ("Sampai hari ke-{day} belum.", "Not by day {day}."),
    "s.told": ("Ia {n} kali bercerita.", "She tells her story {n} times."),
    "s.told_once": ("Ia 1 kali bercerita.", "She tells her story once."),
    "s.most": ("Paling lama: {first}.", "Longest: {first}."),
    "s.most2": ("Paling lama: {first}, dan {second}.", "Longest: {first}, and {second}."),
    "s.part": ("{part}, {long}", "{part}, {long}"),
    "d.sooner": ("**Dengan B {long} lebih cepat**", "**With B {long} sooner**"),
    "d.later": ("**Dengan B {long} lebih lama**", "**With B {long} later**"),
    "d.same": ("**Dengan B sama lamanya**", "**With B just as long**"),
    "d.other": ("**A dan B berakhir berbeda**", "**A and B end differently**"),
    "d.less": ("bercerita {n} kali lebih sedikit", "{n} tellings fewer"),
    "d.more": ("bercerita {n} kali lebih banyak", "{n} tellings more"),
    "d.told": ("sama sering bercerita", "the same number of tellings"),
    "d.kept": ("tenggat yang terpenuhi: A {a}, B {b}", "deadlines kept: A {a}, B {b}"),
    "d.of": ("{n} dari {m}", "{n} of {m}"),
    "flag": ("tenggat {long}", "{long} deadline"),
    "w.staff": ("Menunggu {pool}, {long}, {since} sampai {until}.", "Waiting for {pool}, {long}, {since} to {until}."),
    "w.list": ("{units} petugas, {ahead} di depan.", "{units} staff, {ahead} ahead."),
    "w.closed": ("Bagian ini: kantor tutup.", "This part: office closed."),
    "w.limit": ("Bagian ini: janji hari itu sudah penuh.", "This part: no appointment left that day."),
    "w.work": ("{step}: dilayani {pool}, {since} sampai {until}.", "{step}: served by {pool}, {since} to {until}."),
    "w.paused": ("{step} terjeda: kantor tutup, {since} sampai {until}.", "{step} paused: office closed, {since} to {until}."),
    "w.date": ("Menunggu jadwal: {step}, {long}, {since} sampai {until}.", "Waiting for the date: {step}, {long}, {since} to {until}."),
    "w.gate": ("Menunggu jadwal bersama atau rombongan: {step}, {long}, {since} sampai {until}.",
               "Waiting for a set date or the group: {step}, {long}, {since} to {until}."),
    "w.letter": ("Menunggu jawaban rujukan ({mode}) ke: {step}, {long}, {since} sampai {until}.",
                 "Awaiting a reply to the referral ({mode}) to: {step}, {long}, {since} to {until}."),
    "w.paper": ("Menunggu hasil atau berkas: {step}, {long}, {since} sampai {until}.",
                "Waiting for a result or paper: {step}, {long}, {since} to {until}."),
    "w.bed": ("Menunggu tempat: {pool}, {long}, {since} sampai {until}.", "Waiting for a place: {pool}, {long}, {since} to {until}."),
    "w.parallel": ("Menunggu layanan lain yang berjalan sejajar, {long}, {since} sampai {until}.",
                   "Waiting for other services that run side by side, {long}, {since} to {until}."),
    "w.stay": ("Tinggal di {place}, {since} sampai {until}.", "Staying at {place}, {since} to {until}."),
    "w.told": ("Bercerita ke-{n}: {step}, {since}.", "Telling no. {n}: {step}, {since}."),
    "moment": ("{weekday} {time} (hari ke-{day})", "{weekday} {time} (day {day})"),
    "day": ("{weekday} {n}", "{weekday} {n}"),
    "week": ("minggu ke-{n}", "week {n}"),
    "comes": ("Datang {date}, pukul {time}", "Comes on {date}, {time}"),
    "alt": ("Garis waktu {name}. {sentences}", "Timeline of {name}. {sentences}"),
    "short.staff": ("petugas", "staff"),
    "short.closed": ("kantor tutup", "closed"),
    "short.referral": ("surat", "letter"),
    "short.paper": ("berkas", "paper"),
    "short.gate": ("jadwal", "date"),
    "short.bed": ("tempat", "bed"),
    "short.parallel": ("layanan lain", "other service"),
    "error.number": ("\u201c{text}\u201d bukan angka. Tulis misalnya 2 atau 1,5.", "\u201c{text}\u201d is not a number. Write for example 2 or 1.5."),
    "error.blank": ("Isi sebuah angka, misalnya 2 atau 1,5.", "Enter a number, for example 2 or 1.5."),
    "error.range": ("Isi angka 0 sampai {most}.", "Enter a number from 0 to {most}."),
    "none": ("Skenario ini belum memiliki cerita kasus (folder vignettes).", "This scenario has no vignettes yet (folder vignettes)."),
    "same_sop": ("A dan B sama. Pilih SOP lain untuk B.", "A and B are the same. Choose another SOP for B."),
}  # fmt: skip
LONGEST_DAYS = 40  # above that the axis is in weeks


def say(key: str, language: str, **parts: object) -> str:
    """The words of this screen."""
    return _WORDS[key][language == "en"].format(**parts)


def words_of(language: str) -> dict[str, str]:
    """All fixed words, for the browser; those with parts are left as they are."""
    return {key: pair[language == "en"] for key, pair in _WORDS.items()}


def compared(a: Way, b: Way, language: str) -> dict[str, Any]:
    """Both ways, the axis that they share, sums, sentences and the same as a table."""
    midnight = dt.datetime.combine(a.moment.date(), dt.time())
    origin = int((a.moment - midnight).total_seconds())
    longest = max(a.until, b.until)
    days = -(-(origin + longest) // DAY)
    return {
        "axis": {"origin": origin, "days": days, "weeks": days > LONGEST_DAYS, "labels": _days(a, midnight, days, language)},
        "ways": [_way(way, letter, language) for way, letter in ((a, "A"), (b, "B"))],
        "keys": [[part, PART_LABELS[part].in_language(language)] for part in PARTS],
        "longest": longest,
        "sentences": [_about(a, "A", language), _about(b, "B", language), _difference(a, b, language)],
        "alt": say("alt", language, name=a.vignette.name, sentences=" ".join(
            sentence.replace("**", "") for sentence in (_about(a, "A", language), _about(b, "B", language))
        )),
        "table": [[letter, *row] for way, letter in ((a, "A"), (b, "B")) for row in rows_of(way, language)],
    }  # fmt: skip


def served(way: Way) -> int:
    """Seconds in which she was served, until all her wishes came true."""
    return way.sums["work"]


def title_of(scenario: Scenario, language: str) -> str:
    """The SOP's title."""
    return scenario.sop.title.in_language(language) if scenario.sop.title is not None else scenario.sop_name


def step_title(scenario: Scenario, step: str, language: str, *, short: bool = False) -> str:
    """The title of a step, or its short one; its name with spaces when it has none."""
    found = scenario.sop.steps.get(step)
    text = None if found is None else (found.short or found.title) if short else found.title
    return text.in_language(language) if text is not None else step.replace("_", " ")


def pool_title(scenario: Scenario, pool: str, language: str) -> str:
    """The title of a pool, or of its agency."""
    found = scenario.network.pools()[pool]
    text = found.title or scenario.network.agencies[pool.split(".")[0]].title
    return text.in_language(language) if text is not None else pool.replace("_", " ")


def mode_title(scenario: Scenario, mode: str, language: str) -> str:
    """The title of a referral mode."""
    found = scenario.network.modes.get(mode)
    return found.title.in_language(language) if found is not None and found.title is not None else mode.replace("_", " ")


def _days(way: Way, midnight: dt.datetime, days: int, language: str) -> list[dict[str, Any]]:
    found = []
    for number_of_day in range(days):
        day = midnight + dt.timedelta(days=number_of_day)
        holiday = next((days_[day.date()].in_language(language) for days_ in way.scenario.network.holidays.values() if day.date() in days_), "")
        weekday = str(format_date(day, "EEE", locale=language))
        found.append({
            "text": say("day", language, weekday=weekday, n=number_of_day + 1), "off": day.weekday() > 4 or bool(holiday), "holiday": holiday,
            "week": say("week", language, n=number_of_day // 7 + 1) if number_of_day % 7 == 0 else "", "short": str(number_of_day + 1),
            "name": weekday,
        })  # fmt: skip
    return found


def _moment(way: Way, seconds: int, language: str) -> str:
    moment = way.moment + dt.timedelta(seconds=seconds)
    day = (moment.date() - way.moment.date()).days + 1
    weekday = str(format_date(moment, "EEEE", locale=language))
    return say("moment", language, weekday=weekday, time=time_of_day(moment, language), day=day)


def day_number(way: Way, seconds: int) -> int:
    """Which day it is for her, the day on which she came being the first."""
    return ((way.moment + dt.timedelta(seconds=seconds)).date() - way.moment.date()).days + 1


def sentence_of(way: Way, band: Band, language: str) -> str:
    """A band in one sentence: what she waits for, how long, from when to when, and what stands before her."""
    scenario = way.scenario
    parts = {
        "step": step_title(scenario, band.step, language) if band.step else "",
        "pool": pool_title(scenario, band.pool, language) if band.pool else "",
        "mode": mode_title(scenario, band.mode, language),
        "long": duration(band.until - band.since, language), "since": _moment(way, band.since, language), "until": _moment(way, band.until, language),
    }  # fmt: skip
    if band.kind == "service":
        if band.part == "work":
            return say("w.work", language, **parts)
        if band.ahead < 0 and band.units < 0 and band.part == "closed":
            return say("w.paused", language, **parts)
        sentence = say("w.staff", language, **parts)
        if band.units >= 0:
            sentence += " " + say("w.list", language, units=number(band.units, language), ahead=number(band.ahead, language))
        return sentence + (f" {say(_WITHIN[band.part], language)}" if band.part in _WITHIN else "")
    return say(_WAITS[band.kind], language, **parts)


_WITHIN = {"closed": "w.closed", "gate": "w.limit"}  # parts of a wait for a team in which more than the team is missing
_WAITS = {"delay_before": "w.date", "gate": "w.gate", "referral": "w.letter", "delay_after": "w.paper", "place": "w.bed", "join": "w.parallel"}


def _shown(way: Way, bands: tuple[Band, ...], language: str) -> list[dict[str, Any]]:
    """Bands cut at the end of what is shown."""
    found = []
    for band in bands:
        if band.start < way.until:
            short = "" if band.part == "work" else say("short.paper" if band.kind == "delay_after" else f"short.{band.part}", language)
            found.append({"s": band.start, "e": min(band.end, way.until), "p": band.part, "l": short, "t": sentence_of(way, band, language)})
    return found


def _way(way: Way, letter: str, language: str) -> dict[str, Any]:
    scenario = way.scenario
    stages = {name: text.in_language(language) for name, text in scenario.network.stages.items()}
    rows = []
    for stage, bands in sorted(way.beside.items(), key=lambda one: [*stages, ""].index(one[0]) if one[0] in stages else 99):
        # where she stays is drawn as a place, not as a wait; an agreed date beside the main way holds nobody up
        drawn = tuple(band for band in bands if band.kind != "delay_before" and not _is_stay(way, band))
        found = _shown(way, drawn, language)
        if found:
            rows.append({"title": stages.get(stage, ""), "bands": found})
    description = scenario.sop.description
    told = [one for one in way.tellings if one[0] < way.until]
    return {
        "letter": letter,
        "title": title_of(scenario, language),
        "sub": description.in_language(language) if description is not None else "",
        "until": way.until,
        "whole": duration(way.until, language),
        "bands": _shown(way, way.bands, language),
        "works": [
            [start, min(end, way.until), step_title(scenario, step, language, short=True)] for start, end, step in way.works if start < way.until
        ],
        "told": [
            [at, n, say("w.told", language, n=n, step=step_title(scenario, step, language), since=_moment(way, at, language))]
            for n, (at, step) in enumerate(told, 1)
        ],
        "rows": rows,
        "stays": [
            [start, min(end, way.until), say("stay", language, place=(place := _place(way, pool, language))),
             say("w.stay", language, place=place, since=_moment(way, start, language), until=_moment(way, end, language))]
            for start, end, pool in way.stays if start < way.until
        ],
        "deadlines": [_deadline(way, one, language) for one in way.deadlines if one.begun < way.until],
        "sums": [[part, seconds, duration(seconds, language)] for part, seconds in way.sums.items() if seconds],
        "after": _afterwards(way, language),
    }  # fmt: skip


def _afterwards(way: Way, language: str) -> str:
    """How long her case goes on after all she asked for came true."""
    if way.ended is None or not way.fulfilled or way.ended <= way.until + DAY:
        return ""
    return say("after", language, day=day_number(way, way.ended))


def _place(way: Way, pool: str, language: str) -> str:
    """A short name of a place to sleep."""
    agency, beds = way.scenario.network.agencies[pool.split(".")[0]], way.scenario.network.pools()[pool]
    text = beds.short or agency.short or agency.title or beds.title
    return text.in_language(language) if text is not None else pool.replace("_", " ")


def _is_stay(way: Way, band: Band) -> bool:
    """Whether a band beside the main way is the stay itself: the time until a step that gives her place back."""
    if band.kind != "delay_after" or band.step not in way.scenario.sop.steps:
        return False
    steps = way.scenario.sop.steps
    return any(route.to in steps and steps[route.to].discharge != "none" for route in steps[band.step].next)


def _deadline(way: Way, state: DeadlineState, language: str) -> dict[str, Any]:
    deadline = way.scenario.sop.deadlines[state.name]
    title = deadline.title.in_language(language) if deadline.title is not None else state.name.replace("_", " ")
    law = deadline.legal_basis.in_language(language) if deadline.legal_basis is not None else ""
    what = say(state.state, language)
    if deadline.indication and state.state == "missed":
        what = say("indication", language)
    within = deadline.within
    unit = {"h": ("jam", "h"), "d": ("hari", "days"), "working days": ("hari kerja", "working days"), "min": ("menit", "min"),
            "weeks": ("minggu", "weeks"), "s": ("detik", "s")}[within.unit][language == "en"]  # fmt: skip
    long = f"{number(within.amount, language)} {unit}"
    return {
        "name": state.name, "at": state.due, "begun": state.begun, "reached": state.reached, "state": state.state, "title": title, "law": law,
        "short": long, "flag": say("flag", language, long=long), "what": what, "indication": deadline.indication,
        "reached_text": _moment(way, state.reached, language) if state.reached is not None else "", "due_text": _moment(way, state.due, language),
    }  # fmt: skip


def _ending(way: Way, language: str) -> str:
    """How it ended, when not all her wishes came true."""
    if way.ended is None:
        return say("s.running", language, day=day_number(way, way.until))
    parts = {"name": way.vignette.name, "day": day_number(way, way.ended)}
    if way.outcome.startswith("withdrew"):
        return say("s.left", language, **parts)
    if way.outcome.startswith("lost"):
        return say("s.lost", language, **parts)
    return say("s.closed", language, **parts)


def _about(way: Way, letter: str, language: str) -> str:
    """One way in a few short sentences."""
    parts = {"letter": letter, "name": way.vignette.name}
    if not way.wishes:
        more = {} if way.fulfilled else {"end": _ending(way, language)}
        key = "s.whole.person" if way.fulfilled else "s.notall.person"
        first = say(key, language, whole=duration(way.until, language), work=duration(served(way), language), **parts, **more)
    elif way.fulfilled:
        first = say("s.whole", language, whole=duration(way.until, language), work=duration(served(way), language), **parts)
    else:
        missing = next(event for event, at in way.wishes.items() if at is None)
        title = way.scenario.sop.events.get(missing)
        wish = f"\u201c{title.in_language(language)}\u201d" if title is not None else missing.replace("_", " ")
        first = say("s.notall", language, wish=wish, end=_ending(way, language), **parts)
    told = say("s.told_once", language) if way.told == 1 else say("s.told", language, n=way.told)
    waits = sorted(((seconds, part) for part, seconds in way.sums.items() if part != "work" and seconds >= 1800), reverse=True)[:2]
    named = [say("s.part", language, part=PART_LABELS[part].in_language(language), long=duration(seconds, language)) for seconds, part in waits]
    most = ""
    if len(named) == 1:
        most = " " + say("s.most", language, first=named[0])
    elif named:
        most = " " + say("s.most2", language, first=named[0], second=named[1])
    return f"{first} {told}{most}"


def _difference(a: Way, b: Way, language: str) -> str:
    """What B changes for her: sooner or later, tellings, deadlines."""
    if a.fulfilled and b.fulfilled:
        gap = b.until - a.until
        key = "d.same" if abs(gap) < max(600.0, 0.01 * a.until) else "d.sooner" if gap < 0 else "d.later"
        first = say(key, language, long=duration(abs(gap), language))
    else:
        same = a.fulfilled == b.fulfilled and a.outcome == b.outcome and abs(a.until - b.until) < 600
        first = say("d.same" if same else "d.other", language)
    fewer = a.told - b.told
    told = say("d.told", language) if fewer == 0 else say("d.less" if fewer > 0 else "d.more", language, n=abs(fewer))
    kept = [sum(one.state == "kept" for one in way.deadlines if one.begun < way.until) for way in (a, b)]
    of = [sum(one.state in ("kept", "missed", "never") for one in way.deadlines if one.begun < way.until) for way in (a, b)]
    counted = [say("d.of", language, n=k, m=n) for k, n in zip(kept, of, strict=True)]
    return f"{first}, {told}" + (f"; {say('d.kept', language, a=counted[0], b=counted[1])}" if any(of) else "") + "."


def rows_of(way: Way, language: str) -> list[list[str]]:
    """The main way as rows: since, what, how long, part."""
    rows = []
    for band in way.bands:
        if band.start < way.until:
            long, part = duration(min(band.end, way.until) - band.start, language), PART_LABELS[band.part].in_language(language)
            rows.append([_moment(way, band.start, language), sentence_of(way, band, language), long, part])
    return rows


def sentence(way: Way, language: str) -> str:
    """One way in a few short sentences, as plain text."""
    return _about(way, "", language).replace("**", "").replace("SOP :", "SOP:")


def arrival_words(way: Way, language: str) -> str:
    """When she comes, in words."""
    return say("comes", language, date=date(way.moment, language), time=time_of_day(way.moment, language))
