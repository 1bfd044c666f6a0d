"""environment.yml gives conda users the environment of pyproject.toml, from the same source: its dependencies and its date."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_what_is_in_it_stands_in_pyproject_alone():
    python, pip, installed = ENVIRONMENT["dependencies"]
    assert python == f"python{PYPROJECT['project']['requires-python']}"
    assert installed == {"pip": ["-e ."]}
    assert re.fullmatch(r"pip>=(2[6-9]|[3-9]\d)\..*", pip), "older ones do not know a date"


def test_the_versions_are_of_the_same_date():
    date = PYPROJECT["tool"]["uv"]["exclude-newer"]
    assert ENVIRONMENT["variables"] == {"PIP_UPLOADED_PRIOR_TO": date}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"PIP_UPLOADED_PRIOR_TO=([^\s`]+)", readme)) == {date}, "the first command too, before the environment is activated"
    assert f"PIP_UPLOADED_PRIOR_TO={date} conda env create -f environment.yml" in readme
