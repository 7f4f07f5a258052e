"""The profile of a commune: where it is, who helped it with what, what moved, what was not reported."""

from analysis.figures.profiles.commune.helped import assigned, given, lines, place, told_by_district
from analysis.figures.profiles.commune.moved import (
    criteria,
    poverty_change,
    poverty_chart,
    poverty_years,
    title_held,
)
from analysis.figures.profiles.commune.opening import answer, cover, keys, limit, notices
from analysis.figures.profiles.commune.reported import problems, reports, unreported

__all__ = [
    "answer",
    "assigned",
    "cover",
    "criteria",
    "given",
    "keys",
    "limit",
    "lines",
    "notices",
    "place",
    "poverty_change",
    "poverty_chart",
    "poverty_years",
    "problems",
    "reports",
    "title_held",
    "told_by_district",
    "unreported",
]
