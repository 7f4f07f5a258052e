"""Poverty: pooled rates that carry their standard, changes told three ways, and the flows behind them.

The official rate is poor households over all households of the place (form R1 of the yearly review), never a
mean of rates. Decrees 59/2015/QĐ-TTg and 07/2021/NĐ-CP measure different things: figures under different
standards are never subtracted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import joined
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.periods import ordered
from analysis.indicators.poverty._rows import (
    COUNT_LABELS,
    RATE,
    Pool,
    Preference,
    evidence_of,
    flow_rows,
    pool,
    pools_by_commune,
    status_of,
    stock,
)
from analysis.province import Province
from analysis.tables import POVERTY_FLOWS

_FLOW_LABELS = {
    "escaped": "Hộ thoát nghèo",
    "escaped_to_near_poor": "Hộ thoát nghèo nhưng cận nghèo",
    "escaped_above_near_poor": "Hộ thoát nghèo, vượt cận nghèo",
    "other_decrease": "Hộ nghèo giảm khác",
    "near_poor_fallen": "Hộ cận nghèo thành hộ nghèo",
    "fallen_back": "Hộ tái nghèo",
    "newly_poor": "Hộ nghèo phát sinh mới",
    "other_increase": "Hộ nghèo tăng khác",
}


def rate(
    province: Province,
    *,
    scope: str,
    year: int,
    standard: str,
    status: Preference = "official",
) -> Figure:
    """Percent of households that are poor at the end of ``year``: Σ poor / Σ households of the communes.

    ``scope`` as in :func:`analysis.indicators.scopes.resolve`. Official rows come before preliminary ones,
    which are used only where no official row exists; ``status="preliminary"`` takes the preliminary alone.
    ``None`` with the reason as caveat when the scope cannot be computed in that year.
    """
    communes = scopes.resolve(province, scope, scopes.year_end(year))
    rows = _within(stock(province, year, standard, status), communes)
    return _pooled(province, communes, pool(rows), year, standard, status)


def unweighted_rate(province: Province, *, scope: str, year: int, standard: str) -> Figure:
    """The mean of the communes' rates, printed beside :func:`rate`: a small commune counts as a large one."""
    pooled = rate(province, scope=scope, year=year, standard=standard)
    rows = _within(stock(province, year, standard), scopes.resolve(province, scope, scopes.year_end(year)))
    rates = 100 * rows["poor_households"] / rows["households"]
    return replace(
        pooled,
        id=figure_id("poverty.unweighted_rate", pooled.dims),
        label=pooled.label.replace(RATE, "Tỷ lệ hộ nghèo bình quân các xã (không gia quyền)"),
        value=float(rates.mean()) if len(rates) else None,
        method="Trung bình cộng tỷ lệ hộ nghèo của các xã, mỗi xã như nhau; không phải tỷ lệ chính thức.",
    )


def households(
    province: Province, *, scope: str, year: int, standard: str, column: str = "poor_households"
) -> Figure:
    """Σ of ``column``: ``poor_households``, ``households``, ``near_poor_households`` or ``people``."""
    communes = scopes.resolve(province, scope, scopes.year_end(year))
    rows = _within(stock(province, year, standard), communes)
    rows = rows[rows[column].notna()]
    pooled = _pooled(province, communes, pool(rows), year, standard)
    return replace(
        pooled,
        id=figure_id(f"poverty.{column}", pooled.dims),
        label=pooled.label.replace(RATE, COUNT_LABELS[column]),
        value=int(rows[column].sum()) if len(rows) else None,
        unit="people" if column == "people" else "households",
        method="Cộng số liệu rà soát hộ nghèo của các xã trong phạm vi.",
        comparator="ge" if (pooled.n or 0) < (pooled.of or 0) else "eq",
        sources=evidence_of(province, (column,)).of(rows),
    )


def series(province: Province, standard: str, scope: str = scopes.PROVINCE) -> list[Figure]:
    """:func:`rate` of every year that has commune rows under ``standard``, in order: one line a standard."""
    table = province.table("poverty")
    years = table.loc[(table["standard"] == standard) & (table["level"] == "commune"), "year"]
    return [rate(province, scope=scope, year=int(y), standard=standard) for y in sorted(years.unique())]


def by_commune(province: Province, year: int, standard: str) -> list[Figure]:
    """:func:`rate` of each commune with a row, in the order of the register."""
    pools = pools_by_commune(stock(province, year, standard))
    day = scopes.year_end(year)
    return [
        _pooled(province, scopes.resolve(province, u.key, day), pools[u.key], year, standard)
        for u in province.units.units
        if u.key in pools
    ]


def by_district(province: Province, year: int, standard: str) -> list[Figure]:
    """:func:`rate` of each district that existed at the end of ``year``: none from 2025 on."""
    districts = province.units.at(scopes.year_end(year), "district")
    return [rate(province, scope=u.key, year=year, standard=standard) for u in districts]


def latest_rate(province: Province, period: str, standard: str | None = None) -> Figure:
    """:func:`rate` of the helped communes in the last year of ``period`` that their own frame allows.

    For a period that ends after the mergers of 1/7/2025 this is the end of 2024; the caveat says that later
    figures exist for the new units only (see :func:`successor_rate`).
    """
    span = province.programme.period(period)
    chosen = standard or span.poverty_standard
    tried = [
        rate(province, scope=f"programme:{period}", year=y, standard=chosen) for y in reversed(span.years)
    ]
    best = next((f for f in tried if f.value is not None), tried[0])
    if best is tried[0]:
        return best
    why = tried[0].caveat or "Chưa có số liệu."
    return replace(best, caveat=joined(best.caveat, f"Cuối {span.last_year}: {why}"))


def successor_rate(province: Province, period: str, year: int, standard: str | None = None) -> Figure:
    """The rate of the new units that hold a helped commune of ``period``, in one frame before and after.

    Before 1/7/2025 it pools all old members of those units: transfers were whole, so counts add exactly.
    """
    chosen = standard or province.programme.period(period).poverty_standard
    figure = rate(province, scope=f"successors:{period}", year=year, standard=chosen)
    note = "Gồm cả những xã không được giúp đỡ nay cùng đơn vị mới."
    return replace(figure, caveat=joined(figure.caveat, note))


def flows(
    province: Province, years: Iterable[int], scope: str = scopes.PROVINCE, standard: str | None = None
) -> list[Figure]:
    """Households that moved in each year: escaped, fallen back, newly poor and the other flows of the form.

    A percent-point change hides these. A flow no commune reports is ``None``; one that some do is a lower
    bound with its base. One standard a year: ``standard``, else that of the period, else the one reported.
    """
    made = []
    for year in ordered(years):
        communes = scopes.resolve(province, scope, scopes.year_end(year))
        rows = _within(flow_rows(province, year, standard), communes)
        under = {"standard": standard} if standard else {}
        made += [
            _flow(province, communes, rows, {"year": str(year), **under, "flow": f}) for f in POVERTY_FLOWS
        ]
    return made


def _flow(province: Province, communes: scopes.Scope, rows: pd.DataFrame, within: dict[str, str]) -> Figure:
    column = within["flow"]
    used = rows[rows[column].notna()]
    dims = {"scope": communes.name, **within}
    return Figure(
        figure_id("poverty.flow", dims),
        f"{_FLOW_LABELS[column]}, {communes.label}, năm {within['year']}",
        int(used[column].sum()) if len(used) else None,
        "households",
        "Cộng biểu biến động hộ nghèo trong năm của các xã trong phạm vi.",
        comparator="ge" if len(used) < len(communes.keys) else "eq",
        status=status_of(used),
        standard=str(used["standard"].iloc[0]) if len(used) else "",
        n=len(used),
        of=len(communes.keys),
        base="xã",
        caveat=communes.reason,
        dims=dims,
        label_of_group=_FLOW_LABELS[column],
        sources=evidence_of(province, (column,)).of(used),
    )


def _within(rows: pd.DataFrame, communes: scopes.Scope) -> pd.DataFrame:
    return rows[rows["unit_key"].isin(communes.keys)]


def _pooled(
    province: Province,
    communes: scopes.Scope,
    added: Pool,
    year: int,
    standard: str,
    status: Preference = "official",
) -> Figure:
    dims = {"scope": communes.name, "year": str(year), "standard": standard}
    if status != "official":
        dims["status"] = status
    rule = province.programme.standard(standard)
    return Figure(
        figure_id("poverty.rate", dims),
        f"{RATE}, {communes.label}, cuối năm {year} ({rule.name})",
        100 * added.poor / added.households if added.households else None,
        "percent",
        "Tổng số hộ nghèo chia cho tổng số hộ của các xã trong phạm vi (biểu rà soát hộ nghèo, "
        f"{rule.decision}); không lấy bình quân các tỷ lệ.",
        status=added.status,
        standard=standard,
        n=added.communes,
        of=len(communes.keys),
        base="xã",
        caveat=joined(communes.reason, *_limits(added, len(communes.keys))),
        dims=dims,
        label_of_group=communes.label,
        sources=evidence_of(province, ("poor_households", "households")).of(added.positions),
    )


def _limits(added: Pool, of: int) -> Iterable[str]:
    if added.communes < of:
        yield f"Chưa có số liệu của {of - added.communes} trong {of} xã."
    if added.preliminary:
        yield f"{added.preliminary} xã dùng số sơ bộ."
    if added.expected:
        yield f"{added.expected} xã dùng số ước."
    if added.disagree:
        yield f"{added.disagree} xã có hai số chính thức khác nhau giữa các tệp; lấy tệp của chính năm đó."
