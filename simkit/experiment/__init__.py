"""Replications and comparisons."""

from simkit.experiment.compare import Comparison, compare
from simkit.experiment.precision import Precision, until_precise
from simkit.experiment.progress import Cancelled, Stopped
from simkit.experiment.replicate import Results, replicate
from simkit.experiment.sweep import Sweep, sweep

__all__ = ["Cancelled", "Comparison", "Precision", "Results", "Stopped", "Sweep", "compare", "replicate", "sweep", "until_precise"]
