"""Years as dimensions of a figure and as words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.language import tr
from analysis.province import Province


def ordered(years: Iterable[int] | int) -> tuple[int, ...]:
    """``years`` once each, in order; raises ``ValueError`` when there are none."""
    found = (years,) if isinstance(years, int) else tuple(sorted(set(years)))
    if not found:
        raise ValueError(tr("Cần ít nhất một năm."))
    return found


def dims_of(province: Province, years: tuple[int, ...]) -> dict[str, str]:
    """``{"period": "A"}`` for a whole period, ``{"year": "2018"}`` for one year, else the list of years."""
    for period in province.programme.periods:
        if years == tuple(period.years):
            return {"period": period.key}
    if len(years) == 1:
        return {"year": str(years[0])}
    return {"years": ",".join(map(str, years))}


def pairs_of(keys: pd.Series[Any], years: pd.Series[Any]) -> list[tuple[Any, int]]:
    """The key and the year of each row as plain values: pandas' own arrays are slow to walk."""
    return list(zip(keys.tolist(), years.astype("int64").tolist(), strict=True))


def words_of(years: tuple[int, ...]) -> str:
    """``năm 2018``, ``giai đoạn 2017–2020`` or ``các năm 2018, 2020``."""
    if len(years) == 1:
        return tr("năm {years}").format(years=years[0])
    if years == tuple(range(years[0], years[-1] + 1)):
        return tr("giai đoạn {years}–{years_2}").format(years=years[0], years_2=years[-1])
    return tr("các năm {map}").format(map=", ".join(map(str, years)))
