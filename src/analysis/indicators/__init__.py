"""Indicators: pure functions of a province; each figure has its unit, method, base and source cells."""

from analysis.indicators import claims, collect, format, money, ntm, poverty, quality, reporting, scopes
from analysis.indicators.figure import UNITS, Figure, figure_id, no_sources

__all__ = [
    "UNITS",
    "Figure",
    "claims",
    "collect",
    "figure_id",
    "format",
    "money",
    "no_sources",
    "ntm",
    "poverty",
    "quality",
    "reporting",
    "scopes",
]
