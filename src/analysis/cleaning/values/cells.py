"""Values of cells: what is read depends on what kind of cell holds it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal

from analysis.cleaning.values.marks import Mark, parse_mark
from analysis.cleaning.values.numbers import (
    UNKNOWN,
    ColumnStyle,
    Number,
    column_style,
    format_of,
    numeric,
    parse_number,
    parse_percent,
)
from analysis.sources import Cell

DASHES = frozenset({"-", "–", "—", "−", "…", "...", "--", "---"})
"""What offices write where there is nothing: neither a blank nor a zero."""

_BLANK = Number(None, "blank")


def style_of(cells: Iterable[Cell | None]) -> ColumnStyle:
    """The number style of a column: only its text cells can say."""
    return column_style(c.text for c in cells if c is not None and c.kind == "text")


def read_number(cell: Cell | None, style: ColumnStyle = UNKNOWN, *, counts: bool = False) -> Number:
    """The number a cell holds; a blank cell or a lone dash is ``blank``: missing, never zero.

    Further problems: ``uncalculated``, ``error``, ``not_a_number`` for a truth value, ``became_date`` for a
    day (a spreadsheet makes 1 February of a typed ``1.2``), ``percent_not_number`` for one shown with ``%``
    and ``format_hides`` for a number format that adds digits of its own.
    """
    return _read(cell, style, counts=counts, percent=False)


def read_percent(cell: Cell | None, style: ColumnStyle = UNKNOWN) -> Number:
    """The percent points a cell shows: ``0,3754`` stored under the format ``0.00%`` is 37.54."""
    return _read(cell, style, counts=False, percent=True)


def read_mark(cell: Cell | None, legend: Mapping[str, Mark]) -> Mark | None:
    """The NTM mark a cell holds; an error, a hidden cell, an uncalculated formula: no mark, and no blank."""
    if cell is not None and (cell.hidden or cell.kind in ("error", "uncalculated", "date", "bool")):
        return None
    return parse_mark(None if cell is None else cell.value, legend)


def unread(cell: Cell) -> str | None:
    """Why a cell cannot hold any number at all, its state or its kind; ``None`` when it may."""
    if cell.hidden:
        return "hidden"
    if cell.kind in ("uncalculated", "error"):
        return cell.kind
    if cell.kind == "date":
        return "became_date"
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        if not math.isfinite(cell.value):
            return "not_a_number"
        return "format_hides" if format_of(cell.number_format).forges else None
    return "not_a_number" if cell.kind == "bool" else None


def _read(cell: Cell | None, style: ColumnStyle, *, counts: bool, percent: bool) -> Number:
    if cell is None or cell.is_blank:
        return _BLANK
    problem = unread(cell)
    if problem is not None:
        return Number(None, problem)
    value = cell.value
    if isinstance(value, int | float):
        if not percent and "%" in cell.number_format and format_of(cell.number_format).shown_percent:
            return Number(None, "percent_not_number")
        return Number(numeric(value, cell.number_format, percent=percent))
    text = cell.text
    if text.strip() in DASHES:
        return _BLANK
    return parse_percent(text, style) if percent else parse_number(text, style, counts=counts)


def whole(number: Number) -> Number:
    """``number`` when it is a count: a fraction or a negative number is a problem."""
    if number.value is None:
        return number
    if number.value != number.value.to_integral_value():
        return Number(None, "not_whole")
    return Number(None, "negative_number") if number.value < Decimal(0) else number
