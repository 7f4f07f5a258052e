"""How the gap between the two groups moved from year to year, before the assignment and after it."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.comparison import estimates, reading
from analysis.indicators.comparison.making import Estimate
from analysis.indicators.comparison.overlap import Overlap
from analysis.indicators.comparison.sample import Sample
from analysis.province import Province


@dataclass(frozen=True, eq=False)
class Way:
    """The gap before and after the assignment: under this definition, or (``other``) an earlier one."""

    before: tuple[Estimate, ...] = ()
    adjusted: Estimate | None = None
    unadjusted: Estimate | None = None
    other: Estimate | None = None
    other_name: str = ""
    after: tuple[Estimate, ...] = ()
    note: Caveat = field(default_factory=Caveat)


def way_of(province: Province, sample: Sample, found: Overlap) -> Way:
    """The gap on every day with values, and the trend before: of the communes compared, if there are any.

    Without two days before the assignment under this definition, an earlier definition is shown beside it.
    """
    frame = sample.frame
    ends = (frame.first, frame.last)
    period, outcome, standard = frame.period, frame.outcome, frame.standard
    earlier, later = reading.days_between(province, period, outcome, ends)
    spans = [(d, frame.first) for d in earlier], [(frame.first, d) for d in later]
    gaps = [
        tuple(estimates.trend_gap(reading.sample_of(province, period, outcome, standard, s)) for s in part)
        for part in spans
    ]
    if earlier:
        before = reading.sample_of(province, period, outcome, standard, (earlier[0], frame.first))
        if found.used is not None:
            before = before.only(before.communes.index.isin(found.used.communes.index))
        adjusted, plain = (estimates.pretrend(before, a) for a in (True, False))
        return Way(before=gaps[0], adjusted=adjusted, unadjusted=plain, after=gaps[1])
    name = frame.standard_name
    note = caveat("comparison_no_earlier", starts=f"{frame.starts:%d/%m/%Y}", standard=name)
    other = reading.earlier_ends(province, period, outcome)
    if other is None:
        return Way(after=gaps[1], note=note)
    before = reading.sample_of(province, period, outcome, *other)
    said = caveat("comparison_other_definition", standard=before.frame.standard_name, main=name)
    shown = estimates.pretrend(before, adjusted=False, note=said)
    return Way(other=shown, other_name=before.frame.standard_name, after=gaps[1], note=note)
