"""One cell of form F1: its state, the sort of help it tells of, and the amount if it gives one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from analysis.cleaning._wording import holds, wording
from analysis.cleaning.values import (
    ColumnStyle,
    Money,
    find_money,
    is_ditto,
    parse_money,
    parse_yes_no,
    unread,
)
from analysis.sources import Cell

LARGEST_AMOUNT_VND: Final = 200_000_000_000
"""No agency gives a commune this much in a year: above it the heading's unit is doubted."""

_SMALLEST_AMOUNT_VND: Final = 10_000
_LONGEST_ENTRY: Final = 60
_SHORTEST_WITH_WORDS: Final = 8
_BULLET = re.compile(r"(^|\n)\s*[-+•*–]\s+\S|\n")
_IN_KIND = frozenset({"equipment", "production", "infrastructure", "other"})
_ACTIVITIES = frozenset({"survey", "capacity"})
_SHARES_OF_CASH = frozenset({"suất"})
_NOT_AN_AMOUNT = frozenset({"not_money", "not_a_number"})
_MAYBE_MILLIONS = frozenset({"m"})  # "15m" under cash is no length
_FIGURE = re.compile(r"[\d?]|^[oO]$")  # an O may be a zero
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Help:
    """What a cell says. Only ``value`` and ``zero`` have an amount; ``problem`` and ``note`` are codes.

    ``candidates`` are the amounts in đồng that a text names and that are not counted; ``names_programme``
    says that the text ascribes its money to a programme or budget of the state.
    """

    state: str
    kind: str = "none"
    amount_vnd: int | None = None
    comparator: str | None = None
    quantity: float | None = None
    quantity_unit: str | None = None
    text: str | None = None
    problem: str | None = None
    note: str | None = None
    candidates: tuple[int, ...] = ()
    names_programme: bool = False


def read_help(cell: Cell | None, category: str, scale: int | None, style: ColumnStyle) -> Help:
    """The meaning of the F1 cell ``cell`` under ``category``; ``scale`` is đồng per unit of a bare number.

    A paragraph under ``other`` is text: money in it is noted for a person to look at and never counted,
    because the same money may stand in the cash column too.
    """
    if cell is None or cell.is_blank:
        return Help("blank")
    written = cell.text.strip()
    if cell.hidden or cell.kind in ("uncalculated", "error"):
        state = "hidden" if cell.hidden else cell.kind
        return Help(state, text=written or None, problem=state)
    said = parse_yes_no(cell.value)
    if said is not None:
        return Help(said, text=written)
    if category in _ACTIVITIES or (category == "other" and is_paragraph(written)):
        return _told(written, category)
    problem = unread(cell)
    if problem is not None:
        return Help("text", text=written, problem=problem)
    return _valued(cell, category, scale, style)


def is_paragraph(text: str) -> bool:
    """Whether a cell tells a story (bullets, several lines, a long sentence) rather than gives an entry."""
    return len(text) > _LONGEST_ENTRY or _BULLET.search(text) is not None


def _told(written: str, category: str) -> Help:
    zero = written in ("0", "0.0")
    if category in _ACTIVITIES and zero:
        return Help("zero", amount_vnd=0, comparator="eq", text=written)
    candidates = (
        tuple(m.amount_vnd for m in find_money(written) if m.amount_vnd) if _DIGIT.search(written) else ()
    )
    note = "money_in_text" if candidates else None
    points_elsewhere = not candidates and len(written) <= _LONGEST_ENTRY and is_ditto(written)
    return Help(
        "text",
        text=written,
        problem="ditto" if points_elsewhere else None,
        note=note,
        candidates=candidates,
        names_programme=bool(candidates) and _names_programme(written),
    )


def _valued(cell: Cell, category: str, scale: int | None, style: ColumnStyle) -> Help:
    written = cell.text.strip()
    value = cell.value if isinstance(cell.value, int | float) else written
    money = parse_money(value, scale, style, largest=LARGEST_AMOUNT_VND, number_format=cell.number_format)
    if money.amount_vnd is None:
        return _without_amount(money, category, written)
    if money.amount_vnd == 0:
        return Help("zero", amount_vnd=0, comparator="eq", text=written)
    return Help(
        "value",
        _kind(category, money),
        money.amount_vnd,
        money.comparator,
        money.quantity,
        money.quantity_unit,
        written,
        note=money.note or _doubt(money.amount_vnd, value if money.quantity is None else 0),
        names_programme=isinstance(value, str) and _names_programme(value),
    )


def _names_programme(text: str) -> bool:
    """Whether a text names a programme or budget of the state, which is no source of an agency's own."""
    return len(text) > _SHORTEST_WITH_WORDS and holds(text, wording().state_programmes)


def _doubt(amount_vnd: int, value: str | int | float) -> str | None:
    if amount_vnd < _SMALLEST_AMOUNT_VND:
        return "amount_small"
    return "amount_in_sentence" if isinstance(value, str) and is_paragraph(value) else None


def _without_amount(money: Money, category: str, written: str) -> Help:
    kind = "unvalued" if money.names_goods else "none"
    problem = None if money.problem in _NOT_AN_AMOUNT else money.problem
    if problem is None and money.problem:
        problem = _told_otherwise(money.as_written, category)
    elif category == "cash" and money.quantity_unit in _MAYBE_MILLIONS:
        problem = "amount_unclear"
    return Help(
        "text",
        kind,
        None,
        None,
        money.quantity,
        money.quantity_unit,
        written,
        problem=problem,
        note=money.note,
    )


def _told_otherwise(written: str, category: str) -> str | None:
    """What is asked about a text in which no amount and no goods are found."""
    if len(written) <= _LONGEST_ENTRY and is_ditto(written):
        return "ditto"
    return "amount_unclear" if category == "cash" and _FIGURE.search(written) else None


def _kind(category: str, money: Money) -> str:
    if category in _IN_KIND:
        return "in_kind"
    return "in_kind" if money.names_goods and money.quantity_unit not in _SHARES_OF_CASH else "cash"
