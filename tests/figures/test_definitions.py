"""Every figure that is computed has one definition, in both languages."""

import pytest

from simkit import load
from simkit.engine.simulation import simulate
from simkit.figures.columns import columns_of
from simkit.figures.definitions import FIGURES, HEADLINE, figure
from simkit.figures.targets import known_figures
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


@pytest.mark.parametrize(("place", "sop"), [("lampung", None), ("lampung", "satu-atap"), ("lampung", "manajer-kasus"), ("tutorial", None)])
def test_every_figure_of_a_shipped_scenario_has_words_of_its_own(place, sop):
    made = load(place, sop=sop)
    names = dict.fromkeys(columns_of(made).figures)
    assert set(names) <= {*known_figures(made), *(name for name in names if name.startswith("outcome."))}
    labels = {"id": [], "en": []}
    for name in names:
        found = figure(name, made)
        for language, seen in labels.items():
            label = getattr(found.label, language)
            assert "_" not in label, f"{name}: {label}"
            assert getattr(found.definition, language)
            assert getattr(found.denominator, language)
            seen.append(label)
    for seen in labels.values():
        assert len(set(seen)) == len(seen), sorted(label for label in seen if seen.count(label) > 1)


def test_figures_that_the_screens_show():
    made = load("lampung")
    wanted = {
        "wait.uptd_ppa.psychologist.median", "full.shelter.beds", "withdrawn", "first_response.median", "time_to_safety.p90", "care.within_72h",
        "retellings",
    }  # fmt: skip
    assert wanted <= set(columns_of(made).figures)


def test_a_pool_without_a_title_is_not_shown_by_its_identifier():
    made = scenario(
        {"serve": {"team": "desk.night_clerks", "time": "1 h"}}, network={"agencies": {"desk": {"teams": {"night_clerks": {"staff": 1}}}}}
    )
    assert figure("wait.desk.night_clerks.median", made).label.en == "Wait for night clerks: median"


def test_pools_with_the_same_title_carry_their_agency():
    title = {"title": {"id": "kepala", "en": "the head"}, "staff": 1}
    agencies = {name: {"title": {"id": f"lembaga {name}", "en": f"agency {name}"}, "teams": {"head": title}} for name in ("a", "b")}
    steps = {"serve": {"team": "a.head", "time": "1 h", "next": "again"}, "again": {"team": "b.head", "time": "1 h"}}
    made = scenario(steps, network={"agencies": agencies})
    assert figure("wait.a.head.median", made).label.en == "Wait for the head (agency a): median"
