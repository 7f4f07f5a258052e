"""The agencies that were assigned communes, their kinds and their successors."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.text import fold


@dataclass(frozen=True)
class Agency:
    """An agency. ``kind`` is department, party, union, company, bank, armed_forces, school or other.

    ``origin`` says whether the name stands in a public source or was made up for the sample.
    """

    id: str
    name: str
    short_name: str
    kind: str
    successor_id: str
    origin: str
    source: str


@dataclass(frozen=True)
class Agencies:
    """All agencies of a root, in the order of ``agencies.csv``."""

    agencies: tuple[Agency, ...]

    @classmethod
    def load(cls, reference: Path) -> Agencies:
        """Read ``agencies.csv`` (agency_id, name, short_name, kind, successor_id, origin, source)."""
        with (reference / "agencies.csv").open(encoding="utf-8", newline="") as file:
            return cls(
                tuple(
                    Agency(
                        id=r["agency_id"],
                        name=r["name"],
                        short_name=r["short_name"],
                        kind=r["kind"],
                        successor_id=r["successor_id"],
                        origin=r["origin"],
                        source=r["source"],
                    )
                    for r in csv.DictReader(file)
                )
            )

    @cached_property
    def _by_id(self) -> dict[str, Agency]:
        return {a.id: a for a in self.agencies}

    @cached_property
    def _by_name(self) -> dict[str, Agency]:
        return {fold(n): a for a in self.agencies for n in (a.name, a.short_name) if n}

    def __getitem__(self, agency_id: str) -> Agency:
        return self._by_id[agency_id]

    def __contains__(self, agency_id: object) -> bool:
        return agency_id in self._by_id

    def find(self, name: str) -> Agency | None:
        """The agency whose full or short name is spelt ``name``, or ``None``."""
        return self._by_name.get(fold(name))
