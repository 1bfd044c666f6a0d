"""The lever panel: its logic, without a browser."""

import pytest

from simkit.workshop.levers import LeverPanel


@pytest.fixture(scope="module")
def panel():
    return LeverPanel(replications=4, language="id")


def test_levers_have_words_and_the_value_they_start_from(panel):
    assert panel.sliders["psychologists"].description == "Psikolog klinis"
    assert panel.sliders["psychologists"].value == 1
    assert dict(panel.values) == {}


def test_moving_a_lever_and_running_shows_the_difference(panel):
    panel.sliders["psychologists"].value = 2
    panel.run()
    rows = panel.comparison.frame.set_index(["figure", "group"])
    wait = rows.loc[("wait.uptd_ppa.psychologist.mean", "all")]
    assert wait.value < wait.base
    assert "Psikolog klinis: 1 → 2" in panel.status.value
    assert "bukan ramalan" in panel.table.value
    assert not panel.button.disabled
    panel.reset()
    assert panel.sliders["psychologists"].value == 1


def test_a_run_that_fails_keeps_the_last_figures(panel, monkeypatch):
    kept = panel.table.value
    monkeypatch.setattr(panel, "_compare", lambda moved: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        panel.run()
    assert panel.table.value == kept
    assert "tidak selesai" in panel.status.value
    assert not panel.button.disabled
