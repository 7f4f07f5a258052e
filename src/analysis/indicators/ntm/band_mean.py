"""What printed bands ("04 communes meet 19, 06 meet 15-18 …") say of the mean."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language import tr


@dataclass(frozen=True)
class BandMean:
    """What bands alone say of the mean: it lies between ``low`` and ``high`` criteria a commune.

    ``total`` is the number of criteria met that the printed mean implies, ``possible`` whether such a whole
    number exists within the bands, ``nearest`` the possible mean closest to the printed one.
    """

    low: float
    high: float
    communes: int
    total: int | None
    possible: bool
    nearest: float


def mean_from_bands(
    counts: dict[tuple[int, int], int], printed: float | None = None, decimals: int = 2
) -> BandMean:
    """The interval of the mean from ``{(low, high): communes}``, and whether ``printed`` can be true.

    Bắc Sơn 2023: {(19, 19): 4, (15, 18): 6, (10, 14): 3, (5, 9): 4} gives 12.71-15.41, and 14.29 = 243/17.
    Raises ``ValueError`` without communes.
    """
    n = sum(counts.values())
    if n == 0:
        raise ValueError(tr("Không có xã nào trong các nhóm."))
    low = sum(a * k for (a, _), k in counts.items())
    high = sum(b * k for (_, b), k in counts.items())
    if printed is None:
        return BandMean(low / n, high / n, n, None, False, low / n)
    closest = min(range(low, high + 1), key=lambda total: abs(total / n - printed))
    possible = abs(closest / n - printed) <= 0.5 * 10.0**-decimals + 1e-9
    return BandMean(low / n, high / n, n, closest if possible else None, possible, closest / n)
