"""The marks of one assessment as a grid, commune × criterion: a mark belongs to a set and a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.indicators.figure import Cells
from analysis.language import language, tr, worded
from analysis.programme import CriteriaSet
from analysis.province import Province

NOT_ASSESSED, NOT_MET, MOSTLY_MET, MET = range(4)
"""Codes of a grid; a criterion the form has no mark for is not assessed."""

CODES = {"not_assessed": NOT_ASSESSED, "not_met": NOT_MET, "mostly_met": MOSTLY_MET, "met": MET}
_PLACE = ["file", "sheet", "cell"]
_KEY = ["unit_key", "criterion"]
_MOST = 1_000
"""More than any set has criteria."""

Positions = np.ndarray[Any, Any]


class Assessment(NamedTuple):
    """A day on which communes were assessed, and the set used."""

    as_of: date
    criteria_set: str


@dataclass(frozen=True, eq=False)
class Grid:
    """Marks (:data:`CODES`) of communes × criteria of one set on one day.

    ``keys`` are communes in the order of the register, ``positions`` the rows of ``ntm_marks``, −1 for none;
    ``unsettled`` counts names nobody settled, ``differing`` marks that are told twice and not alike.
    """

    keys: pd.Index
    marks: Positions
    positions: Positions
    unsettled: int = 0
    differing: int = 0

    def of(self, chosen: Positions) -> Grid:
        """The communes at ``chosen`` (a mask or places)."""
        return Grid(
            self.keys[chosen], self.marks[chosen], self.positions[chosen], self.unsettled, self.differing
        )

    def rows(self, where: Positions | None = None) -> Positions:
        """Table positions of the marks, those at the mask ``where`` or all, each once."""
        taken = self.positions if where is None else self.positions[where]
        return np.asarray(taken[taken >= 0]).ravel()

    def count(self, code: int) -> Positions:
        """Per commune: criteria with that mark."""
        return np.asarray((self.marks == code).sum(axis=1))

    def __len__(self) -> int:
        return len(self.keys)


def numbers_by_commune(inside: Positions) -> list[tuple[int, ...]]:
    """For each commune (row) of the mask ``inside`` the numbers of its criteria (columns) there."""
    told = (np.nonzero(inside)[1] + 1).tolist()
    ends = np.cumsum(np.count_nonzero(inside, axis=1)).tolist()
    return [tuple(told[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def dates(province: Province) -> list[Assessment]:
    """Every assessment there is, oldest first; one day may have been assessed under two sets."""
    return sorted(Assessment(*key) for key in _assessments(province))


def set_on(province: Province, as_of: date, wanted: str | None) -> str:
    """The set ``wanted``, else the basic set used on ``as_of``, one in force then before any other."""
    if wanted is not None:
        return province.programme.criteria_set(wanted).id
    used = [d.criteria_set for d in dates(province) if d.as_of == as_of]
    if not used:
        return set_in_force(province, as_of)
    basic = [s for s in used if province.programme.criteria_set(s).level == "basic"]
    return max(basic or used, key=lambda s: _in_force(province.programme.criteria_set(s), as_of))


def _in_force(known: CriteriaSet, day: date) -> bool:
    return known.valid_from <= day and (known.valid_to is None or day <= known.valid_to)


def set_in_force(province: Province, as_of: date) -> str:
    """The basic set in force on ``as_of`` by ``programme.toml``; ``KeyError`` when there was none."""
    return province.programme.basic_set_on(as_of).id


@per_province
def grid(province: Province, as_of: date, criteria_set: str) -> Grid:
    """One mark in force a commune and criterion; of several the one in the first file, sheet and cell."""
    criteria = province.programme.criteria_set(criteria_set).criteria
    places = _assessments(province).get(Assessment(as_of, criteria_set))
    if places is None:
        none = np.empty((0, criteria), dtype=np.int64)
        return Grid(pd.Index([], dtype=object), none, none)
    table = province.table("ntm_marks")
    # column by column: choosing columns of the whole table first would copy every row of them
    columns = {c: table[c].array.take(places) for c in (*_KEY, "mark", "commune_as_written", *_PLACE)}
    rows = pd.DataFrame(columns, index=places)
    named = rows["unit_key"].notna() & rows["criterion"].between(1, criteria)
    settled, differing = _one_a_criterion(rows if named.all() else rows[named])
    codes, found = pd.factorize(settled["unit_key"])
    keys = _in_register_order(province, found)
    at = keys.get_indexer(pd.Index(found, dtype=object))[codes]
    number = settled["criterion"].to_numpy(dtype=np.int64) - 1
    marks = np.zeros((len(keys), criteria), dtype=np.int8)
    positions = np.full((len(keys), criteria), -1, dtype=np.int64)
    marks[at, number] = settled["mark"].map(CODES).to_numpy(dtype=np.int8)
    positions[at, number] = settled.index.to_numpy()
    unsettled = rows.loc[rows["unit_key"].isna(), "commune_as_written"].nunique()
    return Grid(keys, marks, positions, int(unsettled), differing)


def _one_a_criterion(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    key = pd.factorize(rows["unit_key"])[0] * _MOST + rows["criterion"].to_numpy(dtype=np.int64)
    twice = pd.Series(key, index=rows.index).duplicated(keep=False)
    if not twice.any():
        return rows, 0
    several = rows[twice].sort_values(_PLACE, kind="stable")
    differing = several.groupby(_KEY)["mark"].nunique().gt(1).sum()
    return pd.concat([rows[~twice], several.drop_duplicates(_KEY)]), int(differing)


def _in_register_order(province: Province, keys: Iterable[str]) -> pd.Index:
    order = _order(province)
    return pd.Index(sorted(keys, key=lambda k: (order.get(k, len(order)), k)), dtype=object)


@per_province
def _order(province: Province) -> dict[str, int]:
    return {u.key: i for i, u in enumerate(province.units.units)}


@per_province
def _assessments(province: Province) -> dict[Assessment, Positions]:
    """Where in ``ntm_marks`` the marks in force of each assessment stand."""
    table = province.table("ntm_marks")
    at = np.flatnonzero(table["superseded_by"].isna())
    day, days = pd.factorize(table["as_of"].array.take(at), sort=True)
    used, sets = pd.factorize(table["criteria_set"].array.take(at), sort=True)
    both = day * len(sets) + used
    return {
        Assessment(pd.Timestamp(days[one // len(sets)]).date(), str(sets[one % len(sets)])): at[both == one]
        for one in np.unique(both).tolist()
    }


def mark_cells(province: Province, positions: Positions) -> Cells:
    """Source cells of the marks at ``positions`` of the table."""
    return _marks_evidence(province).of(positions)


@per_province
def _marks_evidence(province: Province) -> Evidence:
    table = province.table("ntm_marks")
    return evidence("ntm_marks", table, lambda: table["text"].fillna(tr("(ô trống)")))


@per_province
def criterion_names(province: Province) -> dict[tuple[str, int], str]:
    """(set, number) → name of the criterion."""
    table = province.reference("ntm_criteria.csv")
    keys = zip(table["set_id"], table["criterion_no"].astype(int), strict=True)
    return dict(zip(keys, table[f"name_{language()}"], strict=True))


@per_province
def rural_on(province: Province, as_of: date) -> frozenset[str]:
    """Rural communes that exist on ``as_of``: wards and towns are outside the programme."""
    return frozenset(u.key for u in province.units.at(as_of) if u.is_rural_commune)


@cache
def settings() -> dict[str, Any]:
    """What an analyst may change: ``settings.toml`` beside this module."""
    return worded(Path(__file__).parent / "settings.toml")
