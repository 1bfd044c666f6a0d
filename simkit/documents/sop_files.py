"""The SOP form as a file for the office: Excel or Word, to be edited there. The numbers inside the shapes stay away, as the form wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from simkit.documents.sop_page import outside, page, words
from simkit.documents.sop_table import Cells, SopRow, actor_title, actors_of, cells_of, pages_of, sop_rows
from simkit.language.messages import refusal, says
from simkit.language.numbers import duration
from simkit.language.texts import say
from simkit.scenario.model import Scenario

_SHAPES = {"start": "⬭", "end": "⬭", "process": "▭", "decision": "◇"}
_IDENTITY = (
    ("Nomor SOP", "SOP number"), ("Tanggal pembuatan", "Date made"), ("Tanggal revisi", "Date revised"), ("Tanggal efektif", "In force from"),
    ("Disahkan oleh", "Approved by"), ("Nama SOP", "Name of the SOP"), ("Dasar hukum", "Legal basis"), ("Kualifikasi pelaksana", "Qualification"),
    ("Peralatan/perlengkapan", "Equipment"), ("Peringatan", "Warning"), ("Pencatatan dan pendataan", "Records"),
)  # fmt: skip
SUFFIXES = (".html", ".xlsx", ".docx")


def write_sop(
    scenario: Scenario,
    where: Path,
    language: str,
    *,
    steps: Sequence[str] | None = None,
    waits: Mapping[str, tuple[float, int]] | None = None,
    replications: int = 0,
) -> None:
    """Writes the form as ``.html``, ``.xlsx`` or ``.docx``, by the ending of the name.

    Raises:
        ValueError: for another ending.
    """
    if where.suffix not in SUFFIXES:
        raise refusal("use.suffix", what=says("what.sop"), known=tuple(SUFFIXES))
    if where.suffix == ".html":
        where.write_text(page(scenario, language, steps=steps, waits=waits, replications=replications), encoding="utf-8")
        return
    rows = [row for row in sop_rows(scenario) if steps is None or row.step in steps]
    if where.suffix == ".xlsx":
        _excel(scenario, rows, where, language, waits, replications)
    else:
        _word(scenario, rows, where, language, waits, replications)


def _title(scenario: Scenario, language: str) -> str:
    return scenario.sop.title.in_language(language) if scenario.sop.title is not None else scenario.sop_name


def _foot(scenario: Scenario, language: str, waits: Mapping[str, tuple[float, int]] | None, replications: int) -> list[str]:
    lines = [*outside(scenario, language), words("symbols", language), say("disclaimer", language), words("assume", language)]
    return lines if waits is None else [words("waits", language, n=replications).split(". ")[0] + ".", *lines]


def _lines(cells: Cells) -> list[str]:
    return [cells.requirement, cells.time, cells.output, "\n".join(cells.remarks)]


def _wait(row: SopRow, waits: Mapping[str, tuple[float, int]] | None, language: str) -> str:
    if waits is None or row.kind == "decision" or row.step not in waits:
        return ""
    seconds = waits[row.step][0]
    return duration(seconds, language) if seconds >= 60 else words("at_once", language)


def _identity(scenario: Scenario, language: str) -> list[tuple[str, str]]:
    return [(label := pair[language == "en"], _title(scenario, language) if label == _IDENTITY[5][language == "en"] else "") for pair in _IDENTITY]


def _excel(
    scenario: Scenario, rows: list[SopRow], where: Path, language: str, waits: Mapping[str, tuple[float, int]] | None, replications: int
) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    identity = book.active
    identity.title = "Identitas" if language == "id" else "Identity"
    for place, (label, value) in enumerate(_identity(scenario, language), 1):
        identity.cell(place, 1, label).font = Font(bold=True)
        identity.cell(place, 2, value)
    identity.column_dimensions["A"].width, identity.column_dimensions["B"].width = 30, 80
    thin = Side(style="thin", color="9AA4AE")
    border, middle = Border(left=thin, right=thin, top=thin, bottom=thin), Alignment(horizontal="center", vertical="center", wrap_text=True)
    left = Alignment(vertical="center", wrap_text=True)
    grey, yellow, pale = (PatternFill("solid", start_color=colour) for colour in ("F1F3F5", "FBE7B6", "FFF7E4"))
    for number, part in enumerate(pages_of(rows), 1):
        sheet = book.create_sheet(f"{'hlm' if language == 'id' else 'p'} {number}")
        actors = actors_of(part)
        first = 3  # the column of the first performer
        after = first + len(actors)
        heads = [words(key, language) for key in ("requirement", "time", "output")]
        single = {1: words("no", language), 2: words("title", language), after + 3: words("remarks", language)}
        if waits is not None:
            single[after + 4] = f"{words('wait', language)} {words('wait_sub', language)}"
        sheet.cell(1, 1, f"{words('sop', language)}: {_title(scenario, language)}").font = Font(bold=True, size=13)
        for column, text in single.items():
            sheet.cell(3, column, text)
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
        sheet.cell(3, first, words("actors", language))
        if len(actors) > 1:
            sheet.merge_cells(start_row=3, end_row=3, start_column=first, end_column=after - 1)
        sheet.cell(3, after, words("quality", language))
        sheet.merge_cells(start_row=3, end_row=3, start_column=after, end_column=after + 2)
        for place, actor in enumerate(actors):
            sheet.cell(4, first + place, actor_title(scenario, actor, language))
        for place, text in enumerate(heads):
            sheet.cell(4, after + place, text)
        last = max(single)
        for line, row in enumerate(part, 5):
            cells = cells_of(scenario, row, language)
            sheet.cell(line, 1, row.number)
            sheet.cell(line, 2, cells.title)
            if row.actors:
                sheet.cell(line, first + actors.index(row.actors[0]), _SHAPES[row.kind]).font = Font(size=20)
            for place, text in enumerate(_lines(cells)):
                sheet.cell(line, after + place, text)
            if waits is not None:
                sheet.cell(line, last, _wait(row, waits, language))
            longest = max(sum(-(-len(one) // 38) for one in cells.remarks), -(-len(cells.title) // 30), -(-len(cells.time) // 13), 2)
            sheet.row_dimensions[line].height = 15 * longest + 4
        for line in range(3, 5 + len(part)):
            for column in range(1, last + 1):
                cell = sheet.cell(line, column)
                cell.border = border
                cell.alignment = middle if line < 5 or column == 1 or first <= column < after else left
                if line < 5:
                    cell.font, cell.fill = Font(bold=True), grey
                if waits is not None and column == last:
                    cell.fill = yellow if line < 5 else pale
        for column, width in {1: 5, 2: 32, **dict.fromkeys(range(first, after), 13), after: 20, after + 1: 15, after + 2: 20, after + 3: 42}.items():
            sheet.column_dimensions[get_column_letter(column)].width = width
        if waits is not None:
            sheet.column_dimensions[get_column_letter(last)].width = 16
        for place, text in enumerate(_foot(scenario, language, waits, replications)):
            sheet.cell(6 + len(part) + place, 1, text)
        sheet.freeze_panes = "C5"
        sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 9, 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = "3:4"
    book.save(where)


def _word(
    scenario: Scenario, rows: list[SopRow], where: Path, language: str, waits: Mapping[str, tuple[float, int]] | None, replications: int
) -> None:
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(10)
    section.footer.paragraphs[0].text = f"{say('disclaimer', language)} {words('assume', language)}"
    document.styles["Normal"].font.size = Pt(8)
    document.add_heading(f"{words('sop', language)}: {_title(scenario, language)}", 1)

    def write(cell: object, text: str, *, bold: bool = False, size: int = 8, centre: bool = False) -> None:
        paragraph = cell.paragraphs[0]  # type: ignore[attr-defined]
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    pairs = _identity(scenario, language)
    table = document.add_table(rows=len(pairs), cols=2, style="Table Grid")
    for line, (label, value) in zip(table.rows, pairs, strict=True):
        write(line.cells[0], label, bold=True)
        write(line.cells[1], value)
    for part in pages_of(rows):
        document.add_page_break()  # type: ignore[no-untyped-call]
        actors = actors_of(part)
        columns = 2 + len(actors) + 4 + (waits is not None)
        after = 2 + len(actors)
        table = document.add_table(rows=2, cols=columns, style="Table Grid")
        singles = {0: words("no", language), 1: words("title", language), after + 3: words("remarks", language)}
        if waits is not None:
            singles[after + 4] = f"{words('wait', language)} {words('wait_sub', language)}"
        for column, text in singles.items():
            write(table.cell(0, column).merge(table.cell(1, column)), text, bold=True, centre=True)
        write(table.cell(0, 2).merge(table.cell(0, after - 1)), words("actors", language), bold=True, centre=True)
        write(table.cell(0, after).merge(table.cell(0, after + 2)), words("quality", language), bold=True, centre=True)
        for place, actor in enumerate(actors):
            write(table.cell(1, 2 + place), actor_title(scenario, actor, language), bold=True, centre=True)
        for place, key in enumerate(("requirement", "time", "output")):
            write(table.cell(1, after + place), words(key, language), bold=True, centre=True)
        for line in table.rows:  # the head again on every page that the table goes on to
            repeated = OxmlElement("w:tblHeader")
            repeated.set(qn("w:val"), "true")
            line._tr.get_or_add_trPr().append(repeated)
        for row in part:
            cells, line = cells_of(scenario, row, language), table.add_row().cells
            write(line[0], str(row.number), centre=True)
            write(line[1], cells.title)
            if row.actors:
                write(line[2 + actors.index(row.actors[0])], _SHAPES[row.kind], size=16, centre=True)
            for place, text in enumerate(_lines(cells)):
                write(line[after + place], text, size=7)
            if waits is not None:
                write(line[after + 4], _wait(row, waits, language), bold=True)
    for text in _foot(scenario, language, waits, replications):
        document.add_paragraph(text)
    document.save(str(where))
