"""The parts of a score, each between 0 and 1, one row an agency; an unknown part is empty, never zero.

``n`` of ``of`` tell how each part came about. Money and movement enter as places, not as amounts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.evidence import per_build
from analysis.indicators.merit.holders import (
    assigned,
    keys_of,
    owed,
    received,
    reports_of,
    told_of_received,
)
from analysis.indicators.merit.movement import Movement, movement
from analysis.indicators.merit.settings import PARTS, Settings, settings_of
from analysis.indicators.reporting.coverage import FILLED
from analysis.province import Province

UNKNOWN_KIND = "unknown"
_HELPS = ("value", "yes", "text")


class Part(NamedTuple):
    """One part of one agency; ``value`` is NaN when it is not known."""

    value: float
    n: int | None
    of: int | None


class Counted(NamedTuple):
    """The parts of one agency, the reports it owed and the communes it helped."""

    parts: dict[str, Part]
    reports: int
    communes: int


@dataclass(frozen=True, eq=False)
class Parts:
    """``values``, ``n`` and ``of``: agency × part. ``reports`` owed and ``communes`` helped by each agency.

    ``amounts`` is đồng per assigned commune and year; ``alone`` are agencies of a kind too small to compare.
    """

    values: pd.DataFrame
    n: pd.DataFrame
    of: pd.DataFrame
    reports: pd.Series[int]
    communes: pd.Series[int]
    amounts: pd.Series[float]
    alone: frozenset[str]
    movement: Movement

    @cached_property
    def counted(self) -> dict[str, Counted]:
        """The same by agency, as plain values."""
        reports, communes = self.reports.tolist(), self.communes.tolist()
        cells = [
            list(map(Part, self.values[p].tolist(), _whole(self.n[p]), _whole(self.of[p]))) for p in PARTS
        ]
        rows = zip(map(str, self.values.index), zip(*cells, strict=True), reports, communes, strict=True)
        return {a: Counted(dict(zip(PARTS, row, strict=True)), n, of) for a, row, n, of in rows}


@per_build
def parts(province: Province, key: str) -> Parts:
    """The parts of every agency that owed a report in the period ``key``, in order of agency id."""
    settings = settings_of(province)
    years = tuple(province.programme.period(key).years)
    index = pd.Index(sorted(owed(province, years)["agency_id"].unique()), name="agency_id", dtype=object)
    moved = movement(province, key, settings.limits.communes)
    amounts, amount_n, amount_of = _amounts(province, years)
    money, alone = _money(province, amounts, settings.limits.kind)
    beyond, helped, known = _beyond(province, years, moved)
    ratios = {
        **_reports(province, years),
        "completeness": _completeness(province, years),
        "breadth": _breadth(province, years, settings),
        "communes": _communes(province, years),
        "money": (money, amount_n, amount_of),
        "movement": (_places(beyond), known, helped),
    }
    frames = [pd.DataFrame({p: ratios[p][i] for p in PARTS}, index=index) for i in range(3)]
    own = assigned(province, years).groupby("agency_id")["unit_key"].nunique()
    count = owed(province, years).groupby("agency_id").size()
    return Parts(
        frames[0].astype(float),
        frames[1],
        frames[2],
        count.reindex(index, fill_value=0),
        own.reindex(index, fill_value=0),
        amounts.reindex(index),
        alone & frozenset(index),
        moved,
    )


Ratio = tuple["pd.Series[float]", "pd.Series[int]", "pd.Series[int]"]


def _whole(counts: pd.Series[Any]) -> list[int | None]:
    return [None if pd.isna(v) else int(v) for v in counts.tolist()]


def _ratio(n: pd.Series[int], of: pd.Series[int]) -> Ratio:
    """``n / of`` of each agency in ``of``; one that ``n`` lacks has none of them."""
    n = n.reindex(of.index, fill_value=0)
    return n / of, n, of


def _reports(province: Province, years: tuple[int, ...]) -> dict[str, Ratio]:
    reports = owed(province, years)
    of = reports.groupby("agency_id").size()
    on_time = reports[reports["state"] == "on_time"].groupby("agency_id").size()
    came = received(province, years).groupby("agency_id").size()
    return {"reporting": _ratio(came, of), "on_time": _ratio(on_time, of)}


def _completeness(province: Province, years: tuple[int, ...]) -> Ratio:
    cells = told_of_received(province, years)
    cells = cells[cells["part"].fillna(1).eq(1)]
    filled = cells[cells["state"].isin(FILLED)]
    return _ratio(filled.groupby("holder").size(), cells.groupby("holder").size())


def _breadth(province: Province, years: tuple[int, ...], settings: Settings) -> Ratio:
    """Areas told of at least once in a year's report / areas × reports received that a form was read of."""
    rows = told_of_received(province, years)
    area = {c: a.key for a in settings.areas for c in a.categories}
    helps = helping(rows).assign(area=lambda f: f["category"].map(area)).dropna(subset=["area"])
    told = helps.drop_duplicates(["holder", "year", "area"]).groupby("holder").size()
    forms = rows.drop_duplicates(["holder", "year"]).groupby("holder").size()
    return _ratio(told, forms * len(settings.areas))


def _communes(province: Province, years: tuple[int, ...]) -> Ratio:
    """Assigned communes for which help is told / assigned communes, both of the years with a report."""
    helped = frozenset(keys_of(helping(told_of_received(province, years)), "holder"))
    mine = _answered_for(province, years)
    new = {k: province.units.successor(k) for _, k, _ in mine if k in province.units}
    found = Counter(a for a, k, y in mine if (a, k, y) in helped or (a, new.get(k), y) in helped)
    return _ratio(_counted(found), _counted(Counter(a for a, _, _ in mine)))


def _answered_for(province: Province, years: tuple[int, ...]) -> list[tuple[str, str, int]]:
    """Agency, commune and year of every assignment of which the report of the year was received."""
    came = reports_of(province, years)
    return [key for key in keys_of(assigned(province, years), "agency_id") if (key[0], key[2]) in came]


def _counted(counts: Mapping[str, int]) -> pd.Series[int]:
    told = sorted(counts.items())
    return pd.Series([n for _, n in told], index=pd.Index([a for a, _ in told], dtype=object), dtype="int64")


def helping(rows: pd.DataFrame) -> pd.DataFrame:
    """Contributions that tell of help: a value above zero, a yes or a text."""
    return rows[rows["state"].isin(_HELPS) & rows["amount_vnd"].fillna(1).ne(0)]


def valued(rows: pd.DataFrame) -> pd.DataFrame:
    """Contributions with an amount that is the agency's own to give, or a written zero.

    Amounts "at most" and money of state programmes stay out (253/QĐ-UBND, art. 13.4).
    """
    amount = rows["amount_vnd"].notna() & rows["comparator"].ne("le").fillna(True)
    of_help = rows["kind"].isin(("cash", "in_kind")) | (rows["state"] == "zero")
    own = rows["provider"].ne("state_programme").fillna(True)
    return rows[amount & of_help & own]


def _amounts(province: Province, years: tuple[int, ...]) -> Ratio:
    """Đồng per assigned commune and year with a report; reports that hold an amount of reports received."""
    rows = valued(told_of_received(province, years))
    came = received(province, years)
    communes = _counted(Counter(a for a, _, _ in _answered_for(province, years)))
    amount = rows.groupby("holder")["amount_vnd"].sum().astype(float)
    holding = rows.drop_duplicates(["holder", "year"]).groupby("holder").size()
    return (amount / communes).dropna(), holding, came.groupby("agency_id").size()


def _money(
    province: Province, amounts: pd.Series[float], least: int
) -> tuple[pd.Series[float], frozenset[str]]:
    """Each agency's place by amount among those of its kind; none in a kind of fewer than ``least``."""
    agencies = province.agencies
    kinds = pd.Series({a: agencies[a].kind if a in agencies else UNKNOWN_KIND for a in amounts.index})
    size = kinds.groupby(kinds).transform("size") if len(kinds) else kinds
    small = frozenset(map(str, size.index[size < least])) if len(kinds) else frozenset()
    places = amounts.groupby(kinds, group_keys=False).apply(_places) if len(kinds) else amounts
    return places[~places.index.isin(small)], small


def _beyond(
    province: Province, years: tuple[int, ...], moved: Movement
) -> tuple[pd.Series[float], pd.Series[int], pd.Series[int]]:
    """Mean points its communes fell beyond what was expected; communes helped; those of them measured."""
    mine = assigned(province, years).drop_duplicates(["agency_id", "unit_key"])
    beyond = mine.assign(beyond=mine["unit_key"].map(moved.communes["beyond"]).astype(float))
    groups = beyond.groupby("agency_id")["beyond"]
    return groups.mean().dropna(), groups.size(), groups.count()


def _places(values: pd.Series[float]) -> pd.Series[float]:
    """Each value's place among all: (mean rank − ½) / how many; ties share a place."""
    rounded = pd.Series(np.round(values.to_numpy(dtype=float), 9), index=values.index)
    return (rounded.rank(method="average") - 0.5) / max(len(rounded), 1)
