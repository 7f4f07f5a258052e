"""One cell of form F1: its state, the sort of help it tells of, and the amount if it gives one."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from analysis.cleaning._contributions import Part, contributions, goods_of, says_cash
from analysis.cleaning._providers import Provider, provider_of
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
_TELLS_MORE = frozenset({"unvalued_goods", "several_quantities", "amount_in_sentence"})
_ACTIVITIES = frozenset({"survey", "capacity"})
_SHARES_OF_CASH = frozenset({"suất"})
_NOT_AN_AMOUNT = frozenset({"not_money", "not_a_number"})
_MAYBE_MILLIONS = frozenset({"m"})  # "15m" under cash is no length
_FIGURE = re.compile(r"[\d?]|^[oO]$")  # an O may be a zero
_DIGIT = re.compile(r"\d")


class Help(NamedTuple):
    """What a cell says. Only ``value`` and ``zero`` have an amount; ``problem`` and ``note`` are codes.

    ``candidates`` are the amounts in đồng that a text names and that are not counted; ``names_programme``
    says that the text ascribes its money to a programme or budget of the state. ``provider`` is told of help
    alone, ``valuation`` of valued goods alone. ``parts`` are the contributions of a cell that tells several:
    the cell's amount is their sum.
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
    provider: Provider | None = None
    valuation: str | None = None
    parts: tuple[Help, ...] = ()

    @property
    def contributions(self) -> tuple[Help, ...]:
        """What the cell tells, one by one: itself, or its parts."""
        return self.parts or (self,)


_BLANK: Final = Help("blank")


def read_help(
    cell: Cell | None,
    category: str,
    scale: int | None,
    style: ColumnStyle,
    own_names: tuple[str, ...] = (),
) -> Help:
    """The meaning of the F1 cell ``cell`` under ``category``; ``scale`` is đồng per unit of a bare number.

    ``own_names`` are those of the agency reported on, whose gift is no sponsor's.

    A paragraph under ``other`` is text: money in it is noted for a person to look at and never counted,
    because the same money may stand in the cash column too.
    """
    if cell is None or cell.is_blank:
        return _BLANK
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
    return _with_giver(_valued(cell, category, scale, style), cell, category, style, own_names)


def _with_giver(
    found: Help, cell: Cell, category: str, style: ColumnStyle, own_names: tuple[str, ...]
) -> Help:
    """``found`` with its giver, or taken apart into contributions with theirs; only help has a giver."""
    written = cell.text.strip()
    if found.problem == "several_amounts":
        return _taken_apart(written, category, style, own_names) or found
    if found.kind == "none":
        return found
    told = written if isinstance(cell.value, str) and len(written) > _SHORTEST_WITH_WORDS else ""
    return found._replace(provider=provider_of(told, own_names))


def _taken_apart(text: str, category: str, style: ColumnStyle, own_names: tuple[str, ...]) -> Help | None:
    """A cell of several contributions that are plainly several, each with its giver; ``None`` otherwise."""
    told = contributions(text, style, LARGEST_AMOUNT_VND, lambda part: provider_of(part, own_names))
    if not told:
        return None
    parts = tuple(_part(part, category, text) for part in told)
    return Help(
        "value",
        parts[0].kind,
        sum(p.amount_vnd or 0 for p in parts),
        "eq",
        text=text,
        names_programme=_names_programme(text),
        parts=parts,
    )


def _part(told: Part, category: str, text: str) -> Help:
    _, money, provider = told
    kind = "in_kind" if goods_of(told) is not None else _kind(category, money)
    kind = "cash" if says_cash(told) else kind
    return Help(
        "value",
        kind,
        money.amount_vnd,
        money.comparator,
        money.quantity,
        money.quantity_unit,
        text,
        provider=provider,
        valuation=_valuation(kind, money, None),
    )


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
    kind = _kind(category, money)
    note = money.note or _doubt(money.amount_vnd, value if money.quantity is None else 0)
    return Help(
        "value",
        kind,
        money.amount_vnd,
        money.comparator,
        money.quantity,
        money.quantity_unit,
        written,
        note=note,
        names_programme=isinstance(value, str) and _names_programme(value),
        valuation=_valuation(kind, money, note),
    )


def _valuation(kind: str, money: Money, note: str | None) -> str | None:
    """How goods came by their value: multiplied, taken out of a text that tells more, or stated."""
    if kind != "in_kind":
        return None
    if money.is_product:
        return "unit_price"
    return "part_of_text" if note in _TELLS_MORE else "stated"


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
