"""JSON Schemas of the scenario files, generated from the models, so that editors complete and check what is written.

Beside the models they say what the loader reads besides: short forms (``next: visum``, ``time: 45 min``, ``group: 3``), and that any
number, duration or distribution may say where it comes from (``{value: 8, range: [4, 16], basis: assumption}``).
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import PydanticJsonSchemaWarning

from simkit.language.messages import no
from simkit.scenario.changes import Context
from simkit.scenario.distributions import DISTRIBUTIONS, ChanceByCase, DurationByCase
from simkit.scenario.model import Scenario, Source, Target
from simkit.scenario.network import Network
from simkit.scenario.provenance import Provenance
from simkit.scenario.sop import Sop
from simkit.scenario.streams import Streams
from simkit.scenario.values import DurationValue
from simkit.scenario.vignettes import Vignette

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# The kinds of files: what each is, and the models that it holds.
FILES = ("scenario", "network", "streams", "sop", "context", "targets", "sources", "vignette")
_DURATION = TypeAdapter(DurationValue).json_schema()
_NUMBERS = {*(kind.__name__ for kind in DISTRIBUTIONS.values()), ChanceByCase.__name__, DurationByCase.__name__}
_HOURS = {"type": "array", "items": {"type": "string"}}
_WORD = {"type": ["string", "number"]}
# Short forms that a validator of the whole model reads.
_SHORT: dict[str, dict[str, Any]] = {"Constant": _DURATION, "Always": _WORD, "GroupSize": {"type": "integer", "minimum": 1}}
_PROVENANCE = tuple(Provenance.model_fields)


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file.

    Args:
        kind: one of `FILES`.

    Raises:
        ValueError: for another kind.
    """
    if kind not in FILES:
        raise no("schema", kind, FILES)
    whole = _definitions()
    top, title = _top(kind), f"simkit: {kind}"
    reached = dict(_reached(top, whole))
    return {"$schema": DIALECT, "title": title, **top, "$defs": dict(sorted(reached.items()))}


def write_schemas(folder: Path) -> list[Path]:
    """Writes all schemas into a folder as ``<kind>.schema.json``; returns what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in FILES:
        file = folder / f"{kind}.schema.json"
        file.write_text(json.dumps(schema_of(kind), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(file)
    return written


def _ref(model: Any) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{model.__name__}"}


def _closed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _top(kind: str) -> dict[str, Any]:
    text = {"$ref": "#/$defs/Text"}
    variant = _closed(
        {"title": text, "description": text, "extends": {"type": "string"}, "changes": {"type": "array", "items": {"$ref": "#/$defs/Change"}}},
        ["extends"],
    )
    draft = {"anyOf": [_ref(Sop), variant]}
    if kind == "scenario":
        parts = dict(_definitions()["Scenario"]["properties"])
        parts["sop"] = {"anyOf": [{"type": "string", "description": "the name of the SOP that is used unless another is asked for"}, _ref(Sop)]}
        parts["sops"] = {"type": "object", "additionalProperties": draft}
        return {**_closed(parts, ["title", "horizon"]), "description": "scenario.yaml of a folder, or a whole scenario in one file"}
    if kind == "targets":
        return _closed({"targets": {"type": "array", "items": _ref(Target)}}, ["targets"])
    if kind == "sources":
        return {"type": "object", "additionalProperties": _ref(Source)}
    return draft if kind == "sop" else _ref({"network": Network, "streams": Streams, "context": Context, "vignette": Vignette}[kind])


def _definitions() -> dict[str, Any]:
    """All models by name, with short forms and provenance."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PydanticJsonSchemaWarning)  # defaults that JSON cannot write are left out anyway
        whole = TypeAdapter(Scenario).json_schema()
    definitions: dict[str, Any] = {**whole.pop("$defs"), "Scenario": whole}
    made = {name: _with_provenance(_plain(schema), definitions) for name, schema in definitions.items()}
    for name, short in _SHORT.items():
        made[name] = {"anyOf": [short, made[name]]}
    sources = made["Provenance"]["properties"]["source"]
    made["Provenance"]["properties"]["source"] = {"anyOf": [{"type": "string"}, sources]}
    made["Condition"]["additionalProperties"] = {"anyOf": [_WORD, {"type": "array", "items": _WORD}]}
    return made


def _plain(schema: Any) -> Any:
    """Without titles and defaults made by the machine, and with ``anyOf`` for all unions."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            kept[key] = {name: _plain(inner) for name, inner in value.items()}
        elif (key == "title" and isinstance(value, str)) or key == "discriminator" or (key == "default" and isinstance(value, dict | list)):
            continue
        else:
            kept["anyOf" if key == "oneOf" else key] = _plain(value)
    return kept


def _is_number(schema: Any, definitions: dict[str, Any]) -> bool:
    """True for numbers, durations and opening hours, and for lists, choices and mappings of them."""
    if not isinstance(schema, dict):
        return False
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2] in _NUMBERS
    if schema.get("type") in ("number", "integer") or schema.get("pattern") == _DURATION["pattern"]:
        return True
    if "properties" in schema:
        return False
    if schema.get("additionalProperties") == _HOURS:
        return True
    inner = [*schema.get("anyOf", ()), *schema.get("prefixItems", ()), schema.get("items"), schema.get("additionalProperties")]
    return any(_is_number(item, definitions) for item in inner)


def _with_provenance(schema: Any, definitions: dict[str, Any]) -> Any:
    """Every number may stand as ``{value: …, basis: …}``; done where values stand: keys, items, entries."""
    if not isinstance(schema, dict):
        return schema

    def placed(value: Any) -> Any:
        inner = _with_provenance(value, definitions)
        if not _is_number(value, definitions):
            return inner
        about = {name: {"$ref": f"#/$defs/Provenance/properties/{name}"} for name in _PROVENANCE}
        said = _closed({"value": inner, **about}, ["value"])
        return {"anyOf": [inner, said], **({"description": value["description"]} if "description" in value else {})}

    made = dict(schema)
    if "properties" in made and schema is not definitions.get("Provenance"):
        made["properties"] = {name: placed(value) for name, value in made["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(made.get(key), dict):
            made[key] = placed(made[key])
    for key in ("prefixItems", "anyOf"):
        if key in made:
            made[key] = [placed(value) if key == "prefixItems" else _with_provenance(value, definitions) for value in made[key]]
    return made


def _reached(schema: Any, definitions: dict[str, Any], seen: set[str] | None = None) -> Iterator[tuple[str, Any]]:
    """The definitions that a schema needs, directly or through others."""
    seen = set() if seen is None else seen
    if isinstance(schema, list):
        for item in schema:
            yield from _reached(item, definitions, seen)
    elif isinstance(schema, dict):
        name = str(schema.get("$ref", "")).removeprefix("#/$defs/").partition("/")[0]
        if name and name not in seen:
            seen.add(name)
            yield name, definitions[name]
            yield from _reached(definitions[name], definitions, seen)
        for value in schema.values():
            yield from _reached(value, definitions, seen)
