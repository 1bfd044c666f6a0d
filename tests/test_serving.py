"""`simkit serve`: where it listens, what it shows, what it never asks for. The browser test opens it."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simkit.cli import app
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
