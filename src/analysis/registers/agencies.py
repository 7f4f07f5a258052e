"""The agencies that were assigned communes, their kinds and their successors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from analysis.registers._lines import day, read_register
from analysis.text import fold

_COLUMNS = ("agency_id", "name", "short_name", "kind", "successor_id", "origin", "source")


@dataclass(frozen=True)
class Agency:
    """An agency. ``kind`` is department, party, union, company, bank, armed_forces, school or other.

    ``successor_id`` is the body newly formed of it and others; ``merged_into`` one that was there before,
    kept its own name and assignments, and took over the work. Without ``valid_from`` it was there from the
    first, without ``valid_to`` it still is. ``origin`` says whether the name stands in a public source or
    was made up for the sample.
    """

    id: str
    name: str
    short_name: str
    kind: str
    successor_id: str
    origin: str
    source: str
    merged_into: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def exists_on(self, day: date) -> bool:
        """Whether the agency existed on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def ended_by(self, day: date) -> bool:
        """Whether the agency no longer existed on ``day``."""
        return self.valid_to is not None and self.valid_to < day

    @property
    def heir(self) -> str:
        """The agency that took over the work, newly formed or there before; ``""`` when none did."""
        return self.successor_id or self.merged_into


@dataclass(frozen=True)
class Agencies:
    """All agencies of a root, in the order of ``agencies.csv``."""

    agencies: tuple[Agency, ...]

    @classmethod
    def load(cls, reference: Path) -> Agencies:
        """Read ``agencies.csv``, one agency a line.

        Raises :class:`RegisterError` naming the line at fault, also for one that is there twice, or whose
        heir is not in the file or leads back to it.
        """
        path = reference / "agencies.csv"
        heirs = dict(read_register(path, _COLUMNS, lambda line: (line["agency_id"], _agency(line).heir)))
        seen: set[str] = set()

        def checked(line: Mapping[str, str]) -> Agency:
            agency = _agency(line)
            _check(agency, heirs, seen)
            return agency

        return cls(read_register(path, _COLUMNS, checked))

    @cached_property
    def _by_id(self) -> dict[str, Agency]:
        return {a.id: a for a in self.agencies}

    def __getitem__(self, agency_id: str) -> Agency:
        return self._by_id[agency_id]

    def __contains__(self, agency_id: object) -> bool:
        return agency_id in self._by_id

    def successor(self, agency_id: str) -> str | None:
        """The body that took over the work of ``agency_id``, newly formed or there before; else ``None``."""
        agency = self._by_id.get(agency_id)
        return (agency.heir or None) if agency is not None else None

    def at(self, day: date) -> tuple[Agency, ...]:
        """The agencies that existed on ``day``, in the order of the register."""
        return tuple(a for a in self.agencies if a.exists_on(day))

    def find(self, name: str, *, on: date) -> tuple[Agency, ...]:
        """Agencies of the day ``on`` whose full or short name is ``name``; case and spaces do not count."""
        wanted = fold(name)
        return tuple(a for a in self.at(on) if wanted in (fold(a.name), fold(a.short_name)))

    def holder(self, agency_id: str, *, on: date) -> str:
        """The agency that has the work of ``agency_id`` on the day ``on``: itself until it ended.

        One whose last day is not known is taken to have ended where its heir had begun.
        """
        agency = self._by_id.get(agency_id)
        while agency is not None and agency.heir and self._has_ended(agency, on):
            agency_id, agency = agency.heir, self._by_id.get(agency.heir)
        return agency_id

    @cached_property
    def heirs(self) -> Mapping[str, str]:
        """Each agency to the one that has its work today, itself where none took it over.

        For totals by today's agencies: every agency is mapped once, so that sums are kept.
        """
        found = {}
        for agency in self.agencies:
            last = agency
            while last.heir:
                last = self._by_id[last.heir]
            found[agency.id] = last.id
        return found

    def _has_ended(self, agency: Agency, on: date) -> bool:
        if agency.valid_to is not None:
            return agency.ended_by(on)
        began = self._by_id[agency.heir].valid_from
        return bool(agency.successor_id) and began is not None and began <= on


def _agency(line: Mapping[str, str]) -> Agency:
    return Agency(
        id=line["agency_id"],
        name=line["name"],
        short_name=line["short_name"],
        kind=line["kind"],
        successor_id=line["successor_id"],
        origin=line["origin"],
        source=line["source"],
        merged_into=line.get("merged_into", ""),
        valid_from=day(line, "valid_from"),
        valid_to=day(line, "valid_to"),
    )


def _check(agency: Agency, heirs: Mapping[str, str], seen: set[str]) -> None:
    """Raise ``ValueError``, a Vietnamese clause, where the line cannot stand beside the others."""
    if agency.id in seen:
        raise ValueError(f"mã “{agency.id}” đã có ở dòng trên")
    seen.add(agency.id)
    if agency.successor_id and agency.merged_into:
        raise ValueError(
            "chỉ ghi một trong successor_id (đơn vị mới lập) và merged_into (đơn vị có từ trước)"
        )
    if agency.heir and agency.heir not in heirs:
        raise ValueError(f"đơn vị kế tục “{agency.heir}” không có trong tệp")
    if _leads_back(agency.id, heirs):
        raise ValueError(f"đơn vị kế tục của “{agency.id}” dẫn ngược về chính nó")
    if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
        raise ValueError("valid_to ở trước valid_from")


def _leads_back(agency_id: str, heirs: Mapping[str, str]) -> bool:
    at, passed = heirs.get(agency_id, ""), {agency_id}
    while at and at not in passed:
        passed.add(at)
        at = heirs.get(at, "")
    return bool(at)
