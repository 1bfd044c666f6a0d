"""Replications and comparisons."""

from simkit.experiment.compare import Comparison, compare
from simkit.experiment.precision import Precision, until_precise
from simkit.experiment.replicate import Results, replicate
from simkit.experiment.sweep import Sweep, sweep
from simkit.experiment.work import Cancelled

__all__ = ["Cancelled", "Comparison", "Precision", "Results", "Sweep", "compare", "replicate", "sweep", "until_precise"]
