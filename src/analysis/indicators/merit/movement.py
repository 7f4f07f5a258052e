"""How the communes of an agency moved, against the fall that their beginning lets expect.

Poor communes fall most whoever helps them, so the change of each commune is set beside the line through all
helped communes, change against beginning (ordinary least squares). What is left over goes together with many
things; it is shown, weighs little, and proves nothing about one agency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.evidence import Positions, per_province, together
from analysis.indicators.figure import Cells
from analysis.indicators.merit.holders import assigned
from analysis.indicators.poverty._rows import STOCKS, evidence_of, stock
from analysis.programme import Period
from analysis.province import Province


class Line(NamedTuple):
    """Expected change in points = ``start`` + ``slope`` × the rate at the beginning."""

    first: int
    last: int
    start: float
    slope: float
    communes: int


class Movement(NamedTuple):
    """The line, and commune → ``before after change expected beyond`` (points; ``beyond`` > 0: fell more).

    ``rows`` are the positions in ``poverty`` of both ends of each helped commune, as far as it has them.
    """

    line: Line | None
    communes: pd.DataFrame
    rows: Mapping[str, tuple[int, ...]]


@per_province
def movement(province: Province, key: str, least: int) -> Movement:
    """The communes assigned in the period ``key`` that have a rate at both ends, under its one standard.

    From the end of the baseline year, or the first one after it with figures, to the last year-end at which
    the assigned communes still existed. No line when there are fewer than ``least`` of them, or when all
    began alike.
    """
    period = province.programme.period(key)
    helped = frozenset(assigned(province, tuple(period.years))["unit_key"])
    ends = _ends(province, period, helped, least)
    if ends is None:
        return _no_line()
    before, after = (_rates(province, period, year) for year in ends)
    both = sorted(helped & set(before) & set(after))
    x = np.array([before[k].value for k in both], dtype=float)
    y = np.array([after[k].value for k in both], dtype=float) - x
    spread = x - x.mean()
    if len(both) < least or not spread.any():
        return _no_line()
    slope = float(spread @ y / (spread @ spread))
    start = float(y.mean() - slope * x.mean())
    expected = start + slope * x
    frame = pd.DataFrame(
        {"before": x, "after": x + y, "change": y, "expected": expected, "beyond": expected - y}, index=both
    )
    rows = {k: tuple(r[k].position for r in (before, after) if k in r) for k in sorted(helped)}
    return Movement(Line(*ends, start, slope, len(both)), frame, rows)


def _no_line() -> Movement:
    return Movement(None, pd.DataFrame(columns=["before", "after", "change", "expected", "beyond"]), {})


def rows_of(moved: Movement, communes: Iterable[str]) -> Positions:
    """The positions in ``poverty`` of both ends of ``communes``."""
    return np.array([at for k in communes for at in moved.rows.get(k, ())], np.int64)


def sources_of(province: Province, rows: Positions) -> Cells:
    """The cells of both counts in ``rows`` of ``poverty``, each once."""
    return together([evidence_of(province, STOCKS).of(rows)])


def _ends(province: Province, period: Period, helped: frozenset[str], least: int) -> tuple[int, int] | None:
    years = range(period.poverty_baseline_year, period.last_year + 1)

    def usable(year: int) -> bool:
        told = stock(province, year, period.poverty_standard)["unit_key"]
        return len(helped.intersection(told.tolist())) >= least

    first = next(filter(usable, years), None)
    last = next(filter(usable, reversed(years)), None)
    return (first, last) if first is not None and last is not None and first < last else None


class _Rate(NamedTuple):
    """Percent of households that are poor, and the row of ``poverty`` that tells it."""

    value: float
    position: int


@per_province
def _rates(province: Province, period: Period, year: int) -> dict[str, _Rate]:
    """Commune → its rate at the end of ``year`` under the standard of ``period``."""
    rows = stock(province, year, period.poverty_standard)
    columns = (rows[c].tolist() for c in ("unit_key", *STOCKS))
    cells = zip(*columns, rows.index.tolist(), strict=True)
    return {key: _Rate(100 * int(poor) / int(all_), at) for key, poor, all_, at in cells if all_}
