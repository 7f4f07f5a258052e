"""Whether an event of ``unit_events.csv`` can be true of the units of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from analysis.registers.events import UnitEvent
from analysis.text import fold

if TYPE_CHECKING:
    from analysis.registers.units import Unit


@dataclass(frozen=True, eq=False)
class EventChecks:
    """Checks of one reading of the file; ``passed_on`` are the units that a line has handed over already."""

    units: Mapping[str, Unit]
    passed_on: dict[str, UnitEvent] = field(default_factory=dict)

    def __call__(self, event: UnitEvent) -> None:
        """Raise ``ValueError``, a Vietnamese clause, when it contradicts the register or a line above."""
        self._check_names(event)
        self._check_days(event)
        if event.kind == "move":
            self._check_districts(event)
        if event.hands_over:
            self._check_handed_over_once(event)

    def _check_names(self, event: UnitEvent) -> None:
        for key, name in ((event.from_key, event.from_name), (event.to_key, event.to_name)):
            if not key:
                continue
            unit = self.units.get(key)
            if unit is None:
                raise ValueError(f"mã “{key}” không có trong administrative_units.csv; mã gồm mã GSO và ngày")
            if name and fold(name) not in (fold(unit.name), fold(unit.full_name)):
                raise ValueError(f"mã “{key}” là {unit.full_name}, không phải “{name}”")

    def _check_days(self, event: UnitEvent) -> None:
        """``from_key`` was there the day before, ``to_key`` is there on the day; what is handed over ends."""
        before = event.date - timedelta(days=1)
        old, new = self.units.get(event.from_key), self.units.get(event.to_key)
        if old is not None and not old.exists_on(before):
            raise ValueError(
                f"{old.full_name} ({old.key}) không có ngày {before:%d/%m/%Y}, trước ngày của dòng này"
            )
        if new is not None and not new.exists_on(event.date):
            raise ValueError(f"{new.full_name} ({new.key}) không có ngày {event.date:%d/%m/%Y} của dòng này")
        if event.hands_over and event.kind != "split" and old is not None and old.exists_on(event.date):
            raise ValueError(
                f"{old.full_name} ({old.key}) đã nhập đi nhưng vẫn còn, hãy ghi valid_to {before}"
            )

    def _check_districts(self, event: UnitEvent) -> None:
        for key in (event.from_district, event.to_district):
            if key not in self.units or self.units[key].level != "district":
                raise ValueError(f"“{key}” không phải mã của một huyện trong administrative_units.csv")

    def _check_handed_over_once(self, event: UnitEvent) -> None:
        earlier = self.passed_on.setdefault(event.from_key, event)
        is_same_split = earlier.kind == event.kind == "split" and earlier.date == event.date
        if earlier is not event and not is_same_split:
            name = self.units[event.from_key].full_name
            raise ValueError(
                f"{name} ({event.from_key}) đã chuyển đi ở một dòng khác ngày {earlier.date:%d/%m/%Y}"
            )
