"""The synthetic world of one seed: everything drawn, before anybody writes it down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from analysis.programme import Programme
from analysis.project import Project
from analysis.registers import Agencies, Agency, Unit, Units
from analysis.sample.assignments import Assignment, commune_list, draw_assignments
from analysis.sample.givers import with_givers
from analysis.sample.help import Report, draw_reports, known_agencies
from analysis.sample.ntm import Round, draw_rounds
from analysis.sample.scales import Extent
from analysis.sample.world import MERGED_YEAR, OLD_FRAME, Poverty, draw_poverty


@dataclass(frozen=True)
class Province:
    """The synthetic world of one seed, drawn when first asked for, and the extent of it that is written."""

    project: Project
    seed: int
    extent: Extent

    @cached_property
    def units(self) -> Units:
        """The register of units."""
        return Units.load(self.project.reference)

    @cached_property
    def programme(self) -> Programme:
        """The programme's periods, deadlines, standards and criteria sets."""
        return Programme.load(self.project.reference)

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """The agencies that hold assignments: all of ``agencies.csv`` but bodies formed by later mergers."""
        every = Agencies.load(self.project.reference).agencies
        formed = {a.successor_id for a in every}
        return {a.id: a for a in every if a.id not in formed}

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every assignment of every period, whatever the extent."""
        ids = tuple(self.agencies)
        return draw_assignments(self.project.reference, self.units, self.programme, ids, self.seed)

    @cached_property
    def poverty(self) -> Poverty:
        """Every poverty review."""
        helped = {key for p in self.programme.periods for key in commune_list(self.project.reference, p.key)}
        return draw_poverty(self.units, helped, self.seed)

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """Every assessment of the criteria."""
        return draw_rounds(self.units, self.programme, self.poverty.rates, self.seed)

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """The agencies' reports within the extent, rows of other districts left out."""
        plain = draw_reports(self.programme, self.agencies.values(), self.assignments, self.seed)
        drawn = with_givers(plain, known_agencies(), self.seed)
        return tuple(
            kept for r in drawn
            if self.extent.has(year=r.year, agency=r.agency_id) and (kept := self._within(r)) is not None
        )  # fmt: skip

    def _within(self, report: Report) -> Report | None:
        if not self.extent.districts:
            return report
        day = date(report.year, 12, 31)
        owed = any(
            self.extent.has(district=self.units[a.unit_key].district)
            for a in self.assignments if a.agency_id == report.agency_id and a.holds_on(day)
        )  # fmt: skip
        rows = tuple(r for r in report.rows if self.extent.has(district=self.units[r.unit_key].district))
        return replace(report, rows=rows) if owed else None

    @property
    def districts(self) -> tuple[Unit, ...]:
        """The districts within the extent."""
        every = self.units.at(OLD_FRAME, "district")
        return tuple(d for d in every if self.extent.has(district=d.district))

    @property
    def whole(self) -> Unit:
        """The province as a unit."""
        return self.units.at(OLD_FRAME, "province")[0]

    @property
    def whole_is_written(self) -> bool:
        """Whether the workbooks of the new frame, sent by the province, lie within the extent."""
        return self.extent.has(year=MERGED_YEAR) and not self.extent.districts
