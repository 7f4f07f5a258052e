"""Least squares with a level of its own for each district, errors that allow for districts, and shuffles.

Estimates and clustered errors are statsmodels' own, of values less the mean of their stratum: the same as a
dummy a stratum (Frisch and Waugh, 1933) without a column for each. HC3 needs the leverage that the means take
and is worked out beside it; shuffles are matrices, so that thousands of them cost one product each. All are
held by tests to statsmodels with a dummy a stratum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Codes = np.ndarray[Any, np.dtype[np.int64]]

_EPSILON = 1e-10
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class Fit:
    """Coefficients with their standard errors; ``freedom`` is that of the t distribution used with them."""

    coefficients: Numbers
    errors: Numbers
    freedom: int
    clusters: int
    n: int

    def interval(self, which: int, confidence: float) -> tuple[float, float]:
        """The interval of coefficient ``which``."""
        half = float(stdtrit(self.freedom, 0.5 + confidence / 2)) * float(self.errors[which])
        middle = float(self.coefficients[which])
        return middle - half, middle + half


def within(values: Numbers, strata: Codes) -> Numbers:
    """``values`` (n, or n × k) less the mean of their stratum: the same as a dummy a stratum."""
    columns = values.reshape(len(values), -1)
    means = _sums(columns, strata) / np.maximum(np.bincount(strata), 1)[:, None]
    return (columns - means[strata]).reshape(values.shape)


def fit(y: Numbers, columns: Numbers, strata: Codes, clusters: Codes) -> Fit | None:
    """``y`` on ``columns`` (n × k) and a level a stratum; ``None`` when the columns cannot be told apart.

    ``None`` too when a coefficient hangs on one row alone, for then nothing tells how sure it is.

    The error of each coefficient is the larger of HC3 (MacKinnon and White, 1985) and that clustered by
    ``clusters`` with the small-sample factor G/(G−1) · (n−1)/(n−k): with few clusters the latter is too small
    (Angrist and Pischke, 2009, ch. 8; Cameron and Miller, 2015). t has G − 1 degrees of freedom.
    """
    from statsmodels.regression.linear_model import OLS  # slow to import, and only comparisons need it

    free = len(y) - columns.shape[1] - len(np.unique(strata))
    x = within(columns, strata)
    if free < 1 or not _told_apart(x):
        return None
    fitted = OLS(within(y, strata), x).fit()
    inverse, left = fitted.normalized_cov_params, fitted.resid
    size = np.bincount(strata)[strata]
    shared = size > 1  # alone in its stratum: fitted exactly, tells nothing
    loose = 1 - np.einsum("ij,jk,ik->i", x, inverse, x)[shared] - 1 / size[shared]
    if (loose < _EPSILON).any():
        return None
    errors = _errors(inverse, x[shared] * (left[shared] / loose)[:, None])
    freedom, groups = free, len(np.unique(clusters))
    if groups > 1:
        clustered = fitted.get_robustcov_results("cluster", groups=clusters)
        # the means of the strata are parameters too
        factor = (len(y) - columns.shape[1]) / free
        errors = np.maximum(errors, clustered.bse * np.sqrt(factor))
        freedom = min(free, groups - 1)
    return Fit(fitted.params, errors, freedom, groups, len(y))


def shuffled_share(
    y: Numbers, tested: Numbers, control: Numbers, strata: Codes, *, draws: int, seed: int
) -> float | None:
    """Share of shuffles within strata whose |t| of ``tested`` is at least the real one, the real one counted.

    What ``control`` and the strata leave unexplained of ``y`` is shuffled (Freedman and Lane, 1983), so
    that a list chosen by ``control`` is not mistaken for an effect; (1 + count) / (1 + draws) is exact and
    never zero (Phipson and Smyth, 2010). ``None`` when ``tested`` cannot be told from ``control``.
    """
    both = within(np.column_stack([tested, control]), strata)
    if not _told_apart(both):
        return None
    left, own = (unexplained(v, control, strata) for v in (y, tested))
    if (left**2).sum() < _EPSILON * max(1.0, float((y**2).sum())):
        return None
    weights = np.column_stack([_unit(own), _unit(both[:, 1])])
    scores = _scores(left, weights, strata, draws, np.random.default_rng(seed))
    freed = (left**2).sum() - (scores**2).sum(axis=1)
    real = _ratio(left @ weights[:, 0], (left**2).sum() - ((left @ weights) ** 2).sum())
    as_large = int((_ratio(scores[:, 0], freed) >= real * (1 - _EPSILON)).sum())
    return (1 + as_large) / (1 + draws)


def unexplained(y: Numbers, control: Numbers, strata: Codes) -> Numbers:
    """What the line on ``control`` and a level a stratum leave of ``y``."""
    left, base = within(y, strata), _unit(within(control, strata))
    return np.asarray(left - base * (base @ left), dtype=np.float64)


def codes_of(names: list[str]) -> Codes:
    """A number a name, in the order of the names: the order of rows plays no part."""
    return np.unique(np.asarray(names, dtype=object).astype(str), return_inverse=True)[1].astype(np.int64)


def _sums(values: Numbers, groups: Codes) -> Numbers:
    """Sums of the columns of ``values`` (n × k) by group, a row a group."""
    return np.stack([np.bincount(groups, c) for c in values.T], axis=1)


def _errors(inverse: Numbers, scores: Numbers) -> Numbers:
    """Standard errors of the sandwich whose middle is the product of ``scores``."""
    return np.asarray(np.sqrt(((scores @ inverse) ** 2).sum(axis=0)), dtype=np.float64)


def _unit(x: Numbers) -> Numbers:
    size = float(np.sqrt((x**2).sum()))
    return np.asarray(x / size if size > _EPSILON else np.zeros_like(x), dtype=np.float64)


def _told_apart(x: Numbers) -> bool:
    scale = np.sqrt((x**2).sum(axis=0))
    if not len(x) or (scale < _EPSILON * len(x)).any():
        return False
    return bool(np.linalg.cond(x / scale) < 1e6)


def _scores(
    left: Numbers, weights: Numbers, strata: Codes, draws: int, chance: np.random.Generator
) -> Numbers:
    """Σ of shuffled ``left`` × ``weights``, one row a draw: shuffled inside each stratum."""
    scores = np.zeros((draws, weights.shape[1]))
    order = np.argsort(strata, kind="stable")
    for members in np.split(order, np.cumsum(np.bincount(strata))[:-1]):
        if not len(members):
            continue
        step = max(1, _CELLS_AT_ONCE // len(members))
        for at in range(0, draws, step):
            block = np.tile(left[members], (min(step, draws - at), 1))
            scores[at : at + step] += chance.permuted(block, axis=1, out=block) @ weights[members]
    return scores


def _ratio(score: Numbers, freed: Numbers) -> Numbers:
    return np.asarray(np.abs(score) / np.sqrt(np.maximum(freed, _EPSILON)), dtype=np.float64)
