"""Administrative units through time: a unit is a GSO code *and* a date, never a name or a code alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from analysis.registers._event_checks import EventChecks
from analysis.registers._lines import day, degrees, read_register
from analysis.registers.events import UnitEvent, load_events
from analysis.registers.lineage import Lineage
from analysis.text import fold

Level = Literal["commune", "district", "province"]
_COLUMNS = (
    "unit_key", "level", "gso_code", "name", "unit_type", "district", "valid_from", "valid_to", "latitude",
    "longitude",
)  # fmt: skip


class UnknownUnit(KeyError):
    """No unit has this key; a code or a name alone is none, since both went from unit to unit."""

    def __init__(self, key: str) -> None:
        """``key`` is what was asked for."""
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        """What was asked for and how to ask, in Vietnamese."""
        return (
            f"“{self.key}” không phải mã đơn vị (mã GSO@ngày, như 03317@2025-06-30). Một mã GSO hay một tên "
            "có thể là của nhiều đơn vị: hãy tra bằng units.find(…, on=ngày)."
        )


@dataclass(frozen=True)
class Unit:
    """One unit over the days it existed. ``key`` is ``<GSO code>@<date>``.

    ``district`` names the district it lay in on the day it was looked up for (:meth:`Units.at`,
    :meth:`Units.find`); looked up by its key, the last one.
    """

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
    """All units of a root and what happened to them; ``succession`` is old to new key of the mergers of 2025.

    Nothing is looked up by a code or a name without a day.
    """

    units: tuple[Unit, ...]
    succession: dict[str, str]
    events: tuple[UnitEvent, ...] = ()
    _at: dict[tuple[date, Level], tuple[Unit, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _named: dict[date, Mapping[str, Unit]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def load(cls, reference: Path) -> Units:
        """Read ``administrative_units.csv`` and, where there are any, the events (:func:`load_events`).

        Raises :class:`RegisterError` naming the line at fault.
        """
        seen: set[str] = set()
        path = reference / "administrative_units.csv"
        units = read_register(path, _COLUMNS, lambda line: _checked(_unit(line), seen))
        starts = {u.key: u.valid_from for u in units if u.valid_from is not None}
        events = load_events(reference, starts, EventChecks({u.key: u for u in units}))
        return cls(units, {e.from_key: e.to_key for e in events if e.in_succession}, events)

    @cached_property
    def _by_key(self) -> dict[str, Unit]:
        return {u.key: u for u in self.units}

    def __getitem__(self, key: str) -> Unit:
        """The unit ``key``, which holds a date. Raises :class:`UnknownUnit`, also for a bare code or name."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownUnit(key) from None

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def at(self, day: date, level: Level = "commune") -> tuple[Unit, ...]:
        """The units of ``level`` that existed on ``day``, as they were then, in the order of the register."""
        found = self._at.get((day, level))
        if found is None:
            found = tuple(self._as_on(u, day) for u in self.units if u.level == level and u.exists_on(day))
            self._at[day, level] = found
        return found

    def find(self, text: str, *, on: date, level: Level = "commune", district: str = "") -> tuple[Unit, ...]:
        """Units of ``level`` on the day ``on`` whose GSO code is ``text``, or whose name is spelt so.

        The name may stand alone or with its type; case, spaces and tone placement do not count, diacritics
        do. ``district`` narrows the search.
        """
        wanted, parent = fold(text), fold(district)
        return tuple(
            u
            for u in self.at(on, level)
            if wanted in (u.code, fold(u.name), fold(u.full_name))
            and (not parent or parent in (fold(u.district), fold(u.district.partition(" ")[2])))
        )

    def successor(self, key: str) -> str:
        """The unit that took over ``key`` on 1/7/2025, or ``key`` itself; the transfer is always whole."""
        return self.succession.get(key, key)

    @cached_property
    def lineage(self) -> Lineage:
        """The dated graph of the communes."""
        communes = (u for u in self.units if u.level == "commune")
        return Lineage(self.events, {u.key: (u.valid_from, u.valid_to) for u in communes})

    @cached_property
    def reorganised_on(self) -> date:
        """The day of the mergers of ``unit_succession_2025.csv``; ``date.max`` for a root without any.

        From that day on the communes are others and there are no districts: a figure of before is set beside
        one of after only in one frame.
        """
        return min((e.date for e in self.events if e.in_succession), default=date.max)

    def district_on(self, key: str, day: date) -> Unit | None:
        """The district that the commune ``key`` lay in on ``day``; ``None`` where there was none."""
        unit = self[key]
        name = self._as_on(unit, day).district if unit.exists_on(day) else ""
        return self._districts_at(day).get(name) if name else None

    def _districts_at(self, day: date) -> Mapping[str, Unit]:
        """The districts of ``day`` by name."""
        found = self._named.get(day)
        if found is None:
            found = self._named[day] = {d.district: d for d in reversed(self.at(day, "district"))}
        return found

    def districts_of(self, key: str) -> frozenset[str]:
        """Names of all districts that the commune ``key`` ever lay in: a late report may give any."""
        last = self[key].district
        return frozenset({last, *(name for _, name in self._left.get(key, ()))} - {""})

    def district_key(self, unit: Unit) -> str | None:
        """The key of the district that ``unit``, looked up for a day, lay in; ``None`` where none was."""
        return self._district_keys.get(unit.district) if unit.district else None

    def _as_on(self, unit: Unit, day: date) -> Unit:
        """``unit`` with the district it lay in on ``day``: the one its next move left, else its own."""
        name = next((left for moved, left in self._left.get(unit.key, ()) if day < moved), unit.district)
        return unit if name == unit.district else replace(unit, district=name)

    @cached_property
    def _left(self) -> Mapping[str, tuple[tuple[date, str], ...]]:
        """Commune key to the districts it left, each with the day of the move, in order."""
        found: dict[str, tuple[tuple[date, str], ...]] = {}
        for event in self.events:
            if event.kind == "move":
                left = (event.date, self[event.from_district].district)
                found[event.from_key] = (*found.get(event.from_key, ()), left)
        return found

    @cached_property
    def _district_keys(self) -> Mapping[str, str]:
        return {u.district: u.key for u in reversed(self.units) if u.level == "district"}


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


def _checked(unit: Unit, seen: set[str]) -> Unit:
    """``unit``, its key added to ``seen``; ``ValueError``, a Vietnamese clause, where the line cannot be."""
    if not unit.key.startswith(f"{unit.code}@"):
        raise ValueError(f"mã “{unit.key}” phải là mã GSO, dấu @ và ngày, như 03317@2025-06-30")
    if unit.key in seen:
        raise ValueError(f"mã “{unit.key}” đã có ở dòng trên")
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        raise ValueError("valid_to ở trước valid_from")
    seen.add(unit.key)
    return unit


def _level(text: str) -> Level:
    if text in ("commune", "district", "province"):
        return text  # type: ignore[return-value]  # narrowed by the line above
    raise ValueError(f"cột level ghi “{text}”, hãy ghi commune, district hoặc province")
