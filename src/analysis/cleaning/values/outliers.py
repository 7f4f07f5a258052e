"""Numbers about a thousand times smaller or larger than the others of their column."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

_GAP = 100
_LOST = 1000
_WINDOW = 4
_LEAST_OF_THE_LARGE = 100


def thousandfold(values: Mapping[K, Decimal], *, least: int = 2) -> frozenset[K]:
    """The keys of ``values`` that stand apart from the rest by about a thousand: a separator was lost.

    A spreadsheet with English settings stores a typed ``1.200`` as 1.2 and ``15.000`` as 15. The values fall
    into a small and a large group with a gap of 100 between them, and the small ones times 1000 lie among the
    large ones; the smaller group is doubted, both when they are equal. Zeros and fewer than ``least`` values
    say nothing.
    """
    ordered = (
        sorted(((v, k) for k, v in values.items() if v > 0), key=lambda pair: pair[0])
        if _may_differ(values)
        else []
    )
    if len(ordered) < least:
        return frozenset()
    for at in range(1, len(ordered)):
        lower, upper = ordered[at - 1][0], ordered[at][0]
        if upper >= _LEAST_OF_THE_LARGE and upper >= lower * _GAP:
            return _minority(ordered[:at], ordered[at:])
    return frozenset()


def _may_differ(values: Mapping[K, Decimal]) -> bool:
    known = [v for v in values.values() if v > 0]
    if not known:
        return False
    return max(known) >= _LEAST_OF_THE_LARGE and max(known) >= min(known) * _GAP


def _minority(low: list[tuple[Decimal, K]], high: list[tuple[Decimal, K]]) -> frozenset[K]:
    least, most = high[0][0] / _WINDOW, high[-1][0] * _WINDOW
    if not all(least <= value * _LOST <= most for value, _ in low):
        return frozenset()
    doubted = [*(low if len(low) <= len(high) else []), *(high if len(high) <= len(low) else [])]
    return frozenset(key for _, key in doubted)
