"""Poverty, told: every rate with its standard; points, relative and households side by side."""

from analysis.figures.poverty._ends import commune_ends
from analysis.figures.poverty.composition import by_baseline, by_baseline_chart, composition, list_break
from analysis.figures.poverty.flows import flows_by_district, flows_chart, flows_check, period_flows
from analysis.figures.poverty.periods import (
    frames_note,
    means,
    pace,
    period_changes,
    period_summary,
)
from analysis.figures.poverty.places import (
    by_commune,
    by_district,
    district_lines,
    helped_summary,
    period_by_commune,
    period_by_district_chart,
    period_spread_chart,
    slope_chart,
)
from analysis.figures.poverty.province import break_summary, not_joined, province_chart, province_summary
from analysis.figures.poverty.revision import revised_communes, revisions

__all__ = [
    "break_summary",
    "by_baseline",
    "by_baseline_chart",
    "by_commune",
    "by_district",
    "commune_ends",
    "composition",
    "district_lines",
    "flows_by_district",
    "flows_chart",
    "flows_check",
    "frames_note",
    "helped_summary",
    "list_break",
    "means",
    "not_joined",
    "pace",
    "period_by_commune",
    "period_by_district_chart",
    "period_changes",
    "period_flows",
    "period_spread_chart",
    "period_summary",
    "province_chart",
    "province_summary",
    "revised_communes",
    "revisions",
    "slope_chart",
]
