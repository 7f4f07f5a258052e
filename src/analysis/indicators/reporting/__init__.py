"""Who owed a report, what came, and how full it was; the intake board."""

from analysis.indicators.reporting.assigned import assigned_agencies, assigned_communes
from analysis.indicators.reporting.completeness import (
    Dimension,
    Group,
    breakdown,
    by_agency,
    by_answer,
    group_name,
    state_shares,
    summary,
)
from analysis.indicators.reporting.coverage import cell_completeness, commune_coverage
from analysis.indicators.reporting.owed import RECEIVED, Answer, agency_reports, answers, received
from analysis.indicators.reporting.regular import every_year, owed_and_sent, reason_figures, reasons
from analysis.indicators.reporting.roundups import roundup_summary

__all__ = [
    "RECEIVED",
    "Answer",
    "Dimension",
    "Group",
    "agency_reports",
    "answers",
    "assigned_agencies",
    "assigned_communes",
    "breakdown",
    "by_agency",
    "by_answer",
    "cell_completeness",
    "commune_coverage",
    "every_year",
    "group_name",
    "owed_and_sent",
    "reason_figures",
    "reasons",
    "received",
    "roundup_summary",
    "state_shares",
    "summary",
]
