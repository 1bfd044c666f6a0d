"""Replications until the interval is narrow enough, and what an interval promises."""

import math
import re

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW

from simkit.experiment.precision import Precision, _judged, narrow_enough, running_half_widths, until_precise
from simkit.experiment.replicate import Results, replicate
from simkit.experiment.tables import Table
from tests.experiment.test_replicate import queue


def test_running_half_widths_are_those_of_statsmodels():
    values = np.random.default_rng(1).gamma(2, 3, 40)
    widths = running_half_widths(values)
    assert np.isinf(widths[:2]).all()
    for number in (3, 7, 40):
        some = DescrStatsW(values[:number])
        low, high = some.tconfint_mean()
        assert widths[number - 1] == pytest.approx((high - low) / 2 / some.mean, rel=1e-9)


def test_missing_values_are_left_out():
    values = np.array([1.0, np.nan, 2, 3, np.nan, 5])
    widths = running_half_widths(values)
    assert widths[4] == widths[3] == pytest.approx(running_half_widths(np.array([1.0, 2, 3]))[2])
    assert np.isinf(running_half_widths(np.array([np.nan] * 5))).all()


def test_equal_values_are_believed_only_when_there_are_many():
    """Eight replications without a loss do not show that there is none; a figure that is zero does not run for ever either."""
    for value in (0.0, 1.0, 0.1 + 0.2):
        widths = running_half_widths(np.full(80, value))
        assert widths[58] == pytest.approx(1 - 0.05 ** (1 / 59))  # binomial: so rare, 59 without it happen in 5 of 100
        assert stats.binomtest(0, 59).proportion_ci(0.9).high == pytest.approx(widths[58])
        assert narrow_enough([widths], [0.05]) == 59
    rare = np.array([0.0] * 20 + [1.0] + [0.0] * 30)
    assert narrow_enough([running_half_widths(rare)], [0.05]) is None


def test_the_look_ahead_does_not_believe_a_chance():
    wide, narrow = 1.0, 0.01
    once = np.array([np.inf, np.inf, narrow, wide, *[narrow] * 6])
    assert narrow_enough([once], [0.05], 5) == 5  # at 3 by chance; from 5 on it stays
    assert narrow_enough([once[:9]], [0.05], 5) is None  # not yet looked far enough ahead
    assert narrow_enough([once], [0.05], 0) == 3
    both = [once, np.array([np.inf, np.inf, *[wide] * 3, *[narrow] * 6])[:10]]
    assert narrow_enough(both, [0.05, 0.05], 2) == 6
    # beyond a hundred replications the look ahead grows in proportion (kLimit n / 100)
    late = np.array([wide] * 199 + [narrow] * 11)
    assert narrow_enough([late], [0.05], 5) == 200
    assert narrow_enough([late[:209]], [0.05], 5) is None


def test_until_precise_reaches_what_is_asked_or_says_so():
    made = queue()
    found = until_precise(made, {"time_to_safety.mean": 0.2}, seed=3)
    row = found.table.iloc[0]
    assert found.reached
    assert row["reached"]
    assert (row["high"] - row["low"]) / 2 / row["mean"] == pytest.approx(row["half_width"])
    assert row["half_width"] <= 0.2
    values = replicate(made, found.results.replications, seed=3, groups=False).tables["sop"].column("time_to_safety.mean")
    assert narrow_enough([running_half_widths(values)], [0.2]) == found.replications
    never = until_precise(made, {"time_to_safety.mean": 1e-6}, seed=3, most=12)
    assert not never.reached
    assert never.replications == 12
    assert re.fullmatch(r"<Precision of 1 figure, not reached with 12 replications; .*>", repr(never))


def precise(values, asked):
    """What is found when these are the values of a figure."""
    name, count = ("withdrawn", "all"), len(values)
    results = Results({"sop": Table((name,), np.array([values]).T, np.ones((count, 1), dtype=np.int32))}, {"sop": queue()}, 1, count)
    table = _judged(results, {name: asked}, {name: running_half_widths(np.array(values))}, 0.95)
    return Precision(results, count, bool(table["reached"].iloc[0]), table)


@pytest.mark.parametrize(
    ("values", "asked", "indonesian", "english"),
    [
        ([0.20, 0.21, 0.19, 0.20], 0.1, "20 % (19 % sampai 21 %); cukup teliti: ± 6 %, diminta ± 10 %",
         "20% (19% to 21%); precise enough: ± 6%, asked for ± 10%"),
        ([0.1, 0.3, 0.2, 0.2], 0.05,
         "20 % (7 % sampai 33 %); belum cukup teliti: ± 65 % sesudah 4 ulangan, diminta ± 5 %; itu perlu kira-kira 680 ulangan",
         "20% (7% to 33%); not precise enough yet: ± 65% after 4 replications, asked for ± 5%; that takes about 680"),
        ([0.0] * 60, 0.05, "0 % (0 % sampai 0 %); cukup teliti: sama di semua 60 ulangan",
         "0% (0% to 0%); precise enough: the same in all 60 replications"),
        ([0.1, np.nan, np.nan, 0.2], 0.05, "belum ada selang: kurang dari tiga dari 4 ulangan memilikinya",
         "no interval yet: fewer than three of 4 replications have it"),
    ],
)  # fmt: skip
def test_what_was_reached_in_words(values, asked, indonesian, english):
    found = precise(values, asked)
    assert found.sentences("id") == [f"Berhenti karena menunggu: {indonesian}"]
    assert found.sentences("en") == [f"Stopped because of waiting: {english}"]


def test_intervals_after_the_stopping_cover_the_truth_almost_as_often_as_they_promise():
    # a rule that looks at the data before it stops loses a little
    generator, covered, trials = np.random.default_rng(7), 0, 2000
    for values in generator.gamma(4, 0.25, (trials, 300)):
        number = narrow_enough([running_half_widths(values)], [0.1])
        assert number is not None
        some = values[:number]
        covered += abs(some.mean() - 1) <= stats.t.ppf(0.975, number - 1) * some.std(ddof=1) / math.sqrt(number)
    assert covered / trials >= 0.925, f"{covered / trials:.1%} of the intervals hold the truth"


@pytest.mark.parametrize(
    ("asked", "said"), [({}, "at least one figure"), ({"time_to_safety.mean": 0}, "above zero"), ({"time_to_safety.meen": 0.1}, "no figure")]
)
def test_what_cannot_be_asked(asked, said):
    with pytest.raises(ValueError, match=said):
        until_precise(queue(), asked)


def two_servers(lanes, customers, generator):
    """Mean waits of M/M/2 at load 0.5 (arrivals 1, work 1), a mean per lane, the first third left out (Kiefer and Wolfowitz 1955)."""
    free = np.zeros((2, lanes))
    now, total, left_out = np.zeros(lanes), np.zeros(lanes), customers // 3
    for customer in range(customers):
        now += generator.exponential(1, lanes)
        free.sort(axis=0)
        start = np.maximum(now, free[0])
        if customer >= left_out:
            total += start - now
        free[0] = start + generator.exponential(1, lanes)
    return total / (customers - left_out)


def test_intervals_cover_the_truth_as_often_as_they_promise():
    # 2,000 trials of 20 replications; W = C(2, 1) / (2 - 1) with Erlang's C = 1/3 (Erlang 1917)
    trials, replications, truth = 2000, 20, 1 / 3
    means = two_servers(trials * replications, 1500, np.random.default_rng(20211019)).reshape(replications, trials)
    table = Table(tuple((f"trial {trial}", "all") for trial in range(trials)), means, np.ones(means.shape, dtype=np.int32))
    for level in (0.9, 0.95):
        rows = Results({"M/M/2": table}, {}, 1, replications).summary(level)
        covered = int(((rows["low"] <= truth) & (truth <= rows["high"])).sum())
        low, high = stats.binom.ppf([0.0005, 0.9995], trials, level)
        assert low <= covered <= high, f"{covered / trials:.1%} of the intervals hold the truth, {level:.0%} were promised"
    assert abs(means.mean() - truth) <= 4 * means.std(ddof=1) / math.sqrt(means.size)
