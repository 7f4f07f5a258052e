"""Poverty: pooled rates that carry their standard, changes told three ways, and the flows behind them."""

from analysis.indicators.figure import StandardsDiffer
from analysis.indicators.poverty.baseline import Quarter, by_baseline
from analysis.indicators.poverty.change import Change, change
from analysis.indicators.poverty.decomposition import Decomposition, End, decompose, list_break, list_change
from analysis.indicators.poverty.flows import Balance, balance, flows, flows_by_district
from analysis.indicators.poverty.pace import Pace, pace
from analysis.indicators.poverty.period import (
    PeriodChange,
    Published,
    published_between,
    published_change,
    published_of,
)
from analysis.indicators.poverty.published import published_households, published_rate, published_series
from analysis.indicators.poverty.rates import (
    by_commune,
    by_district,
    households,
    latest_rate,
    poor_by_commune,
    rate,
    series,
    successor_rate,
    unweighted_rate,
)
from analysis.indicators.poverty.revision import Revised, revised

__all__ = [
    "Balance",
    "Change",
    "Decomposition",
    "End",
    "Pace",
    "PeriodChange",
    "Published",
    "Quarter",
    "Revised",
    "StandardsDiffer",
    "balance",
    "by_baseline",
    "by_commune",
    "by_district",
    "change",
    "decompose",
    "flows",
    "flows_by_district",
    "households",
    "latest_rate",
    "list_break",
    "list_change",
    "pace",
    "poor_by_commune",
    "published_between",
    "published_change",
    "published_households",
    "published_of",
    "published_rate",
    "published_series",
    "rate",
    "revised",
    "series",
    "successor_rate",
    "unweighted_rate",
]
