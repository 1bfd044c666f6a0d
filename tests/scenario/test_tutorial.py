"""The tutorial scenario: everything in it loads and runs, and it teaches what queueing theory says."""

import numpy as np
import pytest

from simkit.engine.simulation import simulate
from simkit.experiment.replicate import replicate
from simkit.scenario import load
from simkit.scenario.folder import find

SOPS = sorted(file.stem for file in (find("tutorial") / "sops").glob("*.yaml"))


def mean_waits(sop, replications=20, **options):
    values = replicate(load("tutorial", sop=sop, **options), replications).values("wait.post.counsellors.mean").iloc[:, 0].to_numpy()
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values))


def test_it_is_small():
    scenario = load("tutorial")
    assert len(scenario.sop.steps) == len(scenario.network.agencies) == len(scenario.streams.cases) == 1
    assert scenario.network.calendars == {}
    assert SOPS == ["dua-konselor", "mendesak-dulu", "percakapan-teratur", "satu-konselor"]


@pytest.mark.parametrize(
    ("sop", "hours"),
    [
        ("satu-konselor", 1.5),  # M/M/1: ρ/(μ - λ) with λ = 1.5, μ = 2 an hour
        ("dua-konselor", 0.375**2 / (2 * (1 - 0.375**2))),  # M/M/2: ρ²/(μ(1 - ρ²)) with ρ = λ/2μ = 0.375
        ("percakapan-teratur", 1.5 * (1 + (5 / 30) ** 2) / 2),  # M/G/1: the Pollaczek–Khinchine formula
        ("mendesak-dulu", 1.5),  # the order of service moves waits, it does not change their mean
    ],
)
def test_the_mean_wait_is_what_theory_says(sop, hours):
    mean, error = mean_waits(sop)
    assert abs(mean - hours) <= 4 * error
    assert error < hours / 4


def test_the_urgent_gain_what_the_others_lose():
    run = simulate(load("tutorial", sop="mendesak-dulu"))
    log = run.log[run.log.kind == "service"].merge(run.cases[["urgent"]], left_on="case", right_index=True)
    waits = (log.started - log.requested)[log.started >= 0].groupby(log.urgent).mean()
    assert waits["yes"] < waits["no"] / 2


def test_a_busy_week_is_felt():
    assert mean_waits("satu-konselor", contexts=["minggu-ramai"])[0] > mean_waits("satu-konselor")[0]


@pytest.mark.parametrize("sop", SOPS)
@pytest.mark.parametrize("lever", sorted(load("tutorial").levers))
def test_every_lever_works_in_every_sop(sop, lever):
    about = load("tutorial").levers[lever]
    for value in (about.lowest, about.highest):
        assert load("tutorial", sop=sop, levers={lever: value}) is not None
    if sop == "satu-konselor":
        assert load("tutorial", levers={lever: about.at_start}).sop == load("tutorial").sop


def test_texts_are_in_both_languages():
    for sop in SOPS:
        made = load("tutorial", sop=sop).sop
        assert made.title.id != made.title.en
        assert made.description.id != made.description.en
