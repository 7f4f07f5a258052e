"""Whether helped communes and others start alike enough to be compared, and on which communes."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.comparison.making import figure
from analysis.indicators.comparison.rules import rules
from analysis.indicators.comparison.sample import Sample
from analysis.indicators.figure import Figure
from analysis.indicators.format import number


@dataclass(frozen=True, eq=False)
class Overlap:
    """The communes a comparison at the same start may use: all, those in the common range, or none.

    ``counts`` are communes within the range, helped and others; ``note`` says what was left out and why.
    """

    used: Sample | None
    low: float | None
    high: float | None
    counts: tuple[Figure, Figure]
    enough: bool
    note: Caveat


def overlap(sample: Sample) -> Overlap:
    """Compare within the range both groups start in (Dehejia and Wahba, 1999) unless nearly all lie in it."""
    helped = sample.helped
    everyone, least = sample.counts, rules().min_group
    enough = min(everyone) >= least
    if not min(everyone):
        note = caveat("comparison_too_few", helped=everyone[0], others=everyone[1], least=least)
        return Overlap(None, None, None, _counts(sample, (0, 0), everyone), enough, note)
    before = sample.before
    low = float(max(before[helped].min(), before[~helped].min()))
    high = float(min(before[helped].max(), before[~helped].max()))
    inside = (before >= low) & (before <= high)
    within = int((inside & helped).sum()), int((inside & ~helped).sum())
    counts = _counts(sample, within, everyone)
    told = {"helped": within[0], "all_helped": everyone[0], "others": within[1], "all_others": everyone[1]}
    if not enough:
        note = caveat("comparison_too_few", helped=everyone[0], others=everyone[1], least=least)
        return Overlap(None, low, high, counts, enough, note)
    if all(w >= rules().overlap_share * e for w, e in zip(within, everyone, strict=True)):
        return Overlap(sample, low, high, counts, enough, Caveat())
    if min(within) < least:
        return Overlap(None, low, high, counts, enough, caveat("comparison_no_overlap", **told, least=least))
    bounds = {"low": number(low, 2), "high": number(high, 2)}
    note = caveat("comparison_common_range", **told, **bounds)
    return Overlap(sample.only(inside), low, high, counts, enough, note)


def _counts(sample: Sample, within: tuple[int, int], everyone: tuple[int, int]) -> tuple[Figure, Figure]:
    made = [
        figure(sample, "in_range", w, {"group": g}, base=(w, e))
        for g, w, e in zip(("helped", "others"), within, everyone, strict=True)
    ]
    return made[0], made[1]
