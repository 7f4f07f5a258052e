"""The profile of a district: its communes, poverty, criteria, money told from two sides, reports."""

from analysis.figures.profiles.district.money import given, resources, two_sides
from analysis.figures.profiles.district.moved import bands_chart, poverty_change, poverty_chart
from analysis.figures.profiles.district.opening import answer, cover, keys, limit, notices
from analysis.figures.profiles.district.places import communes, fell_least
from analysis.figures.profiles.district.reported import problems, reports

__all__ = [
    "answer",
    "bands_chart",
    "communes",
    "cover",
    "fell_least",
    "given",
    "keys",
    "limit",
    "notices",
    "poverty_change",
    "poverty_chart",
    "problems",
    "reports",
    "resources",
    "two_sides",
]
