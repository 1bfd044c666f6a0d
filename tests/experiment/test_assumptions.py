"""What each assumption decides, and tables of results in the words of people."""

import numpy as np
import pytest

import simkit
from simkit.language.messages import RefusalError
from simkit.scenario import load

QUEUE = """\
title: {id: Antrean, en: Queue}
horizon: 40 d
assumptions: {times: {from: 0.5, to: 2}, chances: {from: 0.5, to: 2}}
network: {agencies: {desk: {title: {id: Loket, en: Desk}, teams: {clerks: {title: {id: Petugas, en: Clerks}, staff: 1}}}}}
streams: {cases: {visitors: {arrivals: {per_hour: 0.7}, first: serve, attributes: {urgent: {chance: 0.2}}}}}
levers:
  clerks: {label: {id: Petugas loket, en: Clerks at the desk}, unit: {id: orang, en: people}, lowest: 1, highest: 3, step: 1, at_start: 1,
           targets: [{path: network.agencies.desk.teams.clerks.staff}]}
sop:
  steps:
    serve: {title: {id: Dilayani, en: Served}, team: desk.clerks, time: {exponential: {mean: 30 min}}, next: end}
"""
TIME, CHANCE, WAIT = "sop.steps.serve.time", "streams.cases.visitors.attributes.urgent.chance", "wait.desk.clerks.mean"


@pytest.fixture(scope="module")
def queue(tmp_path_factory):
    file = tmp_path_factory.mktemp("one") / "queue.yaml"
    file.write_text(QUEUE, encoding="utf-8")
    return load(file)


def test_one_number_at_a_time_with_the_same_cases(queue):
    found = simkit.one_at_a_time(queue, [WAIT, "cases.arrived"], replications=6)
    assert list(found["path"]) == [TIME, TIME, CHANCE, CHANCE], "what decides most comes first"
    waits = found.set_index(["path", "figure"])
    time = waits.loc[TIME, WAIT]
    twice = simkit.changed(queue, [simkit.Change(path=TIME, scale=2)])
    half = simkit.changed(queue, [simkit.Change(path=TIME, scale=0.5)])
    at_most, at_least, base = (simkit.replicate(made, 6).tables["sop"].column(WAIT) for made in (twice, half, queue))
    assert (time["at_most"], time["at_least"], time["base"]) == pytest.approx((at_most.mean(), at_least.mean(), base.mean()))
    apart = at_most - at_least
    assert time["difference"] == pytest.approx(apart.mean())
    assert time["high"] - time["low"] == pytest.approx(2 * 2.570582 * apart.std(ddof=1) / np.sqrt(6), rel=1e-5)
    nobody_notices = waits.loc[CHANCE, WAIT]
    assert (nobody_notices["difference"], nobody_notices["low"], nobody_notices["high"]) == (0, 0, 0), "the same people at the same times"
    assert (waits.loc[TIME, "cases.arrived"]["difference"], time["least"], time["most"]) == (0, 0.5, 2)


def test_what_cannot_be_moved_is_told(queue):
    for path in ("sop.steps.serv.time", "network.agencies.desk.teams.clerks.staff"):
        with pytest.raises(RefusalError) as refused:
            simkit.one_at_a_time(queue, [WAIT], [path], replications=2)
        assert refused.value.in_language("id") != refused.value.in_language("en")


@pytest.mark.parametrize(
    ("language", "columns", "cells"),
    [
        ("id", ["asumsi", "× paling kecil", "× paling besar", "angka", "satuan"],
         ["langkah “Dilayani”, lama kerja", "Menunggu Petugas, rerata", "jam"]),
        ("en", ["assumption", "× at the least", "× at the most", "figure", "unit"],
         ["step “Served”, work", "Wait for Clerks, mean", "hours"]),
    ],
)  # fmt: skip
def test_a_table_in_the_words_of_people(queue, language, columns, cells):
    table = simkit.labelled(simkit.one_at_a_time(queue, [WAIT], [TIME], replications=2), queue, language)
    assert list(table.columns[:5]) == columns
    assert [table.iloc[0].iloc[place] for place in (0, 3, 4)] == cells
    assert not [name for name in table.columns if "_" in str(name)]
    swept = simkit.labelled(simkit.sweep(queue, {"clerks": [1, 2]}, 2, figures=[WAIT], groups=["urgent"]).summary(), queue, language)
    assert swept.columns[0] == queue.levers["clerks"].label.in_language(language)
    assert swept.iloc[:, 0].map(str).isin(["1", "2"]).all(), "not 2.0 people"
    groups = {"id": {"semua", "urgent: ya", "urgent: tidak"}, "en": {"all", "urgent: yes", "urgent: no"}}
    assert {*swept[{"id": "kelompok", "en": "group"}[language]]} == groups[language]


def test_the_basis_of_numbers_as_a_table(queue):
    table = simkit.basis_of_numbers(queue, "id")
    assert list(table.columns) == ["bersumber", "turunan", "perlu dicek", "asumsi", "dengan rentang"]
    assert list(table.loc["semua"]) == [0, 0, 0, 4, 2]
    assert list(simkit.basis_of_numbers(queue, "en").index) == ["times", "chances", "capacities", "arrivals", "all"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_column_figure_and_group_of_a_table_is_explained(queue, language):
    results, compared = simkit.replicate(queue, 2, groups=["urgent"]), simkit.compare([queue, queue], 2)
    tables = [
        results.frame, results.summary(), compared.frame, compared.worse_off().drop(columns="shown"),
        simkit.one_at_a_time(queue, [WAIT], [TIME], replications=2), simkit.sweep(queue, {"clerks": [1, 2]}, 2).summary(),
        simkit.until_precise(queue, {WAIT: 0.5}, most=5).table,
    ]  # fmt: skip
    for table in tables:
        lines = simkit.explained(table, queue, language)
        named = {line.strip().partition(": ")[0] for line in lines}
        wanted = {*table.columns, *(value for name in ("figure", "group", "path") if name in table for value in table[name])}
        assert wanted - named == set()
        assert ("Hasil simulasi" if language == "id" else "Simulation results") in lines[-1]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_column_and_name_of_a_log_is_explained(language):
    scenario = simkit.load("lampung")
    log = simkit.simulate(scenario).log
    told = {line.strip().partition(": ")[0]: line.partition(": ")[2] for line in simkit.explained(log, scenario, language)}
    names = {*log.columns, *(name for column in ("kind", "step", "agency", "pool", "mode", "outcome") for name in log[column] if name)}
    assert names - {*told} == set()
    assert all(told[name] for name in names)
    assert len(simkit.explained(log[["case", "step", "requested"]], scenario, language)) < len(told), "also of some of its columns"


def test_a_mean_of_a_draft_and_the_value_of_a_replication_are_explained_apart(queue):
    replicated, compared = simkit.replicate(queue, 2).frame, simkit.compare([queue, queue], 2).frame
    assert "  value: value in that replication" in simkit.explained(replicated, queue, "en")
    assert "  value: mean of this draft" in simkit.explained(compared, queue, "en")
    told = simkit.explained(compared, queue, "en")
    assert f"  content of {queue.name}: {queue.content_hash}" in told
    assert {"  random seed: 1", "  replications: 2"} <= set(told)
