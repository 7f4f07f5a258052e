"""Help a commune had per household, for the years that lie wholly between two days."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.indicators.comparison.sample import Frame, KeyedCells
from analysis.indicators.evidence import per_province
from analysis.indicators.money._ledger import AGENCIES, evidence_of
from analysis.indicators.money._rows import amount_rows
from analysis.province import Province

_MILLION = 1_000_000


def help_per_household(
    province: Province, frame: Frame, households: pd.Series[float]
) -> tuple[pd.Series[float], KeyedCells, tuple[int, ...]]:
    """Million đồng per household by commune, the cells, and the years: cash and in kind with a value.

    Years whose 1 January lies after the first day and whose 31 December not after the last. A commune no
    report names has no value: that is not a zero. ``households`` are those at the start.
    """
    years = tuple(
        y for y in range(frame.first.year, frame.last.year + 1)
        if date(y, 1, 1) > frame.first and date(y, 12, 31) <= frame.last
    )  # fmt: skip
    if not years:
        return pd.Series(dtype="float64"), KeyedCells(), years
    amounts, cells = _amounts(province, years)
    per_household = amounts / _MILLION / households.reindex(amounts.index)
    return per_household.dropna(), cells, years


@per_province
def _amounts(province: Province, years: tuple[int, ...]) -> tuple[pd.Series[float], KeyedCells]:
    rows = amount_rows(province, years, "valued")
    rows = rows[rows["unit_key"].notna()]
    amounts = rows.groupby("unit_key")["amount_vnd"].sum().astype("float64")
    cut = evidence_of(province, AGENCIES).of
    return amounts, KeyedCells(cut, rows.index.to_numpy(), rows["unit_key"].to_numpy(dtype=object))
