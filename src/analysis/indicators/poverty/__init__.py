"""Poverty: pooled rates that carry their standard, changes told three ways, and the flows behind them."""

from analysis.indicators.poverty.change import Change, StandardsDiffer, change
from analysis.indicators.poverty.period import PeriodChange, published_change
from analysis.indicators.poverty.published import published_households, published_rate, published_series
from analysis.indicators.poverty.rates import (
    by_commune,
    by_district,
    flows,
    households,
    latest_rate,
    rate,
    series,
    successor_rate,
    unweighted_rate,
)

__all__ = [
    "Change",
    "PeriodChange",
    "StandardsDiffer",
    "by_commune",
    "by_district",
    "change",
    "flows",
    "households",
    "latest_rate",
    "published_change",
    "published_households",
    "published_rate",
    "published_series",
    "rate",
    "series",
    "successor_rate",
    "unweighted_rate",
]
