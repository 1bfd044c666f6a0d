"""The notebooks as a set: twins of one another, each with one cell whose output is held, and every name that leads to another is right.

What the cells do and print is held by nbval (`--nbval-lax` over notebooks/); here nothing is run.
"""

import re
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
INDONESIAN = sorted((NOTEBOOKS / "id").glob("*.ipynb"))
ENGLISH = sorted((NOTEBOOKS / "en").glob("*.ipynb"))
EVERY = INDONESIAN + ENGLISH
GUIDES = {"id": "panduan_fasilitator.md", "en": "facilitator_guide.md"}
DISCLAIMERS = {
    "id": "Hasil simulasi adalah ilustrasi untuk diskusi, bukan ramalan dan bukan penilaian lembaga.",
    "en": "Simulation results are illustrations for discussion, neither a forecast nor an assessment of any agency.",
}


def label(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def sources(path: Path, kind: str) -> list[str]:
    """The texts of a notebook's cells of one kind (code, markdown), in order."""
    return [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == kind]


def without_language(source: str) -> str:
    """A code cell as it would be in either language."""
    return re.sub(r'\b(LANGUAGE = |language=)"(?:id|en)"', r"\1…", source)


def test_notebooks_are_numbered_alike_in_both_languages() -> None:
    numbers = [[path.name[:2] for path in paths] for paths in (INDONESIAN, ENGLISH)]
    assert numbers[0] == numbers[1] == [f"{number:02}" for number in range(len(numbers[0]))]
    assert numbers[0]


@pytest.mark.parametrize("pair", list(zip_longest(INDONESIAN, ENGLISH)), ids=lambda pair: label(pair[0] or pair[1]))
def test_twins_have_the_same_cells_but_for_the_language(pair: tuple[Path, Path]) -> None:
    kinds = [[cell.cell_type for cell in nbformat.read(path, 4).cells] for path in pair]
    assert kinds[0] == kinds[1]
    indonesian, english = ([without_language(source) for source in sources(path, "code")] for path in pair)
    assert indonesian == english


@pytest.mark.parametrize("path", EVERY, ids=label)
def test_a_notebook_speaks_the_language_of_its_folder(path: Path) -> None:
    named = set(re.findall(r'\b(?:LANGUAGE = |language=)"(id|en)"', "\n".join(sources(path, "code"))))
    assert named == {path.parent.name}


@pytest.mark.parametrize("path", EVERY, ids=label)
def test_a_notebook_holds_one_output_and_the_start_page_none(path: Path) -> None:
    checked = [source for source in sources(path, "code") if "NBVAL_CHECK_OUTPUT" in source]
    assert len(checked) == (0 if path.name.startswith("00_") else 1)
    assert all(source.startswith("# NBVAL_CHECK_OUTPUT\n") for source in checked)


@pytest.mark.parametrize("path", EVERY, ids=label)
def test_a_notebook_is_stored_as_one_run_from_top_to_bottom(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    assert all(cell.outputs for cell in cells if "NBVAL_CHECK_OUTPUT" in cell.source)


@pytest.mark.parametrize("path", EVERY, ids=label)
def test_a_notebook_says_that_it_is_no_forecast(path: Path) -> None:
    assert DISCLAIMERS[path.parent.name] in "\n".join(sources(path, "markdown"))


@pytest.mark.parametrize("path", EVERY, ids=label)
def test_links_of_a_notebook_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", "\n".join(sources(path, "markdown")))
    assert not [link for link in links if "://" not in link and not (path.parent / link).is_file()]


@pytest.mark.parametrize("language", GUIDES)
def test_the_start_page_leads_to_every_notebook_and_the_guide(language: str) -> None:
    start, *others = sorted((NOTEBOOKS / language).glob("*.ipynb"))
    linked = set(re.findall(r"\]\(([^)#]+)[^)]*\)", "\n".join(sources(start, "markdown"))))
    assert {path.name for path in others} | {GUIDES[language]} <= linked


@pytest.mark.parametrize("language", GUIDES)
def test_notebooks_that_the_guide_names_exist(language: str) -> None:
    text = (NOTEBOOKS / language / GUIDES[language]).read_text(encoding="utf-8")
    named = set(re.findall(r"`(\d\d_\w+)(?:\.ipynb)?`", text))
    assert named
    assert named <= {path.stem for path in (NOTEBOOKS / language).glob("*.ipynb")}
    assert DISCLAIMERS[language] in text
