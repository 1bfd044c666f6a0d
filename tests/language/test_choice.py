"""Which language: the one asked for, else the machine's, else Indonesian."""

import pickle

import pytest

from simkit.language.choice import choose
from simkit.language.messages import nearest, no
from simkit.language.texts import TEXTS, say


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        ("en", {"LANG": "id_ID.UTF-8"}, "en"),
        ("id", {"LANG": "en_US.UTF-8"}, "id"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LC_ALL": "id_ID.UTF-8", "LANG": "en_GB.UTF-8"}, "id"),
        (None, {"LANG": "C.UTF-8"}, "id"),
        (None, {"LANG": "fr_FR.UTF-8"}, "id"),
        (None, {}, "id"),
    ],
)
def test_choice(asked, environment, language):
    assert choose(asked, environment) == language


def test_a_language_that_is_not_spoken():
    with pytest.raises(ValueError, match="'fr', which is not one of the languages: id, en"):
        choose("fr")


def test_both_languages_take_the_same_parts():
    def parts(words):
        return sorted(piece.split("}")[0] for piece in words.split("{")[1:])

    for key, words in TEXTS.items():
        assert parts(words.id) == parts(words.en), key


def test_say():
    assert say("agree", "id", n=96, m=100) == "96 dari 100 ulangan searah"
    assert say("better", "en") == "better"


def test_a_refusal_comes_whole_out_of_another_process():
    refused = pickle.loads(pickle.dumps(no("step", "visun", ["visum", "bap"])))
    assert refused.in_language("id") == "tidak ada langkah 'visun'; maksud Anda 'visum'? Yang ada: visum, bap"
    assert refused.in_language("en") == "there is no step 'visun'; did you mean 'visum'? There are: visum, bap"


@pytest.mark.parametrize(
    ("name", "near"),
    [("visum_dekat", "visum-dekat"), ("PANDEMI", "pandemi"), ("companions", "uptd_ppa.companions"), ("pandemic", "pandemi"), ("xyz", ""), ("", "")],
)
def test_the_nearest_name(name, near):
    assert nearest(name, ["visum-dekat", "pandemi", "uptd_ppa.companions", "rsudam.forensic"]) == near
