"""Which row of ``poverty`` speaks for a commune and year when several do."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from analysis.indicators.evidence import Evidence, evidence_by_column, per_province
from analysis.indicators.figure import FigureStatus
from analysis.province import Province

Preference = Literal["official", "preliminary"]

FLOWS = (
    "escaped",
    "escaped_to_near_poor",
    "escaped_above_near_poor",
    "other_decrease",
    "near_poor_fallen",
    "fallen_back",
    "newly_poor",
    "other_increase",
)
RATE = "Tỷ lệ hộ nghèo"
COUNT_LABELS = {
    "households": "Tổng số hộ",
    "people": "Tổng số nhân khẩu",
    "poor_households": "Số hộ nghèo",
    "near_poor_households": "Số hộ cận nghèo",
}
_RANK = {"official": 0, "preliminary": 1, "expected": 2}
_KEY = ["unit_key", "year", "standard"]


def place(province: Province) -> str:
    """``tỉnh Điện Biên``."""
    return f"tỉnh {province.programme.programme.province}"


def status_of(rows: pd.DataFrame) -> FigureStatus:
    """The weakest status among ``rows``: one preliminary row makes a preliminary figure."""
    found = set(rows["status"].dropna().unique())
    if "expected" in found:
        return "expected"
    if "preliminary" in found:
        return "preliminary"
    return "official" if found else "computed"


@per_province
def evidence_of(province: Province, columns: tuple[str, ...]) -> Evidence:
    """Source cells of ``columns`` for every row of ``poverty``."""
    return evidence_by_column("poverty", province.table("poverty"), columns)


@per_province
def stock(province: Province, year: int, standard: str, preference: Preference = "official") -> pd.DataFrame:
    """One row a commune of ``year`` with both counts, under ``standard``; the index keeps table positions.

    ``disagrees`` marks communes for which two rows of the status chosen give different counts.
    """
    rows = _stocks(province, preference)
    return rows[(rows["year"] == year) & (rows["standard"] == standard)]


@per_province
def flow_rows(province: Province, year: int) -> pd.DataFrame:
    """One row a commune of ``year`` with any flow; ``escaped`` is its parts added where only they stand."""
    table = _communes(province)
    rows = table[(table["year"] == year) & table[list(FLOWS)].notna().any(axis=1)]
    parts = rows["escaped_to_near_poor"] + rows["escaped_above_near_poor"]
    return _best(province, rows.assign(escaped=rows["escaped"].fillna(parts)))


@per_province
def published_rows(province: Province, year: int, standard: str) -> pd.DataFrame:
    """The province's published rows of ``year``, official first."""
    table = province.table("poverty")
    rows = table[
        (table["level"] == "province") & (table["origin"] == "published")
        & (table["year"] == year) & (table["standard"] == standard)
    ]  # fmt: skip
    return rows.assign(rank=rows["status"].map(_RANK)).sort_values(["rank", "file", "cell"], kind="stable")


@per_province
def _stocks(province: Province, preference: Preference) -> pd.DataFrame:
    rows = _communes(province)
    rows = rows[rows["households"].gt(0).fillna(False) & rows["poor_households"].notna()]
    if preference == "preliminary":
        rows = rows[rows["status"] == "preliminary"]
    same = rows.groupby([*_KEY, "status"], sort=False)
    several = [same[c].transform("nunique") > 1 for c in ("poor_households", "households")]
    return _best(province, rows.assign(disagrees=several[0] | several[1]))


def _communes(province: Province) -> pd.DataFrame:
    table = province.table("poverty")
    return table[(table["level"] == "commune") & table["unit_key"].notna()]


def _best(province: Province, rows: pd.DataFrame) -> pd.DataFrame:
    """Official before preliminary, then the workbook of the row's own year, then the first file by name."""
    told = province.table("files").set_index("file")["year"].dropna()
    newest = rows.groupby("file")["year"].transform("max")
    own = rows["file"].map(told[~told.index.duplicated()]).fillna(newest)
    ranked = rows.assign(_status=rows["status"].map(_RANK), _other_year=own.ne(rows["year"]))
    ranked = ranked.sort_values(["_status", "_other_year", "file", "sheet", "cell"], kind="stable")
    return ranked.drop_duplicates(_KEY).drop(columns=["_status", "_other_year"]).sort_index()
