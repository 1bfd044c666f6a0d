"""Wrong use of the command: one sentence in the language asked for, with the place and the cure, where to read more, exit code 2, no traceback."""

import errno
import os
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from simkit.cli import app
from simkit.language.helping import HELP
from simkit.language.numbers import counted
from simkit.usage import language_of

WRONG = [
    ("rum lampung", 2, "tidak ada perintah 'rum'; maksud Anda 'run'?", "there is no command 'rum'; did you mean 'run'?"),
    ("run", 2, "skenarionya belum disebut; tulis nama di bawah scenarios/", "the scenario is missing; write a name under scenarios/"),
    ("run lampung --replication 3", 2, "perintah 'simkit run' tidak punya opsi '--replication'; maksud Anda '--replications'?",
     "'simkit run' has no option '--replication'; did you mean '--replications'?"),
    ("run lampung -x", 2, "tidak punya opsi '-x'; yang ada: --sop, --context", "has no option '-x'; there are: --sop, --context"),
    ("run lampung --replications abc", 2, "--replications: di sini diharapkan bilangan bulat, bukan 'abc'",
     "--replications: expected a whole number, not 'abc'"),
    ("run lampung --replications 0", 2, "--replications: '0' terlalu kecil; paling kecil 1", "--replications: '0' is too small; at least 1"),
    ("serve --port 99999", 2, "--port: '99999' terlalu besar; paling besar 65.535", "--port: '99999' is too large; at most 65,535"),
    ("run lampung --seed", 2, "opsi --seed belum diberi nilai; tulis nilainya sesudah --seed",
     "the option --seed has no value; write it after --seed"),
    ("run lampung --all=3", 2, "opsi --all tidak menerima nilai; tulis --all saja", "the option --all takes no value; write --all alone"),
    ("run lampung more things", 2, "tidak diharapkan di sini: more things; beri tanda kutip", "not expected here: more things; put quotation marks"),
    ("compare lampung", 2, "--sops belum disebut; tambahkan: --sops …", "--sops is missing; add it: --sops …"),
    ("compare lampung --sops berjenjang", 2, "--sops: paling sedikit dua SOP harus disebut", "--sops: at least two SOPs must be named"),
    ("run lampung --engine simpi", 2, "--engine: tidak ada mesin hitung 'simpi'; maksud Anda 'simpy'?",
     "--engine: there is no engine 'simpi'; did you mean 'simpy'?"),
    ("run lampung --log a.txt", 2, "--log: catatan (log) hanya dapat ditulis sebagai .csv, .parquet", "--log: the log is written as .csv, .parquet"),
    ("case lampung", 2, "--number: orangnya harus disebut dengan satu cara", "--number: a person is named in one way"),
    ("sweep lampung --lever x --out y", 2, "--lever: 'x' bukan tuas dengan nilainya", "--lever: 'x' is no lever with its values"),
    ("sweep lampung --lever companions=2 --lever companions=3 --out y", 2, "--lever: tuas 'companions' disebut dua kali; tulis semua nilainya sekali",
     "--lever: the lever 'companions' is named twice; write all its values once"),
    ("compare lampung --sops berjenjang,visum-dekat,berjenjang", 2, "--sops: SOP 'berjenjang' disebut dua kali",
     "--sops: the SOP 'berjenjang' is named twice"),
    ("run lampung --replications 99999999999999999999", 2, "terlalu besar; paling besar 1.000.000", "is too large; at most 1,000,000"),
    # names that the scenario does not have are faults of the input
    ("run lampung --sop visum_dekat", 1, "lampung: tidak ada SOP 'visum_dekat'; maksud Anda 'visum-dekat'?",
     "there is no SOP 'visum_dekat'; did you mean 'visum-dekat'?"),
    ("run lampung --context pandemic", 1, "tidak ada konteks 'pandemic'; maksud Anda 'pandemi'?",
     "there is no context 'pandemic'; did you mean 'pandemi'?"),
    ("case lampung --vignette anka", 1, "tidak ada tokoh 'anka'; maksud Anda 'anak'?", "there is no vignette 'anka'; did you mean 'anak'?"),
    ("exercise lampung --vignette kdr --out a.html", 1, "tidak ada tokoh 'kdr'; maksud Anda 'kdrt'?",
     "there is no vignette 'kdr'; did you mean 'kdrt'?"),
    ("sop lampung --vignette kdr --out a.html", 1, "tidak ada tokoh 'kdr'", "there is no vignette 'kdr'"),
    ("sop lampung --out a.pdf --no-waits", 2, "--out: SOP hanya dapat ditulis sebagai .html, .xlsx, .docx",
     "--out: the SOP is written as .html, .xlsx, .docx"),
    ("sweep lampung --lever companion=3 --out sweep", 1, "tidak ada tuas 'companion'; maksud Anda 'companions'?",
     "there is no lever 'companion'; did you mean 'companions'?"),
    ("sweep lampung --lever companions=99 --out sweep", 1, "tuas 'companions' bergerak dari 2 sampai 8, bukan 99",
     "the lever 'companions' goes from 2 to 8, not 99"),
    ("validate lampun", 1, "maksud Anda 'lampung'?", "did you mean 'lampung'?"),
    ("schema sopp", 1, "tidak ada skema 'sopp'; maksud Anda 'sop'?", "there is no schema 'sopp'; did you mean 'sop'?"),
    ("run lampung --context pandemi --context pandemi", 1, "lampung: konteks 'pandemi' disebut dua kali; hapus salah satunya",
     "lampung: the context 'pandemi' is named twice; take one of the two out"),
    ("exercise tutorial --out a.html", 1, "skenario ini belum punya tokoh; tambahkan", "this scenario has no vignettes yet; add"),
    ("run lampung --log afile/a.csv", 1, "'afile' tidak dapat ditulis (itu sebuah berkas, bukan folder); beri jalur lain",
     "'afile' cannot be written or read (it is a file, not a folder); give another path"),
    ("print lampung --out afile", 1, "'afile' tidak dapat ditulis (itu sebuah berkas, bukan folder)",
     "'afile' cannot be written or read (it is a file"),
    ("run lampung --json .", 1, "'.' tidak dapat ditulis (itu sebuah folder); beri jalur lain",
     "'.' cannot be written or read (it is a folder); give another path"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "indonesian", "english"), WRONG, ids=lambda one: one if isinstance(one, str) else "")
def test_wrong_use_is_told_in_one_sentence_of_the_language(words, code, indonesian, english, tmp_path, monkeypatch):
    if "--json ." in words:
        words += " --replications 1"
    else:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "afile").touch()
    for language, sentence in (("id", indonesian), ("en", english)):
        command, *rest = words.split()
        result = CliRunner().invoke(app, [command, f"--lang={language}", *rest])
        assert result.exit_code == code, result.output
        assert sentence in result.stderr
        assert "Traceback" not in result.output
        told = result.stderr.strip().splitlines()
        more = f"{'Bantuan' if language == 'id' else 'Help'}: simkit {'' if command == 'rum' else command + ' '}--help"
        assert told[1:] == ([more] if code == 2 else [])


def test_a_language_that_is_not_spoken_is_told_in_that_of_the_machine(monkeypatch):
    for machine, sentence in (("id_ID.UTF-8", "simkit tidak berbahasa 'fr'"), ("en_GB.UTF-8", "'fr', which is not one of the languages: id, en")):
        monkeypatch.setenv("LANG", machine)
        result = CliRunner().invoke(app, ["run", "lampung", "--lang", "fr"])
        assert (result.exit_code, sentence in result.stderr) == (2, True)


def test_the_language_of_a_command_line(monkeypatch):
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    for words, language in ((["run", "--lang", "en"], "en"), (["--lang=en"], "en"), (["--lang"], "id"), ([], "id"), (["--lang", "xx"], "id")):
        assert language_of(words) == language


def test_the_installed_command_tells_it_without_a_traceback():
    asked = [sys.executable, "-m", "simkit.cli", "run", "--lang", "id"]
    result = subprocess.run(asked, capture_output=True, text=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("skenarionya belum disebut")


def test_the_help_speaks_the_language_asked_for():
    for command in ([], ["run"], ["sop"]):
        indonesian, english = (CliRunner().invoke(app, [f"--lang={language}", *command, "--help"]) for language in ("id", "en"))
        assert (indonesian.exit_code, english.exit_code) == (0, 0)
        assert f"Cara pakai: {' '.join(['simkit', *command])} [OPSI]" in indonesian.stdout
        assert f"Usage: {' '.join(['simkit', *command])} [OPTIONS]" in english.stdout
        assert "Tampilkan bantuan ini." in indonesian.stdout
        assert "Show this message" in english.stdout
    assert "Perintah" in CliRunner().invoke(app, ["--lang", "id"]).output


def test_all_help_is_there_in_both_languages():
    commands = get_command(app)
    told = {commands.help, "Show this message and exit."}
    for command in commands.commands.values():
        told |= {command.help, *(parameter.help for parameter in command.params if parameter.help)}
    assert told == set(HELP)


@pytest.mark.parametrize(
    "words",
    ["--lang en validate tutorial", "--lang=en validate tutorial", "validate --lang en tutorial", "validate tutorial --lang en",
     "--lang id validate tutorial --lang en"],
)  # fmt: skip
def test_the_language_may_stand_anywhere(words):
    result = CliRunner().invoke(app, words.split())
    assert (result.exit_code, "SOP steps" in result.stdout) == (0, True)


@pytest.mark.parametrize("words", ["--help --lang en", "--lang en --help", "run --help --lang en", "run --lang en --help", "--lang en run --help"])
def test_the_language_of_the_help_may_stand_anywhere(words, monkeypatch):
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    result = CliRunner().invoke(app, words.split())
    assert (result.exit_code, "Usage: simkit" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("--help --lang fr", "--lang: simkit tidak berbahasa 'fr'"), ("--lang=fr", "--lang: simkit tidak berbahasa 'fr'"),
     ("--lang", "opsi --lang belum diberi nilai"), ("--help --lang", "opsi --lang belum diberi nilai"),
     ("validate tutorial --lang", "opsi --lang belum diberi nilai")],
)  # fmt: skip
def test_a_language_that_is_not_named_or_not_spoken_is_told_without_a_command_too(words, sentence, monkeypatch):
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    result = CliRunner().invoke(app, words.split())
    assert (result.exit_code, sentence in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "words", ["schema sop", "run tutorial --replications 1", "case tutorial --number 1 --json -", "--help", "run --help", "--lang en --help"]
)
def test_a_reader_that_has_seen_enough_ends_the_command_quietly(words):
    reading, writing = os.pipe()
    os.close(reading)
    asked = [sys.executable, "-m", "simkit.cli", *words.split()]
    result = subprocess.run(asked, stdout=writing, stderr=subprocess.PIPE, text=True, env={**os.environ, "SIMKIT_CACHE": "off"}, check=False)
    os.close(writing)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_place_that_must_not_be_written_is_told_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)  # who runs the tests as root may write anywhere
    for language, sentence in (("id", "tidak dapat ditulis (tidak diizinkan)"), ("en", "cannot be written or read (not permitted)")):
        result = CliRunner().invoke(app, ["run", "tutorial", "--json", str(tmp_path / "a.json"), "--lang", language])
        assert (result.exit_code, result.stdout, sentence in result.stderr) == (1, "", True)
        assert [*tmp_path.iterdir()] == []


def test_a_file_that_cannot_be_written_whole_is_not_written(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    for option, name in (("--json", "a.json"), ("--log", "a.csv"), ("--log", "a.parquet")):
        result = CliRunner().invoke(app, ["run", "tutorial", "--replications", "1", option, str(tmp_path / name), "--lang", "en"])
        assert (result.exit_code, "(the disk is full)" in result.stderr) == (1, True)
        assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_disk_is_one_sentence_wherever_it_is_met():
    for words in ("validate tutorial --json /dev/full", "schema sop > stdout", "validate tutorial > stdout"):
        asked = [sys.executable, "-m", "simkit.cli", *words.removesuffix(" > stdout").split(), "--lang", "en"]
        with open("/dev/full" if words.endswith("stdout") else os.devnull, "wb") as out:
            result = subprocess.run(asked, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
        file = words.split()[-1]
        assert (result.returncode, result.stderr) == (1, f"'{file}' cannot be written or read (the disk is full); give another path\n")


def test_numbers_of_things_are_written_in_the_singular_and_the_plural(tmp_path):
    told = CliRunner().invoke(app, ["run", "tutorial", "--replications", "1", "--lang", "en"]).stdout
    assert "\n1 replication\n" in told
    assert [counted(many, "point", "en") for many in (0, 1, 2, 1000)] == ["0 points", "1 point", "2 points", "1,000 points"]
    assert [counted(many, "point", "id") for many in (1, 2)] == ["1 titik", "2 titik"]


def test_where_pages_cannot_be_served_is_told(monkeypatch):
    def taken(*_, **__):
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr("simkit.jupyter.serving.serve", taken)
    result = CliRunner().invoke(app, ["serve", "tutorial", "--port", "8866", "--lang", "en"])
    assert (result.exit_code, result.stderr) == (
        1, "the pages cannot be served at 127.0.0.1:8866 (Address already in use); give another --host or --port\n",
    )  # fmt: skip
