"""Ubah without a browser: steps and their undoing, what fails leaves what was, variants that load again."""

import shutil
import threading
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest

import simkit
from simkit.language.messages import kind, says
from simkit.scenario import ScenarioFaults
from simkit.scenario.faults import Fault
from simkit.scenario.folder import find
from simkit.workshop.calculation import Answer, Calculator
from simkit.workshop.change import ChangeScreen, watched_figures
from simkit.workshop.rows import MOST_ROWS, figures_to_watch, row
from simkit.workshop.session import Session, sop_titles


def invented(scenario, seed, replications):
    """Figures that depend on the number of counsellors and the replication only: what is shown can be worked out by hand."""
    staff = scenario.network.agencies["post"].teams["counsellors"].staff
    noise = np.array([0.2, -0.2, 0.1, -0.1])[np.asarray(replications) % 4]
    return {
        "first_response.median": 10 / staff + noise,
        "wait.post.counsellors.mean": 2.0 / staff + noise / 10,
        "utilisation.post.counsellors": np.full(len(replications), 0.8 / staff),
        "retellings": 2.0 + 0 * noise,
        "withdrawn": 0.01 * staff + 0.001 * noise,
    }


class Told(ChangeScreen):
    """A screen that a test drives: answers wait until they are taken, in the test's own thread."""

    def __init__(self, session, **shown):
        self.waiting = []
        super().__init__(session, replications=12, work=invented, **shown)
        self.take()

    def soon(self, act):
        self.waiting.append(act)

    def take(self):
        self._calculator.wait()
        while self.waiting:
            self.waiting.pop(0)()

    def hear(self, kind, **parts):
        self._came(None, {"kind": kind, **parts}, [])
        self.take()


@pytest.fixture
def screen():
    return Told(Session("tutorial"))


def test_figures_stand_before_anything_is_changed(screen):
    rows = {one["figure"]: one for one in screen.view["rows"]}
    assert rows["first_response.median"]["before"]["full"] == "10 jam"
    assert rows["first_response.median"]["meaning"] == ""
    assert screen.view["verdict"] == "Semua angka masih seperti semula."
    assert screen.view["whole"]
    assert not screen.view["undo"]


def test_a_lever_moves_the_figures_and_says_what_it_means(screen):
    screen.hear("set", lever="counsellors", value=2)
    rows = {one["figure"]: one for one in screen.view["rows"]}
    first = rows["first_response.median"]
    assert (first["before"]["value"], first["now"]["value"]) == (pytest.approx(10), pytest.approx(5))
    assert first["said"] == "✓ lebih baik: turun 5 jam (5 s.d. 5)"
    assert rows["withdrawn"]["meaning"] == "worse"
    assert rows["retellings"]["said"] == "○ tetap sama"
    assert screen.view["verdict"] == "2 angka membaik, 1 memburuk, 1 belum dapat dibedakan."
    assert screen.view["lines"] == [{"lever": "counsellors", "words": "Konselor: dari 1 menjadi **2 orang**."}]
    assert screen.view["cost"] == "Tambahan 168 jam kerja seminggu."
    screen.language = "en"
    assert screen.view["lines"][0]["words"] == "Counsellors: from 1 to **2 people**."
    assert screen.view["rows"][0]["said"].startswith("✓ better: down 5 hours")


def test_better_is_what_holds_among_all_figures_on_the_screen():
    before = {name: np.zeros(20) for name in ("retellings", "withdrawn", "first_response.median", "wait.post.counsellors.mean")}
    likely = np.where(np.arange(20) % 2, 1.0, -1.0) + 0.55  # p about 0.03: by itself it would do
    sure = likely + 2
    scenario = Session("tutorial").base
    for others, meant in ((likely, "open"), (sure, "worse")):
        now = {name: others if name == "retellings" else likely for name in before}
        answer = Answer(scenario, scenario, before, now, 20, 20, 0.0, 1)
        rows = answer.compared(list(before), scenario)
        assert rows["retellings"]["meaning"] == meant
        assert rows["wait.post.counsellors.mean"]["low"] > 0
        assert rows["wait.post.counsellors.mean"]["meaning"] == "open"


def test_every_step_can_be_undone_also_the_way_back_to_the_start(screen):
    session = screen.session
    screen.hear("set", lever="counsellors", value=2)
    screen.hear("set", lever="visitors", value=1.2)
    screen.hear("reset")
    assert session.levers == {}
    screen.hear("undo")
    assert session.levers == {"counsellors": 2, "visitors": 1.2}
    screen.hear("undo")
    assert session.levers == {"counsellors": 2}
    screen.hear("redo")
    assert session.levers == {"counsellors": 2, "visitors": 1.2}
    screen.hear("drop", lever="counsellors")
    assert session.levers == {"visitors": 1.2}
    assert not screen.view["redo"]
    screen.hear("set", lever="visitors", value=1.5)
    assert session.levers == {}, "a lever at its start is not a change"


def test_dragging_leaves_no_step(screen):
    screen.hear("drag", lever="counsellors", value=3)
    assert screen.session.levers == {}
    assert not screen.view["undo"]
    screen.hear("set", lever="counsellors", value=1)
    assert not screen.view["undo"], "dragged away and back"
    assert screen.view["rows"][0]["meaning"] == ""


def test_a_lever_dragged_to_its_start_asks_what_is_known(screen):
    asked = []
    screen._calculator._work = lambda scenario, seed, replications: asked.append(scenario) or invented(scenario, seed, replications)
    screen.hear("set", lever="counsellors", value=2)
    assert len(asked) == 1
    screen.hear("drag", lever="counsellors", value=1)
    screen.hear("set", lever="counsellors", value=1)
    assert len(asked) == 1, "a lever at its start is no other scenario"


def test_what_was_changed_is_drawn_with_the_first_figures_of_the_change(monkeypatch):
    class Loop:
        later: ClassVar[list] = []

        def is_closed(self):
            return False

        def call_later(self, seconds, act):
            self.later.append(act)
            return SimpleNamespace(cancel=lambda: self.later.remove(act))

    screen = Told(Session("tutorial"))
    screen._loop, views = Loop(), []
    screen.observe(lambda change: views.append(change["new"]), "view")
    screen._came(None, {"kind": "set", "lever": "counsellors", "value": 2}, [])
    assert (views, len(Loop.later)) == ([], 1)
    screen.take()
    assert [(len(view["lines"]), view["rows"][0]["meaning"]) for view in views] == [(1, "better")]
    assert Loop.later == []
    # the machine is slow: what was changed does not wait for the figures
    screen._came(None, {"kind": "set", "lever": "counsellors", "value": 3}, [])
    Loop.later[0]()
    assert views[-1]["busy"]
    assert "**3 orang**" in views[-1]["lines"][0]["words"]


@pytest.mark.parametrize("message", [("counsellors", 99), ("counsellors", float("nan")), ("counsellors", True), ("ghost", 1), ("counsellors", "2")])
def test_a_message_outside_the_range_changes_nothing(screen, message):
    with pytest.raises(ValueError, match="no lever"):
        screen.hear("set", lever=message[0], value=message[1])
    assert (screen.session.levers, screen.view["undo"]) == ({}, False)


def test_a_calculation_that_fails_keeps_the_figures_and_says_so(screen, caplog):
    kept = screen.view["rows"]
    screen._calculator._work = lambda *_: 1 / 0
    screen.hear("set", lever="counsellors", value=2)
    assert screen.problem == "Perhitungan terakhir tidak selesai. Angka di bawah dari perubahan sebelumnya."
    assert screen.view["rows"] == kept
    assert "a calculation did not finish" in caplog.text
    screen._calculator._work = invented
    screen.hear("retry")
    assert screen.problem == ""
    assert screen.view["rows"][0]["meaning"] == "better"


def test_the_newest_question_is_the_one_that_is_answered():
    started, go = threading.Event(), threading.Event()

    def slow(scenario, seed, replications):
        started.set()
        assert go.wait(120)
        return invented(scenario, seed, replications)

    answers = []
    calculator = Calculator(answers.append, answers.append, slow)
    session = Session("tutorial")
    one, two, three = (session.scenario("", {"counsellors": float(number)}) for number in (1, 2, 3))
    calculator.ask(one, two, 1, 40)
    assert started.wait(120)
    last = calculator.ask(one, three, 1, 40)
    go.set()
    calculator.wait()
    assert {answer.asked for answer in answers} == {last}
    assert answers[-1].now == three
    assert answers[-1].whole
    assert [answer.done for answer in answers] == sorted({answer.done for answer in answers})


def test_an_answer_is_told_at_the_first_look_and_whole(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("simkit.workshop.calculation.time", SimpleNamespace(perf_counter=lambda: clock[0]))
    took = {"a replication": 0.001}

    def work(scenario, seed, replications):
        clock[0] += took["a replication"] * len(replications)
        return invented(scenario, seed, replications)

    told = []
    calculator = Calculator(lambda answer: told.append(answer.done), told.append, work)
    session = Session("tutorial")
    one, two, three, four = (session.scenario("", {"counsellors": float(number)} if number > 1 else {}) for number in (1, 2, 3, 4))
    five = session.scenario("", {"visitors": 1.2})
    calculator.ask(one, two, 1, 100)
    calculator.wait()
    told.clear()
    calculator.ask(one, three, 1, 100)
    calculator.wait()
    assert told == [20, 100]
    # somewhat slower than one piece should be: still the first twenty, in one piece
    asked = []
    calculator._work = lambda scenario, seed, replications: asked.append(replications) or work(scenario, seed, replications)
    took["a replication"] = calculator._pace = 0.01
    told.clear()
    calculator.ask(one, five, 1, 100)
    calculator.wait()
    assert asked[0] == range(20)
    assert told == [20, 100], "what is whole in less than half a second is not told in between"
    # a slow machine: less at a time, and not silent for long
    told.clear()
    took["a replication"] = 0.06
    calculator.ask(one, four, 1, 100)
    calculator.wait()
    assert told[-1] == 100
    assert len(told) > 8
    assert max(after - before for before, after in zip(told, told[1:], strict=False)) <= 20


def test_the_screen_asks_for_the_figures_that_it_may_show():
    base = simkit.load("lampung")
    wanted = figures_to_watch(base)
    assert len(wanted) >= MOST_ROWS
    found = watched_figures(base, 1, range(2))
    assert list(found)
    assert set(found) <= set(wanted)
    assert all(len(values) == 2 for values in found.values())
    assert len([name for name in wanted if name in found]) >= MOST_ROWS


def test_a_guess_is_kept_as_first_made_once_the_answer_was_seen(screen):
    screen.hear("guess", figure="first_response.median", direction="up")
    screen.hear("guess", figure="first_response.median", direction="same")
    assert screen.view["guess"] == {"state": "made", "said": "Waktu tanggap akan **tetap**."}
    screen.hear("set", lever="counsellors", value=2)
    assert screen.view["guess"]["came"] == "Simulasi: **turun 5 jam (5 s.d. 5)**."
    screen.hear("guess", figure="first_response.median", direction="down")
    assert "tetap" in screen.view["guess"]["said"]
    screen.hear("again")
    assert screen.view["guess"] == {"state": "ask"}
    screen.hear("skip")
    assert screen.view["guess"] == {"state": "skipped"}


def test_filling_in_hides_the_figures_and_marks_the_numbers_as_the_participants(screen):
    filling = Told(Session("tutorial"), mode="isi")
    filling.hear("set", lever="counsellors", value=2)
    lever = filling.view["groups"][0]["levers"][0]
    assert (filling.view["rows"], lever["basis"]) == ([], "estimate")
    filling.hear("filled")
    assert filling.view["rows"]


@pytest.fixture
def own_place(tmp_path):
    shutil.copytree(find("tutorial"), tmp_path / "tutorial")
    sop_titles.cache_clear()
    return str(tmp_path / "tutorial")


def test_what_was_changed_becomes_a_variant_that_loads_as_it_was_shown(own_place):
    screen = Told(Session(own_place))
    screen.hear("save", name="Dua konselor lagi")
    assert screen.view["refused"] == "Belum ada yang diubah; tidak ada yang disimpan."
    screen.hear("set", lever="counsellors", value=3)
    screen.hear("set", lever="talk_minutes", value=24)
    screen.hear("save", name="  Tiga   konselor ")
    assert screen.view["refused"] == ""
    assert screen.session.other_sop == "tiga-konselor"
    written = simkit.load(own_place, sop="tiga-konselor")
    shown = screen.session.scenario("", screen.session.levers)
    assert written.network == shown.network
    assert written.sop.steps == shown.sop.steps
    assert sop_titles(own_place)["tiga-konselor"]["title"].id == "Tiga konselor"
    for name, said in (("", "Isi nama"), ("../x", "dimulai dengan huruf"), ("9x", "dimulai dengan huruf"), ("tiga konselor", "sudah dipakai"),
                       ("CON", "sudah dipakai"), ("x" * 41, "paling panjang 40"), ("a\nb: c", "tiga")):  # fmt: skip
        screen.hear("save", name=name)
        assert said in screen.view["refused"] or said == "tiga", name


def test_a_row_in_words_for_a_screen_reader_follows_its_axis():
    scenario = simkit.load("tutorial")
    compared = {"base": 120.0, "value": 60.0, "before_low": 110.0, "before_high": 130.0, "now_low": 50.0, "now_high": 70.0,
                "difference": -60.0, "low": -72.0, "high": -48.0, "meaning": "better", "group": "all"}  # fmt: skip
    shown = row("first_response.median", scenario, compared, "en", same=False)
    assert shown["label"] == ("Time to first response, median, report to first response: was 5 days, now 2.5 days. "
                              "better: down 2.5 days (2 to 3). no target.")  # fmt: skip
    assert shown["axis"] == "6 days"
    shares = {**compared, "base": 0.3, "value": 0.36, "before_low": 0.2, "before_high": 0.4, "now_low": 0.3, "now_high": 0.44, "difference": 0.06}
    ends = [row("withdrawn", scenario, shares, language, same=False)["axis"] for language in ("id", "en")]
    assert ends == ["50 %", "50%"]


def test_a_sure_difference_that_the_two_numbers_do_not_show_is_none_to_speak_of():
    compared = {"base": 1.0, "value": 1.001, "before_low": 1.0, "before_high": 1.0, "now_low": 1.0, "now_high": 1.002,
                "difference": 0.001, "low": 0.0002, "high": 0.0018, "meaning": "worse", "group": "all"}  # fmt: skip
    shown = row("retellings", simkit.load("tutorial"), compared, "en", same=False)
    assert (shown["before"]["text"], shown["now"]["text"]) == ("1", "1")
    assert (shown["meaning"], shown["said"]) == ("open", "○ nearly the same: up 0.001 (0 to 0.002)")
    shown = row("retellings", simkit.load("tutorial"), {**compared, "value": 1.6, "difference": 0.6}, "en", same=False)
    assert shown["meaning"] == "worse"


def test_what_comes_from_outside_is_a_step_as_any_other(screen):
    session = screen.session
    (name, *_) = session.usual.contexts
    screen.hear("set", lever="counsellors", value=2)
    screen.hear("context", name=name, on=True)
    assert session.contexts == (name,)
    assert [sorted(line) for line in screen.view["lines"]] == [["context", "words"], ["lever", "words"]]
    assert screen._answer.before.active_contexts == ()
    assert screen._answer.now.active_contexts == (name,)
    screen.hear("undo")
    assert (session.contexts, session.levers) == ((), {"counsellors": 2})
    screen.hear("redo")
    assert (session.contexts, session.levers) == ((name,), {"counsellors": 2})
    screen.hear("reset")
    assert (session.contexts, session.levers) == ((), {})
    screen.hear("undo")
    assert (session.contexts, session.levers) == ((name,), {"counsellors": 2})
    screen.hear("drop", lever="counsellors")
    assert screen.view["lines"][0]["context"] == name
    assert not screen.view["savable"]


def test_what_is_switched_on_another_screen_can_be_undone_here(screen):
    session = screen.session
    (name, *_) = session.usual.contexts
    session.contexts = (name,)
    screen.take()
    assert screen.view["undo"]
    screen.hear("undo")
    assert session.contexts == ()


def test_only_contexts_of_the_scenario_are_switched(screen):
    for parts in ({"name": "ghost", "on": True}, {"name": next(iter(screen.session.usual.contexts)), "on": "yes"}):
        with pytest.raises(ValueError, match="no context"):
            screen.hear("context", **parts)
    assert screen.session.contexts == ()


def test_a_context_that_does_not_fit_the_sop_is_told_and_stays_off(screen, monkeypatch):
    (name, *_) = screen.session.usual.contexts
    good = screen.session.scenario

    def refuse(sop="", levers=None, contexts=None):
        if contexts:
            raise ScenarioFaults([Fault("sop.yaml", 1, 1, "", says("no", what=kind("step"), name="ghost"))])
        return good(sop, levers, contexts)

    monkeypatch.setattr(screen.session, "scenario", refuse)
    rows = screen.view["rows"]
    screen.hear("context", name=name, on=True)
    assert "tidak cocok dengan SOP ini: tidak ada langkah 'ghost'" in screen.problem
    assert (screen.session.contexts, screen.view["rows"], screen.view["undo"]) == ((), rows, False)


def test_large_type_has_five_figures_and_the_guessed_one_is_among_them():
    def seven(scenario, seed, replications):
        return {name: np.asarray(replications, dtype=float) for name in figures_to_watch(scenario)}

    class Seven(Told):
        def __init__(self, session):
            self.waiting = []
            ChangeScreen.__init__(self, session, replications=4, work=seven)
            self.take()

    screen = Seven(Session("lampung"))
    shown = [one["figure"] for one in screen.view["rows"]]
    assert len(shown) == MOST_ROWS
    screen.session.large = True
    assert [one["figure"] for one in screen.view["rows"]] == shown[:5]
    screen.hear("guess", figure=shown[-1], direction="up")
    assert [one["figure"] for one in screen.view["rows"]] == [*shown[:4], shown[-1]]


def test_what_the_browser_kept_of_contexts_is_checked():
    session = Session("lampung")
    kept = {**session.kept(), "contexts": ["rombongan-24", "../ghost", "pandemi", 3]}
    session.remember(kept)
    assert session.contexts == ("pandemi", "rombongan-24"), "in the order of the scenario, so that the same ones are the same scenario"
