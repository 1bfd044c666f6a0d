"""Changes by path: every action by a case worked by hand, and the data given stays as it was."""

import copy

import pytest

from simkit.scenario.applying import ChangeError, applied
from simkit.scenario.changes import Change

DATA = {
    "sop": {
        "steps": {
            "visum": {"team": "rsudam.forensic", "time": {"triangular": ["45 min", "60 min", "120 min"]}, "next": [{"to": "bap", "by": "letter"}]},
            "bap": {"team": "polda.interviewers", "time": {"lognormal": {"mean": "2 h", "sd": "1 h"}}, "next": [{"to": "end"}]},
        }
    },
    "staff": {"value": 4, "range": [2, 8], "basis": "assumption"},
    "modes": {"letter": {"lost": 0.04}},
}


@pytest.mark.parametrize(
    ("change", "path", "expected"),
    [
        ({"path": "sop.steps.visum.team", "set": "puskesmas.doctors"}, "sop.steps.visum.team", "puskesmas.doctors"),
        ({"path": "sop.steps.visum.before", "set": "1 d"}, "sop.steps.visum.before", "1 d"),
        ({"path": "sop.steps.visum.time", "scale": 1.5}, "sop.steps.visum.time.triangular", ["67.5 min", "90 min", "180 min"]),
        ({"path": "sop.steps.bap.time", "scale": 2}, "sop.steps.bap.time.lognormal", {"mean": "4 h", "sd": "2 h"}),
        ({"path": "sop.steps.bap.time", "add": "1 h"}, "sop.steps.bap.time.lognormal", {"mean": "3 h", "sd": "1 h"}),
        ({"path": "staff", "scale": 2}, "staff.value", 8),
        ({"path": "staff", "add": 1}, "staff.value", 5),
        ({"path": "modes.letter.lost", "scale": 0.5}, "modes.letter.lost", 0.02),
        ({"path": "sop.steps.*.next.*.by", "set": "digital", "where": ["letter"]}, "sop.steps.visum.next", [{"to": "bap", "by": "digital"}]),
        ({"path": "sop.steps.*.next.*.by", "set": "digital", "where": ["letter"]}, "sop.steps.bap.next", [{"to": "end"}]),
        ({"path": "sop.steps.visum.next.0", "insert": {"to": "end"}}, "sop.steps.visum.next", [{"to": "end"}, {"to": "bap", "by": "letter"}]),
        ({"path": "sop.steps.visum.next.end", "insert": {"to": "end"}}, "sop.steps.visum.next", [{"to": "bap", "by": "letter"}, {"to": "end"}]),
        (
            {"path": "sop.steps.new", "copy": "sop.steps.bap", "insert": {"team": "x.y"}},
            "sop.steps.new",
            {**DATA["sop"]["steps"]["bap"], "team": "x.y"},
        ),
        ({"path": "sop.steps.bap", "remove": True}, "sop.steps", {"visum": DATA["sop"]["steps"]["visum"]}),
    ],
)
def test_actions(change, path, expected):
    before = copy.deepcopy(DATA)
    result = applied(DATA, Change.model_validate(change))
    assert before == DATA
    for part in path.split("."):
        result = result[part]
    assert result == expected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": "sop.steps.visun.team", "set": "x"}, "did you mean 'visum'"),
        ({"path": "modes.letter.lots", "scale": 2}, "did you mean 'lost'"),
        ({"path": "sop.steps.bap", "insert": {}}, "exists already"),
        ({"path": "sop.steps.bap.time", "add": "1 d"}, "same unit"),
        ({"path": "sop.steps.bap.team", "scale": 2}, "neither a number nor a duration"),
        ({"path": "sop.steps.x", "copy": "sop.steps.y"}, "there is no 'y'"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(change, words):
    with pytest.raises(ChangeError, match=words):
        applied(DATA, Change.model_validate(change))
