"""Figures compared and printed: rounding, sums, numbers as a Vietnamese sentence writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from analysis.cleaning.values import thousandfold
from analysis.sources import Cell

_LEAST_DOUBTED = 3
_DAMAGED = 2
_THOUSAND = 1000
_DECIMALS_OF_A_GROUP = 3


def lost_thousands(counted: dict[int, tuple[Cell, Decimal]], sums: Collection[Decimal]) -> frozenset[int]:
    """The rows of one column of counts whose number has lost its thousands, unless one of ``sums`` is theirs.

    Fractions in two cells of counts say that a spreadsheet took dots between thousands for decimal signs:
    then every number under a thousand is doubted, for ``12.000`` has become 12.
    """
    stored = {r: v for r, (c, v) in counted.items() if c.kind == "number"}
    if sum(_may_be_split(v) for v in stored.values()) >= _DAMAGED:
        return frozenset(r for r, v in stored.items() if v < _THOUSAND)
    values = {r: v for r, (_, v) in counted.items()}
    doubted = thousandfold(values, least=_LEAST_DOUBTED)
    return frozenset() if doubted and sum(values.values()) in sums else doubted


def _may_be_split(value: Decimal) -> bool:
    if value >= _THOUSAND:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -_DECIMALS_OF_A_GROUP <= exponent < 0 and value % 1 != 0


def half_unit(printed: Decimal) -> Decimal:
    """Half of one in the last printed digit: 0.005 for ``37.54``, 0.5 for ``30``."""
    exponent = printed.as_tuple().exponent
    return Decimal(5).scaleb(min(exponent if isinstance(exponent, int) else 0, 0) - 1)


def as_printed(value: Decimal) -> str:
    """A number with its own digits, as a Vietnamese sentence writes it: ``30``, ``37,54``."""
    exponent = value.as_tuple().exponent
    return in_vietnamese(value, max(-exponent, 0) if isinstance(exponent, int) else 0)


def in_vietnamese(value: Decimal, digits: int = 2) -> str:
    """A number rounded to ``digits``, as a Vietnamese sentence writes it."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def total_of(values: Iterable[int | None]) -> int | None:
    """The sum of ``values``; ``None`` when one is missing or there is none."""
    listed = list(values)
    known = [v for v in listed if v is not None]
    return sum(known) if known and len(known) == len(listed) else None
