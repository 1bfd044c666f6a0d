"""A training and simulation kit: how cases flow through a referral network under a standard operating procedure.

The names below load what they need when they are first used, so that ``import simkit`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simkit.engine.live import LiveChangeError
    from simkit.engine.simpy_engine import Simulation
    from simkit.engine.simulation import Run, simulate
    from simkit.experiment.assumptions import one_at_a_time
    from simkit.experiment.compare import compare
    from simkit.experiment.explained import explained
    from simkit.experiment.precision import until_precise
    from simkit.experiment.replicate import replicate
    from simkit.experiment.sweep import sweep
    from simkit.experiment.words import basis_of_numbers, labelled
    from simkit.scenario import Scenario, ScenarioFaults, load
    from simkit.scenario.changes import Change
    from simkit.scenario.loading import changed
    from simkit.scenario.words import difference

_WHERE = {
    "load": "simkit.scenario",
    "Scenario": "simkit.scenario",
    "ScenarioFaults": "simkit.scenario",
    "simulate": "simkit.engine.simulation",
    "Run": "simkit.engine.simulation",
    "Simulation": "simkit.engine.simpy_engine",
    "LiveChangeError": "simkit.engine.live",
    "Change": "simkit.scenario.changes",
    "changed": "simkit.scenario.loading",
    "replicate": "simkit.experiment.replicate",
    "compare": "simkit.experiment.compare",
    "difference": "simkit.scenario.words",
    "one_at_a_time": "simkit.experiment.assumptions",
    "basis_of_numbers": "simkit.experiment.words",
    "explained": "simkit.experiment.explained",
    "labelled": "simkit.experiment.words",
    "until_precise": "simkit.experiment.precision",
    "sweep": "simkit.experiment.sweep",
}
__all__ = [
    "Change", "LiveChangeError", "Run", "Scenario", "ScenarioFaults", "Simulation", "basis_of_numbers", "changed", "compare", "difference",
    "explained", "labelled", "load", "one_at_a_time", "replicate", "simulate", "sweep", "until_precise",
]  # fmt: skip


def __dir__() -> list[str]:
    """Also what is loaded when it is first used: for completion, and for the name that was meant."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'simkit' has no attribute '{name}'")
