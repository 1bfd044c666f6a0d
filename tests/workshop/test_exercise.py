"""The pathway exercise: every vignette under every SOP can be walked to its end, and the right answers are exactly the SOP's."""

import datetime as dt
import itertools
import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from simkit.cli import app
from simkit.engine.conditions import test_of as holds_of
from simkit.scenario import load
from simkit.scenario.changes import Change
from simkit.scenario.folder import find
from simkit.scenario.loading import changed
from simkit.scenario.sop import END
from simkit.workshop.exercise import Exercise, question_at
from simkit.workshop.exercise_view import view_of
from simkit.workshop.one_case import way_of
from simkit.workshop.walking import Choice, Walk

SOPS = sorted(file.stem for file in (find("lampung") / "sops").glob("*.yaml"))
NAMES = list(load("lampung").vignettes)


@pytest.mark.parametrize("sop", SOPS)
def test_every_vignette_can_be_walked_to_its_end(sop):
    scenario = load("lampung", sop=sop)
    for name in NAMES:
        exercise = Exercise(scenario, name)
        for _ in range(70):
            if exercise.over:
                break
            question = exercise.now.question
            assert 2 <= len(question.options) <= 4, (name, question.state.step)
            assert any(option.right for option in question.options)
            assert any(not option.right for option in question.options)
            assert len({option.choice for option in question.options}) == len(question.options)
            for option in question.options:
                assert option.right == (option.choice in question.allowed)
            usual = exercise.walk.usual(question.state)
            chosen = next((n for n, one in enumerate(question.options) if one.choice == usual), None)
            assert exercise.answer(chosen if chosen is not None else next(n for n, one in enumerate(question.options) if one.right))
            exercise.forward()
        assert exercise.over, f"{name} never ends under {sop}"
        assert exercise.score()[1] == 0


@pytest.mark.parametrize(("sop", "name"), [("berjenjang", "kdrt"), ("visum-dekat", "anak"), ("rumah-aman-dulu", "pmi-pulang")])
def test_wherever_the_simulation_sends_her_is_an_answer_of_the_exercise(sop, name):
    """The engine and the exercise read the same rows: with the times of the run, its next step is always among the allowed ones."""
    scenario = load("lampung", sop=sop)
    way = way_of(scenario, name)
    walk = Walk(scenario, scenario.vignettes[name])
    state = walk.begin()
    followed = 0
    for (_, _, first), (start, _, second) in itertools.pairwise(way.works):
        assert state.step == first
        state = replace(state, now=way.arrived + start)
        if state.forks:
            break  # from here on the run walks several tracks at once
        chosen = next((choice for choice in walk.ways(state) if choice.to == second), None)
        assert chosen is not None, (first, second, list(walk.ways(state)))
        state = walk.take(state, chosen)
        followed += 1
    assert followed >= 5


def test_how_long_her_way_takes_is_told_until_she_has_what_she_asked_for():
    """Dewi is home when the feedback from there is first awaited: the weeks until it comes are none of her way."""
    walk = Exercise(load("lampung"), "lintas-provinsi").walk
    state = walk.begin()
    assert walk.until(state) == state.now
    for choice in walk.usual_way(state):
        state = walk.take(state, choice)
    assert walk.until(state) == dict(state.events)["home"] < state.now


def test_the_condition_of_the_sop_decides_what_is_right():
    scenario = load("lampung")
    walk = Walk(scenario, scenario.vignettes["anak"])
    state = walk.begin()
    assert [choice.to for choice in walk.ways(state)] == ["uptd_intake"]
    state = walk.take(walk.take(state, Choice("uptd_intake", "letter")), Choice("triage"))
    assert set(walk.ways(state)) == {Choice("assessment")}, "medium risk: no emergency response"
    question = question_at(walk, "anak", state)
    emergency = [option for option in question.options if option.choice.to == "emergency_response"]
    assert emergency
    assert emergency[0].why == "condition"
    assert emergency[0].route == scenario.sop.steps["triage"].next[0]


def test_several_answers_where_the_sop_allows_several():
    scenario = load("lampung")
    walk = Walk(scenario, scenario.vignettes["pmi-pulang"])
    state = walk.begin()
    assert {choice.to for choice in walk.ways(state)} == {"pmi_lodging", "pmi_health"}
    state = walk.take(state, Choice("pmi_lodging"))
    assert set(walk.ways(state)) == {Choice("uptd_intake", "escorted"), Choice("uptd_intake", "letter")}


@pytest.mark.parametrize("sop", SOPS)
def test_the_reason_that_is_given_is_true_of_her(sop):
    """A row said not to hold does not hold for her now; the row said to come before holds; what is said to wait for a join is said at a fork."""
    scenario = load("lampung", sop=sop)
    seen = set()
    for name in NAMES:
        walk = Walk(scenario, scenario.vignettes[name])
        state = walk.begin()
        while not walk.finished(state):
            for option in question_at(walk, name, state).options:
                seen.add(option.why)
                if option.route is not None:
                    holds = holds_of(option.route.when)(walk._case(state), state.now, state.times_at(state.step))
                    assert holds == (option.why == "before"), (name, state.step, option)
                if option.why == "join":
                    assert state.forks or any(at.forks for at in walk.ways(state).values()), (name, state.step, option)
            state = walk.take(state, walk.usual(state))
    assert seen >= {"", "condition", "before", "join", "mode", "later", "elsewhere", "wishes"}


def test_a_way_on_which_her_case_is_closed_without_what_she_asks_for_does_not_fit():
    """The row is there for those whose indicators nobody sees; for her it would be the mistake that the exercise is to teach."""
    scenario = load("lampung")
    walk = Walk(scenario, scenario.vignettes["pmi-pulang"])
    question = question_at(walk, "pmi-pulang", walk.begin())
    assert {choice.to for choice in question.allowed} == {"pmi_lodging"}
    place = next(n for n, option in enumerate(question.options) if option.choice.to == "pmi_health")
    assert question.options[place].why == "wishes"
    exercise = Exercise(scenario, "pmi-pulang")
    assert exercise.answer(place) is False
    said = view_of(exercise, "id", place)["feedback"]
    assert "Di tempat aman; Bertemu psikolog" in said["text"][0]


def test_only_what_the_sop_starts_for_her_is_said_to_start():
    """Nisa's risk was seen as medium: no request to LPSK begins beside her interview, as one does for somebody at high risk."""
    scenario = load("lampung")
    walk = Walk(scenario, scenario.vignettes["anak"])
    state = walk.begin()
    while Choice("bap") not in walk.ways(state):
        state = walk.take(state, walk.usual(state))
    assert walk.started(state, Choice("bap")) == [["legal_aid", "investigation"]]
    assert "lpsk_request" in {route.to for rows in scenario.sop.steps["bap"].start for route in rows}


def test_who_is_safe_already_is_not_said_to_wait_for_being_made_safe():
    """Women found in a raid are in the shelter before they are registered."""
    scenario = load("lampung")
    walk = Walk(scenario, scenario.vignettes["rombongan"])
    state = walk.begin()
    while not walk.finished(state):
        assert "response_high" not in {clock.name for clock in question_at(walk, "rombongan", state).clocks}
        state = walk.take(state, walk.usual(state))


def test_what_comes_from_outside_holds_in_the_exercise_between_its_dates():
    """In the pandemic she is tested before she gets a bed, and letters take longer; before it and after it nothing is otherwise."""
    usual, pandemic = (Walk(scenario, scenario.vignettes["kdrt"]) for scenario in (load("lampung"), load("lampung", contexts=["pandemi"])))
    states = [walk.take(walk.begin(), Choice("triage")) for walk in (usual, pandemic)]
    for step in ("emergency_response", "emergency_care", "shelter_file", "shelter_order"):
        assert states[0].now == states[1].now, step
        states = [walk.take(state, Choice(step)) for walk, state in zip((usual, pandemic), states, strict=True)]
    assert states[1].now - states[0].now > 20 * 3600, "the test of the pandemic, a day at the median"
    later = replace(states[0], now=pandemic.plan.second(dt.datetime(2022, 4, 4, 9)))
    assert pandemic.take(later, Choice("shelter_admission")) == usual.take(later, Choice("shelter_admission"))


def test_what_a_step_does_follow_is_said_by_the_nearest_rows():
    walk = Walk(load("lampung"), load("lampung").vignettes["anak"])
    assert walk.before("psych_session")[0] == "case_conference", "through the fork and no further"
    assert walk.before("visum_report") == ["visum"], "a track beside the main way"
    assert walk.before("hotline") == []


def test_parallel_branches_in_any_order_and_all_before_the_join():
    scenario = load("lampung", sop="paralel")
    walk = Walk(scenario, scenario.vignettes["anak"])
    state = walk.begin()
    for step in ("uptd_intake", "triage", "assessment"):
        state = walk.take(state, next(choice for choice in walk.ways(state) if choice.to == step))
    assert {choice.to for choice in walk.ways(state)} == {"police_report", "health_care", "psych_assessment"}
    state = walk.take(state, Choice("psych_assessment"))
    assert {choice.to for choice in walk.ways(state)} == {"police_report", "health_care"}, "the join waits for all"


def test_another_sop_has_other_right_answers():
    digital = load("lampung", sop="rujukan-digital")
    walk = Walk(digital, digital.vignettes["anak"])
    state = walk.begin()
    assert set(walk.ways(state)) == {Choice("uptd_intake", "digital")}
    letter = [option for option in question_at(walk, "anak", state).options if option.choice == Choice("uptd_intake", "letter")]
    assert not letter or not letter[0].right


def test_a_wrong_answer_can_be_tried_again_and_going_back_changes_nothing():
    exercise = Exercise(load("lampung"), "kdrt")
    options = exercise.now.question.options
    wrong = next(n for n, one in enumerate(options) if not one.right)
    right = next(n for n, one in enumerate(options) if one.right)
    assert exercise.answer(wrong) is False
    exercise.forward()
    assert exercise.place == 0, "nobody goes on without an answer that fits"
    assert exercise.answer(right) is True
    exercise.forward()
    assert exercise.score() == (0, 1, 0)
    exercise.back()
    exercise.answer(wrong)
    assert exercise.now.chosen == right
    with pytest.raises(ValueError, match="options"):
        exercise.answer(9)


def test_the_72_hour_clock_counts_from_the_incident_and_the_deadline_that_the_next_step_meets_comes_first():
    scenario = load("lampung")
    walk = Walk(scenario, scenario.vignettes["anak"])
    state = walk.begin()
    for step in ("uptd_intake", "triage", "assessment", "police_report"):
        state = walk.take(state, next(choice for choice in walk.ways(state) if choice.to == step))
    clocks = question_at(walk, "anak", state).clocks
    pep = next(clock for clock in clocks if clock.name == "pep")
    assert pep.meets, "the visum is health care too"
    assert pep.left == 72 * 3600 - 20 * 3600 - (state.now - walk.arrived)
    assert clocks[0].meets


def test_what_runs_beside_is_never_offered_as_a_step_that_does_not_fit():
    scenario = load("lampung")
    exercise = Exercise(scenario, "anak")
    started = set()
    while not exercise.over:
        question = exercise.now.question
        started |= {route.to for rows in scenario.sop.steps[question.state.step].start for route in rows}
        assert not started & {option.choice.to for option in question.options if not option.right}
        exercise.answer(next(number for number, option in enumerate(question.options) if option.right))
        exercise.forward()
    assert "visum_report" in started


def test_an_end_that_comes_by_chance_is_nobody_s_answer():
    scenario = load("lampung")
    walk = Walk(scenario, scenario.vignettes["lintas-provinsi"])
    state = walk.begin()
    while state.step != "return_interprovince":
        state = walk.take(state, walk.usual(state))
    state = walk.take(state, Choice("origin_feedback"))
    assert [choice.to for choice in walk.ways(state)] == ["closure"]
    state = walk.take(state, Choice("closure"))
    assert [choice.to for choice in walk.ways(state)] == [END]


def test_a_step_taken_out_of_the_sop_is_no_answer_any_more():
    scenario = changed(load("lampung"), [Change(path="sop.steps.triage.next.0.when.seen_risk", set="low")])
    walk = Walk(scenario, scenario.vignettes["kdrt"])
    state = walk.take(walk.take(walk.begin(), Choice("triage")), Choice("assessment"))
    assert state.step == "assessment"
    with pytest.raises(ValueError, match="does not lead"):
        walk.take(state, Choice("emergency_response"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_written_for_people(name, language):
    scenario = load("lampung")
    raw = [word for word in (*scenario.sop.steps, *scenario.network.pools(), "wants_police", "seen_risk") if "_" in word]
    exercise = Exercise(scenario, name)
    while not exercise.over:
        options = exercise.now.question.options
        for number, option in enumerate(options):
            if not option.right:
                exercise.answer(number)
                said = view_of(exercise, language, number)["feedback"]
                assert not said["ok"]
                assert "salah" not in said["head"].lower()
                assert "wrong" not in said["head"].lower()
        right = next(number for number, option in enumerate(options) if option.right)
        exercise.answer(right)
        view = view_of(exercise, language, right)
        assert view["feedback"]["ok"]
        assert len(view["feedback"]["why"]) == sum(not option.right for option in options)
        text = json.dumps(view, ensure_ascii=False)
        assert not [word for word in raw if word in text]
        assert " 1 times" not in text
        exercise.forward()
    review = view_of(exercise, language, None)
    assert len(review["rows"]) == len(exercise.answers)


def test_on_paper_every_question_has_its_answer_on_a_sheet_of_its_own(tmp_path):
    scenario = load("lampung")
    made = CliRunner().invoke(app, ["exercise", "lampung", "--vignette", "pmi-pulang", "--out", str(tmp_path / "latihan.html"), "--lang", "id"])
    assert made.exit_code == 0, made.output
    text = (tmp_path / "latihan.html").read_text(encoding="utf-8")
    _, questions, key = text.split("<section class=sheet>")
    count = len(Walk(scenario, scenario.vignettes["pmi-pulang"]).usual_way(Walk(scenario, scenario.vignettes["pmi-pulang"]).begin()))
    assert questions.count("<div class=q>") == count
    assert key.count("<tr><td>") == count
    assert "✓" not in questions
    assert "bukan ramalan" in text
    assert "http" not in text
    wrong = CliRunner().invoke(app, ["exercise", "lampung", "--vignette", "siapa", "--out", str(tmp_path / "latihan.html")])
    assert wrong.exit_code == 1
    assert "pmi-pulang" in wrong.output
