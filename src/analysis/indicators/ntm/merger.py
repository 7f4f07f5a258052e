"""What a merger of units did to recognition: two counts of two sets of units, and where each title went.

Each old commune of 30/6/2025 lies whole in one new unit (resolution 1661/NQ-UBTVQH15). Titles end with their
unit; marks of old communes are neither added nor averaged for the new one, which is assessed anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from analysis.indicators import frames
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure
from analysis.indicators.ntm._rows import rural_on, set_on
from analysis.indicators.ntm._view import view
from analysis.indicators.ntm.recognition import TITLE_NAMES, Acts, holders, of_acts
from analysis.language import tr
from analysis.province import Province

_METHOD = tr(
    "Đếm xã có quyết định công nhận còn hiệu lực ngày đó, theo đơn vị mới chứa xã (NQ 1661/NQ-UBTVQH15)."
)
_INTO = {
    "wards": tr("nay thuộc phường, ngoài chương trình nông thôn mới"),
    "alone": tr("nay thuộc xã mới chỉ gồm các xã đã được công nhận"),
    "mixed": tr("nay thuộc xã mới gộp cả đơn vị chưa được công nhận"),
}


@dataclass(frozen=True)
class Member:
    """An old unit: whether it held the title the day before, and the criteria met at its last assessment."""

    unit_key: str
    recognised: bool
    rural: bool
    met: int | None
    unknown: int


@dataclass(frozen=True)
class NewUnit:
    """A unit of 1/7/2025 with its ``members``; ``met`` and ``unknown`` are of its own first assessments."""

    unit_key: str
    rural: bool
    members: tuple[Member, ...]
    recognised: bool
    met: int | None
    unknown: int

    @property
    def recognised_members(self) -> int:
        """Members that held the title the day before."""
        return sum(m.recognised for m in self.members)


@dataclass(frozen=True)
class Fate:
    """Where the communes recognised on 30/6/2025 went: ``into`` (wards, alone, mixed) adds to ``before``."""

    before: Figure
    into: dict[str, Figure]
    units: tuple[NewUnit, ...]


@per_province
def fate(province: Province, before: date, after: date) -> Fate:
    """Titles of the day before the merger, by the new unit that holds the commune.

    ``before`` is the last assessment of the old communes, ``after`` the one of the new. Raises ``ValueError``
    unless the merger lies between them.
    """
    merged_on = frames.reorganised_on(province)
    if not before < merged_on <= after:
        raise ValueError(
            tr("Việc sắp xếp ngày {merged_on:%d/%m/%Y} phải nằm giữa {before} và {after}.").format(
                merged_on=merged_on, before=before, after=after
            )
        )
    last_day = merged_on - timedelta(days=1)
    units = tuple(_new_units(province, (before, last_day, after)))
    held = holders(province, last_day)
    into = held["unit_key"].map({m.unit_key: _kind(u) for u in units for m in u.members})
    label = tr("Số xã {standard} đến {last_day:%d/%m/%Y}").format(
        standard=TITLE_NAMES["standard"], last_day=last_day
    )
    dims = {"as_of": last_day.isoformat(), "title": "standard"}
    acts = Acts("recognised_before_merger", label, dims, len(rural_on(province, last_day)), method=_METHOD)
    return Fate(
        of_acts(province, held, acts),
        {
            kind: of_acts(
                province,
                held[into == kind],
                replace(acts, measure=f"recognised_now_{kind}", label=f"{label}, {words}"),
            )
            for kind, words in _INTO.items()
        },
        units,
    )


def _kind(unit: NewUnit) -> str:
    if not unit.rural:
        return "wards"
    return "alone" if unit.recognised_members == len(unit.members) else "mixed"


def _new_units(province: Province, days: tuple[date, date, date]) -> list[NewUnit]:
    before, last_day, after = days
    units = province.units
    titled, titled_now = (set(holders(province, day)["unit_key"]) for day in (last_day, after))
    rural, rural_now = rural_on(province, last_day), rural_on(province, after)
    was, now = _met(province, before), _met(province, after)
    members: dict[str, list[Member]] = {u.key: [] for u in units.at(after)}
    for old in units.at(last_day):
        met, unknown = was.get(old.key, (None, 0))
        member = Member(old.key, old.key in titled, old.key in rural, met, unknown)
        members[units.successor(old.key)].append(member)
    return [
        NewUnit(key, key in rural_now, tuple(of), key in titled_now, *now.get(key, (None, 0)))
        for key, of in members.items()
    ]


def _met(province: Province, day: date) -> dict[str, tuple[int, int]]:
    seen = view(province, day, set_on(province, day, None))
    counts = np.stack([seen.met, seen.unknown], axis=1)
    return {str(k): (int(a), int(b)) for k, (a, b) in zip(seen.grid.keys, counts, strict=True)}
