"""What a figure of marks looks at: one assessment, one set, one scope; and how such a figure is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

import numpy as np

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Comparator, Figure, figure_id
from analysis.indicators.ntm._rows import (
    MET,
    NOT_ASSESSED,
    Assessment,
    Grid,
    Positions,
    grid,
    mark_cells,
    rural_on,
    set_in_force,
    set_on,
)
from analysis.language import tr
from analysis.programme import CriteriaSet
from analysis.province import Province


@dataclass(frozen=True)
class Told:
    """What a figure says of itself; ``dims`` beside scope, day and set, ``of`` unless the rural communes."""

    measure: str
    label: str
    method: str
    unit: str = "communes"
    group: str = ""
    comparator: Comparator = "eq"
    base: str = tr("xã")
    of: int | None = None
    dims: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class View:
    """The assessed rural communes of a scope; ``rural`` counts those that should have been assessed."""

    province: Province
    assessment: Assessment
    scope: scopes.Scope
    grid: Grid
    rural: int
    not_rural: int

    @property
    def criteria_set(self) -> CriteriaSet:
        """The set used."""
        return self.province.programme.criteria_set(self.assessment.criteria_set)

    @cached_property
    def met(self) -> Positions:
        """Criteria met per commune: only *met* counts, *mostly met* does not."""
        return self.grid.count(MET)

    @cached_property
    def unknown(self) -> Positions:
        """Criteria not assessed per commune."""
        return self.grid.count(NOT_ASSESSED)

    @cached_property
    def missing(self) -> Positions:
        """Criteria assessed and not fully met per commune: what is not assessed is not among them."""
        return self.criteria_set.criteria - self.met - self.unknown

    @property
    def where(self) -> str:
        """``, các xã được giúp đỡ 2017–2020`` for a label; nothing for the province."""
        return where(self.scope)

    @cached_property
    def day(self) -> str:
        """``28/11/2023``."""
        return f"{self.assessment.as_of:%d/%m/%Y}"

    def caveat(self, *more: str) -> Caveat:
        """What the assessment leaves open in this scope."""
        return joined(self.scope.reason, *more, *self._left_open)

    @cached_property
    def _left_open(self) -> list[str]:
        return _left_open(self)

    def figure(
        self,
        told: Told,
        value: float | int | None,
        *,
        n: int | None = None,
        rows: Positions | None = None,
        caveat: str | None = None,
    ) -> Figure:
        """A figure under the set of this assessment, of all its marks or of those at ``rows``.

        ``n`` is the communes assessed unless given, ``caveat`` what :meth:`caveat` says.
        """
        dims = {
            "scope": self.scope.name,
            "as_of": self.assessment.as_of.isoformat(),
            "set": self.assessment.criteria_set,
            **told.dims,
        }
        used = self.grid.rows() if rows is None else rows
        return Figure(
            figure_id(f"ntm.{told.measure}", dims),
            told.label,
            value,
            told.unit,
            told.method,
            comparator=told.comparator,
            standard=self.assessment.criteria_set,
            n=len(self.grid) if n is None else n,
            of=self.rural if told.of is None else told.of,
            base=told.base,
            caveat=self.caveat() if caveat is None else caveat,
            dims=dims,
            label_of_group=told.group,
            sources=partial(mark_cells, self.province, used),
        )


@per_province
def view(
    province: Province, as_of: date, criteria_set: str | None = None, scope: str = scopes.PROVINCE
) -> View:
    """The rural communes of ``scope`` with at least one criterion assessed on ``as_of``."""
    chosen = set_on(province, as_of, criteria_set)
    whole = grid(province, as_of, chosen)
    within = scopes.resolve(province, scope, as_of)
    rural = rural_on(province, as_of) & within.keys
    told = (whole.marks != NOT_ASSESSED).any(axis=1)
    inside, in_programme = (
        np.array([key in keys for key in whole.keys], dtype=bool) for keys in (within.keys, rural)
    )
    return View(
        province,
        Assessment(as_of, chosen),
        within,
        whole.of(told & in_programme),
        len(rural),
        int((told & inside & ~in_programme).sum()),
    )


def where(scope: scopes.Scope) -> str:
    """``, các xã được giúp đỡ 2017–2020``; nothing for the province."""
    return "" if scope.name == scopes.PROVINCE else f", {scope.label}"


def _left_open(seen: View) -> list[str]:
    partly, marks = int((seen.unknown > 0).sum()), int(seen.unknown.sum())
    told: list[str] = []
    if partly:
        told.append(caveat("ntm_criteria_not_assessed", day=seen.day, communes=partly, marks=marks))
    if seen.rural > len(seen.grid) > 0:
        told.append(caveat("ntm_communes_not_assessed", day=seen.day, communes=seen.rural - len(seen.grid)))
    if seen.grid.unsettled:
        told.append(caveat("ntm_names_unsettled", names=seen.grid.unsettled))
    if seen.grid.differing:
        told.append(caveat("ntm_marks_differ", marks=seen.grid.differing))
    if seen.not_rural:
        told.append(caveat("ntm_not_rural", units=seen.not_rural))
    return [*told, _other_set(seen)]


def _other_set(seen: View) -> str:
    used = seen.criteria_set
    try:
        current = set_in_force(seen.province, seen.assessment.as_of)
    except KeyError:
        return ""
    if used.level != "basic" or used.id == current:
        return ""
    name = seen.province.programme.criteria_set(current).name
    return caveat("ntm_set_not_in_force", used=used.name, in_force=name)
