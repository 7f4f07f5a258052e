"""Written names settled to units and agencies: by exact spelling, by a recorded decision, else not at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz, process

from analysis.registers._lines import day, read_register
from analysis.registers.agencies import Agencies
from analysis.registers.units import Unit, Units
from analysis.text import bare, fold

How = Literal["exact", "alias", "unsettled"]

_TYPES: Mapping[str, tuple[str, ...]] = {
    "Xã": ("xã", "x."),
    "Phường": ("phường", "p."),
    "Thị trấn": ("thị trấn", "t.trấn", "tt.", "tt"),
    "Huyện": ("huyện", "h."),
    "Thành phố": ("thành phố", "tp.", "tp"),
    "Thị xã": ("thị xã", "tx.", "tx"),
}
_COMMUNE_TYPES = ("Thị trấn", "Phường", "Xã")
_DISTRICT_TYPES = ("Thành phố", "Thị xã", "Huyện")
_COLUMNS = ("written", "kind", "key", "valid_from", "valid_to")
_CANDIDATES = 3
_CANDIDATE_SCORE = 55


@dataclass(frozen=True)
class Settled:
    """What a written name was settled to; ``candidates`` are names for a person to choose from."""

    key: str | None
    how: How
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alias:
    """A decision of ``aliases.csv``: ``written`` means ``key`` between two days (either may be open)."""

    written: str
    kind: str
    key: str
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date | None) -> bool:
        """Whether the decision holds on ``day``; without a day only an open one does."""
        if day is None:
            return self.valid_from is None and self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, eq=False)
class Names:
    """Settles written names. Likeness alone never settles one: Tỏa Tình is 94 % like Toàn tỉnh."""

    units: Units
    agencies: Agencies
    aliases: tuple[Alias, ...] = ()
    _by_day: dict[tuple[date, str], dict[str, tuple[Unit, ...]]] = field(
        default_factory=dict, init=False, repr=False
    )

    @classmethod
    def load(cls, reference: Path, units: Units, agencies: Agencies) -> Names:
        """Names with the decisions of ``aliases.csv``; a root without that file has none.

        Raises :class:`RegisterError` naming the line at fault.
        """
        path = reference / "aliases.csv"
        return cls(units, agencies, read_register(path, _COLUMNS, _read_alias) if path.exists() else ())

    def commune(self, text: str, *, on: date, district: str = "", among: Collection[str] = ()) -> Settled:
        """The commune written ``text`` on the day ``on``, as ``Xã Chiềng Sơ``, ``X. Chiềng Sơ`` or bare.

        A type that is written must be the unit's own: a xã and a thị trấn of one name are two units.
        ``district`` (as written) and ``among`` (unit keys) choose between units of one name and narrow the
        candidates; a district never rules out the only unit of a name, because units have moved between
        districts (four communes of Điện Biên to the city in 2020).
        """
        unit_type, name = _split_type(text, _COMMUNE_TYPES)
        found = [u for u in self._spelt(name, on, "commune") if unit_type in ("", u.unit_type)]
        parent = fold(_split_type(district, _DISTRICT_TYPES)[1])
        if len(found) > 1 and parent:
            found = [u for u in found if _parent_name(u) == parent] or found
        if len(found) > 1 and among:
            found = [u for u in found if u.key in among] or found
        if len(found) == 1:
            return Settled(found[0].key, "exact")
        alias = self._alias("commune", (text, name), on)
        if alias is not None and not found:
            return Settled(alias, "alias")
        pool = found or self._near(on, parent, among)
        return Settled(None, "unsettled", _closest(name, [u.full_name for u in pool]))

    def district(self, text: str, *, on: date) -> Settled:
        """The district written ``text`` on the day ``on``, as ``H. Điện Biên Đông`` or bare.

        Bare ``Điện Biên`` is the district, ``TP Điện Biên Phủ`` the city; ``on`` after 30/6/2025 finds none.
        """
        unit_type, name = _split_type(text, _DISTRICT_TYPES)
        found = [u for u in self._spelt(name, on, "district") if unit_type in ("", u.unit_type)]
        if len(found) == 1:
            return Settled(found[0].key, "exact")
        alias = self._alias("district", (text, name), on)
        if alias is not None:
            return Settled(alias, "alias")
        pool = [u.full_name for u in self.units.at(on, "district")]
        return Settled(None, "unsettled", _closest(name, pool))

    def province(self, text: str) -> Settled:
        """The province written ``text``, as ``Tỉnh Điện Biên`` or bare."""
        wanted = fold(text)
        for unit in self.units.units:
            if unit.level == "province" and wanted in (fold(unit.name), fold(unit.full_name)):
                return Settled(unit.key, "exact")
        return Settled(None, "unsettled")

    def agency(self, text: str) -> Settled:
        """The agency written ``text``, in full or short."""
        found = self.agencies.find(text)
        agency_id = found.id if found is not None else self._agencies_by_words.get(_words(text))
        if agency_id is not None:
            return Settled(agency_id, "exact")
        alias = self._alias("agency", (text,), None)
        if alias is not None:
            return Settled(alias, "alias")
        return Settled(None, "unsettled", _closest(text, [a.name for a in self.agencies.agencies]))

    def _spelt(self, name: str, on: date, level: Literal["commune", "district"]) -> tuple[Unit, ...]:
        index = self._by_day.get((on, level))
        if index is None:
            index = {}
            for unit in self.units.at(on, level):
                index[fold(unit.name)] = (*index.get(fold(unit.name), ()), unit)
            self._by_day[on, level] = index
        return index.get(fold(name), ())

    def _alias(self, kind: str, written: Iterable[str], on: date | None) -> str | None:
        for text in written:
            for alias in self._aliases_by_text.get((kind, fold(text)), ()):
                if alias.holds_on(on):
                    return alias.key
        return None

    @cached_property
    def _aliases_by_text(self) -> Mapping[tuple[str, str], tuple[Alias, ...]]:
        index: dict[tuple[str, str], tuple[Alias, ...]] = {}
        for alias in self.aliases:
            place = (alias.kind, fold(alias.written))
            index[place] = (*index.get(place, ()), alias)
        return index

    @cached_property
    def _agencies_by_words(self) -> Mapping[str, str]:
        """Agencies by their names without punctuation; names that fall together so are left out."""
        ids: dict[str, set[str]] = {}
        for agency in self.agencies.agencies:
            for name in filter(None, (agency.name, agency.short_name)):
                ids.setdefault(_words(name), set()).add(agency.id)
        return {words: found.pop() for words, found in ids.items() if len(found) == 1}

    def _near(self, on: date, parent: str, among: Collection[str]) -> list[Unit]:
        assigned = [self.units[k] for k in sorted(among) if k in self.units]
        return assigned or [u for u in self.units.at(on) if not parent or _parent_name(u) == parent]


def _split_type(text: str, types: tuple[str, ...]) -> tuple[str, str]:
    folded = fold(text)
    for unit_type in types:
        for prefix in _TYPES[unit_type]:
            if not folded.startswith(prefix):
                continue
            rest = folded[len(prefix) :]
            if rest.strip() and (prefix.endswith(".") or not rest[0].isalnum()):
                return unit_type, rest.strip(" .:")
    return "", folded.strip(" .:")


def _words(text: str) -> str:
    """``Sở Lao động - Thương binh và Xã hội`` and ``Sở Lao động, Thương binh & Xã hội`` are one spelling."""
    return " ".join(re.findall(r"\w+", fold(text).replace("&", " và ")))


def _parent_name(unit: Unit) -> str:
    return fold(_split_type(unit.district, _DISTRICT_TYPES)[1])


def _closest(text: str, names: list[str]) -> tuple[str, ...]:
    best = process.extract(
        bare(text),
        names,
        processor=bare,
        scorer=fuzz.WRatio,
        score_cutoff=_CANDIDATE_SCORE,
        limit=_CANDIDATES,
    )
    return tuple(name for name, _, _ in best)


def _read_alias(line: Mapping[str, str]) -> Alias:
    return Alias(line["written"], line["kind"], line["key"], day(line, "valid_from"), day(line, "valid_to"))
