"""Which cells of form F1 enter a sum of money, and the groups they fall in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.province import Province
from analysis.tables import in_force

Dimension = Literal["year", "agency", "district", "category", "commune"]

UNSETTLED = "unsettled"
"""Group of the rows whose agency or commune could not be settled: groups add to the total exactly."""

AFTER_MERGER = "after-2025-07-01"
"""District of the units made on 1/7/2025: there is none."""

CATEGORY_NAMES = {
    "survey": "Khảo sát nắm tình hình",
    "capacity": "Tăng cường năng lực cán bộ xã",
    "cash": "Giúp đỡ về tiền",
    "equipment": "Trang thiết bị, vật chất",
    "production": "Dự án phát triển sản xuất",
    "infrastructure": "Kết cấu hạ tầng",
    "other": "Hoạt động khác",
}
_COLUMNS_OF = {"cash": ("cash",), "in_kind": ("equipment", "production", "infrastructure")}


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows of ``support`` added up: đồng (``None`` without rows), how many approximate, and which."""

    amount: int | None
    approximate: int
    positions: np.ndarray[Any, Any]


NOTHING = Part(None, 0, np.empty(0, dtype=np.int64))


def part_of(rows: pd.DataFrame) -> Part:
    """All of ``rows`` added up."""
    whole = pd.Series("", index=rows.index, dtype="string")
    return parts_of(rows, whole).get("", NOTHING)


def parts_of(rows: pd.DataFrame, keys: pd.Series[str]) -> dict[str, Part]:
    """``rows`` added up by ``keys``, in the order of the keys: grouped once, however many groups."""
    groups = rows.groupby(keys, sort=True)
    amounts = groups["amount_vnd"].sum()
    rough = (rows["comparator"] == "approx").fillna(False).groupby(keys, sort=True).sum()
    index = rows.index.to_numpy()
    at = groups.indices
    return {
        str(k): Part(int(amount), int(r), index[at[k]])
        for (k, amount), r in zip(amounts.items(), rough, strict=True)
    }


@per_province
def help_rows(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Rows of ``support`` of ``years`` that are in force."""
    return in_force(_all_rows(province, years))


@per_province
def amount_rows(province: Province, years: tuple[int, ...], kind: str) -> pd.DataFrame:
    """Rows in force that enter the figures of ``kind``: of several versions of one report, one."""
    return in_force(_told(province, years, kind))


@per_province
def aside_rows(province: Province, years: tuple[int, ...], kind: str) -> pd.DataFrame:
    """Rows of versions not in force that :func:`amount_rows` would hold else."""
    rows = _told(province, years, kind)
    return rows[rows["superseded_by"].notna()]


@per_province
def _all_rows(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    table = province.table("support")
    return table[table["year"].isin(years)]


@per_province
def _told(province: Province, years: tuple[int, ...], kind: str) -> pd.DataFrame:
    """Unvalued help, or the rows that can enter a lower bound: a value or a written zero, not "at most"."""
    rows = _all_rows(province, years)
    if kind == "unvalued":
        return rows[rows["kind"] == kind]
    valued = (rows["state"] == "value") & (rows["kind"] == kind)
    written_zero = (rows["state"] == "zero") & rows["category"].isin(_COLUMNS_OF[kind])
    certain = rows["amount_vnd"].notna() & rows["comparator"].ne("le").fillna(True)
    return rows[(valued | written_zero) & certain]


@per_province
def support_evidence(province: Province) -> Evidence:
    table = province.table("support")
    return evidence("support", table, amount_text(table))


def amount_text(table: pd.DataFrame) -> pd.Series[str]:
    return table["text"].fillna(table["amount_vnd"].astype("string"))


def group_keys(province: Province, rows: pd.DataFrame, by: Dimension) -> pd.Series[str]:
    if by == "year":
        keys = rows["year"].astype("string")
    elif by == "agency":
        keys = rows["agency_id"]
    elif by == "category":
        keys = rows["category"]
    elif by == "commune":
        keys = rows["unit_key"]
    else:
        keys = rows["unit_key"].map(_district_of_commune(province)).astype("string")
    return keys.fillna(UNSETTLED).rename("group")


@per_province
def _district_of_commune(province: Province) -> dict[str, str]:
    """Commune key → district key; units made on 1/7/2025 fall in :data:`AFTER_MERGER`."""
    districts = {u.district: u.key for u in province.units.units if u.level == "district"}
    communes = (u for u in province.units.units if u.level == "commune")
    return {u.key: districts.get(u.district, AFTER_MERGER) for u in communes}


def group_name(province: Province, by: Dimension, key: str) -> str:
    if key == UNSETTLED:
        return "Chưa xác định được đơn vị" if by == "agency" else "Chưa xác định được xã"
    if key == AFTER_MERGER:
        return "Xã, phường mới từ 1/7/2025"
    if by == "category":
        return CATEGORY_NAMES[key]
    if by == "agency":
        return province.agencies[key].name if key in province.agencies else key
    return province.units[key].full_name if key in province.units else key


@per_province
def price_index(province: Province) -> tuple[dict[int, float], frozenset[int]]:
    """Index by year, and the years whose figure is not verified."""
    table = province.reference("cpi_vietnam.csv")
    years = table["year"].astype(int)
    unverified = years[table["source"].str.contains("unverified", na=False)]
    return dict(zip(years, table["index_2016_100"].astype(float), strict=True)), frozenset(unverified)


def one_level(rows: pd.DataFrame) -> pd.DataFrame:
    rank = rows["level"].map({"province": 0, "district": 1, "commune": 2}).fillna(3)
    return rows[rank == rank.groupby(rows["year"]).transform("min")]
