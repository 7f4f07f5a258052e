"""The comparison told: what differs, at which start, which tests are passed, and the words they allow."""

from analysis.figures.comparison._words import signed, wording
from analysis.figures.comparison.chart import start_chart
from analysis.figures.comparison.sentences import in_short, method, summary
from analysis.figures.comparison.tables import checks, estimates, quartiles, way

__all__ = [
    "checks",
    "estimates",
    "in_short",
    "method",
    "quartiles",
    "signed",
    "start_chart",
    "summary",
    "way",
    "wording",
]
