"""`simkit serve`: where it listens, what it shows, what it never asks for. The browser test opens it."""

import re
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
