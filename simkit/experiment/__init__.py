"""Replications and comparisons."""

from simkit.experiment.compare import Comparison, compare
from simkit.experiment.replicate import Results, replicate

__all__ = ["Comparison", "Results", "compare", "replicate"]
