"""Amounts of money in a cell: a bare number under a unit, or an amount written out with its goods."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from analysis.cleaning.values._amounts import Clause, Found, Goods, clauses
from analysis.cleaning.values._money_words import (
    as_usual,
    comparator_before,
    dong_per_unit,
    has_loose_number,
    is_foreign,
    is_negative,
    is_not_given,
    is_of_many_communes,
    is_of_many_years,
    is_range,
    is_share_or_total,
    number_before_estimate,
    number_said,
    speaks_of_money,
)
from analysis.cleaning.values.numbers import UNKNOWN, ColumnStyle, Number, format_of, numeric, parse_number

Comparator = Literal["eq", "ge", "le", "approx"]


class Money(NamedTuple):
    """An amount in whole đồng, or the code of the problem that kept it from being read.

    ``quantity`` of ``quantity_unit`` is what the text counts beside the money (50 suất, 2 bộ);
    ``names_goods`` says the amount is the value of goods, or that there are goods and no amount.
    ``is_product`` says that the amount is the quantity times the price of one, multiplied here.
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
    is_product: bool = False


_PARENTHESISED_UNIT = re.compile(
    r"\(\s*((?:triệu|nghìn|ngàn|tỷ|tỉ)(?:\s+đồng)?|đồng|tr\.?đ|đ)\s*\)", re.IGNORECASE
)
_BROKEN_FIGURE = re.compile(r"\d\s?M(?!\w)|(?<![^\W\d_])\d[\d.,]*[oO][\d.,oO]*(?![^\W\d_])")
_LEAST_IN_ANOTHER_UNIT = 10_000  # đồng
_TWO = 2  # a sum and what explains it


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
    ``unit_price_only``, ``share_unclear``, ``product_disagrees``, ``unreadable_amount``, ``negative_amount``,
    ``scale_suspect``, ``amount_unclear`` (a number is left over), ``foreign_currency``, ``money_of_years``,
    ``money_of_communes`` (shared with other communes, or told in another row too),
    ``money_not_given`` (planned, asked for, owed, lent, a share of an amount or a change of it),
    ``unit_conflict`` (the number format names a unit under which the number is no amount)
    and those of :func:`parse_number`. Goods without an amount are no problem: they keep their quantity.
    """
    if isinstance(value, str):
        return _read_text(value, scale, style, largest)._replace(as_written=value)
    shown = format_of(number_format)
    if shown.literal and not isinstance(value, bool):
        return _shown(value, number_format, scale, largest)._replace(as_written=str(value))
    if shown.forges or shown.shown_percent:
        code = "format_hides" if shown.forges else "percent_not_number"
        return Money(None, problem=code, as_written=str(value))
    return _scaled(Number(numeric(value, number_format)), scale, largest)._replace(as_written=str(value))


@lru_cache(maxsize=16384)
def _read_text(value: str, scale: int | None, style: ColumnStyle, largest: int | None) -> Money:
    text = as_usual(_PARENTHESISED_UNIT.sub(r"\1", unicodedata.normalize("NFC", value)))
    bare = parse_number(text, style)
    if bare.problem != "not_a_number":
        return _scaled(bare, scale, largest)
    for comparator, rest in _beside_words(text):
        compared = parse_number(rest, style)
        if compared.problem != "not_a_number":
            return _scaled(compared, scale, largest)._replace(comparator=comparator)
    money = _written(text, style)
    if largest is not None and money.amount_vnd is not None and money.amount_vnd > largest:
        return money._replace(amount_vnd=None, problem="scale_suspect")
    return money


def _beside_words(text: str) -> Iterator[tuple[Comparator, str]]:
    """The bare number that stands beside words which compare it or say that there is some."""
    comparator, rest = comparator_before(text)
    if comparator is not None:
        yield comparator, rest
    estimate, said = number_before_estimate(text), number_said(text)
    if estimate is not None:
        yield "approx", estimate
    if said is not None:
        yield "eq", said


def _shown(value: int | float, number_format: str, scale: int | None, largest: int | None) -> Money:
    """A stored number whose format adds words: a unit of money among them goes before the heading's."""
    shown = format_of(number_format)
    if is_foreign(f"1 {shown.literal}") or is_foreign(f"{shown.literal} 1"):
        return Money(None, problem="foreign_currency")
    if shown.forges or shown.shown_percent:
        return Money(None, problem="format_hides" if shown.forges else "percent_not_number")
    number = Number(numeric(value, number_format))
    own = dong_per_unit(shown.literal)
    if own is None or own == scale or number.value == 0:
        return _scaled(number, scale, largest)
    told = _scaled(number, own, largest)
    if scale is not None and (told.amount_vnd is None or told.amount_vnd < _LEAST_IN_ANOTHER_UNIT):
        return Money(None, problem="unit_conflict")
    return told


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
    if is_foreign(text):
        return Money(None, problem="foreign_currency")
    if is_range(text):
        return Money(None, problem="money_range")
    found = clauses(text, style)
    amounts = [m for clause in found for m in _of_clause(clause)]
    if not amounts:
        return _without_amount(text, [g for clause in found for g in clause.goods])
    unread = amounts[0].problem if len(amounts) == 1 else None
    refused = unread or _refused(text) or ("several_amounts" if len(amounts) > 1 else None)
    if refused:
        return Money(None, names_goods=any(m.names_goods for m in amounts), problem=refused)
    loose = [g for clause in found if not clause.amounts for g in clause.goods if g.is_goods]
    one = amounts[0]
    return one._replace(note="unvalued_goods") if loose and one.note is None else one


def _refused(text: str) -> str | None:
    """Why no amount may be taken from a text that names some."""
    tests = (
        ("negative_amount", is_negative),
        ("money_not_given", is_not_given),
        ("money_of_years", is_of_many_years),
        ("money_of_communes", is_of_many_communes),
        ("share_unclear", is_share_or_total),
        ("amount_unclear", has_loose_number),
    )
    return next((code for code, holds in tests if holds(text)), None)


def _without_amount(text: str, goods: list[Goods]) -> Money:
    named = [g for g in goods if g.is_goods]
    if speaks_of_money(text):
        return Money(None, names_goods=bool(named), problem="unreadable_amount")
    if _BROKEN_FIGURE.search(text):
        return Money(None, names_goods=bool(named), problem="amount_unclear")
    if not named:
        return Money(None, problem="not_money")
    if len(named) > 1:
        return Money(None, names_goods=True, note="several_quantities")
    return Money(None, quantity=named[0].count, quantity_unit=named[0].unit, names_goods=True)


def _of_clause(clause: Clause) -> list[Money]:
    stated = _said_twice(clause) or _added(clause)
    if stated is not None:
        return [_of_amount(stated)]
    main = [a for a in clause.amounts if not a.is_part]
    if len(main) == _TWO and main[1].explains and main[1].per_unit and main[1].goods is not None:
        return [_with_total(*main)]
    totals = [a for a in main if a.is_total]
    singles = [a for a in main if not a.is_total]
    if len(totals) == 1 and len(singles) == 1 and singles[0].goods is not None:
        return [_with_total(totals[0], singles[0])]
    return [_of_amount(a) for a in main]


def _said_twice(clause: Clause) -> Found | None:
    """One amount said again or split: ``1,2 tỷ (1.200 triệu)``, ``tổng 15: 10, 5``."""
    first, *others = clause.amounts or (None,)
    if first is None or not others or any(a.problem or a.per_unit for a in clause.amounts):
        return None
    again = all(a.dong == first.dong and a.says_again for a in others)
    split = first.is_total and len(others) > 1 and sum(a.dong for a in others) == first.dong
    return first if again or split else None


def _added(clause: Clause) -> Found | None:
    """Amounts with nothing but plus signs between them and nothing after: ``15 triệu + 5 triệu``."""
    first, *others = clause.amounts or (None,)
    if first is None or not others or not all(a.adds for a in others):
        return None
    if any(a.problem or a.per_unit or a.goods or a.comparator != "eq" for a in clause.amounts):
        return None
    return None if first.is_total else replace(first, dong=sum((a.dong for a in clause.amounts), Decimal(0)))


def _with_total(total: Found, unit: Found) -> Money:
    product = _of_amount(unit)
    if unit.per_unit and product.amount_vnd is not None and product.amount_vnd != total.dong:
        return product._replace(amount_vnd=None, problem="product_disagrees")
    return _of_amount(replace(total, goods=unit.goods, per_unit=False))


def _of_amount(found: Found) -> Money:
    if found.problem:
        return Money(None, found.comparator, problem=found.problem)
    if found.per_unit and found.goods is None:
        return Money(None, found.comparator, names_goods=found.names_gift, problem="unit_price_only")
    times = Decimal(str(found.goods.count)) if found.per_unit and found.goods is not None else Decimal(1)
    money = _in_dong(found.dong * times, found.note)
    goods = found.goods
    return money._replace(
        comparator=found.comparator,
        quantity=goods.count if goods else None,
        quantity_unit=goods.unit if goods else None,
        names_goods=found.names_gift or (goods is not None and goods.is_goods),
        is_product=found.per_unit,
    )
