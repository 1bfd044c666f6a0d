"""The segments of the explore screen against the log itself."""

import numpy as np
import pandas as pd
import pytest

import simkit
from simkit.engine.log import NEVER
from simkit.workshop.layout import layout_of
from simkit.workshop.segments import APPOINTMENT, BED, GATE, KINDS, LETTER, OPEN, OTHER, PAPER, PARALLEL, WAITING, WORKING, segments_of
from tests.engine.models import scenario


@pytest.fixture(scope="module")
def run():
    return simkit.simulate(simkit.load("lampung", contexts=["rombongan-24"]), seed=1)


@pytest.fixture(scope="module")
def segments(run):
    return segments_of(run)


def times(run, number=200):
    return np.random.default_rng(11).integers(run.scenario.warm_up_seconds, run.horizon, number).tolist()


def covering(rows, begin, end, time):
    """Rows of the log that cover a second; what has not ended covers all that follows."""
    return rows[(rows[begin] <= time) & (rows[begin] != NEVER) & ((rows[end] == NEVER) | (rows[end] > time))]


def by_card(rows, layout):
    places = layout.of_pool()
    counts = np.zeros(len(layout.cards), dtype=int)
    for pool, count in rows.groupby("pool").size().items():
        counts[places[pool]] += count
    return counts.tolist()


def test_counts_of_the_segments_are_counts_of_the_log_at_200_random_times(run, segments):
    log = run.log
    people = log[~log["case"].isin(run.cases[run.cases["background"]]["case"])]
    lists = people[people["kind"].isin(["service", "place"])].copy()
    lists["left"] = lists["started"].where(lists["started"] != NEVER, lists["ended"])
    work, letters = people[people["kind"] == "service"], people[people["kind"] == "referral"]
    stays = people[(people["kind"] == "stay") & people["pool"].str.contains("beds|lodging")]
    others = log[log["kind"].isin(["background", "accompaniment"])]
    dates = people[people["kind"].isin(["delay_before", "delay_after", "gate", "join"])]
    seen = np.zeros(len(KINDS), dtype=int)
    for time in times(run):
        counts = segments.counts_at(time)
        assert by_card(covering(lists, "requested", "left", time), segments.layout) == counts[:-1, WAITING].tolist(), time
        assert by_card(covering(work, "started", "ended", time), segments.layout) == counts[:-1, WORKING].tolist(), time
        assert by_card(covering(stays, "started", "ended", time), segments.layout) == counts[:-1, BED].tolist(), time
        assert by_card(covering(others, "started", "ended", time), segments.layout) == counts[:-1, OTHER].tolist(), time
        assert len(covering(letters, "requested", "ended", time)) == counts[:, LETTER].sum(), time
        assert len(covering(dates, "requested", "ended", time)) == counts[:, [APPOINTMENT, PAPER, GATE, PARALLEL]].sum(), time
        seen += counts.sum(axis=0)
    assert (seen > 0).all(), "every kind was met"


def test_hourly_counts_are_the_counts_at_the_beginning_of_each_hour(segments):
    hourly = segments.hourly(WAITING)
    for hour in (0, 1, 500, 4000, len(hourly) - 1):
        assert hourly[hour] == segments.counts_at(segments.begin + hour * 3600)[:, WAITING].sum()


def test_nobody_shares_a_desk_or_a_bed(segments):
    held = pd.DataFrame({name: getattr(segments, name) for name in ("kind", "pool", "slot", "start", "end")})
    held = held[held["kind"].isin([WORKING, OTHER, BED])].sort_values(["pool", "slot", "start"])
    after = held.groupby(["pool", "slot"])["start"].shift(-1)
    assert (after.isna() | (after >= held["end"])).all()
    assert held[held["kind"] == BED]["slot"].max() < 60


def test_letters_leave_after_the_signature_and_within_the_referral(segments):
    for place in np.flatnonzero(segments.kind == LETTER):
        signed = segments.signed[segments.slot[place]]
        assert segments.start[place] <= signed
        assert signed <= segments.end[place] or segments.end[place] == OPEN or signed == OPEN


def test_movements_join_up_and_only_real_routes_are_drawn(segments):
    cards = len(segments.layout.cards)
    used = set(segments.moves[:, 2].tolist()) | {int(route) for route in segments.route if route != 0xFFFF}
    for number, (origin, to) in enumerate(segments.routes):
        assert -1 - len(segments.streams) < origin + 0 < cards
        assert to < cards
        assert to >= -2
        assert origin != to
        assert number in used, "only what the log knows is drawn"
    where = {}
    for _, case, route, beside in segments.moves.tolist():
        if beside:
            continue
        origin, to = segments.routes[route]
        assert where.get(case, origin) == origin, "a person leaves from where she is"
        where[case] = to


def test_a_variant_has_the_same_map(run):
    other = simkit.load("lampung", sop="rujukan-digital")
    names = [(card.name, card.column, card.row) for card in layout_of(run.scenario).cards]
    assert names == [(card.name, card.column, card.row) for card in layout_of(other).cards]
    assert ("uptd_ppa.psychologist", 1, 1) in names


def test_a_network_without_stages_has_a_map_too():
    layout = layout_of(scenario({"serve": {"team": "desk.clerks", "time": "1 h"}}))
    assert [(card.name, card.column) for card in layout.cards] == [("desk", 0)]
