"""The cache: the same question is answered from disk, another one is not, and it does not grow for ever."""

import pandas as pd
import pytest

from simkit.experiment import work
from simkit.experiment.replicate import replicate
from simkit.experiment.store import make_room
from simkit.scenario import load
from tests.experiment.test_replicate import queue


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMKIT_CACHE", str(tmp_path))
    return tmp_path


def test_the_same_question_is_answered_from_disk(cache, monkeypatch):
    made = queue()
    first = replicate(made, 3, seed=7).frame
    kept = sorted(cache.glob("*.parquet"))
    assert len(kept) == 1
    monkeypatch.setattr("simkit.experiment.work.run_block", lambda block: pytest.fail("worked out again"))
    pd.testing.assert_frame_equal(replicate(queue(), 3, seed=7).frame, first)
    with pytest.raises(pytest.fail.Exception, match="worked out again"):
        replicate(queue(), 3, seed=8)
    with pytest.raises(pytest.fail.Exception, match="worked out again"):
        replicate(queue(50), 3, seed=7)
    with pytest.raises(pytest.fail.Exception, match="worked out again"):
        replicate(queue(), 3, seed=7, cache=False)


def test_more_replications_use_those_that_are_there(cache):
    replicate(queue(), 5)
    before = {path.name for path in cache.glob("*.parquet")}
    replicate(queue(), 10)
    after = {path.name for path in cache.glob("*.parquet")}
    assert before < after
    assert len(after) == 2


def test_other_code_finds_nothing(cache, monkeypatch):
    replicate(queue(), 2)
    monkeypatch.setattr("simkit.experiment.store.code_version", lambda: "other")
    monkeypatch.setattr(work, "run_block", lambda block: pytest.fail("worked out again"))
    with pytest.raises(pytest.fail.Exception, match="worked out again"):
        replicate(queue(), 2)


def test_the_longest_unused_go_first(tmp_path):
    import os

    for place in range(4):
        file = tmp_path / f"{place}.parquet"
        file.write_bytes(b"x" * 100)
        os.utime(file, (1000 + place, 1000 + place))
    make_room(tmp_path, 250)
    assert sorted(path.name for path in tmp_path.glob("*")) == ["2.parquet", "3.parquet"]


def test_switched_off_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMKIT_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    replicate(load("tutorial"), 1)
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_stops_nobody_and_says_so_once(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("SIMKIT_CACHE", str(tmp_path / "file"))
    there = replicate(queue(), 6, seed=9).frame
    replicate(queue(), 2, seed=10)
    pd.testing.assert_frame_equal(there, replicate(queue(), 6, seed=9, cache=False).frame)
    said = capsys.readouterr().err
    assert said.count("results are not kept") == 1
    assert f"'{tmp_path / 'file'}' cannot be written" in said


def test_a_cache_that_is_only_read_answers(cache, monkeypatch):
    def closed(*_, **__):
        raise PermissionError(13, "Permission denied")

    kept = replicate(queue(), 3, seed=7).frame
    monkeypatch.setattr("pathlib.Path.touch", closed)
    monkeypatch.setattr("simkit.experiment.work.run_block", lambda block: pytest.fail("worked out again"))
    pd.testing.assert_frame_equal(replicate(queue(), 3, seed=7).frame, kept)
