"""Money mobilised, told: sentences, tables and charts."""

from analysis.figures.money.breakdowns import (
    by_agency,
    by_area,
    by_category,
    by_category_chart,
    by_district,
    by_provider,
    by_provider_chart,
    by_valuation,
    by_year_chart,
    unvalued,
)
from analysis.figures.money.communes import (
    communes_without_amount,
    contributions_summary,
)
from analysis.figures.money.doubles import duplicates_list, duplicates_summary
from analysis.figures.money.headline import concentration, constant_prices, intensity, scale, summary
from analysis.figures.money.two_sides import (
    printed_totals_list,
    printed_totals_summary,
    reconciliation_list,
    reconciliation_summary,
    reconciliation_table,
)

__all__ = [
    "by_agency",
    "by_area",
    "by_category",
    "by_category_chart",
    "by_district",
    "by_provider",
    "by_provider_chart",
    "by_valuation",
    "by_year_chart",
    "communes_without_amount",
    "concentration",
    "constant_prices",
    "contributions_summary",
    "duplicates_list",
    "duplicates_summary",
    "intensity",
    "printed_totals_list",
    "printed_totals_summary",
    "reconciliation_list",
    "reconciliation_summary",
    "reconciliation_table",
    "scale",
    "summary",
    "unvalued",
]
