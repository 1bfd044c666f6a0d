"""A Dask scheduler and two workers, each a process of its own; one worker is killed during the work."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from distributed import Client
from distributed.client import ClosedClientError

from simkit.experiment import compare, sweep
from simkit.experiment.work import blocks_of, run_block
from simkit.language.messages import RefusalError
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
    """A command of Dask's for as long as the block lasts; on a slow machine the others are long in coming."""
    patient = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "120s", "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "120s"}
    running = subprocess.Popen([sys.executable, "-m", "dask", *command], cwd=Path(__file__).parents[2], env={**os.environ, **patient})
    try:
        yield running
    finally:
        running.terminate()
        running.wait()


def until(condition, why):
    """Waits until it is so: what another process does takes the time that it takes."""
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(why)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """(client, worker processes by their address). The scheduler takes a free port and writes into a file where it is."""
    home = tmp_path_factory.mktemp("dask")
    told = ("--scheduler-file", str(home / "scheduler.json"))
    worker = ("worker", *told, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(home))
    with process("scheduler", *told, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0") as scheduler:
        until(lambda: (home / "scheduler.json").exists() or scheduler.poll() is not None, "the scheduler does not start")
        with (
            process(*worker, "--name", "a") as first,
            process(*worker, "--name", "b") as second,
            Client(scheduler_file=told[1], timeout="120s") as client,
        ):
            client.wait_for_workers(2, timeout=120)
            by_name = {"a": first, "b": second}
            yield client, {at: by_name[known["name"]] for at, known in client.scheduler_info(n_workers=-1)["workers"].items()}


def test_a_worker_is_killed_and_nothing_is_lost_or_doubled(cluster, tmp_path):
    client, workers = cluster
    seen, killed = [], []

    def came(done, total):
        seen.append((done, total))
        # the first that is found at work
        busy = [at for at, blocks in client.processing().items() if blocks] if len(seen) >= 3 and not killed else []
        if busy:
            killed.append(busy[0])
            os.kill(workers[busy[0]].pid, signal.SIGKILL)
            workers[busy[0]].wait()

    found = sweep(DESK, POINTS, 100, seed=2, out=tmp_path / "cluster", executor=client.get_executor(), progress=came, engine="simpy")
    assert killed, "no worker was found at work"
    until(lambda: killed[0] not in client.scheduler_info(n_workers=-1)["workers"], "the scheduler still counts the worker that was killed")
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


class Lost(Executor):
    """A cluster whose scheduler is lost: either at once, or while it works."""

    def __init__(self, *, later: bool) -> None:
        self.later = later

    def submit(self, *_, **__):
        if not self.later:
            raise ClosedClientError
        future = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


@pytest.mark.parametrize("later", [False, True])
def test_a_scheduler_that_is_lost_is_one_clear_sentence(later):
    with pytest.raises(RefusalError, match="its scheduler or its processes are lost; start again") as refused:
        sweep(DESK, POINTS, 5, executor=Lost(later=later), engine="simpy", seed=77)
    assert "penjadwal atau prosesnya hilang" in refused.value.in_language("id")


def test_a_worker_with_other_code_is_refused():
    (block,) = blocks_of(DESK, 1, 0, 2, (), ("time_to_safety.median",), "simpy")
    with pytest.raises(ValueError, match="another version of simkit"):
        run_block(block, "other")
    from simkit.experiment.version import code_version

    np.testing.assert_array_equal(run_block(block, code_version()).values, run_block(block).values)
