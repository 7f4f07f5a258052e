"""Names of units on a day: who is spelt so, what stands beside a name, who may be meant by a slip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from analysis.registers._abbreviations import abbreviations
from analysis.registers._likeness import Likeness, letters, plain
from analysis.registers.units import Level, Unit, Units

Spelling = Mapping[str, tuple[Unit, ...]]


@dataclass(frozen=True, eq=False)
class Pool:
    """Units among which a slip is looked for, and their spellings by the type that is told (``""``: none)."""

    units: tuple[Unit, ...]
    named: Mapping[str, Spelling]


@dataclass(frozen=True, eq=False)
class UnitNames:
    """Spellings of ``units``, kept by day."""

    units: Units
    _by_day: dict[tuple[date, Level], Spelling] = field(default_factory=dict, init=False, repr=False)
    _pools: dict[tuple[date, Level, str, frozenset[str]], Pool] = field(
        default_factory=dict, init=False, repr=False
    )

    def at(self, on: date, level: Level) -> tuple[Unit, ...]:
        """The units of ``level`` on the day ``on``."""
        return self.units.at(on, level)

    def spelt(self, name: str, on: date, level: Level) -> tuple[Unit, ...]:
        """Units spelt ``name`` on the day ``on``; spaces and hyphens do not count, diacritics do."""
        index = self._by_day.get((on, level))
        if index is None:
            index = self._by_day[on, level] = _indexed(self.at(on, level), _key)
        return index.get(_key(name), ())

    def pool(self, on: date, level: Level, parent: str = "", among: frozenset[str] = frozenset()) -> Pool:
        """Where a slip is looked for: units ``among``, else those of the district, else all of the day.

        Those that lay in the district before or came to it later are among its own.
        """
        place = (on, level, "" if among else parent, among)
        pool = self._pools.get(place)
        if pool is None:
            units = self.at(on, level)
            if among:
                units = tuple(u for u in units if u.key in among)
            elif parent:
                units = tuple(u for u in units if parent in self.units.districts_of(u.key))
            types = ("", *dict.fromkeys(u.unit_type for u in units))
            named = {t: _indexed((u for u in units if t in ("", u.unit_type)), letters) for t in types}
            pool = self._pools[place] = Pool(units, named)
        return pool

    def meant(self, name: str, unit_type: str, pool: Pool) -> Unit | None:
        """The one of ``pool``, of ``unit_type`` if that is told, that ``name`` misspells beyond doubt."""
        named = pool.named.get(unit_type, {})
        meant = self._likeness.meant(name, named) if named else None
        return named[meant][0] if meant is not None and len(named[meant]) == 1 else None

    def districts_before(self, unit: Unit) -> frozenset[str]:
        """The districts of the units that ``unit`` was formed of in 2025; empty for an older unit."""
        return self._districts_before.get(unit.key, frozenset())

    @cached_property
    def _districts_before(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for old, new in self.units.succession.items():
            if old in self.units:
                found.setdefault(new, set()).update(self.units.districts_of(old))
        return {new: frozenset(districts) for new, districts in found.items()}

    @cached_property
    def _likeness(self) -> Likeness:
        """All names of communes and districts of any day; words of totals stand in the way of a slip."""
        names = [u.name for u in self.units.units if u.level != "province"]
        spelt = {letters(name) for name in (*names, *abbreviations().no_commune)}
        return Likeness({name: name for name in spelt})


def is_nearly(one: Unit, other: Unit) -> bool:
    """Whether two units' names, diacritics left out, are one slip apart or the same."""
    return DamerauLevenshtein.distance(plain(one.name), plain(other.name), score_cutoff=1) <= 1


def _indexed(units: Iterable[Unit], key: Callable[[str], str]) -> Spelling:
    index: dict[str, tuple[Unit, ...]] = {}
    for unit in units:
        index[key(unit.name)] = (*index.get(key(unit.name), ()), unit)
    return index


def _key(name: str) -> str:
    return letters(name).replace(" ", "")
