"""Everything that is printed before a workshop, in one folder: pages of A4 that any browser prints, so that the day can go on without laptops."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as e
from pathlib import Path
from typing import NamedTuple

from simkit.colours import colour_of
from simkit.documents.sop_page import page as sop_page
from simkit.language.numbers import number
from simkit.language.texts import say as kit_words
from simkit.scenario import load
from simkit.scenario.model import Scenario
from simkit.scenario.network import Agency, Beds, Caseload, Team
from simkit.scenario.titles import titled
from simkit.scenario.vignettes import Vignette
from simkit.workshop.capacity import weekly_hours
from simkit.workshop.exercise_view import on_paper, sheets
from simkit.workshop.one_case import way_of
from simkit.workshop.session import sop_titles
from simkit.workshop.way_paper import way_pages
from simkit.workshop.words import word

ROWS_OF_ACTIONS = 5
CARDS_ON_A_SHEET, PAUSES = 8, 7

_WORDS = {
    "fictional": ("tokoh rekaan", "fictional person"),
    "talk": ("Untuk dibicarakan", "To discuss"),
    "note": ("Kartu ini membicarakan kekerasan dan perdagangan orang, tanpa rincian. Anda boleh berhenti kapan saja. SAPA 129, WA 08111-129-129.",
             "This card speaks about violence and trafficking, without details. You may stop at any time. SAPA 129, WhatsApp 08111-129-129."),
    "cards": ("Kartu", "Cards"),
    "rules": ("Aturan ruangan", "Rules of the room"),
    "pause": ("Jeda", "Pause"),
    "pause.text": ("Saya ingin berhenti sebentar. Tidak perlu alasan.", "I would like to stop for a moment. No reason is needed."),
    "inject": ("Sisipan", "Inject"),
    "variant": ("Varian SOP", "SOP variant"),
    "agency": ("Lembaga", "Agency"),
    "capacity": ("Lembar isian kapasitas", "Capacity sheet"),
    "capacity.how": (
        "Isi berdua. Kosongkan yang tidak diketahui, jangan menebak supaya penuh. Jangan menulis nama orang. Angka lembaga tidak dibandingkan "
        "satu dengan yang lain.",
        "Fill it in with a colleague. Leave blank what nobody knows; do not guess to fill the sheet. No names of people. Agencies' numbers are not "
        "compared with one another."),
    "what": ("Yang diisi", "What to fill in"), "unit": ("Satuan", "Unit"), "model": ("Di model", "In the model"), "basis": ("Dasar", "Basis"),
    "ours": ("Di lembaga kami", "At our agency"), "knows": ("Siapa yang tahu?", "Who knows?"),
    "number": ("jumlah", "number"), "hours": ("jam seminggu", "hours a week"), "places": ("tempat", "places"), "cases": ("kasus", "cases"),
    "opening": ("{pool}: jam kerja", "{pool}: working hours"),
    "letters": ("Dari 10 surat rujukan, yang tidak ada kabarnya", "Of 10 referral letters, how many stay without an answer"),
    "mail": ("surat", "letters"),
    "uncertain": ("Tiga angka yang paling tidak pasti", "The three most uncertain numbers"),
    "plan": ("Rencana tindak lanjut (RTL)", "Follow-up action plan"),
    "plan.how": ("Paling banyak lima baris. Tiap baris punya satu pemilik.", "At most five rows. Each row has one owner."),
    "decision": ("Keputusan", "Decision"), "owner": ("Pemilik (jabatan)", "Owner (office)"), "date": ("Tanggal", "Date"),
    "data": ("Data yang dikumpulkan", "Data to be collected"), "proof": ("Bukti selesai", "Proof that it is done"),
    "check": ("Memeriksa angka yang kita tebak", "Checking the numbers that we guessed"),
    "list": ("Daftar cetak", "Print list"),
    "list.how": ("Buka tiap berkas di peramban dan cetak (Ctrl+P) pada kertas A4, skala 100 %.",
                 "Open each file in a browser and print it (Ctrl+P) on A4 paper at 100%."),
    "file": ("Berkas", "File"), "holds": ("Isi", "What it holds"), "for": ("Untuk sesi", "For session"), "copies": ("Jumlah", "Copies"),
    "a_table": ("satu set tiap meja", "one set a table"), "an_agency": ("satu lembar tiap lembaga", "one sheet an agency"),
    "trainer": ("hanya fasilitator", "facilitators only"), "room": ("satu set", "one set"), "two_tables": ("dua tiap meja", "two a table"),
}  # fmt: skip
_RULES = (
    ("Tanpa nama, tanpa kasus nyata, tanpa tempat kejadian.", "No names, no real cases, no place of an event."),
    ("Yang diuji rancangannya, bukan orang dan bukan lembaga.", "What is tested is the draft, not people and not agencies."),
    ("Siapa pun boleh keluar tanpa alasan.", "Anybody may leave without a reason."),
    ("Tidak ada yang harus bercerita. Penyintas tidak diperankan.", "Nobody has to tell anything. Nobody plays a survivor."),
    ("Butuh bicara? Pendamping di ruangan ini, SAPA 129, WA 08111-129-129.",
     "Need to talk? The companion in this room, SAPA 129, WhatsApp 08111-129-129."),
)
_INJECTS = (
    ("Jumat, pukul 21.00: ada laporan baru.", "Friday, 21:00: a new report."),
    ("Psikolog cuti tiga minggu.", "The psychologist is on leave for three weeks."),
    ("Rumah aman penuh.", "The safe house is full."),
    ("Seorang bayi datang bersama ibunya.", "A baby comes with her mother."),
    ("Seorang anak tanpa dokumen.", "A child without documents."),
    ("Pelakunya aparat desa.", "The offender is a village official."),
    ("Listrik dan sinyal padam.", "No power and no signal."),
    ("KJRI memberi kabar: 12 perempuan tiba dalam 48 jam.", "The consulate gives notice: 12 women arrive within 48 hours."),
    ("Ia ingin pulang sekarang. Itu haknya.", "She wants to go home now. That is her right."),
    ("Senin malam, 24 perempuan tiba bersama.", "Monday night, 24 women arrive together."),
)


class Part(NamedTuple):
    """A printed file: its name and title in both languages, the sessions of the guide that use it, how many copies."""

    files: tuple[str, str]
    titles: tuple[str, str]
    sessions: str
    copies: str


_PARTS = {
    "vignettes": Part(("1-sketsa-kasus", "1-vignettes"), ("Sketsa kasus", "Vignettes"), "2, 3", "a_table"),
    "cards": Part(("2-kartu", "2-cards"), ("Kartu lembaga, jeda, aturan, varian, sisipan", "Cards: agencies, pause, rules, variants, injects"),
                  "1, 2, 7, 9", "room"),
    "capacity": Part(("3-lembar-kapasitas", "3-capacity-sheet"), _WORDS["capacity"], "4", "an_agency"),
    "exercise": Part(("4-latihan", "4-exercise"), ("Latihan jalur", "Pathway exercise"), "2", "a_table"),
    "answers": Part(("5-latihan-jawaban", "5-exercise-answers"), ("Latihan jalur: jawaban", "Pathway exercise: answers"), "2", "trainer"),
    "sop": Part(("6-tabel-sop", "6-sop-table"), ("Tabel SOP", "SOP table"), "7", "a_table"),
    "plan": Part(("7-rencana-tindak-lanjut", "7-action-plan"), _WORDS["plan"], "11", "two_tables"),
    "ways": Part(("8-garis-waktu", "8-timelines"), ("Garis waktu enam tokoh", "Timelines of the six persons"), "3", "a_table"),
}
_LIST = ("0-daftar-cetak", "0-print-list")
_CSS = """
@page { size: A4 %(turn)s; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 14px auto; max-width: %(wide)s; font: 14px/1.42 "Segoe UI", "Liberation Sans", Arial, sans-serif; color: #1D2733; background: #fff; }
section { break-after: page; } section:last-of-type { break-after: auto; }
h1 { font-size: 21px; margin: 0 0 2px; } h2 { font-size: 16px; margin: 12px 0 4px; } p { margin: 4px 0; } .sub { color: #4A5663; }
table { border-collapse: collapse; width: 100%%; margin-top: 8px; } tr { break-inside: avoid; } tbody tr:last-child { break-before: avoid; }
td, th { border: 1px solid #9AA4AE; padding: 5px 8px; text-align: left; vertical-align: top; font-size: 13px; } th { background: #F1F3F5; }
td.fill { width: 30mm; height: 9mm; } td.n { white-space: nowrap; }
.plan td { height: 29mm; width: 45mm; } .plan td:first-child { width: 75mm; } .plan td:nth-child(3) { width: 30mm; }
.line { border-bottom: 1px solid #6F8496; height: 9mm; }
.person { border: 1px solid #9AA4AE; border-left: 6px solid #174A6E; border-radius: 6px; padding: 12px 18px; height: 128mm; margin-bottom: 6mm; }
.person h1 span { font-size: 14px; font-weight: 400; color: #4A5663; } .person .story { font-size: 18px; }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; }
.card { border: 1px dashed #6F8496; border-left: 6px solid #6F8496; border-radius: 6px; height: 59mm; padding: 10px 14px; break-inside: avoid; }
.card small { color: #4A5663; font-size: 13px; } .card b { display: block; font-size: 25px; line-height: 30px; margin-top: 4px; }
.card p { margin: 4px 0 0; font-size: 13px; line-height: 16px; }
svg.way { width: 100%%; margin: 6px 0; } svg.way rect { fill: #fff; stroke: #1D2733; stroke-width: .8; }
svg.way text { font-size: 17px; fill: #1D2733; }
svg.way line { stroke: #4A5663; stroke-width: .8; stroke-dasharray: 3 3; }
.card ul { margin: 3px 0 0; padding-left: 18px; font-size: 13px; line-height: 1.3; }
footer { margin-top: 8px; font-size: 12px; }
/* a pixel beside the page's edge: what ends on it is cut */
@media print { body { margin: 0 1px; max-width: none; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def say(key: str, language: str, **parts: object) -> str:
    """The words of the printed pages."""
    return _WORDS[key][language == "en"].format(**parts)


def write_pack(scenario: Scenario, folder: str | Path, language: str, place: str) -> list[Path]:
    """Writes the paper of a workshop: print list, vignettes, cards, capacity sheets, exercise and answers, SOP table, action plan, timelines.

    Args:
        folder: is made when it is not there; files in it that have the same names are written anew.
        place: where the scenario is from, as for `simkit.load`: its other SOPs make the cards of variants and the second line of time.

    Returns:
        The files written, the list first. A scenario without vignettes has no vignettes and no exercise.

    Raises:
        OSError: when the folder cannot be made or a file cannot be written.
    """
    where = Path(folder)
    where.mkdir(exist_ok=True)
    pages = {
        "cards": _printed("cards", _cards(scenario, language, place), language),
        "capacity": _printed("capacity", _capacity_sheets(scenario, language), language),
        "sop": sop_page(scenario, language),
        "plan": _printed("plan", [_plan(language)], language, across=True),
    }
    if scenario.vignettes:
        pages["ways"] = _printed("ways", _ways(scenario, language, place), language)
        exercises = [sheets(scenario, name, language) for name in scenario.vignettes]
        pages["vignettes"] = _printed("vignettes", _vignettes(list(scenario.vignettes.values()), language), language)
        for part, which in (("exercise", 0), ("answers", 1)):
            pages[part] = on_paper(_PARTS[part].titles[language == "en"], [pair[which] for pair in exercises], language)
    there = [part for part in _PARTS if part in pages]
    texts = {_LIST[language == "en"]: _page(say("list", language), [_print_list(scenario, there, language)], language)}
    texts |= {_PARTS[part].files[language == "en"]: pages[part] for part in there}
    written = []
    for name, text in texts.items():
        written.append(where / f"{name}.html")
        written[-1].write_text(text, encoding="utf-8")
    return written


def _printed(part: str, sections: list[str], language: str, *, across: bool = False) -> str:
    return _page(_PARTS[part].titles[language == "en"], sections, language, across=across)


def _page(title: str, sections: list[str], language: str, *, across: bool = False) -> str:
    style = _CSS % {"turn": "landscape" if across else "portrait", "wide": "273mm" if across else "186mm"}
    foot = f"<footer>{e(kit_words('disclaimer', language))}</footer>"
    head = f"<!doctype html><html lang={language}><head><meta charset=utf-8><title>{e(title)}</title><style>{style}</style></head>"
    return f"{head}<body>{''.join(f'<section>{section}{foot}</section>' for section in sections)}</body></html>"


def _print_list(scenario: Scenario, parts: list[str], language: str) -> str:
    rows, here = "", language == "en"
    for one in (_PARTS[part] for part in parts):
        file = f"{one.files[here]}.html"
        cells = (f"<a href='{file}'>{file}</a>", e(one.titles[here]), one.sessions, e(say(one.copies, language)))
        rows += f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    heads = "".join(f"<th>{e(say(key, language))}</th>" for key in ("file", "holds", "for", "copies"))
    return (
        f"<h1>{e(say('list', language))}</h1><p class=sub>{e(scenario.title.in_language(language))} · {e(_sop(scenario, language))}</p>"
        f"<p>{e(say('list.how', language))}</p><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _sop(scenario: Scenario, language: str) -> str:
    return f"SOP: {titled(scenario.sop.title, scenario.sop_name, language)}"


def _vignettes(people: list[Vignette], language: str) -> list[str]:
    """Two to a sheet, to be cut in the middle."""
    cards = []
    for one in people:
        story = "".join(f"<p>{e(line.in_language(language))}</p>" for line in one.story)
        questions = "".join(f"<li>{e(line.in_language(language))}</li>" for line in one.questions)
        cards.append(
            f"<div class=person><h1>{e(one.name)} <span>{e(say('fictional', language))} · {e(one.kind.in_language(language))}</span></h1>"
            f"<div class=story>{story}</div><h2>{e(say('talk', language))}</h2><ul>{questions}</ul><p class=sub>{e(say('note', language))}</p></div>"
        )
    return ["".join(cards[first : first + 2]) for first in range(0, len(cards), 2)]


def _ways(scenario: Scenario, language: str, place: str) -> list[str]:
    """The way of each person, under the SOP and under the one that her vignette names beside it."""
    pages = []
    for name, person in scenario.vignettes.items():
        second = None
        if person.beside is not None and person.beside != scenario.sop_name:
            second = way_of(load(place, sop=person.beside, contexts=scenario.active_contexts), name)
        pages += way_pages(way_of(scenario, name), second, language)
    return pages


def _cards(scenario: Scenario, language: str, place: str) -> list[str]:
    """Agencies for the yarn; rules, pause cards, variants of this SOP and injects: eight to a sheet, to be cut."""
    here = language == "en"
    cards = []
    for name, agency in scenario.network.agencies.items():
        cards.append(_card(say("agency", language), titled(agency.title, name, language), colour=colour_of(agency.family)))
    cards.append(_card("", say("rules", language), f"<ul>{''.join(f'<li>{e(one[here])}</li>' for one in _RULES)}</ul>"))
    cards += [_card("", f"❚❚ {say('pause', language)}", f"<p>{e(say('pause.text', language))}</p>")] * PAUSES
    for name, about in sop_titles(place).items():
        if about["extends"] == scenario.sop_name:
            text = f"<p>{e(about['description'].in_language(language))}</p>" if about["description"] is not None else ""
            cards.append(_card(say("variant", language), titled(about["title"], name, language), text))
    cards += [_card(f"{say('inject', language)} {number_of}", one[here]) for number_of, one in enumerate(_INJECTS, 1)]
    return [f"<div class=cards>{''.join(cards[first : first + CARDS_ON_A_SHEET])}</div>" for first in range(0, len(cards), CARDS_ON_A_SHEET)]


def _card(small: str, large: str, more: str = "", colour: str = "#6F8496") -> str:
    return f"<div class=card style='border-left-color:{colour}'><small>{e(small)}</small><b>{e(large)}</b>{more}</div>"


def _capacity_sheets(scenario: Scenario, language: str) -> list[str]:
    """A sheet for each agency that has something to count: what the model takes, and room for what is so."""
    found = []
    heads = "".join(f"<th>{e(say(key, language))}</th>" for key in ("what", "unit", "model", "basis", "ours", "knows"))
    for name, agency in scenario.network.agencies.items():
        rows = [*_pools(scenario, name, agency, language)]
        if not rows:
            continue
        if agency.signatory is not None:
            rows.append((say("letters", language), say("mail", language), "", ""))
        body = "".join(
            f"<tr><td>{e(row[0])}</td>{''.join(f'<td class=n>{e(cell)}</td>' for cell in row[1:])}{'<td class=fill></td>' * 2}</tr>"
            for row in [*rows, *[("", "", "", "")] * 2]
        )
        found.append(
            f"<h1>{e(say('capacity', language))}: {e(titled(agency.title, name, language))}</h1><p>{e(say('capacity.how', language))}</p>"
            f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
            f"<h2>{e(say('uncertain', language))}</h2>{'<div class=line></div>' * 3}<p class=sub>{e(word('assume', language))}</p>"
        )
    return found


def _pools(scenario: Scenario, name: str, agency: Agency, language: str) -> Iterator[tuple[str, str, str, str]]:
    """What an agency has that is counted: in words, its unit, the value of the model, and where that comes from."""
    for kind, pools in (("teams", agency.teams), ("beds", agency.beds), ("caseloads", agency.caseloads)):
        for own, pool in pools.items():
            title = titled(pool.title, own, language)
            path = f"network.agencies.{name}.{kind}.{own}"
            if isinstance(pool, Team) and pool.staff != "unlimited":
                yield title, say("number", language), number(pool.staff, language), _basis(scenario, f"{path}.staff", language)
                hours = weekly_hours(scenario, pool.calendar)
                calendar = scenario.network.calendars.get(pool.calendar)
                stretched = calendar is not None and calendar.weekly_hours is not None
                basis = _basis(scenario, f"network.calendars.{pool.calendar}.{'weekly_hours' if stretched else 'weekly'}", language)
                yield say("opening", language, pool=title), say("hours", language), number(hours, language), basis
            elif isinstance(pool, Beds | Caseload) and pool.places != "unlimited":
                unit = say("places" if isinstance(pool, Beds) else "cases", language)
                yield title, unit, number(pool.places, language), _basis(scenario, f"{path}.places", language)


def _basis(scenario: Scenario, path: str, language: str) -> str:
    """The word for where a number comes from."""
    return word(f"basis.{scenario.provenance_at(path).basis}", language)


def _plan(language: str) -> str:
    heads = "".join(f"<th>{e(say(key, language))}</th>" for key in ("decision", "owner", "date", "data", "proof"))
    first = f"<tr><td>{e(say('check', language))}</td>{'<td></td>' * 4}</tr>"
    empty = f"<tr>{'<td></td>' * 5}</tr>"
    return (
        f"<h1>{e(say('plan', language))}</h1><p>{e(say('plan.how', language))}</p>"
        f"<table class=plan><thead><tr>{heads}</tr></thead><tbody>{first}{empty * (ROWS_OF_ACTIONS - 1)}</tbody></table>"
    )
