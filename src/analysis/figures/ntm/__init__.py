"""New-style-rural criteria and recognition, told: each count with its set, each title with its date."""

from analysis.figures.ntm._when import assessments, split_by_merger
from analysis.figures.ntm.bands import band_moves, bands_chart
from analysis.figures.ntm.criteria import criteria_chart, crosswalk, holding_back, marks, near_standard
from analysis.figures.ntm.heat import heat_map
from analysis.figures.ntm.merger import merger_summary, merger_table
from analysis.figures.ntm.published import published_means
from analysis.figures.ntm.titles import (
    all_met_not_recognised,
    recognised_not_all_met,
    recognitions,
    title_summary,
    titles_over_time,
)
from analysis.figures.ntm.told import by_district, by_group, summary, today

__all__ = [
    "all_met_not_recognised",
    "assessments",
    "band_moves",
    "bands_chart",
    "by_district",
    "by_group",
    "criteria_chart",
    "crosswalk",
    "heat_map",
    "holding_back",
    "marks",
    "merger_summary",
    "merger_table",
    "near_standard",
    "published_means",
    "recognised_not_all_met",
    "recognitions",
    "split_by_merger",
    "summary",
    "title_summary",
    "titles_over_time",
    "today",
]
