"""Published sentences with a figure, recomputed where the data allow."""

from analysis.indicators.claims.checks import UnknownCheck, check

__all__ = [
    "UnknownCheck",
    "check",
]
