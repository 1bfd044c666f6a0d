"""The moments and quantiles of what is sampled are those that were asked for."""

import numpy as np
import pytest
from pydantic import TypeAdapter

from simkit.engine.quantiles import quantile_of
from simkit.scenario.distributions import Distribution

READ = TypeAdapter(Distribution).validate_python
# midpoints of equal slices: integrates a quantile function; the tails beyond 1e-6 are bounded by the tolerance
GRID = (np.arange(500_000) + 0.5) / 500_000


def values(asked):
    quantile = quantile_of(READ(asked), working_day=27_000)
    return np.array([quantile(u) for u in GRID])


@pytest.mark.parametrize(
    ("asked", "mean", "sd"),
    [
        ({"uniform": ["1 h", "3 h"]}, 7200, 7200 / 12**0.5),
        ({"triangular": ["20 min", "30 min", "60 min"]}, 2200, 60 * ((400 + 900 + 3600 - 600 - 1200 - 1800) / 18) ** 0.5),
        ({"pert": ["0 s", "0 s", "60 s"]}, 10, 60 * (5 / (36 * 7)) ** 0.5),
        ({"exponential": {"mean": "2 h"}}, 7200, 7200),
        ({"lognormal": {"mean": "2 d", "sd": "1 d"}}, 172_800, 86_400),
        ({"gamma": {"mean": "2 d", "sd": "3 d"}}, 172_800, 259_200),
        ({"weibull": {"mean": "2 d", "sd": "1 d"}}, 172_800, 86_400),
        ({"triangular": ["0.25 working days", "1 working days", "3 working days"]}, 27_000 * 4.25 / 3, None),
        ("45 min", 2700, 0),
    ],
)
def test_moments(asked, mean, sd):
    sample = values(asked)
    assert sample.mean() == pytest.approx(mean, rel=2e-4)
    if sd is not None:
        assert sample.std() == pytest.approx(sd, rel=2e-3, abs=1e-6)


@pytest.mark.parametrize("kind", ["lognormal", "gamma", "weibull"])
def test_median_and_90th_percentile(kind):
    quantile = quantile_of(READ({kind: {"median": "1 d", "p90": "3 d"}}), working_day=27_000)
    assert quantile(0.5) == pytest.approx(86_400, rel=1e-5)
    assert quantile(0.9) == pytest.approx(3 * 86_400, rel=1e-4)


def test_mixture_gives_each_piece_its_chance():
    sample = values({"mixture": [{"chance": 0.2, "uniform": ["0 h", "24 h"]}, {"chance": 0.8, "uniform": ["24 h", "72 h"]}]})
    assert (sample < 86_400).mean() == pytest.approx(0.2, abs=1e-5)
    assert sample.max() <= 72 * 3600


def test_empirical_gives_each_value_equally():
    sample = values({"empirical": ["1 h", "2 h", "4 h"]})
    assert {float(v): round(float((sample == v).mean()), 4) for v in set(sample)} == {3600.0: 0.3333, 7200.0: 0.3333, 14_400.0: 0.3333}
