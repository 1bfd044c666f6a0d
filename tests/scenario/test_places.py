"""Where a fault stands is said in words, in both languages, beside the path that an author needs."""

import re
import typing

import pytest
from pydantic import BaseModel

from simkit.language.keys import KEYS, THINGS
from simkit.scenario import ScenarioFaults, check
from simkit.scenario.model import Scenario
from simkit.scenario.places import place_in_words

DATA = {
    "network": {
        "agencies": {
            "uptd_ppa": {
                "title": {"id": "UPTD PPA", "en": "Protection unit"},
                "teams": {"companions": {"title": {"id": "Pendamping", "en": "Companions"}}},
            }
        }
    },
    "streams": {"words": {"risk": {"title": {"id": "risiko", "en": "true risk"}}}, "types": {"child": {"attributes": {"risk": 3}}}},
    "sop": {
        "steps": {"visum": {"title": {"value": {"id": "Visum", "en": "Examination"}}, "next": [{"to": "end"}]}, "odd_one": {"title": 3}},
        "events": {"safe": {"id": "Di tempat aman", "en": "In a safe place"}},
    },
    "levers": {"demand": {"label": {"id": "Kasus masuk", "en": "Demand"}}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "indonesian", "english"),
    [
        ("sop.steps.visum.team", "langkah “Visum”, pelaksana", "step “Examination”, performer"),
        ("sop.steps.visum.next.0.chance", "langkah “Visum”, lanjutan ke-1, peluang", "step “Examination”, next 1, chance"),
        ("network.agencies.uptd_ppa.teams.companions.staf", "lembaga “UPTD PPA”, tim “Pendamping”, 'staf'",
         "agency “Protection unit”, team “Companions”, 'staf'"),
        ("streams.types.child.attributes.risk.first_of.2.use", "jenis kasus “child”, ciri “risiko”, baris ke-3, isi baris",
         "type of case “child”, attribute “true risk”, row 3, what applies"),
        ("levers.demand.targets.0", "tuas “Kasus masuk”, target ke-1", "lever “Demand”, target 1"),
        ("sop.events.safe.en", "peristiwa “Di tempat aman”, teks Inggris", "event “In a safe place”, English text"),
        ("sop.steps.odd_one.time", "langkah “odd one”, lama kerja", "step “odd one”, work"),
        ("sop.steps.gone.fork.branches.0.1.to", "langkah “gone”, jalur sejajar, cabang ke-1, baris ke-2, ke",
         "step “gone”, parallel tracks, branch 1, row 2, to"),
        ("sop.patience.0.time", "kesabaran ke-1, lamanya", "patience 1, how long"),
        ("network", "jejaring", "network"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_path_in_words(path, indonesian, english):
    parts = [int(part) if part.isdigit() else part for part in path.split(".") if part]
    assert place_in_words(parts, DATA) == (indonesian, english)


def test_every_key_of_the_language_has_words():
    waiting, seen, keys = [Scenario], set(), set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            keys.add(field.alias or name)
            waiting += [part for part in models_in(field.annotation) if part not in seen]
    assert keys <= set(KEYS), "say in simkit/language/keys.py what people call these"
    assert all(indonesian and english and "_" not in indonesian + english for indonesian, english in (*KEYS.values(), *THINGS.values()))


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from models_in(inner)


def test_the_report_says_both(tmp_path):
    file = tmp_path / "queue.yaml"
    file.write_text(
        "title: {id: a, en: a}\nhorizon: 1 d\nnetwork: {agencies: {}}\nstreams: {cases: {a: {arrivals: {per_day: 1}, first: serve}}}\n"
        "sop: {steps: {serve: {title: {id: Dilayani, en: Served}, team: desk.clerk, time: 1 h}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioFaults) as report:
        check(file)
    (fault,) = report.value.faults
    assert re.fullmatch(r".*queue\.yaml:5:\d+: step “Served”, performer \(sop\.steps\.serve\.team\): .*", fault.in_language("en"))
    assert fault.in_language("id").split(": ")[1] == "langkah “Dilayani”, pelaksana (sop.steps.serve.team)"
    assert (fault.record("id")["path"], fault.record("id")["place"]) == ("sop.steps.serve.team", "langkah “Dilayani”, pelaksana")
