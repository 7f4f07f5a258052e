"""The scorecard of an agency: what it owed, what it gave to which communes, what moved in them. No verdict."""

from analysis.figures.profiles.agency.considered import problems, reports, standing, to_consider
from analysis.figures.profiles.agency.helped import communes, given, given_chart, lines, prices
from analysis.figures.profiles.agency.movement import criteria, moved
from analysis.figures.profiles.agency.opening import answer, cover, keys, limit, notices

__all__ = [
    "answer",
    "communes",
    "cover",
    "criteria",
    "given",
    "given_chart",
    "keys",
    "limit",
    "lines",
    "moved",
    "notices",
    "prices",
    "problems",
    "reports",
    "standing",
    "to_consider",
]
