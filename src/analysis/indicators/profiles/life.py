"""Where a commune lay and what became of it: districts, reorganisations, the unit that holds it today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from analysis.indicators import scopes
from analysis.indicators.evidence import per_province
from analysis.indicators.frames import frame_day
from analysis.province import Province
from analysis.registers import Unit, UnitEvent


@dataclass(frozen=True)
class Life:
    """A commune through time. ``district`` is the last one; ``moves`` are steps that touched the commune.

    ``after`` are the units that hold it today, ``beside`` the other old communes in them; both are empty for
    one that still exists.
    """

    unit: Unit
    district: Unit | None
    moves: tuple[UnitEvent, ...]
    after: tuple[Unit, ...]
    beside: tuple[Unit, ...]

    @property
    def place(self) -> str:
        """``xã Pa Ham, Huyện Mường Chà``."""
        return ", ".join(
            filter(None, (self.unit.full_name, self.district.full_name if self.district else ""))
        )


@per_province
def life(province: Province, key: str) -> Life:
    """The life of the commune ``key``; raises ``UnknownUnit`` for another key than a commune's."""
    units = province.units
    unit = units[key]
    today = frame_day(province, "today")
    until = lived_until(province, key)
    now = units.lineage.on(key, until, today) if unit.valid_to else frozenset()
    others = {
        e.from_key for e in units.events if e.hands_over and e.to_key in now and e.from_key not in (key, "")
    }
    return Life(
        unit,
        units.district_on(key, until),
        tuple(e for e in units.events if key in (e.from_key, e.to_key)),
        tuple(units[k] for k in sorted(now - {key})),
        tuple(units[k] for k in sorted(others)) if now - {key} else (),
    )


def lived_until(province: Province, key: str) -> date:
    """The last day of the commune; for one that still exists, the day before districts ended, if they did."""
    unit = province.units[key]
    if unit.valid_to is not None:
        return unit.valid_to
    ended = province.units.reorganised_on
    last = scopes.year_end(province.programme.years[-1])
    return (
        min(last, ended - timedelta(days=1)) if unit.valid_from is None or unit.valid_from < ended else last
    )
