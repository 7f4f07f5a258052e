"""Helped communes beside the others: what differs, at which start, and which words the tests allow."""

from analysis.indicators.comparison.compare import Comparison, compare, comparison_of
from analysis.indicators.comparison.ladder import Check, Step, step_of, steps
from analysis.indicators.comparison.making import Estimate
from analysis.indicators.comparison.overlap import Overlap, overlap
from analysis.indicators.comparison.returning import Returning, by_commune
from analysis.indicators.comparison.rules import Rules, rules
from analysis.indicators.comparison.sample import Frame, Outcome, Sample, day_words
from analysis.indicators.comparison.way import Way

__all__ = [
    "Check",
    "Comparison",
    "Estimate",
    "Frame",
    "Outcome",
    "Overlap",
    "Returning",
    "Rules",
    "Sample",
    "Step",
    "Way",
    "by_commune",
    "compare",
    "comparison_of",
    "day_words",
    "overlap",
    "rules",
    "step_of",
    "steps",
]
