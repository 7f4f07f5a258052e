"""The arithmetic of a decomposition, on counts alone.

When communes that do better leave a list, its rate changes though nobody's life did. The rate of a list is
R = Σ poor / Σ households. With the communes on both lists (stayers, S), entrants and exits,

    R₁ − R₀ = (R₁ − R₁ˢ) + (R₁ˢ − R₀ˢ) + (R₀ˢ − R₀)
               entrants      stayers      exits

and, with wᵢ the share of commune i in the households of the stayers,

    R₁ˢ − R₀ˢ = Σ ½(wᵢ₀ + wᵢ₁)(rᵢ₁ − rᵢ₀) + Σ ½(rᵢ₀ + rᵢ₁)(wᵢ₁ − wᵢ₀)
                within each commune          weights

Nothing is left over. Households: P₁ − P₀ = (P₁ˢ − P₀ˢ) + P of entrants − P of exits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Counts:
    """Poor and all households of the communes of one group at one end, in one order."""

    poor: np.ndarray[tuple[int], np.dtype[np.float64]]
    households: np.ndarray[tuple[int], np.dtype[np.float64]]

    @property
    def rate(self) -> float:
        """Percent, pooled."""
        return 100 * float(self.poor.sum()) / float(self.households.sum())

    def and_also(self, more: Counts) -> Counts:
        """Both groups."""
        return Counts(np.append(self.poor, more.poor), np.append(self.households, more.households))


def parts_of_rate(before: Counts, after: Counts, exits: Counts, entrants: Counts) -> dict[str, float]:
    """Percentage points by part; ``before`` and ``after`` are the stayers, row by row the same communes.

    Raises ``ValueError`` without stayers. The four parts add to ``total``.
    """
    if not len(before.poor):
        raise ValueError("no commune is on both lists")
    shares = [c.households / c.households.sum() for c in (before, after)]
    rates = [100 * c.poor / c.households for c in (before, after)]
    return {
        "within": float(((shares[0] + shares[1]) / 2 * (rates[1] - rates[0])).sum()),
        "weights": float(((rates[0] + rates[1]) / 2 * (shares[1] - shares[0])).sum()),
        "entrants": after.and_also(entrants).rate - after.rate,
        "exits": before.rate - before.and_also(exits).rate,
        "total": after.and_also(entrants).rate - before.and_also(exits).rate,
    }


def parts_of_households(before: Counts, after: Counts, exits: Counts, entrants: Counts) -> dict[str, int]:
    """Poor households by part; three parts add to ``total``."""
    stayed = int(after.poor.sum() - before.poor.sum())
    came, went = int(entrants.poor.sum()), int(exits.poor.sum())
    return {"within": stayed, "entrants": came, "exits": -went, "total": stayed + came - went}
