"""The communes of every district on a day, found in one pass."""

from __future__ import annotations

from datetime import date

from analysis.indicators.evidence import per_province
from analysis.indicators.scopes import Scope
from analysis.province import Province


@per_province
def districts_on(province: Province, day: date) -> dict[str, Scope]:
    """District name → its communes on ``day``, in the order of the register; none after districts ended."""
    inside: dict[str, set[str]] = {}
    for unit in province.units.at(day):
        inside.setdefault(unit.district, set()).add(unit.key)
    return {
        d.district: Scope(d.key, d.full_name, frozenset(inside.get(d.district, ())))
        for d in province.units.at(day, "district")
    }


@per_province
def district_of(province: Province, day: date) -> dict[str, str]:
    """Commune key → name of its district on ``day``."""
    return {key: name for name, place in districts_on(province, day).items() for key in place.keys}
