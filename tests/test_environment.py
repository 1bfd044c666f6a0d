"""environment.yml gives conda users the environment of pyproject.toml, from the same source."""

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def test_conda_and_uv_have_one_source_of_truth():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert f"python{project['requires-python']}" in environment["dependencies"]
    assert {"pip": ["-e ."]} in environment["dependencies"]
