"""Faults that people make who write their first scenario: what each is told, in both languages, and nothing else."""

import pytest

from simkit.scenario import ScenarioFaults, check
from tests.scenario.test_every_fault import FILES, write

FIRST = """\
title: {id: Antrean, en: Queue}
horizon: 40 d
network:
  calendars:
    office: {weekly: {mon-fri: ["08:00-16:00"]}}
  agencies:
    desk:
      teams:
        clerks: {staff: 2}
streams:
  cases:
    visitors:
      arrivals: {per_hour: 3}
      first: serve
sop:
  steps:
    serve:
      team: desk.clerks
      time: 30 min
      next: [{to: check, chance: 0.5}, end]
    check:
      before: 2 d
      next: end
"""
# what stands there, what is written instead, line and column, what is told in both languages
WRONG = [
    ("per_hour: 3", "per_jam: 3", "13:18", "maksud Anda 'per_hour'?", "did you mean 'per_hour'?"),
    ("per_hour: 3", "per_hour: 2,5", "13:30", "koma memisahkan dua kunci, jadi angka pecahan memakai titik; tulis per_hour: 2.5",
     "a comma parts two keys, so a fraction is written with a point; write per_hour: 2.5"),
    ("chance: 0.5", "chance: 0,5", "20:36", "tulis chance: 0.5", "write chance: 0.5"),
    ("chance: 0.5", "chance: 50%", "20:26", "'50%' bukan angka; tulis bagian dari satu: 0.5",
     "'50%' is not a number; write it as a part of one: 0.5"),
    ("chance: 0.5", "peluang: 0.5", "20:26", "maksud Anda 'chance'?", "did you mean 'chance'?"),
    ("chance: 0.5", "when: type = child", "20:26", "tulis {type: child}", "write {type: child}"),
    ("mon-fri", "Senin-Jumat", "5:14", "tulis mon-fri", "write mon-fri"),
    ("mon-fri", "minggu", "5:14", "tulis sun", "write sun"),
    ("30 min", "30 minit", "19:7", "tulis '30 min'", "write '30 min'"),
    ("30 min", "“30 min”", "19:7", "tulis '30 min'", "write '30 min'"),
    ("30 min", "1,5 jam", "19:7", "tulis '1.5 h'", "write '1.5 h'"),
    ("    visitors:\n", "    Para-Tamu:\n", "12:5", "maksud Anda 'para_tamu'?", "did you mean 'para_tamu'?"),
    ("horizon: 40 d", "horizon: 40 d\nstart: 1/2/2026", "3:1",
     "awal simulasi (start): '1/2/2026' bukan tanggal: tahun harus di depan; tulis 2026-02-01",
     "start of the simulation (start): '1/2/2026' is not a date: the year comes first; write 2026-02-01"),
    ("      next: end\n", "      next:end\n", "23:7", "titik dua sesudah kunci tidak ditemukan", "no colon after a key"),
    ("      team: desk", "\tteam: desk", "18:1", "ada tab di awal baris; ganti tab dengan spasi",
     "a tab at the beginning of a line; put spaces instead"),
    ("team: desk.clerks", "team: desk.clerks\n      team: desk.clerks", "19:7", "kunci 'team' ditulis dua kali", "this key is given twice: 'team'"),
    ("      teams:\n        clerks", "      teams:\n        - clerks", "8:7", "di sini diharapkan kunci dan nilai, bukan daftar",
     "expected keys and values, not a list"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "place", "indonesian", "english"), WRONG, ids=[wrong for _, wrong, *_ in WRONG])
def test_what_is_told(right, wrong, place, indonesian, english, tmp_path):
    file = tmp_path / "first.yaml"
    assert FIRST.count(right) == 1
    file.write_text(FIRST.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ScenarioFaults) as report:
        check(file)
    told = {language: report.value.in_language(language).splitlines() for language in ("id", "en")}
    for language, sentence in (("id", indonesian), ("en", english)):
        [line] = [line for line in told[language] if sentence in line]
        assert line.startswith(f"{file}:{place}: ")
    assert len(told["id"]) == len(told["en"]) == 1, told


def test_two_drafts_that_extend_each_other_are_told_once_each(tmp_path):
    write(tmp_path, {"sops/one.yaml": "extends: two\nchanges: []\n", "sops/two.yaml": "extends: one\nchanges: []\n"})
    with pytest.raises(ScenarioFaults) as report:
        check(tmp_path)
    assert {fault.says.key for fault in report.value.faults} == {"sop.circle"}
    assert len(report.value.faults) == 1


def test_a_folder_without_its_files_says_which(tmp_path):
    (tmp_path / "scenario.yaml").write_text(FILES["scenario.yaml"], encoding="utf-8")
    with pytest.raises(ScenarioFaults) as report:
        check(tmp_path)
    assert {fault.file.rpartition("/")[2] for fault in report.value.faults} == {"network.yaml", "streams.yaml", "scenario.yaml"}


def test_a_fault_behind_what_a_draft_puts_into_a_list_is_told_once(tmp_path):
    write(tmp_path, {
        "sops/base.yaml": "steps:\n  serve:\n    next:\n      - {chance: 0.5, to: end}\n      - {chance: 0.2, to: srve}\n      - end\n",
        "sops/more.yaml": "extends: base\nchanges: [{path: sop.steps.serve.next.0, insert: {to: end, chance: 0.1}}]\n",
    })  # fmt: skip
    with pytest.raises(ScenarioFaults) as report:
        check(tmp_path)
    assert [(fault.line, fault.says.key, fault.nearest) for fault in report.value.faults if fault.says.key != "way.round"] == [(5, "no", "serve")]
