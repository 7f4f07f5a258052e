"""A rate in the units of another day: made of carried counts, never the mean of rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.indicators.caveats import Caveat
from analysis.indicators.frames.carrying import Carried, carried
from analysis.registers import Units


@dataclass(frozen=True, eq=False)
class Rates:
    """``table``, a line a unit: ``numerator``, ``denominator``, ``rate_pct``, members ``n`` of ``of``.

    A member counts in ``n`` only with both its counts, and only then in the two sums.
    """

    table: pd.DataFrame
    carried: Carried

    @property
    def caveat(self) -> Caveat:
        """That of the counts below the rates."""
        return self.carried.caveat

    @property
    def pooled_pct(self) -> float | None:
        """Σ numerators / Σ denominators of all units, in percent: the official rate."""
        below = self.table["denominator"].sum()
        return 100 * float(self.table["numerator"].sum()) / float(below) if below else None


def rates(
    units: Units, counts: pd.DataFrame, numerator: str, denominator: str, from_day: date, to_day: date
) -> Rates:
    """``numerator`` per hundred ``denominator`` (columns of ``counts``) in the communes of ``to_day``.

    Rows that lack either count stay out of both sums. Without a denominator, or with 0, the rate is empty.
    """
    pair = counts[[numerator, denominator]]
    found = carried(units, pair.mask(pair.isna().any(axis=1)), from_day, to_day)
    above, below = found.counts[numerator], found.counts[denominator]
    table = pd.DataFrame(
        {
            "numerator": above,
            "denominator": below,
            "rate_pct": (100 * above / below).where(below > 0),
            "n": found.held[denominator],
            "of": found.of,
        }
    )
    return Rates(table, found)
