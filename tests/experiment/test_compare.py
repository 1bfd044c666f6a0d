"""Comparisons: paired, adjusted for their number, and told in words."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from simkit.experiment import Results, compare
from simkit.experiment.compare import compare_results, digits_of, holm, meaning
from simkit.language.messages import RefusalError
from tests.experiment.test_replicate import queue


def results(figures, count=4):
    """Results of two scenarios a and b: ``{(figure, group): (values of a, values of b)}``."""
    rows = [
        {"scenario": name, "replication": number, "figure": figure, "group": group, "value": float(value), "count": 9}
        for (figure, group), both in figures.items()
        for name, values in zip("ab", both, strict=True)
        for number, value in enumerate(values)
        if value is not None
    ]
    return Results.of_frame(pd.DataFrame(rows), {"a": queue(), "b": queue()}, 1, count)


SAFE = "time_to_safety.median"


def test_the_difference_is_paired():
    found = compare_results(results({(SAFE, "all"): ([10, 20, 30, 40], [9, 18, 29, 36])})).frame.iloc[0]
    # differences -1, -2, -1, -4: mean -2, variance 2
    half = stats.t.ppf(0.975, 3) * np.sqrt(2 / 4)
    assert (found["base"], found["value"], found["difference"]) == (25, 23, -2)
    assert found["low"] == pytest.approx(-2 - half)
    assert found["high"] == pytest.approx(-2 + half)
    assert found["p"] == pytest.approx(stats.ttest_rel([9, 18, 29, 36], [10, 20, 30, 40]).pvalue)
    assert found["agree"] == 1
    assert found["meaning"] == "open"


def test_holm_over_all_that_is_compared():
    quiet, clear = ([10, 20, 30, 40], [9, 22, 28, 41]), ([10, 20, 30, 40], [5, 14, 25, 34])
    found = compare_results(results({(SAFE, "all"): clear, (SAFE, "age=child"): quiet, ("retellings", "all"): quiet})).frame
    p = found["p"].to_numpy()
    assert found["adjusted_p"].iloc[0] == pytest.approx(3 * p[0])
    assert found["adjusted_p"].iloc[1] == pytest.approx(min(1, 2 * p[1]))


def test_only_replications_that_have_the_figure_in_both():
    found = compare_results(results({(SAFE, "all"): ([10, None, 30, 40], [9, 18, 28, 37])})).frame.iloc[0]
    assert found["replications"] == 3
    assert found["difference"] == -2


def test_what_only_one_draft_has_is_told_and_in_no_difference():
    """Work that a draft gives to a new team: the old team's wait falls, and nothing but the new team's own wait says what became of her."""
    new = "wait.desk.clerks.mean"
    found = compare_results(results({(SAFE, "all"): ([1, 2, 3, 4], [1, 2, 3, 5]), (new, "all"): ([None] * 4, [3, 5, 3, 5])}))
    assert new not in set(found.frame["figure"])
    half = stats.t.ppf(0.975, 3) * np.std([3, 5, 3, 5], ddof=1) / 2
    (only,) = found.apart
    assert only == {"scenario": "b", "owner": "b", "figure": new, "value": 4.0, "low": pytest.approx(4 - half), "high": pytest.approx(4 + half)}
    assert found.apart_in_words("en") == ["Wait for clerks, mean: 4 hours (2 to 6 hours) in b"]
    with pytest.raises(RefusalError, match="'c' is not compared here; choose one of: b"):
        found.apart_in_words("id", "c")
    only_a = {(new, "all"): ([3, 5, None, 5], [None] * 4), ("withdrawn", "all"): ([0.1] * 4, [None] * 4)}
    gone = compare_results(results({(SAFE, "all"): ([1] * 4, [1] * 4), **only_a}))
    assert [(row["owner"], row["figure"]) for row in gone.apart] == [("a", new), ("a", "withdrawn")]
    assert gone.apart_in_words("id")[1].endswith(": 10 % (10 s.d. 10 %) pada a")
    once = compare_results(results({(SAFE, "all"): ([1] * 4, [1] * 4), (new, "all"): ([3, None, None, None], [None] * 4)}))
    assert once.apart_in_words("en") == ["Wait for clerks, mean: 3 hours in a"], "of one replication there is no interval"


def test_the_same_in_both():
    comparison = compare_results(results({(SAFE, "all"): ([1, 2, 3, 4], [1, 2, 3, 4])}))
    assert comparison.frame.iloc[0]["adjusted_p"] == 1
    assert comparison.sentences("id") == ["Waktu sampai aman, median: sama"]


def test_sentences():
    figures = {
        (SAFE, "all"): ([20, 21, 22, 23], [11, 12, 12, 14]),
        ("retellings", "all"): ([5, 5, 6, 6], [6, 6, 7, 7.1]),
        ("care.within_72h", "all"): ([0.5, 0.6, 0.5, 0.6], [0.51, 0.59, 0.505, 0.595]),
        (SAFE, "age=child"): ([20, 21, 22, 23], [220, 225, 222, 223]),
    }
    comparison = compare_results(results(figures))
    indonesian, english = comparison.sentences("id", group=None), comparison.sentences("en")
    assert indonesian == [
        "Waktu sampai aman, median: lebih baik, turun 9,2 jam (8,5 s.d. 10)",
        "Bercerita ulang, rerata per orang: lebih buruk, naik 1,02 (0,95 s.d. 1,1)",
        "Layanan kesehatan ≤ 72 jam: belum dapat dibedakan (antara turun 1 dan naik 1 poin)",
        "Waktu sampai aman, median (age: child): lebih buruk, naik 8,4 hari (8,2 s.d. 8,5)",
    ]
    assert english == [
        "Time to safety, median: better, down 9.2 hours (8.5 to 10)",
        "Retellings, mean per person: worse, up 1.02 (0.95 to 1.1)",
        "Care within 72 h: not distinguishable (between 1 point down and 1 up)",
    ]
    for sentence in english + indonesian:
        assert "-" not in sentence
        assert "−" not in sentence


def test_who_gets_worse():
    figures = {
        (SAFE, "all"): ([20, 21, 22, 23], [11, 12, 12, 14]),
        (SAFE, "age=child"): ([20, 21, 22, 23], [30, 31, 32.5, 33]),
        ("care.within_72h", "age=child"): ([0.5, 0.6, 0.5, 0.6], [0.4, 0.5, 0.4, 0.51]),
    }
    worse = compare_results(results(figures)).worse_off()
    assert set(zip(worse["figure"], worse["group"], strict=True)) == {(SAFE, "age=child"), ("care.within_72h", "age=child")}
    assert worse["shown"].all()


def test_who_gets_worse_in_words_and_the_same_people_once():
    later = ([20, 21, 22, 23], [30, 31, 32.5, 33])
    found = compare_results(results({(SAFE, "all"): later, (SAFE, "age=child"): later, (SAFE, "type=child"): later}))
    assert len(found.worse_off_in_words("id")) == 1
    assert list(found.worse_off()["group"]) == ["all", "age=child"], "nobody stands in the table twice, and all stand for themselves"
    assert found.worse_off_in_words("id")[0].endswith("lebih buruk, naik 10,1 jam (9,7 s.d. 10,5)")
    assert found.worse_off_in_words("en", most=0) == ["and 1 more (figures and groups)"]


def test_who_gets_worse_is_told_figure_by_figure_not_one_figure_by_all_groups():
    after = {"age=child": [9, 9, 10, 10.01], "age=adult": [9, 9, 10, 10.02], "risk=high": [9, 9, 10, 10.03]}
    figures = {("retellings", group): ([5, 5, 6, 6], values) for group, values in after.items()}
    figures |= {(SAFE, "age=child"): ([20, 21, 22, 23], [22, 23.1, 24, 25.1]), (SAFE, "age=adult"): ([20, 21, 22, 23], [21, 24.9, 24, 25])}
    comparison = compare_results(results(figures))
    assert list(comparison.worse_off()["figure"]) == ["retellings"] * 3 + [SAFE] * 2, "the surest first"
    told = comparison.groups_worse_off()
    assert list(told["figure"]) == ["retellings", SAFE] * 2 + ["retellings"]
    assert [sentence.split(",")[0] for sentence in comparison.worse_off_in_words("en", most=2)[:2]] == ["Retellings", "Time to safety"]


def random_figures(names, seed=3, count=50):
    """Two drafts that differ by nothing: their figures are as random as each other's."""
    drawn = np.random.default_rng(seed).normal(20, 3, (2, len(names), count))
    return results({name: (drawn[0, place], drawn[1, place]) for place, name in enumerate(names)}, count)


def test_of_hundreds_of_comparisons_none_is_told_that_chance_alone_makes():
    groups = [f"age={number}" for number in range(40)]
    names = [(figure, group) for figure in (SAFE, "retellings", "care.within_72h", "handoffs", "cases.open") for group in ["all", *groups]]
    comparison = compare_results(random_figures(names))
    frame = comparison.frame
    off_zero = (frame["low"] > 0) | (frame["high"] < 0)
    assert off_zero.sum() >= 5, "one interval in twenty misses zero by chance"
    assert set(frame["meaning"]) == {"open"}
    assert comparison.worse_off_in_words("id") == []
    assert not comparison.worse_off()["shown"].any()
    sentences = [sentence for sentence, off in zip(comparison.sentences("id", group=None), off_zero, strict=True) if off]
    assert all("belum dapat dibedakan di antara sekian banyak perbandingan (antara " in sentence for sentence in sentences)


def test_a_difference_without_spread_is_as_sure_as_a_sign_test_says():
    few = compare_results(results({(SAFE, "all"): ([1, 2], [2, 3])}, 2)).frame.iloc[0]
    assert (few["p"], few["meaning"]) == (0.5, "open"), "two replications that agree say nothing"
    many = compare_results(results({(SAFE, "all"): (range(10), range(1, 11))}, 10)).frame.iloc[0]
    assert many["p"] == pytest.approx(stats.binomtest(10, 10).pvalue)
    assert many["meaning"] == "worse"


@pytest.mark.parametrize(
    ("direction", "low", "high", "word"),
    [
        ("lower", -2, -1, "better"), ("lower", 1, 2, "worse"), ("higher", 1, 2, "better"), ("higher", -2, -1, "worse"),
        ("neutral", 1, 2, "changed"), ("lower", -1, 1, "open"), ("lower", 0, 1, "open"),
    ],
)  # fmt: skip
def test_meaning(direction, low, high, word):
    assert meaning(direction, low, high) == word


def test_faster_work_is_better_and_slower_work_is_worse():
    faster = compare([queue(50), queue(40)], replications=20)
    row = faster.frame[(faster.frame["figure"] == SAFE) & (faster.frame["group"] == "all")].iloc[0]
    assert row["meaning"] == "better"
    assert row["agree"] == 1
    slower = compare([queue(40), queue(50)], replications=20)
    assert SAFE in set(slower.worse_off()["figure"])


def test_the_figures_asked_for():
    comparison = compare([queue(50), queue(40), queue(30)], replications=2, figures=[SAFE])
    assert set(comparison.frame["figure"]) == {SAFE}
    assert set(comparison.frame["scenario"]) == {"sop (2)", "sop (3)"}
    assert comparison.base == "sop"
    assert comparison.sentences("en")[0].startswith("sop (2): Time to safety")


def test_too_little_to_compare():
    with pytest.raises(ValueError, match="two scenarios"):
        compare([queue()])
    with pytest.raises(ValueError, match="two replications"):
        compare([queue(), queue()], replications=1)


@pytest.mark.parametrize(("low", "high", "digits"), [(5, 13, 0), (0.3, 2.7, 1), (0.004, 2.0, 3), (-1.0, 2.0, 0), (-0.3, -0.1, 1), (0.0, 0.0, 1)])
def test_an_interval_without_zero_is_not_written_as_if_it_began_there(low, high, digits):
    assert digits_of(low, high) == digits


@pytest.mark.parametrize("number", [1, 2, 30])
def test_the_adjustment_is_that_of_statsmodels(number):
    p = np.random.default_rng(number).random(number) ** 4
    p[: number // 3] = 0.01  # ties
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1], rel=1e-12)
