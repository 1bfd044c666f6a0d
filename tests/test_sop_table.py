"""The SOP in the official form: every step has its row, every arrow its target, on paper, in Excel and in Word."""

import re

import docx
import pytest

from simkit.documents.lanes import MIDDLE, WIDE, Lanes
from simkit.documents.sop_files import write_sop
from simkit.documents.sop_page import page, tables
from simkit.documents.sop_table import FEWEST, SURVIVOR, actors_of, cells_of, pages_of, row_numbers, sop_rows, waits_of
from simkit.scenario import load
from simkit.scenario.changes import Change
from simkit.scenario.folder import find
from simkit.scenario.phrases import Phrases
from simkit.scenario.sop import END, END_OF_TRACK, JOIN

SOPS = sorted(file.stem for file in (find("lampung") / "sops").glob("*.yaml"))


@pytest.mark.parametrize("sop", SOPS)
def test_every_step_has_its_row_and_every_route_its_arrow(sop):
    scenario = load("lampung", sop=sop)
    rows = sop_rows(scenario)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert list(dict.fromkeys(row.step for row in rows)) == list(scenario.sop.steps)
    for name, step in scenario.sop.steps.items():
        drawn = {arrow.to for row in rows if row.step == name for arrow in row.arrows}
        wanted = {route.to for route in step.next if route.to not in (END, END_OF_TRACK, JOIN)}
        wanted |= {route.to for branch in (step.fork.branches if step.fork else ()) for route in branch}
        if step.fork is None:
            assert wanted <= drawn, name
        else:
            assert {route.to for branch in step.fork.branches for route in branch} <= drawn


def test_a_decision_has_two_or_more_ways_and_her_own_choice_stands_in_her_column():
    scenario = load("lampung")
    rows = sop_rows(scenario)
    for row in rows:
        assert (row.kind == "decision") == (len(row.arrows) > 1)
    police = next(row for row in rows if row.step == "police_check")
    assert police.actors == (SURVIVOR,)
    two = [row for row in rows if row.kind == "decision" and len(row.arrows) == 2]
    lettered = [row.step for row in two if {arrow.label for arrow in row.arrows} != {"yes", "no"}]
    assert lettered == ["police_desk"], "first at high risk and last of all to the same step: no yes or no says that"


def test_every_condition_under_which_a_row_leads_on_is_written():
    """Two rows that lead to the same step are one arrow with both conditions; none is left out."""
    scenario = load("lampung")
    phrases = Phrases(scenario, "id")
    several = 0
    for row in sop_rows(scenario):
        step = scenario.sop.steps[row.step]
        if row.kind != "decision" or step.fork is not None:
            continue
        assert {route for arrow in row.arrows for route in arrow.routes} == {route for route in step.next if route.to != END or route.chance == 1}
        for arrow, line in zip(row.arrows, cells_of(scenario, row, "id").remarks, strict=True):
            if len(arrow.routes) > 1:
                several += 1
                assert all(phrases.bare(route.when) in line for route in arrow.routes if not route.when.is_always), line
                assert arrow.routes[-1].when.is_always == line.endswith("atau bila tidak ada yang berlaku")
    assert several == 4


def test_a_question_that_asks_for_no_is_put_the_other_way_round():
    scenario = load("lampung")
    row = next(row for row in sop_rows(scenario) if row.step == "shelter_file" and row.kind == "decision")
    cells = cells_of(scenario, row, "id")
    assert cells.title == "Dokumen lengkap?"
    assert {arrow.label: arrow.to for arrow in row.arrows} == {"no": "shelter_docs", "yes": "shelter_order"}


def test_pages_hold_at_most_six_performers_and_no_decision_is_torn_from_its_work():
    rows = sop_rows(load("lampung"))
    pages = pages_of(rows)
    assert [row for part in pages for row in part] == list(rows)
    assert all(len(actors_of(part)) <= 6 for part in pages)
    assert not any(part[0].decides for part in pages)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_raw_name_is_printed_and_each_page_has_the_disclaimer(language):
    scenario = load("lampung")
    text = page(scenario, language)
    for raw in (*scenario.sop.steps, "uptd_ppa.companions", "wants_police", "not_yet"):
        if "_" in raw:
            assert raw not in text
    sections = text.count("<section>")
    assert sections == len(tables(scenario, language)) > 3
    words = "bukan ramalan" if language == "id" else "neither a forecast"
    assert text.count(words) == sections
    assert not re.search(r"https?://", text)


def test_waits_are_medians_of_at_least_five_people_and_the_letter_takes_a_day_or_more():
    waits = waits_of(load("lampung"), 1, 1)
    assert all(number >= FEWEST and seconds >= 0 for seconds, number in waits.values())
    assert waits["uptd_intake"][0] > 3600
    assert waits["case_contact"][0] >= 7 * 86_400


def test_only_the_rows_asked_for_with_their_own_numbers():
    scenario = load("lampung")
    numbers = row_numbers(scenario)
    (table,) = tables(scenario, "id", steps=["uptd_intake", "triage"])
    assert f"data-row={numbers['uptd_intake']}" in table
    assert table.count("<tr data-row") == 3


def test_excel_and_word_hold_every_row(tmp_path):
    import docx
    import openpyxl

    scenario = load("lampung")
    rows = sop_rows(scenario)
    waits = {"uptd_intake": (93_600.0, 12)}
    write_sop(scenario, tmp_path / "sop.xlsx", "id", waits=waits, replications=3)
    book = openpyxl.load_workbook(tmp_path / "sop.xlsx")
    numbers = [cell.value for sheet in book.worksheets[1:] for cell in sheet["A"] if isinstance(cell.value, int)]
    assert numbers == [row.number for row in rows]
    text = "\n".join(str(cell.value) for sheet in book.worksheets for line in sheet for cell in line if cell.value)
    assert "26 jam" in text
    assert "bukan ramalan" in text
    write_sop(scenario, tmp_path / "sop.docx", "en")
    document = docx.Document(str(tmp_path / "sop.docx"))
    written = [row.cells[0].text for table in document.tables[1:] for row in table.rows if row.cells[0].text.isdigit()]
    assert written == [str(row.number) for row in rows]
    assert "neither a forecast" in document.sections[0].footer.paragraphs[0].text


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"\.xlsx"):
        write_sop(load("lampung"), tmp_path / "sop.pdf", "id")


def test_the_command_writes_the_form_and_names_the_vignettes_there_are(tmp_path):
    from typer.testing import CliRunner

    from simkit.cli import app

    made = CliRunner().invoke(app, ["sop", "lampung", "--out", str(tmp_path / "sop.html"), "--vignette", "kdrt", "--no-waits", "--lang", "id"])
    assert made.exit_code == 0, made.output
    text = (tmp_path / "sop.html").read_text(encoding="utf-8")
    assert 0 < text.count("<tr data-row") < len(sop_rows(load("lampung")))
    wrong = CliRunner().invoke(app, ["sop", "lampung", "--out", str(tmp_path / "sop.html"), "--vignette", "siapa"])
    assert wrong.exit_code == 1
    assert "kdrt" in wrong.output


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_variant_that_meets_more_often_says_so_in_its_row(language):
    said = {"id": "Selasa dan Kamis 09.00, paling banyak 6 kasus", "en": "Tuesday and Thursday 09:00, at most 6 cases"}[language]
    usual = load("lampung")
    often = load("lampung", changes=[Change.model_validate({"path": "sop.steps.case_conference.gate.meeting.per_week", "set": 2})])
    remarks = [cells_of(one, next(row for row in sop_rows(one) if row.step == "case_conference"), language).remarks for one in (usual, often)]
    assert remarks[1][1] == said
    assert remarks[0][1] != said


@pytest.mark.parametrize(("language", "said"), [("id", "Keadaan dari luar: Pandemi."), ("en", "Outside events: Pandemic.")])
def test_what_comes_from_outside_is_said_on_paper(language, said, tmp_path):
    pandemic, usual = load("lampung", contexts=["pandemi"]), load("lampung")
    assert said in page(pandemic, language)
    assert said.split(":")[0] not in page(usual, language)
    write_sop(pandemic, tmp_path / "sop.docx", language)
    assert said in "\n".join(one.text for one in docx.Document(str(tmp_path / "sop.docx")).paragraphs)


@pytest.mark.parametrize("sop", sorted(file.stem for file in (find("lampung") / "sops").glob("*.yaml")))
def test_no_arrow_comes_to_a_decision_where_one_of_its_own_leaves(sop):
    scenario = load("lampung", sop=sop)
    for rows in pages_of(sop_rows(scenario)):
        lanes = Lanes(scenario, rows, actors_of(rows), "id")
        for place, row in enumerate(rows):
            middle = (lanes.columns[place] + 0.5) * WIDE
            flat = [one for one in lanes.strokes[place] if one.y1 == one.y2 == MIDDLE]
            leaving = {one.x2 > middle for one in flat if one.x1 == middle}
            coming = {one.x1 > middle for one in flat if one.x2 == middle}
            assert row.kind != "decision" or not leaving & coming, f"no. {row.number}"
