"""The JSON Schemas: current, accept every shipped file, refuse what the loader refuses."""

import json

import pytest
from jsonschema import Draft202012Validator

from simkit.scenario.folder import find
from simkit.scenario.json_schema import FILES, schema_of
from simkit.scenario.reading import read_file

SCENARIOS = find("lampung").parent
KIND = {"sops": "sop", "contexts": "context", "vignettes": "vignette"}
SHIPPED = sorted(file for place in ("lampung", "tutorial") for file in (SCENARIOS / place).rglob("*.yaml"))


def kind_of(file):
    return KIND.get(file.parent.name, file.stem)


def faults(kind, data):
    return [f"{'.'.join(map(str, fault.absolute_path))}: {fault.message[:300]}" for fault in Draft202012Validator(schema_of(kind)).iter_errors(data)]


@pytest.mark.parametrize("kind", FILES)
def test_the_schemas_in_the_repository_are_those_of_the_models(kind):
    file = SCENARIOS / "schema" / f"{kind}.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == schema_of(kind), "run: uv run simkit schema --out scenarios/schema"
    Draft202012Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_shipped_file_fits_and_names_its_schema(file):
    text = file.read_text(encoding="utf-8")
    assert faults(kind_of(file), read_file(file).data) == []
    up = "../.." if file.parent.name in KIND else ".."
    assert text.startswith(f"# yaml-language-server: $schema={up}/schema/{kind_of(file)}.schema.json\n")


SMALL = {
    "title": {"id": "a", "en": "a"},
    "horizon": "10 d",
    "network": {"agencies": {"desk": {"teams": {"clerks": {"staff": {"value": 2, "range": [1, 4], "basis": "assumption"}}}}}},
    "streams": {"cases": {"visitors": {"arrivals": {"per_hour": {"value": 3, "basis": "sourced", "source": "S1"}}, "first": "serve", "group": 2}}},
    "sop": {"steps": {"serve": {"team": "desk.clerks", "time": "30 min", "events": ["seen"], "next": [{"chance": 0.2, "to": "serve"}, "end"]}}},
}


def test_a_whole_scenario_in_one_file():
    assert faults("scenario", SMALL) == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("horizon",), 10),
        (("horizon",), "10 fortnights"),
        (("network", "agencies", "desk", "teams", "clerks", "staf"), 2),
        (("network", "agencies", "desk", "teams", "clerks", "staff"), -1),
        (("network", "agencies", "desk", "teams", "clerks", "staff"), {"value": 2, "basis": "guess"}),
        (("streams", "cases", "visitors", "arrivals"), {"rate": 3}),
        (("sop", "steps", "serve", "time"), {"exponential": {"rate": "1 h"}}),
        (("sop", "steps", "serve", "time"), {"lognormal": {"mean": "1 h"}}),
        (("sop", "steps", "serve", "next"), [{"chance": 1.2, "to": "serve"}]),
        (("sop", "steps", "serve", "at_closing"), "stop"),
    ],
)
def test_what_the_loader_refuses_is_refused(path, wrong):
    data = json.loads(json.dumps(SMALL))
    at = data
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = wrong
    assert faults("scenario", data)
