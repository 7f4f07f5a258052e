"""Additive counts by unit, carried from the units of one day to those of another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.frames.areas import AreaChange, area_changes, told
from analysis.registers import Lineage, Units

_NAMED = 3

NotCarried = Mapping[str, Caveat]
"""Key of a row that stays behind → why."""


@dataclass(frozen=True, eq=False)
class Carried:
    """Counts in the units of ``day``.

    ``counts`` has a line a unit of ``day`` that any row was carried to, in the order of the register, and the
    columns that came: sums, empty where no member has a value. ``held`` (same shape) is how many members have
    one, ``of`` how many there are: where ``held < of`` the sum is a lower bound. ``partial`` are the parts
    that moved between units of ``counts`` in between, in no sum; ``not_carried`` the rows left behind.
    """

    units: Units
    day: date
    counts: pd.DataFrame
    held: pd.DataFrame
    of: pd.Series[int]
    partial: tuple[AreaChange, ...]
    not_carried: NotCarried

    @property
    def complete(self) -> pd.DataFrame:
        """Where every member has a value: the sum is the whole count of the unit."""
        return self.held.eq(self.of, axis=0)

    @property
    def caveat(self) -> Caveat:
        """What must be said beside any figure of these counts; empty when all of them are exact."""
        day = f"{self.day:%d/%m/%Y}"
        lacking = int((~self.complete).any(axis=1).sum())
        left = list(self.not_carried.values())
        return joined(
            told(self.units, self.partial),
            caveat("frame_incomplete", n=lacking, of=len(self.counts), day=day) if lacking else "",
            caveat("frame_not_carried", n=len(left), day=day) if left else "",
            *left[:_NAMED],
        )

    def caveat_of(self, key: str) -> Caveat:
        """What must be said beside a figure of the unit ``key`` alone."""
        n, of = int(self.held.loc[key].min()), int(self.of[key])
        return joined(
            told(self.units, (c for c in self.partial if key in c.keys)),
            caveat("frame_member_missing", unit=self.units[key].full_name, n=n, of=of) if n < of else "",
        )


def carried(units: Units, counts: pd.DataFrame, from_day: date, to_day: date) -> Carried:
    """``counts``, additive and indexed by the key of communes of ``from_day``, in the communes of ``to_day``.

    Whole mergers add exactly; so do the parts of a split carried back. What would have to be divided is left
    behind with the reason: a merged unit carried back, a split one carried forward. A part that moved is in
    no sum and is told. Raises ``ValueError`` when a unit stands on two rows.
    """
    if not counts.index.is_unique:
        raise ValueError("counts must have one row a unit")
    way = _way(units.lineage, from_day, to_day)
    into = way.into.reindex(counts.index)
    stays = into.isna()
    moved, targets = counts[~stays], into[~stays]
    order = pd.Index([u.key for u in units.at(to_day)], name=counts.index.name)
    order = order[order.isin(targets)]
    return Carried(
        units,
        to_day,
        moved.groupby(targets, sort=False).sum(min_count=1).reindex(order),
        moved.notna().groupby(targets, sort=False).sum().reindex(order),
        order.to_series().map(way.members).astype("int64"),
        area_changes(units, order, from_day, to_day),
        {key: _why(units, key, way, from_day, to_day) for key in counts.index[stays]},
    )


class HeldKeys(NamedTuple):
    """Units of another day: ``whole`` are formed of the keys asked about alone, ``mixed`` of others too."""

    whole: frozenset[str]
    mixed: frozenset[str]


def held_on(units: Units, keys: Collection[str], from_day: date, to_day: date) -> HeldKeys:
    """The units of ``to_day`` that hold ``keys``, communes of ``from_day``: a list told in another frame."""
    wanted = frozenset(keys)
    held = units.lineage.mapping(from_day, to_day)
    touched = frozenset().union(*(held.get(key, frozenset()) for key in wanted))
    others = frozenset().union(*(new for key, new in held.items() if key not in wanted))
    return HeldKeys(touched - others, touched & others)


@dataclass(frozen=True, eq=False)
class _Way:
    """``held``: key to all units of the other day that touch it; ``into`` where it can be carried to."""

    held: Mapping[str, frozenset[str]]
    into: pd.Series[Any]
    members: pd.Series[Any]


@lru_cache(maxsize=128)
def _way(lineage: Lineage, from_day: date, to_day: date) -> _Way:
    held = lineage.mapping(from_day, to_day)
    single = {key: next(iter(units)) for key, units in held.items() if len(units) == 1}
    members = pd.Series([key for units in held.values() for key in units], dtype="object").value_counts()
    return _Way(held, pd.Series(single, dtype="object"), members)


def _why(units: Units, key: str, way: _Way, from_day: date, to_day: date) -> Caveat:
    """Why the row ``key`` stays behind."""
    if key not in way.held:
        return caveat("frame_no_unit", key=key, day=f"{from_day:%d/%m/%Y}")
    unit, n = units[key].full_name, len(way.held[key])
    if not n:
        return caveat("frame_end_unknown", unit=unit)
    return caveat("frame_split" if from_day <= to_day else "frame_merged", unit=unit, n=n)
