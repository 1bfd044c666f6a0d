"""Any valid scenario runs, keeps the engine's own rules, and stays as it was."""

from hypothesis import HealthCheck, given, settings

from simkit.engine.simulation import simulate
from simkit.scenario.checks import findings
from tests.engine.random_scenarios import scenarios

FEW = settings(max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@FEW
@given(scenarios())
def test_what_is_made_is_valid_and_runs(scenario):
    assert list(findings(scenario)) == []
    before = scenario.model_dump_json()
    run = simulate(scenario)
    assert simulate(scenario).rows == run.rows
    assert scenario.model_dump_json() == before
