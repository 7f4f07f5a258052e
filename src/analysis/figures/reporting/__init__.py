"""Who reported, told: states that add up, answers kept apart, how full the reports are."""

from analysis.figures.reporting.answers import answers, every_year, reasons, roundups
from analysis.figures.reporting.groups import by_district, by_kind, completeness_chart
from analysis.figures.reporting.states import by_agency, hundred, states, states_chart, summary

__all__ = [
    "answers",
    "by_agency",
    "by_district",
    "by_kind",
    "completeness_chart",
    "every_year",
    "hundred",
    "reasons",
    "roundups",
    "states",
    "states_chart",
    "summary",
]
