"""Values of cells: what is read depends on what kind of cell holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from analysis.cleaning.values.marks import Mark, parse_mark
from analysis.cleaning.values.numbers import (
    UNKNOWN,
    ColumnStyle,
    Number,
    column_style,
    numeric,
    parse_number,
    parse_percent,
)
from analysis.sources import Cell

_DASHES = frozenset({"-", "–", "—", "…", "...", "--"})


def style_of(cells: Iterable[Cell | None]) -> ColumnStyle:
    """The number style of a column: only its text cells can say."""
    return column_style(c.text for c in cells if c is not None and c.kind == "text")


def read_number(cell: Cell | None, style: ColumnStyle = UNKNOWN, *, counts: bool = False) -> Number:
    """The number a cell holds; a blank cell or a lone dash is ``blank``: missing, never zero.

    Further problems: ``uncalculated``, ``error``, and ``not_a_number`` for a truth value or a date.
    """
    return _read(cell, style, counts=counts, percent=False)


def read_percent(cell: Cell | None, style: ColumnStyle = UNKNOWN) -> Number:
    """The percent points a cell shows: ``0,3754`` stored under the format ``0.00%`` is 37.54."""
    return _read(cell, style, counts=False, percent=True)


def read_mark(cell: Cell | None, legend: Mapping[str, Mark]) -> Mark | None:
    """The NTM mark a cell holds; an error or an uncalculated formula is no mark, and not a blank either."""
    if cell is not None and cell.kind in ("error", "uncalculated", "date"):
        return None
    return parse_mark(None if cell is None else cell.value, legend)


def _read(cell: Cell | None, style: ColumnStyle, *, counts: bool, percent: bool) -> Number:
    if cell is None or cell.is_blank:
        return Number(None, "blank")
    if cell.kind in ("uncalculated", "error"):
        return Number(None, cell.kind)
    if isinstance(cell.value, bool) or cell.kind == "date":
        return Number(None, "not_a_number")
    if isinstance(cell.value, int | float):
        return Number(numeric(cell.value, cell.number_format, percent=percent))
    if cell.text.strip() in _DASHES:
        return Number(None, "blank")
    return parse_percent(cell.text, style) if percent else parse_number(cell.text, style, counts=counts)


def whole(number: Number) -> Number:
    """``number`` when it is a count: a fraction or a negative number is a problem."""
    if number.value is None:
        return number
    if number.value != number.value.to_integral_value():
        return Number(None, "not_whole")
    return Number(None, "negative_number") if number.value < Decimal(0) else number
