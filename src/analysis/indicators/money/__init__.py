"""The money ledger: cash, help in kind with a value, help without one, and who told of it."""

from analysis.indicators.money import contributions, duplicates
from analysis.indicators.money._rows import AFTER_MERGER, UNSETTLED, Dimension
from analysis.indicators.money._settings import names, settings, untold
from analysis.indicators.money.areas import AreaHelp, by_area
from analysis.indicators.money.decisions import problems as decision_problems
from analysis.indicators.money.intensity import Measure, per_commune, per_household
from analysis.indicators.money.prices import constant_prices
from analysis.indicators.money.printed import (
    Printed,
    TotalRow,
    printed_rows,
    printed_totals,
    row_figures,
)
from analysis.indicators.money.scale import magnitude, scale_against_ntm, usual_range
from analysis.indicators.money.single_lines import Line, line_figures
from analysis.indicators.money.spread import concentration
from analysis.indicators.money.totals import (
    Kind,
    agencies_with_amount,
    breakdown,
    counted_once,
    mobilised,
    state_programme,
    unvalued,
    unvalued_by_quantity,
)
from analysis.indicators.money.two_sides import Compared, lines, reconciliation

__all__ = [
    "AFTER_MERGER",
    "UNSETTLED",
    "AreaHelp",
    "Compared",
    "Dimension",
    "Kind",
    "Line",
    "Measure",
    "Printed",
    "TotalRow",
    "agencies_with_amount",
    "breakdown",
    "by_area",
    "concentration",
    "constant_prices",
    "contributions",
    "counted_once",
    "decision_problems",
    "duplicates",
    "line_figures",
    "lines",
    "magnitude",
    "mobilised",
    "names",
    "per_commune",
    "per_household",
    "printed_rows",
    "printed_totals",
    "reconciliation",
    "row_figures",
    "scale_against_ntm",
    "settings",
    "state_programme",
    "untold",
    "unvalued",
    "unvalued_by_quantity",
    "usual_range",
]
