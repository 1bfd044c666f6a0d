"""The compiled figures against a straightforward computation, and against themselves without Numba, on random scenarios."""

import subprocess
import sys
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simkit.engine.conditions import test_of as condition_test
from simkit.engine.log import NEVER
from simkit.engine.simulation import simulate
from simkit.engine.vocabulary import vocabulary_of
from simkit.engine.working_time import WorkingTime
from simkit.figures.arrays import calendars_of, end_of_work, open_between, put_in_order, share_at_least
from simkit.figures.columns import columns_of
from simkit.figures.compute import figures_of, values_of
from simkit.figures.conditions import conditions_of, holds
from simkit.figures.definitions import HEADLINE
from simkit.scenario.conditions import Condition
from simkit.scenario.model import Scenario
from tests.engine.models import arrivals, scenario
from tests.engine.random_scenarios import Seeded, build, seeded
from tests.figures.plain import plain_figures

SEEDS = range(24)
DEADLINES = {
    "soon": {"from": "arrival", "to": ["safe", "seen"], "within": "6 h"},
    "office": {"from": ["seen", "heard"], "to": "safe", "within": "1 working days", "when": {"risk": "high"}},
    "after": {"from": "incident", "to": "seen", "within": "40 h", "when": {"any_of": [{"need": ["bed", "court"]}, {"hours_since": {"at_most": 24}}]}},
    "later": {
        "from": "arrival", "to": "heard", "within": "2 d", "holds_from": "2021-01-06",
        "when": {"none_of": [{"holds": "house.beds"}, {"case_open": "yes"}], "not_yet": "safe"},
    },
}  # fmt: skip


@lru_cache(maxsize=1)
def with_deadlines(seed):
    data = build(Seeded(seed))
    data["sop"]["deadlines"] = DEADLINES
    return simulate(Scenario.model_validate(data), seed)


@cache
def plainly(seed):
    return plain_figures(with_deadlines(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_main_figures_are_what_a_plain_computation_says(seed):
    fast, plain = figures_of(with_deadlines(seed)), plainly(seed)
    values = {(figure, group): value for figure, group, value in zip(fast["figure"], fast["group"], fast["value"], strict=True)}
    assert plain
    for name, value in plain.items():
        assert values.get(name) == pytest.approx(value, abs=1e-9), name
    families = {name.partition(".")[0] for name, _ in plain} - {"referrals", "time_to_safety", "cases"}
    unexpected = [name for name in values if name[0].partition(".")[0] in families and name not in plain and values[name] != 0]
    assert not unexpected


def test_the_random_scenarios_reach_every_plain_figure():
    reached = {
        ".".join(name.split(".")[:2]) if name.startswith("deadline") else name.partition(".")[0] for seed in SEEDS for name, _ in plainly(seed)
    }
    assert reached == {
        "time_to_safety", "open_age", "closed_age", "cases", "outcome", "hand_offs", "retellings", "referrals", "wait", "occupied", "full",
        *(f"deadline.{name}" for name in DEADLINES),
    }  # fmt: skip


def test_without_numba_the_values_are_the_same(tmp_path):
    code = f"""
import sys
sys.modules["numba"] = None
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
import numpy as np
from simkit.engine.compiled import has_numba
from simkit.engine.simulation import simulate
from simkit.figures.columns import columns_of
from simkit.figures.compute import values_of
from tests.engine.random_scenarios import Seeded, build, seeded
assert not has_numba()
np.savez({str(tmp_path / "plain.npz")!r}, *[part for seed in range(4) for part in values_of(simulate(seeded(seed), seed), columns_of(seeded(seed)))])
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    plain = list(np.load(tmp_path / "plain.npz").values())
    for seed in range(4):
        values, counts = values_of(simulate(seeded(seed), seed), columns_of(seeded(seed)))
        np.testing.assert_allclose(values, plain[2 * seed], rtol=1e-12, equal_nan=True)
        np.testing.assert_array_equal(counts, plain[2 * seed + 1])


def test_some_figures_are_the_same_as_among_all():
    made = seeded(3)
    run = simulate(made, 3)
    every = figures_of(run).set_index(["figure", "group"])
    some = figures_of(run, groups=(), figures=[*HEADLINE, "nonsense"]).set_index(["figure", "group"])
    assert len(some)
    assert set(some.index.get_level_values("figure")) <= set(HEADLINE)
    assert some.equals(every.loc[some.index])
    # a gap needs the medians of a figure that was not asked for
    gap = figures_of(run, figures=["time_to_safety.gap.stream"])
    assert gap["value"].tolist() == every["value"].reindex([("time_to_safety.gap.stream", "all")]).dropna().tolist()


def test_columns_are_the_same_for_every_replication():
    made = seeded(5)
    columns = columns_of(made)
    assert len(set(columns.names)) == len(columns)
    for replication in range(3):
        values, counts = values_of(simulate(made, 1, replication), columns)
        assert values.shape == counts.shape == (len(columns),)


# ---- the pieces -------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 30)), max_size=6),
    st.integers(-20, 400), st.integers(0, 400), st.integers(0, 150), st.booleans(),
)  # fmt: skip
@settings(deadline=None, max_examples=300)
def test_calendars_as_arrays_mean_what_calendars_mean(gaps, start, length, seconds, always):
    openings, at = [], 0
    for gap, span in gaps:
        at += gap + (1 if openings else 0)
        openings.append((at, at + span))
        at += span
    one = WorkingTime(openings, always=always)
    laid = calendars_of([WorkingTime([(5, 9)]), one])
    assert open_between(laid, 1, start, start + length) == one.open_between(start, start + length)
    assert end_of_work(laid, 1, start, seconds) == one.end_of_work(start, seconds)


@given(st.lists(st.floats(-5, 5), max_size=40))
@settings(deadline=None)
def test_order_is_a_stable_sort(values):
    order, merged = np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=np.int64)
    put_in_order(np.array(values, dtype=float), len(values), order, merged)
    assert order.tolist() == np.argsort(np.array(values), kind="stable").tolist()


def test_the_share_of_time_with_all_places_taken():
    starts, ends = np.array([0, 2, 4]), np.array([3, 6, 9])
    # running: 1, 1, 2, 1, 2, 2, 1, 1, 1, 0 in the seconds 0 to 9; two places until 5, then one
    capacity = np.array([[0, 2], [5, 1]])
    assert share_at_least(starts, ends, capacity, 1, 0, 0, 10) == 6 / 10
    assert share_at_least(starts, ends, capacity, 1, 1, 0, 10) == 1 / 10
    assert np.isnan(share_at_least(starts, ends, capacity, 1, 0, 4, 4))


EVENTS = ("safe", "care")
MADE = scenario(
    {"serve": {"team": "desk.clerks", "time": "1 h", "events": list(EVENTS)}},
    cases=arrivals("08:00", attributes={"risk": {"chances": {"high": 0.5, "low": 0.5}}}),
    agency={"beds": {"beds": {"places": 1}}},
)
WORDS = vocabulary_of([MADE])
limits = st.dictionaries(st.sampled_from(["at_most", "less_than", "at_least", "more_than"]), st.integers(0, 5), min_size=1)
leaves = st.one_of(
    st.fixed_dictionaries({"risk": st.sampled_from(["high", "low", "none", ["high", "low"]])}),
    st.fixed_dictionaries({"colour": st.just("red")}),
    st.fixed_dictionaries({"happened": st.sampled_from([*EVENTS, "never", list(EVENTS)])}),
    st.fixed_dictionaries({"not_yet": st.sampled_from([*EVENTS, list(EVENTS)])}),
    st.fixed_dictionaries({"time_since": st.fixed_dictionaries({"event": st.sampled_from([*EVENTS, "never"]), "at_least": st.just("1 h")})}),
    st.fixed_dictionaries({"time_since": st.fixed_dictionaries({"event": st.sampled_from(EVENTS), "at_most": st.just("2 h")})}),
    st.fixed_dictionaries({"hours_since": limits}),
    st.fixed_dictionaries({"visits": limits}),
    st.fixed_dictionaries({"holds": st.sampled_from(["desk.beds", "desk.clerks"])}),
    st.fixed_dictionaries({"holds_none": st.sampled_from(["desk.beds", "desk.clerks"])}),
    st.fixed_dictionaries({"case_open": st.sampled_from(["yes", "no"])}),
    st.just({}),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"any_of": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"none_of": st.lists(inner, min_size=1, max_size=3)}),
        st.tuples(inner, inner).map(lambda pair: {**pair[0], **pair[1]}),
    ),
    max_leaves=6,
)


@given(
    st.lists(conditions, min_size=1, max_size=3), st.sampled_from([-1, 0, 1]),
    st.lists(st.sampled_from([NEVER, 1000, 7200, 20_000]), min_size=2, max_size=2), st.sampled_from([float("nan"), 0.0, 2.0, 3.5]),
    st.booleans(), st.booleans(),
)  # fmt: skip
@settings(deadline=None, max_examples=400)
def test_flattened_conditions_mean_what_conditions_mean(written, risk, times, hours_since, is_open, in_bed):
    rules = [Condition.model_validate(rule) for rule in written]
    flat = conditions_of(rules, WORDS)
    arrived = 9000
    attributes = np.full((1, len(WORDS.attributes)), NEVER, dtype=np.int64)
    names = {}
    if risk >= 0:
        attributes[0, list(WORDS.attributes).index("risk")] = risk
        names["risk"] = WORDS.attributes["risk"][risk]
    happened = {event: at for event, at in zip(WORDS.events, times, strict=True) if at != NEVER}
    held = np.zeros((1, len(WORDS.pools)), dtype=np.bool_)
    held[0, WORDS.code("pools", "desk.beds")] = in_bed
    holding = [SimpleNamespace(pool=SimpleNamespace(name="desk.beds"))] if in_bed else []
    case = SimpleNamespace(attributes=names, events=happened, hours_since=hours_since, arrived=arrived, holds=holding, is_open=is_open)
    results = np.zeros(len(flat.rows) + 1, dtype=np.bool_)
    for position, rule in enumerate(rules):
        fast = holds(flat, position, attributes, np.array([times]), 0, hours_since, arrived, is_open, held, 0, results)
        assert fast == condition_test(rule)(case, arrived, 0)
