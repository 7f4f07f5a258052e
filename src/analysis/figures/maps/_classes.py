"""Classes of a map: few, with round limits, each a colour that stays in order in grey and for every eye."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from analysis.figures import style
from analysis.indicators import format
from analysis.language import tr

SHADES = ("#e3edf6", "#b3cde4", style.NOW_LIGHT, "#3d78ad", style.NOW, "#05294a")
"""From little to much, in even steps of lightness."""

_MOST = 6
_LEAST = 1e-9
_STEPS = (0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0)
_ONE_TWO_FIVE = tuple(m * 10**e for e in range(2, 10) for m in (1, 2, 5))


@dataclass(frozen=True)
class Class:
    """Values from ``low`` up to, without, ``high``. ``crossed`` ones bear a cross beside their colour."""

    low: float
    high: float
    label: str
    colour: str
    edge: str = style.NOW
    crossed: bool = False

    def holds(self, value: float) -> bool:
        """Whether ``value`` is of this class."""
        return self.low <= value < self.high


def class_of(classes: Sequence[Class], value: float) -> Class:
    """The class of ``value``: they leave no gap."""
    return next(c for c in classes if c.holds(value))


def falls(changes: Iterable[float]) -> tuple[Class, ...]:
    """Classes of changes in percentage points, the greatest fall first; every rise is one class, crossed.

    Only classes that hold one of ``changes``.
    """
    known = list(changes)
    deepest = max((-c for c in known), default=0.0)
    step = next((s for s in _STEPS if deepest <= s * _MOST), _STEPS[-1])
    shades = _shades(max(1, ceil(deepest / step)))
    made = [
        Class(
            -step * (i + 1),
            -step * i,
            tr("giảm {of}–{of_2}").format(of=_of(step, i), of_2=_of(step, i + 1)),
            shade,
        )
        for i, shade in reversed(list(enumerate(shades)))
    ]
    level = Class(0.0, _LEAST, tr("không đổi"), "#ffffff")
    rise = Class(_LEAST, float("inf"), tr("tăng"), style.ALERT, style.ALERT, crossed=True)
    return tuple(c for c in (*made, level, rise) if any(map(c.holds, known)))


def bands(limits: Iterable[tuple[int, int]], labels: Iterable[str]) -> tuple[Class, ...]:
    """Classes of counts with the limits of an official table, the highest first."""
    pairs = list(limits)
    shades = reversed(_shades(len(pairs)))
    made = zip(pairs, labels, shades, strict=True)
    return tuple(
        Class(low, high + 1 if i else float("inf"), label, colour)
        for i, ((low, high), label, colour) in enumerate(made)
    )


def amounts(values: Iterable[float]) -> tuple[Class, ...]:
    """Classes of đồng with limits of 1, 2 and 5 times a power of ten, the highest first."""
    known = [v for v in values if v > 0]
    if not known:
        return (Class(0.0, float("inf"), tr("không có giá trị"), SHADES[0]),)
    above = [limit for limit in _ONE_TWO_FIVE if min(known) < limit <= max(known)]
    while len(above) >= _MOST:
        above = above[1::2]
    edges = [0.0, *above, float("inf")]
    shades = _shades(len(edges) - 1)
    made = [
        Class(low, high, _amount_label(low, high), colour)
        for (low, high), colour in zip(pairwise(edges), shades, strict=True)
    ]
    return tuple(reversed(made))


def _amount_label(low: float, high: float) -> str:
    if low == 0:
        return (
            tr("dưới {high} đồng").format(high=format.number(high)) if high != float("inf") else tr("mọi mức")
        )
    if high == float("inf"):
        return tr("từ {low} đồng").format(low=format.number(low))
    return tr("{low}–{high} đồng").format(low=format.number(low), high=format.number(high))


def _of(step: float, times: int) -> str:
    value = step * times
    return format.number(value, 0 if value == int(value) else 1)


def _shades(count: int) -> tuple[str, ...]:
    """``count`` colours from light to dark, spread over all of :data:`SHADES`."""
    if count == 1:
        return (style.NOW,)
    return tuple(SHADES[round(i * (len(SHADES) - 1) / (count - 1))] for i in range(count))
