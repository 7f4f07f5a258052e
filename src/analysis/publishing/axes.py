"""The values a root gives to the grid of a notebook: years, periods, communes, agencies, districts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from analysis.programme import Programme
from analysis.project import Project
from analysis.publishing.sidecar import Axis, Scalar
from analysis.registers import Agencies, Units

_ASSIGNMENTS = "assignments.parquet"


@dataclass(frozen=True)
class Axes:
    """The axes of ``project``; registers are read when a side-car first asks for what stands in them.

    The programme is read at once: without it no plan is worth showing.
    """

    project: Project

    def __post_init__(self) -> None:
        """Raises :class:`~analysis.programme.ProgrammeError` for a programme that is none."""
        self._programme  # noqa: B018  # read and kept

    def values(self, axis: Axis) -> tuple[Scalar, ...]:
        """The values of ``axis`` in order; a root without assignments has no communes and no agencies."""
        if axis == "years":
            return self._programme.years
        if axis == "periods":
            return tuple(p.key for p in self._programme.periods)
        if axis == "agencies":
            known = Agencies.load(self.project.reference).agencies
            return tuple(a.id for a in known if a.id in self._assigned["agency_id"])
        if axis == "communes":
            return tuple(u.key for u in self._units.units if u.key in self._assigned["unit_key"])
        return tuple(u.key for u in self._units.units if u.level == "district")

    @cached_property
    def _programme(self) -> Programme:
        return Programme.load(self.project.reference)

    @cached_property
    def _units(self) -> Units:
        return Units.load(self.project.reference)

    @cached_property
    def _assigned(self) -> dict[str, frozenset[str]]:
        """The agencies and the communes that any assignment names, settled names alone."""
        import pyarrow.parquet as pq

        path, columns = self.project.processed / _ASSIGNMENTS, ["agency_id", "unit_key"]
        if not path.exists():
            return dict.fromkeys(columns, frozenset())
        with path.open("rb") as file:
            table = pq.read_table(file, columns=columns, use_threads=False)
        return {c: frozenset(v for v in table[c].to_pylist() if v is not None) for c in columns}
