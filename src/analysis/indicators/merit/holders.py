"""Whose each commune and each told cell is: an agency's own, or that of one whose work it took over."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.indicators import reporting
from analysis.indicators.evidence import per_province
from analysis.indicators.reporting.owed import RECEIVED
from analysis.indicators.scopes import assignments_on, year_end
from analysis.province import Province

_USED = [
    "agency_id", "unit_key", "year", "category", "part", "state", "kind", "amount_vnd", "comparator",
    "provider",
]  # fmt: skip
"""What a score reads of a told cell."""


@per_province
def assigned(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """``agency_id unit_key year`` of every settled assignment valid on 31 December of ``years``."""
    columns = ["agency_id", "unit_key"]
    parts = [
        assignments_on(province, year_end(y))[columns].assign(year=y).rename_axis("position") for y in years
    ]
    rows = pd.concat(parts).dropna(subset=columns).reset_index()
    return rows.drop_duplicates([*columns, "year"]).reset_index(drop=True)


@per_province
def owed(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """The reports owed that are someone's to answer for: ``agency_id year state position``.

    Those of an agency that had ended and of which nothing came are nobody's omission.
    """
    reports = reporting.agency_reports(province, years)
    reports = reports[reporting.answers(province, years) != reporting.Answer.PASSED_ON]
    return pd.DataFrame(
        {
            "agency_id": reports["reporter_id"].astype(str),
            "year": reports["year"].astype(int),
            "state": reports["state"].astype(str),
            "position": reports.index,
        }
    ).reset_index(drop=True)


@per_province
def told(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """The contributions in force of ``years`` with the ``holder`` whose report they are, ``position`` kept.

    A cell about a commune that its agency was assigned is that agency's; about one of an agency whose work
    it took over, that one's; any other the writer's own.
    """
    rows = province.in_force("support")
    rows = rows.loc[rows["year"].isin(years) & rows["agency_id"].notna(), _USED]
    rows = rows.rename_axis("position").reset_index().astype({"year": int})
    mine = keys_of(assigned(province, years), "agency_id")
    left = {(heir, k, y): a for a, k, y in reversed(mine) if (heir := province.agencies.successor(a))}
    own = frozenset(mine)
    holders = [key[0] if key in own else left.get(key, key[0]) for key in keys_of(rows, "agency_id")]
    return rows.assign(holder=pd.array(holders, dtype="string"))


@per_province
def told_of_received(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Those of :func:`told` whose holder's report of the year was received."""
    rows, came = told(province, years), reports_of(province, years)
    pairs = zip(rows["holder"].tolist(), rows["year"].tolist(), strict=True)
    kept = np.array([pair in came for pair in pairs], dtype=bool)
    return rows[kept].reset_index(drop=True)


@per_province
def reports_of(province: Province, years: tuple[int, ...]) -> frozenset[tuple[str, int]]:
    """Agency and year of every report of :func:`received`."""
    rows = received(province, years)
    return frozenset(zip(rows["agency_id"].tolist(), rows["year"].tolist(), strict=True))


def keys_of(rows: pd.DataFrame, holder: str) -> list[tuple[str, str, int]]:
    """``holder``, commune and year of each row, as plain values: many are looked up, few are joined."""
    columns = (rows[c].tolist() for c in (holder, "unit_key", "year"))
    return list(zip(*columns, strict=True))


@per_province
def received(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Those of :func:`owed` that came, on time or late."""
    reports = owed(province, years)
    return reports[reports["state"].isin(RECEIVED)].reset_index(drop=True)
