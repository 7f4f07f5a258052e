"""Which contributions enter a sum of money, which stand beside it and why, and the groups they fall in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.format import number
from analysis.indicators.money import decisions
from analysis.indicators.money._ledger import AGENCIES, Flags, agency_name, is_of_kind, is_state, told_by
from analysis.indicators.money._settings import names
from analysis.indicators.scopes import year_end
from analysis.language import tr
from analysis.province import Province
from analysis.tables import in_force, in_one_block

Dimension = Literal["year", "agency", "district", "category", "commune", "provider", "valuation"]

UNSETTLED = "unsettled"
"""Group of the rows whose agency or commune could not be settled: groups add to the total exactly."""

AFTER_MERGER = "after-2025-07-01"
"""District of the units made on 1/7/2025: there is none."""

_COLUMN_OF = {"year": "year", "agency": "agency_id", "category": "category", "commune": "unit_key"}
USED = [
    "agency_id", "unit_key", "year", "category", "state", "kind", "amount_vnd", "comparator", "valuation",
    "quantity", "quantity_unit", "provider",
]  # fmt: skip
"""What figures of money read of a row; its cell is cut from the whole table."""

_TOLD = [*USED, "superseded_by"]

_WITHOUT = {"provider": "unstated", "valuation": "unknown"}
"""Group of the rows that do not say."""

_NAMES_OF = {"category": "categories", "provider": "providers", "valuation": "valuations"}


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows of ``support`` added up: đồng (``None`` without rows), how many approximate, and which."""

    amount: int | None
    approximate: int
    positions: np.ndarray[Any, Any]

    @property
    def items(self) -> int:
        """How many contributions."""
        return len(self.positions)

    def said(self, code: str) -> Caveat:
        """The caveat ``code`` with how many and how much; empty without rows."""
        if not self.items:
            return _NO_CAVEAT
        return caveat(code, items=number(self.items), amount=number(self.amount or 0))


_NO_CAVEAT = Caveat()
NOTHING = Part(None, 0, np.empty(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Parts:
    """A sum and what stands beside it: other versions, state-programme money, and what is told twice."""

    used: Part = NOTHING
    aside: Part = NOTHING
    state: Part = NOTHING
    twice: Part = NOTHING

    @property
    def caveat(self) -> Caveat:
        """How many were added, and each thing that was not."""
        return joined(
            self.used.said("money_items"),
            self.aside.said("money_other_version"),
            self.state.said("money_state_programme"),
            self.twice.said("money_counted_once"),
        )


def part_of(rows: pd.DataFrame) -> Part:
    """All of ``rows`` added up."""
    if not len(rows):
        return NOTHING
    rough = int((rows["comparator"] == "approx").sum())
    return Part(int(rows["amount_vnd"].sum()), rough, rows.index.to_numpy())


def parts_of(rows: pd.DataFrame, keys: pd.Series[str]) -> dict[str, Part]:
    """``rows`` added up by ``keys``, in the order of the keys: grouped once, however many groups."""
    if not len(rows):
        return {}
    codes, names = pd.factorize(keys, sort=True)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(names)))
    amounts = rows["amount_vnd"].to_numpy(dtype=np.int64, na_value=0)[order]
    rough = (rows["comparator"] == "approx").to_numpy(dtype=np.int64, na_value=0)[order]
    added, approximate = (np.add.reduceat(v, starts).tolist() for v in (amounts, rough))
    positions = np.split(rows.index.to_numpy()[order], starts[1:])
    parts = zip(added, approximate, positions, strict=True)
    return {str(name): Part(*part) for name, part in zip(names, parts, strict=True)}


@per_province
def whole(province: Province, years: tuple[int, ...], kind: str) -> Parts:
    """Every contribution of ``years`` of ``kind``: what is added and what stands beside it."""
    return Parts(*(_added(rows, years) for rows in _amounts(province, kind)))


def by_group(province: Province, years: tuple[int, ...], kind: str, by: Dimension) -> dict[str, Parts]:
    """:func:`whole` by group, of the groups in which something was added, in order of their keys."""
    used, *beside = (
        parts_of(rows, group_keys(province, rows, by)) if len(rows) else {}
        for rows in _four(province, years, kind)
    )
    return {key: Parts(part, *(b.get(key, NOTHING) for b in beside)) for key, part in used.items()}


class _Amounts(NamedTuple):
    """Rows of all years as arrays: year, đồng, whether approximate, and where each stands."""

    year: np.ndarray[Any, Any]
    amount: np.ndarray[Any, Any]
    approximate: np.ndarray[Any, Any]
    position: np.ndarray[Any, Any]

    @classmethod
    def of(cls, rows: pd.DataFrame) -> _Amounts:
        return cls(
            rows["year"].to_numpy(dtype=np.int64),
            rows["amount_vnd"].to_numpy(dtype=np.int64, na_value=0),
            (rows["comparator"] == "approx").to_numpy(dtype=np.bool_, na_value=False),
            rows.index.to_numpy(),
        )


@per_province
def _amounts(province: Province, kind: str) -> tuple[_Amounts, ...]:
    told = _sorted_out(province, kind)
    return tuple(_Amounts.of(rows) for rows in (told.used, told.aside, told.state, told.twice))


def _added(told: _Amounts, years: tuple[int, ...]) -> Part:
    inside = np.isin(told.year, years)
    if not inside.any():
        return NOTHING
    rough = np.count_nonzero(told.approximate[inside])
    return Part(int(told.amount[inside].sum()), int(rough), told.position[inside])


def _four(province: Province, years: tuple[int, ...], kind: str) -> tuple[pd.DataFrame, ...]:
    return tuple(rows(province, years, kind) for rows in (amount_rows, aside_rows, state_rows, twice_rows))


def help_rows(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Rows of ``support`` of ``years`` that are in force, blank cells too: made anew, not kept."""
    return of_years(all_in_force(province), years)


@per_province
def amount_rows(province: Province, years: tuple[int, ...], kind: str) -> pd.DataFrame:
    """Rows that enter the figures of ``kind``: in force, not of a state programme, none told twice."""
    return of_years(_sorted_out(province, kind).used, years)


@per_province
def twice_rows(province: Province, years: tuple[int, ...], kind: str) -> pd.DataFrame:
    """Rows left out because a person decided that they are the same contribution as one counted."""
    return of_years(_sorted_out(province, kind).twice, years)


@per_province
def state_rows(province: Province, years: tuple[int, ...], kind: str) -> pd.DataFrame:
    """Rows in force that name state-programme money."""
    return of_years(_sorted_out(province, kind).state, years)


@per_province
def aside_rows(province: Province, years: tuple[int, ...], kind: str) -> pd.DataFrame:
    """Rows of versions not in force that :func:`amount_rows` would hold else."""
    return of_years(_sorted_out(province, kind).aside, years)


def of_years(rows: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    """Those of ``rows`` of ``years``; the index keeps their positions."""
    told = rows["year"].to_numpy(dtype=np.int64)
    return rows.take(np.flatnonzero(np.isin(told, years)))


class _SortedOut(NamedTuple):
    """The rows of one kind of all years: those added, and each reason why others are not."""

    used: pd.DataFrame
    twice: pd.DataFrame
    state: pd.DataFrame
    aside: pd.DataFrame


@per_province
def _sorted_out(province: Province, kind: str) -> _SortedOut:
    rows, marks = _telling(province), _marks(province)
    mine = is_of_kind(rows, kind)
    own = mine & marks.held & ~marks.state
    parts = (own & ~marks.twice, own & marks.twice, mine & marks.held & marks.state)
    aside = mine & ~marks.held & ~marks.state
    return _SortedOut(*(rows.take(np.flatnonzero(part)) for part in (*parts, aside)))


class _Marks(NamedTuple):
    """Of each row of :func:`_telling`: in force, state-programme money, left out as told twice."""

    held: Flags
    state: Flags
    twice: Flags


@per_province
def _marks(province: Province) -> _Marks:
    rows = _telling(province)
    held = rows.index.isin(in_force(rows).index)
    return _Marks(held, is_state(rows), rows.index.isin(decisions.effect(province).left_out))


@per_province
def all_in_force(province: Province) -> pd.DataFrame:
    """Rows of ``support`` that are in force, blank cells too, of every year."""
    return in_one_block(in_force(told_by(province, AGENCIES)[_TOLD])[USED])


@per_province
def _telling(province: Province) -> pd.DataFrame:
    """Rows of all years that tell of help or write a zero: most cells of the form are neither."""
    table = told_by(province, AGENCIES)
    return in_one_block(table.loc[(table["kind"] != "none") | (table["state"] == "zero"), _TOLD])


def group_keys(province: Province, rows: pd.DataFrame, by: Dimension) -> pd.Series[str]:
    """The group of each of ``rows``; what nobody could settle, or the report does not say, is one as well."""
    keys = _districts(province, rows) if by == "district" else rows[_COLUMN_OF.get(by, by)].astype("string")
    return keys.fillna(_WITHOUT.get(by, UNSETTLED)).rename("group")


def _districts(province: Province, rows: pd.DataFrame) -> pd.Series[str]:
    """The district in which each row's commune lay at the end of its year."""
    unit, keys = pd.factorize(rows["unit_key"])
    year, years = pd.factorize(rows["year"])
    found = np.full((len(years), len(keys) + 1), pd.NA, dtype=object)
    for i, told in enumerate(years.tolist()):
        districts = _district_of_commune(province, told)
        found[i, :-1] = [districts.get(key, pd.NA) for key in keys]
    return pd.Series(found[year, unit], index=rows.index, dtype="string")


@per_province
def _district_of_commune(province: Province, year: int) -> dict[str, str]:
    """Commune key → district key; units made on 1/7/2025 fall in :data:`AFTER_MERGER`."""
    units = province.units
    end = year_end(year)
    days = {end, min(end, units.reorganised_on - timedelta(days=1))}
    ever = (u for u in units.units if u.level == "commune")
    known = (u for day in sorted(days, reverse=True) for u in units.at(day))
    return {u.key: units.district_key(u) or AFTER_MERGER for u in (*ever, *known)}


def group_name(province: Province, by: Dimension, key: str) -> str:
    """What a table prints for the group ``key``."""
    if key == UNSETTLED:
        return tr("Chưa xác định được đơn vị") if by == "agency" else tr("Chưa xác định được xã")
    if key == AFTER_MERGER:
        return tr("Xã, phường mới từ 1/7/2025")
    if by in _NAMES_OF:
        return names(_NAMES_OF[by])[key]
    if by == "agency":
        return agency_name(province, key)
    return province.units[key].full_name if key in province.units else key


@per_province
def price_index(province: Province) -> tuple[dict[int, float], frozenset[int]]:
    """Index by year, and the years whose figure is not verified."""
    table = province.reference("cpi_vietnam.csv")
    years = table["year"].astype(int)
    unverified = years[table["source"].str.contains("unverified", na=False)]
    return dict(zip(years, table["index_2016_100"].astype(float), strict=True)), frozenset(unverified)


def one_level(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the highest level that each year has: nothing is added at two levels."""
    rank = rows["level"].map({"province": 0, "district": 1, "commune": 2}).fillna(3)
    return rows[rank == rank.groupby(rows["year"]).transform("min")]
