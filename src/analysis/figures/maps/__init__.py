"""Pictures that show everyone: each commune where it lies, each agency in each year."""

from analysis.figures.maps.money import money_per_household, money_per_household_by_period
from analysis.figures.maps.ntm import criteria_met, criteria_met_by_period
from analysis.figures.maps.poverty import poverty_change, poverty_change_by_period
from analysis.figures.maps.reports import report_board

__all__ = [
    "criteria_met",
    "criteria_met_by_period",
    "money_per_household",
    "money_per_household_by_period",
    "poverty_change",
    "poverty_change_by_period",
    "report_board",
]
