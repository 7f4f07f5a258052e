"""Which communes a figure speaks of: the province, the helped ones, the others, a district, one unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.evidence import per_province
from analysis.indicators.frames.days import frame_day
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province
from analysis.registers import Unit, Units

PROVINCE = "province"
_NOTHING = Caveat()


@dataclass(frozen=True)
class Scope:
    """The communes of a scope on a day; ``reason`` says why there can be none."""

    name: str
    label: str
    keys: frozenset[str]
    reason: Caveat = _NOTHING


@per_province
def resolve(province: Province, scope: str, day: date) -> Scope:
    """The communes that ``scope`` means on ``day``.

    ``province`` · ``programme:A`` assignments valid on the day (on one without any, the period's list) ·
    ``list:A`` assigned at any 31/12 of the period, the same communes every year · ``outside:A`` all others ·
    ``successors:A`` the units of today that hold a helped commune, or on an earlier day all their members ·
    the key of a district (its communes on that day) or of a commune. Raises ``ValueError`` for anything else.
    """
    kind, _, key = scope.partition(":")
    if scope == PROVINCE:
        return Scope(scope, tr("toàn tỉnh"), _existing(province, day))
    if scope in province.units:
        return _unit(province, province.units[scope], day)
    try:
        period = province.programme.period(key)
    except KeyError:
        raise ValueError(_unknown(scope)) from None
    if kind == "programme":
        return _helped(province, scope, period, day)
    if kind == "list":
        label = tr("các xã trong danh sách giúp đỡ {label}").format(label=period.label)
        return _on_frame(province, Scope(scope, label, _listed(province, period)), day)
    if kind == "outside":
        helped = _helped(province, f"programme:{key}", period, day)
        label = tr("các xã ngoài danh sách giúp đỡ {label}").format(label=period.label)
        keys = frozenset() if helped.reason else _existing(province, day) - helped.keys
        return Scope(scope, label, keys, helped.reason)
    if kind == "successors":
        return _successors(province, scope, period, day)
    raise ValueError(_unknown(scope))


def year_end(year: int) -> date:
    """31 December: poverty is reviewed, and assignments are counted, as of that day."""
    return date(year, 12, 31)


@per_province
def assigned_on(province: Province, day: date) -> frozenset[str]:
    """Communes with an assignment valid on ``day``."""
    return frozenset(assignments_on(province, day)["unit_key"].dropna())


def agencies_assigned(province: Province, period: Period) -> frozenset[str]:
    """Agencies with an assignment valid on a 31 December of ``period``."""
    days = (year_end(y) for y in period.years)
    return frozenset().union(*(assignments_on(province, d)["agency_id"].dropna() for d in days))


@per_province
def obliged_on(province: Province, day: date) -> dict[str, frozenset[str]]:
    """Agencies that owe what assignments valid on ``day`` ask, each with the assigned ones it answers for.

    Itself, and those whose work it had taken over by then.
    """
    found: dict[str, set[str]] = {}
    for assigned in sorted(assignments_on(province, day)["agency_id"].dropna().unique()):
        found.setdefault(province.agencies.holder(assigned, on=day), set()).add(assigned)
    return {holder: frozenset(assigned) for holder, assigned in found.items()}


def assignment_rows(province: Province, period: Period) -> pd.DataFrame:
    """The rows of ``assignments`` valid on a 31 December of ``period``; the index keeps their positions."""
    held = [_are_valid(province, year_end(y)) for y in period.years]
    return province.table("assignments").take(np.flatnonzero(np.any(held, axis=0)))


@per_province
def assignments_on(province: Province, day: date) -> pd.DataFrame:
    """The rows of ``assignments`` valid on ``day``; the index keeps their positions."""
    return province.table("assignments").take(np.flatnonzero(_are_valid(province, day)))


def _are_valid(province: Province, day: date) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which rows of ``assignments`` are valid on ``day``."""
    at = np.datetime64(day)
    first, last = _valid(province)
    return np.asarray((first <= at) & ~(last < at))


@per_province
def _valid(province: Province) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The first and last day of each row of ``assignments``; one that lasts has no last day that is past."""
    table = province.table("assignments")
    return table["valid_from"].to_numpy("datetime64[ns]"), table["valid_to"].to_numpy("datetime64[ns]")


def _listed(province: Province, period: Period) -> frozenset[str]:
    return frozenset().union(*(assigned_on(province, year_end(y)) for y in period.years))


def _helped(province: Province, name: str, period: Period, day: date) -> Scope:
    label = tr("các xã được giúp đỡ {label}").format(label=period.label)
    valid = assigned_on(province, day) if day.year in period.years else frozenset()
    return _on_frame(province, Scope(name, label, valid or _listed(province, period)), day)


def _on_frame(province: Province, scope: Scope, day: date) -> Scope:
    if not scope.keys:
        return Scope(scope.name, scope.label, scope.keys, caveat("scope_not_assigned"))
    units = province.units
    gone = {k for k in scope.keys if k not in units or not units[k].exists_on(day)}
    if not gone:
        return scope
    values = {"day": f"{day:%d/%m/%Y}", "gone": len(gone), "of": len(scope.keys)}
    ends = [e for e in units.events if e.hands_over and e.from_key in gone and e.date <= day]
    if not ends:
        return Scope(scope.name, scope.label, frozenset(), caveat("scope_not_in_register", **values))
    new = len(units.at(day))
    reason = caveat("scope_merged", on=_short(ends[-1].date), act=ends[-1].act, new=new, **values)
    return Scope(scope.name, scope.label, frozenset(), reason)


def _successors(province: Province, name: str, period: Period, day: date) -> Scope:
    units, today = province.units, frame_day(province, "today")
    new = _new_units(province, period)
    label = tr("các xã, phường mới có ít nhất một xã được giúp đỡ {label}").format(label=period.label)
    if not new:
        return Scope(name, label, frozenset(), caveat("scope_not_assigned"))
    last_days = {u.key: units[u.key].valid_to or today for u in units.at(day)}
    onward = {d: units.lineage.mapping(min(d, today), today) for d in set(last_days.values())}
    return Scope(
        name, label, frozenset(k for k, d in last_days.items() if not new.isdisjoint(onward[d].get(k, ())))
    )


@per_province
def _new_units(province: Province, period: Period) -> frozenset[str]:
    """The units of today that hold a commune of the list of ``period``."""
    today = frame_day(province, "today")
    return frozenset(k for key in _listed(province, period) for k in _onward(province.units, key, today))


def _onward(units: Units, key: str, day: date) -> frozenset[str]:
    """The units of ``day`` that hold the commune ``key``, which may have ended; none for an unknown key."""
    if key not in units:
        return frozenset()
    last = units[key].valid_to
    return units.lineage.on(key, min(last, day) if last is not None else day, day)


def _unit(province: Province, unit: Unit, day: date) -> Scope:
    units = province.units
    if unit.level == "province":
        return Scope(unit.key, tr("toàn tỉnh"), _existing(province, day))
    if unit.level == "district":
        keys = _keys(u for u in units.at(day) if u.district == unit.district)
        return Scope(unit.key, unit.full_name, keys, _NOTHING if keys else _no_district(unit, day))
    if unit.exists_on(day):
        return Scope(unit.key, unit.full_name, frozenset({unit.key}))
    new = sorted(_onward(units, unit.key, day) - {unit.key}) if unit.valid_to and unit.valid_to < day else []
    values = {"unit": unit.full_name, "day": f"{day:%d/%m/%Y}"}
    if not new:
        return Scope(unit.key, unit.full_name, frozenset(), caveat("scope_no_unit", **values))
    where = ", ".join(units[k].full_name for k in new)
    return Scope(unit.key, unit.full_name, frozenset(), caveat("scope_unit_merged", new=where, **values))


def _no_district(district: Unit, day: date) -> Caveat:
    if district.valid_to is None or day <= district.valid_to:
        return caveat("scope_no_unit", unit=district.full_name, day=f"{day:%d/%m/%Y}")
    ended = district.valid_to + timedelta(days=1)
    return caveat("scope_district_ended", unit=district.full_name, on=_short(ended))


def _short(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _existing(province: Province, day: date) -> frozenset[str]:
    return _keys(province.units.at(day))


def _keys(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset(u.key for u in units)


def _unknown(scope: str) -> str:
    return tr(
        "Không rõ phạm vi {scope!r}. Dùng: province, programme:A, list:A, outside:A, "
        "successors:A (A là mã giai đoạn), hoặc mã đơn vị như 03317@2025-06-30."
    ).format(scope=scope)
