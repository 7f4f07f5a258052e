"""The tests of the ladder: what each looks at, and when it is passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.indicators.comparison.ladder import Check
from analysis.indicators.comparison.making import Estimate
from analysis.indicators.comparison.rules import rules

if TYPE_CHECKING:
    from analysis.indicators.comparison.compare import Comparison


def checks_of(found: Comparison) -> Iterator[Check]:
    """Every test a step of the ladder needs, in the order they are printed."""
    sample, good, limit = found.sample, found.sample.frame.good, rules().significance
    main, share = found.ancova[found.against], found.randomisation
    owed = zip(sample.counts, sample.owed, strict=True)
    yield Check("values", min(sample.counts) > 0)
    yield Check("complete", all(n >= rules().coverage * of for n, of in owed))
    yield Check("groups", found.overlap.enough, found.overlap.counts)
    yield Check("overlap", found.overlap.used is not None, found.overlap.counts)
    yield Check("final", sample.status not in ("preliminary", "expected"))
    yield Check("difference", _better(main, good), (main.value, main.low, main.high))
    yield _agreement(found)
    yield Check("shuffles", None if share.value is None else share.value <= limit, (share,))
    before = found.way.adjusted
    yield Check("trend", _parallel(found, main), (before.value, before.low, before.high) if before else ())
    yield _dose(found)


def _agreement(found: Comparison) -> Check:
    figures = tuple(e.value for e in found.ancova.values())
    signs = [f.value * found.sample.frame.good for f in figures if f.value is not None]
    return Check("agreement", None if len(signs) < 2 else min(signs) > 0, figures)


def _dose(found: Comparison) -> Check:
    rank, share = found.dose_rank.value, found.dose_share.value
    more = None
    if rank is not None and share is not None:
        more = rank * found.sample.frame.good > 0 and share <= rules().significance
    return Check("dose", more, (found.dose_rank, found.dose_share))


def _better(main: Estimate, good: int) -> bool | None:
    bounds = main.bounds
    return None if bounds is None else min(b * good for b in bounds) > 0


def _parallel(found: Comparison, main: Estimate) -> bool | None:
    """Whether the interval of the trend before lies within a share of the difference a year after."""
    before = found.way.adjusted
    bounds = before.bounds if before else None
    if bounds is None or main.value.value is None:
        return None
    allowed = rules().pretrend_share * abs(float(main.value.value)) / found.sample.frame.years
    return bounds[0] <= 0 <= bounds[1] and max(map(abs, bounds)) <= allowed
