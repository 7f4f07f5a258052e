"""Administrative units through time: a unit is a GSO code *and* a date, never a name or a code alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from analysis.registers._lines import day, degrees, read_register
from analysis.text import fold

Level = Literal["commune", "district", "province"]
_COLUMNS = (
    "unit_key", "level", "gso_code", "name", "unit_type", "district", "valid_from", "valid_to", "latitude",
    "longitude",
)  # fmt: skip
_PAIR = ("old_unit_key", "new_unit_key")


@dataclass(frozen=True)
class Unit:
    """One unit over the days it existed. ``key`` is ``<GSO code>@<date>``; ``district`` names its parent."""

    key: str
    level: Level
    code: str
    name: str
    unit_type: str
    district: str
    valid_from: date | None
    valid_to: date | None
    latitude: float | None
    longitude: float | None

    def exists_on(self, day: date) -> bool:
        """Whether the unit existed on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def full_name(self) -> str:
        """``Xã Chiềng Sơ``."""
        return f"{self.unit_type} {self.name}"

    @property
    def is_rural_commune(self) -> bool:
        """Whether the unit is a *xã*: wards and towns are outside the NTM programme."""
        return self.level == "commune" and self.unit_type == "Xã"


@dataclass(frozen=True)
class Units:
    """All units of a root, with the succession of 1 July 2025 (resolution 1661/NQ-UBTVQH15)."""

    units: tuple[Unit, ...]
    succession: dict[str, str]

    @classmethod
    def load(cls, reference: Path) -> Units:
        """Read ``administrative_units.csv`` and, where there is one, ``unit_succession_2025.csv``.

        Raises :class:`RegisterError` naming the line at fault.
        """
        units = read_register(reference / "administrative_units.csv", _COLUMNS, _unit)
        path = reference / "unit_succession_2025.csv"
        pairs = (
            read_register(path, _PAIR, lambda line: (line[_PAIR[0]], line[_PAIR[1]])) if path.exists() else ()
        )
        return cls(units, dict(pairs))

    @cached_property
    def _by_key(self) -> dict[str, Unit]:
        return {u.key: u for u in self.units}

    def __getitem__(self, key: str) -> Unit:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def at(self, day: date, level: Level = "commune") -> tuple[Unit, ...]:
        """The units of ``level`` that existed on ``day``, in the order of the register."""
        return tuple(u for u in self.units if u.level == level and u.exists_on(day))

    def find(self, name: str, *, on: date, level: Level = "commune", district: str = "") -> tuple[Unit, ...]:
        """Units of ``level`` on the day ``on`` whose name, alone or with its type, is spelt ``name``.

        Case, spaces and tone placement do not count, diacritics do. ``district`` narrows the search.
        """
        wanted, parent = fold(name), fold(district)
        return tuple(
            u
            for u in self.at(on, level)
            if wanted in (fold(u.name), fold(u.full_name))
            and (not parent or parent in (fold(u.district), fold(u.district.partition(" ")[2])))
        )

    def successor(self, key: str) -> str:
        """The unit that took over ``key`` on 1/7/2025, or ``key`` itself; the transfer is always whole."""
        return self.succession.get(key, key)

    def district_key(self, unit: Unit) -> str | None:
        """The key of the district ``unit`` lay in (``None`` after 1/7/2025: districts no longer exist)."""
        return (
            next((u.key for u in self.units if u.level == "district" and u.district == unit.district), None)
            if unit.district
            else None
        )


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        key=row["unit_key"],
        level=_level(row["level"]),
        code=row["gso_code"],
        name=row["name"],
        unit_type=row["unit_type"],
        district=row["district"],
        valid_from=day(row, "valid_from"),
        valid_to=day(row, "valid_to"),
        latitude=degrees(row, "latitude"),
        longitude=degrees(row, "longitude"),
    )


def _level(text: str) -> Level:
    if text in ("commune", "district", "province"):
        return text  # type: ignore[return-value]  # narrowed by the line above
    raise ValueError(f"cột level ghi “{text}”, hãy ghi commune, district hoặc province")
