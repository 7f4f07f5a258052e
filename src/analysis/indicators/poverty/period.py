"""What the province published at the two ends of a period, and the change between them."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.indicators.figure import Figure
from analysis.indicators.poverty.change import Change
from analysis.indicators.poverty.change import change as told
from analysis.indicators.poverty.published import published_households, published_series
from analysis.province import Province


@dataclass(frozen=True)
class PeriodChange:
    """First and last year with a published rate under the period's standard, and the change between them."""

    first: int
    last: int
    before: Figure
    after: Figure
    change: Change


def published_change(province: Province, key: str) -> PeriodChange | None:
    """The published change over period ``key``, from its baseline year on; ``None`` with fewer than two.

    Households are compared only where the counts of both ends were published.
    """
    period = province.programme.period(key)
    series = {
        int(f.dims["year"]): f
        for f in published_series(province, period.poverty_standard)
        if period.poverty_baseline_year <= int(f.dims["year"]) <= period.last_year
    }
    if len(series) < 2:
        return None
    first, last = min(series), max(series)
    counts = [published_households(province, y, period.poverty_standard) for y in (first, last)]
    known = counts if all(c.value is not None for c in counts) else []
    change = told(series[first], series[last], *known)
    return PeriodChange(first, last, series[first], series[last], change)
