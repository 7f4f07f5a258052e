"""Poverty: pooled rates that carry their standard, changes told three ways, and the flows behind them.

The official rate is poor households over all households of the place (form R1 of the yearly review), never a
mean of rates. Decrees 59/2015/QĐ-TTg and 07/2021/NĐ-CP measure different things: figures under different
standards are never subtracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from analysis.indicators import frames, scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.poverty._districts import district_of, districts_on
from analysis.indicators.poverty._rows import (
    COUNT_LABELS,
    RATE,
    STOCKS,
    Pool,
    Preference,
    When,
    evidence_of,
    pool,
    pool_within,
    pools_by,
    pools_by_commune,
    stock,
    within,
)
from analysis.language import tr
from analysis.province import Province
from analysis.registers import Unit


@per_province
def rate(
    province: Province,
    *,
    scope: str,
    year: int,
    standard: str,
    status: Preference = "official",
    on: date | None = None,
) -> Figure:
    """Percent of households that are poor at the end of ``year``: Σ poor / Σ households of the communes.

    ``scope`` as in :func:`analysis.indicators.scopes.resolve`. Official rows come before preliminary ones,
    which are used only where no official row exists; ``status="preliminary"`` takes the preliminary alone.
    ``on`` takes the communes the scope has on that day instead, so that a district keeps its communes through
    a series. ``None`` with the reason as caveat when the scope cannot be computed in that year.
    """
    communes = scopes.resolve(province, scope, on or scopes.year_end(year))
    added = pool_within(province, (year, standard, status), communes.keys)
    return _in_frame(province, communes, added, (year, on), standard, status)


@per_province
def unweighted_rate(province: Province, *, scope: str, year: int, standard: str) -> Figure:
    """The mean of the communes' rates, printed beside :func:`rate`: a small commune counts as a large one."""
    pooled = rate(province, scope=scope, year=year, standard=standard)
    communes = scopes.resolve(province, scope, scopes.year_end(year))
    rows = _within(province, (year, standard, "official"), communes)
    rates = 100 * rows["poor_households"] / rows["households"]
    return pooled.changed(
        id=figure_id("poverty.unweighted_rate", pooled.dims),
        label=pooled.label.replace(RATE, tr("Tỷ lệ hộ nghèo bình quân các xã (không gia quyền)")),
        value=float(rates.mean()) if len(rates) else None,
        method=tr("Trung bình cộng tỷ lệ hộ nghèo của các xã, mỗi xã như nhau; không phải tỷ lệ chính thức."),
    )


@per_province
def households(
    province: Province, *, scope: str, year: int, standard: str, column: str = "poor_households"
) -> Figure:
    """Σ of ``column``: ``poor_households``, ``households``, ``near_poor_households`` or ``people``."""
    communes = scopes.resolve(province, scope, scopes.year_end(year))
    when: When = (year, standard, "official")
    if column in STOCKS:
        added = pool_within(province, when, communes.keys)
        value = added.poor if column == "poor_households" else added.households
    else:
        rows = _within(province, when, communes)
        rows = rows[rows[column].notna()]
        added, value = pool(rows), int(rows[column].sum())
    pooled = _pooled(province, communes, added, year, standard)
    return pooled.changed(
        id=figure_id(f"poverty.{column}", pooled.dims),
        label=pooled.label.replace(RATE, COUNT_LABELS[column]),
        value=value if added.communes else None,
        unit="people" if column == "people" else "households",
        method=tr("Cộng số liệu rà soát hộ nghèo của các xã trong phạm vi."),
        comparator="ge" if (pooled.n or 0) < (pooled.of or 0) else "eq",
        sources=evidence_of(province, (column,)).later(added.positions),
    )


def series(province: Province, standard: str, scope: str = scopes.PROVINCE) -> list[Figure]:
    """:func:`rate` of every year that has commune rows under ``standard``, in order: one line a standard."""
    table = province.table("poverty")
    years = table.loc[(table["standard"] == standard) & (table["level"] == "commune"), "year"]
    return [rate(province, scope=scope, year=int(y), standard=standard) for y in sorted(years.unique())]


def by_commune(province: Province, year: int, standard: str) -> list[Figure]:
    """:func:`rate` of each commune with a row, in the order of the register."""
    return list(_by_commune(province, year, standard))


def poor_by_commune(province: Province, year: int, standard: str) -> list[Figure]:
    """Poor households of each commune with a row, in the order of :func:`by_commune`."""
    pools = pools_by_commune(stock(province, year, standard))

    method = tr("Số trong biểu rà soát hộ nghèo.")

    def counted(rate_of: Figure) -> Figure:
        added = pools[rate_of.dims["scope"]]
        return rate_of.changed(
            id=figure_id("poverty.poor_households", rate_of.dims),
            label=rate_of.label.replace(RATE, COUNT_LABELS["poor_households"]),
            value=added.poor,
            unit="households",
            method=method,
            sources=lambda: evidence_of(province, ("poor_households",)).of(added.positions),
        )

    return [counted(f) for f in _by_commune(province, year, standard)]


@per_province
def _by_commune(province: Province, year: int, standard: str) -> tuple[Figure, ...]:
    pools = pools_by_commune(stock(province, year, standard))
    day = scopes.year_end(year)
    return tuple(
        _pooled(province, _alone(province, unit, day), pools[unit.key], year, standard)
        for unit in province.units.units
        if unit.key in pools
    )


def _alone(province: Province, unit: Unit, day: date) -> scopes.Scope:
    """``unit`` as a scope; resolved, with the reason, where it did not exist on ``day``."""
    if not unit.exists_on(day):
        return scopes.resolve(province, unit.key, day)
    return scopes.Scope(unit.key, unit.full_name, frozenset((unit.key,)))


def by_district(province: Province, year: int, standard: str, on: date | None = None) -> list[Figure]:
    """:func:`rate` of each district of the end of ``year``, or of the day ``on``: none from 2025 on."""
    day = on or scopes.year_end(year)
    rows = stock(province, year, standard)
    by_name = pools_by(rows, rows["unit_key"].map(district_of(province, day)))
    none = pool(rows.iloc[:0])
    return [
        _in_frame(province, place, by_name.get(name, none), (year, on), standard)
        for name, place in districts_on(province, day).items()
    ]


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
    ended = caveat("poverty_latest_before_end", year=span.last_year)
    return best.changed(caveat=joined(best.caveat, ended, tried[0].caveat))


def successor_rate(province: Province, period: str, year: int, standard: str | None = None) -> Figure:
    """The rate of the new units that hold a helped commune of ``period``, in one frame before and after.

    Before 1/7/2025 it pools all old members of those units: transfers were whole, so counts add exactly.
    """
    chosen = standard or province.programme.period(period).poverty_standard
    figure = rate(province, scope=f"successors:{period}", year=year, standard=chosen)
    return figure.changed(caveat=joined(figure.caveat, caveat("poverty_successors_hold_others")))


@per_province
def _within(province: Province, when: When, communes: scopes.Scope) -> pd.DataFrame:
    """The rows of :func:`stock` of a year, standard and status in the communes of a scope."""
    return within(stock(province, *when), communes.keys)


def _in_frame(
    province: Province,
    communes: scopes.Scope,
    added: Pool,
    when: tuple[int, date | None],
    standard: str,
    status: Preference = "official",
) -> Figure:
    """The pooled rate of a year in the communes of a day, with what moved between the two as caveat."""
    year, on = when
    told = {"status": status} if status != "official" else {}
    if on is None:
        return _pooled(province, communes, added, year, standard, told)
    moved = frames.area_caveat(province.units, communes.keys, scopes.year_end(year), on, pooled=True)
    figure = _pooled(province, communes, added, year, standard, {**told, "frame": on.isoformat()})
    return figure.changed(caveat=joined(figure.caveat, moved))


def _pooled(
    province: Province,
    communes: scopes.Scope,
    added: Pool,
    year: int,
    standard: str,
    told: Mapping[str, str] = MappingProxyType({}),
) -> Figure:
    dims = {"scope": communes.name, "year": str(year), "standard": standard, **told}
    words = _words(province, standard, year)
    of = len(communes.keys)
    limits = _limits(added, of) if added.communes < of or added.doubtful else ()
    return Figure(
        figure_id("poverty.rate", dims),
        words.before + communes.label + words.after,
        100 * added.poor / added.households if added.households else None,
        "percent",
        words.method,
        status=added.status,
        standard=standard,
        n=added.communes,
        of=of,
        base=words.base,
        caveat=joined(communes.reason, *limits),
        dims=dims,
        label_of_group=communes.label,
        sources=partial(_cells, province, added),
    )


def _cells(province: Province, added: Pool) -> Cells:
    return evidence_of(province, STOCKS).of(added.positions)


class _Words(NamedTuple):
    """What every rate of a year under one standard says: its label before and after the place, and more."""

    before: str
    after: str
    base: str
    method: str


@per_province
def _words(province: Province, standard: str, year: int) -> _Words:
    rule = province.programme.standard(standard)
    here = "\0"
    label = tr("{rate}, {label}, cuối năm {year} ({name})").format(
        rate=RATE, label=here, year=year, name=rule.name
    )
    before, _, after = label.partition(here)
    return _Words(
        before,
        after,
        tr("xã"),
        tr(
            "Tổng số hộ nghèo chia cho tổng số hộ của các xã trong phạm vi (biểu rà soát hộ "
            "nghèo, {decision}); không lấy bình quân các tỷ lệ."
        ).format(decision=rule.decision),
    )


def _limits(added: Pool, of: int) -> Iterable[Caveat]:
    if added.communes < of:
        yield caveat("poverty_communes_missing", missing=of - added.communes, of=of)
    if added.preliminary:
        yield caveat("poverty_preliminary", communes=added.preliminary)
    if added.expected:
        yield caveat("poverty_expected", communes=added.expected)
    if added.disagree:
        yield caveat("poverty_versions_differ", communes=added.disagree)
