"""A printed percent beside the ratio it was made from, with what rounding allows.

A number printed with decimals may be off by half a unit of its last digit; a whole number is a count and
exact. What rounding, or cutting the digits off, explains is never called wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Literal

Comparator = Literal["eq", "ge", "le", "approx"]
Verdict = Literal["agrees", "within_rounding", "wrong", "broken_number", "cannot_be_checked"]

APPROXIMATELY = Decimal("0.05")
"""How far "khoảng" may be from the figure, as a share of it."""

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Compared:
    """Percent as the ratio gives it, its bounds given the rounding of the parts, and what follows.

    ``difference`` is the printed percent less the computed one, in points; ``reason`` is ``rounding`` or
    ``truncated`` where the verdict is ``within_rounding``, else empty.
    """

    verdict: Verdict
    computed: Decimal
    low: Decimal
    high: Decimal
    difference: Decimal
    reason: str = ""


def compare(part: Decimal, whole: Decimal, printed: Decimal, comparator: Comparator = "eq") -> Compared:
    """How ``printed`` percent stands to ``part`` / ``whole``; raises ``ZeroDivisionError`` for no whole."""
    computed = _HUNDRED * part / whole
    off, off_whole = half_of_input(part), half_of_input(whole)
    low = _HUNDRED * (part - off) / (whole + off_whole)
    high = _HUNDRED * (part + off) / (whole - off_whole) if whole > off_whole else computed
    verdict, reason = _judged(comparator, printed, computed, low, high)
    return Compared(verdict, computed, low, high, printed - computed, reason)


def _judged(
    comparator: Comparator, printed: Decimal, computed: Decimal, low: Decimal, high: Decimal
) -> tuple[Verdict, str]:
    if holds(comparator, printed, computed, computed):
        return "agrees", ""
    if holds(comparator, printed, low, high):
        return "within_rounding", "rounding"
    if comparator == "eq" and printed == computed.quantize(_unit(printed), rounding=ROUND_DOWN):
        return "within_rounding", "truncated"
    return "wrong", ""


def holds(comparator: Comparator, printed: Decimal, low: Decimal, high: Decimal) -> bool:
    """Whether a figure that lies from ``low`` to ``high`` can be what is ``printed``."""
    if comparator == "ge":
        return high >= printed
    if comparator == "le":
        return low <= printed
    room = APPROXIMATELY * abs(printed) if comparator == "approx" else _unit(printed) / 2
    return low <= printed + room and high >= printed - room


def half_of_input(number: Decimal) -> Decimal:
    """Half a unit of the last decimal of a number as printed; zero for a whole number."""
    return _unit(number) / 2 if _places(number) else Decimal(0)


def _unit(number: Decimal) -> Decimal:
    return Decimal(1).scaleb(-_places(number))


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
