"""The agencies that were assigned communes, their kinds and their successors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from analysis.registers._lines import day, read_register

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


@dataclass(frozen=True)
class Agencies:
    """All agencies of a root, in the order of ``agencies.csv``."""

    agencies: tuple[Agency, ...]

    @classmethod
    def load(cls, reference: Path) -> Agencies:
        """Read ``agencies.csv``, one agency a line; raises :class:`RegisterError` naming the line."""
        return cls(read_register(reference / "agencies.csv", _COLUMNS, _agency))

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
        return (agency.successor_id or agency.merged_into or None) if agency is not None else None


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
