"""Bandingkan without a browser: what is fair, what is said of whom, what is not said of few."""

import numpy as np
import pytest

import simkit
from simkit.workshop.calculation import Answer
from simkit.workshop.capacity import beds, same_cases, staff_hours, weekly_hours
from simkit.workshop.comparing import MINE, CompareScreen, comparison_of, told
from simkit.workshop.session import Session


def answer(before, now, figures):
    """An answer of six replications from (figure, group, before, change, count); the change varies a little between replications."""
    noise = np.array([0.4, -0.4, 0.2, -0.2, 0.1, -0.1])
    old, new = {}, {}
    for name, group, value, change, count in figures:
        for values, extra in ((old, 0.0), (new, change * (1 + 0.2 * noise[::-1]))):
            values[f"{name}\t{group}\tvalue"] = value + noise + extra
            values[f"{name}\t{group}\tcount"] = np.full(6, float(count))
    return Answer(before, now, old, new, 6, 6, 0.0, 1)


@pytest.fixture(scope="module")
def lampung():
    return simkit.load("lampung")


def test_hours_and_beds_are_counted_as_the_files_give_them(lampung):
    assert weekly_hours(lampung, "always") == 168
    assert weekly_hours(lampung, "psych") == 18
    more = simkit.load("lampung", levers={"psychologists": 2, "shelter_places": 7})
    assert staff_hours(more) - staff_hours(lampung) == pytest.approx(18)
    assert beds(more) - beds(lampung) == 3


def test_what_gets_better_and_worse_is_told_in_sentences(lampung):
    given = answer(lampung, lampung, [
        ("time_to_safety.median", "all", 43, -9, 200), ("referrals.unconfirmed", "all", 0.03, 0.0, 200), ("retellings", "all", 4.5, 1.0, 200),
        ("time_to_safety.mean", "all", 60, -5, 200), ("time_to_safety.mean", "type=child", 60, -20, 120),
        ("time_to_safety.mean", "type=woman", 90, 30, 30), ("time_to_safety.mean", "type=deportee", 80, 50, 4),
    ])  # fmt: skip
    said = told(comparison_of(given), "id")
    # 9 ± t(5) × 0.2 × 9 × 0.29 / √6 = 9 ± 0.55
    assert said["better"] == ["Setengah dari semua orang sampai di tempat aman **9 jam lebih cepat** (8,5 sampai 9,5)."]
    assert said["worse"][0].startswith("Tiap orang bercerita ulang **1")
    assert [line["meaning"] for line in said["who"]] == ["worse", "open"]
    assert "1,25 hari lebih lama" in said["who"][0]["words"]
    assert [row["group"] for row in said["groups"]["rows"]] == ["type=child", "type=woman"], "four are too few to be shown"
    assert "deportasi" in said["groups"]["small"]
    right = {row["group"]: row["middle"] > 0 for row in said["groups"]["rows"]}
    assert right == {"type=child": True, "type=woman": False}
    assert told(comparison_of(given), "en")["better"][0].startswith("Half of all people reach a safe place **9 hours sooner**")


def test_small_differences_are_told_of_more_people_and_in_smaller_units(lampung):
    given = answer(lampung, lampung, [
        ("withdrawn", "all", 0.09, -0.002, 200), ("retellings", "all", 4.5, 0.024, 200), ("time_to_home.mean", "all", 30.0, -0.16, 200),
        ("care.within_72h", "all", 0.4, 0.13, 200),
    ])  # fmt: skip
    said = told(comparison_of(given), "id")
    assert said["better"][0].startswith("Dari 100 yang masih sempat, **13 orang lebih banyak**")
    assert any(one.startswith("Rata-rata orang sampai di rumah **3,8 jam lebih cepat**") for one in said["better"])
    assert any(one.startswith("Dari 1.000 orang, **2 lebih sedikit** berhenti") for one in said["better"])
    assert said["worse"][0].startswith("Setiap 100 orang bercerita ulang **2,4 kali lebih banyak**")
    assert told(comparison_of(given), "en")["worse"][0].startswith("Every 100 people tell their stories **2.4 more times**")


def test_nothing_is_said_of_a_difference_that_may_be_none(lampung):
    noise = np.array([3.0, -3.0, 2.0, -2.0, 1.0, -1.0])
    old = {"retellings\tall\tvalue": np.full(6, 4.0), "retellings\tall\tcount": np.full(6, 99.0)}
    new = {**old, "retellings\tall\tvalue": 4.0 + noise}
    said = told(comparison_of(Answer(lampung, lampung, old, new, 6, 6, 0.0, 1)), "id")
    assert (said["better"], said["worse"], said["open"]) == ([], [], "Bercerita ulang.")
    assert said["rows"][0]["said"] == "belum dapat dibedakan"
    assert said["who"] == [{"meaning": "better", "words": "Menurut waktu sampai aman, tidak ada kelompok yang terbukti lebih buruk."}]


def test_why_a_bar_beside_the_zero_line_cannot_be_told_apart_is_said(lampung):
    noise = np.array([3.0, -3.0, 2.0, -2.0, 1.0, -1.0])
    change = {"retellings": 0.0, "time_to_safety.median": 2.7, "withdrawn": 0.0}  # 2.7 ± t(5) × 2.37 / √6 = 2.7 ± 2.5; p = 0.04, of three 0.12
    old = {f"{name}\tall\t{what}": np.full(6, 99.0) for name in change for what in ("value", "count")}
    new = {**old, **{f"{name}\tall\tvalue": 99.0 + up + noise for name, up in change.items()}}
    given = Answer(lampung, lampung, old, new, 6, 6, 0.0, 1)
    said = {language: told(comparison_of(given), language)["open"] for language in ("id", "en")}
    assert "Batang “Waktu sampai aman” tidak menyentuh garis nol; di antara sekian banyak perbandingan" in said["id"]
    assert said["en"].startswith("Time to safety, retellings, and stopped because of waiting. The bar of “Time to safety” does not")
    assert "“Bercerita ulang”" not in said["id"]


def test_what_is_missing_or_the_same_is_asked_for():
    def work(scenario, seed, replications):
        key = "first_response.median\tall\t"
        return {key + "value": np.arange(len(replications), dtype=float), key + "count": np.full(len(replications), 9.0)}

    session = Session("tutorial")
    screen = CompareScreen(session, replications=4, work=work)
    assert (screen.view["state"], screen.view["fault"]) == ("empty", "Pilih dulu SOP B.")
    session.other_sop = session.sop
    assert screen.view["fault"] == "A dan B sama. Pilih SOP lain untuk B."
    session.other_sop = MINE
    assert screen.view["state"] == "same", "nothing was changed yet"
    session.levers = {"counsellors": 2.0}
    screen._calculator.wait()
    assert screen.view["state"] == "ready"
    assert len(screen.view["words"]) == 1
    assert "1 → 2" in screen.view["words"][0]
    assert [line["fair"] for line in screen.view["fair"]] == [False, True]
    with pytest.raises(ValueError, match="no SOP"):
        screen._came(None, {"kind": "choose", "side": "b", "sop": "../../etc"}, [])


def test_the_same_cases_come_only_when_nothing_changes_what_arrives_at_any_date():
    usual = simkit.load("lampung")
    for context, same in (("psikolog-cuti", True), ("pandemi", False), ("puncak-pmi", False), ("rombongan-24", False)):
        assert same_cases(usual, simkit.load("lampung", contexts=[context])) is same, context
