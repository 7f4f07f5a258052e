"""The poverty reviews as the checks see them: one row a commune, year and standard, in its district."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.indicators.evidence import per_province
from analysis.province import Province

RANK = {"official": 0, "preliminary": 1, "expected": 2}
_PLACE = ["file", "sheet", "cell"]
KEY = ["unit_key", "year", "standard"]
COUNTS = ("households", "people", "poor_households", "near_poor_households")
_TOLD_LATER = frozenset({"unit_as_written", "cells", "text", "origin", "corrected", "superseded_by"})
"""No check judges by these: they are read from the table when a point is told."""


def year_end(year: int) -> date:
    """31 December of ``year``."""
    return date(year, 12, 31)


@per_province
def received(province: Province) -> pd.DataFrame:
    """Rows of ``poverty`` in force that somebody sent, of every level."""
    rows = province.in_force("poverty")
    return rows.loc[rows["origin"] != "published", [c for c in rows if c not in _TOLD_LATER]]


@per_province
def reviews(province: Province) -> pd.DataFrame:
    """Official before preliminary, one row a commune, year and standard, with ``district`` and both rates.

    ``district`` is the name of the one of 31 December, empty where there was none. The index keeps positions
    in ``poverty``.
    """
    rows = received(province)
    kept = (rows["level"] == "commune") & rows["unit_key"].notna() & rows["households"].notna()
    rows = rows.loc[kept, [*KEY, "status", *_PLACE, *COUNTS]]
    ranked = rows.assign(_rank=rows["status"].map(RANK)).sort_values(["_rank", *_PLACE], kind="stable")
    best = ranked.drop_duplicates(KEY).drop(columns="_rank")
    households = best["households"].where(best["households"] > 0)
    return best.assign(
        district=district_of(province, best),
        poor_rate=100 * best["poor_households"] / households,
        near_poor_rate=100 * best["near_poor_households"] / households,
    )


def district_of(province: Province, rows: pd.DataFrame) -> pd.Series[Any]:
    """The district of each row's ``unit_key`` on 31 December of its ``year``; empty where none was."""
    told = zip(rows["unit_key"].tolist(), rows["year"].tolist(), strict=True)
    found = [districts_at(province, year).get(key, "") for key, year in told]
    return pd.Series(found, index=rows.index, dtype="object")


@per_province
def districts_at(province: Province, year: int) -> dict[str, str]:
    """Commune → its district on 31 December of ``year``, of those that then existed."""
    return {u.key: u.district for u in province.units.at(year_end(year))}
