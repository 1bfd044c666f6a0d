"""What the columns, figures and groups of a table mean, in words that go with its file to whoever opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from simkit.experiment.words import frame_of, unit_in_words, whom
from simkit.figures.definitions import ROW_LABELS, figure, row_outcome
from simkit.language.choice import choose
from simkit.language.texts import say
from simkit.scenario.arguments import scenario_of
from simkit.scenario.model import Scenario
from simkit.scenario.phrases import Phrases
from simkit.scenario.places import place_in_words

_COLUMNS = {
    "scenario": ("rancangan yang dihitung", "the draft that was computed"),
    "replication": ("nomor ulangan, dari 0; nomor yang sama berarti kasus yang sama persis, selama kedatangan kasus tidak diubah",
                    "number of the replication, from 0; the same number means the very same cases, as long as no arrivals are changed"),
    "figure": ("angka yang diukur, lihat di bawah", "what is measured, see below"),
    "group": ("kelompok kasus, lihat di bawah; all: semua", "group of cases, see below; all: all of them"),
    "unit": ("satuan angka itu: hours jam, days hari, share bagian dari 1, rupiah, count banyaknya, mean rerata per kasus",
             "unit of the figure: hours, days, share of 1, rupiah, count how many, mean a number per case"),
    "direction": ("mana yang lebih baik: lower lebih rendah, higher lebih tinggi, neutral tidak ada",
                  "which way is better: lower, higher, neutral for none"),
    "replications": ("banyaknya ulangan yang memiliki angka itu", "how many replications have the figure"),
    "mean": ("rerata semua ulangan", "mean over the replications"),
    "low": ("ujung bawah selang kepercayaan (95 % bila tidak diminta lain)", "lower end of the confidence interval (95% unless asked otherwise)"),
    "high": ("ujung atas selang kepercayaan", "upper end of the confidence interval"),
    "sd": ("simpangan baku antarulangan", "standard deviation between replications"),
    "q10": ("satu dari sepuluh ulangan lebih rendah", "one replication in ten is lower"),
    "median": ("separuh ulangan lebih rendah", "half of the replications are lower"),
    "q90": ("sembilan dari sepuluh ulangan lebih rendah", "nine replications in ten are lower"),
    "count": ("banyaknya kasus atau hal yang dihitung pada angka itu, per ulangan", "how many cases or things the figure counts, per replication"),
    "difference": ("rerata selisih berpasangan, ulangan demi ulangan", "mean of the paired differences, replication by replication"),
    "p": ("peluang selisih sebesar ini bila sebenarnya tidak ada beda (uji t berpasangan)",
          "chance of such a difference if there is none (paired t test)"),
    "adjusted_p": ("p yang disesuaikan untuk semua yang dibandingkan (Holm)", "p adjusted for all that is compared (Holm)"),
    "agree": ("bagian ulangan yang selisihnya searah dengan reratanya", "share of the replications that differ in the direction of the mean"),
    "meaning": ("better lebih baik, worse lebih buruk, changed berubah tanpa arah baik, open belum dapat dibedakan",
                "better, worse, changed without a good direction, open: cannot be told apart"),
    "path": ("asumsi yang digeser, lihat di bawah", "the assumption that is moved, see below"),
    "at_least": ("rerata bila asumsi itu paling kecil", "mean with the assumption at its least"),
    "at_most": ("rerata bila asumsi itu paling besar", "mean with the assumption at its most"),
    "half_width": ("setengah lebar selang dibagi rerata", "half the width of the interval, over the mean"),
    "asked": ("setengah lebar yang diminta", "the half-width asked for"),
    "reached": ("apakah sudah setepat itu", "whether it is as precise as that"),
}  # fmt: skip
_OF_COMPARISON = {"base": ("rerata rancangan pembanding", "mean of the draft that is compared with"),
                  "value": ("rerata rancangan ini", "mean of this draft")}  # fmt: skip
_OF_ASSUMPTIONS = {"base": ("rerata bila tidak ada yang digeser", "mean with nothing moved"),
                   "least": ("nilai asumsi dibagi nilainya semula, paling kecil", "the assumption's least, as a multiple of its value"),
                   "most": ("nilai asumsi dibagi nilainya semula, paling besar", "the assumption's most, as a multiple of its value"),
                   "difference": ("rerata selisih berpasangan antara paling besar dan paling kecil",
                                  "mean of the paired differences, most less least")}  # fmt: skip
_OF_RUNS = {"value": ("nilai pada ulangan itu", "value in that replication"), "least": ("ulangan terendah", "the lowest replication"),
            "most": ("ulangan tertinggi", "the highest replication")}  # fmt: skip

# Columns of a log (`simkit.engine.log`).
_OF_LOG = {
    "case": ("nomor kasus dalam ulangan ini", "number of the case in this replication"),
    "track": ("jalur kasus itu; 0 jalan utama", "track of the case; 0 is the main one"),
    "kind": ("jenis baris, lihat di bawah", "kind of row, see below"),
    "step": ("langkah SOP, lihat di bawah; pada rujukan langkah tujuannya, pada pekerjaan lain arusnya",
             "step of the SOP, see below; of a referral the step it leads to, of the work of others its stream"),
    "agency": ("lembaga, lihat di bawah", "agency, see below"),
    "pool": ("tim atau tempat, lihat di bawah", "team or place, see below"),
    "requested": ("detik dari awal simulasi saat mulai menunggu; -1 belum pernah", "second from the start at which she began to wait; -1 never"),
    "started": ("detik saat dimulai; -1 belum pernah", "second at which it began; -1 never"),
    "ended": ("detik saat selesai; -1 belum selesai ketika simulasi berakhir", "second at which it ended; -1 not before the simulation ends"),
    "visit": ("kedatangan ke berapa di langkah itu, dari 1", "which time she comes to the step, from 1"),
    "priority": ("kelas dalam antrean; 0 didahulukan", "class in the list; 0 goes first"),
    "outcome": ("bagaimana berakhirnya, lihat di bawah; done selesai", "how it ended, see below; done: done"),
    "worked": ("detik kerja yang selesai, tanpa jeda", "seconds of work done, pauses left out"),
    "closed": ("detik tim itu tutup selama ia menunggu atau dilayani", "seconds in which the team was closed while she waited or was served"),
    "story": ("true: ia harus menceritakan kejadian", "true: she had to tell what happened"),
    "mode": ("cara merujuk, lihat di bawah", "referral mode, see below"),
}  # fmt: skip

_ABOUT = {"seed": ("benih acak", "random seed"), "replications": ("ulangan", "replications"), "code": ("versi kode", "version of the code")}


def explained(table: pd.DataFrame, scenario: Scenario | str | Path, language: str = "id") -> list[str]:
    """What a table of results means, line by line: its columns, figures (unit, definition, who counts), groups and assumptions, what it answers,
    and the disclaimer.

    Written beside the table's file (``Path("explained.txt").write_text("\\n".join(…))``) it goes where the file goes.

    Raises:
        RefusalError: an argument is not what it should be; it says which.
        ScenarioFaults: the scenario cannot be loaded.
    """
    scenario, language = scenario_of(scenario), choose(language)
    return [*_lines(frame_of("table", table), scenario, language), "", say("disclaimer", language)]


def _lines(table: pd.DataFrame, scenario: Scenario, language: str) -> Iterator[str]:
    english = language == "en"
    own = _OF_LOG if "requested" in table else _OF_ASSUMPTIONS if "path" in table else _OF_COMPARISON if "base" in table else _OF_RUNS
    yield "Columns" if english else "Kolom"
    for name in map(str, table.columns):
        lever = scenario.levers.get(name)
        words = {**_COLUMNS, **own}.get(name)
        if lever is not None:
            unit = lever.unit.in_language(language) if lever.unit is not None else ""
            yield f"  {name}: {lever.label.in_language(language)}" + (f" ({unit})" if unit else "")
        elif words is not None:
            yield f"  {name}: {words[english]}"
    if "figure" in table:
        yield ""
        yield "Figures" if english else "Angka"
        for id_ in dict.fromkeys(map(str, table["figure"])):
            of = figure(id_, scenario)
            unit = unit_in_words(of.unit, language)
            facts = [of.label.in_language(language), *([unit] if unit else []), of.definition.in_language(language)]
            yield f"  {id_}: {'; '.join(facts)}; {'counted are' if english else 'yang dihitung'}: {of.denominator.in_language(language)}"
    if "group" in table:
        yield ""
        yield "Groups" if english else "Kelompok"
        for group in dict.fromkeys(map(str, table["group"])):
            yield f"  {group}: {whom(group, scenario, language)}"
    if "requested" in table:
        yield from _names_in_log(table, scenario, language)
    about = table.attrs.get("simkit")
    if isinstance(about, dict):
        yield ""
        yield "What it answers (the same gives the same again)" if english else "Yang dijawab (yang sama memberi hasil yang sama)"
        contents = about["scenarios"]
        named: dict[Any, str] = contents if isinstance(contents, dict) else dict(enumerate(contents, 1))  # of a sweep they have no names
        for name, content in named.items():
            yield f"  {'content of' if english else 'isi'} {name}: {content}"
        for key, words in _ABOUT.items():
            yield f"  {words[english]}: {about[key]}"
    if "path" in table:
        yield ""
        yield "Assumptions" if english else "Asumsi"
        for path in dict.fromkeys(map(str, table["path"])):
            yield f"  {path}: {place_in_words([int(part) if part.isdigit() else part for part in path.split('.')], scenario)[english]}"


def _names_in_log(log: pd.DataFrame, scenario: Scenario, language: str) -> Iterator[str]:
    """What the names in a log stand for."""
    phrases = Phrases(scenario, language)
    sections: dict[str, tuple[tuple[str, str], Callable[[str], str]]] = {
        "kind": (("Jenis baris", "Kinds of rows"), lambda name: ROW_LABELS[name].in_language(language)),
        "step": (("Langkah dan pekerjaan lain", "Steps, and the work of others"), lambda name: _step_or_stream(name, phrases)),
        "agency": (("Lembaga", "Agencies"), phrases.agency),
        "pool": (("Tim dan tempat", "Teams and places"), phrases.pool),
        "mode": (("Cara merujuk", "Referral modes"), phrases.mode),
        "outcome": (("Cara berakhir", "How rows end"), lambda name: row_outcome(name, scenario).in_language(language)),
    }
    for column, (head, words) in sections.items():
        names = [name for name in dict.fromkeys(map(str, log[column])) if name] if column in log else []
        if names:
            yield ""
            yield head[language == "en"]
            yield from (f"  {name}: {words(name)}" for name in sorted(names))


def _step_or_stream(name: str, phrases: Phrases) -> str:
    stream = phrases.scenario.streams.background.get(name)
    return phrases.titled(stream.title, name) if stream is not None else phrases.step(name)


def explained_in_both(table: pd.DataFrame, scenario: Scenario) -> str:
    """The text that goes with a table's file, in both languages."""
    return "\n\n".join("\n".join(explained(table, scenario, language)) for language in ("id", "en")) + "\n"
