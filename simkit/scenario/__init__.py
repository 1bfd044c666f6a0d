"""The model as data: reading, validating and changing scenarios."""

from simkit.scenario.changes import Change
from simkit.scenario.faults import Fault, ScenarioFaults
from simkit.scenario.loading import check, load
from simkit.scenario.model import Scenario

__all__ = ["Change", "Fault", "Scenario", "ScenarioFaults", "check", "load"]
