"""Keyed draws and quantiles: the same numbers, to the last bit, as `simkit.engine.draws` and `simkit.engine.quantiles`."""

from __future__ import annotations

import math

import numpy as np

from simkit.engine.compiled import compiled
from simkit.engine.kernel.conditions import holds
from simkit.engine.kernel.layout import (
    BY_TABLE,
    CONSTANT,
    EMPIRICAL,
    EXPONENTIAL,
    LOGNORMAL,
    MIXTURE,
    TRAVEL,
    TRIANGULAR,
    UNIFORM,
    WEIBULL,
    cases_in,
    distributions_in,
    duration_rows_in,
    durations_in,
    numbers_in,
    periods_in,
    plan_in,
    run_in,
    tiers_in,
    words_in,
)
from simkit.engine.kernel.memory import Memory

_A, _B, _STEP = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB), np.uint64(0x9E3779B97F4A7C15)
_30, _27, _31, _12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
TABLE = 4096


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """A 64-bit number whose every bit depends on every bit of ``value``."""
    value = (value ^ (value >> _30)) * _A
    value = (value ^ (value >> _27)) * _B
    return value ^ (value >> _31)


@compiled
def case_key(stream: np.uint64, number: int) -> np.uint64:
    """The key of one case, event or person of a stream."""
    return mixed(stream + np.uint64(number + 1) * _STEP)


@compiled
def again(first: np.uint64, attempt: int) -> np.uint64:
    """The key of a later attempt at the same thing."""
    return mixed(first + np.uint64(attempt) * _STEP) if attempt else first


@compiled
def uniform(case: np.uint64, purpose: np.uint64, visit: int) -> float:
    """One number, uniform in (0, 1), never 0 or 1."""
    return (np.float64(mixed(mixed(case ^ purpose) + np.uint64(visit) * _STEP) >> _12) + 0.5) * 2.0**-52


# Coefficients of AS 241 (PPND16), the highest power first.
_CENTRE_TOP = (
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4,
    1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
)  # fmt: skip
_CENTRE_BOTTOM = (
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3,
    6.8718700749205790830e2, 4.2313330701600911252e1, 1.0,
)  # fmt: skip
_SIDE_TOP = (
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0, 3.64784832476320460504e0,
    5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
)  # fmt: skip
_SIDE_BOTTOM = (
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1, 6.89767334985100004550e-1,
    1.67638483018380384940e0, 2.05319162663775882187e0, 1.0,
)  # fmt: skip
_TAIL_TOP = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2, 2.96560571828504891230e-1,
    1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
)  # fmt: skip
_TAIL_BOTTOM = (
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4, 1.48753612908506148525e-2,
    1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0,
)  # fmt: skip


@compiled
def horner7(x: float, c: tuple[float, ...]) -> float:
    """A polynomial of the seventh degree."""
    return ((((((c[0] * x + c[1]) * x + c[2]) * x + c[3]) * x + c[4]) * x + c[5]) * x + c[6]) * x + c[7]


@compiled
def normal_quantile(p: float) -> float:
    """Inverse of the standard normal distribution function (Wichura 1988, AS 241, PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        num = horner7(r, _CENTRE_TOP) * q
        den = horner7(r, _CENTRE_BOTTOM)
        return num / den
    r = math.sqrt(-math.log(p if q <= 0.0 else 1.0 - p))
    if r <= 5.0:
        r = r - 1.6
        num, den = horner7(r, _SIDE_TOP), horner7(r, _SIDE_BOTTOM)
    else:
        r = r - 5.0
        num, den = horner7(r, _TAIL_TOP), horner7(r, _TAIL_BOTTOM)
    x = num / den
    return -x if q < 0.0 else x


@compiled
def triangular(u: float, least: float, likely: float, most: float) -> float:
    """Quantile of the triangular distribution."""
    span = most - least
    if span <= 0:
        return least
    if u * span < likely - least:
        return least + math.sqrt(u * span * (likely - least))
    return most - math.sqrt((1 - u) * span * (most - likely))


@compiled
def table_quantile(plan: Memory, u: float, first: int) -> float:
    """Linear interpolation in a table at equal steps of log(u / (1 - u)), from -36 to 36."""
    numbers = numbers_in(plan)
    x = (math.log(u / (1 - u)) + 36.0) * (TABLE / 72.0)
    if x <= 0:
        return numbers[first].value
    if x >= TABLE:
        return numbers[first + TABLE].value
    i = int(x)
    return numbers[first + i].value + (x - i) * (numbers[first + i + 1].value - numbers[first + i].value)


@compiled
def mixture(plan: Memory, u: float, first: int, count: int) -> float:
    """Uniform pieces: triples of chance, least, most."""
    numbers = numbers_in(plan)
    for at in range(first, first + count, 3):
        chance, low, high = numbers[at].value, numbers[at + 1].value, numbers[at + 2].value
        if u < chance:
            return low + (u / chance) * (high - low)
        u -= chance
    return numbers[first + count - 1].value


@compiled
def quantile(plan: Memory, row: int, u: float) -> float:
    """A duration in seconds from a uniform number; journeys apart."""
    rule = distributions_in(plan)[row]
    kind = rule.kind
    if kind == CONSTANT:
        return rule.a
    if kind == UNIFORM:
        return rule.a + u * (rule.b - rule.a)
    if kind == TRIANGULAR:
        return triangular(u, rule.a, rule.b, rule.c)
    if kind == BY_TABLE:
        return rule.a + rule.b * table_quantile(plan, u, rule.first)
    if kind == EXPONENTIAL:
        return -rule.a * math.log1p(-u)
    if kind == LOGNORMAL:
        return math.exp(rule.a + rule.b * normal_quantile(u))
    if kind == WEIBULL:
        return rule.b * (-math.log1p(-u)) ** rule.a
    if kind == EMPIRICAL:
        return numbers_in(plan)[rule.first + int(u * rule.count)].value
    if kind == MIXTURE:
        return mixture(plan, u, rule.first, rule.count)
    return rule.a * 0.0 + rule.b


@compiled
def tier_of(plan: Memory, state: Memory, case: int) -> int:
    """The row of the district tier of a case, -1 for none."""
    period = periods_in(plan)[run_in(state)[0].period]
    if period.geography < 0 or cases_in(state)[case].background:
        return -1
    word = words_in(state)[cases_in(state)[case].person * plan_in(plan)[0].attributes + period.geography].code
    return period.tiers + word if word >= 0 else -1


@compiled
def seconds_of(plan: Memory, state: Memory, row: int, case: int, u: float) -> int:
    """Whole seconds of a distribution for a case."""
    rule = distributions_in(plan)[row]
    if rule.kind == TRAVEL:
        tier = tier_of(plan, state, case)
        one_way = 0.0
        if tier >= 0 and tiers_in(plan)[tier].distribution >= 0:
            one_way = quantile(plan, tiers_in(plan)[tier].distribution, u)
        return int(rule.a * one_way + rule.b + 0.5)
    return int(quantile(plan, row, u) + 0.5)


@compiled
def distribution_for(plan: Memory, state: Memory, duration: int, case: int, visit: int) -> int:
    """The distribution that a case draws from: the first row whose condition holds."""
    rule, rows = durations_in(plan)[duration], duration_rows_in(plan)
    for row in range(rule.first, rule.first + rule.count):
        if holds(plan, state, rows[row].test, case, visit):
            return rows[row].distribution
    return rows[rule.first + rule.count - 1].distribution


@compiled
def draw(state: Memory, case: int, purpose: np.uint64, visit: int) -> float:
    """One number of a case for a purpose."""
    return uniform(cases_in(state)[case].key, purpose, visit)
