"""The base of the screens: choices travel, words come from one table, messages are not trusted."""

import re
import subprocess
import sys

import pytest

from simkit.workshop.pages import Workshop
from simkit.workshop.screen import STATIC, STEPS, Screen, module
from simkit.workshop.session import Session, sop_titles
from simkit.workshop.words import WORDS


class Plain(Screen):
    name = "change"
    words = ("change.",)
    _esm = module("start.js")

    def look(self, language):
        return {"sop": self.session.sop, "heard": getattr(self, "heard", None)}

    def on_hear(self, text):
        self.heard = text
        self.refresh()


@pytest.fixture
def session():
    return Session("tutorial")


def test_choices_travel_between_the_screens_of_a_session(session):
    one, other = Plain(session), Plain(session)
    one.language = "en"
    one.large = True
    assert (other.language, other.large, session.language) == ("en", True, "en")
    assert other.view["language"] == "en"
    assert Plain(session).language == "en"
    assert Plain(Session("tutorial")).language == "id"


def test_messages_go_to_their_method_and_no_further(session):
    plain = Plain(session, steps=("start", "change"))
    plain._came(None, {"kind": "hear", "text": "ya"}, [])
    assert plain.view["heard"] == "ya"
    plain._came(None, {"kind": "go", "screen": "compare"}, [])
    assert session.screen == "start"
    plain._came(None, {"kind": "go", "screen": "change"}, [])
    assert session.screen == "change"
    for foreign in ({"kind": "msg", "callback": 1}, {"kind": "displayed"}, {"kind": "hear", "more": 1}, {"kind": "nothing"}):
        with pytest.raises(ValueError, match="knows no message"):
            plain._came(None, foreign, [])
    plain._came(None, "no message at all", [])


def test_what_the_browser_kept_is_checked_name_by_name(session):
    lever = next(iter(session.base.levers))
    highest = session.base.levers[lever].highest
    session.remember({"place": "elsewhere", "levers": {lever: highest}})
    assert session.levers == {}
    kept = {"place": "tutorial", "sop": "no-such", "other_sop": list(sop_titles("tutorial"))[1], "levers": {lever: highest, "ghost": 1.0}}
    session.remember({**kept, "case": -3, "guesses": "x"})
    assert session.levers == {lever: highest}
    assert session.sop == session.base.sop_name
    assert session.other_sop == list(sop_titles("tutorial"))[1]
    assert session.case is None
    session.remember({"place": "tutorial", "levers": {lever: highest + 1e6, "x": float("nan")}})
    assert session.levers == {}


def test_every_word_that_a_module_asks_for_is_there():
    for file in STATIC.glob("*.js"):
        for key in re.findall(r'word\("([a-z.\d]+)"', file.read_text(encoding="utf-8")):
            assert key in WORDS, f"{file.name}: {key}"


def test_every_step_has_its_name_its_question_and_its_help():
    for step in STEPS:
        assert {f"nav.{step}", f"q.{step}", f"help.{step}"} <= set(WORDS)
    for key, text in WORDS.items():
        assert set(re.findall(r"{\w+}", text.id)) == set(re.findall(r"{\w+}", text.en)), key


def test_a_screen_that_she_does_not_see_follows_when_she_comes_to_it(session):
    class Following(Plain):
        def __init__(self, *given, **more):
            self.followed = []
            super().__init__(*given, **more)
            self.follow(["sop", "levers"], self.note)

        def note(self):
            self.followed.append((self.session.sop, dict(self.session.levers)))

    screen, (first, other, *_) = Following(session), [*sop_titles("tutorial"), "b"]
    session.levers = {"counsellors": 2.0}
    assert screen.followed == [(first, {"counsellors": 2.0})]
    screen.be_shown(False)
    session.levers = {"counsellors": 3.0}
    session.sop = other
    assert len(screen.followed) == 1
    screen.be_shown(True)
    assert screen.followed[1:] == [(other, {"counsellors": 3.0})], "once, with what is chosen now"
    screen.be_shown(True)
    assert len(screen.followed) == 2


def test_no_screen_styles_another_one():
    """All screens of a session are on one page: a class of one screen's style must not be one of another's, but for those that all share."""
    found = {}
    for file in sorted(STATIC.glob("*.css")):
        for name in set(re.findall(r"\.([a-z]+-[a-z0-9-]+)", file.read_text(encoding="utf-8"))):
            found.setdefault(name, []).append(file.name)
    assert {name: files for name, files in found.items() if len(files) > 1 and not name.startswith("sk-")} == {}


def test_only_the_screen_in_sight_follows(monkeypatch):
    asked = []
    monkeypatch.setattr("simkit.workshop.comparing.CompareScreen._ask", lambda self: asked.append("compare"))
    monkeypatch.setattr("simkit.workshop.change.ChangeScreen._ask", lambda self: asked.append("change"))
    workshop = Workshop("compare", Session("tutorial"))
    assert workshop["change"] is not None
    asked.clear()
    workshop.session.levers = {"counsellors": 2.0}
    assert asked == ["compare"]
    workshop.session.screen = "change"
    assert asked == ["compare", "change"]
    workshop.session.levers = {}
    assert asked == ["compare", "change", "change"]


def test_screens_open_without_what_they_do_not_need():
    """Pandas, matplotlib and scipy.stats are 40, 60 and 50 MB in every participant's kernel, and most of a second before a page is ready."""
    code = """
import importlib, sys
from simkit.workshop.pages import SCREENS
for where in SCREENS.values():
    importlib.import_module(where.split(":")[0])
from simkit.engine.simulation import simulate
from simkit.scenario import load
from simkit.workshop.film import film_of
film_of(simulate(load("tutorial")))
print(*({"pandas", "pyarrow", "matplotlib", "scipy.stats", "statsmodels", "numba", "dask"} & {*sys.modules}))
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
