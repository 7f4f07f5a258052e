"""The whole comparison of a period and an outcome, and the step of the ladder it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis.indicators.comparison import estimates, reading
from analysis.indicators.comparison.checks import checks_of
from analysis.indicators.comparison.estimates import AGAINST
from analysis.indicators.comparison.ladder import Check, Step, step_of
from analysis.indicators.comparison.making import Estimate
from analysis.indicators.comparison.overlap import Overlap, overlap
from analysis.indicators.comparison.returning import Returning, returning
from analysis.indicators.comparison.sample import Outcome, Sample
from analysis.indicators.comparison.way import Way, way_of
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure
from analysis.province import Province


@dataclass(frozen=True, eq=False)
class Comparison:
    """Every figure of one comparison. ``against`` is the comparator used for the tests of the ladder."""

    sample: Sample
    overlap: Overlap
    changes: tuple[Figure, ...]
    difference: dict[str, Estimate]
    pooled: Figure | None
    ancova: dict[str, Estimate]
    against: str
    randomisation: Figure
    returning: Returning
    dose_slope: Estimate
    dose_rank: Figure
    dose_share: Figure
    way: Way

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The tests of the ladder, each with its answer."""
        return tuple(checks_of(self))

    @property
    def step(self) -> Step:
        """The step of the ladder these data reach."""
        return step_of(self.checks)

    def figures(self) -> Iterator[Figure]:
        """Every figure, for an edition's register."""
        yield from self.changes
        yield from self.overlap.counts
        if self.pooled is not None:
            yield self.pooled
        yield from (self.returning.expected, self.returning.observed)
        yield from (self.randomisation, self.dose_rank, self.dose_share)
        yield from self.returning.quartiles.values()
        for e in self._estimates():
            yield from (e.value, e.low, e.high)

    def _estimates(self) -> Iterator[Estimate]:
        yield from (*self.difference.values(), *self.ancova.values(), *self.returning.slopes.values())
        yield self.dose_slope
        yield from (*self.way.before, *self.way.after)
        yield from (e for e in (self.way.adjusted, self.way.unadjusted, self.way.other) if e is not None)


@per_province
def compare(province: Province, period: str, outcome: Outcome = "poverty") -> Comparison | None:
    """Helped communes of ``period`` beside the others, under one definition; ``None`` without two days."""
    ends = reading.ends_of(province, period, outcome)
    if ends is None:
        return None
    standard = reading.definition(province.programme.period(period), outcome)
    sample = reading.sample_of(province, period, outcome, standard, ends)
    found = overlap(sample)
    return comparison_of(sample, found, way_of(province, sample, found))


def comparison_of(sample: Sample, found: Overlap, way: Way) -> Comparison:
    """Every estimate of ``sample`` on the communes ``found`` to be comparable.

    Inside districts comes before inside the province, wherever it is possible.
    """
    adjusted = {a: estimates.ancova(sample, found.used, a, found.note) for a in AGAINST}
    against = "district" if adjusted["district"].value.value is not None else "province"
    dose_slope, dose_rank, dose_share = estimates.dose(sample)
    return Comparison(
        sample=sample,
        overlap=found,
        changes=tuple(estimates.changes(sample)),
        difference={a: estimates.difference(sample, a) for a in AGAINST},
        pooled=estimates.pooled_difference(sample) if sample.frame.outcome == "poverty" else None,
        ancova=adjusted,
        against=against,
        randomisation=estimates.randomisation(sample, found.used, against, found.note),
        returning=returning(sample),
        dose_slope=dose_slope,
        dose_rank=dose_rank,
        dose_share=dose_share,
        way=way,
    )
