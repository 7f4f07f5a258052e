"""The agencies that were assigned communes, their kinds and their successors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.registers._lines import read_register
from analysis.text import fold

_COLUMNS = ("agency_id", "name", "short_name", "kind", "successor_id", "origin", "source")


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
        """Read ``agencies.csv``, one agency a line; raises :class:`RegisterError` naming the line."""
        return cls(read_register(reference / "agencies.csv", _COLUMNS, _agency))

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


def _agency(line: Mapping[str, str]) -> Agency:
    return Agency(*(line[column] for column in _COLUMNS))
