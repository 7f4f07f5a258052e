"""Changes between communes that began alike: quarters of the communes by the rate they started with.

The poorest fall most whether helped or not (regression to the mean), so the helped are set beside the others
of the same quarter only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.poverty._rows import STOCKS, evidence_of, status_of, stock
from analysis.indicators.poverty.change import Change, change
from analysis.language import tr
from analysis.province import Province

QUARTERS = 4
SMALL = 10
"""Groups of fewer communes than this carry a caveat."""

Side = Literal["helped", "others"]
SIDES: tuple[Side, ...] = ("helped", "others")
_SIDE_LABELS = {"helped": tr("xã được giúp đỡ"), "others": tr("đơn vị khác")}


@dataclass(frozen=True)
class Group:
    """The helped or the other communes of a quarter; rates are ``None`` where there are none."""

    communes: Figure
    before: Figure
    after: Figure
    change: Change


@dataclass(frozen=True)
class Quarter:
    """Communes whose rate at the start lay from ``low`` to ``high`` percent; 1 is the poorest quarter."""

    number: int
    low: float
    high: float
    groups: dict[Side, Group]


@per_province
def by_baseline(province: Province, first: int, last: int, standard: str, helped: str) -> tuple[Quarter, ...]:
    """Quarters of all communes with a row at both ends, poorest first, the communes of ``helped`` apart.

    ``helped`` is a scope as in :func:`analysis.indicators.scopes.resolve`, taken at the end of ``last``.
    Communes with the same rate are in the same quarter. Empty when no commune has both ends.
    """
    rows = _both_ends(province, first, last, standard)
    if rows.empty:
        return ()
    rates = (100 * rows["poor_households"] / rows["households"]).to_numpy(dtype=np.float64)
    cuts = np.quantile(rates, np.arange(1, QUARTERS) / QUARTERS)
    quarter = QUARTERS - np.searchsorted(cuts, rates, side="left")
    chosen = scopes.resolve(province, helped, scopes.year_end(last)).keys
    is_helped = rows["unit_key"].isin(chosen).to_numpy()
    made = []
    for number in range(1, QUARTERS + 1):
        inside = quarter == number
        sides = {"helped": inside & is_helped, "others": inside & ~is_helped}
        dims = {"scope": helped, "standard": standard, "quarter": str(number)}
        groups = {s: _group(province, rows[sides[s]], {**dims, "group": s}, (first, last)) for s in SIDES}
        low, high = (rates[inside].min(), rates[inside].max()) if inside.any() else (np.nan, np.nan)
        made.append(Quarter(number, float(low), float(high), groups))
    return tuple(made)


def _both_ends(province: Province, first: int, last: int, standard: str) -> pd.DataFrame:
    """One row a commune: both counts and the table position at both ends (``…_last`` for the last)."""
    columns = ["unit_key", *STOCKS, "status", "position"]
    before, after = (
        stock(province, year, standard).assign(position=lambda f: f.index)[columns] for year in (first, last)
    )
    return before.merge(after, on="unit_key", suffixes=("", "_last")).sort_values("unit_key")


_End = Mapping[str, "pd.Series[Any]"]
"""Both counts, status and position of the communes of a group at one end."""


def _group(province: Province, rows: pd.DataFrame, dims: dict[str, str], years: tuple[int, int]) -> Group:
    label = tr("nhóm {quarter} theo tỷ lệ cuối {years}, {side_labels}").format(
        quarter=dims["quarter"], years=years[0], side_labels=_SIDE_LABELS[dims["group"]]
    )
    note = joined(
        caveat("poverty_baseline_regression"),
        caveat("poverty_small_group", communes=len(rows)) if 0 < len(rows) < SMALL else "",
    )

    def end(year: int, suffix: str) -> Figure:
        ending = {c: rows[f"{c}{suffix}"] for c in (*STOCKS, "status", "position")}
        return _rate(
            province,
            ending,
            {**dims, "year": str(year)},
            tr("{label}, cuối năm {year}").format(label=label, year=year),
            note,
        )

    before, after = end(years[0], ""), end(years[1], "_last")
    poor = (_poor(f, rows[c]) for f, c in ((before, "poor_households"), (after, "poor_households_last")))
    told = {**dims, "from": str(years[0]), "to": str(years[1])}
    positions = np.append(rows["position"], rows["position_last"])
    communes = Figure(
        figure_id("poverty.communes_by_baseline", told),
        tr("Số xã, {label}").format(label=label),
        len(rows),
        "communes",
        tr(
            "Xếp các xã có số ở cả hai đầu kỳ theo tỷ lệ hộ nghèo cuối {years}, chia bốn nhóm bằng nhau."
        ).format(years=years[0]),
        standard=dims["standard"],
        dims=told,
        sources=evidence_of(province, STOCKS).later(positions),
    )
    return Group(communes, before, after, change(before, after, *poor))


def _rate(province: Province, rows: _End, dims: dict[str, str], label: str, note: Caveat) -> Figure:
    poor, households = (int(rows[c].sum()) for c in STOCKS)
    return Figure(
        figure_id("poverty.rate_by_baseline", dims),
        tr("Tỷ lệ hộ nghèo, {label}").format(label=label),
        100 * poor / households if households else None,
        "percent",
        tr("Tổng số hộ nghèo chia cho tổng số hộ của các xã trong nhóm."),
        status=status_of(rows),
        standard=dims["standard"],
        n=len(rows["status"]),
        of=len(rows["status"]),
        base=tr("xã"),
        caveat=note,
        dims=dims,
        sources=evidence_of(province, STOCKS).later(rows["position"].to_numpy()),
    )


def _poor(rate: Figure, counts: pd.Series[Any]) -> Figure:
    return rate.changed(
        id=figure_id("poverty.poor_by_baseline", rate.dims),
        label=rate.label.replace(tr("Tỷ lệ hộ nghèo"), tr("Số hộ nghèo")),
        value=int(counts.sum()) if len(counts) else None,
        unit="households",
        method=tr("Cộng số hộ nghèo của các xã trong nhóm."),
    )
