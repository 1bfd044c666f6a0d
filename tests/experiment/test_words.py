"""Intervals in words: no end below what a figure can be, no end written as a change of zero."""

import pytest

from simkit.experiment.compare import change_in_words, meaning
from simkit.experiment.words import shown
from simkit.figures.definitions import figure


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "indonesian", "english"),
    [
        (4, -1.4, 9.6, "count", ("4", "0 sampai 10"), ("4", "0 to 10")),
        (1.5, -0.2, 3.2, "hours", ("2 jam", "0 sampai 3"), ("2 hours", "0 to 3")),
        (0.02, -0.04, 0.08, "share", ("2 %", "0 % sampai 8 %"), ("2%", "0% to 8%")),
        (0.98, 0.9, 1.06, "share", ("98 %", "90 % sampai 100 %"), ("98%", "90% to 100%")),
        (12.34, 11.9, 12.8, "days", ("12,3 hari", "11,9 sampai 12,8"), ("12.3 days", "11.9 to 12.8")),
        (3, float("nan"), float("nan"), "count", ("3", ""), ("3", "")),
    ],
)
def test_an_interval_does_not_reach_beyond_what_the_figure_can_be(value, low, high, unit, indonesian, english):
    assert shown(value, low, high, unit, "id") == indonesian
    assert shown(value, low, high, unit, "en") == english


@pytest.mark.parametrize(
    ("low", "high", "name", "indonesian", "english"),
    [
        (-2.1, 0.3, "cases.open", "antara turun 2 dan tidak berubah", "between 2 down and unchanged"),
        (-0.2, 2.4, "cases.open", "antara tidak berubah dan naik 2", "between unchanged and 2 up"),
        (-2.1, 0.0, "time_to_safety.median", "antara turun 2 jam dan tidak berubah", "between 2 hours down and unchanged"),
        (0.0, 2.1, "time_to_safety.median", "antara tidak berubah dan naik 2 jam", "between unchanged and 2 hours up"),
        (-0.01, 0.012, "secured.within_24h", "antara turun 1 dan naik 1 poin", "between 1 point down and 1 up"),
        (-0.0004, 0.0003, "time_to_safety.median", "hampir tidak berubah", "hardly any change"),
        (0.0, 0.0, "cases.open", "sama", "the same"),
    ],
)
def test_an_open_interval_in_words(low, high, name, indonesian, english):
    known = figure(name)
    row = {"difference": (low + high) / 2, "low": low, "high": high, "meaning": meaning(known.direction, low, high)}
    assert change_in_words(row, known, "id") == indonesian
    assert change_in_words(row, known, "en") == english
