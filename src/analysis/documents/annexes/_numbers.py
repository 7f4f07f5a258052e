"""Printed numbers as numbers of a spreadsheet that look there as they are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from analysis.documents.model import Cell, FigureRecord, plain
from analysis.language import Language

_MINUS = "−"
_PRINTED = re.compile(
    r"(?P<before>(?:[≥≤≈><]|khoảng)? ?)(?P<sign>[−+\-]?)"
    r"(?P<digits>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<decimals>\d+))?(?P<after> ?[^\d\[\]\"]*)"
)
_MARK = re.compile(r"(?<=\d)[.,](?=\d)")
_DONG = {
    **{"đồng": 1, "nghìn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9},
    **{"VND": 1, "thousand VND": 10**3, "million VND": 10**6, "billion VND": 10**9},
}
_SCALES = (1, 10**3, 10**6, 10**9)
_LONGEST_WORDS = 40
_FULL_DONG = "#,##0"


@dataclass(frozen=True)
class Number:
    """A value and the number format that shows it with its comparator and its unit."""

    value: float | int
    format: str


def as_number(cell: Cell, figures: Mapping[str, FigureRecord], language: Language = "vi") -> Number | None:
    """What ``cell`` prints in ``language``, as a number: the value of its figure, else what it is sorted by.

    Amounts of money are written in full đồng. ``None`` when the cell prints no number, more than one, or
    one that is not the value rounded: it stays text then.
    """
    text = " ".join(plain(cell.line).split())
    if language == "en":
        text = _MARK.sub(lambda mark: "," if mark[0] == "." else ".", text)
    found = _PRINTED.fullmatch(text)
    if found is None or len(found["after"]) > _LONGEST_WORDS:
        return None
    for value, unit in _values(cell, figures):
        number = _fitted(found, value, unit)
        if number is not None:
            return number
    return None


def _values(cell: Cell, figures: Mapping[str, FigureRecord]) -> list[tuple[float | int, str]]:
    shown = [figures[s.figure] for s in cell.line if s.figure in figures]
    known = [(f.value, f.unit) for f in shown if len(shown) == 1 and f.value is not None]
    return [*known, *([(cell.sort, "")] if cell.sort is not None else [])]


def _fitted(found: re.Match[str], value: float | int, unit: str) -> Number | None:
    after = found["after"].strip()
    money, _, rest = after.partition("/")
    if unit.startswith("vnd") and money.strip() in _DONG:
        words = f" {money.split()[-1]}" + (f"/{rest}" if rest else "")
        rounded = _is_rounded(found, Decimal(str(value)) / _DONG[money.strip()])
        return Number(_whole(round(value)), _format(found, _FULL_DONG, words)) if rounded else None
    for scale in _SCALES:
        if _is_rounded(found, Decimal(str(value)) / scale):
            return Number(_whole(value / scale), _format(found, _pattern(found), found["after"]))
    return None


def _is_rounded(found: re.Match[str], value: Decimal) -> bool:
    """Whether the printed number is ``value`` rounded; a bound is rounded to its own side."""
    decimals = found["decimals"] or ""
    shown = Decimal(found["digits"].replace(".", "") + "." + (decimals or "0"))
    signed = -shown if found["sign"] in (_MINUS, "-") else shown
    step, over = Decimal(1).scaleb(-len(decimals)), value - signed
    bound = {"≥": 0 <= over < step, "≤": 0 <= -over < step}.get(found["before"].strip(), False)
    return bound or abs(over) <= step / 2


def _pattern(found: re.Match[str]) -> str:
    digits, decimals = found["digits"], found["decimals"] or ""
    whole = "0" * len(digits) if digits.startswith("0") else "0"
    grouped = "." in digits or len(digits) < len("1000")
    return ("#,##0" if grouped and len(whole) == 1 else whole) + (
        "." + "0" * len(decimals) if decimals else ""
    )


def _format(found: re.Match[str], pattern: str, after: str) -> str:
    """Positive and negative as printed; the words around the number are literal."""
    before, end = _quoted(found["before"]), _quoted(after)
    plus = _quoted("+") if found["sign"] == "+" else ""
    return f"{before}{plus}{pattern}{end};{before}{_quoted(_MINUS)}{pattern}{end}"


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""


def _whole(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
