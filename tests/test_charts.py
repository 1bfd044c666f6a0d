"""Pictures: drawn in both languages, with words for those who cannot see them, and the disclaimer."""

import pytest

import simkit
from simkit import charts
from simkit.documents.case_way import case_number


@pytest.fixture(scope="module")
def run():
    return simkit.simulate(simkit.load("lampung"))


@pytest.fixture(scope="module")
def results():
    return simkit.replicate(simkit.load("lampung"), 2)


@pytest.mark.parametrize("language", ["id", "en"])
def test_pictures(run, results, language):
    pictures = [
        charts.network_picture(run.scenario, language),
        charts.waits_by_team(results, language),
        charts.queue_through_time(run, "uptd_ppa.psychologist", language),
        charts.case_way(run, case_number(run, 17), language),
        charts.time_split(results, language),
    ]
    for picture in pictures:
        assert picture._repr_png_().startswith(b"\x89PNG")
        assert len(picture.alt_text) > 10
        texts = [text.get_text() for text in picture.figure.texts]
        assert any(("bukan ramalan" if language == "id" else "neither a forecast") in text for text in texts)


def test_a_picture_for_a_projector_has_larger_type(run):
    with charts.style("projector"):
        import matplotlib

        assert matplotlib.rcParams["font.size"] == 18
