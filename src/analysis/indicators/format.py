"""Figures and numbers as documents print them: separators of the language, real minus."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel.core import Locale
from babel.numbers import NumberPattern, parse_pattern

from analysis.indicators.figure import Figure
from analysis.language import language, tr

UNKNOWN = tr("chưa có số liệu")
MINUS = "\u2212"

_DECIMALS = {
    "percent": 2,
    "percent_points": 2,
    "relative_percent": 1,
    "criteria_per_commune": 2,
    "ratio": 2,
}
_SUFFIX = {"percent": "%", "percent_points": tr(" điểm %"), "relative_percent": "%"}
_PREFIX = {"eq": "", "ge": "≥ ", "approx": tr("khoảng ")}
_MONEY_UNITS = {"vnd": "", "vnd_per_commune": tr("/xã"), "vnd_per_household": tr("/hộ")}
_MONEY = ((10**9, tr(" tỷ đồng")), (10**6, tr(" triệu đồng")))
_SIGNED = ("percent_points", "relative_percent")


def number(value: float | int | None, decimals: int = 0) -> str:
    """``1.234,50``: half a unit rounds away from zero; ``None`` reads "chưa có số liệu"."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    return _print(_decimal(value), decimals, fixed=True)


def text(figure: Figure, *, unit: bool = True) -> str:
    """The figure as printed: ``37,08%``, ``−17,12 điểm %``, ``−49,1%``, ``≥ 1,24 tỷ đồng``, ``4.288``.

    Percent carry their sign and money its scale; what is counted is a bare number that the sentence names.
    ``unit=False`` leaves out "%" and "điểm %" for a column that says so. A lower bound of money is rounded
    down, so that the printed bound still holds.
    """
    value = figure.value
    if value is None or not math.isfinite(value):
        return UNKNOWN
    prefix = _PREFIX[figure.comparator]
    if figure.unit in _MONEY_UNITS:
        lower_bound = figure.comparator == "ge"
        return prefix + _money(_decimal(value), lower_bound=lower_bound) + _MONEY_UNITS[figure.unit]
    decimals = _DECIMALS.get(figure.unit, 0)
    printed = _print(_decimal(value), decimals, fixed=True)
    plus = "+" if figure.unit in _SIGNED and value > 0 and printed != number(0, decimals) else ""
    return prefix + plus + printed + (_SUFFIX.get(figure.unit, "") if unit else "")


def _money(value: Decimal, *, lower_bound: bool) -> str:
    for scale, name in _MONEY:
        if abs(value) >= scale:
            rounding = ROUND_DOWN if lower_bound else ROUND_HALF_UP
            return _print(value / scale, 2, fixed=False, rounding=rounding) + name
    return _print(value, 0, fixed=True) + tr(" đồng")


@lru_cache(maxsize=65536)
def _print(value: Decimal, decimals: int, *, fixed: bool, rounding: str = ROUND_HALF_UP) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    if rounded == 0:
        rounded = abs(rounded)
    return str(_pattern(decimals, fixed).apply(rounded, _locale())).replace("-", MINUS)


@cache
def _pattern(decimals: int, fixed: bool) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + ("0" if fixed else "#") * decimals if decimals else ""))


@cache
def _locale() -> Locale:
    return Locale(language())


def _decimal(value: float | int) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
