"""Differences between helped communes and others: unadjusted, at the same start, before, and shuffled."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.comparison.least_squares import Codes, Numbers, fit, shuffled_share, unexplained
from analysis.indicators.comparison.making import Estimate, estimate, figure, small_groups
from analysis.indicators.comparison.rules import rules
from analysis.indicators.comparison.sample import Sample
from analysis.indicators.figure import Figure

AGAINST = ("province", "district")


def changes(sample: Sample) -> list[Figure]:
    """Mean change of each group, every commune alike, and pooled over households where those are known."""
    made = []
    for group, chosen in (("helped", sample.helped), ("others", ~sample.helped)):
        part = sample.only(chosen)
        owed = sample.owed[0 if group == "helped" else 1]
        base = (len(part.communes), owed)
        note = _missing_ends(*base)
        for weights, value in (("equal", _mean(part)), ("households", _pooled(part))):
            if sample.frame.outcome == "poverty" or weights == "equal":
                made.append(
                    figure(part, "change", value, {"group": group, "weights": weights}, note=note, base=base)
                )
    return made


def difference(sample: Sample, against: str) -> Estimate:
    """Change of the helped less change of the others (difference in differences), every commune alike."""
    note = _too_few(sample, against)
    fitted = None
    if not note:
        tested = sample.helped.astype(np.float64)[:, None]
        fitted = fit(sample.change, tested, strata(sample, against), sample.districts)
    said = joined(_missing_ends(len(sample.communes), sum(sample.owed)), note or small_groups(sample))
    return estimate(sample, "difference", fitted, {"against": against, "weights": "equal"}, note=said)


def pooled_difference(sample: Sample) -> Figure:
    """The same of the pooled rates: households alike, not communes; a count, without an interval."""
    ends = [_pooled(sample.only(chosen)) for chosen in (sample.helped, ~sample.helped)]
    value = None if ends[0] is None or ends[1] is None else ends[0] - ends[1]
    note = _missing_ends(len(sample.communes), sum(sample.owed))
    return figure(sample, "difference", value, {"against": "province", "weights": "households"}, note=note)


def ancova(sample: Sample, used: Sample | None, against: str, note: Caveat) -> Estimate:
    """The difference between communes that started alike, on those ``used`` (``None``: not possible)."""
    said = note if used is None else _too_few(used, against)
    fitted = None
    if used is not None and not said:
        columns = np.column_stack([used.helped.astype(np.float64), used.before])
        fitted = fit(used.change, columns, strata(used, against), used.districts)
        said = joined(note, small_groups(used))
    said = joined(_missing_ends(len(sample.communes), sum(sample.owed)), said)
    return estimate(used or sample, "ancova", fitted, {"against": against}, note=said)


def randomisation(sample: Sample, used: Sample | None, against: str, note: Caveat) -> Figure:
    """Share of shuffles that do as well as the real list (randomisation inference)."""
    said = note if used is None else _too_few(used, against)
    share = None
    if used is not None and not said:
        share = shuffled_share(
            used.change,
            used.helped.astype(np.float64),
            used.before,
            strata(used, against),
            draws=rules().draws,
            seed=rules().seed,
        )
        said = joined(
            note, small_groups(used), "" if share is not None else caveat("comparison_not_told_apart")
        )
    return figure(used or sample, "randomisation_share", share, {"against": against}, note=said)


def trend_gap(sample: Sample) -> Estimate:
    """The unadjusted difference between two days of the way: how the gap moved from year to year."""
    tested = sample.helped.astype(np.float64)[:, None]
    fitted = fit(sample.change, tested, strata(sample, "province"), sample.districts)
    return estimate(sample, "trend_gap", fitted, note=_too_few(sample, "province"))


def pretrend(sample: Sample, adjusted: bool, note: Caveat | str = "") -> Estimate:
    """The difference a year before the assignment, unadjusted or by the arithmetic of :func:`ancova`."""
    said = _too_few(sample, "province")
    fitted = None
    if not said:
        helped = sample.helped.astype(np.float64)
        columns = np.column_stack([helped, sample.before]) if adjusted else helped[:, None]
        fitted = fit(
            sample.change / sample.frame.years, columns, strata(sample, "province"), sample.districts
        )
    said = joined(note, said or small_groups(sample))
    return estimate(sample, "pretrend", fitted, {"adjusted": "yes" if adjusted else "no"}, note=said)


def dose(sample: Sample) -> tuple[Estimate, Figure, Figure]:
    """Within the helped, inside districts: slope on help per household, rank correlation, and its share."""
    helped = sample.only(sample.helped)
    told = helped.only(helped.communes["dose"].notna().to_numpy(dtype=bool))
    n, of = len(told.communes), len(helped.communes)
    said = caveat("comparison_help_unreported", absent=of - n, of=of) if n < of else Caveat()
    if not sample.help_years:
        said = caveat("comparison_no_help_years")
    fitted, rank, share = None, None, None
    if n >= rules().min_group and sample.help_years:
        given = told.communes["dose"].to_numpy(dtype=np.float64)
        fitted = fit(told.change, np.column_stack([given, told.before]), told.districts, told.districts)
        ranks = [_ranks(v) for v in (told.change, given, told.before)]
        rank = _partial(ranks[0], ranks[1], ranks[2], told.districts)
        share = shuffled_share(
            ranks[0], ranks[1], ranks[2], told.districts, draws=rules().draws, seed=rules().seed
        )
    if rank is None:
        said = joined(said, caveat("comparison_not_told_apart"))
    return (
        estimate(told, "dose_slope", fitted, note=said, base=(n, of)),
        figure(told, "dose_rank", rank, note=said, base=(n, of)),
        figure(told, "dose_share", share, note=said, base=(n, of)),
    )


def strata(sample: Sample, against: str) -> Codes:
    """One level for all, or one a district."""
    return sample.districts if against == "district" else np.zeros(len(sample.communes), dtype=np.int64)


def _too_few(sample: Sample, against: str) -> Caveat:
    helped, others = sample.counts
    least = rules().min_group
    if min(helped, others) < least:
        return caveat("comparison_too_few", helped=helped, others=others, least=least)
    both, needed = sample.districts_with_both, rules().districts_with_both
    if against == "district" and both < needed:
        return caveat("comparison_one_sided_districts", both=both, least=needed)
    return Caveat()


def _missing_ends(n: int, of: int) -> Caveat:
    return caveat("comparison_missing_ends", missing=of - n, of=of) if n < of else Caveat()


def _mean(sample: Sample) -> float | None:
    return float(sample.change.mean()) if len(sample.communes) else None


def _pooled(sample: Sample) -> float | None:
    rows = sample.communes
    counts = rows[["households_before", "households_after"]].to_numpy(dtype=np.float64)
    if not len(rows) or np.isnan(counts).any():
        return None
    before, after = counts.T
    return float((sample.after @ after) / after.sum() - (sample.before @ before) / before.sum())


def _ranks(values: Numbers) -> Numbers:
    return np.asarray(pd.Series(values).rank(), dtype=np.float64)


def _partial(y: Numbers, x: Numbers, control: Numbers, groups: Codes) -> float | None:
    left, right = (unexplained(v, control, groups) for v in (y, x))
    scale = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float(left @ right) / scale if scale > 1e-9 else None
