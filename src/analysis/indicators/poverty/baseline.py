"""Changes between communes that began alike: quarters of the communes by the rate they started with.

The poorest fall most whether helped or not (regression to the mean), so the helped are set beside the others
of the same quarter only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.poverty._rows import STOCKS, Whole, evidence_of, status_at, status_ranks, stock
from analysis.indicators.poverty.change import Change, change
from analysis.language import tr
from analysis.province import Province

QUARTERS = 4
SMALL = 10
"""Groups of fewer communes than this carry a caveat."""

_LAST = "_last"
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
    before, after = (_End.of(rows, suffix) for suffix in ("", _LAST))
    rates = 100 * before.poor / before.households
    cuts = np.quantile(rates, np.arange(1, QUARTERS) / QUARTERS)
    quarter = QUARTERS - np.searchsorted(cuts, rates, side="left")
    chosen = scopes.resolve(province, helped, scopes.year_end(last)).keys
    is_helped = np.array([key in chosen for key in rows["unit_key"].tolist()], dtype=np.bool_)
    made = []
    for number in range(1, QUARTERS + 1):
        inside = quarter == number
        sides = {"helped": inside & is_helped, "others": inside & ~is_helped}
        dims = {"scope": helped, "standard": standard, "quarter": str(number)}
        groups = {
            s: _group(province, {first: before.at(at), last: after.at(at)}, {**dims, "group": s})
            for s, at in ((s, np.flatnonzero(sides[s])) for s in SIDES)
        }
        low, high = (rates[inside].min(), rates[inside].max()) if inside.any() else (np.nan, np.nan)
        made.append(Quarter(number, float(low), float(high), groups))
    return tuple(made)


def _both_ends(province: Province, first: int, last: int, standard: str) -> pd.DataFrame:
    """One row a commune: both counts and the table position at both ends (``…_last`` for the last)."""
    columns = ["unit_key", *STOCKS, "status", "position"]
    before, after = (
        stock(province, year, standard).assign(position=lambda f: f.index)[columns] for year in (first, last)
    )
    return before.merge(after, on="unit_key", suffixes=("", _LAST)).sort_values("unit_key")


@dataclass(frozen=True, eq=False)
class _End:
    """Both counts, status and position of communes at one end, as arrays: groups are cut from them."""

    poor: Whole
    households: Whole
    status: Whole
    positions: Whole

    @classmethod
    def of(cls, rows: pd.DataFrame, suffix: str) -> _End:
        poor, households = (rows[f"{c}{suffix}"].to_numpy(dtype=np.intp) for c in STOCKS)
        status = status_ranks({"status": rows[f"status{suffix}"]})
        return cls(poor, households, status, rows[f"position{suffix}"].to_numpy(dtype=np.intp))

    def at(self, places: Whole) -> _End:
        """The communes at ``places``."""
        return _End(*(v[places] for v in (self.poor, self.households, self.status, self.positions)))


def _group(province: Province, ends: Mapping[int, _End], dims: dict[str, str]) -> Group:
    (first, start), (last, end) = ends.items()
    label = tr("nhóm {quarter} theo tỷ lệ cuối {years}, {side_labels}").format(
        quarter=dims["quarter"], years=first, side_labels=_SIDE_LABELS[dims["group"]]
    )
    communes_in = len(start.positions)
    note = joined(
        caveat("poverty_baseline_regression"),
        caveat("poverty_small_group", communes=communes_in) if 0 < communes_in < SMALL else "",
    )
    before, after = (
        _rate(
            province,
            told,
            {**dims, "year": str(year)},
            tr("{label}, cuối năm {year}").format(label=label, year=year),
            note,
        )
        for year, told in ends.items()
    )
    told_of = {**dims, "from": str(first), "to": str(last)}
    communes = Figure(
        figure_id("poverty.communes_by_baseline", told_of),
        tr("Số xã, {label}").format(label=label),
        communes_in,
        "communes",
        tr(
            "Xếp các xã có số ở cả hai đầu kỳ theo tỷ lệ hộ nghèo cuối {years}, chia bốn nhóm bằng nhau."
        ).format(years=first),
        standard=dims["standard"],
        dims=told_of,
        sources=evidence_of(province, STOCKS).later(np.append(start.positions, end.positions)),
    )
    return Group(communes, before, after, change(before, after, _poor(before, start), _poor(after, end)))


def _rate(province: Province, end: _End, dims: dict[str, str], label: str, note: Caveat) -> Figure:
    poor, households, communes = int(end.poor.sum()), int(end.households.sum()), len(end.positions)
    return Figure(
        figure_id("poverty.rate_by_baseline", dims),
        tr("Tỷ lệ hộ nghèo, {label}").format(label=label),
        100 * poor / households if households else None,
        "percent",
        tr("Tổng số hộ nghèo chia cho tổng số hộ của các xã trong nhóm."),
        status=status_at(end.status),
        standard=dims["standard"],
        n=communes,
        of=communes,
        base=tr("xã"),
        caveat=note,
        dims=dims,
        sources=evidence_of(province, STOCKS).later(end.positions),
    )


def _poor(rate: Figure, end: _End) -> Figure:
    return rate.changed(
        id=figure_id("poverty.poor_by_baseline", rate.dims),
        label=rate.label.replace(tr("Tỷ lệ hộ nghèo"), tr("Số hộ nghèo")),
        value=int(end.poor.sum()) if len(end.poor) else None,
        unit="households",
        method=tr("Cộng số hộ nghèo của các xã trong nhóm."),
    )
