"""From parts and weights to scores and ranks, for one weighting or for thousands at once.

Arrays: ``values`` (agencies × parts, NaN where unknown), ``weights`` (weightings × parts). Money is kept in
its place twice: its share of a score is bounded, and no agency stands before another unless it also does so
with money left out. So money can undo an order, never make one.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from analysis.indicators.merit.settings import MONEY_CEILING, PARTS, Moves

Array = np.ndarray[Any, np.dtype[np.float64]]
Ranks = np.ndarray[Any, np.dtype[np.int64]]
Places = np.ndarray[Any, np.dtype[Any]]
"""Places from 0 up, in 16 bits where those are enough."""

MONEY = PARTS.index("money")
_DIGITS = 9
_UNITS = 10**_DIGITS
_MOST = 90_000
"""Score, place and number of so many fit in 64 bits together."""

_SMALL = 2**15
_CELLS = 500_000
_BLOCK = 256


def scores(values: Array, weights: Array, money_share: float) -> tuple[Array, Array]:
    """Scores with money and without, each weightings × agencies, between 0 and 1.

    The mean of the known parts by weight. Money's weight is cut where it would hold more than
    ``money_share`` of an agency's known weight. NaN where no part but money is known.
    """
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    rest = np.delete(np.arange(len(PARTS)), MONEY)
    weight = weights[:, rest] @ known[:, rest].T.astype(float)
    points = weights[:, rest] @ filled[:, rest].T
    bound = min(money_share, MONEY_CEILING)
    money = np.minimum(weights[:, [MONEY]], bound / (1 - bound) * weight) * known[:, MONEY]
    with np.errstate(invalid="ignore", divide="ignore"):
        without = points / weight
        whole = (points + money * filled[:, MONEY]) / (weight + money)
    nothing = weight <= 0
    whole[nothing] = without[nothing] = np.nan
    return np.clip(whole, 0, 1).round(_DIGITS), np.clip(without, 0, 1).round(_DIGITS)


def ranked(values: Array, weights: Array, money_share: float) -> Ranks:
    """:func:`ranks` of :func:`scores`, some weightings at a time, so that memory does not grow with both."""
    size = max(1, _CELLS // max(1, len(values)))
    parts = [weights[i : i + size] for i in range(0, len(weights), size)]
    return np.concatenate([ranks(*scores(values, part, money_share)) for part in parts])


def base(values: Array, weights: Array) -> Array:
    """The share of the weight of ``weights`` (one weighting) that each agency's known parts hold."""
    return np.asarray((~np.isnan(values)).astype(float) @ weights / weights.sum())


def ranks(whole: Array, without: Array) -> Ranks:
    """1 + the number of agencies that stand before: higher with money counted *and* with it left out.

    Weightings × agencies; agencies between which money alone would decide share a rank or stand aside.
    Scores are those of :func:`scores`; who has none comes last, with rank 1. Whole numbers that hold score
    and place sort several times as fast as scores; ``ValueError`` for more than :data:`_MOST` agencies.
    """
    many = whole.shape[1]
    if many > _MOST:
        raise ValueError(f"at most {_MOST} agencies can be ranked")
    place = _dense(_units(without, unknown=1), many)
    keys = ((_UNITS - _units(whole, unknown=-1 / _UNITS)) * many + place) * many + np.arange(many)
    keys.sort(axis=1)
    order = keys % many
    place = np.take_along_axis(place, order, axis=1)
    result = np.empty(whole.shape, dtype=np.int64)
    np.put_along_axis(result, order, _higher_before(np.ascontiguousarray(place.T)).T + 1, axis=1)
    return result


def _units(values: Array, unknown: float) -> Ranks:
    """Scores as whole numbers of their last digit; ``unknown`` stands for NaN."""
    return np.asarray(np.rint(np.nan_to_num(values, nan=unknown) * _UNITS), dtype=np.int64)


def _higher_before(place: Places) -> Places:
    """Of each entry of a column, how many above it are greater: many × columns, all columns at once.

    A block at a time: those of earlier blocks are counted by place, those of the block itself in pairs.
    """
    many, columns = place.shape
    size = int(place.max(initial=0)) + 1
    higher = np.zeros((size, columns), dtype=place.dtype)
    before = np.empty_like(place)
    column = np.arange(columns)
    for start in range(0, many, _BLOCK):
        block = place[start : start + _BLOCK]
        counted = higher[block, column]
        for i in range(len(block) - 1):
            counted[i + 1 :] += block[i] > block[i + 1 :]
        before[start : start + _BLOCK] = counted
        held = np.bincount((block.astype(np.int64) * columns + column).ravel(), minlength=size * columns)
        held = held.reshape(size, columns).astype(place.dtype)
        higher[:-1] += np.cumsum(held[:0:-1], axis=0, dtype=place.dtype)[::-1]
    return before


def _dense(units: Ranks, many: int) -> Places:
    """Each value's place among the distinct ones of its row, from 0 up."""
    keys = units * many + np.arange(many)
    keys.sort(axis=1)
    ordered, order = np.divmod(keys, many)
    small = np.int16 if many < _SMALL else np.int32
    steps = np.zeros(units.shape, dtype=small)
    np.cumsum(ordered[:, 1:] > ordered[:, :-1], axis=1, dtype=small, out=steps[:, 1:])
    places = np.empty_like(steps)
    np.put_along_axis(places, order, steps, axis=1)
    return places


def drawn(weights: Array, moves: Moves) -> Array:
    """``moves.draws`` random weightings around ``weights`` (Dirichlet, seeded); zero stays zero."""
    positive = weights > 0
    random = np.random.default_rng(moves.seed)
    out = np.zeros((moves.draws, len(weights)))
    out[:, positive] = random.dirichlet(moves.concentration * weights[positive], size=moves.draws)
    return out


def grid(weights: Array, moves: Moves) -> Array:
    """Each weight times each of ``moves.factors``, all combinations, adding to 1."""
    positive = np.flatnonzero(weights > 0)
    factors = np.array(list(product(moves.factors, repeat=len(positive))), dtype=float)
    out = np.zeros((len(factors), len(weights)))
    out[:, positive] = factors * weights[positive]
    return np.asarray(out / out.sum(axis=1, keepdims=True))
