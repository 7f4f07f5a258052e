"""Whose each commune and each told cell is: an agency's own, or that of one whose work it took over."""

from __future__ import annotations

import pandas as pd

from analysis.indicators import reporting
from analysis.indicators.evidence import per_province
from analysis.indicators.reporting.owed import RECEIVED
from analysis.indicators.scopes import assignments_on, year_end
from analysis.province import Province
from analysis.tables import in_force

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
    rows = in_force(province.table("support"))
    rows = rows.loc[rows["year"].isin(years) & rows["agency_id"].notna(), _USED]
    rows = rows.rename_axis("position").reset_index().astype({"year": int})
    mine = assigned(province, years)[["agency_id", "unit_key", "year"]]
    heirs = {a: province.agencies.successor(a) for a in mine["agency_id"].unique()}
    left = mine.assign(heir=mine["agency_id"].map(heirs).astype("string")).dropna(subset=["heir"])
    left = left.rename(columns={"agency_id": "holder", "heir": "agency_id"})
    left = left.drop_duplicates(["agency_id", "unit_key", "year"])
    rows = rows.merge(mine.assign(own=True), how="left", on=["agency_id", "unit_key", "year"])
    rows = rows.merge(left, how="left", on=["agency_id", "unit_key", "year"])
    taken = rows["own"].isna() & rows["holder"].notna()
    return rows.assign(holder=rows["holder"].where(taken, rows["agency_id"]))


@per_province
def told_of_received(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Those of :func:`told` whose holder's report of the year was received."""
    came = received(province, years).rename(columns={"agency_id": "holder"})
    return told(province, years).merge(came[["holder", "year"]], on=["holder", "year"])


@per_province
def received(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Those of :func:`owed` that came, on time or late."""
    reports = owed(province, years)
    return reports[reports["state"].isin(RECEIVED)].reset_index(drop=True)
