"""Regression to the mean, shown: what starts far from the mean comes nearer to it, helped or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.comparison.least_squares import fit
from analysis.indicators.comparison.making import Estimate, estimate, figure
from analysis.indicators.comparison.rules import rules
from analysis.indicators.comparison.sample import Sample
from analysis.indicators.figure import Figure
from analysis.indicators.format import number

_READ = ("expected_change", "observed_change")


@dataclass(frozen=True, eq=False)
class Returning:
    """How change goes with the start: by quartile (group, 1 to 4), as a slope of each group, and expected.

    ``expected`` is the mean change of communes without help that start where helped ones did, read within the
    range of the former alone; ``observed`` that of the same helped ones. ``lines`` are level and slope.
    """

    quartiles: dict[tuple[str, int], Figure]
    slopes: dict[str, Estimate]
    expected: Figure
    observed: Figure
    lines: dict[str, tuple[float, float]]


def returning(sample: Sample) -> Returning:
    """Everything a reader needs to see how much falls together with where a commune started."""
    parts = {"helped": sample.only(sample.helped), "others": sample.only(~sample.helped)}
    slopes = {g: _slope(part, g, of) for (g, part), of in zip(parts.items(), sample.owed, strict=True)}
    lines = {g: line for g, part in parts.items() if (line := _line(part, slopes[g])) is not None}
    return Returning(_quartiles(sample), slopes, *_expected(sample, parts, lines.get("others")), lines)


def by_commune(sample: Sample) -> list[tuple[Figure, Figure]]:
    """The start and the change of each commune, in order of the start, then of the key."""
    order = np.lexsort((np.arange(len(sample.communes)), sample.before))
    made = []
    for place in order:
        one = sample.only(np.arange(len(sample.communes)) == place)
        dims = {"unit": str(one.communes.index[0])}
        ends = (("commune_before", float(one.before[0])), ("commune_change", float(one.change[0])))
        first, second = (figure(one, measure, value, dims, base=(1, 1)) for measure, value in ends)
        made.append((first, second))
    return made


def quartile_of(before: pd.Series[float]) -> pd.Series[int]:
    """1 (lowest) to 4 by the start, equal starts together: cut at the quartiles of all communes."""
    cuts = np.quantile(before, [0.25, 0.5, 0.75])
    return pd.Series(np.searchsorted(cuts, before.to_numpy(dtype=np.float64), side="left") + 1, before.index)


def _quartiles(sample: Sample) -> dict[tuple[str, int], Figure]:
    if not len(sample.communes):
        return {}
    quartile = quartile_of(sample.communes["before"]).to_numpy()
    made = {}
    for q in range(1, 5):
        for group, chosen in (("helped", sample.helped), ("others", ~sample.helped)):
            part = sample.only((quartile == q) & chosen)
            n = len(part.communes)
            value = float(part.change.mean()) if n else None
            base = (n, int((quartile == q).sum()))
            made[group, q] = figure(
                part, "quartile_change", value, {"group": group, "quartile": str(q)}, base=base
            )
    return made


def _slope(part: Sample, group: str, of: int) -> Estimate:
    fitted = None
    if len(part.communes) >= rules().min_group:
        one = np.zeros(len(part.communes), dtype=np.int64)
        fitted = fit(part.change, part.before[:, None], one, part.districts)
    base = (len(part.communes), of)
    return estimate(part, "slope", fitted, {"group": group}, note=_ceiling(part), base=base)


def _line(part: Sample, slope: Estimate) -> tuple[float, float] | None:
    if slope.value.value is None:
        return None
    c = float(slope.value.value)
    return float(part.change.mean() - c * part.before.mean()), c


def _expected(
    sample: Sample, parts: dict[str, Sample], line: tuple[float, float] | None
) -> tuple[Figure, Figure]:
    helped, others = parts["helped"], parts["others"]
    of = len(helped.communes)
    if line is None or not of:
        told = {"helped": sample.counts[0], "others": sample.counts[1], "least": rules().min_group}
        note = caveat("comparison_too_few", **told)
        expected, observed = (figure(helped, m, None, note=note, base=(0, of)) for m in _READ)
        return expected, observed
    inside = (helped.before >= others.before.min()) & (helped.before <= others.before.max())
    within = helped.only(inside)
    n = len(within.communes)
    note = caveat("comparison_beyond_range", beyond=of - n, of=of) if n < of else Caveat()
    values = (
        (float(line[0] + line[1] * within.before.mean()), float(within.change.mean())) if n else (None, None)
    )
    both = replace(sample, communes=pd.concat([within.communes, others.communes]))
    return (
        figure(both, _READ[0], values[0], note=note, base=(n, of)),
        figure(within, _READ[1], values[1], note=note, base=(n, of)),
    )


def _ceiling(sample: Sample) -> Caveat:
    """Criteria met have a ceiling; poverty rates have a floor at zero that the start already tells."""
    if sample.frame.outcome != "ntm":
        return Caveat()
    return caveat("comparison_ceiling", most=number(sample.frame.most))
