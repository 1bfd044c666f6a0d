"""A Dask scheduler and two workers, each a process of its own; one worker is killed during the work."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from distributed import Client

from simkit.experiment import compare, sweep
from simkit.experiment.work import blocks_of, run_block
from simkit.scenario.loading import with_levers
from tests.experiment.test_replicate import queue
from tests.experiment.test_sweep import files

WORD = {"id": "lama layanan", "en": "length of service"}
MINUTES = {
    "label": WORD, "unit": WORD, "lowest": 0.5, "highest": 2, "step": 0.5, "at_start": 1,
    "targets": [{"path": "sop.steps.serve.time", "how": "scale"}],
}  # fmt: skip
DESK = queue(levers={"minutes": MINUTES})
POINTS = {"minutes": [0.5, 2]}


@contextmanager
def process(*command):
    """A command of Dask's for as long as the block lasts."""
    running = subprocess.Popen([sys.executable, "-m", "dask", *command], cwd=Path(__file__).parents[2], env={**os.environ})
    try:
        yield running
    finally:
        running.terminate()
        running.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """(client, worker processes by their address)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    home = str(tmp_path_factory.mktemp("dask"))
    worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", home)
    scheduler = ("scheduler", "--host", address, "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
    with (
        process(*scheduler),
        process(*worker, "--name", "a") as first,
        process(*worker, "--name", "b") as second,
        Client(address, timeout="60s") as client,
    ):
        client.wait_for_workers(2)
        by_name = {"a": first, "b": second}
        yield client, {at: by_name[known["name"]] for at, known in client.scheduler_info(n_workers=-1)["workers"].items()}


def test_a_worker_is_killed_and_nothing_is_lost_or_doubled(cluster, tmp_path):
    client, workers = cluster
    victim, running = next(iter(workers.items()))
    seen, had = [], []

    def came(done, total):
        seen.append((done, total))
        if len(seen) == 3:
            had.extend(client.processing()[victim])
            os.kill(running.pid, signal.SIGKILL)
            running.wait()

    found = sweep(DESK, POINTS, 100, seed=2, out=tmp_path / "cluster", executor=client.get_executor(), progress=came, engine="simpy")
    assert had, "the worker that was killed had no work"
    assert len(client.scheduler_info(n_workers=-1)["workers"]) == 1
    assert [done for done, _ in seen] == list(range(5, 205, 5)), "a block came twice, or not at all"
    assert sorted(set(found.frame["replication"])) == list(range(100))
    sweep(DESK, POINTS, 100, seed=2, out=tmp_path / "here", engine="simpy")
    assert files(tmp_path / "cluster") == files(tmp_path / "here")


def test_comparisons_take_the_same_executor(cluster):
    client, _ = cluster
    both = [DESK, with_levers(DESK, {"minutes": 2})]
    there = compare(both, 10, seed=3, executor=client.get_executor(), cache=False, engine="simpy")
    here = compare(both, 10, seed=3, cache=False, engine="simpy")
    assert there.frame.equals(here.frame)


def test_the_command_gives_its_work_to_a_scheduler(cluster, tmp_path):
    client, _ = cluster
    asked = ["--lever", "counsellors=1", "--replications", "2", "--engine", "simpy", "--out"]
    command = [sys.executable, "-m", "simkit.cli", "sweep", "tutorial", *asked]
    done = subprocess.run([*command, str(tmp_path / "there"), "--scheduler", client.scheduler.address], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    sweep("tutorial", {"counsellors": [1]}, 2, out=tmp_path / "here", engine="simpy")
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_no_scheduler_there_is_one_clear_sentence(tmp_path, monkeypatch):
    import distributed
    from typer.testing import CliRunner

    from simkit.cli import app

    def silent(*_, **__):
        raise OSError("timed out")

    monkeypatch.setattr(distributed, "Client", silent)
    asked = ["sweep", "tutorial", "--lever", "counsellors=1", "--out", str(tmp_path / "s")]
    asked += ["--scheduler", "tcp://127.0.0.1:1", "--lang", "en"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 1
    assert "No Dask scheduler answers at 'tcp://127.0.0.1:1'." in result.output
    assert not (tmp_path / "s").exists()


def test_a_worker_with_other_code_is_refused():
    (block,) = blocks_of(DESK, 1, 0, 2, (), ("time_to_safety.median",), "simpy")
    with pytest.raises(ValueError, match="another version of simkit"):
        run_block(block, "other")
    from simkit.experiment.version import code_version

    np.testing.assert_array_equal(run_block(block, code_version()).values, run_block(block).values)
