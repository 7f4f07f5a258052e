"""Published sentences with a figure, recomputed where the data allow; ratios of reports, recomputed."""

from analysis.indicators.claims.answers import unit_of
from analysis.indicators.claims.checks import Checked, UnknownCheck, check, checked, computed
from analysis.indicators.claims.stated import VERDICT_LABELS, by_verdict, in_order, percents, to_look_at

__all__ = [
    "VERDICT_LABELS",
    "Checked",
    "UnknownCheck",
    "by_verdict",
    "check",
    "checked",
    "computed",
    "in_order",
    "percents",
    "to_look_at",
    "unit_of",
]
