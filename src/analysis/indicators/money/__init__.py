"""Money mobilised: cash, help in kind with a value, and help without one."""

from analysis.indicators.money._rows import AFTER_MERGER, CATEGORY_NAMES, UNSETTLED, Dimension
from analysis.indicators.money.totals import (
    Kind,
    breakdown,
    constant_prices,
    mobilised,
    scale_against_ntm,
    unvalued,
)

__all__ = [
    "AFTER_MERGER",
    "CATEGORY_NAMES",
    "UNSETTLED",
    "Dimension",
    "Kind",
    "breakdown",
    "constant_prices",
    "mobilised",
    "scale_against_ntm",
    "unvalued",
]
