"""Written names settled: by spelling, by a recorded decision, through one slip, else not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from analysis.registers._abbreviations import abbreviations
from analysis.registers._agency_names import AgencyNames
from analysis.registers._elsewhere import province_key, provinces
from analysis.registers._likeness import are_confusable, closest, letters
from analysis.registers._unit_names import Pool, UnitNames, is_nearly
from analysis.registers._writing import COMMUNE_TYPES, DISTRICT_TYPES, Written, readings, split_type
from analysis.registers.agencies import Agencies
from analysis.registers.aliases import Alias, Aliases, load_aliases
from analysis.registers.units import Unit, Units
from analysis.text import fold

How = Literal["exact", "alias", "close", "unsettled"]

_MOST_KEPT = 65536
_FEWEST_LETTERS = 2


@dataclass(frozen=True)
class Settled:
    """What a written name was settled to; ``candidates`` are names for a person to choose from.

    ``how``: ``exact`` as spelt in the register, or by an abbreviation of it · ``alias`` by a decision of
    ``aliases.csv`` · ``close`` a slip, beyond doubt · ``unsettled``. ``successor`` is the agency that had
    taken over the work of an agency ended by the day asked about.
    """

    key: str | None
    how: How
    candidates: tuple[str, ...] = ()
    successor: str | None = None


@dataclass(frozen=True, eq=False)
class Names:
    """Settles written names: by spelling, by a decision, else through one slip that can lead nowhere else.

    A slip is read through by the rule of :class:`analysis.registers._likeness.Likeness`. Of all 64,109
    single slips in the communes of 2019 to 2024, with the district known 93.3 % were settled right, 6.7 %
    asked about; without it 87.2 % and 12.8 %; of 22,697 in the 45 units of 2025, which have no district,
    84.9 % and 15.1 %; of names without any diacritic 98 % are settled. Of 21,250 single slips drawn in
    agencies' names 90.4 % were settled right. None of them, and of 14,000 drawn double slips none, was
    settled to another name than the one meant (double slips are nearly all asked about).
    """

    units: Units
    agencies: Agencies
    aliases: tuple[Alias, ...] = ()
    _kept: dict[Hashable, Settled] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def load(cls, reference: Path, units: Units, agencies: Agencies) -> Names:
        """Names with the decisions of ``aliases.csv``; a root without that file has none.

        Raises :class:`RegisterError` naming the line at fault.
        """
        return cls(units, agencies, load_aliases(reference))

    def commune(
        self,
        text: str,
        *,
        on: date,
        district: str = "",
        among: Collection[str] = (),
        candidates: bool = True,
    ) -> Settled:
        """The commune written ``text`` on the day ``on``, as ``Xã Chiềng Sơ``, ``X. Chiềng Sơ`` or bare.

        A type that is written must be the unit's own: a xã and a thị trấn of one name are two units. The
        district may stand in the cell itself: ``Phì Nhừ (huyện Điện Biên Đông)``. ``district`` (as written)
        and ``among`` (unit keys) choose between units of one name and are where a slip is looked for. A
        unit of another district than the one told is asked about, unless it lay there before or does later
        (``unit_events.csv``: four communes of Điện Biên went to the city in 2020); so is any unit beside a
        district that the register does not have. Without ``candidates`` no likely names are looked for,
        which is most of the time a name of no unit costs.
        """
        keys = frozenset(among)
        place = (text, on, district, keys)
        settled = self._kept.get(place) or self._keep(place, lambda: self._commune(text, on, district, keys))
        if settled.key is not None or settled.candidates or not candidates:
            return settled
        return self._keep(
            ("near", *place), lambda: replace(settled, candidates=self._near(text, on, district, keys))
        )

    def district(self, text: str, *, on: date, or_last: bool = False, candidates: bool = True) -> Settled:
        """The district written ``text``, as ``H. Điện Biên Đông`` or bare.

        Bare ``Điện Biên`` is the district, ``TP Điện Biên Phủ`` the city. A day after 30/6/2025 finds none,
        unless ``or_last`` asks for the districts as they last were. ``candidates`` as for a commune.
        """
        on = min(on, self.last_of_districts) if or_last else on
        settled = self._keep(("district", text, on), lambda: self._district(text, on))
        if settled.key is not None or not candidates:
            return settled
        names = [u.full_name for u in self._unit_names.pool(on, "district").units]
        return self._keep(
            ("near district", text, on), lambda: replace(settled, candidates=closest(text, names))
        )

    def is_also_district(self, text: str, *, on: date) -> bool:
        """Whether ``text`` may name a district of the day: ``Mường Nhé``, not ``Xã Mường Nhé``."""
        return self.district(text, on=on, candidates=False).key is not None

    def province(self, text: str) -> Settled:
        """The province written ``text``, as ``Tỉnh Điện Biên`` or bare."""
        wanted = fold(text)
        for unit in self.units.units:
            if unit.level == "province" and wanted in (fold(unit.name), fold(unit.full_name)):
                return Settled(unit.key, "exact")
        return Settled(None, "unsettled")

    def is_other_province(self, text: str) -> bool:
        """Whether ``text`` is all of the name of a province of the country that is not of the register."""
        key = province_key(text)
        return key in provinces() and key not in self._own_provinces

    def agency(self, text: str, on: date | None = None, *, candidates: bool = True) -> Settled:
        """The agency written ``text``, in full or short.

        A name that several agencies bore is of the one in being on the day ``on``. An agency that had ended
        by then is settled all the same, with its successor. ``candidates`` as for a commune.
        """
        place = ("agency", text, on)
        settled = self._kept.get(place) or self._keep(place, lambda: self._agency(text, on))
        if settled.key is not None or settled.candidates or not candidates:
            return settled
        names = [a.name for a in self.agencies.agencies]
        return self._keep(("near agency", text), lambda: replace(settled, candidates=closest(text, names)))

    def confusable(self, one: str, other: str) -> bool:
        """Whether the names of two units (keys) may be taken for each other: Na Tông and Nà Tòng."""
        return are_confusable(self.units[one].name, self.units[other].name)

    def _keep(self, place: Hashable, settle: Callable[[], Settled]) -> Settled:
        kept = self._kept.get(place)
        if kept is None:
            kept = settle()
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[place] = kept
        return kept

    def _commune(self, text: str, on: date, district: str, among: frozenset[str]) -> Settled:
        told = self._district_named(district)
        if told or self._is_no_district(district):
            return self._commune_in(text, on, told, among)
        return Settled(None, "unsettled")

    def _commune_in(self, text: str, on: date, district: str, among: frozenset[str]) -> Settled:
        """:meth:`_commune` where ``district`` is the register's name of one, or empty."""
        understood = self._understood(text, on, district)
        found, parent = self._spelt(understood, on)
        if len(found) > 1:
            found = [u for u in found if parent in self.units.districts_of(u.key)] or found
        if len(found) > 1:
            found = [u for u in found if u.key in among] or found
        if len(found) == 1:
            rivals = self._rivals(found[0], on, parent)
            if rivals or self._lies_elsewhere(found[0], parent):
                return Settled(None, "unsettled", tuple(map(_placed, (*rivals[:2], *found))))
            return Settled(found[0].key, "exact")
        if found:
            return Settled(None, "unsettled", tuple(u.full_name for u in found))
        alias = self._aliases.key("commune", (text, *(w.name for w, _ in understood)), on)
        if alias is not None:
            return Settled(alias, "alias")
        pool = self._unit_names.pool(on, "commune", parent, among)
        meant = self._meant(understood, pool)
        if meant is not None:
            return Settled(meant.key, "close")
        return Settled(None, "unsettled")

    def _near(self, text: str, on: date, district: str, among: frozenset[str]) -> tuple[str, ...]:
        """Names of communes that a person may have meant by ``text``, of where a slip is looked for."""
        understood = self._understood(text, on, self._district_named(district))
        _, parent = self._spelt(understood, on)
        pool = self._unit_names.pool(on, "commune", parent, among)
        name = understood[-1][0].name if understood else text
        return closest(name, [u.full_name for u in pool.units or self._at(on)])

    def _district(self, text: str, on: date) -> Settled:
        pool = self._unit_names.pool(on, "district")
        read = readings(text, DISTRICT_TYPES)
        for written in read:
            if written.brackets or not self._of_this_province(written.beside):
                continue
            spelt = self._unit_names.spelt(written.name, on, "district")
            found = [u for u in spelt if written.unit_type in ("", u.unit_type)]
            if len(found) == 1:
                return Settled(found[0].key, "exact")
        alias = self._aliases.key("district", (text, *(w.name for w in read)), on)
        if alias is not None:
            return Settled(alias, "alias")
        alone = [(w, "") for w in read if not w.brackets and not w.beside]
        meant = self._meant(alone, pool)
        if meant is not None:
            return Settled(meant.key, "close")
        return Settled(None, "unsettled")

    def _agency(self, text: str, on: date | None) -> Settled:
        found = self._agency_names.spelt(text, on)
        if len(found) == 1:
            return self._agency_settled(found[0].id, "exact", on)
        if found:
            return Settled(None, "unsettled", tuple(a.name for a in found))
        decided = self._aliases.key("agency", (text,), on)
        if decided is not None:
            return self._agency_settled(decided, "alias", on)
        slip = self._keep(("agency slip", text), lambda: self._agency_slip(text))
        return slip if slip.key is None else self._agency_settled(slip.key, "close", on)

    def _agency_slip(self, text: str) -> Settled:
        meant = self._agency_names.meant(text)
        return Settled(meant, "unsettled" if meant is None else "close")

    def _agency_settled(self, key: str, how: How, on: date | None) -> Settled:
        ended = on is not None and key in self.agencies and self.agencies[key].ended_by(on)
        return Settled(key, how, (), self.agencies.successor(key) if ended else None)

    def _understood(self, text: str, on: date, parent: str) -> list[tuple[Written, str]]:
        """The readings of ``text`` of which all is understood, each with its district, else ``parent``."""
        found = []
        for written in readings(text, COMMUNE_TYPES):
            beside = self._beside(written, on)
            if beside is not None and written.name:
                found.append((written, beside or parent))
        return found

    def _spelt(self, understood: Iterable[tuple[Written, str]], on: date) -> tuple[list[Unit], str]:
        """Communes of the first reading that names any, and the district told beside them."""
        parent = ""
        for written, told in understood:
            spelt = self._unit_names.spelt(written.name, on, "commune")
            found = [u for u in spelt if written.unit_type in ("", u.unit_type)]
            parent = told
            if found:
                return found, parent
        return [], parent

    def _meant(self, understood: Iterable[tuple[Written, str]], pool: Pool) -> Unit | None:
        found = {}
        for written, _ in understood:
            meant = self._unit_names.meant(written.name, written.unit_type, pool)
            if meant is not None:
                found[meant.key] = meant
        return found.popitem()[1] if len(found) == 1 else None

    def _beside(self, written: Written, on: date) -> str | None:
        """The district told beside a name, ``""`` when none is, ``None`` when something is not understood."""
        parent = ""
        for note in written.brackets:
            named = self._district_named(note)
            if not named and note not in abbreviations().notes:
                return None
            parent = parent or named
        for part in written.beside:
            named = self._district_named(part)
            is_typed = bool(split_type(part, DISTRICT_TYPES)[0])
            if named and (is_typed or not self._unit_names.spelt(part, on, "commune")):
                parent = parent or named
            elif not self._of_this_province((part,)):
                return None
        return parent

    def _of_this_province(self, beside: Iterable[str]) -> bool:
        return all(self.province(part).key is not None for part in beside)

    def _rivals(self, unit: Unit, on: date, parent: str) -> tuple[Unit, ...]:
        """Units of the district told that may be meant instead of ``unit``, which lies in another one.

        A unit of 2025 lies in none: it must have been formed of units of that district, or is its own rival.
        """
        if not parent or unit.district == parent:
            return ()
        if unit.district:
            return tuple(u for u in self._at(on) if u.district == parent and is_nearly(u, unit))
        before = self._unit_names.districts_before(unit)
        return (
            tuple(u for u in self._at(on) if parent in self._unit_names.districts_before(u))
            if (before and parent not in before)
            else ()
        )

    def _lies_elsewhere(self, unit: Unit, parent: str) -> bool:
        """Whether ``unit`` never lay in the district told, nor was formed of units of it."""
        if not parent:
            return False
        lain_in = self.units.districts_of(unit.key) or self._unit_names.districts_before(unit)
        return bool(lain_in) and parent not in lain_in

    def _is_no_district(self, text: str) -> bool:
        """Whether ``text``, which names no district, says nothing: signs, or the province itself."""
        return sum(map(str.isalpha, text)) < _FEWEST_LETTERS or self.province(text).key is not None

    @cached_property
    def _own_provinces(self) -> frozenset[str]:
        return frozenset(province_key(u.name) for u in self.units.units if u.level == "province")

    def _at(self, on: date) -> tuple[Unit, ...]:
        return self._unit_names.at(on, "commune")

    def _district_named(self, text: str) -> str:
        """The register's name of the district written ``text``, of any day; ``""`` when there is none."""
        key = self.district(text, on=date.max, or_last=True, candidates=False).key if text else None
        return self.units[key].district if key is not None else ""

    def _spellings(self, kind: str, text: str) -> tuple[str, ...]:
        return self._agency_names.spellings(text) if kind == "agency" else (letters(text),)

    @cached_property
    def _aliases(self) -> Aliases:
        return Aliases(self.aliases, self._spellings)

    @cached_property
    def last_of_districts(self) -> date:
        """The last day on which there were districts; ``date.max`` where there still are."""
        ends = [u.valid_to for u in self.units.units if u.level == "district"]
        return max((end or date.max for end in ends), default=date.max)

    @cached_property
    def _unit_names(self) -> UnitNames:
        return UnitNames(self.units)

    @cached_property
    def _agency_names(self) -> AgencyNames:
        own = [fold(u.name) for u in self.units.units if u.level == "province"]
        return AgencyNames(self.agencies, own[0] if len(own) == 1 else "")


def _placed(unit: Unit) -> str:
    return f"{unit.full_name} ({unit.district})" if unit.district else unit.full_name
