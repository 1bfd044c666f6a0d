"""Sweeps: what comes out, and that a kill at any moment changes nothing of it."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from simkit.cli import app
from simkit.experiment import Cancelled, sweep
from simkit.experiment.replicate import replicate
from simkit.experiment.store import name_of_file, read_block, write_block
from simkit.experiment.work import blocks_of, run_block
from simkit.language.messages import RefusalError
from simkit.scenario import ScenarioFaults, load
from simkit.scenario.loading import with_levers

TUTORIAL = load("tutorial")
LEVER = next(iter(TUTORIAL.levers))
VALUES = [TUTORIAL.levers[LEVER].lowest, TUTORIAL.levers[LEVER].highest]


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_combination_is_what_replicate_says(tmp_path):
    found = sweep(TUTORIAL, {LEVER: VALUES}, 3, seed=4, out=tmp_path / "s")
    assert [point[LEVER] for point in found.points] == VALUES
    alone = replicate(with_levers(TUTORIAL, {LEVER: VALUES[1]}), 3, seed=4, groups=False)
    mine = found.frame[found.frame[LEVER] == VALUES[1]].drop(columns=LEVER).reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, alone.frame.drop(columns="scenario"))
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "s" / "results.parquet"), found.frame)
    assert list(pd.read_csv(tmp_path / "s" / "summary.csv").columns[:2]) == [LEVER, "figure"]
    hashes = [with_levers(TUTORIAL, {LEVER: value}).content_hash for value in VALUES]
    assert pd.read_parquet(tmp_path / "s" / "results.parquet").attrs["simkit"] == found.about
    beside = {line.strip().partition(": ")[0] for line in (tmp_path / "s" / "keterangan.txt").read_text(encoding="utf-8").splitlines()}
    assert {*found.frame.columns, *found.summary().columns, *found.frame["figure"]} - beside == set()
    assert (found.about["scenarios"], found.about["seed"], found.about["replications"]) == (hashes, 4, 3)


CHILD = """
    import sys
    from pathlib import Path
    from importlib import import_module
    from simkit.experiment import sweep
    module = import_module("simkit.experiment.store")
    writes, last = 0, int(sys.argv[2])
    kept = module.write_block
    def write_and_die(*given):
        global writes
        if writes == last:  # in the middle of a file
            Path(given[0]).mkdir(parents=True, exist_ok=True)
            (Path(given[0]) / ".writing-half.parquet").write_bytes(b"PAR1 half")
            import os, signal
            os.kill(os.getpid(), signal.SIGKILL)
        writes += 1
        kept(*given)
    module.write_block = write_and_die
    sweep("tutorial", {"LEVER": VALUES}, 10, seed=2, out=sys.argv[1])
"""


def child(folder, kill_after):
    code = textwrap.dedent(CHILD).replace("LEVER", LEVER).replace("VALUES", repr(VALUES))
    return subprocess.run([sys.executable, "-c", code, str(folder), str(kill_after)], cwd=Path(__file__).parents[2], env={**os.environ}).returncode


def test_killed_and_started_again_it_ends_with_the_same_bytes(tmp_path):
    sweep("tutorial", {LEVER: VALUES}, 10, seed=2, out=tmp_path / "whole")
    for kill_after in (0, 1, 1):  # killed before the first block, after one, after one more
        assert child(tmp_path / "killed", kill_after) == -signal.SIGKILL
    done = len(list((tmp_path / "killed" / "blocks").glob("[!.]*.parquet")))
    assert done == 2
    before = {path: path.stat().st_ino for path in (tmp_path / "killed" / "blocks").glob("[!.]*.parquet")}
    sweep("tutorial", {LEVER: VALUES}, 10, seed=2, out=tmp_path / "killed")
    assert all(path.stat().st_ino == inode for path, inode in before.items()), "a block that was done was worked out again"
    assert files(tmp_path / "killed") == files(tmp_path / "whole"), "also without what was half written"


def test_a_damaged_block_is_noticed_worked_out_again_and_said(tmp_path, capsys):
    first = sweep(TUTORIAL, {LEVER: VALUES[:1]}, 5, out=tmp_path / "s")
    block = next((tmp_path / "s" / "blocks").glob("*.parquet"))
    whole = block.read_bytes()
    block.write_bytes(whole[: len(whole) // 2])
    again = sweep(TUTORIAL, {LEVER: VALUES[:1]}, 5, out=tmp_path / "s")
    assert "1 damaged result files" in capsys.readouterr().err
    pd.testing.assert_frame_equal(again.frame, first.frame)
    assert block.read_bytes() == whole


def test_a_block_whose_numbers_were_changed_is_not_believed(tmp_path):
    (block,) = blocks_of(TUTORIAL, 1, 0, 2, (), None, "simpy")
    table = run_block(block)
    write_block(tmp_path, block, table)
    found, bad = read_block(tmp_path, block)
    assert not bad
    np.testing.assert_array_equal(found.values, table.values)
    rows = pd.read_parquet(tmp_path / name_of_file(block))
    import pyarrow as pa
    import pyarrow.parquet as pq

    kept = pq.read_schema(tmp_path / name_of_file(block)).metadata
    rows.loc[0, "value_0"] += 1
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(kept), tmp_path / name_of_file(block))
    assert read_block(tmp_path, block) == (None, True)


def test_a_folder_with_another_sweep_is_left_alone(tmp_path):
    sweep(TUTORIAL, {LEVER: VALUES[:1]}, 2, out=tmp_path / "s")
    before = files(tmp_path / "s")
    with pytest.raises(ValueError, match="another sweep.*seed"):
        sweep(TUTORIAL, {LEVER: VALUES[:1]}, 2, seed=5, out=tmp_path / "s")
    assert files(tmp_path / "s") == before
    kept = tmp_path / "s" / "sweep.json"
    kept.write_text(kept.read_text().replace('"code": "', '"code": "0'))
    with pytest.raises(RefusalError, match=r"another sweep \(other: the version of simkit, the number of replications\)") as refused:
        sweep(TUTORIAL, {LEVER: VALUES[:1]}, 3, out=tmp_path / "s")
    assert "(yang berbeda: versi simkit, banyaknya ulangan)" in refused.value.in_language("id")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    with pytest.raises(ValueError, match="other files"):
        sweep(TUTORIAL, {LEVER: VALUES[:1]}, 2, out=tmp_path / "mine")


@pytest.mark.parametrize(
    ("levers", "said"), [({}, "at least one lever"), ({LEVER: []}, "at least one value"), ({LEVER: [1, 1]}, "given twice"),
                         ({LEVER: range(200), "b": range(100)}, "at most")],
)  # fmt: skip
def test_what_cannot_be_swept(levers, said):
    with pytest.raises(ValueError, match=said):
        sweep(TUTORIAL, levers, 2)


def test_levers_that_are_not_there_and_values_out_of_range():
    with pytest.raises(ScenarioFaults, match="there is no lever"):
        sweep(TUTORIAL, {"counsellorss": [1]}, 2)
    with pytest.raises(ScenarioFaults, match="goes from"):
        sweep(TUTORIAL, {LEVER: [1000]}, 2)


def test_cancelled_work_keeps_what_is_done(tmp_path, monkeypatch):
    monkeypatch.setattr("simkit.experiment.work.HANDED_OUT", 2)
    asked = iter([False, True, True])
    with pytest.raises(Cancelled):
        sweep(TUTORIAL, {LEVER: VALUES}, 10, out=tmp_path / "s", cancel=lambda: next(asked, True))
    done = len(list((tmp_path / "s" / "blocks").glob("*.parquet")))
    assert 1 <= done < 4
    assert not (tmp_path / "s" / "results.parquet").exists()
    sweep(TUTORIAL, {LEVER: VALUES}, 10, out=tmp_path / "s")
    assert (tmp_path / "s" / "results.parquet").exists()


def full(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")  # the system does not say of which file


def test_a_full_disk_is_told_with_the_file_and_leaves_nothing_half(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", full)
    result = CliRunner().invoke(app, ["sweep", "tutorial", "--lever", f"{LEVER}=1", "--out", str(tmp_path / "s"), "--lang", "en"])
    assert result.exit_code == 1
    assert f"'{tmp_path / 's' / 'sweep.json'}' cannot be written or read (the disk is full); give another path" in result.output
    assert list((tmp_path / "s").iterdir()) == []


def test_a_file_where_the_folder_should_be_is_told(tmp_path):
    (tmp_path / "s").write_text("mine")
    result = CliRunner().invoke(app, ["sweep", "tutorial", "--lever", f"{LEVER}=1", "--out", str(tmp_path / "s"), "--lang", "id"])
    assert result.exit_code == 1
    assert f"'{tmp_path / 's'}' tidak dapat ditulis (itu sebuah berkas, bukan folder); beri jalur lain" in result.output
