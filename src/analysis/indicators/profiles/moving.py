"""The poverty of one place over the years of each standard, and what it is set beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.indicators import poverty
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure
from analysis.indicators.format import number
from analysis.indicators.poverty._rows import stock
from analysis.indicators.poverty.change import Change
from analysis.indicators.profiles._settings import settings
from analysis.province import Province


@dataclass(frozen=True, eq=False)
class Span:
    """A place from the first to the last year of one period, under its standard."""

    period: str
    before: Figure
    after: Figure
    change: Change


@per_province
def yearly(province: Province, scope: str, on: date | None = None) -> tuple[Figure, ...]:
    """:func:`poverty.rate` of ``scope`` in every year of every standard with a value, oldest standard first.

    ``on`` keeps the communes of a district as on that day; without it a commune ends with its last year.
    """
    found = (
        poverty.rate(province, scope=scope, year=year, standard=standard.id, on=on)
        for standard in province.programme.standards
        for year in range(standard.first_year, standard.last_year + 1)
        if has_rows(province, year, standard.id)
    )
    return tuple(_said_small(province, f) for f in found if f.value is not None)


@per_province
def spans(province: Province, scope: str, on: date | None = None) -> tuple[Span, ...]:
    """What moved in each period, from its baseline year to its last with a value: never across standards."""
    rates = yearly(province, scope, on)
    found = []
    for period in province.programme.periods:
        inside = [
            f
            for f in rates
            if f.standard == period.poverty_standard
            and period.poverty_baseline_year <= int(f.dims["year"]) <= period.last_year
        ]
        if len(inside) > 1:
            ends = (inside[0], inside[-1])
            counts = [_poor(province, scope, f) for f in ends] if on is None else [None, None]
            found.append(Span(period.key, *ends, poverty.change(*ends, *counts)))
    return tuple(found)


def few_households(figure: Figure, households: int) -> Caveat:
    """Says of a place with few ``households`` how far a few of them move ``figure``; empty for others."""
    told = settings()
    if figure.value is None or not 0 < households < told.households:
        return Caveat()
    points = number(100 * told.moved / households, 1)
    return caveat("profile_few_households", households=households, moved=told.moved, points=points)


@per_province
def has_rows(province: Province, year: int, standard: str) -> bool:
    """Whether any row of ``poverty`` of communes is of ``year`` and ``standard``."""
    return (year, standard) in _pairs(province)


@per_province
def _pairs(province: Province) -> frozenset[tuple[int, str]]:
    table = province.table("poverty")
    rows = table.loc[table["level"] == "commune", ["year", "standard"]].drop_duplicates()
    return frozenset(zip(rows["year"].astype(int).tolist(), rows["standard"].tolist(), strict=True))


@per_province
def counted(province: Province, scope: str, year: int, standard: str, column: str) -> Figure:
    """:func:`poverty.households` of ``scope``, kept: a profile shows the same count in several places."""
    return poverty.households(province, scope=scope, year=year, standard=standard, column=column)


def commune_changes(province: Province, period: str, last: int) -> dict[str, Span]:
    """Every commune with a rate in the baseline year of ``period`` and in ``last``, by unit key."""
    told = province.programme.period(period)
    standard = told.poverty_standard
    before, after = (
        {f.dims["scope"]: f for f in poverty.by_commune(province, year, standard)}
        for year in (told.poverty_baseline_year, last)
    )
    return {
        key: Span(period, first, after[key], poverty.change(first, after[key]))
        for key, first in before.items()
        if key in after and first.value is not None and after[key].value is not None
    }


def _said_small(province: Province, rate: Figure) -> Figure:
    if rate.of != 1:
        return rate
    known = _households(province, int(rate.dims["year"]), rate.standard)
    said = few_households(rate, known.get(rate.dims["scope"], 0))
    return rate.changed(caveat=joined(rate.caveat, said)) if said else rate


@per_province
def _households(province: Province, year: int, standard: str) -> dict[str, int]:
    rows = stock(province, year, standard)
    return dict(zip(rows["unit_key"].tolist(), map(int, rows["households"].tolist()), strict=True))


def _poor(province: Province, scope: str, rate: Figure) -> Figure:
    return counted(province, scope, int(rate.dims["year"]), rate.standard, "poor_households")
