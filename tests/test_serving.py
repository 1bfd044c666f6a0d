"""`simkit serve`: where it listens, what it shows, what it never asks for. The browser test opens it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simkit.cli import app
from simkit.jupyter import without_live_screens
from simkit.jupyter.serving import HERE, WORDS, configuration, is_this_machine


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_addresses_that_are_reached_from_this_machine_only(host):
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "hotel", ""])
def test_addresses_that_open_the_screens_to_the_network(host):
    assert not is_this_machine(host)


def test_no_code_no_tracebacks_and_only_the_extensions_that_are_needed():
    config = configuration("127.0.0.1", 8866, browser=False)
    assert config.Voila.ip == "127.0.0.1"
    assert config.VoilaConfiguration.strip_sources
    assert not config.VoilaConfiguration.show_tracebacks
    assert "anywidget" in config.VoilaConfiguration.extension_allowlist
    assert config.KernelManager.transport_encryption == "auto"


def test_of_a_screen_only_its_words_are_stored():
    data = {"text/plain": "run me", "application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    picture = {"image/png": "…", "text/plain": "a picture"}
    outputs = [{"output_type": "display_data", "data": data}, {"output_type": "stream"}, {"output_type": "display_data", "data": picture}]
    cells = [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": outputs}]
    model = {"type": "notebook", "content": {"cells": cells}}
    without_live_screens(model=model, path="id/02.ipynb", contents_manager=None)
    assert [output.get("data") for output in outputs] == [{"text/plain": "run me"}, None, {"image/png": "…", "text/plain": "a picture"}]
    for other in ({"type": "file", "content": "text"}, {"type": "directory", "content": None}, {"type": "notebook", "content": None}):
        without_live_screens(model=dict(other))


def test_the_page_names_no_address_outside_this_machine():
    for file in Path(HERE / "share").rglob("*"):
        if file.is_file():
            assert not re.search(r"https?://", file.read_text(encoding="utf-8")), file


def test_a_scenario_that_is_not_there_is_told_before_anything_is_served():
    result = CliRunner().invoke(app, ["serve", "no-such-place"])
    assert result.exit_code == 1
    assert "no-such-place" in result.output


def test_both_languages_say_the_same():
    assert set(WORDS["id"]) == set(WORDS["en"])


def test_a_kernel_that_gets_ready_gives_way_until_it_is():
    code = """
import os
from pathlib import Path
from simkit.workshop.pages import _giving_way
group = Path("/proc/self/autogroup")
def nice(): return int(group.read_text().split()[-1]) if os.access(group, os.W_OK) else None
print(nice())
with _giving_way():
    print(nice())
print(nice())
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, start_new_session=True).stdout.split()
    assert said in (["0", "19", "0"], ["None"] * 3), "19 where the system has such a thing"
