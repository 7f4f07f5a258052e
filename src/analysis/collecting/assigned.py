"""Whose forms a year needs: the agencies assigned, under their names of then, with their communes of then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from analysis.province import Province
from analysis.registers import Agency, Unit, Units

_MIDYEAR = (6, 30)


@dataclass(frozen=True)
class Helped:
    """One commune to be reported on; ``district`` is empty where there are none any more."""

    commune: str
    district: str


@dataclass(frozen=True)
class Form:
    """The form of one agency for ``year``. ``synthetic`` when an assignment in it was made up."""

    agency: Agency
    year: int
    helped: tuple[Helped, ...]
    synthetic: bool

    @property
    def has_districts(self) -> bool:
        """Whether a commune of the form lies in a district."""
        return any(h.district for h in self.helped)


@dataclass(frozen=True)
class Forms:
    """The forms of a year, in the order of the register of agencies.

    ``on`` is the day whose assignments they hold; ``left_out`` counts the assignments whose agency or commune
    is not settled; ``ending`` those that end before the year does.
    """

    forms: tuple[Form, ...]
    on: date
    left_out: int
    ending: int


def forms_of(province: Province, year: int) -> Forms:
    """A form for each agency with an assignment in force on 31 December of the year before ``year``.

    An agency that has ended by the end of ``year`` is replaced by the one that took over its work. Communes
    are those of 30 June of ``year``: where units change within a year, its reports are in those of before
    the change. A commune that had ended by then stands as the one it became part of.
    """
    on, communes = date(year - 1, 12, 31), {u.key: u for u in province.units.at(_day_of(year))}
    table, day = province.table("assignments"), pd.Timestamp(on)
    held = table[(table["valid_from"] <= day) & (table["valid_to"].isna() | (table["valid_to"] >= day))]
    known = held[held["agency_id"].isin([a.id for a in province.agencies.agencies])]
    told = known[["agency_id", "unit_key", "origin"]].astype(str).itertuples(index=False)
    found = [_Assigned(a, _became(province.units, k, year) & communes.keys(), o) for a, k, o in told]
    lasting = held["valid_to"].isna() | (held["valid_to"] >= pd.Timestamp(year, 12, 31))
    left_out = len(held) - sum(bool(f.communes) for f in found)
    return Forms(_forms(province, found, communes, year), on, left_out, int((~lasting).sum()))


class _Assigned(NamedTuple):
    agency_id: str
    communes: frozenset[str]
    origin: str


def _forms(
    province: Province, found: Iterable[_Assigned], communes: Mapping[str, Unit], year: int
) -> tuple[Form, ...]:
    held: dict[str, set[str]] = {}
    made_up: set[str] = set()
    for one in found:
        holder = province.agencies.holder(one.agency_id, on=date(year, 12, 31))
        held.setdefault(holder, set()).update(one.communes)
        made_up |= {holder} if one.origin == "synthetic" else set()
    return tuple(
        Form(agency, year, _helped(communes, held[agency.id]), agency.id in made_up)
        for agency in province.agencies.agencies
        if held.get(agency.id)
    )


def _day_of(year: int) -> date:
    return date(year, *_MIDYEAR)


def _became(units: Units, key: str, year: int) -> frozenset[str]:
    """The communes of ``year`` that hold the territory of ``key``: itself while it existed."""
    last = units[key].valid_to if key in units else None
    if last is None or last >= _day_of(year):
        return frozenset({key})
    return units.lineage.on(key, last, _day_of(year)) if units[key].level == "commune" else frozenset()


def _helped(communes: Mapping[str, Unit], keys: set[str]) -> tuple[Helped, ...]:
    """The communes ``keys`` by district, in the order of the register."""
    chosen = [unit for key, unit in communes.items() if key in keys]
    order = {name: place for place, name in enumerate(dict.fromkeys(u.district for u in communes.values()))}
    return tuple(Helped(u.full_name, u.district) for u in sorted(chosen, key=lambda u: order[u.district]))
