"""The paper of a workshop: every file of its list, in the language asked for, with the disclaimer, the model's numbers and room to write."""

import itertools
import re
from html import escape

import pytest
from typer.testing import CliRunner

import simkit
from simkit.cli import app
from simkit.language.numbers import duration
from simkit.language.texts import say
from simkit.workshop.one_case import way_of
from simkit.workshop.printing import ROWS_OF_ACTIONS, write_pack


@pytest.fixture(scope="module", params=["id", "en"])
def pack(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param) / "paper"
    written = write_pack(simkit.load("lampung"), folder, request.param, "lampung")
    return request.param, {file.name: file.read_text(encoding="utf-8") for file in written}


def test_the_list_names_every_file_and_every_file_has_the_disclaimer(pack):
    language, files = pack
    first, *others = files
    assert re.findall(r"href='([^']+)'", files[first]) == others
    assert len(others) == 8
    for text in files.values():
        assert say("disclaimer", language) in text
        assert f"<html lang={language}>" in text.replace('"', "")


def test_there_are_six_persons_and_their_answers_are_kept_apart(pack):
    _, files = pack
    people = [one.name for one in simkit.load("lampung").vignettes.values()]
    names = list(files)
    assert len(people) == 6
    for place in (1, 4, 5):
        assert all(name in files[names[place]] for name in people)
    answers = re.findall(r"<td><b>([A-D, ]+)</b></td>", files[names[5]])
    assert len(answers) >= 6 * 3
    assert not re.findall(r"<td><b>[A-D, ]+</b></td>", files[names[4]]), "the sheet of the participants has no answers"


def test_the_capacity_sheet_has_the_models_numbers_and_blanks(pack):
    language, files = pack
    scenario = simkit.load("lampung")
    sheet = next(text for name, text in files.items() if name.startswith("3-"))
    psychologist = scenario.network.agencies["uptd_ppa"].teams["psychologist"]
    row = next(row for row in re.findall(r"<tr>(.*?)</tr>", sheet) if row.startswith(f"<td>{psychologist.title.in_language(language)}<"))
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
    assert cells[2] == str(psychologist.staff)
    assert cells[3] in ("asumsi", "assumption")
    assert cells[4:] == ["", ""]
    every = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", sheet)]
    office = [cells for cells in every if cells[2:3] in (["37,5"], ["37.5"])]
    assert office, "the hours of an office"
    assert {cells[3] for cells in office} == {"perlu dicek" if language == "id" else "to be checked"}
    assert scenario.network.agencies["lpsk"].title.in_language(language) not in sheet, "an agency without anything to count has no sheet"


def test_the_action_plan_begins_with_who_checks_the_numbers(pack):
    _, files = pack
    plan = next(text for name, text in files.items() if name.startswith("7-"))
    rows = re.findall(r"<tr>(<td.*?)</tr>", plan)
    assert len(rows) == ROWS_OF_ACTIONS
    assert re.findall(r"<td>(.*?)</td>", rows[0])[0].startswith(("Memeriksa angka", "Checking the numbers"))


def test_the_variants_that_a_table_may_choose_have_their_cards(pack):
    language, files = pack
    cards = next(text for name, text in files.items() if name.startswith("2-"))
    drafts = [simkit.load("lampung", sop=name) for name in ("rujukan-digital", "rumah-aman-dulu", "manajer-kasus", "satu-atap")]
    for draft in drafts:
        assert f"<b>{draft.sop.title.in_language(language)}</b>" in cards
        assert f"<p>{escape(draft.sop.description.in_language(language))}</p>" in cards
    assert simkit.load("lampung", sop="rujukan-digital-tanpa-konfirmasi").sop.title.in_language(language) not in cards, "a variant of a variant"


def test_the_line_of_time_on_paper_says_what_the_screen_says(pack):
    """A page for each SOP, boxes to be coloured; the sums and the sentences are those of the way itself."""
    language, files = pack
    pages = next(text for name, text in files.items() if name.startswith("8-")).split("<section>")[1:]
    ways = [
        way_of(simkit.load("lampung", sop=sop), name)
        for name, person in simkit.load("lampung").vignettes.items() for sop in ("berjenjang", person.beside)
    ]  # fmt: skip
    assert len(pages) == len(ways) == 12
    for page, way in zip(pages, ways, strict=True):
        assert way.vignette.name in page
        assert page.count("<rect") == sum(band.start < way.until for band in way.bands)
        served, closed = (duration(way.sums[part], language) for part in ("work", "closed"))
        waited = duration(way.until - way.sums["work"] - way.sums["closed"], language)
        assert re.findall(r"<th>([^<]*)</th>", page)[-3:] == [served, waited, closed]
    assert all(("Paling lama" in page or "Longest" in page) == bool(place % 2) for place, page in enumerate(pages)), "the sentences come last"


def test_the_numbers_of_tellings_stand_apart_on_the_line(pack):
    _, files = pack
    lines = re.findall("<svg class=way.*?</svg>", files[list(files)[8]])
    assert len(lines) == 12
    for line in lines:
        places = [float(at) for at in re.findall("<text x='([^']+)' y='13'>", line)]
        assert places
        assert all(later - earlier > 17 for earlier, later in itertools.pairwise(places))
        assert 0 <= places[0] <= places[-1] <= 1000


def test_a_scenario_without_vignettes_has_the_rest(tmp_path):
    written = write_pack(simkit.load("tutorial"), tmp_path, "id", "tutorial")
    assert [file.name[0] for file in written] == ["0", "2", "3", "6", "7"]


def test_the_command_makes_the_folder_and_says_what_it_wrote(tmp_path):
    made = CliRunner().invoke(app, ["print", "tutorial", "--out", str(tmp_path / "cetak"), "--lang", "id"])
    assert made.exit_code == 0, made.output
    assert made.output.split()[0].endswith("0-daftar-cetak.html")
    assert (tmp_path / "cetak" / "7-rencana-tindak-lanjut.html").is_file()
    wrong = CliRunner().invoke(app, ["print", "tutorial", "--out", str(tmp_path / "no" / "cetak"), "--lang", "en"])
    assert wrong.exit_code == 1
    assert "does not exist" in wrong.output
