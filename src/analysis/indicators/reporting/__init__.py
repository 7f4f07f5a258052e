"""Who owed a report, what came, and how full it was; the intake board."""

from analysis.indicators.reporting.completeness import (
    agency_reports,
    assigned_agencies,
    assigned_communes,
    by_agency,
    cell_completeness,
    commune_coverage,
    received,
    summary,
)

__all__ = [
    "agency_reports",
    "assigned_agencies",
    "assigned_communes",
    "by_agency",
    "cell_completeness",
    "commune_coverage",
    "received",
    "summary",
]
