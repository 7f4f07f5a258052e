"""The registers that drawn workbooks speak of: real units and agencies, made-up figures."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from analysis.programme import CriteriaSet, Programme
from analysis.project import Project
from analysis.registers import Agencies, Agency, Unit, Units

OLD_FRAME = date(2024, 12, 31)
"""All years drawn lie before the change of 1/7/2025."""


@dataclass(frozen=True, eq=False)
class World:
    """What a workbook can name."""

    units: Units
    agencies: tuple[Agency, ...]
    programme: Programme
    criteria_names: Mapping[tuple[str, int], str]

    @classmethod
    def load(cls, project: Project) -> World:
        """The registers of ``project``; agencies formed by later mergers report nothing before them."""
        every = Agencies.load(project.reference).agencies
        formed = {a.successor_id for a in every}
        agencies = tuple(a for a in every if a.id not in formed)
        with (project.reference / "ntm_criteria.csv").open(encoding="utf-8", newline="") as file:
            names = {(r["set_id"], int(r["criterion_no"])): r["name_vi"] for r in csv.DictReader(file)}
        return cls(Units.load(project.reference), agencies, Programme.load(project.reference), names)

    def district(self, random: Random) -> Unit:
        """A district with at least eight communes."""
        every = self.units.at(OLD_FRAME, "district")
        return random.choice([d for d in every if len(self.communes(d)) >= 8])

    def communes(self, district: Unit, *, rural: bool = False) -> list[Unit]:
        """The communes of a district, in the order of the register."""
        every = self.units.at(OLD_FRAME, "commune")
        return [u for u in every if u.district == district.district and (u.is_rural_commune or not rural)]

    def some(
        self, random: Random, district: Unit, least: int, most: int, *, rural: bool = False
    ) -> list[Unit]:
        """Some communes of a district in its order."""
        every = self.communes(district, rural=rural)
        number = min(len(every), random.randint(least, most))
        return [every[i] for i in sorted(random.sample(range(len(every)), number))]

    def agency(self, random: Random) -> Agency:
        """An agency."""
        return random.choice(self.agencies)

    def criteria_set(self, day: date) -> CriteriaSet:
        """The basic criteria in force on ``day``."""
        return self.programme.basic_set_on(day)

    def standard(self, year: int) -> str:
        """The id of the poverty standard drawn for ``year``: the older one up to 2021."""
        return self.programme.standards[0 if year <= 2021 else 1].id
