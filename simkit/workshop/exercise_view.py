"""The words of the pathway exercise: a question, its feedback, the review at the end; the same on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any

from babel.dates import format_date

from simkit.colours import colour_of
from simkit.documents.sop_table import actor_title, cells_of, row_numbers, sop_rows
from simkit.language.numbers import duration, number, time_of_day
from simkit.language.texts import say as kit_words
from simkit.scenario.model import Scenario
from simkit.scenario.phrases import Phrases
from simkit.scenario.sop import END
from simkit.workshop.exercise import Answered, ClockState, Exercise, Option, Question, questions_along
from simkit.workshop.walking import Choice, State, Walk

_WORDS: dict[str, tuple[str, str]] = {
    "sub": ("Tanpa batas waktu, boleh didiskusikan semeja.", "No time limit; discuss at your table."),
    "step": ("Langkah {n} dari kira-kira {m}.", "Step {n} of about {m}."),
    "pause": ("Jeda, saya ingin berhenti sebentar", "Pause, I would like to stop for a moment"),
    "print": ("Cetak untuk kertas", "Print on paper"),
    "fictional": ("tokoh rekaan", "fictional person"),
    "which": ("SOP", "SOP"),
    "pick": ("Ganti cerita", "Another story"),
    "pick_n": ("{kind} · {name}", "{kind} · {name}"),
    "way": ("Jalan sejauh ini", "The way so far"),
    "now": ("Sekarang: pilih satu", "Now: choose one"),
    "hour": ("jam ke-{n} sejak kejadian", "hour {n} since it happened"),
    "moment": ("{weekday} {time}, hari ke-{day}", "{weekday} {time}, day {day}"),
    "options": ("Langkah berikutnya", "Next step"),
    "chosen": ("✓ pilihan Anda", "✓ your choice"),
    "also": ("✓ juga sesuai", "✓ fits as well"),
    "tried": ("sudah dicoba", "tried"),
    "by": ("{what} ({mode})", "{what} ({mode})"),
    "end.who": ("Kasus ditutup", "Case closed"),
    "end.what": ("Tidak ada langkah lagi.", "No further step."),
    "ok": ("✓ Sesuai SOP, baris {n}", "✓ In line with the SOP, row {n}"),
    "ok_end": ("✓ Sesuai SOP: kasusnya ditutup di sini", "✓ In line with the SOP: the case is closed here"),
    "no": ("Tidak sesuai baris {n}. SOP meminta langkah oleh: {who}. Mau mencoba lagi?",
           "Not in line with row {n}. The SOP asks for a step by: {who}. Try again?"),
    "no_same": ("Tidak sesuai baris {n}. SOP meminta langkah lain oleh: {who}. Mau mencoba lagi?",
                "Not in line with row {n}. The SOP asks for another step by: {who}. Try again?"),
    "no_mode": ("Langkahnya sesuai baris {n}, cara merujuknya tidak. Mau mencoba lagi?",
                "The step is in line with row {n}, the way of referring is not. Try again?"),
    "no_end": ("Tidak sesuai SOP: pada titik ini kasusnya ditutup. Mau mencoba lagi?",
               "Not in line with the SOP: at this point the case is closed. Try again?"),
    "also_n": ("Pilihan {n} juga sesuai.", "Option {n} fits as well."),
    "also_more": ("SOP juga membolehkan: {what}.", "The SOP also allows: {what}."),
    "beside": ("Sejajar dengan itu SOP memulai: {what}.", "Side by side the SOP begins: {what}."),
    "clock": ("{title}. Masih ada **{left}**.", "{title}. **{left}** are left."),
    "past": ("{title}. Sudah lewat **{left}**.", "{title}. Past by **{left}**."),
    "clocks": ("Tenggat untuk langkah ini:", "The deadline for this step:"),
    "running": ("Tenggat lain yang sedang berjalan:", "Other deadlines that are running:"),
    "no_clock": ("Untuk langkah ini SOP tidak menulis tenggat.", "The SOP writes no deadline for this step."),
    "how": ("Jam di sini dihitung dengan waktu kerja yang biasa, tanpa antrean.", "The clock here counts usual working times, without a queue."),
    "why": ("Mengapa bukan yang lain?", "Why not the others?"),
    "why.condition": ("Baris {n}: hanya {when}. Bagi {name} tidak demikian sekarang.", "Row {n}: only {when}. That is not so for {name} now."),
    "why.before": ("Baris {n} baru dipakai bila yang ditulis lebih dulu tidak berlaku. Bagi {name} berlaku: {when}.",
                   "Row {n} is only for when nothing written before it holds. For {name} this does: {when}."),
    "why.join": ("Baris {n} menunggu sampai semua layanan yang berjalan sejajar selesai.",
                 "Row {n} waits until all services that run side by side are done."),
    "why.wishes": ("SOP mengenal jalan ini juga (baris {n}), tetapi di situ kasusnya ditutup tanpa yang diminta {name}: {missing}.",
                   "The SOP has this way too (row {n}), but on it the case is closed without what {name} asks for: {missing}."),
    "why.later": ("Baris {n} datang kemudian, sesudah: {after}.", "Row {n} comes later, after: {after}."),
    "why.mode": ("SOP ini meminta: {mode}.", "This SOP asks for: {mode}."),
    "why.elsewhere": ("Baris {n} tidak mengikuti baris {m} dalam SOP ini, tetapi: {before}.",
                      "Row {n} does not follow row {m} in this SOP, but: {before}."),
    "why.door": ("Baris {n} adalah pintu masuk; {name} sudah masuk.", "Row {n} is a door; {name} has come in already."),
    "next": ("Lanjut ke langkah {n} →", "On to step {n} →"),
    "finish": ("Lanjut ke ringkasan →", "On to the review →"),
    "back": ("← Langkah sebelumnya", "← Previous step"),
    "keys": ("Papan tik: 1–4 memilih, Enter lanjut, P jeda", "Keyboard: 1–4 choose, Enter continues, P pauses"),
    "score": ("Sampai di sini: {a} langkah sesuai SOP, {b} di antaranya boleh juga dengan cara lain. {name} sudah bercerita **{times}**.",
              "So far in line with the SOP: {a}; could also be done otherwise: {b}. {name} has told her story **{times}**."),
    "score.none": ("Belum ada langkah yang sesuai. {name} sudah bercerita **{times}**.",
                   "No step in line with the SOP yet. {name} has told her story **{times}**."),
    "times": ("{t} kali", "{t} times"),
    "times.1": ("1 kali", "once"),
    "done": ("{a} langkah langsung sesuai SOP, {b} sesudah mencoba lagi; {c} di antaranya punya lebih dari satu jawaban.",
             "Steps in line with the SOP: {a} at once, {b} after another try; more than one answer: {c}."),
    "done.told": ("Menurut SOP ini {name} bercerita **{times}**, dan tanpa antrean jalannya **{long}**. Berapa lama dengan antrean: "
                  "lihat layar Satu kasus.",
                  "Under this SOP {name} tells her story **{times}**, and without queues her way takes **{long}**. How long with queues: "
                  "see One case."),
    "review": ("Ringkasan", "Review"),
    "review.step": ("Langkah", "Step"),
    "review.row": ("Baris", "Row"),
    "review.answer": ("Jawaban", "Answer"),
    "review.at_once": ("langsung", "at once"),
    "review.again": ("dicoba lagi {times}", "tried again {times}"),
    "rewrite": ("Apa yang akan Anda tulis ulang dalam SOP?", "What would you rewrite in the SOP?"),
    "talk": ("Untuk dibicarakan", "To talk about"),
    "again": ("Ulangi dari awal", "Once more from the start"),
    "pause.head": ("Tidak apa-apa. Ambil waktu Anda.", "That is all right. Take your time."),
    "pause.talk": ("Butuh bicara? Pendamping di ruangan ini, atau SAPA 129, WA 08111-129-129.",
                   "Need to talk? The companion in this room, or SAPA 129, WhatsApp 08111-129-129."),
    "pause.back": ("Kembali ke latihan", "Back to the exercise"),
    "pause.close": ("Tutup layar ini", "Close this screen"),
    "closed": ("Layar ini ditutup.", "This screen is closed."),
    "none": ("Skenario ini belum memiliki cerita kasus (folder vignettes).", "This scenario has no vignettes yet (folder vignettes)."),
    "row.no": ("No", "No."), "row.title": ("Kegiatan", "Activity"), "row.who": ("Pelaksana", "Performer"),
    "row.time": ("Waktu kerja", "Working time"), "row.output": ("Output", "Output"), "row.remarks": ("Keterangan", "Remarks"),
    "paper.title": ("Latihan: apa langkah berikutnya?", "Exercise: what is the next step?"),
    "paper.how": ("Beri tanda pada semua langkah yang sesuai SOP. Boleh lebih dari satu. Tanpa batas waktu; boleh didiskusikan semeja, dan boleh "
                  "berhenti kapan saja.",
                  "Mark every step that is in line with the SOP. There may be more than one. No time limit; discuss at your table, and stop at "
                  "any time."),
    "paper.done": ("sudah: {what}", "done: {what}"),
    "paper.key": ("Lembar jawaban (untuk fasilitator)", "Answer sheet (for the facilitator)"),
    "paper.letters": ("Sesuai", "Fits"),
    "paper.clock": ("Tenggat", "Deadline"),
    "paper.score": ("Langkah yang sesuai: ____ dari {n}. Yang diuji SOP-nya, bukan orangnya.",
                    "Steps that fit: ____ of {n}. This tests the SOP, not people."),
}  # fmt: skip


def say(key: str, language: str, **parts: object) -> str:
    """The words of the exercise."""
    return _WORDS[key][language == "en"].format(**parts)


def words_of(language: str) -> dict[str, str]:
    """All fixed words, for the browser."""
    return {key: pair[language == "en"] for key, pair in _WORDS.items()}


def times(count: int, language: str) -> str:
    """How often, in words."""
    return say("times.1" if count == 1 else "times", language, t=count)


class Teller:
    """Puts one exercise into words of one language."""

    def __init__(self, scenario: Scenario, walk: Walk, language: str) -> None:
        self.scenario, self.walk, self.language = scenario, walk, language
        self.phrases = Phrases(scenario, language)
        self.numbers = row_numbers(scenario)
        self.name = walk.vignette.name

    # names -------------------------------------------------------------------

    def title(self, step: str) -> str:
        found = self.scenario.sop.steps.get(step)
        return self.phrases.titled(found.title if found else None, step)

    def short(self, step: str) -> str:
        found = self.scenario.sop.steps.get(step)
        return self.phrases.titled((found.short or found.title) if found else None, step)

    def agency_of(self, state: State, step: str) -> str:
        """The name in the file of the agency that performs a step for her."""
        pool = self.walk.team_of(state, step)
        return pool.split(".")[0] if pool else ""

    def who(self, state: State, step: str) -> str:
        """Who performs a step for her, as on the map; for the end, that the case is closed."""
        if step == END:
            return say("end.who", self.language)
        agency = self.agency_of(state, step)
        return actor_title(self.scenario, agency, self.language) if agency else self.title(step)

    def colour(self, state: State, step: str) -> str:
        agency = self.agency_of(state, step) if step != END else ""
        family = self.scenario.network.agencies[agency].family if agency else None
        return colour_of(family)

    def what(self, choice: Choice) -> str:
        if choice.to == END:
            return say("end.what", self.language)
        title = self.title(choice.to)
        return say("by", self.language, what=title, mode=self.phrases.mode(choice.by)) if choice.by else title

    def moment(self, state: State) -> str:
        """When it is, and how long after the incident while that is near."""
        moment = self.walk.plan.start + dt.timedelta(seconds=state.now)
        first = self.walk.plan.start + dt.timedelta(seconds=self.walk.arrived)
        weekday = str(format_date(moment, "EEEE", locale=self.language))
        day = (moment.date() - first.date()).days + 1
        text = say("moment", self.language, weekday=weekday, time=time_of_day(moment, self.language), day=day)
        hours = self.walk.hours_since + (state.now - self.walk.arrived) / 3600
        return f"{text} · {say('hour', self.language, n=number(hours, self.language, 0))}" if hours <= 24 * 7 else text

    # feedback ----------------------------------------------------------------

    def clocks(self, question: Question, choice: Choice) -> tuple[list[str], list[str]]:
        """What this step's deadlines say, and the others that run: a sentence each."""
        step = self.scenario.sop.steps.get(choice.to)
        events = {event.event for event in step.events} if step is not None else set()
        mine = [one for one in question.clocks if events & set(self.scenario.sop.deadlines[one.name].to)]
        others = [one for one in question.clocks if one not in mine]
        return [self._clock(one) for one in mine], [self._clock(one) for one in others]

    def _clock(self, clock: ClockState) -> str:
        title = self.phrases.titled(self.scenario.sop.deadlines[clock.name].title, clock.name)
        return say("clock" if clock.left >= 0 else "past", self.language, title=title, left=duration(abs(clock.left), self.language))

    def why_not(self, question: Question, option: Option) -> str:
        """Why an option does not fit, from the SOP's own rows."""
        n, right = self.numbers.get(option.choice.to, 0), question.allowed[0]
        if option.why == "mode":
            modes = dict.fromkeys(choice.by for choice in question.allowed if choice.to == option.choice.to and choice.by)
            return say("why.mode", self.language, mode=self.phrases.any_of(map(self.phrases.mode, modes)))
        if option.why == "condition" and option.route is not None:
            return say("why.condition", self.language, n=n, name=self.name, when=self.phrases.condition(option.route.when))
        if option.why == "before" and option.route is not None:
            return say("why.before", self.language, n=n, name=self.name, when=self.phrases.bare(option.route.when))
        if option.why == "join":
            return say("why.join", self.language, n=n)
        if option.why == "wishes":
            missing = self.walk.missed(self.walk.take(question.state, option.choice))
            return say("why.wishes", self.language, n=n, name=self.name, missing="; ".join(map(self.phrases.event, missing)))
        if option.why == "later":
            return say("why.later", self.language, n=n, after=self.short(right.to))
        before = [f"{self.short(step)} ({self.numbers[step]})" for step in self.walk.before(option.choice.to)]
        if not before:
            return say("why.door", self.language, n=n, name=self.name)
        return say("why.elsewhere", self.language, n=n, m=self.numbers[question.state.step], before=self.phrases.any_of(before[:2]))

    def row(self, state: State, step: str) -> list[str]:
        """The SOP's row of a step, as in the official form; who performs it is who does so for her, and deadlines are said above it."""
        row = next(one for one in sop_rows(self.scenario) if one.step == step and one.kind != "decision")
        cells = cells_of(self.scenario, row, self.language)
        left_out = tuple(self.phrases.of(*words) for words in (("atau ", "or "), ("tenggat: ", "deadline: "), ("dan ", "and ")))
        remarks = [line for line in cells.remarks if not line.startswith(left_out)]
        return [str(row.number), cells.title, self.who(state, step), cells.time or "—", cells.output or "—", "; ".join(remarks) or "—"]

    def feedback(self, answered: Answered, last: int) -> dict[str, Any]:
        """What is said after an answer; ``last`` is the option that was pressed last."""
        question, language = answered.question, self.language
        state, option = question.state, question.options[last]
        if not option.right:
            right = question.allowed[0]
            if right.to == END:
                head = say("no_end", language)
            else:
                asked = dict.fromkeys(self.who(state, choice.to) for choice in question.allowed if choice.to != END)
                key = "no_mode" if option.why == "mode" else "no_same" if self.who(state, option.choice.to) in asked else "no"
                head = say(key, language, n=self.numbers[right.to], who=self.phrases.any_of(asked))
            return {"ok": False, "head": head, "text": [self.why_not(question, option)]}
        text = []
        others = [place + 1 for place, one in enumerate(question.options) if one.right and place != last]
        text += [say("also_n", language, n=place) for place in others]
        hidden = [choice for choice in question.allowed if choice not in {one.choice for one in question.options}]
        if hidden:
            text.append(say("also_more", language, what="; ".join(self.what(choice) for choice in hidden)))
        mine, running = self.clocks(question, option.choice)
        beside = [self.phrases.any_of(map(self.title, started)) for started in self.walk.started(state, option.choice)]
        if beside:
            text.append(say("beside", language, what="; ".join(dict.fromkeys(beside))))
        return {
            "ok": True,
            "head": say("ok_end", language) if option.choice.to == END else say("ok", language, n=self.numbers[option.choice.to]),
            "text": text,
            "clocks": mine,
            "running": running[:2],
            "row": self.row(state, option.choice.to) if option.choice.to != END else None,
            "why": [
                [place + 1, self.short(one.choice.to) if one.choice.to != END else say("end.who", language), self.why_not(question, one)]
                for place, one in enumerate(question.options) if not one.right
            ],
        }  # fmt: skip

    def walked(self, state: State) -> list[list[str]]:
        """The way so far: what was done, and by whom."""
        return [[self.short(choice.to), self.who(state, choice.to)] for choice in state.walked if choice.to != END]


def view_of(exercise: Exercise, language: str, last: int | None) -> dict[str, Any]:
    """The question that is shown, or the review at the end.

    Args:
        last: the option pressed last at this question; none when it was not answered yet.
    """
    teller = Teller(exercise.scenario, exercise.walk, language)
    at_once, again, several = exercise.score()
    fitting = at_once + again
    found: dict[str, Any] = {"over": exercise.over}
    if exercise.over:
        end = exercise.walk.begin()
        for one in exercise.answers:
            assert one.chosen is not None  # nobody goes past a question without its answer
            end = exercise.walk.take(one.question.state, one.question.options[one.chosen].choice)
        found["done"] = say("done", language, a=at_once, b=again, c=several)
        long = duration(exercise.walk.until(end) - exercise.walk.arrived, language)
        found["told"] = say("done.told", language, name=teller.name, times=times(end.told, language), long=long)
        found["rows"] = [
            [
                str(place), teller.what(choice), str(teller.numbers.get(choice.to, "—")),
                say("review.again", language, times=times(len(one.tried), language)) if one.tried else say("review.at_once", language),
            ]
            for place, one in enumerate(exercise.answers, 1)
            for choice in [one.question.options[one.chosen or 0].choice]
        ]  # fmt: skip
        return found
    answered = exercise.now
    question = answered.question
    state = question.state
    shown = []
    for place, option in enumerate(question.options):
        mark = ""
        if answered.chosen is not None and option.right:
            mark = "chosen" if place == answered.chosen else "also"
        elif place in answered.tried:
            mark = "tried"
        colour = teller.colour(state, option.choice.to)
        shown.append({"who": teller.who(state, option.choice.to), "what": teller.what(option.choice), "colour": colour, "mark": mark})
    total = max(exercise.length, exercise.place + 1)
    final = answered.chosen is not None and exercise.place + 1 >= total
    return found | {
        "step": say("step", language, n=exercise.place + 1, m=total),
        "number": str(exercise.place + 1),
        "walked": teller.walked(state),
        "moment": teller.moment(state),
        "options": shown,
        "answered": answered.chosen is not None,
        "feedback": teller.feedback(answered, last) if last is not None else None,
        "forward": say("finish", language) if final else say("next", language, n=exercise.place + 2),
        "first": exercise.place == 0,
        "score": say("score" if fitting else "score.none", language, a=fitting, b=several, name=teller.name, times=times(state.told, language)),
    }


_PAPER = """
@page { size: A4; margin: 14mm; }
body { margin: 14px auto; max-width: 182mm; font: 14px/1.42 "Segoe UI", "Liberation Sans", Arial, sans-serif; color: #1D2733; background: #fff; }
h1 { font-size: 21px; margin: 0; } h2 { font-size: 15px; margin: 14px 0 4px; } p { margin: 4px 0; }
.sub { color: #4A5663; } .story { border-left: 4px solid #174A6E; padding: 4px 12px; margin: 10px 0; }
.q { break-inside: avoid; border-top: 1px solid #9AA4AE; padding: 8px 0 6px; }
.q ul { list-style: none; margin: 4px 0 0; padding: 0; display: grid; grid-template-columns: 1fr 1fr; gap: 4px 16px; }
.q li { display: flex; gap: 8px; }
.q li::before { content: ""; flex: none; width: 14px; height: 14px; border: 1.5px solid #1D2733; border-radius: 3px; margin-top: 3px; }
section.sheet + section.sheet { break-before: page; } table { border-collapse: collapse; width: 100%; margin-top: 8px; }
td, th { border: 1px solid #9AA4AE; padding: 3px 6px; text-align: left; vertical-align: top; font-size: 13px; } th { background: #F1F3F5; }
td:nth-child(2), td:nth-child(3) { white-space: nowrap; } th:last-child { width: 52%; }
tr { break-inside: avoid; } .lines { height: 84px; border: 1px solid #9AA4AE; border-radius: 6px; }
footer { margin-top: 14px; font-size: 12px; color: #1D2733; }
/* a pixel beside the page's edge: what ends on it is cut */
@media print { body { margin: 0 1px; max-width: none; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def paper(scenario: Scenario, name: str, language: str) -> str:
    """The exercise on paper: A4, one vignette along the usual way, and the answer sheet on a page of its own.

    Raises:
        ValueError: when the scenario has no such vignette.
    """
    title = f"{say('paper.title', language)} {scenario.vignettes[name].name}" if name in scenario.vignettes else ""
    return on_paper(title, sheets(scenario, name, language), language)


def on_paper(title: str, sections: Sequence[str], language: str) -> str:
    """A page for the printer, each section on a sheet of its own, with the disclaimer at the end of each."""
    foot = f"<footer>{escape(kit_words('disclaimer', language))}</footer>"
    head = f"<!doctype html><html lang={language}><head><meta charset=utf-8><title>{escape(title)}</title><style>{_PAPER}</style></head>"
    return f"{head}<body>{''.join(f'<section class=sheet>{section}{foot}</section>' for section in sections)}</body></html>"


def sheets(scenario: Scenario, name: str, language: str) -> tuple[str, str]:
    """The exercise of a vignette along the usual way, and its answers: two sheets, so that the answers can be kept apart.

    Raises:
        ValueError: when the scenario has no such vignette.
    """
    walk = Exercise(scenario, name).walk
    teller, vignette = Teller(scenario, walk, language), walk.vignette
    questions = questions_along(walk, name)
    e = escape
    sop = scenario.sop.title.in_language(language) if scenario.sop.title is not None else scenario.sop_name
    parts = [
        f"<h1>{e(say('paper.title', language))}</h1><p class=sub>SOP: {e(sop)}</p>",
        f"<div class=story><b>{e(vignette.name)}</b> <span class=sub>({e(say('fictional', language))})</span>"
        + "".join(f"<p>{e(line.in_language(language))}</p>" for line in vignette.story) + "</div>",
        f"<p>{e(say('paper.how', language))}</p>",
    ]  # fmt: skip
    for n, question in enumerate(questions, 1):
        done = say("paper.done", language, what=teller.title(question.state.step))
        options = "".join(
            f"<li><span><b>{chr(64 + place)}. {e(teller.who(question.state, one.choice.to))}</b><br>{e(teller.what(one.choice))}</span></li>"
            for place, one in enumerate(question.options, 1)
        )
        parts.append(f"<div class=q><b>{n}.</b> {e(done)} <span class=sub>({e(teller.moment(question.state))})</span><ul>{options}</ul></div>")
    parts.append(f"<h2>{e(say('rewrite', language))}</h2><div class=lines></div><h2>{e(say('talk', language))}</h2>")
    parts.append("<ul>" + "".join(f"<li>{e(line.in_language(language))}</li>" for line in vignette.questions) + "</ul>")
    rows = []
    for n, question in enumerate(questions, 1):
        letters = ", ".join(chr(65 + place) for place, one in enumerate(question.options) if one.right)
        numbers = ", ".join(dict.fromkeys(str(teller.numbers[choice.to]) for choice in question.allowed if choice.to != END)) or "—"
        mine = [sentence for choice in question.allowed for sentence in teller.clocks(question, choice)[0]]
        clocks = "<br>".join(e(sentence.replace("**", "")) for sentence in dict.fromkeys(mine)) or "—"
        others = [(place, one) for place, one in enumerate(question.options) if not one.right]
        why = "<br>".join(f"{chr(65 + place)}: {e(teller.why_not(question, one))}" for place, one in others)
        rows.append(f"<tr><td>{n}</td><td><b>{letters}</b></td><td>{numbers}</td><td>{clocks}</td><td>{why}</td></tr>")
    heads = [say(key, language) for key in ("review.step", "paper.letters", "review.row", "paper.clock", "why")]
    key = (
        f"<h1>{e(say('paper.key', language))}</h1><p class=sub>{e(vignette.name)} · SOP: {e(sop)}</p>"
        f"<table><thead><tr>{''.join(f'<th>{e(head)}</th>' for head in heads)}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f"<p>{e(say('paper.score', language, n=len(questions)))}</p><p class=sub>{e(say('how', language))}</p>"
    )
    return "".join(parts), key
