"""Pictures: drawn in both languages, with words for those who cannot see them, and the disclaimer."""

import pytest

import simkit
from simkit import charts
from simkit.documents.case_way import case_number
from simkit.experiment.compare import compare_results
from tests.experiment.test_compare import SAFE
from tests.experiment.test_compare import results as made


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


def test_in_the_picture_of_differences_right_is_better_and_each_row_says_its_change():
    figures = {
        (SAFE, "all"): ([20, 21, 22, 23], [11, 12, 12, 14]),  # lower is better, and it falls
        ("retellings", "all"): ([5, 5, 6, 6], [6, 6, 7, 7.1]),  # lower is better, and it rises
        ("care.within_72h", "all"): ([0.5, 0.6, 0.5, 0.6], [0.51, 0.59, 0.505, 0.595]),
        (SAFE, "age=child"): ([20, 21, 22, 23], [220, 225, 222, 223]),
    }
    comparison = compare_results(made(figures))
    spoken = {"id": ["turun 9,2 jam", "belum dapat dibedakan", "naik 1,02"], "en": ["down 9.2 hours", "not distinguishable", "up 1.02"]}
    for language, words in spoken.items():
        picture = charts.differences(comparison, language=language)
        (axes,) = picture.figure.axes
        texts = [text.get_text().replace("\n", " ") for text in axes.texts]
        for place, word in enumerate(words):
            assert word in texts[place]
        middles = [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() in ("o", "^")]
        assert middles[0] > 0 > middles[2]
        assert middles[3] < 0, "the children, who get worse, are shown"
        assert len(middles) == 4
    with pytest.raises(ValueError, match="not compared here"):
        charts.differences(comparison, "c")


def test_deadlines_and_groups_say_what_they_show():
    results = simkit.replicate(simkit.load("lampung"), 4)
    kept = charts.deadlines(results, "en")
    assert "Which deadlines are kept?" in kept.alt_text
    assert "%" in kept.alt_text
    waits = charts.by_group(results, "time_to_safety.mean", "tier", "id")
    assert all(word in waits.alt_text for word in ("dekat", "sedang", "jauh"))
    with pytest.raises(ValueError, match="no figure"):
        charts.by_group(results, "time_to_safety.mean", "shoe_size")
