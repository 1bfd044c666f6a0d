"""Replications: what comes out, whichever way the work is handed out."""

import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from simkit.engine.simpy_engine import Simulation
from simkit.engine.simulation import simulate
from simkit.experiment import replicate
from simkit.experiment.compare import compare
from simkit.experiment.precision import until_precise
from simkit.experiment.replicate import COLUMNS, Results, by_names
from simkit.experiment.version import code_version
from simkit.experiment.words import in_words
from simkit.experiment.work import _start_method
from simkit.language.messages import RefusalError
from tests.engine.models import scenario


def queue(minutes=40, **more):
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": f"{minutes} min"}}, "events": ["safe"], "next": "end"}}
    return scenario(steps, horizon="5 d", cases={"visitors": {"arrivals": {"per_hour": 1}, "first": "serve"}}, **more)


def test_results_are_tidy_and_are_those_of_single_runs():
    made = queue()
    results = replicate(made, 2, seed=7)
    assert list(results.frame.columns) == COLUMNS
    rows = results.frame[(results.frame["replication"] == 1) & (results.frame["scenario"] == "sop")]
    alone = simulate(made, 7, 1).figures()
    pd.testing.assert_frame_equal(rows[["figure", "group", "value", "count"]].reset_index(drop=True), alone)


def test_results_say_what_they_answer(tmp_path):
    made = queue()
    results = replicate(made, 2, seed=7, groups=False)
    results.frame.to_parquet(tmp_path / "results.parquet")
    about = pd.read_parquet(tmp_path / "results.parquet").attrs["simkit"]
    assert about == results.about == {"scenarios": {"sop": made.content_hash}, "seed": 7, "replications": 2, "code": code_version()}
    assert replicate(queue(41), 1, groups=False).about["scenarios"] != about["scenarios"]


def test_processes_threads_and_one_after_the_other_give_the_same():
    made = queue()
    processes = replicate(made, 6, seed=3, engine="simpy").frame
    with ThreadPoolExecutor(2) as executor:
        threads = replicate(made, 6, seed=3, engine="simpy", executor=executor).frame
    pd.testing.assert_frame_equal(processes, threads)
    few = replicate(made, 3, seed=3, engine="simpy").frame
    pd.testing.assert_frame_equal(processes[processes["replication"] < 3], few)


def test_a_process_with_other_threads_is_not_copied(monkeypatch):
    """As in a notebook's kernel: in a copy, a lock that another thread held would never be given back."""
    made, alone = queue(), []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert _start_method() == "fork"
    monkeypatch.undo()
    few = replicate(made, 3, seed=3, engine="simpy").frame
    thread = threading.Thread(target=lambda: alone.extend([_start_method(), replicate(made, 6, seed=3, engine="simpy").frame]))
    thread.start()
    thread.join()
    assert alone[0] == ("forkserver" if sys.platform == "linux" else "spawn")
    pd.testing.assert_frame_equal(alone[1][alone[1]["replication"] < 3], few)


def test_progress_counts_up_to_all():
    seen = []
    replicate(queue(), 6, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (6, 6)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_scenario_travels_to_another_process():
    made = queue()
    assert pickle.loads(pickle.dumps(made)) == made


def test_student_interval_by_hand():
    frame = pd.DataFrame({"scenario": "a", "replication": range(4), "figure": "f", "group": "all", "value": [1.0, 2, 3, 6], "count": 1})
    row = Results.of_frame(frame, {}, 1, 4).summary().iloc[0]
    # mean 3, variance 14/3, t(0.975; 3) = 3.182446
    half = 3.182446 * np.sqrt(14 / 3 / 4)
    assert row["mean"] == 3
    assert row["low"] == pytest.approx(3 - half, rel=1e-6)
    assert row["high"] == pytest.approx(3 + half, rel=1e-6)
    assert (row["least"], row["median"], row["most"]) == (1, 2.5, 6)


def test_one_replication_has_no_interval():
    row = replicate(queue(), 1).summary(group="all").iloc[0]
    assert np.isnan(row["low"])
    assert np.isnan(row["high"])


def test_no_replication_is_refused():
    with pytest.raises(ValueError, match="n: 0 is too small; at least 1"):
        replicate(queue(), 0)


def test_scenarios_of_the_same_name_are_told_apart():
    assert list(by_names([queue(), queue(30), queue(20)])) == ["sop", "sop (2)", "sop (3)"]


def test_values_of_one_figure():
    table = replicate(queue(), 3).values("time_to_safety.median")
    assert table.shape == (3, 1)
    assert table["sop"].notna().all()


def test_a_misspelt_figure_is_told_with_the_nearest_one():
    with pytest.raises(ValueError, match=r"there is no figure 'time_to_safty\.median'; did you mean 'time_to_safety\.median'\?"):
        replicate(queue(), 1, figures=["time_to_safty.median"])
    with pytest.raises(ValueError, match=r"there is no figure 'nix'$"):
        replicate(queue(), 1, figures=["time_to_safety.median", "nix"])


@pytest.mark.parametrize(
    ("asked", "near"),
    [("wait.nix.mean", ""), ("wait.desk.clerk.mean", "wait.desk.clerks.mean"), ("time_to_safty.median", "time_to_safety.median"),
     ("utilisation.desk", "utilisation.desk.clerks"), ("wait.desk.clerks.men", "wait.desk.clerks.mean"), ("deadline.soon", "")],
)  # fmt: skip
def test_a_figure_that_the_scenario_cannot_have_is_refused_with_the_nearest(asked, near):
    with pytest.raises(RefusalError, match="there is no figure") as refused:
        replicate(queue(), 1, figures=["cases.arrived", asked])
    assert refused.value.nearest == near or (not near and asked.startswith(("wait.nix", "deadline")))
    with pytest.raises(RefusalError, match="there is no figure"):
        compare([queue(), queue(2)], 2, figures=[asked])
    with pytest.raises(RefusalError, match="there is no figure"):
        until_precise(queue(), {asked: 1.0})
    results = replicate(queue(), 1)
    with pytest.raises(RefusalError, match="there is no figure"):
        results.values(asked)
    with pytest.raises(RefusalError, match="there is no figure"):
        in_words(results, "en", [asked])
    assert f"tidak ada angka '{asked}'" in refused.value.in_language("id")


def test_what_is_shown_of_an_object_is_short_and_says_what_it_is():
    made, running = queue(), Simulation(queue(), seed=3).run(until=3600)
    shown = [repr(one) for one in (made, simulate(made), running, replicate(made, 3), compare([made, queue(20)], 3))]
    assert [text[1:].split()[0] for text in shown] == ["Scenario", "Run", "Simulation", "Results", "Comparison"]
    assert max(map(len, shown)) < 200
    assert "5 days" in shown[0]
    assert "seed 3, replication 0, at second 3600" in shown[2]
    assert "3 replications" in shown[3]
