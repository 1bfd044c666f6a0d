"""The trials that break the engines on purpose (`tests.mutations`) are run by hand; that they still fit the engines is looked at here."""

import pytest

from tests.mutations.mechanisms import RULES, trials_by_hand


@pytest.mark.parametrize("engine", ["simpy", "kernel"])
def test_every_mechanism_stands_where_its_trial_breaks_it(engine):
    assert len(list(trials_by_hand(engine))) >= len(RULES)
