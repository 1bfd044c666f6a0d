"""Every figure that is computed has one definition, in both languages."""

import pytest

from simkit.engine.simulation import simulate
from simkit.figures.definitions import FIGURES, HEADLINE, figure
from tests.engine.models import arrivals, scenario


def test_every_computed_figure_is_defined():
    made = scenario(
        {"serve": {"team": "desk.clerks", "time": "1 h", "events": ["safe", "first_response", "care", "home", "secured"], "next": "end"}},
        cases=arrivals("08:00", "08:10"),
        sop={"deadlines": {"limit": {"from": "arrival", "to": "safe", "within": "1 d"}}},
        streams={"background": {"others": {"pool": "desk.clerks", "arrivals": {"per_day": 2}, "time": "1 h"}}},
        agency={"beds": {"beds": {"places": 2}}, "caseloads": {"load": {"places": 2, "managers": "desk.clerks"}}},
    )
    for name in simulate(made).figures()["figure"].unique():
        found = figure(name, made)
        assert found.id == name
        for words in (found.label, found.definition, found.denominator):
            assert words.id
            assert words.en


def test_titles_come_from_the_scenario():
    made = scenario({"serve": {"team": "desk.clerks", "time": "1 h", "next": "end"}}, team={"title": {"id": "petugas loket", "en": "the clerks"}})
    assert figure("wait.desk.clerks.median", made).label.id == "Menunggu petugas loket: median"
    assert figure("utilisation.desk.clerks", made).label.en == "Utilisation: the clerks"


def test_an_unknown_figure():
    with pytest.raises(KeyError, match="nonsense"):
        figure("nonsense.of.this")


def test_the_headline_figures_are_defined_once():
    assert set(HEADLINE) <= set(FIGURES)
    assert all(name == defined.id for name, defined in FIGURES.items())
