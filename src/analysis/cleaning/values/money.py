"""Amounts of money in a cell: a bare number under a unit, or an amount written out with its goods."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from analysis.cleaning.values._amounts import (
    Clause,
    Found,
    Goods,
    clauses,
    is_negative,
    is_not_given,
    is_range,
    speaks_of_money,
)
from analysis.cleaning.values.numbers import UNKNOWN, ColumnStyle, Number, numeric, parse_number

Comparator = Literal["eq", "ge", "le", "approx"]


@dataclass(frozen=True)
class Money:
    """An amount in whole đồng, or the code of the problem that kept it from being read.

    ``quantity`` of ``quantity_unit`` is what the text counts beside the money (50 suất, 2 bộ);
    ``names_goods`` says the amount is the value of goods, or that there are goods and no amount.
    ``note`` is a code for something read with care: ``rounded_to_dong``, ``dot_decimal``, ``unvalued_goods``
    (goods beside an amount that does not value them), ``several_quantities``.
    """

    amount_vnd: int | None
    comparator: Comparator = "eq"
    quantity: float | None = None
    quantity_unit: str | None = None
    names_goods: bool = False
    problem: str | None = None
    note: str | None = None
    as_written: str = ""


_PARENTHESISED_UNIT = re.compile(r"\(\s*(đồng|triệu đồng|nghìn đồng|tỷ đồng|tr\.?đ|đ)\s*\)", re.IGNORECASE)


def parse_money(
    value: str | int | float,
    scale: int | None,
    style: ColumnStyle = UNKNOWN,
    *,
    largest: int | None = None,
    number_format: str = "General",
) -> Money:
    """The amount a cell gives, in whole đồng.

    ``scale`` is đồng per unit of a bare number, from the form's heading; without it a bare number is refused.
    ``largest`` is an amount in đồng above which the heading's unit is doubted (``scale_suspect``).
    Problems: ``not_money`` (no amount in the text), ``no_scale``, ``money_range``, ``several_amounts``,
    ``unit_price_only``, ``product_disagrees``, ``unreadable_amount``, ``negative_amount``, ``scale_suspect``,
    ``money_not_given`` (planned, asked for, owed, a share of an amount or a change of it)
    and those of :func:`parse_number`. Goods without an amount are no problem: they keep their quantity.
    """
    if isinstance(value, str):
        text = _PARENTHESISED_UNIT.sub(r"\1", unicodedata.normalize("NFC", value))
        bare = parse_number(text, style)
        if bare.problem == "not_a_number":
            return replace(_written(text, style), as_written=value)
    else:
        bare = Number(numeric(value, number_format))
    return replace(_scaled(bare, scale, largest), as_written=str(value))


def find_money(text: str, style: ColumnStyle = UNKNOWN) -> list[Money]:
    """Every amount a sentence names, in order, for a person to look at; bare numbers are no amounts."""
    return [money for clause in clauses(text, style) for money in _of_clause(clause)]


def _scaled(bare: Number, scale: int | None, largest: int | None) -> Money:
    if bare.value is None:
        return Money(None, problem=bare.problem)
    if bare.value < 0:
        return Money(None, problem="negative_amount")
    if scale is None and bare.value != 0:
        return Money(None, problem="no_scale")
    exact = bare.value * (scale or 1)
    if largest is not None and exact > largest:
        return Money(None, problem="scale_suspect")
    return _in_dong(exact, bare.note)


def _in_dong(exact: Decimal, note: str | None = None) -> Money:
    whole = exact.to_integral_value(ROUND_HALF_UP)
    return Money(int(whole), note=note if whole == exact else "rounded_to_dong")


def _written(text: str, style: ColumnStyle) -> Money:
    if is_range(text):
        return Money(None, problem="money_range")
    found = clauses(text, style)
    amounts = [m for clause in found for m in _of_clause(clause)]
    if not amounts:
        return _without_amount(text, [g for clause in found for g in clause.goods])
    refused = "negative_amount" if is_negative(text) else "money_not_given" if is_not_given(text) else None
    if refused or len(amounts) > 1:
        return Money(
            None, names_goods=any(m.names_goods for m in amounts), problem=refused or "several_amounts"
        )
    loose = [g for clause in found if not clause.amounts for g in clause.goods if g.is_goods]
    one = amounts[0]
    return replace(one, note="unvalued_goods") if loose and one.note is None else one


def _without_amount(text: str, goods: list[Goods]) -> Money:
    named = [g for g in goods if g.is_goods]
    if speaks_of_money(text):
        return Money(None, names_goods=bool(named), problem="unreadable_amount")
    if not named:
        return Money(None, problem="not_money")
    if len(named) > 1:
        return Money(None, names_goods=True, note="several_quantities")
    return Money(None, quantity=named[0].count, quantity_unit=named[0].unit, names_goods=True)


def _of_clause(clause: Clause) -> list[Money]:
    main = [a for a in clause.amounts if not a.is_part]
    totals = [a for a in main if a.is_total]
    singles = [a for a in main if not a.is_total]
    if len(totals) == 1 and len(singles) == 1 and singles[0].goods is not None:
        return [_with_total(totals[0], singles[0])]
    return [_of_amount(a) for a in main]


def _with_total(total: Found, unit: Found) -> Money:
    product = _of_amount(unit)
    if unit.per_unit and product.amount_vnd is not None and product.amount_vnd != total.dong:
        return replace(product, amount_vnd=None, problem="product_disagrees")
    return _of_amount(replace(total, goods=unit.goods, per_unit=False))


def _of_amount(found: Found) -> Money:
    if found.problem:
        return Money(None, found.comparator, problem=found.problem)
    if found.per_unit and found.goods is None:
        return Money(None, found.comparator, names_goods=found.names_gift, problem="unit_price_only")
    times = Decimal(str(found.goods.count)) if found.per_unit and found.goods is not None else Decimal(1)
    money = _in_dong(found.dong * times, found.note)
    goods = found.goods
    return replace(
        money,
        comparator=found.comparator,
        quantity=goods.count if goods else None,
        quantity_unit=goods.unit if goods else None,
        names_goods=found.names_gift or (goods is not None and goods.is_goods),
    )
