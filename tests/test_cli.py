"""The command: what it prints, its exit codes, and files that other programs read."""

import datetime as dt
import json

import pandas as pd
import pytest
from typer.testing import CliRunner

import simkit
from simkit.cli import app
from simkit.documents.case_way import way_of
from simkit.language.texts import say

SCENARIO = """\
title: {id: Antrean, en: Queue}
horizon: 40 d
network: {agencies: {desk: {title: {id: Loket, en: Desk}, teams: {clerks: {title: {id: Petugas, en: Clerks}, staff: 1}}}}}
streams: {cases: {visitors: {arrivals: {per_hour: 1}, first: serve}}}
sop:
  steps:
    serve: {title: {id: Dilayani, en: Served}, team: desk.clerks, time: {exponential: {mean: 30 min}}, next: end}
"""


@pytest.fixture
def scenario(tmp_path):
    file = tmp_path / "queue.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return str(file)


def call(*words):
    return CliRunner().invoke(app, words)


def test_validate(scenario):
    result = call("validate", scenario, "--lang", "en")
    assert result.exit_code == 0
    assert result.output.startswith("ok\nQueue")
    assert json.loads(call("validate", scenario, "--json", "-").output)["steps"] == 1


@pytest.mark.parametrize(("language", "words"), [("id", "waktu kapasitas kedatangan semua"), ("en", "times capacities arrivals all")])
def test_validate_counts_every_number_by_where_it_comes_from(scenario, language, words):
    lines = call("validate", scenario, "--lang", language).output.splitlines()
    table = {line.split()[0]: line.split()[1:] for line in lines if line.strip().startswith(tuple(words.split()))}
    assert table == dict.fromkeys(words.split()[:3], ["–", "–", "–", "1", "–"]) | {words.split()[3]: ["–", "–", "–", "3", "–"]}
    told = json.loads(call("validate", scenario, "--json", "-").output)
    assert told["basis"] == {"sourced": 0, "derived": 0, "unverified": 0, "assumption": 3}
    assert told["numbers"]["time"]["assumption"] == {"count": 1, "with_range": 0}


def test_faults_go_to_standard_error_with_exit_code_1(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text(SCENARIO.replace("30 min", "30").replace("per_hour", "per_our"), encoding="utf-8")
    result = call("validate", str(file))
    assert result.exit_code == 1
    assert "needs a unit" in result.stderr
    assert "per_hour" in result.stderr
    assert "Traceback" not in result.output
    assert json.loads(call("validate", str(file), "--json", "-").stdout)["ok"] is False


@pytest.mark.parametrize(
    "command",
    [
        "validate lampung --json", "run lampung --json", "run lampung --log", "compare lampung --sops berjenjang,visum-dekat --picture",
        "difference lampung --sops berjenjang,visum-dekat --json", "case lampung --number 3 --json", "sop lampung --out", "exercise lampung --out",
        "explore lampung --out",
    ],
)  # fmt: skip
def test_a_folder_that_is_not_there_is_told_before_the_work(command, tmp_path):
    kind = {"--json": "json", "--log": "csv", "--picture": "png", "--out": "html"}[command.split()[-1]]
    result = call(*command.split(), str(tmp_path / "missing" / f"file.{kind}"), "--lang", "en")
    assert result.exit_code == 1
    assert result.stderr.strip() == f"The folder '{tmp_path / 'missing'}' does not exist; make it first, or give another path."


def test_wrong_use_has_exit_code_2(scenario):
    assert call("run").exit_code == 2
    assert call("run", scenario, "--replications", "0").exit_code == 2
    assert call("run", scenario, "--lang", "fr").exit_code == 2
    assert call("compare", "lampung", "--sops", "berjenjang").exit_code == 2


def test_run(scenario, tmp_path):
    log, figures = tmp_path / "log.csv", tmp_path / "figures.json"
    result = call("run", scenario, "--replications", "2", "--lang", "id", "--log", str(log), "--json", str(figures))
    assert result.exit_code == 0
    assert "bukan ramalan" in result.output
    assert (pd.read_csv(log)["kind"] == "service").all()
    beside = (tmp_path / "log.keterangan.txt").read_text(encoding="utf-8").splitlines()
    told = {line.strip().partition(": ")[0] for line in beside}
    assert {*pd.read_csv(log).columns, "service", "serve", "desk.clerks", "done"} - told == set()
    assert say("disclaimer", "id") in beside
    assert beside[-1] == say("disclaimer", "en")
    found = {row["figure"]: row["mean"] for row in json.loads(figures.read_text(encoding="utf-8"))["figures"] if row["group"] == "all"}
    assert 0.4 < found["utilisation.desk.clerks"] < 0.6


def test_a_log_as_parquet(scenario, tmp_path):
    log = tmp_path / "log.parquet"
    assert call("run", scenario, "--replications", "1", "--log", str(log)).exit_code == 0
    assert len(pd.read_parquet(log)) > 500
    assert call("run", scenario, "--log", str(tmp_path / "log.txt")).exit_code == 2


def test_case(scenario):
    result = call("case", scenario, "--number", "3", "--lang", "en")
    assert result.exit_code == 0
    assert "Served" in result.output
    missing = call("case", scenario, "--number", "100000")
    assert missing.exit_code == 1
    assert "there is no case" in missing.stderr


@pytest.mark.parametrize("who", [["--number", "3"], ["--vignette", "tanpa-dokumen"]])
def test_a_case_for_another_program_is_the_same_in_both_languages(who):
    told = {language: json.loads(call("case", "lampung", *who, "--json", "-", "--lang", language).output) for language in ("id", "en")}
    words = {language: [one.pop("words") for one in (record, *record["rows"])] for language, record in told.items()}
    assert told["id"] == told["en"]
    assert words["id"] != words["en"]
    record = told["en"]
    assert record["case"]["attributes"]["type"] in simkit.load("lampung").streams.types
    assert sum(record["seconds"].values()) == seconds_between(record["case"]["arrived"], record["case"]["ended"])
    served = [row for row in record["rows"] if row["kind"] == "service" and row["started"] and row["ended"]]
    for row in served:
        assert row["took_seconds"] == seconds_between(row["started"], row["ended"])
        assert row["waited_seconds"] == seconds_between(row["requested"], row["started"])
    assert all(row["pool"].startswith(row["agency"] + ".") for row in served if row["pool"])
    assert {row["step"] for row in served} <= {*simkit.load("lampung").sop.steps}


@pytest.mark.parametrize(("language", "words"), [("id", "menunggu dilayani, mundur"), ("en", "waiting to be served, withdrew")])
def test_who_withdrew_while_waiting_was_not_served(language, words):
    run = simkit.simulate(simkit.load("lampung"))
    people = run.case_data.people().tolist()
    who = next(row["case"] for row in run.case_data.rows(people) if row["outcome"] == "withdrew")
    *_, last = (line.what for line in way_of(run, who, language) if not line.beside)
    assert words in last.lower()


@pytest.mark.parametrize(("language", "sentence"), [("id", ": kasus ditutup."), ("en", ": case closed.")])
def test_a_case_of_a_scenario_without_titles_is_told_in_words(scenario, language, sentence, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    told = call("case", scenario, "--number", "3", "--lang", language).output
    assert sentence in " ".join(told.split())
    assert "· " not in told.partition("\n\n")[2]
    heading = call("case", "lampung", "--number", "17", "--lang", language).output.partition("\n\n")[0]
    assert max(map(len, heading.splitlines())) <= 80


def seconds_between(begin, end):
    return (dt.datetime.fromisoformat(end) - dt.datetime.fromisoformat(begin)).total_seconds()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["Datang ", "SOP Berjenjang", "pintu masuk: ", "Berakhir ", "kasus ditutup", "Waktunya: dilayani ", "Kapan", "Lamanya"]),
        ("en", ["Came on ", "SOP Step by step", "door: ", "Ended on ", "case closed", "Her time: served ", "When", "Took"]),
    ],
)
def test_the_timeline_of_a_case_says_who_she_is_and_how_it_ended_in_a_screens_width(language, words, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    told = call("case", "lampung", "--number", "17", "--lang", language).output
    lines = told.splitlines()
    assert all(word in told for word in words), told
    assert max(len(line.rstrip()) for line in lines[:-1]) <= 100
    arrived = next(line for line in lines if line.startswith(words[0]))
    assert "2021" in arrived
    assert "2022" not in arrived


def test_the_timeline_of_a_case_says_when_a_new_year_begins():
    years = [line.strip() for line in call("case", "lampung", "--vignette", "anak").output.splitlines() if line.strip().isdigit()]
    assert years == ["2022"]


def test_names_that_do_not_exist():
    result = call("run", "lampun")
    assert result.exit_code == 1
    assert "did you mean 'lampung'" in result.stderr
    assert "visum-dekat" in call("run", "lampung", "--sop", "visum-deket").stderr


def test_compare(tmp_path):
    picture = tmp_path / "differences.png"
    asked = ["--sops", "berjenjang,rumah-aman-dulu", "--replications", "2", "--lang", "id"]
    result = call("compare", "lampung", *asked, "--picture", str(picture))
    assert result.exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert call("compare", "lampung", *asked, "--picture", "differences.jpg").exit_code == 2
    assert "rumah-aman-dulu dibanding berjenjang" in result.output
    assert "Siapa yang menjadi lebih buruk?" in result.output


def test_what_differs_between_two_drafts():
    told = call("difference", "lampung", "--sops", "berjenjang,rumah-aman-dulu", "--lang", "en")
    assert told.exit_code == 0
    assert "rumah-aman-dulu against berjenjang" in told.output
    assert "Direct admission" in told.output
    assert json.loads(call("difference", "lampung", "--sops", "berjenjang,berjenjang", "--json", "-").output)["differences"] == {"berjenjang": []}
    assert call("difference", "lampung", "--sops", "berjenjang").exit_code == 2
    assert call("difference", "lampung", "--sops", "berjenjang,berjenjan").exit_code == 1


def test_the_schemas_for_editors(tmp_path):
    assert json.loads(call("schema", "network").output)["title"] == "simkit: network"
    assert call("schema", "--out", str(tmp_path / "new")).exit_code == 0
    assert (tmp_path / "new" / "sop.schema.json").exists()
    assert call("schema", "networks").exit_code == 1
