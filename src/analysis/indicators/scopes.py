"""Which communes a figure speaks of: the province, the helped ones, the others, a district, one unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.indicators.evidence import per_province
from analysis.programme import Period
from analysis.province import Province
from analysis.registers import Unit

MERGED_ON = date(2025, 7, 1)
"""Districts were abolished and 129 units became 45 (resolution 1661/NQ-UBTVQH15)."""

PROVINCE = "province"


@dataclass(frozen=True)
class Scope:
    """The communes of a scope on a day; ``reason`` says why there can be none."""

    name: str
    label: str
    keys: frozenset[str]
    reason: str = ""


@per_province
def resolve(province: Province, scope: str, day: date) -> Scope:
    """The communes that ``scope`` means on ``day``.

    ``province`` · ``programme:A`` assignments valid on the day (on one without any, the period's list) ·
    ``list:A`` assigned at any 31/12 of the period, the same communes every year · ``outside:A`` all others ·
    ``successors:A`` the units of 1/7/2025 that hold a helped commune, or their old members before that day ·
    the key of a district or of a commune. Raises ``ValueError`` for anything else.
    """
    kind, _, key = scope.partition(":")
    if scope == PROVINCE:
        return Scope(scope, "toàn tỉnh", _existing(province, day))
    if scope in province.units:
        return _unit(province, province.units[scope], day)
    try:
        period = province.programme.period(key)
    except KeyError:
        raise ValueError(_unknown(scope)) from None
    if kind == "programme":
        return _helped(province, scope, period, day)
    if kind == "list":
        label = f"các xã trong danh sách giúp đỡ {period.label}"
        return _on_frame(province, Scope(scope, label, _listed(province, period)), day)
    if kind == "outside":
        helped = _helped(province, f"programme:{key}", period, day)
        label = f"các xã ngoài danh sách giúp đỡ {period.label}"
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
    return frozenset(_valid_on(province, day)["unit_key"].dropna())


def agencies_assigned(province: Province, period: Period) -> frozenset[str]:
    """Agencies with an assignment valid on a 31 December of ``period``."""
    days = (year_end(y) for y in period.years)
    return frozenset().union(*(_valid_on(province, d)["agency_id"].dropna() for d in days))


def assignment_rows(province: Province, period: Period) -> pd.DataFrame:
    """The rows of ``assignments`` valid on a 31 December of ``period``; the index keeps their positions."""
    held = pd.concat([_valid_on(province, year_end(y)) for y in period.years])
    return held[~held.index.duplicated()].sort_index()


def _valid_on(province: Province, day: date) -> pd.DataFrame:
    table = province.table("assignments")
    at = pd.Timestamp(day)
    return table[(table["valid_from"] <= at) & (table["valid_to"].isna() | (table["valid_to"] >= at))]


def _listed(province: Province, period: Period) -> frozenset[str]:
    return frozenset().union(*(assigned_on(province, year_end(y)) for y in period.years))


def _helped(province: Province, name: str, period: Period, day: date) -> Scope:
    label = f"các xã được giúp đỡ {period.label}"
    valid = assigned_on(province, day) if day.year in period.years else frozenset()
    return _on_frame(province, Scope(name, label, valid or _listed(province, period)), day)


def _on_frame(province: Province, scope: Scope, day: date) -> Scope:
    if not scope.keys:
        return Scope(scope.name, scope.label, scope.keys, "Chưa có danh sách phân công của giai đoạn này.")
    gone = [k for k in scope.keys if k not in province.units or not province.units[k].exists_on(day)]
    if not gone:
        return scope
    reason = (
        f"Không tính được theo xã cũ tại ngày {day:%d/%m/%Y}: {len(gone)}/{len(scope.keys)} xã đã sắp xếp "
        "từ 1/7/2025, số liệu chỉ có theo 45 xã, phường mới (NQ 1661/NQ-UBTVQH15)."
    )
    return Scope(scope.name, scope.label, frozenset(), reason)


def _successors(province: Province, name: str, period: Period, day: date) -> Scope:
    units = province.units
    new = {units.successor(k) for k in _listed(province, period)}
    label = f"các xã, phường mới có ít nhất một xã được giúp đỡ {period.label}"
    if not new:
        return Scope(name, label, frozenset(), "Chưa có danh sách phân công của giai đoạn này.")
    if day >= MERGED_ON:
        return Scope(name, label, frozenset(new))
    return Scope(name, label, frozenset(k for k in _existing(province, day) if units.successor(k) in new))


def _unit(province: Province, unit: Unit, day: date) -> Scope:
    if unit.level == "province":
        return Scope(unit.key, "toàn tỉnh", _existing(province, day))
    if unit.level == "district":
        inside = (u for u in province.units.at(day) if u.district == unit.district)
        keys = frozenset(u.key for u in inside)
        gone = "" if keys else f"{unit.full_name} không còn từ 1/7/2025: bỏ cấp huyện."
        return Scope(unit.key, unit.full_name, keys, gone)
    if unit.exists_on(day):
        return Scope(unit.key, unit.full_name, frozenset({unit.key}))
    new = province.units.successor(unit.key)
    where = f", nay thuộc {province.units[new].full_name}" if new != unit.key else ""
    reason = f"{unit.full_name} không tồn tại ngày {day:%d/%m/%Y}{where}."
    return Scope(unit.key, unit.full_name, frozenset(), reason)


def _existing(province: Province, day: date) -> frozenset[str]:
    return _keys(province.units.at(day))


def _keys(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset(u.key for u in units)


def _unknown(scope: str) -> str:
    return (
        f"Không rõ phạm vi {scope!r}. Dùng: province, programme:A, list:A, outside:A, successors:A "
        "(A là mã giai đoạn), hoặc mã đơn vị như 03317@2025-06-30."
    )
