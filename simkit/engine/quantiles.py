"""Inverse distribution functions: a uniform number in, a duration in seconds out.

Plain functions over floats, so that an engine in Python and a compiled one can call the same code.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from simkit.scenario import distributions as d

Quantile = Callable[[float], float]
_normal = NormalDist().inv_cdf
_NORMAL_90 = _normal(0.9)
_TABLE = 4096


def triangular(least: float, likely: float, most: float) -> Quantile:
    """Quantile function of the triangular distribution."""
    span, rise, fall = most - least, likely - least, most - likely
    if span <= 0:
        return lambda u: least

    def quantile(u: float) -> float:
        if u * span < rise:
            return least + math.sqrt(u * span * rise)
        return most - math.sqrt((1 - u) * span * fall)

    return quantile


def table_quantile(u: float, table: list[float]) -> float:
    """Linear interpolation in a table at equal steps of log(u / (1 - u)), from -36 to 36."""
    x = (math.log(u / (1 - u)) + 36.0) * (_TABLE / 72.0)
    if x <= 0:
        return table[0]
    if x >= _TABLE:
        return table[_TABLE]
    i = int(x)
    return table[i] + (x - i) * (table[i + 1] - table[i])


@lru_cache(maxsize=1024)
def _table(kind: str, *parameters: float) -> tuple[float, ...]:
    from scipy import special  # not scipy.stats: the same functions, and 60 MB less in every kernel

    x = np.linspace(-36, 36, _TABLE + 1)
    below, above = {"gamma": (special.gammaincinv, special.gammainccinv), "beta": (special.betaincinv, special.betainccinv)}[kind]
    lower, upper = 1 / (1 + np.exp(-x)), 1 / (1 + np.exp(x))
    return tuple(np.where(x < 0, below(*parameters, lower), above(*parameters, upper)).tolist())


@lru_cache(maxsize=1024)
def _gamma_by_quantiles(median: float, p90: float) -> tuple[float, float]:
    from scipy import optimize, special

    def gap(log_shape: float) -> float:
        shape = math.exp(log_shape)
        return float(math.log(special.gammaincinv(shape, 0.9)) - math.log(special.gammaincinv(shape, 0.5)) - math.log(p90 / median))

    shape = math.exp(optimize.brentq(gap, -3.5, 12.0, xtol=1e-13))
    return shape, median / float(special.gammaincinv(shape, 0.5))


@lru_cache(maxsize=1024)
def _weibull_by_moments(mean: float, sd: float) -> tuple[float, float]:
    from scipy import optimize

    def gap(log_shape: float) -> float:
        k = math.exp(log_shape)
        return math.lgamma(1 + 2 / k) - 2 * math.lgamma(1 + 1 / k) - math.log1p((sd / mean) ** 2)

    shape = math.exp(optimize.brentq(gap, -2.5, 6.0, xtol=1e-13))
    return shape, mean / math.gamma(1 + 1 / shape)


def quantile_of(distribution: Any, working_day: float, tier: Any = None) -> Quantile:
    """The quantile function of a distribution of the scenario language, in seconds.

    Args:
        distribution: a model of `simkit.scenario.distributions`.
        working_day: seconds of open time in one working day.
        tier: the case's `Tier`, for travel times.

    Returns:
        A function of one uniform number in (0, 1); the value is in seconds of clock time, or of open time
        when the distribution counts working days.
    """

    def sec(duration: Any) -> float:
        return float(duration.seconds(working_day))

    if isinstance(distribution, d.Constant):
        value = sec(distribution.constant)
        return lambda u: value
    if isinstance(distribution, d.Uniform):
        low, high = map(sec, distribution.uniform)
        return lambda u: low + u * (high - low)
    if isinstance(distribution, d.Triangular):
        return triangular(*map(sec, distribution.triangular))
    if isinstance(distribution, d.Pert):
        a, m, b = map(sec, distribution.pert)
        if b <= a:
            return lambda u: a
        beta = list(_table("beta", 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a)))
        return lambda u: a + (b - a) * table_quantile(u, beta)
    if isinstance(distribution, d.Exponential):
        mean = sec(distribution.exponential.mean)
        return lambda u: -mean * math.log1p(-u)
    if isinstance(distribution, d.Lognormal):
        mu, sigma = _lognormal(distribution.lognormal, sec)
        return lambda u: math.exp(mu + sigma * _normal(u))
    if isinstance(distribution, d.Gamma):
        shape, scale = gamma_of(distribution.gamma, sec)
        table = list(_table("gamma", shape))
        return lambda u: scale * table_quantile(u, table)
    if isinstance(distribution, d.Weibull):
        shape, scale = weibull_of(distribution.weibull, sec)
        return lambda u: scale * (-math.log1p(-u)) ** (1 / shape)
    if isinstance(distribution, d.Empirical):
        values = [sec(value) for value in distribution.empirical]
        return lambda u: values[int(u * len(values))]
    if isinstance(distribution, d.Mixture):
        parts = [(part.chance, sec(part.uniform[0]), sec(part.uniform[1])) for part in distribution.mixture if part.chance > 0]
        return lambda u: _mixture(u, parts)
    if isinstance(distribution, d.TravelTime):
        times, plus = distribution.travel.times, sec(distribution.travel.plus)
        one_way = quantile_of(tier.travel, working_day) if tier is not None else (lambda u: 0.0)
        return lambda u: times * one_way(u) + plus
    raise TypeError(f"unknown distribution {distribution!r}")


def gamma_of(spread: Any, sec: Callable[[Any], float]) -> tuple[float, float]:
    """Shape and scale of a gamma distribution."""
    if isinstance(spread, d.MeanAndSd):
        return (sec(spread.mean) / sec(spread.sd)) ** 2, sec(spread.sd) ** 2 / sec(spread.mean)
    return _gamma_by_quantiles(sec(spread.median), sec(spread.p90))


def weibull_of(spread: Any, sec: Callable[[Any], float]) -> tuple[float, float]:
    """Shape and scale of a Weibull distribution."""
    if isinstance(spread, d.MeanAndSd):
        return _weibull_by_moments(sec(spread.mean), sec(spread.sd))
    shape = math.log(math.log(10) / math.log(2)) / math.log(sec(spread.p90) / sec(spread.median))
    return shape, sec(spread.median) / math.log(2) ** (1 / shape)


def _lognormal(spread: Any, sec: Callable[[Any], float]) -> tuple[float, float]:
    if isinstance(spread, d.MeanAndSd):
        variance = math.log1p((sec(spread.sd) / sec(spread.mean)) ** 2)
        return math.log(sec(spread.mean)) - variance / 2, math.sqrt(variance)
    median, p90 = sec(spread.median), sec(spread.p90)
    return math.log(median), math.log(p90 / median) / _NORMAL_90


def _mixture(u: float, parts: list[tuple[float, float, float]]) -> float:
    for chance, low, high in parts:
        if u < chance:
            return low + (u / chance) * (high - low)
        u -= chance
    return parts[-1][2]
