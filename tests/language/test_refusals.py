"""What the kit cannot take is said in either language, whoever asked: also to a person who typed into a notebook."""

import pickle

import pytest

import simkit
from simkit import charts
from simkit.figures.definitions import figure
from simkit.language.messages import MissingError, RefusalError, UnchangeableError
from simkit.workshop.exercise import Exercise
from simkit.workshop.one_case import run_of_replication, way_of_person


@pytest.fixture(scope="module")
def scenario():
    return simkit.load("tutorial")


@pytest.fixture(scope="module")
def run(scenario):
    return simkit.simulate(scenario, engine="kernel")


def frozen(scenario, _):
    scenario.place = "elsewhere"


def frozen_inside(scenario, _):
    scenario.network.agencies["post"] = None


CALLS = {
    "a figure that there is not": (lambda made, run: figure("retelings"), MissingError),
    "a figure that results have not": (lambda made, run: simkit.replicate(made, 1).tables["satu-konselor"].column("retelings"), MissingError),
    "an attribute": (lambda made, run: run.case_data.attribute("colour"), MissingError),
    "a kind of row": (lambda made, run: run.event_log("id", kinds=["tea"]), RefusalError),
    "no run": (lambda made, run: charts.network_flows([]), RefusalError),
    "no run for the shelter": (lambda made, run: charts.when_full([]), RefusalError),
    "no beds": (lambda made, run: charts.when_full(run), RefusalError),
    "a page": (lambda made, run: charts.swimlane(made, page=9), RefusalError),
    "a change": (frozen, UnchangeableError),
    "a change inside": (frozen_inside, UnchangeableError),
}


@pytest.mark.parametrize("asked", CALLS)
def test_it_is_told_in_both_languages(asked, scenario, run):
    call, kind = CALLS[asked]
    with pytest.raises(kind) as refused:
        call(scenario, run)
    told = refused.value
    assert told.in_language("id") != told.in_language("en")
    assert str(told) in (told.in_language("id"), told.in_language("en")), "as a sentence, without quotation marks around it"
    again = pickle.loads(pickle.dumps(told))  # from another process
    assert (type(again), again.in_language("id")) == (kind, told.in_language("id"))


def test_an_option_that_there_is_not():
    exercise = Exercise(simkit.load("lampung"), "anak")
    with pytest.raises(RefusalError) as refused:
        exercise.answer(99)
    assert refused.value.in_language("id").startswith("tidak ada pilihan nomor 99")


def test_a_person_who_does_not_come_under_the_other_sop():
    made, like = simkit.load("lampung"), simkit.load("lampung", contexts=["rombongan-24"])
    run = run_of_replication(like, 1, 0)
    people = run.case_data.people()
    number = next(place for place, row in enumerate(run.case_data.rows(people)) if row["stream"] == "rombongan_24")
    with pytest.raises(RefusalError) as refused:
        way_of_person(made, number, like=like)
    assert "tidak datang di bawah SOP 'berjenjang'" in refused.value.in_language("id")
