"""What agencies told of the communes of one district, beside what the district itself told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.indicators import money
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._ledger import evidence_of
from analysis.indicators.money._rows import group_keys
from analysis.indicators.money.two_sides import TABLE_OF, Side, keyed_amounts
from analysis.language import tr
from analysis.province import Province

_LABELS: Mapping[Side, str] = {"agency": tr("các đơn vị kể"), "district": tr("huyện kể")}


@dataclass(frozen=True, eq=False)
class Sides:
    """One year: đồng told by agencies and by the district, and how many lines are in each state."""

    year: int
    agency: Figure
    district: Figure
    states: Mapping[str, int]


@per_province
def sides(province: Province, key: str) -> tuple[Sides, ...]:
    """Every year in which either side told of the communes that lay in the district at its end."""
    years = tuple(province.programme.years)
    lines = _inside(province, money.lines(province, years), key)
    told = {side: _inside(province, keyed_amounts(province, years, side), key) for side in TABLE_OF}
    return tuple(
        Sides(
            year,
            _figure(province, key, year, "agency", told["agency"]),
            _figure(province, key, year, "district", told["district"]),
            Counter(lines.loc[lines["year"] == year, "state"].tolist()),
        )
        for year in years
        if (lines["year"] == year).any()
    )


def _inside(province: Province, rows: pd.DataFrame, key: str) -> pd.DataFrame:
    settled = rows["unit_key"].where(rows["unit_key"] != money.UNSETTLED)
    groups = group_keys(province, rows[["year"]].assign(unit_key=settled), "district")
    return rows[(groups == key).to_numpy()]


def _figure(province: Province, key: str, year: int, side: Side, rows: pd.DataFrame) -> Figure:
    part = rows[rows["year"] == year]
    dims = {"district": key, "year": str(year), "side": side}
    return Figure(
        figure_id("money.told_of_district", dims),
        tr("Tiền và hiện vật có giá trị {labels}, {full_name}, năm {year}").format(
            labels=_LABELS[side], full_name=province.units[key].full_name, year=year
        ),
        int(part["amount_vnd"].sum()) if len(part) else None,
        "vnd",
        tr(
            "Cộng tiền và hiện vật có giá trị của các xã trong huyện như bên đó kể, không gồm "
            "vốn chương trình nhà nước; hai bên đặt cạnh nhau, không cộng."
        ),
        comparator="ge",
        n=len(part),
        base=tr("khoản có số"),
        dims=dims,
        sources=evidence_of(province, TABLE_OF[side]).later(part),
    )
